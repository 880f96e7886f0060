"""Writes what a run showed, as JSON for programs and Markdown for people."""

import json
import os
import platform
from collections import Counter
from pathlib import Path
from typing import Any, Final

from .campaign import by_family
from .containment import ALONE, TOGETHER, Outcome, Run, Stretch
from .judging import sent_bytes
from .ordinary import Asked, p95
from .server import Usage

_SHOWN: Final = 300


def write(folder: Path, name: str, run: Run, after: Usage, left: list[str]) -> tuple[Path, bool]:
    """Write NAME.json and NAME.md into `folder`; return the second's path and whether all was contained."""
    folder.mkdir(parents=True, exist_ok=True)
    told = as_json(name, run, after, left)
    (folder / f"{name}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    page = folder / f"{name}.md"
    page.write_text(as_markdown(name, run, after, left), "utf-8")
    return page, told["contained"]


def ordinary_faults(run: Run) -> list[str]:
    """Return what the ordinary client suffered: errors, slow answers, and a p95 twice its quiet value.

    The p95 is over all that it asked while cases were sent in one mode; the table shows it by family.
    """
    wrong = []
    for stretch in run.stretches:
        if stretch.errors:
            wrong.append(f"{stretch.name}: {len(stretch.errors)} errors, the first: {stretch.errors[0]}")
        if stretch.slowest > 1.0 + run.slack:
            wrong.append(f"{stretch.name}: an answer took {stretch.slowest:.2f} s")
    for mode in (ALONE, TOGETHER):
        time = p95(_pooled(run, mode))
        if time >= 2 * run.quiet:
            wrong.append(f"{mode}: p95 {_ms(time)}, × {run.of_quiet(time):.2f} of quiet")
    return wrong


def busy(run: Run) -> float:
    """Return how busy (percent) the machine was with nobody but the ordinary client about."""
    return sum(run.busy) / len(run.busy) if run.busy else 0.0


def _pooled(run: Run, mode: str) -> list[Asked]:
    return [asked for stretch in run.stretches if stretch.mode == mode for asked in stretch.asked]


def as_json(name: str, run: Run, after: Usage, left: list[str]) -> dict[str, Any]:
    """Return the whole report."""
    faults = ordinary_faults(run)
    return {
        "name": name,
        "machine": _machine(),
        "deadlineSeconds": run.facts.deadline,
        "triples": run.facts.triples,
        "cases": len({outcome.case.id for outcome in run.outcomes}),
        "contained": not left and not faults and not any(outcome.wrong for outcome in run.outcomes),
        "quietP95Seconds": run.quiet,
        "machineBusyMeanwhilePercent": round(busy(run), 1),
        "ordinaryFaults": faults,
        "notGivenBack": left,
        "before": _usage(run.before),
        "after": _usage(after),
        "stretches": [_stretch(run, stretch) for stretch in run.stretches],
        "outcomes": [_outcome(outcome) for outcome in run.outcomes],
    }


def as_markdown(name: str, run: Run, after: Usage, left: list[str]) -> str:
    """Return the report's short form."""
    bad = [outcome for outcome in run.outcomes if outcome.wrong]
    faults = ordinary_faults(run)
    ids = {outcome.case.id for outcome in run.outcomes}
    lines = [
        f"# Hostile corpus: {name}",
        "",
        f"{len(ids)} cases, sent {len(run.outcomes)} times (alone, and 16 at once); "
        f"{len(run.outcomes) - len(bad)} contained. {run.facts.triples:,} triples, deadline "
        f"{run.facts.deadline:g} s. {_machine()}.",
        "",
        f"Ordinary client alone, between the cases: p95 {_ms(run.quiet)} ({len(run.calm)} questions; "
        f"the machine's processors then busy: {busy(run):.0f} %). "
        f"Before: {_told(run.before)}. Afterwards: {_told(after)}.",
        "",
        "| family | cases | contained | statuses | slowest answer | ordinary p95 | × quiet | slowest |",
        "|---|---|---|---|---|---|---|---|",
        *_rows(run),
        "",
        "## What was not contained",
        "",
        *([f"- ordinary client: {fault}" for fault in faults]),
        *([f"- not given back: {each}" for each in left]),
        *(f"- `{outcome.case.id}` ({outcome.mode}): {'; '.join(outcome.wrong)}" for outcome in bad),
        *([] if bad or faults or left else ["Nothing."]),
    ]
    return "\n".join(lines) + "\n"


def _rows(run: Run) -> list[str]:
    rows = []
    for name in _families(run):
        outcomes = [each for each in run.outcomes if each.mode == ALONE and each.case.family == name]
        asked = [asked for each in run.stretches if each.name == name for asked in each.asked]
        rows.append(_row(run, name, outcomes, asked))
    for mode in (ALONE, TOGETHER):
        if outcomes := [each for each in run.outcomes if each.mode == mode]:
            rows.append(_row(run, f"all, {mode}", outcomes, _pooled(run, mode)))
    return rows


def _row(run: Run, name: str, outcomes: list[Outcome], asked: list[Asked]) -> str:
    statuses = Counter(str(outcome.answer.status or "none") for outcome in outcomes)
    shown = ", ".join(f"{status} × {count}" for status, count in sorted(statuses.items()))
    slowest = max(outcome.answer.seconds for outcome in outcomes)
    good = sum(1 for outcome in outcomes if not outcome.wrong)
    time = p95(asked)
    longest = max((each.seconds for each in asked), default=0.0)
    return (
        f"| {name} | {len(outcomes)} | {good} | {shown} | {slowest:.2f} s | {_ms(time)} "
        f"| {run.of_quiet(time):.2f} | {_ms(longest)} |"
    )


def _families(run: Run) -> list[str]:
    return [name for name, _ in by_family([o.case for o in run.outcomes if o.mode == ALONE])]


def _outcome(outcome: Outcome) -> dict[str, Any]:
    sent = sent_bytes(outcome.case)
    return {
        "id": outcome.case.id,
        "family": outcome.case.family,
        "intent": outcome.case.intent,
        "mode": outcome.mode,
        "request": sent[:_SHOWN].decode(errors="replace")
        + (f"… {len(sent)} bytes" if len(sent) > _SHOWN else ""),
        "status": outcome.answer.status,
        "seconds": round(outcome.answer.seconds, 3),
        "bytes": len(outcome.answer.body),
        "error": outcome.answer.error,
        "wrong": outcome.wrong,
    }


def _stretch(run: Run, stretch: Stretch) -> dict[str, Any]:
    return {
        "name": stretch.name,
        "mode": stretch.mode,
        "asked": len(stretch.asked),
        "p95Seconds": round(stretch.p95, 5),
        "ofQuiet": round(run.of_quiet(stretch.p95), 2),
        "slowestSeconds": round(stretch.slowest, 4),
        "errors": stretch.errors[:5],
    }


def _usage(usage: Usage | None) -> dict[str, float]:
    return (
        {}
        if usage is None
        else {
            "processes": usage.processes,
            "descriptors": usage.descriptors,
            "pssMebibytes": round(usage.memory, 1),
        }
    )


def _told(usage: Usage | None) -> str:
    return (
        "-"
        if usage is None
        else (f"{usage.processes} processes, {usage.descriptors} descriptors, {usage.memory:.0f} MiB (PSS)")
    )


def _machine() -> str:
    system = f"{platform.system()} {platform.machine()}"
    return f"{os.cpu_count()} cores, {system}, Python {platform.python_version()}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
