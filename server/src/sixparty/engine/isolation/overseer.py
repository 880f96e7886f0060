"""Sees that queries keep to their deadlines, and that long ones keep out of the way of short ones."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Final

from sixparty.engine.isolation.lanes import Lanes
from sixparty.engine.isolation.link import Isolate
from sixparty.engine.isolation.places import Places
from sixparty.engine.isolation.reserve import Reserve
from sixparty.engine.isolation.turn import Turn
from sixparty.engine.isolation.weights import LIGHT

#: Seconds of a processor's time, not the clock's, after which a query gives up its lane: on a busy machine
#: the lightest query takes long, and the first in a new isolate copies the memory that it touches.
PATIENCE: Final = 0.05
_LOOK: Final = 0.01


class Overseer:
    """Looks at all isolates that have queries, a hundred times a second, as long as there are any."""

    def __init__(
        self,
        lanes: Lanes,
        callers: Places,
        demote: Callable[[Isolate], None],
        stop_overdue: Callable[[Isolate], None],
    ) -> None:
        """callers: those who wait beside the lanes; demote: is given who has used up its patience."""
        self.busy: set[Isolate] = set()
        self._lanes = lanes
        self._callers = callers
        self._demote = demote
        self._stop_overdue = stop_overdue
        self._reserve = Reserve()
        self._timer: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        """Begin to look, for somebody has come."""
        if self._timer is None:
            self._timer = self._look_again()

    def begin(self, isolate: Isolate, *, light: bool) -> None:
        """Note that an idle isolate gets a query."""
        self.busy.add(isolate)
        if light:
            isolate.keep_way()
            self._reserve.begin_light(isolate)
        else:
            self._give_way(isolate)

    def end(self, isolate: Isolate) -> None:
        """Note that an isolate has answered all its queries, or ended."""
        self.busy.discard(isolate)
        self._reserve.end(isolate)

    def take_back(self, isolate: Isolate) -> None:
        """Have others evaluate what stands behind a query that is not light."""
        for turn in isolate.take_back():
            self.admit_again(turn)

    def admit_again(self, turn: Turn) -> None:
        """Have another isolate evaluate what has stood behind a query that is not light."""
        turn.isolate = None
        if not turn.reply.done():
            self._lanes.admit(turn)

    def leave(self, turn: Turn) -> None:
        """Note that nobody waits for a query any more.

        In its lane it may end, for an isolate is dear: the next has to copy the memory that it touches.
        """
        isolate = turn.isolate
        if isolate is None:
            self._lanes.waiting.leave(turn)
            self._callers.leave(turn)
        elif isolate.turns and isolate.turns[0] is turn and (isolate.demoted or not isolate.in_lane):
            _drop(isolate)

    def _look_after_all(self) -> None:
        now = monotonic()
        for queue in (self._lanes.waiting, self._callers):
            queue.turn_away_late(now)
        for isolate in tuple(self.busy):
            self._look(isolate, now)
        self._lanes.let_past()
        going_on = self.busy or self._lanes.waiting or self._callers
        self._timer = self._look_again() if going_on else None

    def _look_again(self) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(_LOOK, self._look_after_all)

    def _look(self, isolate: Isolate, now: float) -> None:
        if not isolate.turns:  # it was lost to what was done for another
            return
        turn = isolate.turns[0]
        running = now - isolate.began
        if turn is not None and now >= turn.until:
            self._stop_overdue(isolate)
        elif turn is None and isolate.demoted:
            _drop(isolate)
        elif isolate.demoted or running < _LOOK:
            return
        elif (spent := isolate.spent()) < PATIENCE:
            self._give_way(isolate)
            if spent >= LIGHT or running >= PATIENCE:  # or it waits: for a disk, or on a busy machine
                self.take_back(isolate)
        elif turn is None or turn.reply.cancelled():
            _drop(isolate)
        else:
            self.take_back(isolate)
            self._lanes.weights.note(turn.shape, PATIENCE)
            self._demote(isolate)

    def _give_way(self, isolate: Isolate) -> None:
        """Let an isolate compute where and when it keeps nobody from answering."""
        isolate.give_way()
        self._reserve.begin_heavy(isolate)


def _drop(isolate: Isolate) -> None:
    isolate.left = True
    isolate.kill()
