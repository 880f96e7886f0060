"""The endpoint's description of itself in the terms of SPARQL 1.1 Service Description."""

import json
from typing import Final

import pyoxigraph as ox

from sixparty.engine.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from sixparty.namespaces import CONFORMANCE, RDFS

#: The query that the description is made from.
COUNTS: Final = """SELECT ?g ?n {
  { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } UNION
  { SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g }
}"""

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RDF_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_VOID: Final = "http://rdfs.org/ns/void#"
#: Unique names that the W3C gives to formats (https://www.w3.org/ns/formats/).
_NAMES: Final = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
}


def describe(endpoint: str, *, union: bool, counts: bytes) -> list[ox.Triple]:
    """Return the description.

    endpoint: its address; union: the default graph is the union of the named ones; counts: the JSON answer to
    COUNTS, with the number of triples of each graph.
    """
    sizes = _sizes(counts)
    triples = sizes.pop(None, 0)
    service, dataset, default = ox.NamedNode(endpoint), ox.BlankNode("dataset"), ox.BlankNode("default")
    made = [
        ox.Triple(service, _RDF_TYPE, _sd("Service")),
        ox.Triple(service, _sd("endpoint"), service),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(dataset, _RDF_TYPE, _sd("Dataset")),
        ox.Triple(dataset, _sd("defaultGraph"), default),
        ox.Triple(default, _RDF_TYPE, _sd("Graph")),
        ox.Triple(default, _void("triples"), ox.Literal(triples)),
    ]
    made.append(ox.Triple(service, ox.NamedNode(f"{RDFS}seeAlso"), ox.NamedNode(CONFORMANCE)))
    if union:
        made.append(ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph")))
    for media_type in (*SOLUTION_FORMATS, *GRAPH_FORMATS):
        made.append(ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + _NAMES[media_type])))
    for number, (iri, size) in enumerate(sorted(sizes.items(), key=str)):
        named, graph = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
        made += [
            ox.Triple(dataset, _sd("namedGraph"), named),
            ox.Triple(named, _RDF_TYPE, _sd("NamedGraph")),
            ox.Triple(named, _sd("name"), ox.NamedNode(str(iri))),
            ox.Triple(named, _sd("graph"), graph),
            ox.Triple(graph, _RDF_TYPE, _sd("Graph")),
            ox.Triple(graph, _void("triples"), ox.Literal(size)),
        ]
    return made


def _sizes(counts: bytes) -> dict[str | None, int]:
    rows = json.loads(counts)["results"]["bindings"]
    return {row["g"]["value"] if "g" in row else None: int(row["n"]["value"]) for row in rows}


def write(triples: list[ox.Triple], media_type: str) -> bytes:
    """Write a description in one of GRAPH_FORMATS."""
    rdf_format = GRAPH_FORMATS[media_type]
    plain = rdf_format in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS, ox.RdfFormat.JSON_LD)
    prefixes = None if plain else {"sd": SD, "void": _VOID, "rdfs": RDFS}
    return ox.serialize(triples, format=rdf_format, prefixes=prefixes) or b""


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)
