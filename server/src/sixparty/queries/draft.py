"""`python -m sixparty.queries.draft NAME [PARAMETER=VALUE]…`: prints rows in the form that tests keep."""

import click

from sixparty import paths
from sixparty.engine.embedded import EmbeddedEngine
from sixparty.errors import SixpartyError
from sixparty.queries import Catalogue, expected, parameters


@click.command()
@click.argument("name")
@click.argument("settings", nargs=-1, metavar="[PARAMETER=VALUE]...")
def main(name: str, settings: tuple[str, ...]) -> None:
    """Print the rows that the canned query NAME gives on the default release."""
    sent: dict[str, list[str]] = {}
    for setting in settings:
        parameter, _, value = setting.partition("=")
        sent.setdefault(parameter, []).append(value)
    try:
        engine = EmbeddedEngine.from_release(paths.default_release())
        query = Catalogue.from_folder(paths.queries_folder()).get(name)
        values = parameters.read(query, sent, engine)
    except SixpartyError as error:
        raise click.ClickException(str(error)) from error
    click.echo(expected.turtle(expected.answer(query, values, engine)))


if __name__ == "__main__":
    main()
