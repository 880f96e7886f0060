"""Runs the application: granian in this process, on a socket of our own, until it is told to end."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.net import SocketHolder  # type: ignore[attr-defined]  # written in Rust
from granian.server.embed import Server as Granian

from sixparty.errors import SixpartyError
from sixparty.web.allocator import give_back_long_blocks

if TYPE_CHECKING:
    from sixparty.web.front import Front

#: Connections that may wait to be accepted.
_BACKLOG: Final = 1024
#: Bytes that the system holds of an answer for each client: its own measure lets one that reads nothing hold
#: several megabytes.
_SEND_BUFFER: Final = 256 * 1024
#: Milliseconds in which a request's head has to arrive.
_HEAD_TIME: Final = 10_000
#: Bytes of a request's head (431). Its address may have 65,534, which granian sets (414).
_LARGEST_HEAD: Final = 512 * 1024
#: Objects more than at the last look from which on cyclic garbage is looked for: requests leave hardly any.
_GARBAGE: Final = 20_000
#: Seconds beyond the deadline of queries that running requests have to end in, once the server is told to.
_GRACE: Final = 1.0


class PortInUseError(SixpartyError):
    """The address cannot be listened on."""


class _OnSocket(Granian):
    """Granian on a socket that is open already: its own tells neither the free port it found nor why not."""

    def __init__(self, app: "Front", sock: socket.socket) -> None:
        self._socket = sock
        super().__init__(
            app,
            # Not RSGI, which is a fifth quicker for kept answers: its streams take whatever they are given,
            # and hold all of a long answer for a client that reads nothing.
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=_HEAD_TIME, max_buffer_size=_LARGEST_HEAD),
            websockets=False,
            backlog=_BACKLOG,
            log_enabled=False,
        )

    # Granian's own hook; its version is pinned.
    def _init_shared_socket(self) -> None:
        self._ssp = None
        holder: Any = SocketHolder
        self._shd: Any = holder(self._socket.fileno(), False, _BACKLOG)
        self._sfd = self._shd.get_fd()


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


def serve(app: "Front", sock: socket.socket, *, ready: Callable[[str], None] = lambda _: None) -> None:
    """Serve on a listening socket until SIGINT or SIGTERM; requests that run then are answered.

    ready: called with the address once requests are taken. Raises EngineError where the data do not load.
    """
    give_back_long_blocks()
    uvloop.run(_serve(app, sock, ready))


async def _serve(app: "Front", sock: socket.socket, ready: Callable[[str], None]) -> None:
    loop = asyncio.get_running_loop()
    gc.collect()
    gc.freeze()  # what is there now stays to the end, and need not be looked through again
    gc.set_threshold(_GARBAGE)
    await app.start()
    server = _OnSocket(app, sock)
    ending = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ending.set)
    serving = loop.create_task(server.serve())
    host, port = sock.getsockname()[:2]
    ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
    await asyncio.wait([serving, loop.create_task(ending.wait())], return_when=asyncio.FIRST_COMPLETED)
    app.drain()
    sock.close()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(app.deadline + _GRACE):
            await app.quiet()
    server.stop()  # type: ignore[no-untyped-call]
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(serving, timeout=2)
    app.stop()
    await asyncio.sleep(0)  # the connections to the isolates close in the loop's next turn
