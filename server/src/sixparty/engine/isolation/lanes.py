"""The lanes: which isolates are idle, which queries have one, and who is next."""

import asyncio
import contextlib
import math
from collections.abc import Callable
from typing import Final

from sixparty.engine.isolation.link import Isolate
from sixparty.engine.isolation.places import Places
from sixparty.engine.isolation.weights import LIGHT, Weights

#: Isolates beyond those in the lanes: one with which to overtake, and one while another is on its way.
_SPARE: Final = 2


class Lanes:
    """Isolates that share the processors, and spare ones, with which a light query overtakes heavy ones."""

    def __init__(self, count: int, most_waiting: int, dismiss: Callable[[Isolate], None]) -> None:
        """count: queries at a time; dismiss: is given isolates that turn out to be of no use."""
        self.count = count
        self.isolates = count + _SPARE
        self.weights = Weights()
        self.waiting = Places(most_waiting, self.weights)
        self._dismiss = dismiss
        self._idle: list[Isolate] = []
        # Since when, by the loop's clock; for a query not known as light, always.
        self._taken: dict[Isolate, float] = {}

    async def take(self, shape: int, until: float) -> Isolate:
        """Return an isolate for a query of a shape. Raises OverloadedError where none comes free in time."""
        isolate = self._at_once(shape)
        if isolate is None:
            return await self._stand(shape, until)
        self.enter(isolate, shape)
        return isolate

    def leave(self, isolate: Isolate) -> None:
        """Note that a query has no longer a lane: it has ended, or goes on beside the lanes."""
        self._taken.pop(isolate, None)

    def offer(self, isolate: Isolate) -> None:
        """Give a fit isolate to the next who waits, or keep it."""
        place = self.waiting.give(isolate) if len(self._taken) < self.count else None
        if place is None:
            self._idle.append(isolate)
            self.let_past()
        else:
            self.enter(isolate, place.shape)

    def call_next(self) -> None:
        """Where a lane has come free and an isolate is idle, give it to the next who waits."""
        if self.waiting and len(self._taken) < self.count and (isolate := self._take_idle()) is not None:
            self.offer(isolate)

    def let_past(self) -> None:
        """Where a light query waits for heavy ones, give it the spare isolate."""
        if self.waiting and self._may_overtake() and (isolate := self._take_idle()) is not None:
            if (place := self.waiting.give_to_light(isolate)) is None:
                self._idle.append(isolate)
            else:
                self.enter(isolate, place.shape)

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

    def enter(self, isolate: Isolate, shape: int) -> None:
        """Note that a query of this shape has taken a lane with an isolate."""
        light = self.weights.is_light(shape)
        self._taken[isolate] = asyncio.get_running_loop().time() if light else -math.inf

    def _at_once(self, shape: int) -> Isolate | None:
        if len(self._taken) < self.count:
            return None if self.waiting else self._take_idle()
        if self._may_overtake() and self.weights.is_light(shape):
            return self._take_idle()
        return None

    def _may_overtake(self) -> bool:
        """Tell whether a light query would be let past: no one in a lane is known as light and just begun."""
        if not self._idle or len(self._taken) > self.count:
            return False
        lately = asyncio.get_running_loop().time() - LIGHT
        return max(self._taken.values(), default=-math.inf) < lately

    def _take_idle(self) -> Isolate | None:
        while self._idle:
            isolate = self._idle.pop()
            if isolate.fit:
                return isolate
            self._dismiss(isolate)
        return None

    async def _stand(self, shape: int, until: float) -> Isolate:
        place = self.waiting.take(until, shape)
        try:
            return await place.isolate
        except BaseException:
            if (isolate := self.waiting.leave(place)) is not None:
                self.leave(isolate)
                (self.offer if isolate.fit else self._dismiss)(isolate)
            raise
