"""What the commands print: tables and progress, made with rich."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from sixparty.browse import read_result
from sixparty.engine import Result
from sixparty.engine import formats as media
from sixparty.namespaces import shorten

if TYPE_CHECKING:
    from sixparty.checking import Report


def _console() -> Console:
    """Return a console that does not squeeze tables where its output goes into a file or a pipe."""
    return Console() if sys.stdout.isatty() else Console(width=160)


def show_report(report: "Report") -> None:
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


def show_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under their titles."""
    table = Table(*(Column(title, overflow="fold") for title in titles))
    for row in rows:
        table.add_row(*(escape(text) for text in row))
    _console().print(table)


@contextmanager
def showing_progress() -> Iterator[Callable[[str], None]]:
    """Yield a function that shows the step under way, on standard error and only to a person."""
    console = Console(stderr=True)
    with console.status("…") as status:
        yield lambda step: status.update(f"{step} …")


def show_result(
    result: Result, titles: dict[str, str], *, as_table: bool, name_of: Callable[[str], str] = shorten
) -> None:
    """Print an answer: its bytes as they are, or the rows of a SELECT as a table with column titles.

    `name_of` says what stands for an IRI in the table.
    """
    if not as_table or result.media_type != media.JSON:
        sys.stdout.buffer.write(result.body)
        return
    answer = read_result(result)
    console = _console()
    if answer.answer is not None:
        console.print("yes" if answer.answer else "no")
        return
    table = Table(*(Column(escape(titles.get(name, name)), overflow="fold") for name in answer.columns))
    for row in answer.rows:
        table.add_row(*(escape(_readable(term, name_of)) for term in row.values()))
    console.print(table)
    console.print(f"{table.row_count} rows")


def _readable(term: object, name_of: Callable[[str], str]) -> str:
    if isinstance(term, NamedNode):
        return name_of(term.value)
    return term.value if isinstance(term, Literal | BlankNode) else str(term or "")
