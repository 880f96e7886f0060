"""Header and encoding tricks in requests that are framed as they should be."""

import gzip
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from ..model import FORM_TYPE, JSON, MALFORMED, QUERY_TYPE, Case, Facts, Request, Right, Truth, get
from ..rights import boolean

_ASK: Final = "ASK {}"
_YES: Final = boolean(True)
_FAMILY: Final = "headers and encodings"
#: Bytes of a field from which on to say that it is too large is the truth as well (RFC 6585 §5).
_LONG_FIELD: Final = 4096


def _post(headers: dict[str, str], body: bytes = _ASK.encode(), target: str = "/sparql") -> Request:
    return Request("POST", target, {"Content-Type": QUERY_TYPE} | headers, body)


def _case(name: str, intent: str, request: Request, statuses: set[int], right: Right | None = None) -> Case:
    return Case(
        f"header-{name}",
        _FAMILY,
        intent,
        request,
        Truth(frozenset(statuses), right, silence=True),
    )


def cases(_: Facts) -> Iterator[Case]:
    """Yield tricks with Accept, with the body's encoding, with other headers, and with methods."""
    yield from _accept()
    yield from _bodies()
    yield from _others()
    yield from _methods()


def _accept() -> Iterator[Case]:
    fits = {200, 400, 406}
    for name, value in {
        "flood": ", ".join(f"a{n}/b;q=0.{n % 1000:03}" for n in range(3000)),
        "flood-of-stars": ", ".join(["*/*"] * 10_000),
        "parameters": "text/csv" + ";a=b" * 5000,
        "quotes": 'text/csv;q="0.5',
        "commas": "," * 20_000,
        "bad-quality": "application/json;q=banana",
        "negative": "application/json;q=-1",
        "huge-quality": f"application/json;q=1{'0' * 5000}",
        "not-a-number": "*/*;q=nan",
        "infinite": "application/json;q=inf",
        "star-type": "*/json",
        "slash": "/",
        "empty": "",
        "latin": "text/\u00e9",
        "none": "image/png",
        "zero": "*/*;q=0",
    }.items():
        request = (
            get(_ASK, accept=value)
            if value
            else Request("GET", f"/sparql?query={quote(_ASK)}", {"Accept": ""})
        )
        yield _case(f"accept-{name}", f"Accept: {name}.", request, fits | {413, 431})
    ranges = Request(
        "GET",
        f"/sparql?query={quote(_ASK)}",
        {"Accept": JSON, "Range": "bytes=" + ",".join(f"{n}-" for n in range(2000))},
    )
    yield _case("ranges", "Ask for 2,000 overlapping ranges.", ranges, {200, 206, 400, 416, 431}, _YES)


def _bodies() -> Iterator[Case]:
    refused = {400, 413, 415}
    packed = gzip.compress(b"#" * 300_000_000, 9)
    yield _case(
        "gzip-bomb", "300 MB packed into 300 kB.", _post({"Content-Encoding": "gzip"}, packed), refused
    )
    yield _case(
        "gzip", "A packed query.", _post({"Content-Encoding": "gzip"}, gzip.compress(_ASK.encode())), refused
    )
    yield _case("unknown-coding", "An unknown coding.", _post({"Content-Encoding": "rot13"}), refused)
    for name, charset, body in (
        ("utf-16", "utf-16", _ASK.encode("utf-16")),
        ("utf-7", "utf-7", b"ASK +AHsAfQ-"),
        ("latin", "iso-8859-1", b'ASK { "\xe9" ?p ?o }'),
        ("unknown", "x" * 5000, _ASK.encode()),
        ("base64", "base64", b"QVNLIHt9"),
    ):
        yield _case(
            f"charset-{name}",
            f"A body in {name}.",
            _post({"Content-Type": f"{QUERY_TYPE}; charset={charset}"}, body),
            refused | {431} if len(charset) > _LONG_FIELD else refused,
        )
    for name, raw in {
        "invalid": b"ASK { ?s ?p '\xff\xfe' }",
        "overlong": b"ASK { ?s ?p '\xc0\xaf' }",
        "surrogate": b"ASK { ?s ?p '\xed\xa0\x80' }",
        "cut": b"ASK {} #\xe6\xbc",
        "nul": b"ASK {\x00}",
        "beyond": b"ASK { ?s ?p '\xf4\x90\x80\x80' }",
    }.items():
        yield _case(f"utf8-{name}", f"A body that is no UTF-8: {name}.", _post({}, raw), {400, 415})
        form = Request("POST", "/sparql", {"Content-Type": FORM_TYPE}, b"query=" + quote(raw).encode())
        yield _case(f"utf8-form-{name}", f"A form that is no UTF-8: {name}.", form, {400, 415})
        yield _case(
            f"utf8-address-{name}",
            f"An address that is no UTF-8: {name}.",
            Request("GET", f"/sparql?query={quote(raw)}"),
            {400},
        )
    marked = _post({}, b"\xef\xbb\xbfASK {}")
    yield _case("byte-order-mark", "A query after a byte order mark.", marked, {200, 400}, _YES)
    for name, kind in {
        "none": "",
        "json": "application/json",
        "text": "text/plain",
        "garbage": ";;;===",
        "twice": f"{QUERY_TYPE}, text/plain",
        "long": "a/" + "b" * 20_000,
        "xml": "application/xml",
        "multipart": "multipart/form-data",
    }.items():
        yield _case(
            f"type-{name}",
            f"A query of another type: {name}.",
            _post({"Content-Type": kind}),
            refused | {431},
        )
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    yield _case(
        "xml-entity",
        "An XML entity that names a file.",
        _post({"Content-Type": "application/xml"}, entity),
        refused,
    )


def _others() -> Iterator[Case]:
    address = f"/sparql?query={quote(_ASK)}"
    for name, headers in {
        "many": {f"X-{n}": "1" for n in range(1_000)},
        "long": {"X-Long": "x" * 60_000},
        "longer": {"X-Long": "x" * 2_000_000},
        "long-name": {"X" * 60_000: "1"},
        "cookies": {"Cookie": "; ".join(f"a{n}=b" for n in range(5_000))},
        "forwarded": {
            "X-Forwarded-For": "127.0.0.1",
            "X-Forwarded-Host": "evil.example",
            "Forwarded": "for=_x",
        },
        "host": {"Host": "evil.example\u00e9"},
        "host-port": {"Host": "a:99999999"},
        "host-path": {"Host": "a/../b"},
        "origin": {"Origin": "https://evil.example"},
        "origin-null": {"Origin": "null"},
        "etag-flood": {"If-None-Match": ", ".join(f'"{n}"' for n in range(5_000))},
        "etag-bad": {"If-None-Match": '"'},
        "date": {"If-Modified-Since": "Mon, 99 Foo 99999 99:99:99 GMT"},
        "expect": {"Expect": "the-impossible"},
        "coding-flood": {"Accept-Encoding": ", ".join(["gzip;q=0.1"] * 3_000)},
        "identity": {"Accept-Encoding": "identity;q=0, *;q=0"},
        "language": {"Accept-Language": ",".join(["zh-Hant-x-aaaaaaaa"] * 3_000)},
        "upgrade": {
            "Connection": "Upgrade, HTTP2-Settings",
            "Upgrade": "h2c",
            "HTTP2-Settings": "AAMAAABkAAQ",
        },
        "websocket": {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version": "13",
        },
    }.items():
        allowed = {200, 304, 406, 101} | MALFORMED - {405}
        if name in {"upgrade", "websocket"}:
            allowed -= {101}
        sent = Request("GET", address, {"Accept": JSON} | headers)
        yield _case(name, f"Headers: {name}.", sent, allowed, None if name == "identity" else _YES)


def _methods() -> Iterator[Case]:
    for method in ("TRACE", "CONNECT", "PROPFIND", "get", "GETT", "X" * 5_000, "DELETE", "PUT"):
        request = Request(method, "/sparql?query=ASK%20%7B%7D", {"X-Secret": "mirror-me"})
        truth = Truth(MALFORMED | {403}, silence=True, forbidden=(b"mirror-me",))
        yield Case(
            f"method-{method[:8].lower()}{'-lower' if method == 'get' else ''}",
            _FAMILY,
            f"The method {method[:8]}.",
            request,
            truth,
        )
    for name, target in {
        "star": "*",
        "no-slash": "sparql",
        "absolute": "http://evil.example/sparql?query=ASK%20%7B%7D",
        "double-slash": "//sparql",
        "percent": "/sparql?query=%",
        "percent-zz": "/sparql?query=%zz",
        "semicolons": "/sparql;a=b?query=ASK%20%7B%7D",
        "fragment": "/sparql?query=ASK%20%7B%7D#x",
        "twice": "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D",
        "arrays": "/sparql?query[]=ASK%20%7B%7D",
        "format": "/sparql?query=ASK%20%7B%7D&format=../../etc/passwd",
        "callback": "/sparql?query=ASK%20%7B%7D&callback=alert",
        "timeout": "/sparql?query=ASK%20%7B%7D&timeout=999999",
        "graph-bad": "/sparql?query=ASK%20%7B%7D&default-graph-uri=no%20iri",
        "template": "/sparql?query=%7B%7B7*7%7D%7D",
        "unicode": "/\u6f22",
        "flood": "/sparql?" + "&".join(f"a{n}" for n in range(10_000)),
    }.items():
        truth = Truth(
            frozenset({200, 301, 302, 308, 403, 406}) | MALFORMED - {405},
            silence=True,
            forbidden=(b"alert(", b"root:x:"),
        )
        yield Case(
            f"target-{name}", _FAMILY, f"The target: {name}.", Request("GET", target, {"Accept": JSON}), truth
        )
