"""The command `sixparty`."""

import json
import sys
from pathlib import Path

import click

from sixparty import paths, release
from sixparty.checking import run_checks
from sixparty.errors import SixpartyError
from sixparty.passages import passages_turtle, read_passages
from sixparty.terminal import show_report, showing_progress


class _Group(click.Group):
    """A group that turns the project's own errors into a message and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SixpartyError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sixparty")
def main() -> None:
    """Build, check, ask and serve the knowledge graph of the Six-Party Talks paper."""


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: data/passages.ttl.")
def passages(file: Path, out: Path | None) -> None:
    """Write data/passages.ttl from the paper's passages (JSON Lines FILE), without their text."""
    target = out or paths.data_folder() / "passages.ttl"
    found = read_passages(file)
    text = passages_turtle(found)
    changed = not target.is_file() or target.read_text(encoding="utf-8") != text
    if changed:
        target.write_text(text, encoding="utf-8")
    click.echo(f"{len(found)} passages; {target} {'written' if changed else 'unchanged'}")


@main.command()
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--passages",
    "passages_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The paper's text, passages.jsonl; default: ../shared/paper/passages.jsonl beside the checkout.",
)
def check(sections: tuple[str, ...], as_json: bool, passages_file: Path | None) -> None:
    """Look for what is missing or wrong in the data of SECTIONs (default: all that have a data file).

    Exit status 1 where there is a finding.
    """
    report = run_checks(paths.resource_root(), list(sections), passages_file or paths.default_passages())
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        show_report(report)
    sys.exit(1 if report.findings else 0)


@main.command()
@click.option("--out", type=click.Path(path_type=Path), help="The release folder; default: build/release.")
@click.option("--unchecked", is_flag=True, help="Leave out terms and shapes, for work in progress.")
def build(out: Path | None, unchecked: bool) -> None:
    """Build a release: parse, validate, reason, and write dataset.nq and manifest.json.

    The earlier release stays where a build fails.
    """
    target = out or paths.default_release()
    with showing_progress() as progress:
        manifest = release.build(paths.resource_root(), target, checked=not unchecked, progress=progress)
    click.echo(
        f"{target}: {manifest['quads']} quads, {manifest['passagesEncoded']} passages encoded, "
        f"{manifest['triplesPerPassage']} triples a passage"
    )
