"""The queue before the isolates: who is next, and who is turned away."""

import asyncio
from typing import Any

import pytest

from sixparty.engine import OverloadedError
from sixparty.engine.isolation.places import STANDING, Places

LATER = 60.0


def run(course: Any) -> Any:
    return asyncio.run(course)


def until() -> float:
    return asyncio.get_running_loop().time() + LATER


async def order(places: Places, taken: list[Any]) -> list[int]:
    """Return in which order the places are served, by their numbers."""
    served = []
    while places.give(None):  # type: ignore[arg-type]  # what is given does not matter here
        served.append(next(number for number, place in enumerate(taken) if place.done() and number not in served))
    return served


def test_first_come_first_served_as_long_as_nobody_waits_long():
    async def course() -> list[int]:
        places = Places(10)
        return await order(places, [places.take(until()) for _ in range(5)])

    assert run(course()) == [0, 1, 2, 3, 4]


def test_in_a_standing_queue_the_newest_has_every_second_turn():
    async def course() -> list[int]:
        places = Places(10)
        taken = [places.take(until()) for _ in range(5)]
        await asyncio.sleep(STANDING + 0.02)
        taken.append(places.take(until()))
        return await order(places, taken)

    assert run(course()) == [5, 0, 4, 1, 3, 2]


def test_in_a_full_queue_the_one_who_waited_longest_is_turned_away():
    async def course() -> list[int]:
        places = Places(2)
        taken = [places.take(until()) for _ in range(3)]
        with pytest.raises(OverloadedError, match="waiting"):
            await taken[0]
        return await order(places, taken[1:])

    assert run(course()) == [0, 1]


def test_a_queue_without_room_turns_everybody_away():
    async def course() -> None:
        Places(0).take(until())

    with pytest.raises(OverloadedError, match="waiting"):
        run(course())


def test_who_waits_until_the_deadline_is_turned_away():
    async def course() -> None:
        await Places(1).take(asyncio.get_running_loop().time() + 0.01)

    with pytest.raises(OverloadedError, match="before the query's deadline"):
        run(course())


def test_who_has_left_is_passed_over():
    async def course() -> list[int]:
        places = Places(10)
        taken = [places.take(until()) for _ in range(3)]
        assert places.leave(taken[0]) is None
        taken[1].cancel()
        return await order(places, taken[2:])

    assert run(course()) == [0]
