"""Measures one size: the talks, their store, the server over it, and each question's latency."""

import http.client
import json
import shutil
import statistics
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from benchmarks.growth import talks
from benchmarks.growth.alone import JSON, processor_times, time_left
from benchmarks.growth.process import UNLIMITED, Server
from benchmarks.growth.questions import Question, questions
from benchmarks.growth.scale import Scale
from sixparty.engine import stored

_TIMEOUT: Final = 310.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One question at one size.

    p50, p95: milliseconds from request to the end of the answer, through the server; cpu: milliseconds of
    processor time that the engine takes for it in a process of its own, the median.
    """

    question: str
    about: str
    point: bool
    p50: float
    p95: float
    cpu: float
    rows: int
    samples: int
    fault: str = ""


@dataclass(slots=True)
class Measured:
    """One size: what was asked for, then counts, seconds, bytes, and the cells."""

    asked: int
    quads: int
    papers: int
    generate_seconds: float
    build_seconds: float
    file_bytes: int
    store_bytes: int
    start_ms: float
    memory_bytes: int
    memory_after_bytes: int = 0
    cells: list[Cell] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return what a results file keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        return cls(**{**told, "cells": [Cell(**cell) for cell in told["cells"]]})


@dataclass(frozen=True, slots=True)
class Plan:
    """How to measure: `seconds` is the time for one question, of which at least one answer is waited for."""

    scale: Scale
    root: Path
    scratch: Path
    program: Path
    port: int
    seconds: float = 6.0
    most: int = 40
    keep: bool = False


def measure(plan: Plan, quads: int, tell: Callable[[str], None]) -> Measured:
    """Make the talks and the store of a size, serve it, ask everything. The files are removed afterwards."""
    made = _make(plan, quads, tell)
    store = plan.scratch / f"{quads}.store"
    try:
        with Server(plan.program, store, plan.port, UNLIMITED) as server:
            made.start_ms, made.memory_bytes = server.started_ms, server.memory()
            alone = processor_times(store, plan.scale, made.papers, plan.seconds, plan.most)
            for question in questions(plan.root / "queries", plan.scale, made.papers):
                cell = _ask(plan, question, alone[question.name])
                tell(f"{quads:,} {cell.question}: {cell.p50:.1f} ms, {cell.rows} rows {cell.fault}")
                made.cells.append(cell)
            made.memory_after_bytes = server.memory()
    finally:
        if not plan.keep:
            shutil.rmtree(store, ignore_errors=True)
    return made


def _make(plan: Plan, quads: int, tell: Callable[[str], None]) -> Measured:
    plan.scratch.mkdir(parents=True, exist_ok=True)
    file, store = plan.scratch / f"{quads}.nq", plan.scratch / f"{quads}.store"
    tell(f"{quads:,}: writing the talks")
    began = time.perf_counter()
    written = talks.write(file, plan.scale, quads, plan.root / "ontology")
    generated = time.perf_counter() - began
    shutil.rmtree(store, ignore_errors=True)
    began = time.perf_counter()
    stored.build(store, [file], progress=lambda step: tell(f"{quads:,}: {step}"))
    built = time.perf_counter() - began
    size = sum(path.stat().st_size for path in store.iterdir())
    length = file.stat().st_size
    if not plan.keep:
        file.unlink()
    return Measured(quads, written.quads, written.papers, generated, built, length, size, 0.0, 0)


def _ask(plan: Plan, question: Question, cpu: float) -> Cell:
    """Ask until the time is used up; the first answer warms up and is not counted, where there are more.

    cpu: what the engine alone takes.
    """
    connection = http.client.HTTPConnection("127.0.0.1", plan.port, timeout=_TIMEOUT)
    walls: list[float] = []
    body, fault = b"", ""
    began = time.perf_counter()
    try:
        while not fault and len(walls) <= plan.most and (not walls or time_left(plan.seconds, began, walls)):
            start = time.perf_counter()
            body, fault = _one(connection, next(question.texts))
            walls.append((time.perf_counter() - start) * 1000)
    except OSError as error:
        fault = type(error).__name__
    finally:
        connection.close()
    counted = walls[1:] or walls or [0.0]
    worst = counted[0] if len(counted) == 1 else statistics.quantiles(counted, n=20, method="inclusive")[-1]
    about = (question.name, question.about, question.point)
    return Cell(
        *about, statistics.median(counted), worst, cpu, 0 if fault else rows_of(body), len(counted), fault
    )


def _one(connection: http.client.HTTPConnection, text: str) -> tuple[bytes, str]:
    """Return an answer, and what is amiss with it."""
    path = f"/sparql?{urllib.parse.urlencode({'query': text})}"
    connection.request("GET", path, headers={"Accept": JSON})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200 or response.getheader("Sixparty-Answer-Cut"):
        return b"", f"{response.status} {response.getheader('Sixparty-Answer-Cut', '')}".strip()
    return body, ""


def rows_of(body: bytes) -> int:
    """Return how many rows an answer in JSON has; an ASK has one."""
    told = json.loads(body)
    return 1 if "boolean" in told else len(told["results"]["bindings"])
