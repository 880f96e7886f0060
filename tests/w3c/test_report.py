"""What the report says of results, and how it holds them against the declared faults."""

from datetime import date
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.namespace import DCTERMS, DOAP, SKOS

from w3c import earl, faults
from w3c.manifests import Case
from w3c.outcomes import Result

FAULTY = faults.declared()[0]
DAY = date(2026, 1, 2)
PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "conformance.ttl"


def case(name: str) -> Case:
    return Case(iri=f"http://example.org/manifest#{name}", name=name, kind="QueryEvaluationTest", suite="a/b")


def faulty() -> Case:
    return Case(iri=FAULTY.tests[0], name="faulty", kind="QueryEvaluationTest", suite="a/b")


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (Result.passed(case("one")), ""),
        (Result.inapplicable(case("one"), "because"), ""),
        (Result.failed(case("one"), "because"), "not in faults.toml"),
        (Result.untested(case("one"), "because"), "was not run"),
        (Result.failed(faulty(), "because"), ""),
        (Result.passed(faulty()), "does not fail"),
        (Result.inapplicable(faulty(), "because"), "does not fail"),
    ],
)
def test_faults_are_checked_both_ways(result: Result, told: str):
    found = faults.surprises([result])
    assert len(found) == bool(told)
    assert all(told in line for line in found)


def test_every_fault_is_told_in_two_languages_and_once():
    table = faults.declared()
    tests = [test for fault in table for test in fault.tests]
    assert len(tests) == len(set(tests))
    assert all(fault.en and fault.zh and fault.of in {"engine", "server"} for fault in table)


def test_the_published_report_words_the_faults_as_the_table_does():
    published = Graph().parse(PUBLISHED, format="turtle")
    for fault in faults.declared():
        iri = URIRef(earl.FAULTS + fault.id)
        for predicate, words in (
            (RDFS.label, {fault.name_en, fault.name_zh}),
            (DCTERMS.description, {fault.en, fault.zh}),
            (SKOS.note, {fault.instead_en, fault.instead_zh}),
        ):
            assert {str(said) for said in published.objects(iri, predicate)} == words, (
                "run: python tests/w3c/report.py --out data/conformance.ttl"
            )


def test_earl():
    results = faults.attribute(
        [Result.passed(case("one"), "by value", by_value=True), Result.failed(faulty(), "because")]
    )
    text = earl.write_turtle(results, DAY)
    assert text == earl.write_turtle(results, DAY)
    graph = Graph().parse(data=text, format="turtle")
    assert (earl.SOFTWARE, RDF.type, DOAP.Project) in graph
    for result, outcome in zip(results, (earl.EARL.passed, earl.EARL.failed), strict=True):
        assertion = earl.assertion_of(result)
        assert (assertion, RDF.type, earl.EARL.Assertion) in graph
        assert (assertion, earl.EARL.test, URIRef(result.case.iri)) in graph
        assert graph.value(graph.value(assertion, earl.EARL.result), earl.EARL.outcome) == outcome


def test_summary():
    results = [
        Result.passed(case("one"), "by value", by_value=True),
        Result.inapplicable(case("two"), "no (1)"),
    ]
    told = earl.summary(results, DAY)
    assert told["total"] == {
        "passed": 1,
        "failed": 0,
        "inapplicable": 1,
        "untested": 0,
        "passedByValue": 1,
        "tests": 2,
    }
    assert told["suites"] == {"a/b": told["total"]}
    assert told["inapplicable"] == {"no": 1}
    assert [entry["reason"] for entry in told["notPassed"]] == ["no (1)"]
