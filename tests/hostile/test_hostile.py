"""The hostile corpus in short: some cases of each family against the real server on the tiny data set.

The long run (every case, alone and 16 at once, on a release as well) is `python -m tests.hostile`. This one
shares its machine with other tests, so that times are judged with more patience than there.
"""

import importlib.util
from collections import Counter

import pytest

from .campaign import by_family, mixed, running, sample
from .containment import Run
from .families import corpus
from .model import Case, Crowd, Facts, Raw
from .report import write

DEADLINE = 0.7
SLACK = 2.0
EACH = 2
FACTS = Facts(1000, DEADLINE, 9, "/canary.ttl", "canary")
CASES = corpus(FACTS)
FAMILIES = [name for name, _ in by_family(CASES)]

needs_isolates = pytest.mark.skipif(
    importlib.util.find_spec("sixparty.web.front") is None,
    reason="sixparty.web.front is not there: the present server evaluates in its own process",
)
pytestmark = pytest.mark.xdist_group("hostile")


@pytest.fixture(scope="module")
def run():
    with running(None, DEADLINE, slack=SLACK) as under_test:
        under_test.prepare(0.5)
        yield under_test


@pytest.fixture(scope="module")
def chosen(run: Run) -> list[Case]:
    """The sample, made for the run's data and traps."""
    return sample(corpus(run.facts), EACH)


def test_the_corpus_is_large_and_its_ids_are_unique():
    assert len(CASES) >= 300
    assert [name for name, count in Counter(case.id for case in CASES).items() if count > 1] == []
    assert all(case.intent.endswith(".") for case in CASES)


def test_every_family_is_there():
    assert len(set(FAMILIES)) >= 18


def test_no_case_takes_a_server_error_for_the_truth():
    # XML cannot hold some characters, and saying so is all that is left
    lenient = {case.id for case in CASES if 500 in case.truth.statuses}
    assert all(name.startswith("sign-") and name.endswith("-xml") for name in lenient)


@needs_isolates
@pytest.mark.parametrize("family", FAMILIES)
def test_a_sample_of_each_family_is_contained(run: Run, chosen: list[Case], family: str):
    cases = [case for case in chosen if case.family == family]
    run.alone([_smaller(case) for case in cases], family)
    assert _faults(run, len(cases)) == []


@needs_isolates
def test_sixteen_at_once_are_contained(run: Run, chosen: list[Case]):
    batch = mixed(chosen)[0]
    run.together(batch, "16 at once")
    assert _faults(run, len(batch)) == []


@needs_isolates
def test_afterwards_everything_is_given_back(run: Run, tmp_path):
    after, left = run.settle()
    assert left == []
    page, _ = write(tmp_path, "short", run, after, left)
    assert "| service |" in page.read_text("utf-8")


def _faults(run: Run, count: int) -> list[str]:
    wrong = [f"{outcome.case.id}: {told}" for outcome in run.outcomes[-count:] for told in outcome.wrong]
    return wrong + [f"ordinary client: {error}" for error in run.stretches[-1].errors]


def _smaller(case: Case) -> Case:
    """Return a crowd of fewer clients for less time; any other case as it is."""
    match case.send:
        case Crowd(count, pieces, then, seconds, tail):
            send: Crowd | Raw = Crowd(min(count, 60), pieces, then, min(seconds, 1.0), tail)
        case Raw(pieces, pause, shut, _):
            send = Raw(pieces, pause, shut, patience=DEADLINE + 1)
        case _:
            return case
    return Case(case.id, case.family, case.intent, send, case.truth)
