"""Tells whether two answers are the same: exactly, by value only, or not."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Final

import pyoxigraph as ox

from w3c.answers import Cells, Parsed, Rows, Triples
from w3c.terms import Term, value_of

_ROW: Final = ox.NamedNode("urn:x-row")
_VARIABLE: Final = "urn:x-variable:"
_BLANK_CELL: Final = re.compile(r"_:.+")
_ORDERED: Final = re.compile(r"\border\s+by\b[^{}]*\Z", re.IGNORECASE)
_STARRED: Final = re.compile(r"\bselect\s+(?:distinct\s+|reduced\s+)?\*", re.IGNORECASE)


class Match(Enum):
    """How alike two answers are."""

    EXACT = "exact"
    VALUE = "by value"
    NONE = "different"


def is_ordered(query: str) -> bool:
    """Tell whether the outermost query has ORDER BY: its clause stands after the last bracket.

    An expression with a bracket of its own in the clause would be missed; the suites have none.
    """
    return _ORDERED.search(query) is not None


def is_starred(query: str) -> bool:
    """Tell whether a query is SELECT *, which puts its variables in no order (SPARQL 1.1 §16.1)."""
    return _STARRED.search(query) is not None


def compare(expected: Parsed, given: Parsed, *, ordered: bool, starred: bool = False) -> Match:
    """Compare two answers; blank nodes are matched, rows are a bag or, where ordered, a list.

    starred: the columns of CSV may come in any order.
    """
    if type(expected) is not type(given):
        return Match.NONE
    if isinstance(expected, bool):
        return Match.EXACT if expected == given else Match.NONE
    if isinstance(expected, Cells):
        return _compare_cells(*(_sorted(cells) if starred else cells for cells in (expected, given)))
    if isinstance(expected, Rows) and expected.variables != given.variables:
        return Match.NONE
    for match, change in ((Match.EXACT, lambda term: term), (Match.VALUE, value_of)):
        if _canonical(expected, change, ordered) == _canonical(given, change, ordered):
            return match
    return Match.NONE


def _canonical(answer: Rows | Triples, change: Callable[[Term], Term], ordered: bool) -> object:
    """Return something equal for answers that differ in the names of blank nodes alone (RDFC-1.0)."""
    if isinstance(answer, Triples):
        quads: Iterable[ox.Quad] = (
            ox.Quad(change(t.subject), t.predicate, change(t.object)) for t in answer.triples
        )
    else:
        quads = _rows_as_quads(answer, change, ordered)
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(map(str, dataset))


def _rows_as_quads(answer: Rows, change: Callable[[Term], Term], ordered: bool) -> Iterator[ox.Quad]:
    """Yield rows as nodes; a row that comes twice is one node that says so (the matching stays quick)."""
    rows = [{name: change(term) for name, term in row.items()} for row in answer.rows]
    if ordered:
        rows = [row | {"#": ox.Literal(str(number))} for number, row in enumerate(rows)]
    keyed = Counter(frozenset(row.items()) for row in rows)
    for row, times in keyed.items():
        node = ox.BlankNode()
        yield ox.Quad(node, _ROW, ox.Literal(str(times)))
        for name, term in row:
            yield ox.Quad(node, ox.NamedNode(_VARIABLE + name), term)


def _sorted(cells: Cells) -> Cells:
    """Return the same table with its columns in the order of their names."""
    order = sorted(range(len(cells.header)), key=lambda column: cells.header[column])
    return Cells(
        tuple(cells.header[column] for column in order),
        tuple(tuple(row[column] for column in order) for row in cells.rows),
    )


def _compare_cells(expected: Cells, given: Cells) -> Match:
    if expected.header != given.header:
        return Match.NONE
    for match, change in ((Match.EXACT, _cell), (Match.VALUE, _cell_value)):
        bags = [Counter(tuple(map(change, row)) for row in cells.rows) for cells in (expected, given)]
        if bags[0] == bags[1]:
            return match
    return Match.NONE


def _cell(text: str) -> str:
    """Return a cell's text; the names of blank nodes say nothing (no test has two)."""
    return "_:" if _BLANK_CELL.fullmatch(text) else text


def _cell_value(text: str) -> str:
    try:
        return repr(float(text))
    except ValueError:
        return _cell(text)
