"""The project's IRIs: every name begins with `BASE`, wherever the server is mounted."""

from typing import Final

BASE: Final = "https://w3id.org/six-party-talks/"
ONTOLOGY: Final = BASE + "ontology#"
PASSAGE: Final = BASE + "passage/"
CITATION: Final = BASE + "citation/"

GRAPH: Final = BASE + "graph/"
ENTITIES_GRAPH: Final = GRAPH + "entities"
SOURCES_GRAPH: Final = GRAPH + "sources"
PASSAGES_GRAPH: Final = GRAPH + "passages"
ONTOLOGY_GRAPH: Final = GRAPH + "ontology"
INFERRED_GRAPH: Final = GRAPH + "inferred"
CONFORMANCE_GRAPH: Final = GRAPH + "conformance"
#: The report on the W3C tests, and the start of the names of all in it but `SOFTWARE`.
CONFORMANCE: Final = BASE + "conformance"
SOFTWARE: Final = BASE + "software"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
DCTERMS: Final = "http://purl.org/dc/terms/"
DOAP: Final = "http://usefulinc.com/ns/doap#"
EARL: Final = "http://www.w3.org/ns/earl#"
DOCO: Final = "http://purl.org/spar/doco/"
SHACL: Final = "http://www.w3.org/ns/shacl#"

#: Kinds of things of ours; each is both a path segment and a prefix (`state:dprk`).
SEGMENTS: Final = (
    "state", "org", "person", "group", "place", "facility", "material", "system", "agreement", "round",
    "meeting", "event", "act", "soa", "position", "claim", "policy", "goal", "interest", "plan", "stage",
    "quantity", "time", "citation", "work", "issue", "modality", "certainty", "unit", "passage", "graph",
    "section", "table", "document", "obligation", "partylink", "delegation", "tenure", "info", "designation",
    "programme", "factuality", "approximation", "kind", "relation", "direction", "function", "status",
    "discrepancy", "manner", "scheme", "plover",
)  # fmt: skip

PREFIXES: Final[dict[str, str]] = {
    "": ONTOLOGY,
    **{segment: f"{BASE}{segment}/" for segment in SEGMENTS},
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "skos": SKOS,
    "xsd": XSD,
    "dcterms": DCTERMS,
    "doco": DOCO,
}


def passage_iri(passage_id: str) -> str:
    """Return the IRI of a passage, which is also the name of its graph: `2-p2-s3` → `…/passage/2-p2-s3`."""
    return PASSAGE + passage_id


def shorten(iri: str) -> str:
    """Return `state:dprk` for an IRI under a known prefix, and the IRI itself for any other."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri
