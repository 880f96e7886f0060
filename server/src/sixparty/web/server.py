"""Runs the application in this process's event loop until it is told to end."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable
from typing import Final, Protocol

import uvloop

from sixparty.errors import SixpartyError
from sixparty.web.allocator import give_back_long_blocks
from sixparty.web.connection import Application
from sixparty.web.connections import Connections

#: Connections that may wait to be accepted.
_BACKLOG: Final = 1024
#: Bytes that the system holds of an answer for each client: its own measure lets one that reads nothing hold
#: several megabytes.
_SEND_BUFFER: Final = 256 * 1024
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


class PortInUseError(SixpartyError):
    """The address cannot be listened on."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes any free one. Raises PortInUseError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)  # the connections inherit it
        # This too: the last piece of a long answer would wait 40 ms for the client's system to acknowledge
        # the one before (Nagle's algorithm, RFC 9293 §3.7.4, and delayed acknowledgements).
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.bind((host, port))
        sock.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        sock.close()
        other = "another port with --port, or end the program that holds this one"
        raise PortInUseError(f"cannot listen on {host}:{port}: {error}", f"choose {other}") from error
    sock.setblocking(False)
    return sock


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
    server = await loop.create_server(connections.make, sock=sock, backlog=_BACKLOG)
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
