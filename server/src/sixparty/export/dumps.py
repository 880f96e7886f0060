"""Export a release: N-Quads, TriG, Turtle, JSON-LD, and one OWL file in RDF/XML."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from sixparty.export.owl import owl_rdfxml
from sixparty.manifest import DATASET
from sixparty.namespaces import PREFIXES, RDF

_TYPE: Final = NamedNode(RDF + "type")
_NAME: Final = "six-party-talks"
_DATASET_FORMATS: Final = {"trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}


def export(release: Path, out: Path) -> list[Path]:
    """Write all files into the folder `out` (made where it is missing); returns their paths.

    N-Quads, TriG and JSON-LD keep the named graphs; Turtle and OWL hold each triple once.
    """
    out.mkdir(parents=True, exist_ok=True)
    dataset = (release / DATASET).read_bytes()
    quads = list(parse(input=dataset, format=RdfFormat.N_QUADS))
    files = {f"{_NAME}.nq": dataset, f"{_NAME}.ttl": _turtle(quads)}
    for ending, rdf_format in _DATASET_FORMATS.items():
        prefixes = PREFIXES if rdf_format == RdfFormat.TRIG else None
        files[f"{_NAME}.{ending}"] = serialize(grouped(quads), format=rdf_format, prefixes=prefixes) or b""
    files[f"{_NAME}.owl"] = owl_rdfxml(quads)
    for name, content in files.items():
        (out / name).write_bytes(content)
    return [out / name for name in files]


def grouped(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads in an order in which writers open each graph and each subject once."""
    return sorted(quads, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))


def _turtle(quads: Iterable[Quad]) -> bytes:
    triples = dict.fromkeys(Triple(q.subject, q.predicate, q.object) for q in grouped(quads))
    ordered = sorted(triples, key=lambda t: (str(t.subject), t.predicate != _TYPE, str(t)))
    return serialize(ordered, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
