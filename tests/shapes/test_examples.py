"""Every shape ships a valid example, which all shapes accept, and an invalid one, which it alone rejects."""

from functools import cache
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, RDFS, SH, SKOS, Graph, URIRef

from sixparty.validation import to_rdflib

ROOT = Path(__file__).resolve().parents[2]
SHAPES_FOLDER = ROOT / "ontology" / "shapes"
EXAMPLES = SHAPES_FOLDER / "examples"
SHAPE = "https://w3id.org/six-party-talks/shape/"
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)


@cache
def shapes() -> Graph:
    graph = Graph()
    for path in sorted(SHAPES_FOLDER.glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def shape_names() -> list[str]:
    targeted = {shape for target in TARGETS for shape in shapes().subjects(target)}
    return sorted(str(shape).removeprefix(SHAPE) for shape in targeted)


@cache
def background() -> Graph:
    """What examples rest on: the class tree, the concepts of the schemes, and the cast they speak of."""
    ontology = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        ontology.parse(path, format="turtle")
    graph = Graph()
    for triple in ontology.triples((None, RDFS.subClassOf, None)):
        if isinstance(triple[0], URIRef) and isinstance(triple[2], URIRef):
            graph.add(triple)
    concepts = set(ontology.transitive_subjects(RDFS.subClassOf, SKOS.Concept))
    for individual, kind in ontology.subject_objects(RDF.type):
        if kind in concepts:
            graph.add((individual, RDF.type, kind))
            for told in (RDFS.label, SKOS.inScheme):
                for value in ontology.objects(individual, told):
                    graph.add((individual, told, value))
    graph.parse(EXAMPLES / "cast.ttl", format="turtle")
    return graph


def rejecting(path: Path) -> set[str]:
    """Return the names of the shapes that reject an example; one without a name of its own fails the test."""
    data = to_rdflib(parse(path=str(path), format=RdfFormat.TRIG))
    data += background()
    _, results, _ = pyshacl.validate(
        data, shacl_graph=shapes(), advanced=True, inference="none", inplace=True
    )
    return {str(shape).removeprefix(SHAPE) for shape in results.objects(None, SH.sourceShape)}


@pytest.mark.parametrize("name", shape_names())
def test_valid_example_is_accepted_by_every_shape(name: str) -> None:
    assert rejecting(EXAMPLES / f"{name}-valid.trig") == set()


@pytest.mark.parametrize("name", shape_names())
def test_invalid_example_is_rejected_by_its_shape_alone(name: str) -> None:
    assert rejecting(EXAMPLES / f"{name}-invalid.trig") == {name}


def test_every_example_belongs_to_a_shape() -> None:
    stems = {path.stem.removesuffix("-invalid").removesuffix("-valid") for path in EXAMPLES.glob("*.trig")}
    assert stems == set(shape_names())


@pytest.mark.parametrize("name", shape_names())
def test_shape_says_in_both_languages_what_to_do(name: str) -> None:
    shape = URIRef(SHAPE + name)
    for told in (SH.name, SH.message):
        languages = sorted(str(text.language).lower() for text in shapes().objects(shape, told))
        assert languages == ["en", "zh-hant"]
    assert shapes().value(shape, SH.severity) in (SH.Violation, SH.Warning)
    assert (shape, RDF.type, None) in shapes()


def test_every_named_shape_has_a_target() -> None:
    named = {
        str(shape).removeprefix(SHAPE)
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in shapes().subjects(RDF.type, kind)
        if isinstance(shape, URIRef)
    }
    assert named == set(shape_names())
