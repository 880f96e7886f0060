"""The server's end of the connection to the nursery: starts it, orders isolates, hears how they fare."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

from sixparty.engine.interface import EngineError
from sixparty.engine.isolation import allocator
from sixparty.engine.isolation.frames import CONFINED
from sixparty.engine.isolation.source import Source

_MODULE: Final = "sixparty.engine.isolation.nursery"
_DESCRIPTORS: Final = 32


class NurseryLink:
    """A nursery process.

    The loop calls `on_birth(pid, socket, calling)`, `on_death(pid, status)` and `on_loss()`.
    """

    def __init__(
        self,
        source: Source,
        memory: int,
        on_birth: Callable[[int, socket.socket, bool], None],
        on_death: Callable[[int, int], None],
        on_loss: Callable[[], None],
    ) -> None:
        """memory: MiB that an isolate may take beside the data."""
        self._source = source
        self._memory = memory
        self._on_birth = on_birth
        self._on_death = on_death
        self._on_loss: Callable[[], None] | None = on_loss
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._held = b""
        self._sockets: list[socket.socket] = []
        self._ready: asyncio.Future[None] | None = None

    @property
    def pid(self) -> int | None:
        """The nursery's process."""
        return self._process.pid if self._process else None

    def spawn(self) -> None:
        """Start the process, which begins to load the data; nobody need wait for it yet."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        passed = theirs.fileno()
        command = [sys.executable, "-m", _MODULE, str(passed), str(self._memory), self._source.to_text()]
        surroundings = {**allocator.variables(), **os.environ}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                command, pass_fds=[passed], stdin=subprocess.DEVNULL, env=surroundings
            )
        self._control = ours

    async def start(self) -> None:
        """Wait until the data are loaded. Raises EngineError where they cannot be."""
        if self._control is None:
            self.spawn()
        if (control := self._control) is None:
            raise EngineError("The process that loads the data could not be started.")
        loop = asyncio.get_running_loop()
        self._ready = loop.create_future()
        loop.add_reader(control, self._read)
        await self._ready

    def order(self, kind: bytes = CONFINED) -> None:
        """Ask for one more isolate."""
        if self._control is not None:
            with contextlib.suppress(OSError):  # it is gone: its loss is told by the reader
                self._control.send(kind)

    def close(self) -> None:
        """End the process, and with it all its isolates; its loss is not told."""
        self._on_loss = None
        self._drop()

    def _read(self) -> None:
        if self._control is None:
            return
        try:
            piece, descriptors, _, _ = socket.recv_fds(self._control, 1 << 16, _DESCRIPTORS)
        except BlockingIOError:
            return
        except OSError:
            piece, descriptors = b"", []
        self._sockets.extend(socket.socket(fileno=descriptor) for descriptor in descriptors)
        *lines, self._held = (self._held + piece).split(b"\n")
        for line in lines:
            self._hear(json.loads(line))
        if not piece:
            self._drop()

    def _hear(self, event: dict[str, Any]) -> None:
        match event["event"]:
            case "born":
                self._on_birth(event["pid"], self._sockets.pop(0), event["calling"])
            case "gone":
                self._on_death(event["pid"], event["status"])
            case "ready" if self._ready and not self._ready.done():
                self._ready.set_result(None)
            case "failed" if self._ready and not self._ready.done():
                self._ready.set_exception(EngineError(event["reason"], event["remedy"]))

    def _drop(self) -> None:
        if self._control is None:
            return
        if self._ready is not None:
            asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        self._control = None
        for sock in self._sockets:
            sock.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._ready is not None and not self._ready.done():  # the one who waits for it hears of it
            self._ready.set_exception(
                EngineError("The process that loads the data ended while it loaded them.")
            )
        elif self._on_loss is not None:
            self._on_loss()
