"""Isolates: what a query cannot do, and what becomes of the others when one goes wrong."""

import os
import signal
import time

import psutil
import pytest
from isolated import COUNT, ENDLESS, Isolates, answers, gone, wait_until

from sixparty.engine import (
    DeadlineError,
    EngineError,
    ExhaustedError,
    OverloadedError,
    QueryRefusedError,
    QuerySyntaxError,
    UnavailableError,
)

#: Needs more memory than any limit here: all pairs, sorted.
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a"


@pytest.fixture(scope="module")
def hasty(data):
    """Isolates with little time and memory."""
    with Isolates(data, deadline=0.5, memory=64) as running:
        yield running


def test_an_answer_is_that_of_the_engine(isolates):
    assert answers(isolates)
    assert isolates.ask("ASK { <urn:n7> <urn:value> 7 }").body == b"true"


def test_errors_travel_with_what_they_tell(isolates):
    with pytest.raises(QuerySyntaxError) as caught:
        isolates.ask("SELECT *\nWHERE { ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 9)
    assert caught.value.remedy
    with pytest.raises(QueryRefusedError, match="SERVICE"):
        isolates.ask("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_a_query_is_stopped_within_half_a_second_of_its_deadline(hasty):
    before = hasty.pool.counts.overdue
    start = time.monotonic()
    with pytest.raises(DeadlineError, match=r"0\.5 seconds"):
        hasty.ask(ENDLESS)
    assert 0.5 <= time.monotonic() - start < 1.0
    assert hasty.pool.counts.overdue == before + 1
    assert answers(hasty)


def test_no_work_goes_on_after_a_deadline(hasty):
    wait_until(lambda: hasty.pool.running == 0)
    running = hasty.begin(ENDLESS)
    wait_until(lambda: hasty.long == 1)
    (busy,) = hasty.evaluating
    with pytest.raises(DeadlineError):
        running.result(10)
    wait_until(lambda: gone(busy), 1.0)
    assert hasty.pool.running == 0


def test_slow_queries_keep_nobody_from_an_answer(isolates):
    slow = [isolates.begin(ENDLESS) for _ in range(8)]
    wait_until(lambda: isolates.long == 8)
    start = time.monotonic()
    assert answers(isolates)
    assert time.monotonic() - start < 2.0
    for future in slow:
        future.cancel()
    wait_until(lambda: isolates.pool.running == 0)


def test_a_client_that_leaves_ends_its_query(isolates):
    running = isolates.begin(ENDLESS)
    wait_until(lambda: isolates.long == 1)
    busy = isolates.processes
    running.cancel()
    wait_until(lambda: isolates.pool.running == 0, 2.0)
    wait_until(lambda: any(gone(process) for process in busy), 2.0)
    assert answers(isolates)


def test_memory_beyond_the_limit_ends_the_query_alone(data):
    with Isolates(data, memory=64) as tight:
        nursery = tight.pool.processes[0]
        with pytest.raises(ExhaustedError, match="memory"):
            tight.ask(GREEDY)
        assert tight.pool.processes[0] == nursery
        assert answers(tight)


def test_more_memory_allows_what_less_forbids(data):
    text = 'SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), "%s")) AS ?x) { ?a ?b ?c }' % ("x" * 50_000)
    with Isolates(data, memory=64) as tight, pytest.raises(ExhaustedError):
        tight.ask(text)
    with Isolates(data, memory=1024, answer_bytes=1 << 28, deadline=90) as roomy:
        assert len(roomy.ask(text).body) > 100_000_000


@pytest.mark.parametrize("opening", ["{", "(", "["])
def test_nesting_beyond_the_limit_is_told_with_its_place(data, isolates, opening):
    closing = {"{": "}", "(": ")", "[": "]"}[opening]
    levels = isolates.limits.nesting
    text = "ASK {\n" + opening * levels + closing * levels + "}"
    with pytest.raises(QuerySyntaxError, match=f"More than {levels} brackets") as caught:
        isolates.ask(text)
    assert (caught.value.line, caught.value.column) == (2, levels)


def test_brackets_in_strings_comments_and_iris_are_no_nesting(isolates):
    many = "({[" * 1000
    assert isolates.ask(f'ASK {{ ?s ?p ?o FILTER(?o != "{many}") }} # {many}').body == b"true"


def test_a_query_that_overflows_the_stack_ends_alone(data):
    with Isolates(data, nesting=1_000_000) as deep:
        with pytest.raises((ExhaustedError, DeadlineError)):
            deep.ask("ASK { FILTER(" + "(" * 60_000 + "1" + ")" * 60_000 + ") }")
        assert answers(deep)


def test_too_many_that_wait_are_turned_away_and_the_others_answered(data):
    with Isolates(data, lanes=1, waiting=3) as small:
        futures = [small.begin(COUNT) for _ in range(100)]
        errors = [future.exception(20) for future in futures]
        refused = [error for error in errors if error is not None]
        assert refused
        assert all(isinstance(error, OverloadedError) and "waiting" in str(error) for error in refused)
        assert len(refused) <= 97
        assert answers(small)


def test_long_queries_beyond_their_places_are_turned_away_and_short_ones_answered(data):
    with Isolates(data, lanes=2, concurrency=5) as small:
        running = []
        for number in range(1, 4):
            running.append(small.begin(ENDLESS))
            wait_until(lambda number=number: small.long == number)
        with pytest.raises(OverloadedError, match="long"):
            small.ask(ENDLESS)
        assert answers(small)
        assert not any(future.done() for future in running)


@pytest.mark.parametrize("concurrency", [1, 2, 8])
def test_a_long_query_has_a_place_however_few_there_are(data, concurrency):
    with (
        Isolates(data, lanes=None, concurrency=concurrency, deadline=0.5) as small,
        pytest.raises(DeadlineError),
    ):
        small.ask(ENDLESS)


def test_an_isolate_that_is_killed_is_told_as_lost_and_replaced(isolates):
    running = isolates.begin(ENDLESS)
    wait_until(lambda: isolates.long == 1)
    for process in isolates.processes[1:]:
        process.send_signal(signal.SIGKILL)
    with pytest.raises(UnavailableError):
        running.result(10)
    assert answers(isolates)
    wait_until(lambda: isolates.pool.running == 0)


def test_idle_isolates_that_are_killed_are_replaced(isolates):
    wait_until(lambda: isolates.pool.running == 0 and len(isolates.pool.processes) >= 2)
    old = isolates.processes[1:]
    for process in old:
        process.send_signal(signal.SIGKILL)
    wait_until(lambda: all(gone(process) for process in old))
    time.sleep(0.1)
    assert answers(isolates)


def test_a_nursery_that_is_killed_is_replaced_with_its_data(isolates):
    old = isolates.processes
    running = isolates.begin(ENDLESS)
    wait_until(lambda: isolates.long == 1)
    os.kill(isolates.pool.processes[0], signal.SIGKILL)
    with pytest.raises(EngineError):
        running.result(10)
    wait_until(lambda: isolates.pool.ready and isolates.processes[0] != old[0])
    assert answers(isolates)
    wait_until(lambda: all(gone(process) for process in old))


def test_nothing_is_left_when_a_pool_stops(data):
    with Isolates(data) as running:
        assert answers(running)
        slow = running.begin(ENDLESS)
        wait_until(lambda: running.long == 1)
        processes = running.processes
        assert len(processes) >= 3
    wait_until(lambda: all(gone(process) for process in processes), 5.0)
    assert slow.cancelled() or slow.exception()
    children = psutil.Process().children(recursive=True)
    assert not [child for child in children if child in processes]


def test_a_pool_does_not_grow_with_its_work(isolates):
    assert answers(isolates)
    wait_until(lambda: isolates.pool.running == 0)
    mine = psutil.Process()
    before, count = mine.num_fds(), len(isolates.pool.processes)
    for _ in range(200):
        assert answers(isolates)
    wait_until(lambda: isolates.pool.running == 0 and len(isolates.pool.processes) <= count)
    assert mine.num_fds() <= before + 2


def test_data_that_do_not_load_are_told_with_their_line(tmp_path):
    path = tmp_path / "faulty.nt"
    path.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n")
    with pytest.raises(EngineError, match=r"faulty\.nt:2"), Isolates(path):
        pass
