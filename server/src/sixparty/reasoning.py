"""What follows from the data by OWL 2 RL and property chains, as triples of their own.

`reasonable` draws the OWL 2 RL conclusions but no property chains; those are walked as SPARQL property paths.
Both are repeated until nothing new follows.
"""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import (
    NamedNode,
    Quad,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    serialize,
)
from rdflib import RDF as RDF_TERMS
from rdflib import URIRef
from reasonable import PyReasoner

from sixparty.namespaces import BASE, ONTOLOGY, OWL, RDF

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
    # texts in a language are annotations: nothing follows from them, and they are a third of all triples
    asserted = {quad.triple for quad in quads if not getattr(quad.object, "language", None)}
    store = _store(asserted)
    chains = property_chains(store)
    reasoner = _reasoner(asserted)
    concluded: set[Triple] = set()
    while True:
        drawn = _worth_keeping(reasoner.reason()) - asserted - concluded
        store.extend(Quad(*triple) for triple in drawn)
        walked = set(_walk(chains, store))
        concluded |= drawn | walked
        if not walked:
            return concluded
        # the reasoner takes triples of rdflib's terms, and keeps what it has concluded already
        reasoner.from_graph([tuple(URIRef(term.value) for term in triple) for triple in walked])


def property_chains(store: Store) -> list[Chain]:
    """Return each property chain axiom in a store as (property, SPARQL path that implies it)."""
    steps: dict[tuple[str, str], list[str]] = {}
    for row in _select(store, _CHAINS):
        path = f"^{row['inverse']}" if row["inverse"] is not None else str(row["step"])
        steps.setdefault((row["property"].value, str(row["list"])), []).append(path)
    return [(name, "/".join(path)) for (name, _), path in steps.items()]


def _reasoner(triples: Iterable[Triple]) -> PyReasoner:
    reasoner = PyReasoner()
    with tempfile.TemporaryDirectory() as folder:
        # reasonable reads Turtle by its file ending; N-Triples is Turtle too and quick to write
        path = Path(folder, "asserted.ttl")
        path.write_bytes(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
        reasoner.load_file(str(path))
    return reasoner


def _worth_keeping(conclusions: Iterable[tuple[object, object, object]]) -> set[Triple]:
    """Return the conclusions (in rdflib's terms) that say of a thing of ours something in a term of ours."""
    return {
        Triple(NamedNode(str(subject)), NamedNode(str(predicate)), NamedNode(str(target)))
        for subject, predicate, target in conclusions
        if isinstance(subject, URIRef)
        and isinstance(target, URIRef)
        and subject.startswith(BASE)
        and not subject.startswith(ONTOLOGY)
        and (target if predicate == RDF_TERMS.type else str(predicate)).startswith(ONTOLOGY)
    }


def _walk(chains: list[Chain], store: Store) -> Iterator[Triple]:
    """Add to the store what the chains imply, until they imply no more; yields what was added."""
    while True:
        found = {
            Quad(row["from"], NamedNode(name), row["to"])
            for name, path in chains
            for row in _select(store, f"SELECT DISTINCT ?from ?to WHERE {{ ?from {path} ?to }}")
        }
        fresh = [quad for quad in found if quad not in store]
        if not fresh:
            return
        store.extend(fresh)
        yield from (quad.triple for quad in fresh)


def _select(store: Store, query: str) -> QuerySolutions:
    results = store.query(query)
    if not isinstance(results, QuerySolutions):
        raise TypeError(f"no SELECT query: {query}")
    return results


def _store(triples: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return store
