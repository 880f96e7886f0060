"""The queue of queries that wait for an isolate, first come first served."""

import asyncio
import contextlib
from collections import deque

from sixparty.engine.interface import OverloadedError
from sixparty.engine.isolation.link import Isolate


class Places:
    """Futures of isolates, in the order in which they were asked for."""

    def __init__(self, most: int) -> None:
        """most: how many may wait; further ones are turned away."""
        self._most = most
        self._waiting: deque[asyncio.Future[Isolate]] = deque()

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    def take(self, until: float) -> asyncio.Future[Isolate]:
        """Stand in the queue until a moment of the loop's clock. Raises OverloadedError, at once or later."""
        if len(self._waiting) >= self._most:
            raise OverloadedError("Too many queries are waiting at this moment.", "try again in a second")
        loop = asyncio.get_running_loop()
        place: asyncio.Future[Isolate] = loop.create_future()
        self._waiting.append(place)
        timer = loop.call_at(until, self._turn_away, place)
        place.add_done_callback(lambda _: timer.cancel())
        return place

    def leave(self, place: asyncio.Future[Isolate]) -> Isolate | None:
        """Leave the queue; return the isolate where one was given at the very moment."""
        with contextlib.suppress(ValueError):
            self._waiting.remove(place)
        if place.done() and not place.cancelled() and place.exception() is None:
            return place.result()
        return None

    def give(self, isolate: Isolate) -> bool:
        """Give an isolate to the first who waits; return False where nobody does."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(isolate)
                return True
        return False

    @staticmethod
    def _turn_away(place: asyncio.Future[Isolate]) -> None:
        if not place.done():
            reason = "No place came free before the query's deadline."
            place.set_exception(OverloadedError(reason, "try again in a few seconds"))
