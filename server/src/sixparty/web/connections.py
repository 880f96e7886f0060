"""All connections of the server: who has been waited for too long, and how they end."""

import asyncio
from collections.abc import Callable
from time import monotonic

from sixparty.web import heads
from sixparty.web.connection import Application, Connection


class Connections:
    """All connections of a server, and what they share."""

    def __init__(self, app: Application, loop: asyncio.AbstractEventLoop, patience: float) -> None:
        """patience: seconds that a client may take to receive the last piece of an answer."""
        self.app = app
        self.loop = loop
        self.patience = patience
        self.date = heads.date()
        self.draining = False
        self._open: set[Connection] = set()
        self._tick: asyncio.TimerHandle | None = None

    def make(self) -> Connection:
        """Return the protocol of a new connection."""
        return Connection(self)

    def add(self, connection: Connection) -> None:
        """Take one up."""
        self._open.add(connection)

    def drop(self, connection: Connection) -> None:
        """Forget one that is closed."""
        self._open.discard(connection)

    def watch(self) -> None:
        """Look once a second for those that have been waited for too long; tell the time to all."""
        self.date = heads.date()
        now = monotonic()
        for connection in tuple(self._open):
            connection.look(now)
        self._tick = self.loop.call_later(1, self.watch)

    async def drain(self, seconds: float, last: float) -> None:
        """Have all close once they have nothing to answer.

        seconds: for what is being answered to be; last: for what was written to be taken.
        """
        self.draining = True
        for connection in tuple(self._open):
            connection.finish()
        await _until(lambda: not any(connection.busy for connection in self._open), seconds)
        for connection in tuple(self._open):
            connection.close()
        await _until(lambda: not self._open, last)
        for connection in tuple(self._open):
            connection.abort()
        if self._tick is not None:
            self._tick.cancel()


async def _until(reached: Callable[[], bool], seconds: float) -> None:
    """Wait until something is so, or for so many seconds."""
    end = monotonic() + seconds
    while not reached() and monotonic() < end:
        await asyncio.sleep(0.02)
