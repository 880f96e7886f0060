"""Media types that an answer can be written in, each with pyoxigraph's name for it."""

from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
TURTLE: Final = "text/turtle"
N_TRIPLES: Final = "application/n-triples"
RDF_XML: Final = "application/rdf+xml"
JSON_LD: Final = "application/ld+json"
TRIG: Final = "application/trig"
N_QUADS: Final = "application/n-quads"

#: For SELECT and ASK, in the server's own order of preference.
SOLUTION_FORMATS: Final[dict[str, QueryResultsFormat]] = {
    JSON: QueryResultsFormat.JSON,
    XML: QueryResultsFormat.XML,
    CSV: QueryResultsFormat.CSV,
    TSV: QueryResultsFormat.TSV,
}

#: For CONSTRUCT and DESCRIBE, in the server's own order of preference.
GRAPH_FORMATS: Final[dict[str, RdfFormat]] = {
    TURTLE: RdfFormat.TURTLE,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    RDF_XML: RdfFormat.RDF_XML,
    JSON_LD: RdfFormat.JSON_LD,
    TRIG: RdfFormat.TRIG,
    N_QUADS: RdfFormat.N_QUADS,
}

#: What a user may ask for by name: media types, in order of preference.
BY_NAME: Final[dict[str, tuple[str, ...]]] = {
    "table": (JSON, TURTLE),
    "json": (JSON, JSON_LD),
    "xml": (XML, RDF_XML),
    "csv": (CSV,),
    "tsv": (TSV,),
    "turtle": (TURTLE,),
    "ntriples": (N_TRIPLES,),
    "rdfxml": (RDF_XML,),
    "jsonld": (JSON_LD,),
}
