"""Which queries have lately been heavy and which light, so that the light need not wait for the heavy."""

import re
from math import inf
from time import monotonic
from typing import Final

from cachetools import TTLCache

#: Seconds of a processor's time below which a query is light, and from which on it is heavy.
LIGHT: Final = 0.005
HEAVY: Final = 0.025
#: What is expected of a query that is not known as light.
UNKNOWN: Final = inf
#: Shapes that are remembered, and for how many seconds.
_SHAPES: Final = 1024
_MEMORY: Final = 60.0
#: Seconds between notes of light queries: where they are many, to note them all would cost them time.
_PAUSE: Final = 0.005
#: Bytes that are looked at: to look through a megabyte would keep all others waiting.
_BEGINNING: Final = 4096
#: What differs between queries of one shape: strings and numbers, those in names too.
_STRINGS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|' rb"'(?:[^'\\]|\\.)*'")
_DIGITS: Final = b"0123456789"


class Weights:
    """The shapes of queries that were heavy, or light, within the last minute."""

    def __init__(self) -> None:
        """Know none."""
        self._heavy: TTLCache[int, None] = TTLCache(_SHAPES, _MEMORY)
        self._light: TTLCache[int, float] = TTLCache(_SHAPES, _MEMORY)
        self._next_note = 0.0

    def note(self, shape: int, seconds: float) -> None:
        """Note what a query of this shape has taken, in seconds of a processor's time."""
        if seconds >= HEAVY:
            self._heavy[shape] = None
            self._light.pop(shape, None)
        elif seconds < LIGHT and (now := monotonic()) >= self._next_note:
            self._next_note = now + _PAUSE
            if shape not in self._heavy:
                self._light[shape] = seconds

    @property
    def knows_heavy(self) -> bool:
        """Tell whether any shape may be known as heavy."""
        return self._heavy.currsize > 0

    def is_heavy(self, shape: int) -> bool:
        """Tell whether queries of this shape were heavy."""
        return shape in self._heavy

    def is_light(self, shape: int) -> bool:
        """Tell whether queries of this shape were light, and none was heavy."""
        return shape in self._light

    def expected(self, shape: int) -> float:
        """Return the seconds that the last light query of this shape took; UNKNOWN unless it is light."""
        try:
            return self._light[shape]
        except KeyError:
            return UNKNOWN


def shape_of(text: bytes) -> int:
    """Return the shape of a query, as a number; of a long one, that of its beginning."""
    beginning = text[:_BEGINNING]
    if b'"' in beginning or b"'" in beginning:
        beginning = _STRINGS.sub(b"", beginning)
    return hash(beginning.translate(None, _DIGITS))
