"""Runs the traffic and measures what the server holds, at the same point of calm each time."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from hostile.server import Server, Usage

from . import TESTS
from .traffic import Traffic

#: A short deadline and small stores, so that whatever is going to be full is full after the first stretch.
SETTINGS: Final = {
    "SIXPARTY_DEADLINE": "1",
    "SIXPARTY_MEMORY": "64",
    "SIXPARTY_CACHE_BYTES": str(4 << 20),
}
_CALM: Final = 2.0
_SETTLING: Final = 8.0
#: MiB that the processes together may have grown by, between the first stretch and the last.
MEMORY_SLACK: Final = 24.0


@dataclass(slots=True)
class Soak:
    """What was seen: usage at rest after each stretch, requests by kind, wrong answers, the end's status."""

    usages: list[Usage] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    status: int | None = None
    log: str = ""

    def growth(self) -> list[str]:
        """Return what has grown since the end of the first stretch, which fills the stores."""
        first, last = self.usages[0], self.usages[-1]
        grown = [
            f"{name}: {before} and then {after}"
            for name, before, after in (
                ("processes", first.processes, last.processes),
                ("descriptors", first.descriptors, last.descriptors),
            )
            if after > before
        ]
        if last.memory > first.memory + MEMORY_SLACK:
            grown.append(f"memory: {first.memory:.0f} and then {last.memory:.0f} MiB")
        return grown


def soak(
    folder: Path,
    stretches: int,
    seconds: float,
    *,
    port: int = 0,
    told: Callable[[Usage], None] = lambda _: None,
) -> Soak:
    """Run `stretches` of traffic, `seconds` each, and measure after each of them.

    folder: for the data and the log. told: hears each measurement.
    """
    data = folder / "tiny.nq"
    ox.serialize(
        (
            ox.Quad(quad.subject, quad.predicate, quad.object)
            for quad in ox.parse(path=str(TESTS / "fixtures" / "tiny.trig"))
        ),
        str(data),
        format=ox.RdfFormat.N_QUADS,
    )
    seen = Soak()
    server = Server(["--quiet", "--data", str(data)], SETTINGS, folder, port)
    server.start()
    try:
        for number in range(stretches):
            with Traffic(server.address, seed=number * 100) as traffic:
                time.sleep(seconds)
            seen.wrong += traffic.wrong
            seen.counts = dict(traffic.counts + _counter(seen.counts))
            seen.usages.append(_at_rest(server, seen.usages[0] if seen.usages else None))
            told(seen.usages[-1])
    finally:
        seen.status = server.stop()
        seen.log = server.log()
    return seen


def _at_rest(server: Server, first: Usage | None) -> Usage:
    """Return what is held once nothing is under way: isolates are still replaced for a moment."""
    time.sleep(_CALM)
    usage = server.usage()
    end = time.monotonic() + _SETTLING
    while first and time.monotonic() < end and (usage.processes, usage.descriptors) != _numbers(first):
        time.sleep(0.25)
        usage = server.usage()
    return usage


def _numbers(usage: Usage) -> tuple[int, int]:
    return usage.processes, usage.descriptors


def _counter(counts: dict[str, int]) -> Counter[str]:
    return Counter(counts)
