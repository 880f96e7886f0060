"""The targets, each with what was measured and whether it is met."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from benchmarks.results import Results, geometric_mean
from benchmarks.servers.ours import LIMIT, NAME
from benchmarks.servers.python_peers import OXIGRAPH, OXIGRAPH_DISK

#: The number of connections at which the targets hold.
LEVEL: Final = 8
_ENGINE_BOUND: Final = ("aggregate", "search")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target: what it asks for, the least (or greatest) value, the measured one or None."""

    what: str
    bound: float
    measured: float | None
    unit: str = "×"
    greatest: bool = False

    @property
    def met(self) -> bool | None:
        """Return whether the target is met, None where nothing was measured."""
        if self.measured is None:
            return None
        return self.measured <= self.bound if self.greatest else self.measured >= self.bound


def verdicts(results: Results) -> list[Verdict]:
    """Return every target of the project's speed with its verdict."""
    repeated = results.ratios(NAME, OXIGRAPH, "repeated", LEVEL)
    distinct = results.ratios(NAME, OXIGRAPH, "distinct", LEVEL)
    limits = results.ratios(NAME, LIMIT, "repeated", LEVEL)
    bound = [distinct[name] for name in _ENGINE_BOUND if name in distinct]
    facts = next((server for server in results.servers if server.name == NAME), None)
    return [
        Verdict("repeated, geometric mean to oxigraph serve", 5.0, geometric_mean(repeated.values())),
        Verdict("repeated, the least ratio to oxigraph serve", 1.0, _or_none(min, repeated.values())),
        Verdict("repeated, geometric mean to the constant page", 0.5, geometric_mean(limits.values())),
        Verdict("repeated, the least ratio to the constant page", 0.5, _or_none(min, limits.values())),
        Verdict("distinct, geometric mean to oxigraph serve", 0.6, geometric_mean(distinct.values())),
        Verdict("distinct and engine-bound, the least ratio to oxigraph serve", 0.9, _or_none(min, bound)),
        Verdict("distinct, geometric mean to the best other peer", 4.0, best_other(results)[1]),
        Verdict("first good answer from a built release", 1.0, facts.startup if facts else None, "s", True),
        Verdict(
            "memory (PSS of all processes) at the end",
            200.0,
            facts.memory_end if facts else None,
            "MiB",
            True,
        ),
    ]


def best_other(results: Results) -> tuple[str, float | None]:
    """Return the best peer beside oxigraph at distinct queries, and our geometric mean over it."""
    best: tuple[str, float | None] = ("", None)
    for server in results.servers:
        if server.name in (NAME, LIMIT, OXIGRAPH, OXIGRAPH_DISK):
            continue
        mean = geometric_mean(results.ratios(NAME, server.name, "distinct", LEVEL).values())
        if mean is not None and (best[1] is None or mean < best[1]):
            best = (server.name, mean)
    return best


def _or_none(choose: Callable[[Iterable[float]], float], values: Iterable[float]) -> float | None:
    known = list(values)
    return choose(known) if known else None
