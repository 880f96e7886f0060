"""From an engine's bytes to rows of RDF terms."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from sixparty.engine import Engine, Result
from sixparty.engine.formats import JSON

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term | None]


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer to look at: named columns and rows, or for ASK just `answer`."""

    columns: list[str]
    rows: list[Row]
    answer: bool | None = None


def read_result(result: Result) -> Rows:
    """Read an answer written as SPARQL results JSON or as N-Triples (columns subject, predicate, object)."""
    if result.media_type != JSON:
        triples = ox.parse(result.body, format=ox.RdfFormat.N_TRIPLES)
        found: list[Row] = [
            {"subject": quad.subject, "predicate": quad.predicate, "object": quad.object} for quad in triples
        ]
        return Rows(["subject", "predicate", "object"], found)
    parsed = ox.parse_query_results(result.body, format=ox.QueryResultsFormat.JSON)
    if isinstance(parsed, ox.QueryBoolean):
        return Rows([], [], bool(parsed))
    columns = [variable.value for variable in parsed.variables]
    return Rows(columns, [{name: row[name] for name in columns} for row in parsed])


def select(engine: Engine, text: str) -> list[Row]:
    """Return the rows of a SELECT query."""
    return read_result(engine.query(text, media_type=JSON)).rows


def values(iris: Iterable[str]) -> str:
    """Return IRIs as the inside of a VALUES block; what is no IRI is left out."""
    nodes = []
    for iri in iris:
        try:
            nodes.append(str(ox.NamedNode(iri)))
        except ValueError:
            continue
    return " ".join(nodes)
