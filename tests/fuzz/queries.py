"""Strategies for queries of a common subset of SPARQL 1.1, on which engines have no excuse to differ.

Left out on purpose: what the Recommendation leaves open (the order of unlike terms, SAMPLE, blank nodes'
names), and what needs more than one page to be clear about (variables that are bound twice by BIND).
"""

import re
from dataclasses import dataclass

from hypothesis import strategies as st

from .worlds import GRAPHS, LABEL, LABELS, LINKS, NODES, NUMBER, NUMBERS, PREFIXES

VARIABLES = tuple("?" + name for name in "xyz")
_PATHS = ("{0}/{1}", "^{0}", "!{0}", "!({0}|{1})", "^{0}/{1}", "{0}/^{1}/{0}")
#: Paths that one engine or the other gives too often or too rarely; see `differences`.
_UNCOUNTED = ("{0}|{1}", "{0}+", "{0}*", "{0}?", "({0}|{1})+", "({0}/{1})*", "(^{0}|{1})*", "({0}|^{1})/{0}")
_TESTS = (
    "{0} = {1}",
    "{0} != {1}",
    "BOUND({0})",
    "!BOUND({0})",
    "isIRI({0})",
    "isLiteral({0})",
    "{0} IN ({1}, {2})",
    "{0} NOT IN ({1}, {2})",
    "sameTerm({0}, {1})",
    'REGEX(STR({0}), "a")',
    "STRLEN(STR({0})) > 1",
    'LANG({0}) = "en"',
    'LANGMATCHES(LANG({0}), "*")',
    "{0} > 1",
    "{0} + 1 < 4",
    'CONTAINS(STR({0}), "b")',
    "COALESCE({0} = {1}, false)",
    "IF(BOUND({0}), {0} = {1}, true)",
    "DATATYPE({0}) = xsd:integer",
)
#: How deep groups are nested.
_DEPTH = 2
_VALUES = (
    "STR({0})",
    "STRLEN(STR({0}))",
    "{0} + 1",
    "{0} - 2",
    "IF(isIRI({0}), 1, 0)",
    'CONCAT(STR({0}), "-")',
    "COALESCE({0} - 1, 0)",
    "LANG({0})",
    "UCASE(STR({0}))",
    "DATATYPE({0})",
    'STRBEFORE(STR({0}), "a")',
    "ABS({0})",
    "{0} = {0}",
)
#: Of any term, and of numbers: the order and the sum of unlike terms are left open.
_COUNTS = ("COUNT({0})", "COUNT(DISTINCT {0})", "COUNT(*)")
_SUMS = tuple(f"{name}({kind}?number)" for name in ("SUM", "MIN", "MAX", "AVG") for kind in ("", "DISTINCT "))

variables = st.sampled_from(VARIABLES)
links = st.sampled_from(LINKS)
nodes = st.sampled_from(NODES)
constants = st.sampled_from((*NODES, *LABELS, *NUMBERS))


@dataclass(frozen=True, slots=True)
class Question:
    """A query; `form` is SELECT, ASK or CONSTRUCT, `ordered` the variable that its rows are sorted by."""

    text: str
    form: str
    ordered: str | None = None
    limit: int | None = None


@st.composite
def triples(draw: st.DrawFn) -> str:
    """Return a triple pattern, or a property path."""
    subject = draw(st.one_of(variables, variables, variables, nodes))
    kind = draw(st.integers(0, 9))
    if kind == 0:
        return f"{subject} {NUMBER} {draw(variables)} ."
    if kind == 1:
        return f"{subject} {LABEL} {draw(variables | st.sampled_from(LABELS))} ."
    if kind <= 3:
        path = draw(st.sampled_from(_PATHS)).format(draw(links), draw(links))
        return f"{subject} {path} {draw(variables | nodes)} ."
    if kind == 4:
        path = draw(st.sampled_from(_UNCOUNTED)).format(draw(links), draw(links))
        ends = draw(variables if path.endswith(("*", "?")) else variables | nodes), draw(variables)
        return f"{{ SELECT DISTINCT * {{ {ends[0]} {path} {ends[1]} }} }}"
    predicate = draw(st.one_of(links, links, links, st.just("?r")))
    return f"{subject} {predicate} {draw(st.one_of(variables, variables, variables, nodes))} ."


@st.composite
def conditions(draw: st.DrawFn) -> str:
    """Return a condition."""
    one = draw(st.sampled_from(_TESTS)).format(draw(variables), draw(variables | constants), draw(constants))
    if draw(st.booleans()):
        return one
    other = draw(st.sampled_from(_TESTS)).format(draw(variables), draw(constants), draw(constants))
    return f"({one}) {draw(st.sampled_from(('&&', '||')))} ({other})"


@st.composite
def blocks(draw: st.DrawFn) -> str:
    """Return a block of triple patterns."""
    return " ".join(draw(st.lists(triples(), min_size=1, max_size=2)))


@st.composite
def groups(draw: st.DrawFn, depth: int = _DEPTH) -> str:
    """Return the inside of a group graph pattern; nested `depth` deep."""
    parts = [draw(blocks())]
    for number in range(draw(st.integers(0, 2))):
        parts.append(draw(_parts(depth, number)))
    return " ".join(parts)


@st.composite
def _parts(draw: st.DrawFn, depth: int, number: int) -> str:
    kinds = ["FILTER", "VALUES", "BIND"]
    plain = (*kinds, "EXISTS")
    if depth == _DEPTH:  # in nested groups it may see what is bound outside: see `differences`
        kinds.append("EXISTS")
    if depth:
        kinds += ["OPTIONAL", "UNION", "MINUS", "GRAPH", "SELECT", "GROUP"]
    kind = draw(st.sampled_from(kinds))
    inner = draw(groups(depth - 1)) if depth and kind not in plain else draw(blocks())
    if kind == "OPTIONAL" and "SELECT" in inner and "FILTER" in inner:  # see `differences`
        inner = draw(blocks())
    match kind:
        case "FILTER":
            return f"FILTER({draw(conditions())})"
        case "EXISTS":
            return f"FILTER {draw(st.sampled_from(('', 'NOT ')))}EXISTS {{ {inner} }}"
        case "VALUES":
            rows = draw(st.lists(constants, min_size=1, max_size=2))
            return f"VALUES {draw(variables)} {{ {' '.join(rows)} }}"
        case "BIND":
            value = draw(st.sampled_from(_VALUES)).format(draw(variables))
            return f"BIND({value} AS ?v{depth}{number})"
        case "UNION":
            return f"{{ {inner} }} UNION {{ {draw(groups(depth - 1))} }}"
        case "GRAPH":
            # Around a subquery the engine takes no variable graph by graph: see `differences`.
            name = draw(st.sampled_from(GRAPHS[1:] if "SELECT" in inner else ("?g", *GRAPHS[1:])))
            return f"GRAPH {name} {{ {inner} }}"
        case "SELECT":
            distinct = draw(st.sampled_from(("", "DISTINCT ")))
            shown = draw(variables)
            hidden = re.sub(
                rf"\?(?!{shown[1:]}\b)(\w+)", r"?\1_", inner
            )  # of its own names: see `differences`
            return f"{{ SELECT {distinct}{shown} {{ {hidden} }} }}"
        case "GROUP":
            return f"{{ {inner} }}"
        case _:
            return f"{kind} {{ {inner} }}"


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Return a query."""
    form = draw(st.sampled_from(("SELECT", "SELECT", "SELECT", "AGGREGATE", "ORDER", "ASK", "CONSTRUCT")))
    where = draw(groups())
    match form:
        case "ASK":
            return Question(f"{PREFIXES}ASK {{ {where} }}", "ASK")
        case "CONSTRUCT":
            made = f"?x <urn:made> {draw(variables)} . {draw(variables)} {draw(links)} ?y ."
            return Question(f"{PREFIXES}CONSTRUCT {{ {made} }} WHERE {{ {where} }}", "CONSTRUCT")
        case "AGGREGATE":
            return Question(PREFIXES + draw(_aggregates(where)), "SELECT")
        case "ORDER":
            way, limit = draw(st.sampled_from(("", "DESC"))), draw(st.none() | st.integers(0, 3))
            cut = "" if limit is None else f" LIMIT {limit}"
            text = f"SELECT * {{ {where} ?x {NUMBER} ?number }} ORDER BY {way}(?number){cut}"
            return Question(PREFIXES + text, "SELECT", "number", limit)
        case _:
            distinct = draw(st.sampled_from(("", "DISTINCT ")))
            return Question(f"{PREFIXES}SELECT {distinct}* {{ {where} }}", "SELECT")


@st.composite
def _aggregates(draw: st.DrawFn, where: str) -> str:
    key, counted = draw(st.permutations(VARIABLES))[:2]
    having = draw(st.sampled_from(("", "", " HAVING(COUNT(*) > 1)")))
    if draw(st.booleans()):
        value = draw(st.sampled_from(_COUNTS)).format(counted)
    else:
        value, where = draw(st.sampled_from(_SUMS)), f"{where} {draw(variables)} {NUMBER} ?number"
    if draw(st.booleans()):
        return f"SELECT ({value} AS ?value) {{ {where} }}"
    return f"SELECT {key} ({value} AS ?value) {{ {where} }} GROUP BY {key}{having}"
