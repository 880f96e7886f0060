"""What follows from the data by OWL 2 RL and property chains, as triples of their own.

`reasonable` draws the OWL 2 RL conclusions but no property chains; those are walked as SPARQL property paths.
Both are repeated until nothing new follows.
"""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    serialize,
)
from reasonable import PyReasoner

from sixparty.namespaces import BASE, ONTOLOGY, OWL, RDF

_TYPE: Final = NamedNode(RDF + "type")
_CHAINS: Final = f"""
PREFIX owl: <{OWL}>
PREFIX rdf: <{RDF}>
SELECT ?property ?list ?step ?inverse (COUNT(?before) AS ?place) WHERE {{
  ?property owl:propertyChainAxiom ?list .
  ?list rdf:rest* ?before .
  ?before rdf:rest* ?cell .
  ?cell rdf:first ?step .
  OPTIONAL {{ ?step owl:inverseOf ?inverse FILTER isBlank(?step) }}
}} GROUP BY ?property ?list ?cell ?step ?inverse ORDER BY ?property ?list ?place
"""

Chain = tuple[str, str]


def infer(quads: Iterable[Quad]) -> set[Triple]:
    """Return the triples about our things that follow from the quads and do not stand in them.

    Conclusions about the ontology's own terms, about blank nodes and such as hold of everything
    (`a owl:Thing`, `x owl:sameAs x`) are left out, and so are those in other vocabularies.
    """
    asserted = {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    known = set(asserted)
    chains = property_chains(asserted)
    while True:
        concluded = known | {triple for triple in _reason_rl(known) if _worth_keeping(triple)}
        concluded |= set(_walk(chains, concluded))
        if concluded == known:
            return known - asserted
        known = concluded


def property_chains(triples: Iterable[Triple]) -> list[Chain]:
    """Return each property chain axiom as (IRI of the property, SPARQL path that implies it)."""
    store = _store(triples)
    steps: dict[tuple[str, str], list[str]] = {}
    for row in _select(store, _CHAINS):
        path = f"^{row['inverse']}" if row["inverse"] is not None else str(row["step"])
        steps.setdefault((row["property"].value, str(row["list"])), []).append(path)
    return [(name, "/".join(path)) for (name, _), path in steps.items()]


def _reason_rl(triples: Iterable[Triple]) -> Iterator[Triple]:
    reasoner = PyReasoner()
    with tempfile.TemporaryDirectory() as folder:
        # reasonable reads Turtle by its file ending; N-Triples is Turtle too and quick to write
        path = Path(folder, "known.ttl")
        path.write_bytes(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
        reasoner.load_file(str(path))
    for subject, predicate, target in reasoner.reason():
        yield Triple(_term(subject), _term(predicate), _term(target))  # type: ignore[arg-type]


def _term(term: object) -> NamedNode | BlankNode | Literal:
    """Return an rdflib term as pyoxigraph's; rdflib's kinds are told by their class names."""
    kind = type(term).__name__
    if kind == "URIRef":
        return NamedNode(str(term))
    if kind == "BNode":
        return BlankNode(str(term))
    language, datatype = getattr(term, "language", None), getattr(term, "datatype", None)
    if language:
        return Literal(str(term), language=language)
    return Literal(str(term), datatype=NamedNode(str(datatype)) if datatype else None)


def _worth_keeping(triple: Triple) -> bool:
    """Tell whether a conclusion says something about a thing of ours in a term of ours."""
    subject, predicate, target = triple.subject, triple.predicate, triple.object
    if not isinstance(subject, NamedNode) or not isinstance(target, NamedNode):
        return False
    if not subject.value.startswith(BASE) or subject.value.startswith(ONTOLOGY):
        return False
    if predicate == _TYPE:
        return target.value.startswith(ONTOLOGY)
    return predicate.value.startswith(ONTOLOGY)


def _walk(chains: list[Chain], triples: Iterable[Triple]) -> Iterator[Triple]:
    store = _store(triples)
    for name, path in chains:
        for row in _select(store, f"SELECT DISTINCT ?from ?to WHERE {{ ?from {path} ?to }}"):
            yield Triple(row["from"], NamedNode(name), row["to"])


def _select(store: Store, query: str) -> QuerySolutions:
    results = store.query(query)
    if not isinstance(results, QuerySolutions):
        raise TypeError(f"no SELECT query: {query}")
    return results


def _store(triples: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return store
