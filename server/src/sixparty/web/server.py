"""Runs the application in this process's event loop until it is told to end."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable
from typing import Final, Protocol

import uvloop

from sixparty.web.allocator import give_back_long_blocks
from sixparty.web.connection import Application
from sixparty.web.connections import Connections
from sixparty.web.listening import BACKLOG

#: Objects more than at the last look from which on cyclic garbage is looked for: requests leave hardly any.
_GARBAGE: Final = 20_000
#: Seconds beyond the deadline of queries that running requests have to end in, once the server is told to.
_GRACE: Final = 1.0
#: Seconds that the last answers have to reach their clients.
_LAST_SECONDS: Final = 2.0


class Served(Application, Protocol):
    """What is run: it answers, and begins and ends."""

    @property
    def deadline(self) -> float:
        """Return the seconds that an answer may take."""

    @property
    def patience(self) -> float:
        """Return the seconds that a client may take to receive a piece of an answer."""

    async def start(self) -> None:
        """Make ready to answer, in the event loop that serves."""

    def drain(self) -> None:
        """Hear that the server is ending."""

    def stop(self) -> None:
        """End."""


def serve(app: Served, sock: socket.socket, *, ready: Callable[[str], None] = lambda _: None) -> None:
    """Serve on a listening socket until SIGINT or SIGTERM; requests that run then are answered.

    ready: called with the address once requests are taken. Raises EngineError where the data do not load.
    """
    give_back_long_blocks()
    uvloop.run(_serve(app, sock, ready))


async def _serve(app: Served, sock: socket.socket, ready: Callable[[str], None]) -> None:
    loop = asyncio.get_running_loop()
    gc.collect()
    gc.freeze()  # what is there now stays to the end, and need not be looked through again
    gc.set_threshold(_GARBAGE)
    await app.start()
    connections = Connections(app, loop, app.patience)
    server = await loop.create_server(connections.make, sock=sock, backlog=BACKLOG)
    connections.watch()
    ending = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ending.set)
    host, port = sock.getsockname()[:2]
    ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
    await ending.wait()
    app.drain()
    server.close()
    await connections.drain(app.deadline + _GRACE, _LAST_SECONDS)
    app.stop()
    await asyncio.sleep(0)  # the connections to the isolates close in the loop's next turn
