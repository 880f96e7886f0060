"""SHACL validation of the data against the shapes in `ontology/shapes/`, by pySHACL."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyshacl
from pyoxigraph import Quad, RdfFormat, Triple, serialize
from rdflib import RDF, SH, Graph, URIRef

from sixparty.loading import Corpus
from sixparty.namespaces import shorten

_VALIDATED: Final = ("ontology", "data")


@dataclass(frozen=True)
class Violation:
    """A thing that breaks a shape: IRIs of the thing and the shape, and the shape's message."""

    focus: str
    shape: str
    message: str


def to_rdflib(quads: Iterable[Quad]) -> Graph:
    """Return the quads' triples as an rdflib graph, graph names left out."""
    triples = {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    graph = Graph()
    graph.parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    return graph


def validate(corpus: Corpus) -> list[Violation]:
    """Validate the union of all graphs; returns the violations, sorted. No shapes: none."""
    files = sorted((corpus.root / "ontology" / "shapes").glob("*.ttl"))
    if not files:
        return []
    shapes = Graph()
    for path in files:
        shapes.parse(path, format="turtle")
    return validate_graphs(to_rdflib(corpus.quads(*_VALIDATED)), shapes)


def validate_graphs(data: Graph, shapes: Graph) -> list[Violation]:
    """Validate one graph against shapes; reasoning is left to the caller."""
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True, inference="none")
    return sorted(set(_violations(results)), key=lambda found: (found.focus, found.shape, found.message))


def _violations(results: Graph) -> Iterator[Violation]:
    for result in results.subjects(RDF.type, SH.ValidationResult):
        if results.value(result, SH.resultSeverity) != SH.Violation:
            continue
        path = results.value(result, SH.resultPath)
        value = results.value(result, SH.value)
        texts = list(results.objects(result, SH.resultMessage))
        english = [text for text in texts if getattr(text, "language", None) == "en"]
        message = " ".join(sorted(map(str, english or texts)))
        parts = [shorten(str(part)) for part in (path, value) if isinstance(part, URIRef)]
        yield Violation(
            str(results.value(result, SH.focusNode)),
            str(results.value(result, SH.sourceShape)),
            " ".join([*parts, message]),
        )
