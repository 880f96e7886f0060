"""Script and control characters in variable names, literals, IRIs, parameters and error pages."""

import csv
import io
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree

import rdflib

from ..model import JSON, MALFORMED, UNREADABLE, Answer, Case, Facts, Request, Right, Truth, form, get, post
from ..rights import cell

_FAMILY: Final = "script and control characters"
_SCRIPT: Final = "<script>alert(1)</script>"
#: What no page may hold: the script as it was sent, and attributes that run.
_RUNS: Final = (b"<script>alert(", b"<img src=x onerror", b'href="javascript:')
_XML: Final = "application/sparql-results+xml"

_VALUES: Final = {
    "script": _SCRIPT,
    "image": "<img src=x onerror=alert(1)>",
    "quotes": "\"'`<>&--><!--]]>",
    "entities": "&lt;&amp;&#x0;&#1;",
    "template": "{{7*7}}${7*7}{% raw %}",
    "carriage-return": "a\rb\r\nc\nd",
    "tab": "a\tb",
    "commas": "a,\"b\",'c';d",
    "formula": "=1+1|@SUM(A1)",
    "back-slashes": "a\\b\\\\n\\u0041",
    "direction": "\u202etxt.exe\u2066\u200f",
    "line-separator": "a\u2028b\u2029c",
    "zero-width": "a\u200b\ufeffb",
    "chinese": "朝鮮半島𠮷",
    "emoji": "👩‍👩‍👧‍👦",
    "long-line": "漢" * 10_000,
    "spaces": "  a  b  ",
    "empty": "",
    "delete": "a\x7f\x85b",
}
#: Characters that XML 1.0 cannot hold.
_CONTROLS: Final = {
    "nul": "\0",
    "start": "a\x01b",
    "escape": "\x1b[31m",
    "backspace": "a\bb",
    "form-feed": "a\fb",
    "nonchar": "a\ufffeb\uffff",
}


def literal(text: str) -> str:
    """Return a SPARQL string literal, everything but ASCII letters and digits escaped."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\U{ord(c):08X}" for c in text) + '"'


_CONTROL_IRI: Final = literal("urn:\x01\x00 x")
_BROKEN_IRI: Final = literal("urn:a> <urn:b> <urn:c> .\n<urn:d")
_BROKEN_TAG: Final = literal('urn:en"><script>')


def _xml_cell(expected: str) -> Right:
    def check(answer: Answer, _: Facts) -> str | None:
        found = ElementTree.fromstring(answer.body.decode())
        got = found.findtext(".//{http://www.w3.org/2005/sparql-results#}literal") or ""
        return None if got == expected else f"the XML value should be {expected[:40]!r} and is {got[:40]!r}"

    return check


def _csv_cell(expected: str) -> Right:
    def check(answer: Answer, _: Facts) -> str | None:
        rows = list(csv.reader(io.StringIO(answer.body.decode(), newline="")))
        got = rows[1] if len(rows) > 1 else []
        return (
            None
            if got == [expected] or (not expected and not got)
            else f"the CSV row should be {[expected[:40]]} and is {str(got)[:60]}"
        )

    return check


def _object(format_: str, expected: str) -> Right:
    def check(answer: Answer, _: Facts) -> str | None:
        got = [str(o) for o in rdflib.Graph().parse(data=answer.body, format=format_).objects()]
        return None if got == [expected] else f"the object should be {expected[:40]!r} and is {str(got)[:60]}"

    return check


def cases(_: Facts) -> Iterator[Case]:
    """Yield values in every format, names, pages, and error messages."""
    yield from _values()
    yield from _names()
    yield from _pages()


def _values() -> Iterator[Case]:
    for name, value in (_VALUES | _CONTROLS).items():
        text = f"SELECT ({literal(value)} AS ?x) {{}}"
        bare = frozenset({200}) | (frozenset({400, 406, 500}) if name in _CONTROLS else frozenset())
        exact = Truth(frozenset({200, 400} if name == "nul" else {200}), cell(value))
        yield Case(
            f"sign-{name}-json", _FAMILY, f"A value with signs, JSON: {name}.", post(text, accept=JSON), exact
        )
        in_xml = Truth(bare, None if name in _CONTROLS else _xml_cell(value))
        yield Case(
            f"sign-{name}-xml", _FAMILY, f"A value with signs, XML: {name}.", post(text, accept=_XML), in_xml
        )
    for name in ("script", "quotes", "carriage-return", "commas", "chinese", "empty", "start"):
        value = (_VALUES | _CONTROLS)[name]
        text = f"SELECT ({literal(value)} AS ?x) {{}}"
        yield Case(
            f"sign-{name}-csv",
            _FAMILY,
            f"A value with signs, CSV: {name}.",
            post(text, accept="text/csv"),
            Truth(frozenset({200}), _csv_cell(value)),
        )
    for name in ("script", "carriage-return", "quotes", "back-slashes", "chinese", "delete"):
        for media_type, parser in (
            ("application/n-triples", "nt"),
            ("text/turtle", "turtle"),
            ("application/rdf+xml", "xml"),
            ("application/ld+json", "json-ld"),
        ):
            text = f"CONSTRUCT {{ <urn:s> <urn:p> {literal(_VALUES[name])} }} {{}}"
            truth = Truth(frozenset({200}), _object(parser, _VALUES[name]))
            yield Case(
                f"sign-triple-{name}-{parser}",
                _FAMILY,
                f"A triple with signs, {parser}: {name}.",
                post(text, accept=media_type),
                truth,
            )


def _names() -> Iterator[Case]:
    either = Truth(UNREADABLE | {200}, harmful=_RUNS)
    for name, text in {
        "variable": f"SELECT (1 AS ?{_SCRIPT}) {{}}",
        "variable-escaped": "SELECT (1 AS ?\\u003Cscript) {}",
        "variable-chinese": "SELECT (1 AS ?漢字) {}",
        "variable-odd": "SELECT (1 AS ?\u200d\u0660x) {}",
        "iri": f"SELECT (<urn:{_SCRIPT}> AS ?x) {{}}",
        "iri-script": "SELECT (<javascript:alert(1)> AS ?x) {}",
        "iri-escaped": "SELECT (<urn:\\u003Cscript\\u003Ealert(1)> AS ?x) {}",
        "iri-built": f"SELECT (IRI({literal('urn:' + _SCRIPT)}) AS ?x) {{}}",
        "iri-control": f"SELECT (IRI({_CONTROL_IRI}) AS ?x) {{}}",
        "iri-newline": f"CONSTRUCT {{ ?x ?x ?x }} {{ BIND(IRI({_BROKEN_IRI}) AS ?x) }}",
        "language": f"SELECT (STRLANG('x', {_BROKEN_TAG}) AS ?x) {{}}",
        "datatype": f"SELECT (STRDT('x', IRI({_BROKEN_TAG})) AS ?x) {{}}",
        "blank-node": f"SELECT (BNODE({literal(_SCRIPT)}) AS ?x) {{}}",
        "prefix": f"PREFIX {_SCRIPT}: <urn:x> ASK {{}}",
        "undeclared": f"ASK {{ ?s {_SCRIPT}:x ?o }}",
        "function": f"SELECT (<urn:{_SCRIPT.replace('<', '').replace('>', '')}>(1) AS ?x) {{}}",
        "control": "ASK {\x01\x02\x7f}",
        "direction": "ASK { \u202e }",
        "escape": "ASK { \x1b[2J }",
    }.items():
        for kind, accept in (("data", ""), ("xml", f"{_XML}, application/rdf+xml"), ("page", "text/html")):
            # As data, the value may be there as it is; in a page it must be harmless.
            truth = either if kind == "page" else Truth(either.statuses)
            yield Case(
                f"name-{name}-{kind}",
                _FAMILY,
                f"Signs in a name ({kind}): {name}.",
                post(text, accept=accept),
                truth,
            )


def _pages() -> Iterator[Case]:
    harmless = Truth(MALFORMED | {200, 301, 302, 303, 308, 403, 406}, harmful=_RUNS)
    script, image = quote(_SCRIPT), quote(_VALUES["image"])
    for name, target in {
        "path": f"/{script}",
        "resource": f"/state/{script}",
        "query-name": f"/queries/{script}",
        "query-parameter": f"/queries/holders?{script}={script}",
        "parameter-value": f"/queries/holders?state={image}",
        "attribute": "/queries/%22onmouseover=alert(1)%20x=%22",
        "format": f"/sparql?query=ASK%20%7B%7D&format={script}",
        "dataset": f"/sparql?query=ASK%20%7B%7D&default-graph-uri={script}",
        "graph": f"/graphs?graph={script}",
        "lang": f"/?lang={script}",
        "term": f"/ontology/{script}",
        "search": f"/search?q={script}",
        "control": "/%00%01%1b%7f",
        "template": "/%7B%7B7*7%7D%7D",
        "direction": "/%E2%80%AE",
        "not-utf8": "/%ff%fe",
        "line-end": "/state/a%0d%0aX-Injected:%201",
        "redirect": "//evil.example/%2e%2e",
        "back-slash": "/\\evil.example",
    }.items():
        for accept in ("text/html", "application/json"):
            kind = accept.partition("/")[2]
            yield Case(
                f"page-{name}-{kind}",
                _FAMILY,
                f"Signs in an address ({kind}): {name}.",
                Request("GET", target, {"Accept": accept}),
                harmless,
            )
    broken = f"SELECT {_SCRIPT} {{ {_VALUES['image']}"
    for name, request in {
        "error-page": get(broken, accept="text/html"),
        "error-form": form({"query": broken}, accept="text/html"),
        "text-area": get(f"ASK {{}} # </textarea>{_SCRIPT}", accept="text/html"),
        "value": get(f"SELECT ({literal(_SCRIPT)} AS ?x) {{}}", accept="text/html"),
        "link": get("SELECT (<javascript:alert(1)> AS ?x) {}", accept="text/html"),
        "data-link": get("CONSTRUCT { <data:text/html,x> <javascript:alert(1)> 1 } {}", accept="text/html"),
        "accept": Request("GET", "/nowhere", {"Accept": _SCRIPT}),
        "host": Request("GET", "/nowhere", {"Host": _SCRIPT, "Accept": "text/html"}),
        "referrer": Request(
            "GET", "/nowhere", {"Referer": _SCRIPT, "User-Agent": _SCRIPT, "Accept": "text/html"}
        ),
    }.items():
        runs = (
            harmless
            if name not in {"link", "data-link", "text-area"}
            else Truth(
                harmless.statuses,
                harmful=(b'href="javascript:', b"</textarea><script>", b'href="data:'),
            )
        )
        yield Case(f"page-{name}", _FAMILY, f"Signs in a page: {name}.", request, runs)
