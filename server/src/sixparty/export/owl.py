"""One OWL file: ontology and data, each statement of the paper annotated with the passages that make it.

Protégé shows the annotations behind its "@" button. The file imports nothing, so it opens without a network.
What a reasoner concludes is left out: whoever opens the file lets a reasoner draw it.
So is the report on the W3C tests, which is about the server.
So are the alignments: they put outside classes above ours, and Protégé showed a tree with these at the top.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from sixparty.loading import iri_of
from sixparty.namespaces import (
    BASE,
    CONFORMANCE_GRAPH,
    DCTERMS,
    INFERRED_GRAPH,
    OWL,
    PASSAGE,
    PREFIXES,
    RDF,
    RDFS,
    SKOS,
)

ONTOLOGY_IRI: Final = BASE + "all"
_ROOT: Final = BASE + "ontology"

_TITLES: Final = {
    "en": "Six-Party Talks: ontology and data of one paper",
    "zh-Hant": "六方會談：一篇論文的本體與資料",
}

_COMMENTS: Final = {
    "en": "Without the alignments with outside vocabularies; every other export has them.",
    "zh-Hant": "不含與外部詞彙的對應；其他匯出檔均含之。",
}

#: What the file says of itself as the ontology's own header does.
_SHARED: Final = {DCTERMS + name for name in ("creator", "created", "license", "description")}

_LEFT_OUT: Final = (INFERRED_GRAPH, CONFORMANCE_GRAPH)
_TYPE: Final = NamedNode(RDF + "type")
_SOURCE: Final = NamedNode(DCTERMS + "source")
_ONTOLOGY: Final = NamedNode(OWL + "Ontology")
_MATCHES: Final = {
    NamedNode(f"{SKOS}{kind}Match") for kind in ("exact", "close", "broad", "narrow", "related")
}
_TERMS: Final = {NamedNode(OWL + kind) for kind in ("Class", "ObjectProperty", "DatatypeProperty")}


def owl_rdfxml(quads: Iterable[Quad]) -> bytes:
    """Return the OWL 2 ontology of the whole release as RDF/XML."""
    ordered = sorted(owl_triples(list(quads)), key=_order)
    used = {name: iri for name, iri in PREFIXES.items() if name}
    written = serialize(ordered, format=RdfFormat.RDF_XML, prefixes=used) or b""
    # Protégé reports a file without a base. The serializer's own would make every IRI relative to it.
    return written.replace(b"<rdf:RDF ", f'<rdf:RDF xml:base="{ONTOLOGY_IRI}" '.encode(), 1)


def owl_triples(quads: list[Quad]) -> set[Triple]:
    """Return every triple but the inferred ones, the alignments and the modules' headers.

    What the W3C tests say of the server is left out too. One header is added, and each statement's sources.
    """
    headers = {q.subject for q in quads if q.predicate == _TYPE and q.object == _ONTOLOGY}
    stated = [q for q in quads if iri_of(q.graph_name) not in _LEFT_OUT and q.subject not in headers]
    outside = _outside_terms(stated)
    kept = [quad for quad in stated if not _aligns(quad, outside)]
    triples = {Triple(quad.subject, quad.predicate, quad.object) for quad in kept}
    return triples | set(_header(quads)) | set(_sources(kept))


def _outside_terms(quads: Iterable[Quad]) -> set[NamedNode]:
    """Return the classes and properties of others, but for SKOS, on which the controlled lists are built."""
    terms = {q.subject for q in quads if q.predicate == _TYPE and q.object in _TERMS}
    named = {term for term in terms if isinstance(term, NamedNode)}
    return {term for term in named if not term.value.startswith((BASE, SKOS))}


def _aligns(quad: Quad, outside: set[NamedNode]) -> bool:
    """Tell whether a statement is about an outside term or ties ours to one; naming it as source does not."""
    if quad.subject in outside or quad.predicate in outside or quad.predicate in _MATCHES:
        return True
    return quad.object in outside and quad.predicate != _SOURCE


def _header(quads: Iterable[Quad]) -> Iterator[Triple]:
    this, release = NamedNode(ONTOLOGY_IRI), version("sixparty")
    yield Triple(this, _TYPE, _ONTOLOGY)
    yield Triple(this, NamedNode(OWL + "versionIRI"), NamedNode(f"{ONTOLOGY_IRI}/{release}"))
    yield Triple(this, NamedNode(OWL + "versionInfo"), Literal(release))
    for language, title in _TITLES.items():
        for name in (RDFS + "label", DCTERMS + "title"):
            yield Triple(this, NamedNode(name), Literal(title, language=language))
    for language, comment in _COMMENTS.items():
        yield Triple(this, NamedNode(RDFS + "comment"), Literal(comment, language=language))
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
