"""The lanes: which isolates are idle, which have queries, and who is next."""

import asyncio
import contextlib
from collections.abc import Callable
from time import monotonic
from typing import Final

from sixparty.engine.isolation.link import Isolate
from sixparty.engine.isolation.places import Places
from sixparty.engine.isolation.turn import Turn
from sixparty.engine.isolation.weights import LIGHT, UNKNOWN, Weights

#: Isolates beyond those in the lanes: one with which to overtake, and one while another is on its way.
_SPARE: Final = 2
#: Seconds of rest after which an isolate that has copied much is to give its memory back, and those between
#: one of them and the next.
_REST: Final = 5.0
_NEXT: Final = 0.2
#: To wake an idle isolate costs about as much as a query of so many seconds, which therefore rather waits for
#: others' work of so many seconds.
QUICK: Final = 150e-6
BRIEF: Final = 450e-6


class Lanes:
    """Isolates that share the processors, and spare ones, with which a light query overtakes heavy ones.

    Where every lane is taken, or those before it will soon be answered, a light query stands behind light
    ones at an isolate, which finds it there when it has answered them: it need not wait for the server to
    send it, nor the server for the system to wake it.
    """

    def __init__(
        self,
        count: int,
        most_waiting: int,
        begin: Callable[[Isolate, Turn, float], None],
        dismiss: Callable[[Isolate], None],
    ) -> None:
        """count: isolates at a time; dismiss: is given useless ones.

        begin: hands a query to an idle one, with the seconds that are expected of it.
        """
        self.count = count
        self.isolates = count + _SPARE
        self.weights = Weights()
        self.waiting = Places(most_waiting, self.weights)
        self._begin = begin
        self._dismiss = dismiss
        self._idle: list[Isolate] = []
        self._taken: set[Isolate] = set()
        self._timer: asyncio.TimerHandle | None = None

    def admit(self, turn: Turn) -> None:
        """Give a query to an isolate, or let it wait for one."""
        expected = self.weights.expected(turn.shape)
        if not self.waiting and self._place(turn, expected):
            return
        may_overtake = expected < UNKNOWN and len(self._taken) >= self.count and self._may_overtake()
        if may_overtake and (isolate := self._take_idle()) is not None:
            self._enter(isolate, turn, expected)
        else:
            self.waiting.stand(turn)

    def leave(self, isolate: Isolate) -> None:
        """Note that an isolate has no longer a lane: its queries have ended, or go on beside the lanes."""
        self._taken.discard(isolate)

    def offer(self, isolate: Isolate) -> None:
        """Give a fit isolate to the next who waits, or keep it."""
        turn = self.waiting.next() if len(self._taken) < self.count else None
        if turn is None:
            self._idle.append(isolate)
            if isolate.copied:
                self._relieve_in(_REST)
            self.let_past()
        else:
            self._enter(isolate, turn, self.weights.expected(turn.shape))
            self.fill(isolate)

    def fill(self, isolate: Isolate) -> None:
        """Let light queries that wait stand behind those of an isolate, as many as it has room for."""
        while isolate.has_room and (turn := self.waiting.next_if_light()) is not None:
            isolate.put(turn, self.weights.expected(turn.shape))

    def call_next(self) -> None:
        """Where a lane has come free and an isolate is idle, give it to the next who waits."""
        if self.waiting and len(self._taken) < self.count and (isolate := self._take_idle()) is not None:
            self.offer(isolate)

    def let_past(self) -> None:
        """Where a light query waits for heavy ones, give it the spare isolate."""
        if self.waiting and self._may_overtake() and (isolate := self._take_idle()) is not None:
            if (turn := self.waiting.first_light()) is None:
                self._idle.append(isolate)
            else:
                self._enter(isolate, turn, self.weights.expected(turn.shape))

    def drop(self, isolate: Isolate) -> bool:
        """Forget an isolate that has ended; return whether it was idle."""
        with contextlib.suppress(ValueError):
            self._idle.remove(isolate)
            return True
        return False

    def clear(self) -> list[Isolate]:
        """Forget all isolates; return the idle ones."""
        idle, self._idle = self._idle, []
        self._taken.clear()
        return idle

    def _relieve_in(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._relieve)

    def _relieve(self) -> None:
        """Have a fresh isolate take the place of one that rests: of one at a time, so that some are ready."""
        self._timer = None
        now = monotonic()
        copied = [isolate for isolate in self._idle if isolate.copied]
        rested = next((isolate for isolate in copied if now - isolate.began >= _REST), None)
        if rested is not None:
            self._idle.remove(rested)
            self._dismiss(rested)
        if copied:
            self._relieve_in(_NEXT)

    def _enter(self, isolate: Isolate, turn: Turn, expected: float) -> None:
        self._taken.add(isolate)
        self._begin(isolate, turn, expected)

    def _place(self, turn: Turn, expected: float) -> bool:
        """Give a query to an idle isolate or to one that is soon done; return whether there was one."""
        before, ahead = self._with_room() if expected < UNKNOWN else (None, UNKNOWN)
        if expected > QUICK or ahead > BRIEF:
            isolate = self._take_idle() if len(self._taken) < self.count else None
            if isolate is not None:
                self._enter(isolate, turn, expected)
                return True
        if before is None:
            return False
        before.put(turn, expected)
        return True

    def _with_room(self) -> tuple[Isolate | None, float]:
        """Return the isolate behind whose queries one more would be answered the soonest, and how soon."""
        best, least = None, UNKNOWN
        for isolate in self._taken:
            if isolate.has_room and (ahead := isolate.ahead) < least:
                best, least = isolate, ahead
        return best, least

    def _may_overtake(self) -> bool:
        """Tell whether a light query would be let past: no one in a lane is known as light and just begun."""
        if not self._idle or len(self._taken) > self.count:
            return False
        lately = monotonic() - LIGHT
        return not any(isolate.is_light and isolate.began >= lately for isolate in self._taken)

    def _take_idle(self) -> Isolate | None:
        while self._idle:
            isolate = self._idle.pop()
            if isolate.fit:
                return isolate
            self._dismiss(isolate)
        return None
