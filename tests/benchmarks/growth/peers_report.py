"""Writes what other servers answered: one JSON file, and a page with a table for each size."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.growth.report import milliseconds, table
from benchmarks.servers.ours import NAME as OURS

RESULTS = "peers.json"
PAGE = "peers.md"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the median in milliseconds of `samples` answers, rows of the first, what was amiss."""

    p50: float
    rows: int
    samples: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one server answered over one size. loading: seconds until it had the data; ours had it."""

    size: int
    papers: int
    server: str
    version: str
    loading: float
    questions: dict[str, Asked]


def write(folder: Path, found: Sequence[Answered], machine: dict[str, Any]) -> Path:
    """Write the results and the page; return the page."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"machine": machine, "servers": [asdict(one) for one in found]}
    (folder / RESULTS).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    about = "; ".join(f"{name}: {value}" for name, value in machine.items())
    parts = [
        "# The same questions elsewhere\n",
        "Made by `python -m benchmarks.growth.peers`; see [the folder's notes](../README.md). "
        "Milliseconds (median), one client, one question at a time, no answer kept, and how many times ours "
        "that is: below 1 the other server is quicker. Numbers of rows are compared, values are not.\n",
        f"Machine: {about}.\n",
    ]
    for size in sorted({one.size for one in found}):
        parts += [f"## {size:,} quads\n", _size([one for one in found if one.size == size])]
    page = folder / PAGE
    page.write_text("\n".join(parts), encoding="utf-8")
    return page


def _size(servers: Sequence[Answered]) -> str:
    ours = next(one for one in servers if one.server == OURS)
    others = [one for one in servers if one is not ours]
    head = ["question", "rows", OURS, *(f"{one.server} {one.version}" for one in others)]
    rows = [["loading, s", "", "", *(f"{one.loading:.0f}" for one in others)]]
    for name, asked in ours.questions.items():
        row = [name, f"{asked.rows:,}", asked.fault or milliseconds(asked.p50)]
        rows.append(row + [_beside(asked, one.questions.get(name)) for one in others])
    return table(head, rows)


def _beside(ours: Asked, theirs: Asked | None) -> str:
    if theirs is None:
        return "–"
    if theirs.fault:
        return theirs.fault
    told = f"{milliseconds(theirs.p50)} ({theirs.p50 / ours.p50:.2g})"
    return told if theirs.rows == ours.rows else f"{told}, {theirs.rows:,} rows"
