"""Measures one server on one question; each question is asked of all servers in a row."""

import itertools
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks import answers, client
from benchmarks.answers import WrongAnswerError
from benchmarks.results import Cell
from benchmarks.servers import Running
from benchmarks.workload import JSON, NONCE, Question

_ASK_SECONDS: Final = 20.0
_PROBE: Final = "ASK { ?s ?p ?o }"
_PROBE_SECONDS: Final = 5.0
#: Until what ended with a load is counted.
_REAP_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and at how many connections; `warm` turns a server's own warm-up off where it is False."""

    seconds: float
    levels: Sequence[int]
    warm: bool = True


def good(url: str) -> bool:
    """Return whether the endpoint answers a first question, with data."""
    try:
        answer = answers.ask(url, "SELECT ?s { ?s ?p ?o } LIMIT 3", JSON, 10.0)
    except (OSError, WrongAnswerError):
        return False
    return answer.size == 3


def compare(running: Sequence[Running], question: Question, samples: int) -> dict[str, str]:
    """Ask all servers the same texts; return, by server, what is amiss with those that answer otherwise."""
    faults: dict[str, str] = {}
    for text in question.samples(samples):
        digests: dict[str, str] = {}
        sizes: dict[str, int] = {}
        for server in running:
            name = server.server.name
            if name in faults:
                continue
            try:
                answer = answers.ask(server.url, text, question.media_type, _ASK_SECONDS)
                digests[name], sizes[name] = answer.digest, answer.size
            except (OSError, WrongAnswerError) as error:
                faults[name] = f"no answer: {' '.join(str(error).split())[:160] or type(error).__name__}"
                settle(server)
        off = answers.differing(digests)
        right = next((sizes[name] for name in digests if name not in off), 0)
        for name in off:
            faults[name] = f"{sizes[name]} rows, where the others give {right}" + (
                " (as many, not the same)" if sizes[name] == right else ""
            )
    return faults


def settle(running: Running) -> str:
    """Wait until a server answers a trifle again, or start it anew; return what was done."""
    try:
        answers.ask(running.url, _PROBE, JSON, _PROBE_SECONDS)
    except (OSError, WrongAnswerError):
        running.stop()
        running.start(good)
        return "started anew after it: still at work for clients that had left"
    return ""


def repeated(running: Running, question: Question, plan: Plan) -> list[Cell]:
    """Ask the same text again and again."""
    url = f"http://127.0.0.1:{running.port}{answers.path(running.server.endpoint, question.repeated())}"

    def load(connections: int, seconds: float) -> client.Load:
        return client.repeat(url, question.media_type, connections, seconds)

    return _cells(running, question, "repeated", plan, load)


def distinct(running: Running, question: Question, plan: Plan, scratch: Path) -> list[Cell]:
    """Ask texts of which no two are alike, neither in a cell nor between cells."""
    paths = scratch / f"{question.name}.paths"
    lines = (answers.path(running.server.endpoint, text) for text in question.texts)
    paths.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def load(connections: int, seconds: float) -> client.Load:
        return client.vary(running.url, paths, question.media_type, connections, seconds)

    return _cells(running, question, "distinct", plan, load)


def constant(running: Running, question: Question, plan: Plan) -> list[Cell]:
    """Fetch the constant page of a question's size by an address as long as its own."""
    url = f"http://127.0.0.1:{running.port}{answers.path(f'/{question.name}', question.repeated())}"

    def load(connections: int, seconds: float) -> client.Load:
        return client.repeat(url, question.media_type, connections, seconds)

    return [_cell(running, question, "repeated", level, load, plan) for level in plan.levels]


def _cells(
    running: Running, question: Question, way: str, plan: Plan, load: Callable[[int, float], client.Load]
) -> list[Cell]:
    slow = _too_slow(running, question, way, plan)
    if slow is not None:
        return [replace(slow, connections=level) for level in plan.levels]
    if plan.warm:
        load(max(plan.levels), running.server.warmup)
        settle(running)
    cells: list[Cell] = []
    for level in plan.levels:
        cell = _cell(running, question, way, level, load, plan)
        cells.append(replace(cell, note=settle(running)))
    return cells


#: Numbers for single requests, below those of the load client.
_SINGLES = itertools.count(1)


def _too_slow(running: Running, question: Question, way: str, plan: Plan) -> Cell | None:
    """Time one request; return its cell where it alone takes the time of a cell, else None."""
    # Twice: the first may pay for what is compiled or read once.
    for _ in range(2):
        number = str(next(_SINGLES)) if way == "distinct" else ""
        text = question.texts[0].replace(NONCE, number)
        began = time.perf_counter()
        try:
            answers.ask(running.url, text, question.media_type, _ASK_SECONDS)
        except (OSError, WrongAnswerError) as error:
            note = f"no answer: {type(error).__name__}; {settle(running)}"
            return Cell(running.server.name, question.name, way, 1, 0.0, 0.0, 0.0, 0.0, 1, note)
    took = time.perf_counter() - began
    if took < plan.seconds / 2:
        return None
    ms = took * 1000
    note = "one request by itself, as it takes too long for a load"
    return Cell(running.server.name, question.name, way, 1, 1 / took, ms, ms, ms, 0, note)


def _cell(
    running: Running,
    question: Question,
    way: str,
    connections: int,
    load: Callable[[int, float], client.Load],
    plan: Plan,
) -> Cell:
    before = _used(running)
    found = load(connections, plan.seconds)
    time.sleep(_REAP_SECONDS)
    used = zip(before, _used(running), strict=True)
    return Cell(
        running.server.name,
        question.name,
        way,
        connections,
        found.throughput,
        found.p50,
        found.p95,
        found.p99,
        found.errors,
        costs=tuple((after - since) / max(1, found.requests) * 1e6 for since, after in used),
    )


def _used(running: Running) -> tuple[float, float, float]:
    """Return the seconds of processors' time of the server's first process, of its others, and of clients."""
    clients = resource.getrusage(resource.RUSAGE_CHILDREN)
    return *running.processor_times(), clients.ru_utime + clients.ru_stime
