"""One OWL file: ontology and data, each statement of the paper annotated with the passages that make it.

Protégé shows the annotations behind its "@" button. The file imports nothing, so it opens without a network.
What a reasoner concludes is left out: whoever opens the file lets a reasoner draw it.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from sixparty.loading import iri_of
from sixparty.namespaces import BASE, DCTERMS, INFERRED_GRAPH, OWL, PASSAGE, PREFIXES, RDF, RDFS

ONTOLOGY_IRI: Final = BASE + "all"
_ROOT: Final = BASE + "ontology"

_TITLES: Final = {
    "en": "Six-Party Talks: ontology and data of one paper",
    "zh-Hant": "六方會談：一篇論文的本體與資料",
}

#: What the file says of itself as the ontology's own header does.
_SHARED: Final = {DCTERMS + name for name in ("creator", "created", "license", "description")}

_TYPE: Final = NamedNode(RDF + "type")
_SOURCE: Final = NamedNode(DCTERMS + "source")
_ONTOLOGY: Final = NamedNode(OWL + "Ontology")


def owl_rdfxml(quads: Iterable[Quad]) -> bytes:
    """Return the OWL 2 ontology of the whole release as RDF/XML."""
    ordered = sorted(owl_triples(list(quads)), key=_order)
    used = {name: iri for name, iri in PREFIXES.items() if name}
    written = serialize(ordered, format=RdfFormat.RDF_XML, prefixes=used) or b""
    # Protégé reports a file without a base. The serializer's own would make every IRI relative to it.
    return written.replace(b"<rdf:RDF ", f'<rdf:RDF xml:base="{ONTOLOGY_IRI}" '.encode(), 1)


def owl_triples(quads: list[Quad]) -> set[Triple]:
    """Return every triple but the inferred ones and the modules' headers, with one header and the sources."""
    headers = {q.subject for q in quads if q.predicate == _TYPE and q.object == _ONTOLOGY}
    kept = [q for q in quads if iri_of(q.graph_name) != INFERRED_GRAPH and q.subject not in headers]
    triples = {Triple(quad.subject, quad.predicate, quad.object) for quad in kept}
    return triples | set(_header(quads)) | set(_sources(kept))


def _header(quads: Iterable[Quad]) -> Iterator[Triple]:
    this, release = NamedNode(ONTOLOGY_IRI), version("sixparty")
    yield Triple(this, _TYPE, _ONTOLOGY)
    yield Triple(this, NamedNode(OWL + "versionIRI"), NamedNode(f"{ONTOLOGY_IRI}/{release}"))
    yield Triple(this, NamedNode(OWL + "versionInfo"), Literal(release))
    for language, title in _TITLES.items():
        for name in (RDFS + "label", DCTERMS + "title"):
            yield Triple(this, NamedNode(name), Literal(title, language=language))
    for quad in quads:
        if iri_of(quad.subject) == _ROOT and quad.predicate.value in _SHARED:
            yield Triple(this, quad.predicate, quad.object)


def _sources(quads: Iterable[Quad]) -> Iterator[Triple]:
    """Yield one blank owl:Axiom a statement, with all the passages that make the statement."""
    passages: dict[Triple, set[NamedNode]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(PASSAGE):
            triple = Triple(quad.subject, quad.predicate, quad.object)
            passages.setdefault(triple, set()).add(quad.graph_name)
    for number, triple in enumerate(sorted(passages, key=str)):
        axiom = BlankNode(f"axiom{number}")
        yield Triple(axiom, _TYPE, NamedNode(OWL + "Axiom"))
        yield Triple(axiom, NamedNode(OWL + "annotatedSource"), triple.subject)
        yield Triple(axiom, NamedNode(OWL + "annotatedProperty"), triple.predicate)
        yield Triple(axiom, NamedNode(OWL + "annotatedTarget"), triple.object)
        for passage in passages[triple]:
            yield Triple(axiom, _SOURCE, passage)


def _order(triple: Triple) -> tuple[bool, str, bool, str]:
    """Put the header first, then subjects together, each with its types first."""
    subject = str(triple.subject)
    return subject != f"<{ONTOLOGY_IRI}>", subject, triple.predicate != _TYPE, str(triple)
