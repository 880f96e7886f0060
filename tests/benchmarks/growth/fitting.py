"""How a figure grows: the exponent k of `a * papers ** k`, by least squares on logarithms.

Papers, not quads: the ontology is in the data too, and does not grow."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.growth.measuring import Measured

#: Exponents up to which growth counts as linear (sorting and colder caches are in it), and as none.
LINEAR: Final = 1.15
FLAT: Final = 0.15


@dataclass(frozen=True, slots=True)
class Growth:
    """How the processor time of a question grows. overall: over all sizes; last: between the two largest."""

    question: str
    about: str
    point: bool
    overall: float
    last: float

    @property
    def good(self) -> bool:
        """Tell whether it is within its target: no worse than linear; a point look-up: flat."""
        return self.overall <= (FLAT if self.point else LINEAR)


def exponent(sizes: Sequence[float], figures: Sequence[float]) -> float:
    """Return k; not a number where there are fewer than two points."""
    points = [(math.log(s), math.log(f)) for s, f in zip(sizes, figures, strict=True) if s > 0 and f > 0]
    if len(points) < 2:
        return math.nan
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread if spread else math.nan


def growths(runs: Sequence[Measured]) -> list[Growth]:
    """Return the growth of every question that was answered at all sizes, in the order asked."""
    ordered = sorted(runs, key=lambda run: run.quads)
    sizes = [run.papers for run in ordered]
    found = []
    for cell in ordered[-1].cells:
        times = [
            other.cpu for run in ordered for other in run.cells
            if other.question == cell.question and other.cpu
        ]  # fmt: skip
        if len(times) == len(sizes):
            overall, last = exponent(sizes, times), exponent(sizes[-2:], times[-2:])
            found.append(Growth(cell.question, cell.about, cell.point, overall, last))
    return found
