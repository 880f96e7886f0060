"""The queue of queries that wait for an isolate."""

import asyncio
import contextlib
from collections import deque
from typing import Final

from sixparty.engine.interface import OverloadedError
from sixparty.engine.isolation.link import Isolate

#: Seconds of waiting from which on the queue counts as standing: more comes in than is answered.
STANDING: Final = 0.1


class Place(asyncio.Future[Isolate]):
    """A place in the queue, which becomes an isolate. since: when it was taken, by the loop's clock."""

    since: float


class Places:
    """Who waits for an isolate: first come first served, as long as nobody waits long.

    In a standing queue the newest has every second turn, so that a crowd that came at once (and has perhaps
    left again) delays nobody who comes after it by more than a turn or two, while the crowd is answered too.
    Where the queue is full, the one who has waited longest is turned away: his deadline is the nearest.
    """

    def __init__(self, most: int) -> None:
        """most: how many may wait."""
        self._most = most
        self._waiting: deque[Place] = deque()
        self._newest_next = False

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    def take(self, until: float) -> Place:
        """Stand in the queue until a moment of the loop's clock. Raises OverloadedError, at once or later."""
        reason = "Too many queries are waiting at this moment."
        if not self._most:
            raise OverloadedError(reason, "try again in a second")
        while len(self._waiting) >= self._most:
            _turn_away(self._waiting.popleft(), reason)
        loop = asyncio.get_running_loop()
        place = Place(loop=loop)
        place.since = loop.time()
        self._waiting.append(place)
        timer = loop.call_at(until, _turn_away, place, "No place came free before the query's deadline.")
        place.add_done_callback(lambda _: timer.cancel())
        return place

    def leave(self, place: Place) -> Isolate | None:
        """Leave the queue; return the isolate where one was given at the very moment."""
        with contextlib.suppress(ValueError):
            self._waiting.remove(place)
        if place.done() and not place.cancelled() and place.exception() is None:
            return place.result()
        return None

    def give(self, isolate: Isolate) -> bool:
        """Give an isolate to the one whose turn it is; return False where nobody waits."""
        while self._waiting:
            place = self._next()
            if not place.done():
                place.set_result(isolate)
                return True
        return False

    def _next(self) -> Place:
        oldest = self._waiting[0]
        standing = oldest.get_loop().time() - oldest.since > STANDING
        self._newest_next = standing and not self._newest_next
        return self._waiting.pop() if self._newest_next else self._waiting.popleft()


def _turn_away(place: Place, reason: str) -> None:
    if not place.done():
        place.set_exception(OverloadedError(reason, "try again in a few seconds"))
