"""Writes results as EARL 1.0 in Turtle, and as a summary in JSON for the conformance page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from typing import Any, Final

from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, DOAP, SKOS
from rdflib.term import IdentifiedNode

from w3c.faults import declared
from w3c.outcomes import Outcome, Result

EARL: Final = Namespace("http://www.w3.org/ns/earl#")
BASE: Final = "https://w3id.org/six-party-talks/"
#: The assertions, one a test: BASE + `conformance/sparql11/aggregates/agg01`.
ASSERTIONS: Final = BASE + "conformance/"
SOFTWARE: Final = URIRef(BASE + "software")
RUNNER: Final = URIRef(ASSERTIONS + "runner")
FAULTS: Final = BASE + "conformance/fault/"
SUITES: Final = "https://github.com/w3c/rdf-tests/tree/ad541a5f0479f0798608c4801369d97b8e08b36f/sparql"

_TITLES: Final = {
    SOFTWARE: ("Six-Party Talks SPARQL server (sixparty)", "六方會談 SPARQL 伺服器（sixparty）"),
    RUNNER: ("W3C conformance runner of the project", "本專案的 W3C 符合性測試程式"),
}
_IMPLEMENTED: Final = (
    "sparql11-query",
    "sparql11-protocol",
    "sparql11-http-rdf-update",
    "sparql11-service-description",
    "sparql11-results-json",
    "sparql11-results-csv-tsv",
    "rdf-sparql-XMLres",
)
_ORDER: Final = (Outcome.PASSED, Outcome.FAILED, Outcome.INAPPLICABLE, Outcome.UNTESTED)


def write_turtle(results: Sequence[Result], day: date) -> str:
    """Return the whole report as Turtle; the same results on the same day give the same text."""
    graph = Graph()
    for prefix, namespace in (("earl", EARL), ("doap", DOAP), ("dcterms", DCTERMS), ("fault", FAULTS)):
        graph.bind(prefix, namespace)
    for suite, namespace in sorted({(r.case.suite, r.case.iri.rpartition("#")[0]) for r in results}):
        short = suite.replace("sparql", "w3c-").replace("/", "-")
        graph.bind(short, f"{namespace}#")
        graph.bind(f"our-{short}", f"{ASSERTIONS}{suite}/")
    for triple in _about(day):
        graph.add(triple)
    for result in results:
        for triple in _assertion(result):
            graph.add(triple)
    return graph.serialize(format="turtle", encoding=None)


def _about(day: date) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    yield SOFTWARE, RDF.type, DOAP.Project
    yield SOFTWARE, RDF.type, EARL.Software
    yield SOFTWARE, RDF.type, EARL.TestSubject
    yield SOFTWARE, DOAP.name, Literal("sixparty")
    release = URIRef(f"{SOFTWARE}/{version('sixparty')}")
    yield SOFTWARE, DOAP.release, release
    yield release, RDF.type, DOAP.Version
    yield release, DOAP.revision, Literal(version("sixparty"))
    yield release, DCTERMS.requires, Literal(f"pyoxigraph {version('pyoxigraph')}")
    for name in _IMPLEMENTED:
        yield SOFTWARE, DOAP.implements, URIRef(f"http://www.w3.org/TR/{name}/")
    yield SOFTWARE, DOAP["programming-language"], Literal("Python")
    yield RUNNER, RDF.type, EARL.Software
    yield RUNNER, RDF.type, EARL.Assertor
    yield RUNNER, DCTERMS.source, URIRef(SUITES)
    yield RUNNER, DCTERMS.date, Literal(day, datatype=XSD.date)
    for thing, (english, chinese) in _TITLES.items():
        yield thing, RDFS.label, Literal(english, lang="en")
        yield thing, RDFS.label, Literal(chinese, lang="zh-Hant")
    for fault in declared():
        iri = URIRef(FAULTS + fault.id)
        yield iri, RDF.type, RDFS.Resource  # EARL has no class for a known fault
        for predicate, english, chinese in (
            (RDFS.label, fault.name_en, fault.name_zh),
            (DCTERMS.description, fault.en, fault.zh),
            (SKOS.note, fault.instead_en, fault.instead_zh),
        ):
            yield iri, predicate, Literal(english, lang="en")
            yield iri, predicate, Literal(chinese, lang="zh-Hant")


def assertion_of(result: Result) -> URIRef:
    """Return the IRI of the assertion on a test."""
    return URIRef(f"{ASSERTIONS}{result.case.short.replace('#', '/')}")


def _assertion(result: Result) -> Iterator[tuple[IdentifiedNode, URIRef, IdentifiedNode | Literal]]:
    assertion = assertion_of(result)
    outcome = URIRef(f"{assertion}/result")  # has an address, as all has that the dataset names
    yield assertion, RDF.type, EARL.Assertion
    yield assertion, EARL.assertedBy, RUNNER
    yield assertion, EARL.subject, SOFTWARE
    yield assertion, EARL.test, URIRef(result.case.iri)
    yield assertion, EARL.mode, EARL.automatic
    yield assertion, EARL.result, outcome
    yield outcome, RDF.type, EARL.TestResult
    yield outcome, EARL.outcome, EARL[str(result.outcome)]
    yield URIRef(result.case.iri), DCTERMS.title, Literal(result.case.name)
    if result.fault:
        yield outcome, DCTERMS.subject, URIRef(FAULTS + result.fault)
    elif result.reason:
        yield outcome, DCTERMS.description, Literal(result.reason, lang="en")


def summary(results: Sequence[Result], day: date) -> dict[str, Any]:
    """Return counts by suite, the faults, and every test that did not simply pass, with its reason."""
    suites: dict[str, list[Result]] = {}
    for result in results:
        suites.setdefault(result.case.suite, []).append(result)
    return {
        "date": day.isoformat(),
        "software": {"sixparty": version("sixparty"), "pyoxigraph": version("pyoxigraph")},
        "tests": SUITES,
        "total": _counts(results),
        "suites": {name: _counts(found) for name, found in sorted(suites.items())},
        "faults": [asdict(fault) for fault in declared()],
        "inapplicable": _reasons(result for result in results if result.outcome is Outcome.INAPPLICABLE),
        "notPassed": [_told(result) for result in results if result.outcome is not Outcome.PASSED],
        "passedByValue": [result.case.iri for result in results if result.by_value],
    }


def _counts(results: Iterable[Result]) -> dict[str, int]:
    found = list(results)
    counted = Counter(result.outcome for result in found)
    counts = {str(outcome): counted[outcome] for outcome in _ORDER}
    return counts | {"passedByValue": sum(result.by_value for result in found), "tests": len(found)}


def _reasons(results: Iterable[Result]) -> dict[str, int]:
    """Count reasons by their beginning, which says the kind."""
    kinds = Counter(result.reason.partition(" (")[0].partition(";")[0] for result in results)
    return dict(kinds.most_common())


def _told(result: Result) -> dict[str, str]:
    told = {
        "test": result.case.iri,
        "suite": result.case.suite,
        "name": result.case.name,
        "outcome": str(result.outcome),
    }
    return told | ({"fault": result.fault} if result.fault else {"reason": result.reason})
