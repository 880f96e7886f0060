"""The queue before the isolates: who is next, and who is turned away."""

import asyncio
from typing import Any

import pytest

from sixparty.engine import OverloadedError
from sixparty.engine.isolation.places import STANDING, Place, Places
from sixparty.engine.isolation.weights import HEAVY, Weights, shape_of

LATER = 60.0


def run(course: Any) -> Any:
    return asyncio.run(course)


def queue(most: int = 10, *heavy: bytes) -> Places:
    weights = Weights()
    for text in heavy:
        weights.note(shape_of(text), HEAVY)
    return Places(most, weights)


def stand(places: Places, text: bytes = b"ASK {}") -> Place:
    return places.take(asyncio.get_running_loop().time() + LATER, shape_of(text))


async def order(places: Places, taken: list[Any]) -> list[int]:
    """Return in which order the places are served, by their numbers."""
    served = []
    while places.give(None):  # type: ignore[arg-type]  # what is given does not matter here
        served.append(
            next(
                number for number, place in enumerate(taken) if place.isolate.done() and number not in served
            )
        )
    return served


def test_first_come_first_served_as_long_as_nobody_waits_long():
    async def course() -> list[int]:
        places = queue()
        return await order(places, [stand(places) for _ in range(5)])

    assert run(course()) == [0, 1, 2, 3, 4]


def test_in_a_standing_queue_the_newest_has_every_second_turn():
    async def course() -> list[int]:
        places = queue()
        taken = [stand(places) for _ in range(5)]
        await asyncio.sleep(STANDING + 0.02)
        taken.append(stand(places))
        return await order(places, taken)

    assert run(course()) == [5, 0, 4, 1, 3, 2]


def test_in_a_full_queue_the_one_in_the_middle_is_turned_away():
    async def course() -> list[int]:
        places = queue(3)
        taken = [stand(places) for _ in range(4)]
        with pytest.raises(OverloadedError, match="waiting"):
            await taken.pop(1).isolate
        return await order(places, taken)

    assert run(course()) == [0, 1, 2]


def test_a_queue_without_room_turns_everybody_away():
    async def course() -> None:
        stand(queue(0))

    with pytest.raises(OverloadedError, match="waiting"):
        run(course())


def test_who_waits_until_the_deadline_is_turned_away():
    async def course() -> None:
        await queue().take(asyncio.get_running_loop().time() + 0.01, 0).isolate

    with pytest.raises(OverloadedError, match="before the query's deadline"):
        run(course())


def test_who_has_left_is_passed_over():
    async def course() -> list[int]:
        places = queue()
        taken = [stand(places) for _ in range(3)]
        assert places.leave(taken[0]) is None
        taken[1].isolate.cancel()
        return await order(places, taken[2:])

    assert run(course()) == [0]


def test_heavy_ones_have_every_second_turn_while_others_wait():
    async def course() -> list[int]:
        places = queue(10, b"SELECT * { ?heavy ?p 7 }")
        taken = [stand(places, b"SELECT * { ?heavy ?p %d }" % number) for number in range(4)]
        taken += [stand(places, b"SELECT * { ?light ?p %d }" % number) for number in range(2)]
        return await order(places, taken)

    assert run(course()) == [4, 0, 5, 1, 2, 3]


def test_what_turns_out_heavy_meanwhile_stands_with_the_heavy():
    async def course() -> list[int]:
        weights = Weights()
        places = Places(10, weights)
        taken = [stand(places, b"SELECT * { ?heavy ?p %d }" % number) for number in range(3)]
        taken.append(stand(places))
        weights.note(shape_of(b"SELECT * { ?heavy ?p 99 }"), HEAVY)
        return await order(places, taken)

    assert run(course()) == [3, 0, 1, 2]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (b'ASK { ?s ?p "a\\"b" } # 1', b'ASK { ?s ?p "c" } # 22', True),
        (b"ASK { ?a1 ?b1 'x' }", b"ASK { ?a2 ?b2 'y y' }", True),
        (b"ASK { ?s <urn:p> 1 }", b"ASK { ?s <urn:q> 1 }", False),
        (b"ASK { ?s ?p ?o }", b"SELECT * { ?s ?p ?o }", False),
    ],
)
def test_queries_that_differ_in_strings_and_numbers_alone_have_one_shape(
    one: bytes, other: bytes, same: bool
):
    assert (shape_of(one) == shape_of(other)) is same


def test_the_shape_of_a_long_query_is_that_of_its_beginning():
    long = b"SELECT * { " + b"?s ?p ?o . " * 1000
    assert shape_of(long + b"?a ?b ?c }") == shape_of(long + b"?d ?e ?f . FILTER(?s) }")
    assert shape_of(b"ASK" + long) != shape_of(long)
