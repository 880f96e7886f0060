"""Writes a run's results: JSON for machines, Markdown for people."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.results import Cell, Results, geometric_mean
from benchmarks.servers.ours import LIMIT
from benchmarks.servers.python_peers import OXIGRAPH
from benchmarks.targets import LEVEL, Verdict, best_other, verdicts

_WAYS: Final = {
    "repeated": "Repeated: the same text again and again",
    "distinct": "Distinct: no two requests alike",
}


_COSTS: Final = (
    "What one answer takes of the processors' time, in microseconds: of the server's first process + of its "
    "others (our isolates) + of the client."
)


def write(results: Results, folder: Path) -> Path:
    """Write `results.json` and `README.md` into `folder`; return the latter."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(results.as_json(), indent=1, ensure_ascii=False)
    (folder / "results.json").write_text(text + "\n", encoding="utf-8")
    page = folder / "README.md"
    page.write_text("\n\n".join(_parts(results)) + "\n", encoding="utf-8")
    return page


def _parts(results: Results) -> list[str]:
    return [
        "# Benchmark results",
        "Made by `python3 tests/benchmarks/run.py`; do not edit. `results.json` has every number.",
        _about(results),
        "## Targets\n\n" + targets_table(results),
        "## Servers\n\n" + _servers(results),
        "## Answers\n\n" + _answers(results),
        *(_way(results, way) for way in _WAYS),
        _notes(results.cells),
    ]


def _about(results: Results) -> str:
    facts = "; ".join(f"{name}: {value}" for name, value in results.machine.items())
    how = f"{results.seconds:g} s a cell"
    if results.rounds > 1:
        how += f", the middle one of {results.rounds} rounds over all servers (of ratios, the rounds' median)"
    return (
        f"Run of {results.started}, {results.quads:,} quads in {results.graphs} graphs, {how}, "
        f"client {results.client} (one thread) on the same machine. {facts}."
    )


def targets_table(results: Results) -> str:
    """Return the targets as a Markdown table."""
    rows = [(found.what, _bound(found), _measured(found), _met(found)) for found in verdicts(results)]
    table = _table(("target, at 8 connections", "asked for", "measured", "met"), rows)
    other = best_other(results)[0]
    return table + (f"\n\nThe best other peer is {other}." if other else "")


def _bound(found: Verdict) -> str:
    return f"{'≤' if found.greatest else '≥'} {found.bound:g} {found.unit}"


def _measured(found: Verdict) -> str:
    return "–" if found.measured is None else f"{found.measured:.2f} {found.unit}"


def _met(found: Verdict) -> str:
    return {True: "yes", False: "**no**", None: "not measured"}[found.met]


def _servers(results: Results) -> str:
    rows = [
        (
            server.name,
            server.version,
            f"{server.startup:.2f}",
            f"{server.memory_start:.0f}",
            f"{server.memory_end:.0f}",
        )
        for server in results.servers
    ]
    table = _table(("server", "version", "first good answer, s", "memory then, MiB", "at the end, MiB"), rows)
    absent = "".join(f"\n- {name} was left out: {reason}" for name, reason in results.absent.items())
    return table + ("\n" + absent if absent else "")


def _answers(results: Results) -> str:
    if not results.wrong:
        return "All servers answered all questions alike before anything was timed."
    rows = [(fault["server"], fault["question"], fault["fault"]) for fault in results.wrong]
    said = "These answers differ from what most servers gave, or did not come; they are not timed."
    return f"{said}\n\n" + _table(("server", "question", "what is amiss"), rows)


def _way(results: Results, way: str) -> str:
    parts = [f"## {_WAYS[way]}"]
    for level in results.levels():
        if results.asked(way, level):
            parts.append(f"### {level} connection{'s' if level > 1 else ''}")
            parts.append(f"![throughput]({way}-{level}.svg)")
            parts.append("Answers a second; in brackets the ratio to `oxigraph serve`.")
            parts.append(_throughputs(results, way, level))
            parts.append("p50 / p95 / p99 in milliseconds; errors where there were any.")
            parts.append(_latencies(results, way, level))
            parts.append(_COSTS)
            parts.append(_costs(results, way, level))
    return "\n\n".join(parts)


def _throughputs(results: Results, way: str, level: int) -> str:
    names = results.named(way, level)
    ratios = {name: results.ratios(name, OXIGRAPH, way, level) for name in names}
    rows = []
    for question in results.asked(way, level):
        cells = [
            _rate(results.throughput(name, question, way, level), ratios[name].get(question))
            for name in names
        ]
        rows.append((question, *cells))
    means = [geometric_mean(ratios[name].values()) for name in names]
    rows.append(("**geometric mean**", *("–" if mean is None else f"**{_short(mean)} ×**" for mean in means)))
    return _table(("question", *names), rows)


def _rate(rate: float | None, ratio: float | None) -> str:
    if rate is None:
        return "–"
    return _short(rate) if ratio is None else f"{_short(rate)} ({_short(ratio)} ×)"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _latencies(results: Results, way: str, level: int) -> str:
    names = results.named(way, level)
    found = {
        (cell.question, cell.server): cell
        for cell in results.cells
        if (cell.way, cell.connections) == (way, level)
    }
    rows = [
        (question, *(_times(found.get((question, name))) for name in names))
        for question in results.asked(way, level)
    ]
    return _table(("question", *names), rows)


def _times(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    times = " / ".join(f"{value:.3g}" for value in (cell.p50, cell.p95, cell.p99))
    return times + (f", {cell.errors} errors" if cell.errors else "")


def _costs(results: Results, way: str, level: int) -> str:
    names = results.named(way, level)
    found = {
        (cell.question, cell.server): " + ".join(f"{cost:,.0f}" for cost in cell.costs)
        for cell in results.cells
        if (cell.way, cell.connections) == (way, level) and cell.costs
    }
    rows = [
        (question, *(found.get((question, name), "–") for name in names))
        for question in results.asked(way, level)
    ]
    return _table(("question", *names), rows)


def _notes(cells: Iterable[Cell]) -> str:
    notes = [
        f"- {cell.server}, {cell.question}, {cell.way}, {cell.connections}: {cell.note}"
        for cell in cells
        if cell.note
    ]
    explained = (
        f"## Notes\n\nThe `{LIMIT}` is a page of the answer's size from the web server that ours stands on, "
        "without SPARQL: what a front in Python can give at most. "
        f"Ratios and targets are those at {LEVEL} connections."
    )
    return explained + ("\n\n" + "\n".join(notes) if notes else "")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
