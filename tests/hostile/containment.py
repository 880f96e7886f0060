"""Sends hostile cases, one after the other and many at once, and watches what must not happen meanwhile."""

import contextlib
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import psutil

from .judging import judge
from .model import JSON, Answer, Case, Crowd, Facts, Request, post
from .ordinary import Asked, Ordinary, p95
from .server import Server, Usage
from .trap import Trap
from .wire import exchange, send

#: An ordinary question is answered within so many seconds, whatever goes on.
_PROBE_SECONDS: Final = 1.0
#: The isolate of an answered query is gone after so many seconds at most.
_GONE_SECONDS: Final = 0.5
_WINDOW: Final = 0.1
_HOSTILE: Final = "<urn:hostile>"


#: How cases are sent.
ALONE: Final = "alone"
TOGETHER: Final = "16 at once"


@dataclass(slots=True)
class Outcome:
    """What became of one case; contained where nothing is wrong."""

    case: Case
    answer: Answer
    wrong: list[str]
    mode: str


@dataclass(slots=True)
class Stretch:
    """How the ordinary client fared during a stretch of cases."""

    name: str
    mode: str
    asked: list[Asked]

    @property
    def p95(self) -> float:
        """Return the 95th percentile of its seconds."""
        return p95(self.asked)

    @property
    def slowest(self) -> float:
        """Return the longest that it waited."""
        return max((each.seconds for each in self.asked), default=0.0)

    @property
    def errors(self) -> list[str]:
        """Return what it got in place of right answers."""
        return [each.error for each in self.asked if each.error]


@dataclass(slots=True)
class Run:
    """A run against one server. slack: seconds that answers and probes may take longer (busy machines)."""

    server: Server
    ordinary: Ordinary
    trap: Trap
    facts: Facts
    slack: float = 0.0
    outcomes: list[Outcome] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    calm: list[Asked] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)  # the whole machine's processors meanwhile, percent
    before: Usage | None = None
    print_: str = ""

    def prepare(self, seconds: float) -> None:
        """Measure the ordinary client alone for `seconds`, and what the server holds and serves."""
        self.print_ = self.fingerprint()
        self.rest(seconds)
        self.before = self._once_steady()

    def _once_steady(self) -> Usage:
        """Return what the server holds once all its isolates are there."""
        now, earlier = self.server.usage(), None
        while earlier is None or now.processes != earlier.processes:
            time.sleep(0.5)
            now, earlier = self.server.usage(), now
        return now

    def rest(self, seconds: float) -> None:
        """Leave the ordinary client alone for a while: what it measures then is its quiet value."""
        start = time.monotonic()
        self.busy.append(psutil.cpu_percent(interval=seconds))
        self.calm += [each for each in self.ordinary.since(start) if each.at >= start]

    @property
    def quiet(self) -> float:
        """Return the ordinary client's p95 (s) with nobody else about."""
        return p95(self.calm)

    def of_quiet(self, seconds: float) -> float:
        """Return how many times the quiet p95 a time is."""
        return seconds / self.quiet if self.quiet else 0.0

    def alone(self, cases: Sequence[Case], name: str) -> None:
        """Send cases one after the other, as one stretch for the ordinary client."""
        start = time.monotonic()
        for case in cases:
            self._one(case)
        self._stretch(name, ALONE, start)
        self._unchanged(name)

    def together(self, cases: Sequence[Case], name: str) -> None:
        """Send cases all at once."""
        start = time.monotonic()
        caught = self.trap.caught
        patience = self.facts.deadline + 4
        with ThreadPoolExecutor(len(cases)) as pool:
            answers = list(pool.map(lambda case: send(case, self.server.address, patience), cases))
        around = self._around(time.monotonic(), caught)
        self._stretch(name, TOGETHER, start)
        for case, answer in zip(cases, answers, strict=True):
            wrong = judge(case, answer, self.facts, slack=self.slack)
            self.outcomes.append(Outcome(case, answer, wrong, TOGETHER))
        if around:
            self.outcomes[-1].wrong += [f"(of these {len(cases)} at once) {told}" for told in around]
        self._unchanged(name)

    def _one(self, case: Case) -> None:
        caught = self.trap.caught
        patience = self.facts.deadline + 4
        answer = send(case, self.server.address, patience)
        ended = time.monotonic()
        wrong = judge(case, answer, self.facts, slack=self.slack)
        # A crowd's queries end at their deadline at the latest, which the last client's began just now.
        grace = self.facts.deadline if isinstance(case.send, Crowd) and case.send.then == "hold" else 0.0
        wrong += self._around(ended + grace, caught)
        self.outcomes.append(Outcome(case, answer, wrong, ALONE))

    def _around(self, ended: float, caught: int) -> list[str]:
        """Return what is wrong with the server's life, its work and its connections after an answer."""
        wrong = []
        if not self.server.alive or not self.ordinary.wait_for_next(_PROBE_SECONDS + self.slack):
            wrong.append("an ordinary question was not answered within a second afterwards")
            wrong += self._revive()
        elif busy := self._still_at_work(ended):
            wrong.append(f"work goes on after the answer: {', '.join(busy)}")
        if self.trap.caught != caught:
            wrong.append(f"the server called out: {self.trap.caught - caught} connections")
        return wrong

    def _still_at_work(self, ended: float) -> list[str]:
        while busy := self.server.at_work(_WINDOW):
            if time.monotonic() > ended + _GONE_SECONDS + self.slack:
                return busy
        return []

    def _revive(self) -> list[str]:
        if self.server.alive and self.ordinary.wait_for_next(10):
            return []
        told = "the server died" if not self.server.alive else "the server hung for more than ten seconds"
        port = self.server.address[1]
        self.server.stop()
        self.server.restart(port)
        self.ordinary.wait_for_next(10)
        return [f"{told}; it was started anew"]

    def _stretch(self, name: str, mode: str, start: float) -> None:
        self.stretches.append(Stretch(name, mode, self.ordinary.since(start)))

    def _unchanged(self, name: str) -> None:
        now = self.fingerprint()
        if now != self.print_ and self.outcomes:
            self.outcomes[-1].wrong.append(f"the data changed during {name}: {self.print_} → {now}")

    def fingerprint(self) -> str:
        """Return counts of the data, and whether the triple of the hostile updates is in them."""
        told = []
        for text in (
            "SELECT (COUNT(*) AS ?x) { ?s ?p ?o }",
            "SELECT (COUNT(*) AS ?x) { GRAPH ?g { ?s ?p ?o } }",
            f"SELECT (COUNT(*) AS ?x) {{ {{ {_HOSTILE} ?p ?o }} UNION {{ GRAPH {_HOSTILE} {{}} }} }}",
        ):
            told.append(self.value(f"{text} # {time.monotonic_ns()}"))
        return " ".join(told)

    def value(self, text: str) -> str:
        """Return the only value of a query's answer, or what came in its place."""
        request = post(text, accept=JSON)
        answer = ask(self.server, request, 10)
        with contextlib.suppress(ValueError, LookupError):
            found: dict[str, Any] = json.loads(answer.body)["results"]["bindings"][0]
            return str(found["x"]["value"])
        return f"({answer.status} {answer.error})"

    def settle(self, seconds: float = 15.0) -> tuple[Usage, list[str]]:
        """Wait until the server holds what it held; return what it holds, and what it did not give back."""
        assert self.before is not None
        until = time.monotonic() + seconds
        while True:
            now = self.server.usage()
            wrong = left_over(self.before, now)
            if not wrong or time.monotonic() > until:
                return now, wrong
            time.sleep(0.5)


#: MiB that an interpreter may keep of what it freed.
MEMORY_SLACK: Final = 64.0


def left_over(before: Usage, now: Usage) -> list[str]:
    """Return what `now` holds more than `before`."""
    wrong = []
    if now.processes > before.processes:
        wrong.append(f"{now.processes} processes, {before.processes} before")
    # an ordinary question may be under way, with a connection and a pipe or two
    if now.descriptors > before.descriptors + 6:
        wrong.append(f"{now.descriptors} file descriptors, {before.descriptors} before")
    if now.memory > before.memory + MEMORY_SLACK:
        wrong.append(f"{now.memory:.0f} MiB, {before.memory:.0f} before")
    return wrong


def ask(server: Server, request: Request, patience: float) -> Answer:
    """Send one ordinary request."""
    host = f"{server.address[0]}:{server.address[1]}"
    return exchange(server.address, (request.wire(host),), patience=patience, method=request.method)
