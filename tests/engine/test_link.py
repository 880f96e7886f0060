"""The server's end of an isolate that has several queries: who gets which reply, and who is lost with it."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable

import psutil
import pytest
from isolated import gone, wait_until

from sixparty.engine.isolation import frames
from sixparty.engine.isolation.link import AHEAD, Isolate, LostError
from sixparty.engine.isolation.turn import Turn
from sixparty.engine.isolation.weights import UNKNOWN


class Owner:
    """Notes what it hears."""

    def __init__(self) -> None:
        self.answers: list[Turn | None] = []
        self.behind: list[list[Turn]] = []

    def answered(self, isolate: Isolate, turn: Turn | None, seconds: float) -> None:
        assert seconds >= 0
        self.answers.append(turn)

    def lost(self, isolate: Isolate, behind: list[Turn]) -> None:
        self.behind.append(behind)


class Course:
    """A connected isolate whose side is played by the test, and whose process only waits."""

    def __init__(self, process: psutil.Popen) -> None:
        self.process = process
        self.owner = Owner()

    async def connect(self) -> None:
        ours, self.theirs = socket.socketpair()
        for sock in (ours, self.theirs):
            sock.setblocking(False)
        self.isolate = Isolate(self.process.pid, 1 << 20, 1, self.owner)
        loop = asyncio.get_running_loop()
        await loop.create_unix_connection(lambda: self.isolate, sock=ours)
        assert not self.isolate.fit
        await self.say(frames.pack({"ready": True}))
        await self.isolate.ready()
        assert self.isolate.fit

    def put(self, count: int, expected: float = 0.001) -> list[Turn]:
        """Give it queries."""
        texts = [b"%d" % number for number in range(count)]
        turns = [Turn(frames.pack({}, text), 0, 60.0, asyncio.Future()) for text in texts]
        for turn in turns:
            self.isolate.put(turn, expected)
        return turns

    async def say(self, sent: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.theirs, sent)
        await asyncio.sleep(0.02)

    async def hear(self) -> bytes:
        return await asyncio.get_running_loop().sock_recv(self.theirs, 1 << 16)


@pytest.fixture
def play():
    """Return a function that plays a course to its end."""
    with psutil.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:

        def play(steps: Callable[[Course], Awaitable[None]]) -> Course:
            async def whole() -> Course:
                course = Course(process)
                await course.connect()
                try:
                    await steps(course)
                finally:
                    course.isolate.close()
                    course.theirs.close()
                    await asyncio.sleep(0)
                return course

            return asyncio.run(whole())

        yield play
        process.kill()


def reply(number: int) -> bytes:
    return frames.pack({"type": "text/plain"}, b"answer %d" % number)


def test_replies_go_to_the_queries_in_their_order_however_they_are_cut(play):
    async def steps(course: Course) -> None:
        turns = course.put(3)
        assert (await course.hear()).endswith(b"2")
        together = b"".join(reply(number) for number in range(3))
        await course.say(together[:40])
        assert [turn.reply.done() for turn in turns] == [True, False, False]
        await course.say(together[40:])
        assert [turn.reply.result()[1] for turn in turns] == [b"answer 0", b"answer 1", b"answer 2"]
        assert course.owner.answers == turns
        assert course.isolate.fit

    play(steps)


def test_there_is_room_behind_light_ones_and_behind_no_others(play):
    async def steps(course: Course) -> None:
        assert not course.isolate.has_room
        course.put(AHEAD)
        assert course.isolate.has_room
        course.put(1)
        assert not course.isolate.has_room
        await course.say(reply(0))
        assert course.isolate.has_room

    async def heavy(course: Course) -> None:
        course.put(1, UNKNOWN)
        assert not course.isolate.has_room

    play(steps)
    play(heavy)


def test_one_that_says_it_has_grown_gets_no_more(play):
    async def steps(course: Course) -> None:
        course.put(2)
        await course.say(frames.pack({"type": "text/plain", "grown": True}, b""))
        assert not course.isolate.has_room
        await course.say(reply(1))
        assert not course.isolate.fit

    play(steps)


def test_what_is_taken_back_is_answered_elsewhere_and_its_reply_here_is_not_heard(play):
    async def steps(course: Course) -> None:
        turns = course.put(3)
        assert course.isolate.take_back() == turns[1:]
        assert course.isolate.take_back() == []
        assert not course.isolate.fit
        await course.say(reply(0) + reply(1) + reply(2))
        assert [turn.reply.done() for turn in turns] == [True, False, False]
        assert course.owner.answers == [turns[0], None, None]
        assert course.isolate.fit

    play(steps)


def test_with_its_end_the_first_is_lost_and_those_behind_are_handed_back(play):
    async def steps(course: Course) -> None:
        turns = course.put(3)
        course.theirs.close()
        await asyncio.sleep(0.02)
        with pytest.raises(LostError):
            turns[0].reply.result()
        assert course.owner.behind == [turns[1:]]
        assert not any(turn.reply.done() for turn in turns[1:])
        course.isolate.kill()
        assert len(course.owner.behind) == 1  # its loss is told once

    play(steps)


@pytest.mark.parametrize(
    "sent", [reply(0) * 2, b"\xff" * 64, frames.pack({})[:-2] + b"[]"], ids=["twice", "no frame", "no head"]
)
def test_one_that_does_not_keep_to_the_rules_is_killed(play, sent):
    async def steps(course: Course) -> None:
        (turn,) = course.put(1)
        await course.say(sent)
        wait_until(lambda: gone(course.process), 5.0)
        assert not course.isolate.fit
        if sent.startswith(reply(0)):
            assert turn.reply.result()[1] == b"answer 0"
        else:
            with pytest.raises(ValueError, match=r"frame"):
                turn.reply.result()
            assert course.owner.behind == [[]]

    play(steps)
