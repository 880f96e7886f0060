"""How long a connection is waited for, and what it may hold meanwhile: with a transport that records."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from sixparty.web.connection import Connection
from sixparty.web.connections import Connections
from sixparty.web.exchange import Request, Response

PATIENCE = 30.0
GET = b"GET /%d HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Transport:
    """Takes what is written; `full` as if nobody read it."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = self.aborted = self.ended = self.reading_paused = False
        self.unsent = 0

    def get_extra_info(self, name: str) -> Any:
        return ("127.0.0.1", 1)

    def write(self, data: bytes) -> None:
        self.written += data

    def write_eof(self) -> None:
        self.ended = True

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = self.aborted = True

    def pause_reading(self) -> None:
        self.reading_paused = True

    def resume_reading(self) -> None:
        self.reading_paused = False

    def get_write_buffer_size(self) -> int:
        return self.unsent


class App:
    """Answers with the request's path; those that begin with `/slow` only when it is told to."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()
        self.asked: list[str] = []

    def known(self, request: Request) -> Response | None:
        self.asked.append(request.path)
        return None if request.path.startswith("/slow") else self._response(request)

    async def answer(self, request: Request) -> None:
        await self.may_answer.wait()
        request.client.reply(self._response(request))

    def _response(self, request: Request) -> Response:
        return Response(200, request.path.encode(), [])


def try_out(course: Callable[[App, Connections, Connection, Transport], Any]) -> None:
    """Run a course of events with a connection that has just been made."""

    async def run() -> None:
        app, transport = App(), Transport()
        connections = Connections(app, asyncio.get_running_loop(), PATIENCE)
        connection = connections.make()
        connection.connection_made(transport)  # type: ignore[arg-type]
        await course(app, connections, connection, transport)

    asyncio.run(asyncio.wait_for(run(), 10))


def later(connection: Connection, seconds: float) -> None:
    """Let so many seconds pass."""
    connection.look(connection._since + seconds)


@pytest.mark.parametrize(
    "sent",
    [b"", GET[:9], GET % 1],
    ids=["nothing", "half a head", "a request, and no more"],
)
def test_who_says_nothing_is_waited_for_ten_seconds(sent):
    async def course(app, connections, connection, transport) -> None:
        if sent:
            connection.data_received(sent)
        later(connection, 9)
        assert not transport.closed
        assert not transport.ended
        later(connection, 11)
        assert transport.closed or transport.ended
        assert transport.written.startswith(b"HTTP/1.1 408 ") == (sent == GET[:9])

    try_out(course)


def test_who_is_being_answered_is_waited_for_whatever_it_takes():
    async def course(app, connections, connection, transport) -> None:
        connection.data_received(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await asyncio.sleep(0)
        later(connection, 1000)
        assert not transport.closed
        app.may_answer.set()
        await asyncio.sleep(0.01)
        assert transport.written.endswith(b"/slow")

    try_out(course)


def test_who_takes_nothing_of_what_was_written_is_left():
    async def course(app, connections, connection, transport) -> None:
        connection.data_received(GET % 1)
        transport.unsent = 1000
        later(connection, PATIENCE - 1)
        assert not transport.closed
        later(connection, PATIENCE + 1)
        assert transport.aborted

    try_out(course)


def test_who_takes_nothing_gets_no_further_answers_until_he_does():
    async def course(app, connections, connection, transport) -> None:
        connection.data_received(GET % 1)
        connection.pause_writing()
        connection.data_received(b"".join(GET % number for number in range(2, 40)))
        assert app.asked == ["/1"]
        assert transport.reading_paused
        connection.resume_writing()
        assert app.asked == [f"/{number}" for number in range(1, 40)]
        assert not transport.reading_paused

    try_out(course)


def test_a_body_that_nobody_reads_is_not_taken_in_without_end():
    async def course(app, connections, connection, transport) -> None:
        connection.data_received(
            b"POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 50_000
        )
        assert not transport.reading_paused
        connection.data_received(b"x" * 50_000)
        assert transport.reading_paused

    try_out(course)


def test_one_whose_request_is_refused_is_read_from_for_a_moment_and_then_left():
    async def course(app, connections, connection, transport) -> None:
        connection.data_received(b"nonsense\r\n\r\n")
        assert transport.ended
        connection.data_received(GET % 1)  # thrown away
        assert app.asked == []
        later(connection, 0.5)
        assert not transport.aborted
        later(connection, 1.5)
        assert transport.aborted

    try_out(course)


def test_an_ending_server_closes_those_that_rest_and_waits_for_those_it_answers():
    async def course(app, connections, connection, transport) -> None:
        other, resting = connections.make(), Transport()
        other.connection_made(resting)
        connection.data_received(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
        draining = asyncio.create_task(connections.drain(5, 1))
        await asyncio.sleep(0.05)
        assert resting.closed
        assert not transport.closed
        app.may_answer.set()
        await asyncio.sleep(0.1)
        assert b"connection: close" in transport.written
        assert transport.written.endswith(b"/slow")
        assert transport.closed
        other.connection_lost(None)
        connection.connection_lost(None)
        await draining
        assert not transport.aborted
        assert not connections._open

    try_out(course)
