"""Reaching out: SERVICE in every hiding place and spelling, LOAD, and graphs that are files."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from ..model import MALFORMED, REFUSED, Case, Facts, Request, Truth, form, get, post
from ..rights import never

_ASKED: Final = "SERVICE is not done, and not to do it is not to have done it"
_HIDING: Final = {
    "plain": "SELECT * {{ SERVICE <{u}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{u}> {{ ?s ?p ?o }} }}",
    "lower-case": "select * {{ service <{u}> {{ ?s ?p ?o }} }}",
    "mixed-case": "SELECT * {{ sErViCe SiLeNt <{u}> {{ ?s ?p ?o }} }}",
    "no-space": "SELECT*{{SERVICE<{u}>{{?s ?p ?o}}}}",
    "new-lines": "SELECT * {{ SERVICE\n\n\r\n<{u}>\n{{ ?s ?p ?o }} }}",
    "comment-between": "SELECT * {{ SERVICE # <urn:x>\n<{u}> {{ ?s ?p ?o }} }}",
    "comments-between": "SELECT * {{ SERVICE #\n#\n SILENT #\n<{u}> {{ ?s ?p ?o }} }}",
    "tab": "SELECT * {{ SERVICE\t<{u}>\t{{ ?s ?p ?o }} }}",
    "after-quote": "SELECT * {{ BIND('\\'' AS ?q) SERVICE <{u}> {{ ?s ?p ?o }} BIND('\\'' AS ?r) }}",
    "after-long-quote": 'SELECT * {{ BIND("""\\"""" AS ?q) SERVICE <{u}> {{ ?s ?p ?o }} }}',
    "after-hash-iri": "SELECT * {{ <urn:a#b> ?x ?y . SERVICE <{u}> {{ ?s ?p ?o }} }}",
    "variable": "SELECT * {{ VALUES ?e {{ <{u}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "variable-silent": "SELECT * {{ BIND(IRI('{u}') AS ?e) SERVICE SILENT ?e {{ ?s ?p ?o }} }}",
    "prefixed": "PREFIX t: <{u}> SELECT * {{ SERVICE t: {{ ?s ?p ?o }} }}",
    "prefix-named-service": "PREFIX service: <{u}> SELECT * {{ SERVICE service: {{ ?s ?p ?o }} }}",
    "prefixed-silent": "PREFIX t: <{u}> SELECT * {{ SERVICE SILENT t:sparql {{ ?s ?p ?o }} }}",
    "relative": "BASE <{u}> SELECT * {{ SERVICE <sparql> {{ ?s ?p ?o }} }}",
    "escaped-iri": "SELECT * {{ SERVICE <\\u0068ttp{r}> {{ ?s ?p ?o }} }}",
    "escaped-keyword": "SELECT * {{ \\u0053ERVICE <{u}> {{ ?s ?p ?o }} }}",
    "escaped-keyword-long": "SELECT * {{ SERV\\U00000049CE <{u}> {{ ?s ?p ?o }} }}",
    "exists": "ASK {{ FILTER EXISTS {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }}",
    "not-exists": "ASK {{ FILTER NOT EXISTS {{ SERVICE SILENT <{u}> {{ ?s ?p ?o }} }} }}",
    "bind-exists": "SELECT * {{ BIND(EXISTS {{ SERVICE <{u}> {{ ?s ?p ?o }} }} AS ?x) }}",
    "having": "SELECT (1 AS ?x) {{}} GROUP BY ?y HAVING (EXISTS {{ SERVICE <{u}> {{ ?s ?p ?o }} }})",
    "order": "SELECT * {{}} ORDER BY (EXISTS {{ SERVICE <{u}> {{ ?s ?p ?o }} }})",
    "optional": "SELECT * {{ OPTIONAL {{ SERVICE SILENT <{u}> {{ ?s ?p ?o }} }} }}",
    "minus": "SELECT * {{ ?a ?b ?c MINUS {{ SERVICE <{u}> {{ ?a ?b ?c }} }} }}",
    "union": "SELECT * {{ {{}} UNION {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }}",
    "graph": "SELECT * {{ GRAPH ?g {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }}",
    "subselect": "SELECT * {{ {{ SELECT * {{ {{ SELECT * {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }} }} }} }}",
    "service-in-service": "SELECT * {{ SERVICE <urn:x> {{ SERVICE <{u}> {{ ?s ?p ?o }} }} }}",
    "construct": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{u}> {{ ?s ?p ?o }} }}",
    "describe": "DESCRIBE ?s WHERE {{ SERVICE <{u}> {{ ?s ?p ?o }} }}",
    "many": "SELECT * {{ {many} }}",
}
_HOSTS: Final = {
    "number": "http://2130706433:{p}/",
    "hexadecimal": "http://0x7f000001:{p}/",
    "octal": "http://0177.0.0.1:{p}/",
    "short": "http://127.1:{p}/",
    "zero": "http://0.0.0.0:{p}/",
    "user": "http://w3id.org@127.0.0.1:{p}/",
    "name": "http://localhost:{p}/",
    "mapped": "http://[::ffff:127.0.0.1]:{p}/",
    "ipv6": "http://[::1]:{p}/",
    "query": "http://127.0.0.1:{p}/?query=x",
    "capital": "HTTP://127.0.0.1:{p}/",
}


def cases(facts: Facts) -> Iterator[Case]:
    """Yield SERVICE, then LOAD, then graphs that are files."""
    port = facts.trap_port
    url = f"http://127.0.0.1:{port}/"
    refused = Truth(REFUSED, never(_ASKED))
    for name, text in _HIDING.items():
        many = " ".join(f"SERVICE SILENT <{url}{n}> {{ ?s ?p ?o }}" for n in range(500))
        query = text.format(u=url, r=url.removeprefix("http"), many=many)
        yield Case(f"service-{name}", "service", f"SERVICE, hidden: {name}.", post(query), refused)
    for name, host in _HOSTS.items():
        query = f"SELECT * {{ SERVICE SILENT <{host.format(p=port)}> {{ ?s ?p ?o }} }}"
        yield Case(
            f"service-host-{name}", "service", f"SERVICE at a disguised host: {name}.", post(query), refused
        )
    plain = _HIDING["silent"].format(u=url)
    yield Case("service-get", "service", "SERVICE in the address.", get(plain), refused)
    yield Case("service-form", "service", "SERVICE in a form.", form({"query": plain}), refused)
    yield Case("service-page", "service", "SERVICE for a page.", get(plain, accept="text/html"), refused)
    string = f"SELECT ('SERVICE <{url}>' AS ?x) {{}} # SERVICE <{url}>"
    yield Case("service-in-string", "service", "SERVICE as mere words.", post(string), Truth(REFUSED | {200}))
    yield from _loads(url)
    yield from _files(facts)


def _loads(url: str) -> Iterator[Case]:
    truth = Truth(REFUSED | {415}, never("nothing is loaded here"))
    for name, text in {
        "plain": f"LOAD <{url}>",
        "silent": f"LOAD SILENT <{url}> INTO GRAPH <urn:g>",
        "lower": f"load<{url}>",
        "after-query": f"ASK {{}} ; LOAD <{url}>",
        "after-prefix": f"PREFIX a: <{url}> LOAD a:x",
    }.items():
        yield Case(f"load-{name}", "load", f"LOAD as a query: {name}.", post(text), truth)
        yield Case(
            f"load-form-{name}", "load", f"LOAD as a form's update: {name}.", form({"update": text}), truth
        )


def _files(facts: Facts) -> Iterator[Case]:
    family = "graphs that are files"
    path = facts.canary_file
    truth = Truth(REFUSED | {200, 404}, forbidden=(facts.canary.encode(), b"root:x:"))
    everything = "SELECT * {s} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }} LIMIT 9"
    for name, iri in {
        "file": f"file://{path}",
        "one-slash": f"file:{path}",
        "localhost": f"file://localhost{path}",
        "capital": f"FILE://{path}",
        "passwd": "file:///etc/passwd",
        "relative": "../../../../../../etc/passwd",
        "http": f"http://127.0.0.1:{facts.trap_port}/data.ttl",
    }.items():
        for clause in ("FROM", "FROM NAMED"):
            text = everything.format(s=f"{clause} <{iri}>")
            yield Case(
                f"from-{name}-{clause[5:].lower() or 'default'}",
                family,
                f"Read a file by {clause}: {name}.",
                post(text),
                truth,
            )
        asked = f"&default-graph-uri={quote(iri, safe='')}&named-graph-uri={quote(iri, safe='')}"
        yield Case(
            f"from-{name}-parameter",
            family,
            f"Name a file as the dataset: {name}.",
            get(everything.format(s=""), more=asked),
            truth,
        )
        store = Request("GET", f"/graphs?graph={quote(iri, safe='')}", {"Accept": "application/n-triples"})
        yield Case(f"from-{name}-store", family, f"Ask the graph store for a file: {name}.", store, truth)
    climb = Truth(MALFORMED | {301, 302, 303, 308}, forbidden=truth.forbidden, silence=True)
    for name, target in {
        "dots": "/static/../../../../../../etc/passwd",
        "encoded": "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "slashes": "//etc/passwd",
        "encoded-slash": "/static/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "back-slash": "/static/..\\..\\..\\..\\etc\\passwd",
        "nul": "/static/site.css%00/../../../etc/passwd",
        "double": "/static/%252e%252e/%252e%252e/etc/passwd",
        "sources": "/dataset.nq",
    }.items():
        yield Case(f"climb-{name}", family, f"Climb out of a folder: {name}.", Request("GET", target), climb)
