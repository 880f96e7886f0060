"""How large the talks are that the generator makes up, and the names that they use."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.growth.terms import iri


@dataclass(frozen=True, slots=True)
class Scale:
    """The shape of one paper: numbers of rounds, parties at the table, positions a cell, sentences beside it.

    states: how many states there are in the world, from which each paper seats its parties.
    """

    rounds: int = 4
    parties: int = 6
    positions: int = 3
    sentences: int = 120
    states: int = 24
    seed: int = 1


_KINDS: Final = {
    "request": "demands insists urges requests hopes proposes wants",
    "commitment": "offers promises accepts agrees is-willing considers prepares",
    "refusal": "rejects refuses opposes is-unwilling does-not-accept withholds",
    "warning": "warns threatens reserves-right",
    "stance": "supports is-neutral is-concerned reaffirms",
}
_WEIGHTS: Final = (8, 5, 4, 1, 2)
_ISSUES: Final = (
    "denuclearisation verification nuclear-testing security-guarantee sequencing format-of-talks abductions "
    "economic-aid energy-aid missiles uranium-enrichment sanctions normalisation peace-regime"
)
ISSUES: Final = _ISSUES.split()
EVENTS: Final = (
    "Signature", "Announcement", "Transfer", "Import", "Discovery", "PressureEvent", "OperationStop",
    "Training",
)  # fmt: skip
CLAIMS: Final = (
    "ReportedFact", "Assessment", "Accusation", "Denial", "Prediction", "Suspicion", "Conclusion",
)  # fmt: skip
#: Units, and at the same place the kinds of quantity that they measure.
UNITS: Final = ("person", "reactor", "megawatt-electric", "kilogram", "tonne", "day")
KINDS: Final = ("head-count", "item-count", "electric-power", "mass", "mass", "duration")


def modality(rng: random.Random) -> str:
    """Return a modality, requests more often than warnings."""
    kind = rng.choices(list(_KINDS), _WEIGHTS)[0]
    return iri("modality", rng.choice(_KINDS[kind].split()))


def state(number: int) -> str:
    """Return the IRI of one of the world's states."""
    return iri("state", f"party-{number:03d}")


def seated(scale: Scale, paper: int) -> Sequence[int]:
    """Return the numbers of the states that a paper's talks seat; all states sit at as many."""
    first = paper * scale.parties
    return [(first + place) % scale.states for place in range(scale.parties)]
