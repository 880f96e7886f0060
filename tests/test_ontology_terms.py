"""Every term of the ontology is named, defined, sourced and exemplified in both languages."""

from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Node

NAMESPACE = "https://w3id.org/six-party-talks/ontology#"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
LANGUAGES = ("en", "zh-hant")
EXEMPLIFIED = 0.8


@pytest.fixture(scope="module")
def modules(root: Path) -> dict[str, Graph]:
    """Each module's graph by its file name."""
    paths = sorted((root / "ontology").glob("*.ttl"))
    return {path.name: Graph().parse(path, format="turtle") for path in paths}


@pytest.fixture(scope="module")
def whole(modules: dict[str, Graph]) -> Graph:
    """All modules as one graph."""
    graph = Graph()
    for module in modules.values():
        graph += module
    return graph


@pytest.fixture(scope="module")
def terms(whole: Graph) -> list[URIRef]:
    """Every class and property of ours."""
    found = {term for kind in KINDS for term in whole.subjects(RDF.type, kind) if isinstance(term, URIRef)}
    return sorted(term for term in found if term.startswith(NAMESPACE))


def _languages(graph: Graph, term: Node, prop: URIRef) -> Counter[str]:
    values = graph.objects(term, prop)
    return Counter(str(value.language).lower() for value in values if isinstance(value, Literal))


@pytest.mark.parametrize("prop", [RDFS.label, SKOS.definition])
def test_each_term_has_one_value_a_language(whole: Graph, terms: list[URIRef], prop: URIRef) -> None:
    wrong = [term for term in terms if dict(_languages(whole, term, prop)) != dict.fromkeys(LANGUAGES, 1)]
    assert not wrong


def test_each_term_tells_its_source_as_an_iri(whole: Graph, terms: list[URIRef]) -> None:
    sourced = {term for term, source in whole.subject_objects(DCTERMS.source) if isinstance(source, URIRef)}
    assert not set(terms) - sourced
    assert all(isinstance(source, URIRef) for source in whole.objects(None, DCTERMS.source))


def test_a_passage_named_as_source_exists(whole: Graph, corpus_passages: set[str]) -> None:
    prefix = "https://w3id.org/six-party-talks/passage/"
    named = {
        str(source).removeprefix(prefix)
        for source in whole.objects(None, DCTERMS.source)
        if prefix in str(source)
    }
    assert named <= corpus_passages


@pytest.fixture(scope="module")
def corpus_passages(root: Path) -> set[str]:
    """The ids of all passages."""
    graph = Graph().parse(root / "data" / "passages.ttl", format="turtle")
    return {str(value) for value in graph.objects(None, URIRef(NAMESPACE + "passageId"))}


def test_four_in_five_terms_have_an_example_in_both_languages(whole: Graph, terms: list[URIRef]) -> None:
    shown = [term for term in terms if set(_languages(whole, term, SKOS.example)) >= set(LANGUAGES)]
    assert len(shown) >= EXEMPLIFIED * len(terms)


def test_no_two_terms_share_a_label_in_a_language(whole: Graph, terms: list[URIRef]) -> None:
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for term in terms:
        for label in whole.objects(term, RDFS.label):
            assert isinstance(label, Literal)
            bearers[str(label.language).lower(), label.lower()].add(term.removeprefix(NAMESPACE))
    assert {label: names for label, names in bearers.items() if len(names) > 1} == {}


def test_no_term_shares_its_label_with_a_thing_of_the_data(
    root: Path, whole: Graph, terms: list[URIRef]
) -> None:
    """A DL query names things by their labels and could not tell a class from a thing of the same name."""
    paths = [path for path in (root / "data").rglob("*.t*") if path.suffix in {".ttl", ".trig"}]
    quads = [quad for path in paths for quad in pyoxigraph.parse(path=str(path))]
    labels = [quad.object for quad in quads if quad.predicate.value == str(RDFS.label)]
    taken = {(str(v.language), v.value.lower()) for v in labels if isinstance(v, pyoxigraph.Literal)}
    values = [value for term in terms for value in whole.objects(term, RDFS.label)]
    named = {(str(v.language).lower(), v.lower()) for v in values if isinstance(v, Literal)}
    assert named & taken == set()


def test_each_term_is_defined_in_one_module(modules: dict[str, Graph], terms: list[URIRef]) -> None:
    homes = {
        term: [name for name, graph in modules.items() if (term, SKOS.definition, None) in graph]
        for term in terms
    }
    assert {term: home for term, home in homes.items() if len(home) != 1} == {}


def test_each_term_says_which_module_defines_it(modules: dict[str, Graph], terms: list[URIRef]) -> None:
    for name, graph in modules.items():
        module = URIRef("https://w3id.org/six-party-talks/ontology/" + name.removesuffix(".ttl"))
        defined = [term for term in terms if (term, SKOS.definition, None) in graph]
        assert [term for term in defined if (term, RDFS.isDefinedBy, module) not in graph] == []


def test_no_definition_is_a_circle(whole: Graph, terms: list[URIRef]) -> None:
    """A definition may not consist of its own label and filler words alone."""
    filler = {"a", "an", "the", "that", "which", "is", "of", "to", "or", "and", "relates", "links"}
    for term in terms:
        label = {w for v in whole.objects(term, RDFS.label) if v.language == "en" for w in v.lower().split()}  # type: ignore[attr-defined]
        for value in whole.objects(term, SKOS.definition):
            if isinstance(value, Literal) and value.language == "en":
                words = {word.strip(".,;:()").lower() for word in value.split()}
                assert len(words - filler - label) > 2, term
