"""What the commands print: tables and progress, made with rich."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from sixparty.checking import Report


def _console() -> Console:
    """Return a console that does not squeeze tables where its output goes into a file or a pipe."""
    return Console() if sys.stdout.isatty() else Console(width=160)


def show_report(report: Report) -> None:
    """Print the findings as a table, one line a finding, and a summary by check."""
    console = _console()
    if report.findings:
        table = Table(Column("check"), Column("where", overflow="fold"), Column("what", overflow="fold"))
        for finding in report.findings:
            table.add_row(*(escape(text) for text in (finding.check, finding.where, finding.message)))
        console.print(table)
    for name, reason in report.skipped.items():
        console.print(f"skipped: {name}: {reason}", style="yellow", markup=False)
    counts = ", ".join(f"{check} {n}" for check, n in Counter(f.check for f in report.findings).items())
    console.print(f"{report.passages} passages checked; {len(report.findings)} findings {counts}".rstrip())


@contextmanager
def showing_progress() -> Iterator[Callable[[str], None]]:
    """Yield a function that shows the step under way, on standard error and only to a person."""
    console = Console(stderr=True)
    with console.status("…") as status:
        yield lambda step: status.update(f"{step} …")
