"""The queue before the isolates: who is next, and who is turned away."""

import asyncio
from typing import Any

import pytest

from sixparty.engine import OverloadedError
from sixparty.engine.isolation.places import STANDING, Places
from sixparty.engine.isolation.turn import Turn
from sixparty.engine.isolation.weights import HEAVY, LIGHT, Weights, shape_of

LATER = 60.0


def run(course: Any) -> Any:
    return asyncio.run(course)


def queue(most: int = 10, *heavy: bytes) -> Places:
    weights = Weights()
    for text in heavy:
        weights.note(shape_of(text), HEAVY)
    return Places(most, weights)


def stand(places: Places, text: bytes = b"ASK {}") -> Turn:
    turn = Turn(text, shape_of(text), LATER, asyncio.Future())
    places.stand(turn)
    return turn


def order(places: Places, standing: list[Turn]) -> list[int]:
    """Return in which order those who stand there are served, by their numbers."""
    served = []
    while (turn := places.next()) is not None:
        served.append(standing.index(turn))
    return served


def test_first_come_first_served_as_long_as_nobody_waits_long():
    async def course() -> list[int]:
        places = queue()
        return order(places, [stand(places) for _ in range(5)])

    assert run(course()) == [0, 1, 2, 3, 4]


def test_in_a_standing_queue_the_newest_has_every_second_turn():
    async def course() -> list[int]:
        places = queue()
        standing = [stand(places) for _ in range(5)]
        await asyncio.sleep(STANDING + 0.02)
        standing.append(stand(places))
        return order(places, standing)

    assert run(course()) == [5, 0, 4, 1, 3, 2]


def test_in_a_full_queue_the_one_in_the_middle_is_turned_away():
    async def course() -> list[int]:
        places = queue(3)
        standing = [stand(places) for _ in range(4)]
        with pytest.raises(OverloadedError, match="waiting"):
            await standing.pop(1).reply
        return order(places, standing)

    assert run(course()) == [0, 1, 2]


def test_a_queue_without_room_turns_everybody_away():
    async def course() -> None:
        await stand(queue(0)).reply

    with pytest.raises(OverloadedError, match="waiting"):
        run(course())


def test_who_waits_until_the_deadline_is_turned_away():
    async def course() -> None:
        places = queue()
        early, late = (Turn(b"", 0, seconds, asyncio.Future()) for seconds in (0.01, LATER))
        places.stand(early)
        places.stand(late)
        places.turn_away_late(early.until - 0.001)
        assert len(places) == 2
        places.turn_away_late(early.until)
        assert len(places) == 1
        assert places.next() is late
        await early.reply

    with pytest.raises(OverloadedError, match="before the query's deadline"):
        run(course())


def test_who_has_left_is_passed_over():
    async def course() -> list[int]:
        places = queue()
        standing = [stand(places) for _ in range(3)]
        places.leave(standing[0])
        assert len(places) == 2
        standing[1].reply.cancel()
        return order(places, standing[2:])

    assert run(course()) == [0]


def test_heavy_ones_have_every_second_turn_while_others_wait():
    async def course() -> list[int]:
        places = queue(10, b"SELECT * { ?heavy ?p 7 }")
        standing = [stand(places, b"SELECT * { ?heavy ?p %d }" % number) for number in range(4)]
        standing += [stand(places, b"SELECT * { ?light ?p %d }" % number) for number in range(2)]
        return order(places, standing)

    assert run(course()) == [4, 0, 5, 1, 2, 3]


def test_what_turns_out_heavy_meanwhile_stands_with_the_heavy():
    async def course() -> list[int]:
        weights = Weights()
        places = Places(10, weights)
        standing = [stand(places, b"SELECT * { ?heavy ?p %d }" % number) for number in range(3)]
        standing.append(stand(places))
        weights.note(shape_of(b"SELECT * { ?heavy ?p 99 }"), HEAVY)
        return order(places, standing)

    assert run(course()) == [3, 0, 1, 2]


def with_light() -> Places:
    """Return a queue that knows `ASK { ?light ?p N }` for light."""
    weights = Weights()
    weights.note(shape_of(b"ASK { ?light ?p 1 }"), LIGHT / 2)
    return Places(10, weights)


def test_the_next_is_given_as_light_only_where_it_is_known_as_that():
    async def course() -> None:
        places = with_light()
        first, gone, unknown = (
            stand(places, b"ASK { ?%s ?p 1 }" % who) for who in (b"light", b"light", b"u")
        )
        last = stand(places, b"ASK { ?light ?p 2 }")
        gone.reply.cancel()
        assert places.next_if_light() is first
        assert places.next_if_light() is None  # the unknown one has come before
        assert places.next() is unknown
        assert places.next_if_light() is last
        assert len(places) == 0

    run(course())


def test_none_is_given_as_light_while_a_heavy_one_waits():
    async def course() -> None:
        places = with_light()
        heavy = stand(places, b"ASK { ?heavy ?p 1 }")
        light = [stand(places, b"ASK { ?light ?p %d }" % number) for number in range(2)]
        places._weights.note(heavy.shape, HEAVY)
        assert places.next() is light[0]  # and the heavy one is put aside
        assert places.next_if_light() is None
        assert places.next() is heavy
        assert places.next_if_light() is light[1]

    run(course())


def test_in_a_standing_queue_light_ones_too_are_given_from_both_ends():
    async def course() -> list[int]:
        places = with_light()
        standing = [stand(places, b"ASK { ?light ?p %d }" % number) for number in range(4)]
        await asyncio.sleep(STANDING + 0.02)
        return [standing.index(turn) for _ in range(4) if (turn := places.next_if_light()) is not None]

    assert run(course()) == [3, 0, 2, 1]


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
