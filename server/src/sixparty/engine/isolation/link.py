"""The server's end of the connection to one isolate."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections import deque
from typing import Final, Protocol

from sixparty.engine.isolation import frames, processors
from sixparty.engine.isolation.turn import Turn
from sixparty.engine.isolation.weights import UNKNOWN

#: Queries that an isolate may have got beside the one that it evaluates.
AHEAD: Final = 7
#: Bytes that an isolate's reply may have beyond the answer itself (its head).
_HEAD_ROOM: Final = 1 << 20
_HAS_PIDFD: Final = hasattr(os, "pidfd_open")
#: The niceness of a long query. Not the idle class: on a machine that is busy otherwise it would not end.
_NICE: Final = 15


class LostError(Exception):
    """The isolate ended, or was ended, before it answered."""

    def __init__(self, isolate: "Isolate") -> None:
        """Keep the isolate, of which it can be told why it ended."""
        super().__init__()
        self.isolate = isolate


class Owner(Protocol):
    """Who hears how an isolate fares."""

    def answered(self, isolate: "Isolate", turn: Turn | None, seconds: float) -> None:
        """Hear that it has answered, and how many seconds of a processor's time that took.

        turn: None where the query had been taken back.
        """

    def lost(self, isolate: "Isolate", behind: list[Turn]) -> None:
        """Hear that it has ended over a query; behind: those that stood behind that one."""


class Isolate(asyncio.Protocol):
    """An isolate, and the queries that it has got: it evaluates the first, and then the next."""

    def __init__(self, pid: int, largest_answer: int, generation: int, owner: Owner) -> None:
        """pid: its process; largest_answer: bytes; generation: which nursery it is a child of."""
        self.pid = pid
        self.generation = generation
        self.gone: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        #: None stands for one that has been taken back.
        self.turns: deque[Turn | None] = deque()
        self._expected = 0.0  # the seconds of all of them
        #: When the first of them began, or the last ended, by the monotonic clock.
        self.began = 0.0
        self.in_lane = True
        self.demoted = False
        self.overdue = False
        self.turned_away = False
        self.left = False
        self.worn = False
        self.copied = False
        # The nursery gives way and is confined, and its children begin as it is.
        self._gives_way = self._confined = True
        # The number of another process's clock, as clock_getcpuclockid(3) makes it.
        self._clock = (~pid << 3) | 2 if sys.platform == "linux" else None
        self._before = 0.0  # what its clock said when the first of its queries began
        self._handle = _process_handle(pid)
        self._reader = frames.Reader(largest_answer + _HEAD_ROOM)
        self._transport: asyncio.Transport | None = None
        self._ready: asyncio.Future[None] = self.gone.get_loop().create_future()
        self._owner = owner

    @property
    def fit(self) -> bool:
        """Tell whether a query may be given to it: it is idle and in order."""
        return self._in_order and not self.turns

    @property
    def has_room(self) -> bool:
        """Tell whether a light query may stand behind those that it has: they are light too, and few."""
        return len(self.turns) <= AHEAD and self.is_light and self._in_order

    @property
    def is_light(self) -> bool:
        """Tell whether what it evaluates was known as light, and nothing speaks against it."""
        return bool(self.turns) and self.turns[0] is not None and self.turns[0].expected < UNKNOWN

    @property
    def ahead(self) -> float:
        """The seconds since it last answered, and those that what it has is expected to take."""
        return time.monotonic() - self.began + self._expected

    @property
    def _in_order(self) -> bool:
        connected = self._transport is not None and not self._transport.is_closing()
        return connected and self._ready.done() and not (self.demoted or self.worn)

    async def ready(self) -> None:
        """Wait until it takes queries, or has ended."""
        with contextlib.suppress(LostError):
            await self._ready

    def put(self, turn: Turn, expected: float) -> None:
        """Give it a query, which it evaluates when it has answered those before; expected: seconds."""
        turn.isolate, turn.expected = self, expected
        self.turns.append(turn)
        self._expected += expected
        if len(self.turns) == 1:
            self.began = time.monotonic()
            if self._clock is None:
                self._before = self._now()
        if self._transport is None or self._transport.is_closing():
            self._fail(LostError(self))
        else:
            self._transport.write(turn.request)

    def take_back(self) -> list[Turn]:
        """Return the queries that stand behind the first; what it answers to them is not heard any more."""
        if not self.turns:
            return []
        first, *behind = self.turns
        self._expected = first.expected if first is not None else 0.0
        self.turns = deque([first, *(None for _ in behind)])
        return [turn for turn in behind if turn is not None]

    def spent(self) -> float:
        """Return the seconds that the first of its queries has taken: a processor's, or else the clock's."""
        return self._now() - self._before

    def _now(self) -> float:
        if self._clock is None:
            return time.monotonic()
        try:
            return time.clock_gettime(self._clock)
        except OSError:  # it has ended
            return self._before

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
        self.close()
        self._fail(LostError(self))

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
        """Take a piece of its replies."""
        try:
            replies = self._reader.feed(data)
        except ValueError as error:
            self._damaged(error)
            return
        if not replies:
            return
        before, self._before = self._before, self._now()
        self.began = time.monotonic()
        seconds = (self._before - before) / len(replies)  # of those that came together, the mean
        for head, body in replies:
            if not self._ready.done():
                self._ready.set_result(None)
            elif self.turns:
                self._answer(head, body, seconds)
            else:
                self._damaged(ValueError("a reply that nobody has asked for"))
                return

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio calls it so
        """Tell those who wait."""
        self._fail(LostError(self))

    def _answer(self, head: frames.Head, body: bytes, seconds: float) -> None:
        turn = self.turns.popleft()
        if not self.turns:
            self._expected = 0.0
        elif turn is not None:
            self._expected -= turn.expected
        self.worn |= "grown" in head
        self.copied |= "copied" in head
        if turn is not None and not turn.reply.done():
            turn.reply.set_result((head, body))
        self._owner.answered(self, turn, seconds)

    def _damaged(self, error: ValueError) -> None:
        self._fail(error)
        self.kill()

    def _fail(self, error: Exception) -> None:
        if not self._ready.done():
            self._ready.set_exception(LostError(self))
        if not self.turns:
            return
        behind = self.take_back()
        first, self.turns, self._expected = self.turns[0], deque(), 0.0
        if first is not None and not first.reply.done():
            first.reply.set_exception(error)
        self._owner.lost(self, behind)


def _process_handle(pid: int) -> int | None:
    """Return a descriptor that means this process and no later one of the same number."""
    if _HAS_PIDFD:
        with contextlib.suppress(OSError):
            return os.pidfd_open(pid)
    return None
