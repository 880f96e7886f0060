"""Lanes: how many run at a time, and how a light query gets past heavy ones."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, cast

from sixparty.engine.isolation.lanes import BRIEF, QUICK, Lanes
from sixparty.engine.isolation.link import AHEAD, Isolate
from sixparty.engine.isolation.turn import Turn
from sixparty.engine.isolation.weights import HEAVY, LIGHT, UNKNOWN, shape_of

LIGHT_ONE = b"ASK { ?light ?p %d }"
NEW = b"ASK { ?unknown ?p %d }"
A_WHILE = 3 * LIGHT


@dataclass(eq=False)
class Stub:
    """An isolate, as far as lanes see it."""

    name: int
    fit: bool = True
    began: float = 0.0
    copied: bool = False
    turns: list[Turn] = field(default_factory=list)

    @property
    def is_light(self) -> bool:
        return bool(self.turns) and self.turns[0].expected < UNKNOWN

    @property
    def has_room(self) -> bool:
        return 0 < len(self.turns) <= AHEAD and self.is_light

    @property
    def ahead(self) -> float:
        return monotonic() - self.began + sum(turn.expected for turn in self.turns)

    def put(self, turn: Turn, expected: float) -> None:
        turn.isolate, turn.expected = cast("Isolate", self), expected
        self.turns.append(turn)
        self.fit = False
        if len(self.turns) == 1:
            self.began = monotonic()


class Course:
    """Lanes that know LIGHT_ONE for a light query, and stubs of isolates."""

    def __init__(self, count: int = 2) -> None:
        self.dismissed: list[Isolate] = []
        self.lanes = Lanes(count, 40, self.begin, self.dismissed.append)
        self.know(LIGHT_ONE, LIGHT / 2)
        for number in range(self.lanes.isolates):
            self.lanes.offer(cast("Isolate", Stub(number)))

    def know(self, text: bytes, seconds: float) -> None:
        """Have what a query takes known."""
        self.lanes.weights._next_note = 0.0
        self.lanes.weights.note(shape_of(text % 0), seconds)

    def begin(self, isolate: Isolate, turn: Turn, expected: float) -> None:
        isolate.put(turn, expected)

    def come(self, text: bytes) -> Turn:
        """Let a query come."""
        turn = Turn(text, shape_of(text), 60.0, asyncio.Future())
        self.lanes.admit(turn)
        return turn

    def answer(self, isolate: Isolate | None) -> None:
        """Let an isolate answer all that it has."""
        assert isolate is not None
        stub = cast("Stub", isolate)
        stub.turns.clear()
        stub.began = monotonic()
        stub.fit = True
        self.lanes.leave(isolate)
        self.lanes.offer(isolate)


def run(*courses: Callable[[], Coroutine[Any, Any, None]]) -> None:
    for course in courses:
        asyncio.run(course())


def test_no_more_run_at_a_time_than_there_are_lanes():
    async def steps() -> None:
        course = Course()
        assert None not in {course.come(NEW % number).isolate for number in range(2)}
        assert course.come(NEW % 4).isolate is None
        assert len(course.lanes.waiting) == 1

    run(steps)


def test_light_ones_stand_behind_light_ones_evenly_and_no_more_than_there_is_room_for():
    async def steps() -> None:
        course = Course()
        first = [course.come(LIGHT_ONE % number).isolate for number in range(2)]
        assert len(set(first)) == 2
        behind = [course.come(LIGHT_ONE % number).isolate for number in range(2 * AHEAD)]
        assert [behind.count(isolate) for isolate in first] == [AHEAD, AHEAD]
        assert course.come(LIGHT_ONE % 9).isolate is None

    run(steps)


def test_a_quick_one_stands_behind_what_is_soon_done_rather_than_wake_an_idle_isolate():
    async def steps() -> None:
        course = Course()
        course.know(LIGHT_ONE, QUICK / 10)
        first, *others = (course.come(LIGHT_ONE % number).isolate for number in range(3))
        assert set(others) == {first}
        await asyncio.sleep(2 * BRIEF)  # it takes longer than was expected
        assert course.come(LIGHT_ONE % 3).isolate is not first

    async def slower() -> None:
        course = Course()
        course.know(LIGHT_ONE, 1.1 * QUICK)
        assert course.come(LIGHT_ONE % 1).isolate is not course.come(LIGHT_ONE % 2).isolate

    async def behind_slower() -> None:
        course = Course()
        slow = course.come(LIGHT_ONE % 1).isolate
        course.know(LIGHT_ONE, QUICK / 10)
        assert course.come(LIGHT_ONE % 2).isolate is not slow

    run(steps, slower, behind_slower)


def test_nobody_stands_behind_one_of_which_nothing_good_is_known_and_only_light_ones_stand_behind():
    async def steps() -> None:
        course = Course()
        unknown = course.come(NEW % 1).isolate
        light = course.come(LIGHT_ONE % 1).isolate
        assert course.come(NEW % 2).isolate is None
        course.lanes.waiting.next()
        assert course.come(LIGHT_ONE % 2).isolate is light
        assert light is not unknown

    run(steps)


def test_nobody_who_comes_passes_those_who_wait():
    async def steps() -> None:
        course = Course()
        for number in range(2):
            course.come(LIGHT_ONE % number)
        course.come(NEW % 1)
        assert course.come(LIGHT_ONE % 2).isolate is None

    run(steps)


def test_light_ones_that_wait_come_to_stand_behind_as_soon_as_there_is_room():
    async def steps() -> None:
        course = Course(count=1)
        isolate = course.come(LIGHT_ONE % 0).isolate
        turns = [course.come(LIGHT_ONE % number) for number in range(2 * AHEAD + 2)]
        assert [turn.isolate for turn in turns].count(None) == AHEAD + 2
        course.answer(isolate)
        assert [turn.isolate for turn in turns].count(None) == 1

    run(steps)


def test_a_light_one_overtakes_a_light_one_that_has_run_for_a_while():
    async def steps() -> None:
        course = Course()
        for number in range(2 * (1 + AHEAD)):
            course.come(LIGHT_ONE % number)
        assert course.come(LIGHT_ONE % 3).isolate is None
        course.lanes.waiting.next()
        await asyncio.sleep(A_WHILE)
        assert course.come(LIGHT_ONE % 3).isolate is not None

    run(steps)


def test_a_light_one_overtakes_at_once_those_of_which_nothing_good_is_known():
    async def steps() -> None:
        course = Course()
        heavy = [course.come(NEW % number).isolate for number in range(2)]
        third = course.come(LIGHT_ONE % 4).isolate
        assert third is not None
        assert third not in heavy
        assert course.come(LIGHT_ONE % 5).isolate is third  # one overtakes at a time
        course.answer(third)
        assert course.come(LIGHT_ONE % 6).isolate is third

    run(steps)


def test_a_light_one_that_waits_is_let_past():
    async def steps() -> None:
        course = Course()
        for number in range(2):
            course.come(LIGHT_ONE % number)
        unknown, light = course.come(NEW % 1), course.come(LIGHT_ONE % 1)
        course.lanes.let_past()
        assert light.isolate is None
        await asyncio.sleep(A_WHILE)
        course.lanes.let_past()
        assert light.isolate is not None
        assert unknown.isolate is None

    run(steps)


def test_a_light_one_that_waits_has_the_next_isolate_that_comes():
    async def steps() -> None:
        course = Course()
        for number in range(2):
            course.come(NEW % number)
        idle = course.lanes._idle.copy()
        course.lanes._idle.clear()
        waiting = course.come(LIGHT_ONE % 3)
        assert waiting.isolate is None
        course.lanes.offer(idle[0])
        assert waiting.isolate is idle[0]

    run(steps)


def test_what_was_light_and_turns_out_heavy_overtakes_no_more():
    async def steps() -> None:
        course = Course()
        course.lanes.weights.note(shape_of(LIGHT_ONE % 1), HEAVY)
        for number in range(2):
            course.come(NEW % number)
        await asyncio.sleep(A_WHILE)
        assert course.come(LIGHT_ONE % 2).isolate is None

    run(steps)


def test_a_lane_that_comes_free_goes_to_the_one_who_waits():
    async def steps() -> None:
        course = Course()
        first, _ = (course.come(NEW % number).isolate for number in range(2))
        waiting = course.come(NEW % 3)
        assert first is not None
        course.lanes.leave(first)  # it goes on beside the lanes
        course.lanes.call_next()
        assert waiting.isolate not in {first, None}

    run(steps)


def test_an_idle_isolate_that_has_ended_is_dismissed():
    async def steps() -> None:
        course = Course()
        last = cast("Isolate", Stub(9, fit=False))
        course.lanes.offer(last)
        assert course.come(NEW % 1).isolate is not last
        assert course.dismissed == [last]
        assert course.lanes.drop(last) is False

    run(steps)


def test_those_that_have_copied_much_are_dismissed_one_by_one_when_they_have_rested(monkeypatch):
    monkeypatch.setattr("sixparty.engine.isolation.lanes._REST", 0.05)
    monkeypatch.setattr("sixparty.engine.isolation.lanes._NEXT", 0.03)

    async def steps() -> None:
        course = Course()
        one, other = (course.come(NEW % number).isolate for number in range(2))
        for isolate in (one, other):
            cast("Stub", isolate).copied = True
        course.answer(one)
        await asyncio.sleep(0.03)
        course.answer(other)
        assert course.dismissed == []
        await asyncio.sleep(0.04)
        assert course.dismissed == [one]
        await asyncio.sleep(0.04)
        assert course.dismissed == [one, other]
        await asyncio.sleep(0.06)
        assert len(course.lanes._idle) == course.lanes.isolates - 2  # the others may stay as they are

    run(steps)


def test_one_that_has_copied_much_and_is_used_does_not_rest(monkeypatch):
    monkeypatch.setattr("sixparty.engine.isolation.lanes._REST", 0.05)

    async def steps() -> None:
        course = Course()
        for _ in range(4):
            isolate = course.come(NEW % 1).isolate
            cast("Stub", isolate).copied = True
            course.answer(isolate)
            await asyncio.sleep(0.03)
        assert course.dismissed == []

    run(steps)
