"""What a run finds out, as plain records that are kept as JSON."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from math import exp, log
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One measurement: a server, a question, a way of asking, a number of connections.

    way: `repeated` or `distinct`. Throughput in answers a second, times in milliseconds. note: why there is
    no load in it, or what happened. costs: what one answer took of the processors' time, in microseconds, of
    the server's first process, of all others of the server, and of the client. rounds: the throughput of each
    round, of which this is the middle one.
    """

    server: str
    question: str
    way: str
    connections: int
    throughput: float
    p50: float
    p95: float
    p99: float
    errors: int
    note: str = ""
    costs: tuple[float, ...] = ()
    rounds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """A server, its start-up in seconds, and its memory in MiB after its first answer and at the end."""

    name: str
    version: str
    startup: float
    memory_start: float
    memory_end: float


@dataclass(slots=True)
class Results:
    """Everything that one run found."""

    machine: dict[str, str]
    quads: int
    graphs: int
    client: str
    seconds: float
    rounds: int
    started: str
    questions: list[dict[str, Any]] = field(default_factory=list)
    servers: list[ServerFacts] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)
    wrong: list[dict[str, str]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)

    def throughput(self, server: str, question: str, way: str, connections: int) -> float | None:
        """Return the answers a second of a cell, None where there is none."""
        cell = self._cell(server, question, way, connections)
        return None if cell is None else cell.throughput

    def ratios(self, server: str, base: str, way: str, connections: int) -> dict[str, float]:
        """Return server's throughput over base's, by question, where both have answered.

        Where both were measured in the same rounds it is the median of the rounds' ratios.
        """
        found: dict[str, float] = {}
        for question in self.asked(way, connections):
            ours = self._cell(server, question, way, connections)
            theirs = self._cell(base, question, way, connections)
            if ours and theirs and ours.throughput and theirs.throughput:
                found[question] = _ratio(ours, theirs)
        return found

    def _cell(self, server: str, question: str, way: str, connections: int) -> Cell | None:
        wanted = (server, question, way, connections)
        fitting = (
            cell for cell in self.cells if (cell.server, cell.question, cell.way, cell.connections) == wanted
        )
        return next(fitting, None)

    def asked(self, way: str, connections: int) -> list[str]:
        """Return the questions of one way and number of connections, in the order of asking."""
        names = (c.question for c in self.cells if (c.way, c.connections) == (way, connections))
        return list(dict.fromkeys(names))

    def named(self, way: str, connections: int) -> list[str]:
        """Return the servers that have cells of one way and number of connections in starting order."""
        there = {c.server for c in self.cells if (c.way, c.connections) == (way, connections)}
        return [server.name for server in self.servers if server.name in there]

    def levels(self) -> list[int]:
        """Return the numbers of connections that were measured."""
        return sorted({cell.connections for cell in self.cells})

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain lists and mappings."""
        return asdict(self)


def _ratio(ours: Cell, theirs: Cell) -> float:
    pairs = [pair for pair in zip(ours.rounds, theirs.rounds, strict=False) if all(pair)]
    if len(ours.rounds) == len(theirs.rounds) == len(pairs) > 0:
        return median(one / other for one, other in pairs)
    return ours.throughput / theirs.throughput


def geometric_mean(values: Iterable[float]) -> float | None:
    """Return the geometric mean, None of nothing."""
    logs = [log(value) for value in values if value > 0]
    return exp(sum(logs) / len(logs)) if logs else None
