"""The command: `python -m benchmarks.growth`; see README.md of this folder."""

from importlib.util import find_spec
from pathlib import Path

import click
from rich.console import Console
from rich.markdown import Markdown

from benchmarks import machine
from benchmarks.growth import measuring, report, talks
from benchmarks.growth.scale import Scale

_ROOT = Path(__file__).resolve().parents[3]
_HERE = Path(__file__).resolve().parent
_SIZES = "100000,300000,1000000,10000000"
_SHORT = "20000,40000"
_INSTALL = "python -m pip install matplotlib, in the version that tests/benchmarks/requirements.lock has"
_USUAL = Scale()

_folder = click.Path(path_type=Path, file_okay=False)
_whole = click.IntRange(min=1)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--sizes", default=_SIZES, help="Quads of each size, with commas between.")
@click.option("--short", is_flag=True, help=f"The sizes {_SHORT}, a second a question.")
@click.option("--rounds", default=_USUAL.rounds, type=_whole, help="Rounds of a paper's talks.")
@click.option("--parties", default=_USUAL.parties, type=click.IntRange(min=3), help="Parties at a table.")
@click.option("--positions", default=_USUAL.positions, type=_whole, help="Positions of a party in a round.")
@click.option("--sentences", default=_USUAL.sentences, type=_whole, help="Sentences beside the table.")
@click.option("--states", default=_USUAL.states, type=click.IntRange(min=3), help="States in the world.")
@click.option("--seed", default=_USUAL.seed, help="Equal seeds give equal talks.")
@click.option("--seconds", default=6.0, help="Time for one question at one size; one answer at least.")
@click.option("--only-write", type=click.Path(path_type=Path, dir_okay=False), help="Write the first size's "
              "N-Quads to this file, and stop.")  # fmt: skip
@click.option("--sixparty", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Our command.")
@click.option("--port", default=9850, help="The server listens on 127.0.0.1 there.")
@click.option("--scratch", type=_folder, help="For talks and stores; default: build/benchmarks/growth.")
@click.option("--keep", is_flag=True, help="Leave talks and stores there.")
@click.option("--add", is_flag=True, help="Keep the sizes that the results hold already.")
@click.option("--out", type=_folder, help="Where the results go; default: results beside this file.")
def main(
    sizes: str,
    short: bool,
    rounds: int,
    parties: int,
    positions: int,
    sentences: int,
    states: int,
    seed: int,
    seconds: float,
    only_write: Path | None,
    sixparty: Path | None,
    port: int,
    scratch: Path | None,
    keep: bool,
    add: bool,
    out: Path | None,
) -> None:
    """Make talks of each size, build a store of them, serve it, and time every canned query."""
    console = Console(stderr=True)
    scale = Scale(rounds, parties, positions, sentences, states, seed)
    chosen = sorted({int(size) for size in (_SHORT if short else sizes).split(",")})
    if only_write is not None:
        console.print(talks.write(only_write, scale, chosen[0], _ROOT / "ontology"))
        return
    if sixparty is None:
        raise click.UsageError("--sixparty PATH: which command serves the store?")
    if find_spec("matplotlib") is None:  # it is not wanted before minutes have been spent
        raise click.ClickException(f"matplotlib, which draws the plots, is missing: {_INSTALL}")
    work = scratch or _ROOT / "build" / "benchmarks" / "growth"
    pace = 1.0 if short else seconds
    plan = measuring.Plan(scale, _ROOT, work, sixparty.absolute(), port, pace, keep=keep)
    folder = out or (work / "results" if short else _HERE / "results")
    runs = [run for run in report.read(folder) if run.asked not in chosen] if add else []
    about = machine.describe()
    for size in chosen:
        runs.append(measuring.measure(plan, size, lambda step: console.print(step, highlight=False)))
        page = report.write(folder, runs, about)
        _draw(runs, folder)
    Console().print(Markdown(report.verdict(sorted(runs, key=lambda run: run.quads))))
    console.print(f"written: {page}")


def _draw(runs: list[measuring.Measured], folder: Path) -> None:
    from benchmarks.growth import plots  # matplotlib takes a while to import

    plots.draw(runs, folder)


if __name__ == "__main__":
    main()
