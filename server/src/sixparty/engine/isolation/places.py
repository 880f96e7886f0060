"""The queue of queries that wait for an isolate."""

import asyncio
import contextlib
from collections import deque
from typing import Final

from sixparty.engine.interface import OverloadedError
from sixparty.engine.isolation.link import Isolate
from sixparty.engine.isolation.weights import Weights

#: Seconds of waiting from which on the queue counts as standing: more comes in than is answered.
STANDING: Final = 0.1


class Place:
    """A place in the queue.

    shape: the query's; isolate: what is waited for; since: when it was taken, by the loop's clock.
    """

    __slots__ = ("isolate", "shape", "since")

    def __init__(self, loop: asyncio.AbstractEventLoop, shape: int) -> None:
        """Stand in the queue from now on."""
        self.isolate: asyncio.Future[Isolate] = loop.create_future()
        self.since = loop.time()
        self.shape = shape

    def turn_away(self, reason: str) -> None:
        """End the waiting, if it has not ended yet."""
        if not self.isolate.done():
            self.isolate.set_exception(OverloadedError(reason, "try again in a few seconds"))


class Places:
    """Who waits for an isolate: first come first served, as long as nobody waits long.

    Queries that are known to be heavy have a queue of their own, and every second turn where others wait.
    In a standing queue the newest has every second turn. So a crowd that came at once (and has perhaps left
    again) hardly delays those who come with it and after it, while the crowd is answered too. Where there is
    no more room, the one in the middle of the longer queue is turned away, whose turn is the furthest.
    """

    def __init__(self, most: int, weights: Weights) -> None:
        """most: how many may wait; weights: which queries are heavy."""
        self._most = most
        self._weights = weights
        self._light: deque[Place] = deque()
        self._heavy: deque[Place] = deque()
        self._heavy_next = False
        self._newest_next = False

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._light) + len(self._heavy)

    def take(self, until: float, shape: int) -> Place:
        """Stand in the queue until a moment of the loop's clock. Raises OverloadedError, at once or later."""
        reason = "Too many queries are waiting at this moment."
        if not self._most:
            raise OverloadedError(reason, "try again in a second")
        while len(self) >= self._most:
            self._furthest().turn_away(reason)
        loop = asyncio.get_running_loop()
        place = Place(loop, shape)
        self._light.append(place)
        timer = loop.call_at(until, place.turn_away, "No place came free before the query's deadline.")
        place.isolate.add_done_callback(lambda _: timer.cancel())
        return place

    def leave(self, place: Place) -> Isolate | None:
        """Leave the queue; return the isolate where one was given at the very moment."""
        for queue in (self._light, self._heavy):
            with contextlib.suppress(ValueError):
                queue.remove(place)
        given = place.isolate
        if given.done() and not given.cancelled() and given.exception() is None:
            return given.result()
        return None

    def give(self, isolate: Isolate) -> Place | None:
        """Give an isolate to the one whose turn it is, if somebody waits; return his place."""
        while self:
            place = self._next()
            if not place.isolate.done():
                place.isolate.set_result(isolate)
                return place
        return None

    def give_to_light(self, isolate: Isolate) -> Place | None:
        """Give an isolate to the first whose query is known to be light, if any; return his place."""
        for place in self._light:
            if not place.isolate.done() and self._weights.is_light(place.shape):
                self._light.remove(place)
                place.isolate.set_result(isolate)
                return place
        return None

    def _next(self) -> Place:
        """Take the next one out of the queues, one of which at least is not empty."""
        if not (self._heavy and self._heavy_next):
            while self._light:
                place = self._next_light()
                if not (self._weights.knows_heavy and self._weights.is_heavy(place.shape)):
                    self._heavy_next = True
                    return place
                self._heavy.append(place)  # it was not known when he came
        self._heavy_next = False
        return self._heavy.popleft()

    def _next_light(self) -> Place:
        oldest = self._light[0]
        standing = asyncio.get_running_loop().time() - oldest.since > STANDING
        self._newest_next = standing and not self._newest_next
        return self._light.pop() if self._newest_next else self._light.popleft()

    def _furthest(self) -> Place:
        queue = max(self._light, self._heavy, key=len)
        middle = len(queue) // 2
        place = queue[middle]
        del queue[middle]
        return place
