"""The server's end of the connection to one isolate."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from typing import Final

from sixparty.engine.isolation import frames, processors

#: Bytes that an isolate's reply may have beyond the answer itself (its head).
_HEAD_ROOM: Final = 1 << 20
_HAS_PIDFD: Final = hasattr(os, "pidfd_open")
#: The niceness of a long query. Not the idle class: on a machine that is busy otherwise it would not end.
_NICE: Final = 15


class LostError(Exception):
    """The isolate ended, or was ended, before it answered."""


class Isolate(asyncio.Protocol):
    """An isolate that the pool may ask one query at a time."""

    def __init__(self, pid: int, largest_answer: int, generation: int) -> None:
        """pid: its process; largest_answer: bytes; generation: which nursery it is a child of."""
        self.pid = pid
        self.generation = generation
        self.gone: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.in_lane = True
        self.demoted = False
        self.overdue = False
        self.turned_away = False
        self.worn = False
        # The nursery gives way and is confined, and its children begin as it is.
        self._gives_way = self._confined = True
        self.timer: asyncio.TimerHandle | None = None
        # The number of another process's clock, as clock_getcpuclockid(3) makes it.
        self._clock = (~pid << 3) | 2 if sys.platform == "linux" else None
        self._handle = _process_handle(pid)
        self._largest = largest_answer + _HEAD_ROOM
        self._reader = frames.Reader(self._largest)
        self._transport: asyncio.Transport | None = None
        self._reply: asyncio.Future[tuple[frames.Head, bytes]] | None = self.gone.get_loop().create_future()
        self._ready = self._reply

    @property
    def fit(self) -> bool:
        """Tell whether another query may be given to it."""
        connected = self._transport is not None and not self._transport.is_closing()
        return connected and self._reply is None and not (self.demoted or self.worn)

    async def ready(self) -> None:
        """Wait until it takes queries, or has ended."""
        try:
            await self._ready
        except LostError:
            pass
        except ValueError:
            self.kill()
        finally:
            self._reply = None

    async def ask(self, request: bytes) -> tuple[frames.Head, bytes]:
        """Send a packed request, return the reply.

        Raises LostError where the isolate ends before, ValueError where the reply is no frame.
        """
        if self._transport is None or self._transport.is_closing():
            raise LostError
        self._reply = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await self._reply
        finally:
            self._reply = None

    def processor_time(self) -> float:
        """Return the seconds of a processor's time that it has used; where that is unknown, the clock's."""
        if self._clock is None:
            return time.monotonic()
        try:
            return time.clock_gettime(self._clock)
        except OSError:  # it has ended
            return time.monotonic()

    def give_way(self) -> None:
        """Let it run on, but leave the processor at once to whoever wakes."""
        if not self._gives_way:
            self._gives_way = processors.set_slice(self.pid, processors.LONG)

    def keep_way(self) -> None:
        """Let it run as others again."""
        if self._gives_way:
            self._gives_way = False
            processors.set_slice(self.pid, processors.USUAL)

    def confine(self, *, confined: bool) -> None:
        """Keep it off the processor that is for light queries, or let it use all of them."""
        if self._confined is not confined:
            self._confined = confined
            processors.confine(self.pid, confined=confined)

    def demote(self) -> None:
        """Let it run on with a small share of the processor, which others' light queries hardly feel."""
        self.demoted = True
        if not processors.set_slice(self.pid, processors.LONG, _NICE):
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, _NICE)

    def kill(self) -> None:
        """End the process without fail, and whatever waits for its answer."""
        with contextlib.suppress(OSError):
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            elif not self.gone.done():
                os.kill(self.pid, signal.SIGKILL)
        self._fail(LostError())
        self.close()

    def close(self) -> None:
        """Let it end: it leaves as soon as nothing can ask it any more."""
        if self._transport is not None:
            self._transport.abort()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = transport  # type: ignore[assignment]  # a socket's is a Transport

    def data_received(self, data: bytes) -> None:
        """Take a piece of the reply."""
        try:
            frame = self._reader.feed(data)
        except (ValueError, UnicodeDecodeError) as error:
            self._fail(ValueError(str(error)))
            return
        if frame is not None and self._reply is not None and not self._reply.done():
            self._reply.set_result(frame)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio calls it so
        """Tell the one who waits."""
        self._fail(LostError())

    def _fail(self, error: Exception) -> None:
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(error)


def _process_handle(pid: int) -> int | None:
    """Return a descriptor that means this process and no later one of the same number."""
    if _HAS_PIDFD:
        with contextlib.suppress(OSError):
            return os.pidfd_open(pid)
    return None
