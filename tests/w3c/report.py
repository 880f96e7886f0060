"""Run the W3C suites over HTTP, print what came of them, and write EARL.

    python tests/w3c/report.py [--out data/conformance.ttl] [--summary FILE.json] [--suites FOLDER] [WORD...]

With words, only the tests whose suite or name holds one of them are run. Ends with status 1 where an outcome
is not as declared in faults.toml.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # it is run by its path, from any folder

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from w3c import earl, faults
from w3c.manifests import Case, read_cases
from w3c.outcomes import Outcome, Result
from w3c.running import run

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "w3c"


@click.command()
@click.argument("words", nargs=-1)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="EARL in Turtle.")
@click.option(
    "--summary", type=click.Path(dir_okay=False, path_type=Path), help="Counts and reasons as JSON."
)
@click.option("--suites", default=_BESIDE, type=click.Path(path_type=Path), help="Default: ../shared/w3c.")
def main(words: tuple[str, ...], out: Path | None, summary: Path | None, suites: Path) -> None:
    """Run the W3C suites over HTTP, print what came of them, and write EARL."""
    if not (suites / "sparql11").is_dir():
        raise click.ClickException(f"no W3C suites in {suites}; name their folder with --suites")
    cases = [case for case in read_cases(suites) if not words or any(word in case.short for word in words)]
    results = faults.attribute(_run(cases, suites))
    _show(results)
    day = datetime.now(UTC).date()
    if out:
        out.write_text(earl.write_turtle(results, day), encoding="utf-8")
    if summary:
        text = json.dumps(earl.summary(results, day), ensure_ascii=False, indent=1)
        summary.write_text(text + "\n", encoding="utf-8")
    wrong = faults.surprises(results)
    for line in wrong:
        click.echo(line, err=True)
    sys.exit(1 if wrong else 0)


def _run(cases: list[Case], suites: Path) -> list[Result]:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("tests", total=len(cases))
        return run(cases, suites, lambda number: progress.advance(task, number))


def _show(results: list[Result]) -> None:
    table = Table("suite", *(str(outcome) for outcome in Outcome), "of them by value")
    suites = sorted({result.case.suite for result in results})
    for suite in [*suites, ""]:
        found = [result for result in results if result.case.suite == suite or not suite]
        counts = [sum(result.outcome is outcome for result in found) for outcome in Outcome]
        by_value = sum(result.by_value for result in found)
        table.add_row(suite or "all", *(str(count or "·") for count in (*counts, by_value)))
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
