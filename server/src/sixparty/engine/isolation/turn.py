"""A query's turn: from its coming until its reply."""

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from sixparty.engine.interface import OverloadedError
from sixparty.engine.isolation import frames
from sixparty.engine.isolation.weights import UNKNOWN

if TYPE_CHECKING:
    from sixparty.engine.isolation.link import Isolate


class Turn:
    """One query that waits, stands behind another at an isolate, or is evaluated.

    request: the frame for the isolate; shape: the query's; since, until: when it came and its deadline, by
    the monotonic clock; expected: the seconds that it was expected to take when an isolate got it; reply:
    what the asker waits for; isolate: the one that has got it.
    """

    __slots__ = ("expected", "isolate", "reply", "request", "shape", "since", "until")

    def __init__(
        self, request: bytes, shape: int, seconds: float, reply: asyncio.Future[tuple[frames.Head, bytes]]
    ) -> None:
        """Come at this moment; seconds: until the deadline."""
        self.request = request
        self.shape = shape
        self.since = monotonic()
        self.until = self.since + seconds
        self.expected = UNKNOWN
        self.reply = reply
        self.isolate: Isolate | None = None

    def turn_away(self, reason: str) -> None:
        """End it with OverloadedError, if it has not ended yet."""
        if not self.reply.done():
            self.reply.set_exception(OverloadedError(reason, "try again in a few seconds"))
