"""The catalogue by which Protégé finds the modules lists exactly what the folder holds."""

from pathlib import Path

from rdflib import Graph, URIRef
from rdflib.namespace import OWL

from ontology_catalog import catalog_text, ontology_iris


def test_catalogue_lists_every_ontology_of_the_folder(root: Path) -> None:
    written = (root / "ontology" / "catalog-v001.xml").read_text(encoding="utf-8")
    assert written == catalog_text(ontology_iris(root / "ontology"))


def test_every_import_is_an_ontology_of_the_folder(root: Path) -> None:
    known = ontology_iris(root / "ontology")
    for path in sorted((root / "ontology").rglob("*.ttl")):
        for imported in Graph().parse(path, format="turtle").objects(None, OWL.imports):
            assert str(imported) in known, f"{path.name} imports {imported}, which no file here is"


def test_the_root_reaches_every_module(root: Path) -> None:
    folder = root / "ontology"
    graph = Graph().parse(folder / "six-party-talks.ttl", format="turtle")
    imported = set(graph.objects(None, OWL.imports))
    modules = {name for name, path in ontology_iris(folder).items() if "/" not in path}
    own = {"https://w3id.org/six-party-talks/ontology"}
    assert {URIRef(name) for name in modules - own} <= imported
