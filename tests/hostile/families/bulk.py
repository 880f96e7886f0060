"""Bulk: huge values, names and answers of many megabytes."""

from collections.abc import Iterator
from typing import Final

from ..model import STOPPED, UNREADABLE, Case, Facts, Request, Truth, form, get, post
from ..rights import cell, lines, rows
from .bombs import doubled

_ALLOWED: Final = UNREADABLE | {200}
_BIG: Final = STOPPED | {200}
_LONG_ADDRESS: Final = frozenset({200, 400, 413, 414, 431})
_SELECT_FORMATS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
_GRAPH_FORMATS: Final = {
    "n-triples": "application/n-triples",
    "turtle": "text/turtle",
    "rdf-xml": "application/rdf+xml",
    "json-ld": "application/ld+json",
    "trig": "application/trig",
    "n-quads": "application/n-quads",
}


def numbers(rows_: int, width: int = 0) -> str:
    """Return patterns with so many thousand rows of an integer and a string of 2^width characters."""
    tens = "0 1 2 3 4 5 6 7 8 9"
    names = "abcdefg"
    values = " ".join(f"VALUES ?{name} {{ {tens} }}" for name in names[: len(str(rows_)) - 1])
    text = f"{doubled(width)} BIND(CONCAT(?s{width}, STR(?a)) AS ?text)" if width else "BIND('x' AS ?text)"
    return f"{values} {text}"


def cases(_: Facts) -> Iterator[Case]:
    """Yield huge texts, then huge answers."""
    yield from _huge_texts()
    yield from _huge_answers()


def _huge_texts() -> Iterator[Case]:
    family = "huge values"
    for count in (1_000, 20_000, 400_000, 2_000_000):
        text = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?x {{ {'1 ' * count}}} }}"
        intent = f"Send {count:,} values."
        yield Case(f"values-{count}", family, intent, post(text), Truth(_ALLOWED, cell(str(count))))
    rows_text = "(1 2 3 4) " * 10_000
    text = f"SELECT * {{ VALUES (?a ?b ?c ?d) {{ {rows_text}}} }}"
    yield Case(
        "values-rows", family, "Send and get back 10,000 rows.", post(text), Truth(_ALLOWED, rows(10_000))
    )
    for size in (10_000, 200_000, 3_000_000):
        name = "x" * size
        text = f"SELECT (STRLEN(STR(<urn:{name}>)) AS ?n) {{}}"
        yield Case(
            f"iri-{size}",
            family,
            f"An IRI of {size:,} characters.",
            post(text),
            Truth(_ALLOWED, cell(str(size + 4))),
        )
        text = f'SELECT ("{name}" AS ?x) {{}}'
        yield Case(
            f"literal-{size}",
            family,
            f"A literal of {size:,} characters.",
            post(text),
            Truth(_ALLOWED, cell(name)),
        )
    big = "x" * 150_000
    yield Case(
        "variable-name",
        family,
        "A variable with a name of 150,000 characters.",
        post(f"SELECT ?{big} {{}}"),
        Truth(_ALLOWED, rows(1)),
    )
    yield Case(
        "prefix-name",
        family,
        "A prefix of 120,000 characters.",
        post(f"PREFIX {big[:120_000]}: <urn:> ASK {{}}"),
        Truth(_ALLOWED),
    )
    yield Case(
        "language-tag",
        family,
        "A language tag of 100,000 characters.",
        post(f'SELECT ("x"@{big[:100_000]} AS ?x) {{}}'),
        Truth(_ALLOWED),
    )
    yield Case(
        "escapes",
        family,
        "A literal of 20,000 escapes.",
        post('SELECT (STRLEN("' + "\\u6F22" * 20_000 + '") AS ?n) {}'),
        Truth(_ALLOWED, cell("20000")),
    )
    yield Case(
        "surrogates",
        family,
        "Escapes that are half a character.",
        post('SELECT ("\\uD800" AS ?n) {}'),
        Truth(frozenset({400})),
    )
    yield Case(
        "blank", family, "A body of 5 MB of nothing.", post(" " * 5_000_000), Truth(frozenset({400, 413}))
    )
    yield Case(
        "comment",
        family,
        "A comment of 200,000 characters.",
        post("#" + "x" * 200_000 + "\nASK {}"),
        Truth(_ALLOWED),
    )
    yield Case(
        "form-fields",
        family,
        "A form with 20,000 fields.",
        form([(f"f{n}", "1") for n in range(20_000)]),
        Truth(_ALLOWED),
    )
    yield Case(
        "form-graphs",
        family,
        "A form that names 3,000 graphs.",
        form([("query", "ASK {}"), *(("default-graph-uri", f"urn:{n}") for n in range(3000))]),
        Truth(_ALLOWED),
    )
    for size in (8_000, 60_000, 600_000):
        intent = f"A query of {size:,} characters in the address."
        yield Case(
            f"address-{size}",
            family,
            intent,
            get("ASK {} #" + "x" * size),
            Truth(_LONG_ADDRESS, silence=True),
        )
    path = Request("GET", "/" + "a/" * 30_000)
    yield Case(
        "address-path",
        family,
        "A path of 60,000 characters.",
        path,
        Truth(_LONG_ADDRESS | {404}, silence=True),
    )


def _huge_answers() -> Iterator[Case]:
    family = "huge answers"
    for name, accept in _SELECT_FORMATS.items():
        right = rows(100_000) if name == "json" else lines(100_000) if name in {"csv", "tsv"} else None
        text = f"SELECT ?a ?b ?text {{ {numbers(100_000, 6)} }}"
        yield Case(
            f"answer-rows-{name}",
            family,
            f"100,000 rows, {name}.",
            post(text, accept=accept),
            Truth(_BIG, right),
        )
        text = f"SELECT ?a ?b ?text {{ {numbers(10_000, 14)} }}"
        yield Case(
            f"answer-wide-{name}",
            family,
            f"160 MB of text in 10,000 rows, {name}.",
            post(text, accept=accept),
            Truth(_BIG, rows(10_000) if name == "json" else None),
        )
    for name, accept in _GRAPH_FORMATS.items():
        text = f"CONSTRUCT {{ [] <urn:p> ?text }} WHERE {{ {numbers(100_000, 6)} }}"
        yield Case(
            f"answer-graph-{name}",
            family,
            f"100,000 triples, {name}.",
            post(text, accept=accept),
            Truth(_BIG, lines(100_000) if name == "n-triples" else None),
        )
    text = f"SELECT ?a ?b ?text {{ {numbers(1_000_000, 4)} }}"
    yield Case("answer-million", family, "A million rows.", post(text), Truth(_BIG, rows(1_000_000)))
    text = f"SELECT ?s25 {{ {doubled(25)} }}"
    yield Case("answer-one-value", family, "One value of 32 MiB.", post(text), Truth(_BIG, rows(1)))
    text = "SELECT (STRLEN(GROUP_CONCAT(?text; separator='')) AS ?n) { " + numbers(100_000, 8) + " }"
    yield Case(
        "answer-group-concat",
        family,
        "Put 25 MB together in a group.",
        post(text),
        Truth(_BIG, cell("25700000")),
    )
    page = post(f"SELECT ?a ?b ?text {{ {numbers(100_000, 6)} }}", accept="text/html")
    yield Case("answer-page", family, "100,000 rows as a page.", page, Truth(_BIG))
