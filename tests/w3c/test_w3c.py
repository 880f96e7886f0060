"""The short form of the W3C run: all of syntax, protocol, results, and the data that many tests share.

The whole of it: `python tests/w3c/report.py`.
"""

from pathlib import Path

import pyoxigraph as ox
import pytest

from w3c import earl, faults
from w3c.manifests import Case, read_cases
from w3c.outcomes import Outcome, Result
from w3c.running import batches, run

pytestmark = pytest.mark.xdist_group("w3c")
#: Tests on one dataset from which on it is worth a server of its own in the short form.
MANY = 5
PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "conformance.ttl"


@pytest.fixture(scope="session")
def suites(root: Path) -> Path:
    folder = root.parent / "shared" / "w3c"
    if not folder.is_dir():
        pytest.skip("the W3C test suites are not beside the checkout (../shared/w3c)")
    return folder


@pytest.fixture(scope="session")
def cases(suites: Path) -> list[Case]:
    return read_cases(suites)


@pytest.fixture(scope="session")
def results(cases: list[Case], suites: Path) -> list[Result]:
    listed = {test for fault in faults.declared() for test in fault.tests}
    kept = []
    for batch in batches(cases, suites):
        many = len(batch.tests) >= MANY or any(
            case.suite == "sparql11/csv-tsv-res" for case, _ in batch.tests
        )
        kept += [case for case, _ in batch.tests if many or case.iri in listed]
    entailment = [case for case in cases if case.entailment]
    return run([*kept, *entailment], suites)


def test_the_manifests_are_read_whole(cases: list[Case]):
    kinds = [case.kind for case in cases]
    assert len({case.iri for case in cases}) == len(cases) == 894
    assert kinds.count("QueryEvaluationTest") + kinds.count("CSVResultFormatTest") == 309 + 63 + 3
    assert kinds.count("ProtocolTest") == 34
    assert all(case.query.is_file() for case in cases if case.query)


def test_every_declared_fault_names_tests_of_the_suites(cases: list[Case]):
    assert faults.unknown({case.iri for case in cases}) == []


def test_outcomes_are_as_declared(results: list[Result]):
    assert faults.surprises(results) == []


def test_the_published_report_says_the_same(results: list[Result], cases: list[Case]):
    published = ox.Store()
    published.load(path=str(PUBLISHED), format=ox.RdfFormat.TURTLE)
    rows = published.query(
        f"PREFIX earl: <{earl.EARL}> "
        "SELECT ?test ?outcome { ?a earl:test ?test ; earl:result/earl:outcome ?outcome }"
    )
    told = {row["test"].value: row["outcome"].value.rpartition("#")[2] for row in rows}
    assert told.keys() == {case.iri for case in cases}
    found = {result.case.iri: str(result.outcome) for result in results}
    assert found == {iri: told[iri] for iri in found}, (
        "run: python tests/w3c/report.py --out data/conformance.ttl"
    )


def test_nothing_that_is_refused_counts_as_passed(results: list[Result]):
    refused = [result for result in results if result.reason.startswith("refused")]
    assert len(refused) > 100
    assert {result.outcome for result in refused} == {Outcome.INAPPLICABLE}
