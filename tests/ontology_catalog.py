"""Writes `ontology/catalog-v001.xml`, by which Protégé finds every import beside the file that it opens.

Run `python tests/ontology_catalog.py` after adding or renaming a module; a test tells when the file no longer
lists exactly the ontologies of the folder.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

from rdflib import Graph
from rdflib.namespace import OWL, RDF

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
OPEN = '<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">\n'


def ontology_iris(folder: Path) -> dict[str, str]:
    """Return the IRI of every ontology under the folder with its path relative to it, sorted by IRI."""
    found = {}
    for path in sorted(folder.rglob("*.ttl")):
        for name in Graph().parse(path, format="turtle").subjects(RDF.type, OWL.Ontology):
            found[str(name)] = path.relative_to(folder).as_posix()
    return dict(sorted(found.items()))


def catalog_text(iris: dict[str, str]) -> str:
    """Return an OASIS XML catalogue that maps each ontology IRI to a relative path."""
    lines = [f"    <uri name={quoteattr(name)} uri={quoteattr(path)}/>\n" for name, path in iris.items()]
    return HEAD + OPEN + "".join(lines) + "</catalog>\n"


if __name__ == "__main__":
    ontology = Path(__file__).resolve().parents[1] / "ontology"
    (ontology / "catalog-v001.xml").write_text(catalog_text(ontology_iris(ontology)), encoding="utf-8")
