"""Long answers: what waits for slow clients is bounded, and long bodies keep nobody else waiting."""

import asyncio
from typing import Any

import pytest
import zstandard

from sixparty.limits import Limits
from sixparty.web.exchange import ClientLeftError, Message, Request, Response
from sixparty.web.kept import Answer, make_answer
from sixparty.web.sending import PIECE, Outbox

SCOPE = {"method": "GET", "path": "/sparql", "query_string": b"", "headers": []}
LONG = 10 * PIECE


class Client:
    """One that takes pieces only once it is told to, and may leave."""

    def __init__(self, *, ready: bool = True) -> None:
        self.got: list[Message] = []
        self.takes = asyncio.Event()
        self.left = asyncio.Event()
        if ready:
            self.takes.set()

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.got.append(message)
        await self.takes.wait()

    @property
    def status(self) -> int:
        return self.got[0]["status"]

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.got[1:])

    def take(self, outbox: Outbox, body: bytes) -> asyncio.Task[None]:
        request = Request.of(dict(SCOPE), self.receive)
        return asyncio.create_task(outbox.send(request, self.send, Response(200, body, [])))


def run(course: Any) -> Any:
    return asyncio.run(course)


def test_a_long_answer_comes_in_pieces_and_whole():
    async def course() -> None:
        outbox, client, body = Outbox(Limits()), Client(), bytes(range(256)) * (LONG // 256) + b"end"
        await client.take(outbox, body)
        assert client.body == body
        assert max(len(message["body"]) for message in client.got[1:]) == PIECE
        assert [message["more_body"] for message in client.got[1:]] == [True] * 10 + [False]
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
        late, short = Client(), Client()
        await late.take(outbox, third)
        await short.take(outbox, b"short")
        assert (late.status, short.status) == (503, 200)
        assert b"Too many long answers" in late.body
        for client in slow:
            client.takes.set()
        await asyncio.gather(*tasks)
        assert [client.body for client in slow] == [one, one, one, other]
        assert outbox.size == 0
        await (again := Client()).take(outbox, third)
        assert again.body == third

    run(course())


@pytest.mark.parametrize("seconds", [60.0, 0.1])
def test_one_who_leaves_or_takes_nothing_is_left(seconds: float):
    async def course() -> None:
        outbox, client = Outbox(Limits(write_seconds=seconds)), Client(ready=False)
        sending = client.take(outbox, b"x" * LONG)
        await asyncio.sleep(0.01)
        if seconds > 1:
            client.left.set()
        with pytest.raises(ClientLeftError):
            await sending
        assert outbox.size == 0

    run(course())


def test_a_long_answer_is_compressed_beside_the_loop_and_once():
    answer = run(make_answer(b"0123456789" * LONG, []))
    assert answer.tag == Answer(b"0123456789" * LONG, []).tag
    assert answer.takes_long("zstd")
    assert not answer.takes_long("")
    form = answer.in_coding("zstd")
    assert zstandard.decompress(form.body) == answer.body
    assert not answer.takes_long("zstd")
    assert not Answer(b"0123456789" * 200, []).takes_long("zstd")
