"""Updates by every route; each would be seen in the data afterwards."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from ..model import (
    MALFORMED,
    QUERY_TYPE,
    REFUSED,
    UPDATE_TYPE,
    Case,
    Facts,
    Request,
    Truth,
    form,
    get,
    post,
)
from ..rights import never

_TRIPLE: Final = "<urn:hostile> <urn:was> <urn:here>"
_OPERATIONS: Final = {
    "insert-data": f"INSERT DATA {{ {_TRIPLE} }}",
    "insert-where": f"INSERT {{ {_TRIPLE} }} WHERE {{}}",
    "insert-graph": f"INSERT DATA {{ GRAPH <urn:g> {{ {_TRIPLE} }} }}",
    "delete-where": "DELETE WHERE { ?s ?p ?o }",
    "delete-all": "DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o }",
    "clear": "CLEAR ALL",
    "drop": "DROP SILENT ALL",
    "create": "CREATE GRAPH <urn:hostile>",
    "copy": "COPY DEFAULT TO <urn:hostile>",
    "two": f"INSERT DATA {{ {_TRIPLE} }} ; CLEAR ALL",
    "prefixed": f"PREFIX a: <urn:> # comment\n INSERT DATA {{ {_TRIPLE} }}",
    "after-query": f"ASK {{}} ; INSERT DATA {{ {_TRIPLE} }}",
}
_TRUTH: Final = Truth(REFUSED | {415}, never("nothing is changed here"))
_STORE: Final = Truth(frozenset({400, 403, 404, 405, 415, 501}), never("the graph store only reads"))


def cases(_: Facts) -> Iterator[Case]:
    """Yield every operation as a query, and some by every other route."""
    family = "updates"
    for name, text in _OPERATIONS.items():
        yield Case(f"update-{name}-body", family, f"{name}, sent as a query.", post(text), _TRUTH)
        sent = Request("POST", "/sparql", {"Content-Type": UPDATE_TYPE}, text.encode())
        yield Case(f"update-{name}-update", family, f"{name}, sent as an update.", sent, _TRUTH)
    text = _OPERATIONS["insert-data"]
    both = f"update={quote(text)}&query={quote('ASK {}')}".encode()
    for name, request in {
        "form-query": form({"query": text}),
        "form-update": form({"update": text}),
        "form-both": form([("query", "ASK {}"), ("update", text)]),
        "address-query": get(text),
        "address-update": Request("GET", f"/sparql?update={quote(text)}"),
        "address-and-body": Request(
            "POST", f"/sparql?update={quote(text)}", {"Content-Type": QUERY_TYPE}, b"ASK {}"
        ),
        "update-path": Request("POST", "/update", {"Content-Type": UPDATE_TYPE}, text.encode()),
        "overridden-method": Request(
            "POST",
            "/sparql",
            {"Content-Type": UPDATE_TYPE, "X-HTTP-Method-Override": "PUT"},
            text.encode(),
        ),
        "type-in-capitals": Request(
            "POST", "/sparql", {"Content-Type": "APPLICATION/SPARQL-UPDATE"}, text.encode()
        ),
        "type-with-charset": Request(
            "POST", "/sparql", {"Content-Type": f"{UPDATE_TYPE}; charset=utf-8"}, text.encode()
        ),
        "query-method": Request("QUERY", "/sparql", {"Content-Type": UPDATE_TYPE}, text.encode()),
        "multipart": Request(
            "POST",
            "/sparql",
            {"Content-Type": "multipart/form-data; boundary=b"},
            f'--b\r\nContent-Disposition: form-data; name="update"\r\n\r\n{text}\r\n--b--\r\n'.encode(),
        ),
        "form-as-query-body": Request("POST", "/sparql", {"Content-Type": QUERY_TYPE}, both),
        "get-with-body": Request("GET", "/sparql", {"Content-Type": UPDATE_TYPE}, text.encode()),
    }.items():
        truth = Truth(_TRUTH.statuses | {404, 405, 501}, _TRUTH.right)
        if (
            name == "get-with-body"
        ):  # it has no meaning (RFC 9110, 9.3.1); without a query, a description comes
            truth = Truth(truth.statuses | {200})
        yield Case(f"update-{name}", family, f"An update by another route: {name}.", request, truth)
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        for target in ("/graphs?default", "/graphs?graph=urn:hostile", "/sparql", "/graphs"):
            if (method, target) == ("POST", "/sparql"):
                continue
            request = Request(method, target, {"Content-Type": "text/turtle"}, f"{_TRIPLE} .".encode())
            name = f"update-{method.lower()}-{re.sub('[?=:]', '-', target.strip('/'))}"
            yield Case(
                name, family, f"{method} {target}.", request, Truth(_STORE.statuses | MALFORMED, _STORE.right)
            )
