"""The queue of queries that wait for an isolate."""

import contextlib
from collections import deque
from time import monotonic
from typing import Final

from sixparty.engine.isolation.turn import Turn
from sixparty.engine.isolation.weights import Weights

#: Seconds of waiting from which on the queue counts as standing: more comes in than is answered.
STANDING: Final = 0.1


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
        self._light: deque[Turn] = deque()
        self._heavy: deque[Turn] = deque()
        self._heavy_next = False
        self._newest_next = False

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._light) + len(self._heavy)

    def stand(self, turn: Turn) -> None:
        """Let a query wait. Its reply raises OverloadedError, at once or later, where nobody comes free."""
        reason = "Too many queries are waiting at this moment."
        if not self._most:
            turn.turn_away(reason)
            return
        while len(self) >= self._most:
            self._furthest().turn_away(reason)
        self._light.append(turn)

    def leave(self, turn: Turn) -> None:
        """Let a query wait no longer."""
        for queue in (self._light, self._heavy):
            with contextlib.suppress(ValueError):
                queue.remove(turn)

    def turn_away_late(self, now: float) -> None:
        """Turn away those whose deadline has come, by the monotonic clock: the same time is set for all."""
        for queue in (self._light, self._heavy):
            while queue and queue[0].until <= now:
                queue.popleft().turn_away("No place came free before the query's deadline.")

    def next(self) -> Turn | None:
        """Take the one whose turn it is out of the queue; None where nobody waits."""
        while self:
            turn = self._next()
            if not turn.reply.done():
                return turn
        return None

    def next_if_light(self) -> Turn | None:
        """Take the next one out of the queue if it is known to be light, and keeps no heavy one waiting."""
        while self._light and not self._heavy:
            index = -1 if self._is_newest_next() else 0
            turn = self._light[index]
            if turn.reply.done():
                del self._light[index]
            elif self._weights.is_light(turn.shape):
                return self._next_light()
            else:
                return None
        return None

    def first_light(self) -> Turn | None:
        """Take the first that is known to be light out of the queue, past all others."""
        for turn in self._light:
            if not turn.reply.done() and self._weights.is_light(turn.shape):
                self._light.remove(turn)
                return turn
        return None

    def _next(self) -> Turn:
        """Take the next one out of the queues, one of which at least is not empty."""
        if not (self._heavy and self._heavy_next):
            while self._light:
                turn = self._next_light()
                if not (self._weights.knows_heavy and self._weights.is_heavy(turn.shape)):
                    self._heavy_next = True
                    return turn
                self._heavy.append(turn)  # it was not known when it came
        self._heavy_next = False
        return self._heavy.popleft()

    def _next_light(self) -> Turn:
        self._newest_next = self._is_newest_next()
        return self._light.pop() if self._newest_next else self._light.popleft()

    def _is_newest_next(self) -> bool:
        if self._newest_next:
            return False
        return monotonic() - self._light[0].since > STANDING

    def _furthest(self) -> Turn:
        queue = max(self._light, self._heavy, key=len)
        middle = len(queue) // 2
        turn = queue[middle]
        del queue[middle]
        return turn
