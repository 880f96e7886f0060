"""The command `sixparty`."""

from pathlib import Path

import click

from sixparty import paths
from sixparty.errors import SixpartyError
from sixparty.passages import passages_turtle, read_passages


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
