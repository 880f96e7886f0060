"""Which queries have lately turned out heavy, so that in a queue they do not stand before light ones."""

import re
from typing import Final

from cachetools import TTLCache

#: Seconds of a processor's time from which on a query is heavy.
HEAVY: Final = 0.025
#: Shapes that are remembered, and for how many seconds.
_SHAPES: Final = 1024
_MEMORY: Final = 60.0
#: What differs between queries of one shape: strings and numbers, those in names too.
_VARYING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|' rb"'(?:[^'\\]|\\.)*'" rb"|[0-9]+")


class Weights:
    """The shapes of queries that were heavy within the last minute."""

    def __init__(self) -> None:
        """Know none."""
        self._heavy: TTLCache[int, None] = TTLCache(_SHAPES, _MEMORY)

    def note(self, text: bytes) -> None:
        """Note that a query has turned out heavy."""
        self._heavy[shape_of(text)] = None

    def is_heavy(self, shape: int) -> bool:
        """Tell whether a query of this shape was heavy."""
        return shape in self._heavy


def shape_of(text: bytes) -> int:
    """Return the shape of a query, as a number."""
    return hash(_VARYING.sub(b"", text))
