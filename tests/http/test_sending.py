"""Long answers: what waits for slow clients is bounded, and long bodies keep nobody else waiting."""

import asyncio
from typing import Any

import pytest
import zstandard
from front_client import Asker

from sixparty.limits import Limits
from sixparty.web.exchange import ClientLeftError, Request, Response
from sixparty.web.kept import Answer
from sixparty.web.sending import PIECE, Outbox

LONG = 10 * PIECE


class Client(Asker):
    """One that takes pieces only once it is told to, and may leave."""

    def __init__(self, *, ready: bool = True) -> None:
        super().__init__()
        self.lasts: list[bool] = []
        self.takes = asyncio.Event()
        if ready:
            self.takes.set()

    async def send(self, piece: bytes, *, last: bool) -> None:
        await super().send(piece, last=last)
        self.lasts.append(last)
        await self.takes.wait()

    @property
    def status(self) -> int:
        assert self.response is not None
        return self.response.status

    @property
    def got(self) -> bytes:
        return b"".join(self.pieces)

    def take(self, outbox: Outbox, body: bytes) -> asyncio.Task[None]:
        request = Request("GET", "/sparql", b"", {}, self)
        return asyncio.create_task(outbox.send(request, Response(200, body, [])))

    def leave(self, sending: asyncio.Task[None]) -> None:
        self.left = True
        if self.watched:
            sending.cancel()


def run(course: Any) -> Any:
    return asyncio.run(course)


def test_a_long_answer_comes_in_pieces_and_whole():
    async def course() -> None:
        outbox, client, body = Outbox(Limits()), Client(), bytes(range(256)) * (LONG // 256) + b"end"
        await client.take(outbox, body)
        assert client.got == body
        assert max(map(len, client.pieces)) == PIECE
        assert client.lasts == [False] * 10 + [True]
        assert outbox.size == 0

    run(course())


def test_what_slow_clients_hold_is_bounded_and_what_they_share_counts_once():
    async def course() -> None:
        outbox = Outbox(Limits(sending_bytes=2 * LONG))
        one, other, third = (bytes([number]) * LONG for number in range(3))
        slow = [Client(ready=False) for _ in range(4)]
        tasks = [client.take(outbox, body) for client, body in zip(slow, (one, one, one, other), strict=True)]
        await asyncio.sleep(0)
        assert outbox.size == 2 * LONG
        await (late := Client()).take(outbox, third)
        assert late.status == 503
        assert b"Too many long answers" in late.got
        for client in slow:
            client.takes.set()
        await asyncio.gather(*tasks)
        assert [client.got for client in slow] == [one, one, one, other]
        assert outbox.size == 0
        await (again := Client()).take(outbox, third)
        assert again.got == third

    run(course())


@pytest.mark.parametrize("seconds", [60.0, 0.1])
def test_one_who_leaves_or_takes_nothing_is_left(seconds: float):
    async def course() -> None:
        outbox, client = Outbox(Limits(write_seconds=seconds)), Client(ready=False)
        sending = client.take(outbox, b"x" * LONG)
        await asyncio.sleep(0.01)
        if seconds > 1:
            client.leave(sending)
        with pytest.raises(ClientLeftError):
            await sending
        assert outbox.size == 0

    run(course())


def test_a_long_answer_is_compressed_beside_the_loop_and_once():
    answer = Answer(b"0123456789" * LONG, [])
    assert answer.takes_long("zstd")
    assert not answer.takes_long("")
    form = answer.in_coding("zstd")
    assert zstandard.decompress(form.body) == answer.body
    assert not answer.takes_long("zstd")
    assert not Answer(b"0123456789" * 200, []).takes_long("zstd")
