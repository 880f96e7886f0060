"""An HTTP/1.1 connection (RFC 9112): the requests on it, one after the other, and their responses.

What was sent ahead waits. Nothing that a client sends, or fails to send or to take, holds more memory or time
than the constants here and in `parsing` say.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine
from time import monotonic
from typing import Any, Final, Protocol, cast

from sixparty.problem import Problem
from sixparty.web import heads
from sixparty.web.exchange import Request, Response
from sixparty.web.headers import problem_response
from sixparty.web.incoming import Incoming
from sixparty.web.parsing import Parser

#: Requests that may wait for the one before them, until no more is read.
_AHEAD: Final = 16
#: Seconds in which a request's head has to arrive, from the answer before on, and for which a connection that
#: is closed from here is still read from, so that the client gets to see why (§9.6).
_HEAD_SECONDS: Final = 10.0
_LINGER_SECONDS: Final = 1.0
#: Seconds after which a client that sends no more counts as one that has left.
_HALF_CLOSED: Final = 0.1


class Application(Protocol):
    """Who answers."""

    def known(self, request: Request) -> Response | None:
        """Return the response, where it is known at once."""

    def answer(self, request: Request) -> Coroutine[Any, Any, None]:
        """Answer otherwise, by the request's client."""


class Shared(Protocol):
    """What all connections of a server share."""

    app: Application
    loop: asyncio.AbstractEventLoop
    #: Seconds that a client may take to receive the last piece of an answer.
    patience: float
    #: The time, as HTTP writes it.
    date: bytes
    #: No connection is to be used for another request.
    draining: bool

    def add(self, connection: "Connection") -> None:
        """Take one up."""

    def drop(self, connection: "Connection") -> None:
        """Forget one that is closed."""


class Connection(asyncio.Protocol):
    """One connection."""

    def __init__(self, shared: Shared) -> None:
        """shared: those that it belongs to."""
        self._shared = shared
        self._since = monotonic()  # when what is waited for began
        self._waiting: deque[tuple[Request, Incoming]] = deque()
        self._current: Incoming | None = None
        self._task: asyncio.Task[None] | None = None
        self._refusal: Problem | None = None
        self._deaf = False  # whatever comes is thrown away
        self._paused = False
        self._full = False
        self._stepping = False
        self._room: asyncio.Future[None] | None = None

    # What the transport tells (asyncio.Protocol).

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast("asyncio.Transport", transport)
        address = transport.get_extra_info("peername") or ("unknown",)
        self._parser = Parser(self, str(address[0]))
        self._shared.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio calls it so
        """End: whoever waits for something of it is told."""
        self._shared.drop(self)
        self._deaf = True
        self._waiting.clear()
        self._leave()
        self._make_room()

    def eof_received(self) -> bool:
        """Hear that the client sends no more: it may have left, or may only have nothing more to say."""
        if self._parser.arriving is not None:
            self._parser.arriving.break_off()
        if self._current is None:
            return False
        self._deaf = True
        self._current.keep_alive = False
        self._shared.loop.call_later(_HALF_CLOSED, self._leave)
        return True

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if not self._deaf:
            self._parser.feed(data)

    def pause_writing(self) -> None:
        """Hear that the client does not keep up."""
        self._full = True

    def resume_writing(self) -> None:
        """Hear that it does again."""
        self._full = False
        self._make_room()
        self._next()

    # What the parser tells.

    def began(self) -> None:
        """See `Receiver`."""
        if self._current is None:
            self._since = monotonic()

    def headed(self, request: Request, incoming: Incoming, *, now: bool) -> None:
        """See `Receiver`."""
        if self._shared.draining:
            incoming.keep_alive = False
        self._waiting.append((request, incoming))
        if now:
            self._next()

    def completed(self) -> None:
        """See `Receiver`."""
        self._next()

    def pause(self) -> None:
        """See `Receiver`."""
        if not self._paused and not self.transport.is_closing():
            self._paused = True
            self.transport.pause_reading()

    def refuse(self, problem: Problem) -> None:
        """Answer what cannot be read, after what came before it, and read no more."""
        self._deaf = True
        if self._parser.arriving is not None:
            self._parser.arriving.break_off()  # it is being answered, and hears that this is what is amiss
        else:
            self._refusal = problem
        self._next()

    # What the requests ask for.

    @property
    def date(self) -> bytes:
        """The time, as HTTP writes it."""
        return self._shared.date

    async def room(self) -> None:
        """Wait until the client keeps up, or has left."""
        while self._full and not self.transport.is_closing():
            self._room = self._shared.loop.create_future()
            await self._room

    def read_on(self) -> None:
        """Read on where reading has been paused, unless too much waits."""
        if self._paused and len(self._waiting) < _AHEAD and not self.transport.is_closing():
            self._paused = False
            self.transport.resume_reading()

    def answered(self, incoming: Incoming) -> None:
        """Hear that the present request is answered."""
        self._current = None
        self._since = monotonic()
        if not incoming.keep_alive:
            self._waiting.clear()
            self._close()
        elif not self._stepping:
            self._next()

    # What the server asks for.

    @property
    def busy(self) -> bool:
        """Tell whether a request is being answered."""
        return self._current is not None

    def look(self, now: float) -> None:
        """Give up a client that has been waited for too long."""
        if self._current is not None:
            return
        waited = now - self._since
        if self.transport.is_closing() or self.transport.get_write_buffer_size():
            if waited > self._shared.patience:
                self.transport.abort()
        elif self._deaf:
            if waited > _LINGER_SECONDS:
                self.transport.abort()
        elif waited > _HEAD_SECONDS:
            if self._parser.in_head:
                self.refuse(heads.TOO_SLOW)
            else:
                self.transport.close()

    def finish(self) -> None:
        """Answer no other request than the present one."""
        if self._current is not None:
            self._current.keep_alive = False
        elif not self._parser.in_head:
            self.transport.close()

    def close(self) -> None:
        """Close, once what was written has been sent."""
        self.transport.close()

    def abort(self) -> None:
        """Close at once."""
        self.transport.abort()

    # Within.

    def _next(self) -> None:
        """Answer the next request, once the one before is answered and taken."""
        self._stepping = True
        while self._waiting and self._may_begin():
            request, self._current = self._waiting.popleft()
            response = self._shared.app.known(request)
            if response is None:
                self._task = self._shared.loop.create_task(self._answer(request, self._current))
            else:
                self._current.reply(response)
        self._stepping = False
        if self._refusal is not None and not self._waiting and self._may_begin():
            self._answer_refusal(self._refusal)
        elif len(self._waiting) >= _AHEAD:
            self.pause()
        elif self._paused:
            self.read_on()

    def _may_begin(self) -> bool:
        return self._current is None and not self._full and not self.transport.is_closing()

    async def _answer(self, request: Request, incoming: Incoming) -> None:
        try:
            await self._shared.app.answer(request)
        finally:
            if not incoming.answered:
                self.transport.abort()

    def _answer_refusal(self, problem: Problem) -> None:
        response = problem_response(problem)
        self.transport.write(heads.head(response, self.date, keep_alive=False) + response.body)
        self._since = monotonic()
        self._close()

    def _close(self) -> None:
        """Close, once what was written has been sent; what the client still sends is thrown away."""
        if self.transport.is_closing():
            return
        if self._parser.arriving is None and self._refusal is None:
            self.transport.close()
            return
        self._deaf = True
        self._refusal = None
        self.transport.write_eof()
        self.read_on()

    def _leave(self) -> None:
        if self._current is not None and not self._current.answered:
            self._deaf = True
            self._current.leave()
            if self._current.watched and self._task is not None:
                self._task.cancel()

    def _make_room(self) -> None:
        if self._room is not None and not self._room.done():
            self._room.set_result(None)
