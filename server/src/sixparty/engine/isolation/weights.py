"""Which queries have lately been heavy and which light, so that the light need not wait for the heavy."""

import re
from typing import Final

from cachetools import TTLCache

#: Seconds of a processor's time below which a query is light, and from which on it is heavy.
LIGHT: Final = 0.005
HEAVY: Final = 0.025
#: Shapes that are remembered, and for how many seconds.
_SHAPES: Final = 1024
_MEMORY: Final = 60.0
#: One of so many light queries is noted: they are the most, and to note them all would cost them time.
_NOTED: Final = 8
#: What differs between queries of one shape: strings and numbers, those in names too.
_VARYING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|' rb"'(?:[^'\\]|\\.)*'" rb"|[0-9]+")


class Weights:
    """The shapes of queries that were heavy, or light, within the last minute."""

    def __init__(self) -> None:
        """Know none."""
        self._heavy: TTLCache[int, None] = TTLCache(_SHAPES, _MEMORY)
        self._light: TTLCache[int, None] = TTLCache(_SHAPES, _MEMORY)
        self._count = 0

    def note(self, text: bytes, seconds: float) -> None:
        """Note what a query has taken, in seconds of a processor's time."""
        if seconds >= HEAVY:
            shape = shape_of(text)
            self._heavy[shape] = None
            self._light.pop(shape, None)
        elif seconds < LIGHT:
            self._count += 1
            if self._count % _NOTED == 0:
                self._light[shape_of(text)] = None

    def is_heavy(self, shape: int) -> bool:
        """Tell whether queries of this shape were heavy."""
        return shape in self._heavy

    def is_light(self, shape: int) -> bool:
        """Tell whether queries of this shape were light, and none was heavy."""
        return shape in self._light and shape not in self._heavy


def shape_of(text: bytes) -> int:
    """Return the shape of a query, as a number."""
    return hash(_VARYING.sub(b"", text))
