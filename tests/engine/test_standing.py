"""Queries that stand behind one another at an isolate: each is answered, whatever becomes of the others."""

import contextlib
import os
import signal
import time

from isolated import COUNT, ENDLESS, Isolates, answers, wait_until

from sixparty.engine import UnavailableError
from sixparty.engine.isolation.weights import shape_of

LOOK_UP = "SELECT ?v { <urn:n%d> <urn:value> ?v }"
#: Of the shape of a query that is light where the number is small.
LIGHT_OR_NOT = (
    "SELECT (COUNT(*) AS ?n) { { SELECT ?a { ?a ?b ?c } LIMIT %d } { SELECT ?d { ?d ?e ?f } LIMIT %d } "
    "{ SELECT ?g { ?g ?h ?i } LIMIT %d } FILTER(?a != ?d && ?d != ?g) }"
)


def known_as_light(isolates, text):
    """Have a query answered until it counts as light."""

    def light():
        isolates.ask(text)
        return isolates.pool._lanes.weights.is_light(shape_of(text.encode()))

    wait_until(light)


def kill_all(isolates):
    """Kill every isolate; return how many there were."""
    pids = isolates.pool.processes[1:]
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):  # one whose time had come
            os.kill(pid, signal.SIGKILL)
    return len(pids)


def test_many_light_queries_at_once_are_each_answered_with_their_own(isolates):
    known_as_light(isolates, LOOK_UP % 1)
    futures = [isolates.begin(LOOK_UP % number) for number in range(400)]
    assert [int(future.result(20).body.split()[1]) for future in futures] == list(range(400))
    wait_until(lambda: isolates.pool.running == 0 and isolates.pool.waiting == 0)


def test_those_who_stand_behind_a_long_query_are_answered_while_it_runs(data):
    with Isolates(data, lanes=1) as one:
        known_as_light(one, LIGHT_OR_NOT % (1, 1, 1))
        long = one.begin(LIGHT_OR_NOT % (2000, 2000, 2000))
        short = [one.begin(LIGHT_OR_NOT % (2, number % 2 + 1, 1)) for number in range(30)]
        counts = [int(future.result(5).body.split()[1]) for future in short]
        assert len(counts) == 30
        assert not long.done()
        long.cancel()
        wait_until(lambda: one.pool.running == 0)


def test_those_who_stand_behind_one_that_is_lost_are_answered_by_another(data):
    with Isolates(data, lanes=1) as one:
        known_as_light(one, LIGHT_OR_NOT % (1, 1, 1))
        for _ in range(5):
            first = one.begin(LIGHT_OR_NOT % (2000, 300, 1))
            behind = [one.begin(LIGHT_OR_NOT % (3, number % 3 + 1, 2)) for number in range(8)]
            time.sleep(0.002)
            killed = kill_all(one)
            errors = [future.exception(20) for future in (first, *behind)]
            lost = [error for error in errors if error is not None]
            assert all(isinstance(error, UnavailableError) for error in lost)
            assert len(lost) <= killed  # one for each that was evaluating; nobody behind it
            wait_until(lambda: one.pool.running == 0 and answers(one))


def test_a_client_that_leaves_a_short_query_costs_no_isolate(isolates):
    wait_until(lambda: isolates.pool.running == 0)
    assert answers(isolates)
    born = isolates.pool.counts.born
    for _ in range(40):
        isolates.begin(COUNT).cancel()
        isolates.begin(LOOK_UP % 3).cancel()
        assert answers(isolates)
    wait_until(lambda: isolates.pool.running == 0)
    assert isolates.pool.counts.born == born


def test_a_query_without_a_client_that_proves_long_is_ended(data):
    with Isolates(data) as running:
        assert answers(running)
        left = running.begin(ENDLESS)
        wait_until(lambda: running.pool.running == 1)
        left.cancel()
        wait_until(lambda: running.pool.running == 0, 2.0)
        assert running.pool.counts.lost == 0
        assert running.long == 0
        assert answers(running)


def test_what_was_taken_back_from_a_long_query_does_not_run_on_behind_it(data):
    with Isolates(data, lanes=1) as one:
        known_as_light(one, LIGHT_OR_NOT % (1, 1, 1))
        long = one.begin(LIGHT_OR_NOT % (2000, 1000, 1))
        endless = one.begin(LIGHT_OR_NOT % (2000, 2000, 2000))
        assert long.result(20).body
        assert not endless.done()
        wait_until(lambda: one.pool.running == 1, 2.0)  # elsewhere, and not there too
        endless.cancel()
        wait_until(lambda: one.pool.running == 0, 2.0)


def test_who_is_given_an_isolate_that_has_just_ended_is_answered_by_another(isolates):
    assert answers(isolates)
    for _ in range(10):
        wait_until(lambda: isolates.pool.running == 0 and len(isolates.pool.processes) > 4)
        kill_all(isolates)
        assert answers(isolates)
