"""Reads answers, the expected and the given, into one shape each: rows, a truth, a graph, or cells."""

import csv
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
import rdflib
from rdflib.query import Result

from w3c.terms import Term, from_rdflib

#: What to ask for so that the answer comes in the format of the expected file.
MEDIA_TYPES: Final = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}
_SOLUTIONS: Final = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
#: Formats of graphs by the ending of a file name.
GRAPHS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}
_READING: Final = threading.Lock()
_RS: Final = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")


@dataclass(frozen=True, slots=True)
class Rows:
    """Solutions: a variable that a row lacks is unbound."""

    variables: frozenset[str]
    rows: tuple[dict[str, Term], ...]


@dataclass(frozen=True, slots=True)
class Triples:
    """A graph."""

    triples: tuple[ox.Triple, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """CSV, which says no more than text: its header and its rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Parsed = Rows | Triples | Cells | bool


def read(body: bytes, ending: str, base: str, *, independent: bool) -> Parsed:
    """Read an answer in the format that the ending of a file name says.

    independent: read solutions with rdflib rather than with the parser of the engine's own family (it knows
    SPARQL 1.1 only). Raises what the parser raises.
    """
    if ending == ".csv":
        header, *rows = csv.reader(io.StringIO(body.decode("utf-8"), newline=""), strict=True)
        return Cells(tuple(header), tuple(tuple(row) for row in rows))
    if ending in GRAPHS:
        return _graph(body, ending, base)
    if independent and ending != ".tsv":
        with _lexical_forms_kept():
            return _of_rdflib(Result.parse(io.BytesIO(body), format=MEDIA_TYPES[ending]))
    results = ox.parse_query_results(body, _SOLUTIONS[ending])
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return Rows(
        frozenset(names),
        tuple({name: row[name] for name in names if row[name] is not None} for row in results),
    )


def _graph(body: bytes, ending: str, base: str) -> Rows | Triples:
    triples = [quad.triple for quad in ox.parse(body, GRAPHS[ending], base_iri=base)]
    if any(triple.object == ox.NamedNode(_RS.ResultSet) for triple in triples):
        with _lexical_forms_kept():
            return _result_set(rdflib.Graph().parse(data=body, format="turtle", publicID=base))
    return Triples(tuple(triples))


def _result_set(graph: rdflib.Graph) -> Rows:
    """Read solutions that a suite writes as a graph."""
    rows = []
    for solution in graph.objects(predicate=_RS.solution):
        bindings = graph.objects(solution, _RS.binding)
        rows.append(
            {str(graph.value(b, _RS.variable)): from_rdflib(graph.value(b, _RS.value)) for b in bindings}
        )
    return Rows(frozenset(map(str, graph.objects(predicate=_RS.resultVariable))), tuple(rows))


def _of_rdflib(result: Result) -> Rows | bool:
    if result.type == "ASK":
        return bool(result.askAnswer)
    rows = [
        {str(name): from_rdflib(term) for name, term in row.items() if term is not None}
        for row in result.bindings
    ]
    return Rows(frozenset(str(name) for name in result.vars or ()), tuple(rows))


@contextmanager
def _lexical_forms_kept() -> Iterator[None]:
    """Keep rdflib from rewriting literals ("01" as "1") while it reads."""
    with _READING:  # the setting is one for all threads
        before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
        try:
            yield
        finally:
            rdflib.NORMALIZE_LITERALS = before
