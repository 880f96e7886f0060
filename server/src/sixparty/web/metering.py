"""Query time by client and minute, where a limit is set."""

from math import ceil
from time import time
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from sixparty.problem import Problem, ProblemError

#: Time is counted in hundredths of a second.
_UNIT: Final = 100


class Meter:
    """Counts the time that clients' queries take; lets nobody begin one who has used up the minute's."""

    def __init__(self, seconds: float) -> None:
        """seconds: a client's query time in a minute."""
        self._seconds = seconds
        self._item = RateLimitItemPerMinute(max(1, round(seconds * _UNIT)))
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def check(self, client: str) -> None:
        """Raise ProblemError (429) where the client has no time left."""
        if not self._limiter.test(self._item, client):
            reset = self._limiter.get_window_stats(self._item, client).reset_time
            wait = max(1, ceil(reset - time()))
            reason = f"Your queries have taken more than {self._seconds:g} seconds in the last minute."
            remedy = f"wait {wait} seconds, and ask for less at a time"
            raise ProblemError(Problem("too-many", 429, reason, remedy, retry_after=wait))

    def spend(self, client: str, seconds: float) -> None:
        """Count the time of one query."""
        self._limiter.hit(self._item, client, cost=max(1, round(seconds * _UNIT)))
