"""Writes the results: one JSON file for all sizes, and a page of tables."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.growth import fitting
from benchmarks.growth.measuring import Cell, Measured

RESULTS = "growth.json"
PAGE = "growth.md"
_DEADLINE_MS = 10_000


def read(folder: Path) -> list[Measured]:
    """Return the sizes that were measured before, none where there is no file."""
    path = folder / RESULTS
    if not path.is_file():
        return []
    return [Measured.from_json(run) for run in json.loads(path.read_text(encoding="utf-8"))["runs"]]


def write(folder: Path, runs: Sequence[Measured], machine: dict[str, Any]) -> Path:
    """Write the results and the page; return the page."""
    folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(runs, key=lambda run: run.quads)
    told = {"machine": machine, "runs": [run.as_json() for run in ordered]}
    (folder / RESULTS).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    page = folder / PAGE
    page.write_text(_page(ordered, machine), encoding="utf-8")
    return page


def _page(runs: Sequence[Measured], machine: dict[str, Any]) -> str:
    about = "; ".join(f"{name}: {value}" for name, value in machine.items())
    parts = [
        "# Growth with the size of the data\n",
        "Made by `python -m benchmarks.growth`; see [the folder's notes](../README.md). "
        "Synthetic talks in a store on disk, served by `sixparty serve --store`. "
        "Quads are those of the named graphs; the store holds their union besides.\n",
        f"Machine: {about}.\n",
        _sizes(runs),
        verdict(runs),
        "## Latency\n\np50 / p95 in milliseconds, one client, through the server, no answer kept; "
        "rows are those of the largest size. **k**: exponent of the engine's processor time "
        "against the number of papers, over all sizes (between the two largest): 0 is flat, 1 is linear.\n",
        _latencies(runs),
        "## Processor time of the engine\n\n"
        "Median, in milliseconds; what other work on the machine changes least.\n",
        _times(runs),
        "![Processor time of the canned queries](growth-queries.svg)\n",
        "![Processor time of look-ups](growth-points.svg)\n",
        "![Building, disk, memory](growth-store.svg)\n",
    ]
    return "\n".join(parts)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _sizes(runs: Sequence[Measured]) -> str:
    head = ["quads", "papers", "N-Quads MiB", "writing s", "build s", "store MiB", "start ms"]
    head += ["memory MiB (PSS) at start", "after all queries"]
    rows = [
        [
            f"{run.quads:,}",
            str(run.papers),
            f"{run.file_bytes / 2**20:.0f}",
            f"{run.generate_seconds:.1f}",
            f"{run.build_seconds:.0f}",
            f"{run.store_bytes / 2**20:.0f}",
            f"{run.start_ms:.0f}",
            f"{run.memory_bytes / 2**20:.0f}",
            f"{run.memory_after_bytes / 2**20:.0f}",
        ]
        for run in runs
    ]
    return table(head, rows)


def verdict(runs: Sequence[Measured]) -> str:
    """Say in words whether the targets are met."""
    found = fitting.growths(runs)
    if len(runs) < 2 or not found:
        return ""
    worse = [g for g in found if not g.point and not g.good]
    steep = [g for g in found if g.point and not g.good]
    faults = sorted({f"{c.question} ({c.fault})" for run in runs for c in run.cells if c.fault})
    slow = [c.question for c in runs[-1].cells if c.cpu > _DEADLINE_MS]
    told = [
        f"Canned queries that grow faster than the data (k > {fitting.LINEAR}): {_named(worse)}.",
        f"Point look-ups that are not flat (k > {fitting.FLAT}): {_named(steep)}.",
        f"Over 10 s of processor time, the deadline as it is set at first, at {runs[-1].quads:,} quads: "
        f"{', '.join(slow) or 'none'}.",
    ]
    if faults:
        told.append(f"Not answered: {', '.join(faults)}.")
    return "## Verdict\n\n" + "\n".join(f"- {line}" for line in told) + "\n"


def _named(growths: Sequence[fitting.Growth]) -> str:
    return ", ".join(f"{growth.question} ({growth.overall:.2f})" for growth in growths) or "none"


def _cell(run: Measured, question: str) -> Cell | None:
    return next((cell for cell in run.cells if cell.question == question), None)


def _latencies(runs: Sequence[Measured]) -> str:
    exponents = {growth.question: growth for growth in fitting.growths(runs)}
    rows = []
    for last in runs[-1].cells:
        row = [last.question, last.about, f"{last.rows:,}"]
        for run in runs:
            cell = _cell(run, last.question)
            row.append(
                "–" if cell is None else cell.fault or f"{milliseconds(cell.p50)} / {milliseconds(cell.p95)}"
            )
        growth = exponents.get(last.question)
        row.append(f"{growth.overall:.2f} ({growth.last:.2f})" if growth else "–")
        rows.append(row)
    return table(["question", "about", "rows", *[f"{run.quads:,}" for run in runs], "k"], rows)


def _times(runs: Sequence[Measured]) -> str:
    rows = []
    for last in runs[-1].cells:
        cells = [_cell(run, last.question) for run in runs]
        rows.append(
            [last.question, *[milliseconds(cell.cpu) if cell and cell.cpu else "–" for cell in cells]]
        )
    return table(["question", *[f"{run.quads:,}" for run in runs]], rows)


def milliseconds(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
