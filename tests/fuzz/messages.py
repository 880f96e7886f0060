"""Strategies for HTTP requests: right ones, bent ones, and right ones with some bytes changed."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

METHODS = ("GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "get", "FOO")
PATHS = (
    "/sparql",
    "/graphs",
    "/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/queries",
    "/queries/demands",
    "/queries/labels",
    "/queries/no-such",
    "/openapi.json",
    "/limits",
    "/conformance",
    "/problem/syntax",
    "/download/dataset.nq",
    "/download/..%2f..%2fetc%2fpasswd",
    "/state/dprk",
    "/ontology",
    "/passage/2-p1-s1",
    "/static/style.css",
    "/%00",
    "/%FF%FE",
    "/a%0d%0ab",
    "//sparql",
    "/sparql/",
    "/../sparql",
    "/談",
    "/<script>",
)
QUERIES = (
    "ASK {}",
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    'SELECT ("a\\u0001\\r\\n\\"<b>,談" AS ?v) {}',
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "DESCRIBE <https://w3id.org/six-party-talks/state/dprk>",
    "PREFIX : <urn:> SELECT ?x FROM <urn:g> FROM NAMED <urn:h> { ?x :p* ?y FILTER(?x != 1e400) }",
    "SELECT ?x { VALUES ?x { UNDEF 1 'a'@en <rel> } } ORDER BY DESC(?x)",
    "BASE <urn:b> SELECT * { <> ?p [] . OPTIONAL { ?a ?b ( 1 2 ) } MINUS { ?s ?p ?o } }",
    "SELECT (GROUP_CONCAT(?o; SEPARATOR='\\t') AS ?c) { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(*) > 0)",
    "SELECT (NOW() AS ?t) (RAND() AS ?r) {}",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "SELEC * {",
    "",
)
NAMES = (
    "query",
    "query",
    "query",
    "update",
    "default-graph-uri",
    "named-graph-uri",
    "using-graph-uri",
    "graph",
    "default",
    "format",
    "callback",
    "actor",
    "lang",
    "",
)
VALUES = (
    *QUERIES,
    "https://w3id.org/six-party-talks/graph/entities",
    "urn:g",
    "not an iri",
    "file:///etc/passwd",
    "json",
    "html",
    "ttl",
    "nope",
    "<script>alert(1)</script>",
)
TYPES = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-query;charset=utf-16",
    "application/sparql-update",
    "APPLICATION/SPARQL-QUERY; charset=UTF-8",
    "multipart/form-data; boundary=x",
    "text/plain",
    ";;;",
    "application/x-www-form-urlencoded; charset*=utf-8''x",
)
RANGES = (
    "*/*",
    "text/html",
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/*",
    "text/turtle",
    "application/ld+json",
    "application/n-quads",
    "application/rdf+xml",
    "application/xml",
    "image/png",
    "q",
    "*",
    "text/html;level=1",
)
_QUALITIES = ("", ";q=0", ";q=0.5", ";q=1.000", ";q=2", ";q=x", ";q=-1", ";q=", ';q="0.1"')
_FIELDS = (
    ("Accept-Encoding", ("gzip", "zstd;q=0.1, br", "identity;q=0, *;q=0", "nope", "*", ",,;", "gzip;q=nan")),
    ("If-None-Match", ("*", '"a"', 'W/"a", "b"', "a", '"', ",", '""')),
    ("If-Match", ("*", '"a"', "x")),
    ("If-Modified-Since", ("Thu, 01 Jan 1970 00:00:00 GMT", "yesterday")),
    ("Range", ("bytes=0-1", "bytes=-1", "bytes=9-1", "lines=1-2")),
    ("Origin", ("https://example.org", "null", "<script>")),
    ("Access-Control-Request-Method", ("QUERY", "DELETE", "x y")),
    ("Accept-Language", ("zh-Hant", "en;q=0", "*", "x" * 300)),
    ("Content-Encoding", ("gzip", "identity", "")),
    ("Cookie", ("a=b", ";", "=")),
    ("Host", ("", "example.org", "[::1", "a b", "x:y", "談".encode().decode("latin-1"), "<script>")),
    ("X-Forwarded-For", ("127.0.0.1", "'; DROP")),
    ("X-Forwarded-Prefix", ("/evil", "//evil")),
    ("Expect", ("100-continue", "200-ok")),
    ("Upgrade", ("websocket", "h2c")),
)


#: What is left as it is where little is percent-encoded; of `<`, `>` and quotes the HTTP library wants none.
_PLAIN = "{}?*():;,/|談'"


@dataclass(frozen=True, slots=True)
class Message:
    """A request, in bytes where it may hold any; `text`: the one query in it, where that is clear."""

    method: str
    path: str
    query_string: str
    fields: tuple[tuple[str, str], ...]
    body: bytes | None = None
    text: str | None = None

    def field(self, name: str) -> str:
        """Return a field's value, its lines joined."""
        return ", ".join(value for known, value in self.fields if known.lower() == name)

    def wire(self, host: str = "localhost") -> bytes:
        """Return the bytes to send."""
        target = self.path + (f"?{self.query_string}" if self.query_string else "")
        lines = [f"{self.method} ".encode() + target.encode() + b" HTTP/1.1"]
        own = {name.lower() for name, _ in self.fields}
        if "host" not in own:
            lines.append(f"Host: {host}".encode())
        lines += [f"{name}: {value}".encode("latin-1") for name, value in self.fields]
        if self.body is not None:
            lines.append(b"Content-Length: %d" % len(self.body))
        return b"\r\n".join([*lines, b"Connection: close", b"", self.body or b""])


texts = st.one_of(
    st.sampled_from(QUERIES), st.sampled_from(QUERIES), st.deferred(lambda: _bent), st.text(max_size=20)
)


@st.composite
def _bend(draw: st.DrawFn) -> str:
    """Return a query with a piece of it cut out, doubled, or put in the place of another's."""
    text, other = draw(st.sampled_from(QUERIES)), draw(st.sampled_from(QUERIES))
    places = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    start = draw(st.integers(0, len(other)))
    middle = draw(
        st.sampled_from(("", text[places[0] : places[1]] * 2, other[start : start + 12], "\x00", "'", "\\"))
    )
    return text[: places[0]] + middle + text[places[1] :]


_bent = _bend()
accepts = st.lists(
    st.tuples(st.sampled_from(RANGES), st.sampled_from(_QUALITIES)).map("".join), min_size=1, max_size=4
).map(", ".join)
_junk = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=12)
_header = st.sampled_from(_FIELDS).flatmap(
    lambda known: st.tuples(st.just(known[0]), st.sampled_from(known[1]) | _junk)
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Return a request, more often than not one for /sparql."""
    method = draw(st.sampled_from(METHODS[:5]) | st.sampled_from(METHODS))
    path = draw(st.just("/sparql") | st.sampled_from(PATHS))
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), texts | st.sampled_from(VALUES)), max_size=3))
    fields = draw(st.lists(_header, max_size=2))
    if draw(st.booleans()):
        fields.append(("Accept", draw(accepts | _junk)))
    address = draw(st.sampled_from((urlencode(pairs), _raw(pairs))))
    if method in {"GET", "HEAD", "OPTIONS", "get"}:
        return Message(method, path, address, tuple(fields), None, _only_text(pairs, address))
    body = draw(st.sampled_from((urlencode(pairs).encode(), draw(texts).encode())) | st.binary(max_size=30))
    fields.append(("Content-Type", draw(st.sampled_from(TYPES[:2]) | st.sampled_from(TYPES))))
    return Message(method, path, draw(st.sampled_from(("", address))), tuple(fields), body)


def _raw(pairs: list[tuple[str, str]]) -> str:
    """Write fields with as little percent-encoding as the first line of a request allows."""
    return "&".join(f"{name}={quote(value, safe=_PLAIN)}" for name, value in pairs)


def _only_text(pairs: list[tuple[str, str]], address: str) -> str | None:
    named = [value for name, value in pairs if name == "query"]
    return named[0] if len(named) == 1 and address == urlencode(pairs) else None


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return the bytes of a request of which some are changed, lost, doubled or new."""
    wire = bytearray(draw(messages()).wire())
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(0, len(wire) - 1)))
        length = draw(st.integers(0, 8))
        match draw(st.integers(0, 3)):
            case 0:
                wire[place : place + length] = draw(st.binary(max_size=8))
            case 1:
                del wire[place : place + length]
            case 2:
                wire[place:place] = wire[place : place + length * 4]
            case _:
                wire[place:place] = draw(
                    st.sampled_from(
                        (
                            b"\r\n",
                            b"\n",
                            b"\r\n\r\n",
                            b"\x00",
                            b"Transfer-Encoding: chunked\r\n",
                            b": ",
                            b"%",
                            b"&",
                        )
                    )
                )
    return bytes(wire)
