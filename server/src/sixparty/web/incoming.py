"""One request on a connection, and the response to it: its body as it arrives, and what is written back."""

import asyncio
from typing import Final, Protocol

from sixparty.web import heads
from sixparty.web.exchange import Response

#: Bytes of a body that may wait to be asked for, until no more is read.
_MOST_UNREAD: Final = 64 * 1024


class Wire(Protocol):
    """What a request asks of its connection."""

    transport: asyncio.Transport

    @property
    def date(self) -> bytes:
        """Return the time, as HTTP writes it."""

    async def room(self) -> None:
        """Wait until the client keeps up, or has left."""

    def read_on(self) -> None:
        """Read on where reading has been paused."""

    def answered(self, incoming: "Incoming") -> None:
        """Hear that the request is answered."""


class Incoming:
    """One request, from its head on: the `Client` of an exchange."""

    __slots__ = (
        "_bodiless",
        "_broken",
        "_expects",
        "_head",
        "_news",
        "_pieces",
        "_size",
        "_whole",
        "_wire",
        "address",
        "answered",
        "keep_alive",
        "left",
        "watched",
    )

    def __init__(self, wire: Wire, address: str, *, keep_alive: bool, bodiless: bool, expects: bool) -> None:
        """keep_alive: the connection may be used for another request afterwards.

        bodiless: the response is to have no body (HEAD); expects: the client waits to be asked for the body.
        """
        self._wire = wire
        self.address = address
        self.keep_alive = keep_alive
        self.answered = self.left = self.watched = self._broken = False
        self._bodiless = bodiless
        self._expects = expects
        self._pieces: list[bytes] = []
        self._size = 0
        self._whole = False
        self._head = b""
        self._news: asyncio.Future[None] | None = None

    # What the connection tells.

    def take(self, piece: bytes) -> bool:
        """Take a piece of the body; return False where no more should come until it is asked for."""
        if self.answered:
            return True
        self._pieces.append(piece)
        self._size += len(piece)
        self._wake()
        return self._size < _MOST_UNREAD

    def complete(self) -> None:
        """Hear that the body has arrived."""
        self._whole = True
        if self._news is not None:
            self._wake()

    def break_off(self) -> None:
        """Hear that the rest of the body will not come."""
        self._broken, self.keep_alive = True, False
        self._wake()

    def leave(self) -> None:
        """Hear that the client has left."""
        self.left, self.keep_alive = True, False
        self._wake()

    # What the application asks for; see `Client`.

    async def piece(self) -> bytes:
        """Return the next piece of the body; none at its end, or where the rest will not come."""
        while not (self._pieces or self._whole or self._broken or self.left):
            if self._expects and not self._size:
                self._expects = False
                self._wire.transport.write(heads.CONTINUE)
            self._news = asyncio.get_running_loop().create_future()
            await self._news
        body = b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        self._wire.read_on()
        return body

    def reply(self, response: Response) -> None:
        """Send a response at once."""
        self.begin(response)
        if not self.left:
            self._wire.transport.write(self._head if self._bodiless else self._head + response.body)
            self._end()

    def begin(self, response: Response) -> None:
        """Begin a response, whose body comes piece by piece."""
        # What the client has still to send of its body would be taken for another request.
        self.keep_alive = self.keep_alive and self._whole
        self._head = heads.head(response, self._wire.date, keep_alive=self.keep_alive)

    async def send(self, piece: bytes, *, last: bool) -> None:
        """Send a piece of the body, once there is room for it."""
        await self._wire.room()
        if not self.left:
            self._wire.transport.write(self._head + piece)
            self._head = b""
            if last:
                self._end()

    def _end(self) -> None:
        self.answered = True
        self._wire.answered(self)

    def _wake(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)
