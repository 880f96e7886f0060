"""The processor that heavy queries leave to light ones, as long as such come."""

import asyncio
from time import monotonic
from typing import Final

from sixparty.engine.isolation.link import Isolate

#: Seconds for which a processor is kept free after a light query.
_LATELY: Final = 0.5


class Reserve:
    """Confines the isolates whose queries may be heavy to all processors but one, while light queries come.

    A scheduler is fair to all who compute: one who wakes after having had his share waits for the others,
    some milliseconds each time, whatever their priority. On a processor that they may not use, he does not.
    """

    def __init__(self) -> None:
        """Begin with nothing kept."""
        self._heavy: set[Isolate] = set()
        self._kept = False
        self._light_at = 0.0

    @property
    def kept(self) -> bool:
        """Tell whether a processor is kept for light queries at present."""
        return self._kept

    def begin_light(self, isolate: Isolate) -> None:
        """Note that an isolate answers a light query, on any processor."""
        isolate.confine(confined=False)
        self._light_at = monotonic()
        if not self._kept:
            self._keep(True)
            self._lapse_in(_LATELY)

    def begin_heavy(self, isolate: Isolate) -> None:
        """Note that what an isolate computes may be heavy."""
        self._heavy.add(isolate)
        isolate.confine(confined=self._kept)

    def end(self, isolate: Isolate) -> None:
        """Note that an isolate's query has ended."""
        self._heavy.discard(isolate)

    def _keep(self, kept: bool) -> None:
        self._kept = kept
        for isolate in self._heavy:
            isolate.confine(confined=kept)

    def _lapse(self) -> None:
        left = self._light_at + _LATELY - monotonic()
        if left > 0:
            self._lapse_in(left)
        else:
            self._keep(False)

    def _lapse_in(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self._lapse)
