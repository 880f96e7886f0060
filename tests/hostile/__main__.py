"""The long run: `python -m tests.hostile` from the checkout's root."""

import sys
from pathlib import Path

import click

from . import report
from .campaign import carry_out, running, sample
from .containment import ALONE, TOGETHER
from .families import corpus


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--release",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Serve this release after the tiny data set; default: the tiny data set alone.",
)
@click.option("--only", "parts", multiple=True, metavar="TEXT", help="Cases whose id or family holds TEXT.")
@click.option("--each", type=int, help="So many cases of each family only.")
@click.option("--deadline", default=2.0, show_default=True, help="SIXPARTY_DEADLINE of the server, seconds.")
@click.option("--port", default=0, show_default=True, help="The server's port; 0: any free.")
@click.option("--quiet", default=6.0, show_default=True, help="Seconds to measure the ordinary client alone.")
@click.option(
    "--out",
    default="build/hostile",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the reports go (Markdown and JSON).",
)
@click.option(
    "--mode",
    "modes",
    multiple=True,
    type=click.Choice([ALONE, TOGETHER]),
    default=(ALONE, TOGETHER),
    help="Send the cases so only; default: one after the other, then 16 at once.",
)
@click.option("--list", "listed", is_flag=True, help="Name the cases and send nothing.")
@click.option("--skip-tiny", is_flag=True, help="With --release: leave out the tiny data set.")
def main(
    release: Path | None,
    parts: tuple[str, ...],
    each: int | None,
    deadline: float,
    port: int,
    quiet: float,
    out: Path,
    modes: tuple[str, ...],
    listed: bool,
    skip_tiny: bool,
) -> None:
    """Send the hostile corpus to `sixparty serve` and report; exit status 1 where one is not contained."""
    good = True
    for name, folder in (("tiny", None), ("release", release)):
        if (name == "release" and folder is None) or (name == "tiny" and skip_tiny):
            continue
        with running(folder, deadline, port=port) as run:
            cases = [
                case
                for case in corpus(run.facts)
                if not parts or any(part in case.id or part in case.family for part in parts)
            ]
            cases = sample(cases, each) if each else cases
            if listed:
                for case in cases:
                    click.echo(f"{case.id}\t{case.family}\t{case.intent}")
                return
            carry_out(run, cases, quiet=quiet, modes=modes, tell=click.echo)
            page, contained = report.write(out, name, run, *run.settle())
        good &= contained
        click.echo(f"{page}: {'contained' if contained else 'NOT contained'}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
