"""The exported OWL file in the tools that reviewers use: OWL API, the OWL 2 DL profile, HermiT."""

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import parse

import owlapi
from sixparty.export import export
from sixparty.namespaces import INFERRED_GRAPH, PASSAGE

pytestmark = pytest.mark.xdist_group("java")


@pytest.fixture(scope="module")
def owl_file(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = export(release, tmp_path_factory.mktemp("export"))
    return next(path for path in files if path.suffix == ".owl")


@pytest.fixture(scope="module")
def ontology(owl_file: Path) -> Any:
    return owlapi.load(owl_file)


@pytest.fixture(scope="module")
def reasoner(ontology: Any) -> Any:
    return owlapi.hermit(ontology)


def test_ontology_and_data_are_owl_2_dl(ontology: Any):
    assert owlapi.violations(ontology) == []


def test_ontology_and_data_are_consistent_in_hermit(reasoner: Any):
    assert reasoner.isConsistent()


def test_no_class_is_unsatisfiable(reasoner: Any):
    empty = [str(found) for found in reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()]
    assert empty == []


def test_a_contradiction_would_be_noticed(owl_file: Path):
    """The checks above can fail: a state that is also a place is refused."""
    ontology = owlapi.load(owl_file)
    base = "https://w3id.org/six-party-talks/"
    axiom = owlapi.assertion(ontology, base + "state/dprk", "#type", base + "ontology#Agreement")
    ontology.getOWLOntologyManager().addAxiom(ontology, axiom)
    assert not owlapi.hermit(ontology).isConsistent()


def test_what_was_materialised_is_entailed(ontology: Any, reasoner: Any, release: Path):
    """HermiT, another reasoner with another method, agrees with a spread of the materialised conclusions."""
    inferred = [
        quad
        for quad in parse(path=str(release / "dataset.nq"))
        if getattr(quad.graph_name, "value", "") == INFERRED_GRAPH
    ]
    assert len(inferred) > 100
    sample = inferred[:: max(1, len(inferred) // 150)]
    refused = [
        str(quad)
        for quad in sample
        if not reasoner.isEntailed(
            owlapi.assertion(ontology, quad.subject.value, quad.predicate.value, quad.object.value)
        )
    ]
    assert refused == []


def test_every_statement_of_the_paper_bears_its_passages(ontology: Any, release: Path):
    """Axioms with annotations, as the OWL API reads them, are as many as the statements in passage graphs."""
    statements = {
        (str(quad.subject), quad.predicate, quad.object)
        for quad in parse(path=str(release / "dataset.nq"))
        if getattr(quad.graph_name, "value", "").startswith(PASSAGE)
    }
    annotated = [
        axiom
        for axiom in ontology.getAxioms()
        if any("source" in str(note.getProperty()) for note in axiom.getAnnotations())
    ]
    assert len(annotated) == len(statements)
