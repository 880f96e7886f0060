"""Lanes: how many run at a time, and how a light query gets past heavy ones."""

import asyncio
from dataclasses import dataclass
from typing import Any, cast

import pytest

from sixparty.engine import OverloadedError
from sixparty.engine.isolation.lanes import Lanes
from sixparty.engine.isolation.link import Isolate
from sixparty.engine.isolation.weights import HEAVY, LIGHT, shape_of

LIGHT_ONE = b"ASK { ?light ?p %d }"
UNKNOWN = b"ASK { ?unknown ?p %d }"
A_WHILE = 3 * LIGHT


@dataclass(eq=False)
class Stub:
    """An isolate, as far as lanes see it."""

    name: int
    fit: bool = True


def run(course: Any) -> Any:
    return asyncio.run(course)


def two_lanes() -> tuple[Lanes, list[Isolate]]:
    """Return lanes that know LIGHT_ONE for a light query, and their isolates."""
    dismissed: list[Isolate] = []
    lanes = Lanes(2, 10, dismissed.append)
    for number in range(20):
        lanes.weights.note(shape_of(LIGHT_ONE % number), LIGHT / 2)
    isolates = [cast("Isolate", Stub(number)) for number in range(lanes.isolates)]
    for isolate in isolates:
        lanes.offer(isolate)
    return lanes, dismissed


async def take(lanes: Lanes, text: bytes, seconds: float = 0.05) -> Isolate | None:
    try:
        return await lanes.take(shape_of(text), asyncio.get_running_loop().time() + seconds)
    except OverloadedError:
        return None


def test_no_more_run_at_a_time_than_there_are_lanes():
    async def course() -> None:
        lanes, _ = two_lanes()
        assert [await take(lanes, LIGHT_ONE % 1), await take(lanes, UNKNOWN % 2)].count(None) == 0
        assert await take(lanes, LIGHT_ONE % 3, 0.0) is None  # one that is light has just begun
        assert await take(lanes, UNKNOWN % 4) is None

    run(course())


def test_a_light_one_overtakes_a_light_one_that_has_run_for_a_while():
    async def course() -> None:
        lanes, _ = two_lanes()
        for number in range(2):
            await take(lanes, LIGHT_ONE % number)
        await asyncio.sleep(A_WHILE)
        assert await take(lanes, LIGHT_ONE % 3) is not None

    run(course())


def test_a_light_one_overtakes_at_once_those_of_which_nothing_good_is_known():
    async def course() -> None:
        lanes, _ = two_lanes()
        heavy = [await take(lanes, UNKNOWN % number) for number in range(2)]
        assert await take(lanes, UNKNOWN % 3) is None
        third = await take(lanes, LIGHT_ONE % 4)
        assert third is not None
        assert third not in heavy
        assert await take(lanes, LIGHT_ONE % 5) is None  # one at a time
        lanes.leave(third)
        lanes.offer(third)
        assert await take(lanes, LIGHT_ONE % 6) is third

    run(course())


def test_a_light_one_that_waits_is_let_past():
    async def course() -> None:
        lanes, _ = two_lanes()
        for number in range(2):
            await take(lanes, LIGHT_ONE % number)
        waiting = [asyncio.create_task(take(lanes, text % 1, 5)) for text in (UNKNOWN, LIGHT_ONE)]
        await asyncio.sleep(A_WHILE)
        lanes.let_past()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert [task.done() for task in waiting] == [False, True]
        waiting[0].cancel()

    run(course())


def test_a_light_one_that_waits_has_the_next_isolate_that_comes():
    async def course() -> None:
        lanes, _ = two_lanes()
        taken = [await take(lanes, UNKNOWN % number) for number in range(2)]
        idle = lanes.clear()
        for isolate in taken:
            lanes.enter(cast("Isolate", isolate), shape_of(UNKNOWN % 1))
        waiting = asyncio.create_task(take(lanes, LIGHT_ONE % 3, 5))
        await asyncio.sleep(0)
        assert not waiting.done()
        lanes.offer(idle[0])
        assert await waiting is idle[0]

    run(course())


def test_what_was_light_and_turns_out_heavy_overtakes_no_more():
    async def course() -> None:
        lanes, _ = two_lanes()
        lanes.weights.note(shape_of(LIGHT_ONE % 1), HEAVY)
        for number in range(2):
            await take(lanes, UNKNOWN % number)
        await asyncio.sleep(A_WHILE)
        assert await take(lanes, LIGHT_ONE % 2) is None

    run(course())


def test_a_lane_that_comes_free_goes_to_the_one_who_waits():
    async def course() -> None:
        lanes, _ = two_lanes()
        first = await take(lanes, UNKNOWN % 1)
        await take(lanes, UNKNOWN % 2)
        waiting = asyncio.create_task(take(lanes, UNKNOWN % 3, 5))
        await asyncio.sleep(0)
        assert first is not None
        lanes.leave(first)  # it goes on beside the lanes
        lanes.call_next()
        assert await waiting not in {first, None}

    run(course())


def test_who_leaves_at_the_moment_of_his_turn_gives_the_isolate_back():
    async def course() -> None:
        lanes, _ = two_lanes()
        first = await take(lanes, UNKNOWN % 1)
        await take(lanes, UNKNOWN % 2)
        waiting = asyncio.create_task(take(lanes, UNKNOWN % 3, 5))
        await asyncio.sleep(0)
        assert first is not None
        lanes.leave(first)
        lanes.offer(first)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await take(lanes, UNKNOWN % 4) is first

    run(course())


def test_an_idle_isolate_that_has_ended_is_dismissed():
    async def course() -> None:
        lanes, dismissed = two_lanes()
        last = cast("Isolate", Stub(9, fit=False))
        lanes.offer(last)
        assert await take(lanes, UNKNOWN % 1) is not last
        assert dismissed == [last]
        assert lanes.drop(last) is False

    run(course())
