"""The pool of isolates, as the server's event loop sees it: who is free, who runs, who has to go."""

import asyncio
import socket
from collections.abc import Coroutine
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from sixparty.engine.interface import EngineError, Result, UnavailableError
from sixparty.engine.isolation import frames, processors
from sixparty.engine.isolation.errors import error_of
from sixparty.engine.isolation.inquest import cause_of
from sixparty.engine.isolation.lanes import Lanes
from sixparty.engine.isolation.link import Isolate, LostError
from sixparty.engine.isolation.nursery_link import NurseryLink
from sixparty.engine.isolation.overseer import Overseer
from sixparty.engine.isolation.places import Places
from sixparty.engine.isolation.source import Source
from sixparty.engine.isolation.turn import Turn
from sixparty.engine.isolation.weights import UNKNOWN, shape_of
from sixparty.engine.reading import mentions_service
from sixparty.limits import Limits

_LONGEST_PAUSE: Final = 5.0
#: Seconds within which an isolate that ends may have ended before it got its query.
_SOON: Final = 0.05


@dataclass(slots=True)
class Counts:
    """What the pool has done since it started."""

    born: int = 0
    overdue: int = 0
    lost: int = 0
    nurseries: int = 0


class Pool:
    """Lanes for quick queries, and room beside them for slow ones.

    The queries in lanes share the processors. One that takes longer than PATIENCE leaves its lane and runs on
    with low priority, so that a stranger's heavy query delays nobody's light one.
    """

    def __init__(self, source: Source, limits: Limits, lanes: int | None = None) -> None:
        """lanes: queries that share the processors; default: one a processor, two at least."""
        self.limits = limits
        self.counts = Counts()
        self._source = source
        most = max(1, limits.concurrency // 2)  # half of the places at least are for long queries
        # No more than there are processors: each isolate comes to copy what it reads (the store counts its
        # readers in the data themselves), and many copies drive each other out of the processors' caches.
        count = lanes or min(max(2, processors.count()), most)
        self._lanes = Lanes(count, limits.waiting, self._begin, self._dismiss)
        self._nursery: NurseryLink | None = None
        self._coming: NurseryLink | None = None
        self._children: dict[int, Isolate] = {}
        self._callers = Places(limits.concurrency, self._lanes.weights)
        self._overseer = Overseer(self._lanes, self._callers, self._demote, self._stop_overdue)
        self._in_lanes = 0  # isolates that are idle, ordered, or running and not slow
        self._slow = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop  # known from the start on

    def spawn(self) -> None:
        """Begin to load the data, while the caller does something else before `start`."""
        self._coming = self._new_nursery()
        self._coming.spawn()

    def _new_nursery(self) -> NurseryLink:
        return NurseryLink(self._source, self.limits.memory, self._welcome, self._bury, self._lose_nursery)

    async def start(self) -> None:
        """Load the data. Raises EngineError where they cannot be loaded."""
        self._loop = asyncio.get_running_loop()
        processors.set_slice(0, processors.SHORT)
        nursery, self._coming = self._coming or self._new_nursery(), None
        try:
            await nursery.start()
        except BaseException:
            nursery.close()
            raise
        self.counts.nurseries += 1
        self._nursery = nursery
        self._fill()

    def stop(self) -> None:
        """End every process."""
        for task in self._tasks:
            task.cancel()
        if self._coming is not None:
            self._coming.close()
            self._coming = None
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None
        self._lanes.clear()
        for isolate in self._children.values():  # those too that are not ready yet
            isolate.close()

    @property
    def processes(self) -> list[int]:
        """The nursery's process and its isolates'."""
        nursery = self._nursery.pid if self._nursery else None
        return [pid for pid in (nursery, *self._children) if pid is not None]

    @property
    def running(self) -> int:
        """Queries that are being evaluated."""
        return len(self._overseer.busy)

    @property
    def waiting(self) -> int:
        """Queries that wait for a lane, or behind another for the same isolate."""
        return len(self._lanes.waiting) + sum(len(isolate.turns) - 1 for isolate in self._overseer.busy)

    @property
    def ready(self) -> bool:
        """Tell whether a query would be taken up."""
        return self._nursery is not None

    async def query(self, head: bytes, text: bytes) -> Result:
        """Answer one query in an isolate. Raises the errors of `Engine.query`; it may be cancelled.

        head: made by `request_head`. Where an isolate ends as soon as it has got the query, it may have ended
        before: then another one is asked, for a query changes nothing.
        """
        request, shape = frames.pack_written(head, text), shape_of(text)
        calling = bool(self._source.services) and mentions_service(text.decode())
        left = self._lanes.isolates
        while True:
            turn = Turn(request, shape, self.limits.deadline, self._loop.create_future())
            try:
                return await self._evaluate(turn, calling=calling)
            except LostError as error:
                left -= 1
                soon = monotonic() - error.isolate.began < _SOON
                cause = await cause_of(error.isolate, self.limits.deadline)
                if not (left and soon and isinstance(cause, UnavailableError)):
                    raise cause from None

    async def _evaluate(self, turn: Turn, *, calling: bool) -> Result:
        """Have an isolate evaluate a query. Raises LostError where that one ends over it."""
        if calling:
            self._call(turn)
        else:
            self._lanes.admit(turn)
        self._overseer.wake()
        try:
            reply, body = await turn.reply
            if "error" in reply:
                raise error_of(reply)
            return Result(body, reply["type"], reply["cut"], reply["rows"])
        except (ValueError, KeyError) as error:
            if turn.isolate is not None:
                turn.isolate.kill()
            raise UnavailableError("The answer that came from the query's process is damaged.") from error
        except asyncio.CancelledError:
            self._overseer.leave(turn)
            raise

    def _call(self, turn: Turn) -> None:
        """Order an isolate of its own for a query that may call other endpoints."""
        if self._nursery is None or self._slow + self._lanes.count >= self.limits.concurrency:
            turn.turn_away("Too many long queries are running.")
            return
        self._slow += 1
        self._nursery.order(frames.CALLING)
        self._callers.stand(turn)

    def _begin(self, isolate: Isolate, turn: Turn, expected: float) -> None:
        """Have an idle isolate evaluate a query; expected: the seconds that it may take."""
        self._overseer.begin(isolate, light=expected < UNKNOWN)
        isolate.put(turn, expected)

    def answered(self, isolate: Isolate, turn: Turn | None, seconds: float) -> None:
        """See `Owner.answered`."""
        if turn is not None:
            self._lanes.weights.note(turn.shape, seconds)
        if isolate.turns:
            self._lanes.fill(isolate)
        else:
            self._release(isolate)

    def lost(self, isolate: Isolate, behind: list[Turn]) -> None:
        """See `Owner.lost`."""
        self.counts.lost += not (isolate.overdue or isolate.turned_away or isolate.left)
        self._release(isolate)
        for turn in behind:
            self._overseer.admit_again(turn)

    def _release(self, isolate: Isolate) -> None:
        self._overseer.end(isolate)
        self._lanes.leave(isolate)
        self._give_back(isolate)

    def _give_back(self, isolate: Isolate) -> None:
        if not isolate.fit or isolate.generation != self.counts.nurseries:
            self._dismiss(isolate)
            self._lanes.call_next()
        else:
            self._lanes.offer(isolate)

    def _dismiss(self, isolate: Isolate) -> None:
        """Let an isolate go, and order another for its lane."""
        isolate.close()
        if isolate.generation != self.counts.nurseries:
            return
        if isolate.in_lane:
            self._in_lanes -= 1
            self._fill()
        else:
            self._slow -= 1

    def _fill(self) -> None:
        while self._nursery is not None and self._in_lanes < self._lanes.isolates:
            self._in_lanes += 1
            self._nursery.order()

    def _demote(self, isolate: Isolate) -> None:
        """Take a long query out of its lane; where too many are out already, turn it away."""
        if isolate.generation != self.counts.nurseries:
            return
        if isolate.in_lane and self._slow >= max(1, self.limits.concurrency - self._lanes.count):
            isolate.turned_away = True
            isolate.kill()
            return
        isolate.demote()
        if isolate.in_lane:
            isolate.in_lane = False
            self._lanes.leave(isolate)
            self._in_lanes -= 1
            self._slow += 1
            self._fill()
            self._lanes.call_next()

    def _stop_overdue(self, isolate: Isolate) -> None:
        self.counts.overdue += 1
        isolate.overdue = True
        isolate.kill()

    def _welcome(self, pid: int, sock: socket.socket, calling: bool) -> None:
        isolate = Isolate(pid, self.limits.answer_bytes, self.counts.nurseries, self)
        isolate.in_lane, isolate.worn = not calling, calling  # one that may call answers one query
        self.counts.born += 1
        self._children[pid] = isolate
        self._spawn(self._connect(isolate, sock))

    async def _connect(self, isolate: Isolate, sock: socket.socket) -> None:
        sock.setblocking(False)
        await self._loop.create_unix_connection(lambda: isolate, sock=sock)
        await isolate.ready()
        if isolate.in_lane:
            self._give_back(isolate)
        elif (turn := self._callers.next()) is None:
            self._dismiss(isolate)
        else:
            self._begin(isolate, turn, self._lanes.weights.expected(turn.shape))

    def _bury(self, pid: int, status: int) -> None:
        isolate = self._children.pop(pid, None)
        if isolate is None:
            return
        if not isolate.gone.done():
            isolate.gone.set_result(status)
        if self._lanes.drop(isolate):
            self._dismiss(isolate)

    def _lose_nursery(self) -> None:
        """Begin anew: the isolates of a lost nursery end with it."""
        self._nursery = None
        self.counts.nurseries += 1  # until the new one is there, no isolate is of the present generation
        self._in_lanes = self._slow = 0
        self._lanes.clear()
        children, self._children = self._children, {}
        for isolate in children.values():
            isolate.kill()
        self._spawn(self._restart())

    async def _restart(self) -> None:
        pause = 0.05
        while self._nursery is None:
            try:
                await self.start()
            except EngineError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
