"""The exported OWL file in the tools that reviewers use: OWL API, the OWL 2 DL profile, HermiT."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

import owlapi
from sixparty.export import export
from sixparty.loading import TYPE, iri_of
from sixparty.namespaces import BASE, INFERRED_GRAPH, ONTOLOGY_GRAPH, OWL, PASSAGE, RDFS, SKOS

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


def test_no_outside_class_stands_above_ours(owl_file: Path):
    """In Protégé the roots of the tree are ours; the controlled lists alone are kinds of SKOS's concept."""
    above = {
        iri_of(triple.object)
        for triple in parse(path=str(owl_file), format=RdfFormat.RDF_XML)
        if triple.predicate.value == RDFS + "subClassOf"
        and iri_of(triple.subject).startswith(BASE)
        and isinstance(triple.object, NamedNode)
    }
    assert {iri for iri in above if not iri.startswith(BASE)} == {SKOS + "Concept"}


def test_all_our_terms_are_there_and_no_class_but_ours_and_skos(ontology: Any, release: Path):
    kinds = {OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
    ours = {
        iri_of(quad.subject)
        for quad in parse(path=str(release / "dataset.nq"))
        if quad.predicate == TYPE and iri_of(quad.object) in kinds and iri_of(quad.subject).startswith(BASE)
    }
    terms = [*ontology.getClassesInSignature(), *ontology.getObjectPropertiesInSignature()]
    terms += [*ontology.getDataPropertiesInSignature(), *ontology.getAnnotationPropertiesInSignature()]
    found = {str(term.getIRI().getIRIString()) for term in terms}
    assert ours <= found
    classes = {str(term.getIRI().getIRIString()) for term in terms if term.isOWLClass()}
    assert classes - ours == {OWL + "Thing", SKOS + "Concept", SKOS + "ConceptScheme"}


SAMPLE = 8
#: Things that more statements speak of than this are not gone through: everything is near a state.
BUSY = 40


def neighbourhood(facts: list[Triple], busyness: Counter[str], start: set[str], steps: int) -> list[Triple]:
    """The statements about some things, and about what these link to, and so on."""
    things = set(start)
    for _ in range(steps):
        linked = set().union(*(ends(fact) for fact in facts if ends(fact) & things))
        things |= {thing for thing in linked if busyness[thing] <= BUSY}
    return [fact for fact in facts if iri_of(fact.subject) in things]


def ends(triple: Triple) -> set[str]:
    return {iri for iri in (iri_of(triple.subject), iri_of(triple.object)) if iri.startswith(BASE)}


def test_what_was_materialised_is_entailed(release: Path, tmp_path: Path):
    """HermiT, a reasoner of another method, draws conclusions of many kinds from what is stated near them.

    What follows from a part follows from the whole; over the whole HermiT takes minutes a conclusion.
    """
    quads = list(parse(path=str(release / "dataset.nq")))
    headers = {q.subject for q in quads if q.object == NamedNode(OWL + "Ontology")}
    ontology_graph = [q for q in quads if iri_of(q.graph_name) == ONTOLOGY_GRAPH]
    stated = [q.triple for q in ontology_graph if q.subject not in headers]
    facts = [q.triple for q in quads if iri_of(q.graph_name) not in (ONTOLOGY_GRAPH, INFERRED_GRAPH)]
    busyness = Counter(thing for fact in facts for thing in ends(fact))
    by_kind: dict[tuple[str, str], Triple] = {}
    inferred = [quad.triple for quad in quads if iri_of(quad.graph_name) == INFERRED_GRAPH]
    for triple in sorted(inferred, key=lambda t: (sum(busyness[end] for end in ends(t)), str(t))):
        kind = iri_of(triple.object) if triple.predicate == TYPE else ""
        by_kind.setdefault((iri_of(triple.predicate), kind), triple)
    sample = list(by_kind.values())[:: len(by_kind) // SAMPLE]
    assert len(sample) >= SAMPLE

    def follows(triple: Triple) -> bool:
        axiom_parts = [iri_of(term) for term in triple]
        for steps in (1, 2, 3):
            near = neighbourhood(facts, busyness, ends(triple), steps)
            path = tmp_path / "near.nt"
            path.write_bytes(serialize([*stated, *near], format=RdfFormat.N_TRIPLES) or b"")
            part = owlapi.load(path)
            if owlapi.hermit(part).isEntailed(owlapi.assertion(part, *axiom_parts)):
                return True
        return False

    assert [str(triple) for triple in sample if not follows(triple)] == []


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
