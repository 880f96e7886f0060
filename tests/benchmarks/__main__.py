"""The command: `python -m benchmarks` in the environment that `run.py` makes."""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markdown import Markdown

from benchmarks import bench, data, plots, report, workload
from benchmarks.client import ClientError
from benchmarks.measuring import Plan
from benchmarks.servers import UnavailableError
from benchmarks.servers.python_peers import OXIGRAPH

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parents[1]
_SCRATCH = _ROOT / "build" / "benchmarks"
_SHORT_CANNED = ("demands", "find", "passage-statements")

_folder = click.Path(path_type=Path, file_okay=False)
_file = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option(
    "--short", is_flag=True, help="Ours and oxigraph, three canned queries, 8 connections, 1 s a cell."
)
@click.option("--answers-only", is_flag=True, help="Compare answers, time nothing; needs no load client.")
@click.option("--seconds", default=2.0, help="Length of a cell.")
@click.option(
    "--rounds", default=3, help="How often each is measured, all servers in turn; the middle one counts."
)
@click.option("--levels", default="1,8,64", help="Numbers of connections for the six kinds.")
@click.option("--peer", "peers", multiple=True, type=click.Choice(bench.PEERS), default=bench.PEERS)
@click.option("--question", "names", multiple=True, help="Only these questions; default: all.")
@click.option("--release", type=_folder, help="A release folder; default: one built from the sources.")
@click.option(
    "--sixparty", type=_file, required=True, help="Our command; default: one installed from the lock."
)
@click.option("--first-port", default=9400, help="Servers listen on 127.0.0.1 from this port on.")
@click.option("--out", type=_folder, help="Where the results go; default: tests/benchmarks/results.")
def main(
    short: bool,
    answers_only: bool,
    seconds: float,
    rounds: int,
    levels: str,
    peers: tuple[str, ...],
    names: tuple[str, ...],
    release: Path | None,
    sixparty: Path,
    first_port: int,
    out: Path | None,
) -> None:
    """Measure our server and its peers side by side, and write tables and plots.

    Status 0: measured, whatever the numbers are; 1: our server or oxigraph, the client or the data are not to
    be had, or our server answers otherwise than the others.
    """
    console = Console(stderr=True)
    _SCRATCH.mkdir(parents=True, exist_ok=True)
    program = sixparty.absolute()
    folder = out or (_SCRATCH / "short" if short or answers_only else _HERE / "results")
    try:
        setting = bench.Setting(
            program=program,
            release=data.release(program, _SCRATCH, release),
            scratch=_SCRATCH,
            peers=(OXIGRAPH,) if short else tuple(dict.fromkeys((OXIGRAPH, *peers))),
            first_port=first_port,
            six=Plan(1.0, (8,), warm=False) if short else Plan(seconds, _numbers(levels)),
            canned=Plan(1.0 if short else seconds, (8,), warm=not short),
            samples=3 if short else 10,
            rounds=1 if short else rounds,
            answers_only=answers_only,
        )
        questions = _questions(setting.release / data.DATASET, short, names)
        with console.status("starting") as status:
            results = bench.run(setting, questions, lambda step: _tell(console, status, step))
    except (UnavailableError, ClientError, OSError) as error:
        raise click.ClickException(str(error)) from error
    page = report.write(results, folder)
    if not answers_only:
        plots.draw(results, folder)
        Console().print(Markdown(report.targets_table(results)))
    console.print(f"written: {page}")
    if any(fault["server"] == "sixparty" for fault in results.wrong):
        sys.exit(1)


def _tell(console: Console, status: object, step: str) -> None:
    """Show a step where somebody looks on, print it where nobody does; always print what is amiss."""
    if console.is_terminal and "otherwise" not in step and "left out" not in step:
        status.update(step)  # type: ignore[attr-defined]
    else:
        console.print(step, highlight=False)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(part) for part in text.split(",")}))


def _questions(dataset: Path, short: bool, names: tuple[str, ...]) -> list[workload.Question]:
    canned = workload.canned(_ROOT / "queries")
    if short:
        canned = [question for question in canned if question.name in _SHORT_CANNED]
    every = [*workload.ad_hoc(dataset), *canned]
    return [question for question in every if not names or question.name in names]


if __name__ == "__main__":
    main()
