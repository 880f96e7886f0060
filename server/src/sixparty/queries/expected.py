"""Holds an answer against the rows that were read from the paper, and prints rows as they are kept."""

from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from sixparty.engine import Engine
from sixparty.engine.formats import JSON
from sixparty.namespaces import shorten
from sixparty.queries.model import CannedQuery, Expectation, Term

Row = Mapping[str, object]


def answer(
    query: CannedQuery, values: Mapping[str, Sequence[Term]], engine: Engine
) -> list[dict[str, object]]:
    """Return the rows of a canned query, unbound variables left out."""
    body = engine.query(query.bind(values), media_type=JSON).body
    parsed = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if isinstance(parsed, ox.QueryBoolean):
        return []
    names = [variable.value for variable in parsed.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in parsed]


def faults(query: CannedQuery, expectation: Expectation, engine: Engine) -> Iterator[str]:
    """Yield what an answer lacks or has too much of, one sentence each; nothing where it agrees."""
    rows = answer(query, expectation.values, engine)
    where = f"{query.name}, {expectation.name}"
    for solution in expectation.solutions:
        if not any(_agrees(row, solution) for row in rows):
            told = ", ".join(f"{name} = {_shown(term)}" for name, term in solution.items())
            yield f"{where}: no row has {told}"
    if expectation.size is not None and len(rows) != expectation.size:
        yield f"{where}: {len(rows)} rows, not {expectation.size}"


def turtle(rows: Sequence[Row]) -> str:
    """Return rows as `rs:solution` blocks, to be held against the paper and pasted into a description."""
    blocks = []
    for row in rows:
        bindings = " ,\n      ".join(
            f'[ rs:variable "{name}" ; rs:value {_shown(term)} ]' for name, term in row.items()
        )
        blocks.append(f"    rs:solution [ rs:binding\n      {bindings} ]")
    return f"  mf:result [ a rs:ResultSet ; rs:size {len(rows)} ;\n" + " ;\n".join(blocks) + " ] ."


def _agrees(row: Row, solution: Mapping[str, Term]) -> bool:
    return all(row.get(name) == term for name, term in solution.items())


def _shown(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        short = shorten(term.value)
        return str(term) if short == term.value else short
    return str(term)
