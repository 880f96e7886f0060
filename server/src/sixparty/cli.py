"""The command `sixparty`."""

import click

from sixparty.errors import SixpartyError


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
