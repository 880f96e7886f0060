"""`sixparty export`: five files that say the same, each as far as its format can."""

from pathlib import Path

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, parse
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from sixparty import release as releases
from sixparty.export import export
from sixparty.export.owl import owl_triples
from sixparty.namespaces import BASE, DCTERMS, INFERRED_GRAPH, PASSAGE
from small import PREFIXES, replace_in


def canonical(quads: list[Quad]) -> Dataset:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


OUTSIDE = "https://outside.example/"
ALIGNMENT = f"""
<{OUTSIDE}View> a owl:Class ; rdfs:subClassOf <{OUTSIDE}Tie> .
<{OUTSIDE}Tie> a owl:Class . <{OUTSIDE}held> a owl:ObjectProperty .
:Statement rdfs:subClassOf <{OUTSIDE}View> ; skos:closeMatch <{OUTSIDE}Tie> .
act:a-stops skos:broadMatch <{OUTSIDE}thing> .
:Statement <{DCTERMS}source> <{OUTSIDE}View> .
:holder rdfs:subPropertyOf <{OUTSIDE}held> .
"""


@pytest.fixture
def files(small: Path, tmp_path: Path) -> dict[str, Path]:
    """The exported files by their endings."""
    # one statement stands in two passages
    replace_in(
        small / "data/paper/9.trig",
        "passage:h-9 {",
        "passage:h-9 { position:a-wants-payment :holder state:a .",
    )
    header = f"<{BASE}ontology> a owl:Ontology ; <{DCTERMS}license> <https://licence.example/> ."
    replace_in(
        small / "ontology/small.ttl", ":Position rdfs:subClassOf", header + "\n:Position rdfs:subClassOf"
    )
    (small / "ontology/alignments").mkdir()
    (small / "ontology/alignments/outside.ttl").write_text(PREFIXES + ALIGNMENT, encoding="utf-8")
    releases.build(small, tmp_path / "release")
    return {path.suffix: path for path in export(tmp_path / "release", tmp_path / "out")}


@pytest.mark.parametrize("ending", [".nq", ".trig", ".jsonld"])
def test_formats_with_graphs_hold_the_same_quads(files: dict[str, Path], tmp_path: Path, ending: str):
    expected = canonical(list(parse(path=str(tmp_path / "release" / "dataset.nq"))))
    assert canonical(list(parse(path=str(files[ending])))) == expected


def test_turtle_holds_each_triple_once(files: dict[str, Path], tmp_path: Path):
    union = {
        (str(quad.subject), quad.predicate, quad.object)
        for quad in canonical(list(parse(path=str(tmp_path / "release" / "dataset.nq"))))
    }
    triples = list(parse(path=str(files[".ttl"])))
    assert len(triples) == len(union)


def test_a_second_run_writes_the_same_bytes(files: dict[str, Path], tmp_path: Path):
    again = {path.suffix: path for path in export(tmp_path / "release", tmp_path / "again")}
    assert {e: p.read_bytes() for e, p in files.items()} == {e: p.read_bytes() for e, p in again.items()}


def test_owl_file_is_the_triples_that_were_meant(files: dict[str, Path], tmp_path: Path):
    """Read by rdflib, so that the writer is not checked by its own reader."""
    quads = list(parse(path=str(tmp_path / "release" / "dataset.nq")))
    meant = "\n".join(f"{t.subject} {t.predicate} {t.object} ." for t in owl_triples(quads))
    assert isomorphic(Graph().parse(files[".owl"], format="xml"), Graph().parse(data=meant, format="nt"))


def test_owl_file_imports_nothing_and_leaves_conclusions_to_the_reasoner(files: dict[str, Path]):
    graph = Graph().parse(files[".owl"], format="xml")
    assert len(set(graph.subjects(RDF.type, OWL.Ontology))) == 1
    assert not list(graph.objects(None, OWL.imports))
    assert not list(graph.triples((None, URIRef(BASE + "ontology#waitsFor"), None)))
    assert INFERRED_GRAPH not in files[".owl"].read_text(encoding="utf-8")


def test_owl_file_alone_is_without_the_alignments(files: dict[str, Path]):
    """Protégé put the outside classes above ours. What names an outside term as its source stays."""
    owl = files[".owl"].read_text(encoding="utf-8")
    assert OUTSIDE + "Tie" not in owl
    assert owl.count(OUTSIDE) == owl.count(OUTSIDE + "View") == 1
    for ending in (".nq", ".trig", ".ttl", ".jsonld"):
        assert OUTSIDE + "Tie" in files[ending].read_text(encoding="utf-8")


def test_a_statement_of_two_passages_is_one_axiom_with_two_sources(files: dict[str, Path]):
    graph = Graph().parse(files[".owl"], format="xml")
    axioms = [
        axiom
        for axiom in graph.subjects(OWL.annotatedProperty, URIRef(BASE + "ontology#holder"))
        if (axiom, OWL.annotatedTarget, URIRef(BASE + "state/a")) in graph
    ]
    assert len(axioms) == 1
    sources = {str(source) for source in graph.objects(axioms[0], URIRef(DCTERMS + "source"))}
    assert sources == {PASSAGE + "h-9", PASSAGE + "9-p1-s1"}


def test_owl_file_names_its_base_and_whom_it_is_by(files: dict[str, Path]):
    """Protégé logged a notice on a file without a base; its first tab showed neither licence nor version."""
    assert f'xml:base="{BASE}all"' in files[".owl"].read_text(encoding="utf-8")[:200]
    graph = Graph().parse(files[".owl"], format="xml")
    this = URIRef(BASE + "all")
    assert str(graph.value(this, OWL.versionIRI)) == f"{BASE}all/{graph.value(this, OWL.versionInfo)}"
    assert {title.language for title in graph.objects(this, URIRef(DCTERMS + "title"))} == {"en", "zh-hant"}
    assert graph.value(this, URIRef(DCTERMS + "license")) == URIRef("https://licence.example/")
