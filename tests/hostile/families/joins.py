"""Cross joins and sorts: work that grows as a power of the data."""

from collections.abc import Iterator
from typing import Final

from ..model import STOPPED, Case, Facts, Right, Truth, post
from ..rights import boolean, power, rows

OK_OR_STOPPED: Final = STOPPED | {200}


def patterns(count: int) -> str:
    """Return `count` patterns that share no variable."""
    return " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(count))


def _cube(facts: Facts) -> int:
    return facts.triples**3


_JOINS: Final[dict[str, tuple[str, str, Right | None]]] = {
    "distinct": (
        "Keep every row of a cross join to tell them apart.",
        f"SELECT DISTINCT * {{ {patterns(4)} }}",
        rows(lambda facts: facts.triples**4),
    ),
    "group": (
        "Group a cross join by all its variables.",
        f"SELECT ?a0 ?a1 ?a2 (COUNT(*) AS ?n) {{ {patterns(4)} }} GROUP BY ?a0 ?a1 ?a2",
        None,
    ),
    "having": (
        "Group a cross join by random numbers.",
        f"SELECT (COUNT(*) AS ?n) {{ {patterns(5)} }} GROUP BY (RAND()) HAVING (COUNT(*) > 1)",
        None,
    ),
    "ask-never": (
        "Ask for a row of a cross join that does not exist.",
        f'ASK {{ {patterns(5)} FILTER(STR(?a0) = CONCAT(STR(?a1), STR(?c4), "!")) }}',
        boolean(False),
    ),
    "min": ("Take the least of a cross join.", f"SELECT (MIN(?c4) AS ?n) {{ {patterns(5)} }}", rows(1)),
    "sum": (
        "Add up a function of every row of a cross join.",
        f"SELECT (SUM(STRLEN(STR(?c0))) AS ?n) {{ {patterns(5)} }}",
        rows(1),
    ),
    "distinct-count": (
        "Count the different subjects of a cross join.",
        f"SELECT (COUNT(DISTINCT CONCAT(STR(?a0), STR(?a1), STR(?a2), STR(?a3))) AS ?n) {{ {patterns(4)} }}",
        rows(1),
    ),
    "plain": ("Write out a cross join.", f"SELECT * {{ {patterns(3)} }}", rows(_cube)),
    "offset": (
        "Skip what would take for ever.",
        f"SELECT * {{ {patterns(6)} }} OFFSET 2000000000 LIMIT 1",
        rows(1),
    ),
    "construct": (
        "Build triples from every row of a cross join.",
        f"CONSTRUCT {{ ?a0 <urn:made> ?c3 }} WHERE {{ {patterns(4)} FILTER(?c0 != ?c3) }}",
        None,
    ),
    "describe": (
        "Describe everything that a cross join finds.",
        f"DESCRIBE ?a0 ?a1 ?c3 WHERE {{ {patterns(4)} }}",
        None,
    ),
    "graphs": (
        "Join every graph with every graph.",
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?a ?b ?c }} GRAPH ?h {{ ?d ?e ?f }} {patterns(3)} }}",
        rows(1),
    ),
    "filtered": (
        "Compare the words of every row with those of every other.",
        f"SELECT (COUNT(*) AS ?n) {{ {patterns(4)} FILTER(CONTAINS(STR(?c0), STR(?c3))) }}",
        rows(1),
    ),
    "subselects": (
        "Join subselects that are each a cross join.",
        f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT ?a0 {{ {patterns(3)} }} }}"
        f" {{ SELECT ?b1 {{ {patterns(3)} }} }} }}",
        rows(1),
    ),
    "values": (
        "Multiply constants, with no data at all.",
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(100)))} }}" for n in range(6))
        + " }",
        rows(1),
    ),
}

_SORTS: Final = {
    "subject": "?a0",
    "all": "?a0 ?b0 ?c0 ?a1 ?b1 ?c1 ?a2",
    "descending": "DESC(?c2) ASC(?a0)",
    "random": "RAND()",
    "hash": "SHA512(CONCAT(STR(?a0), STR(?c1), STR(?c2)))",
    "uuid": "STRUUID()",
    "length": "STRLEN(CONCAT(STR(?a0), STR(?a1), STR(?a2)))",
    "replace": 'REPLACE(STR(?c0), "(.)", "$1$1")',
    "exists": "EXISTS { ?c0 ?a1 ?b2 }",
    "if": "IF(ISIRI(?c0), STR(?c1), STR(?c2))",
}


def cases(_: Facts) -> Iterator[Case]:
    """Yield cross joins, then sorts of them."""
    for count in range(3, 13):
        text = f"SELECT (COUNT(*) AS ?n) {{ {patterns(count)} }}"
        truth = Truth(OK_OR_STOPPED, power(count))
        yield Case(
            f"join-count-{count}", "cross joins", f"Count {count} unconnected patterns.", post(text), truth
        )
    for name, (intent, text, right) in _JOINS.items():
        yield Case(f"join-{name}", "cross joins", intent, post(text), Truth(OK_OR_STOPPED, right))
    for name, key in _SORTS.items():
        text = f"SELECT * {{ {patterns(4)} }} ORDER BY {key} LIMIT 1"
        intent = f"Sort a cross join by {name}."
        yield Case(f"sort-{name}", "sorts", intent, post(text), Truth(OK_OR_STOPPED, rows(1)))
    twice = f"SELECT * {{ {{ SELECT * {{ {patterns(4)} }} ORDER BY ?c0 }} ?x ?y ?z }} ORDER BY ?z LIMIT 1"
    yield Case("sort-twice", "sorts", "Sort what was sorted.", post(twice), Truth(OK_OR_STOPPED, rows(1)))
    construct = f"CONSTRUCT {{ ?a0 ?b0 ?c0 }} WHERE {{ {patterns(4)} }} ORDER BY RAND() LIMIT 3"
    yield Case("sort-construct", "sorts", "Sort for a CONSTRUCT.", post(construct), Truth(OK_OR_STOPPED))
