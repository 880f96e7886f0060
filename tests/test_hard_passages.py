"""The model holds hard passages of sections still to be encoded: every term exists, and nothing clashes."""

import re
from pathlib import Path
from typing import Any

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import OWL, RDF

import owlapi

pytestmark = pytest.mark.xdist_group("java")

NAMESPACE = "https://w3id.org/six-party-talks/ontology#"
FIXTURE = Path(__file__).parent / "fixtures" / "hard-passages.trig"
CLASH = f"<https://w3id.org/six-party-talks/soa/x-aid-rises> a <{NAMESPACE}Agent> ."


def _closure(folder: Path) -> Graph:
    graph = Graph()
    for path in [*folder.glob("*.ttl"), *(folder / "external").glob("*.ttl")]:
        graph.parse(path, format="turtle")
    for header in list(graph.subjects(RDF.type, OWL.Ontology)):
        graph.remove((header, None, None))
    return graph


def _with_fixture(root: Path, extra: str = "") -> Graph:
    graph = _closure(root / "ontology")
    data = Dataset()
    data.parse(FIXTURE, format="trig")
    for subject, predicate, target, _ in data.quads():
        graph.add((subject, predicate, target))
    graph.parse(data=extra, format="turtle")
    graph.add((URIRef("https://w3id.org/six-party-talks/hard-passages"), RDF.type, OWL.Ontology))
    return graph


def _load(graph: Graph, path: Path) -> Any:
    graph.serialize(path, format="xml")
    return owlapi.load(path)


def test_every_term_of_the_hard_passages_exists(root: Path) -> None:
    text = re.sub(r'"[^"]*"', "", FIXTURE.read_text(encoding="utf-8"))
    used = {NAMESPACE + name for name in re.findall(r"(?<![\w-]):([A-Za-z]\w*)", text)}
    assert used <= {str(term) for term in _closure(root / "ontology").subjects(RDF.type, None)}


def test_the_hard_passages_are_owl_2_dl_and_consistent(root: Path, tmp_path: Path) -> None:
    ontology = _load(_with_fixture(root), tmp_path / "hard.owl")
    assert owlapi.violations(ontology) == []
    assert owlapi.hermit(ontology).isConsistent()


def test_a_clash_in_them_would_be_noticed(root: Path, tmp_path: Path) -> None:
    ontology = _load(_with_fixture(root, CLASH), tmp_path / "clash.owl")
    assert not owlapi.hermit(ontology).isConsistent()
