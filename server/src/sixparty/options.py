"""Options that several commands share, and what they name."""

from pathlib import Path

import click

from sixparty import paths
from sixparty.engine import Engine
from sixparty.errors import SixpartyError
from sixparty.limits import Limits

release_option = click.option(
    "--release",
    "release_folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The release folder; default: build/release, built anew where the sources have changed.",
)

engine_option = click.option(
    "--engine",
    envvar="SIXPARTY_ENGINE",
    metavar="URL",
    help="A SPARQL 1.1 endpoint that answers in place of the release; default: SIXPARTY_ENGINE.",
)


def release_of(folder: Path | None) -> Path:
    """Return the named release, which must be one, or the default one, brought up to date."""
    if folder is not None:
        from sixparty.manifest import read_manifest

        if not read_manifest(folder):
            raise SixpartyError(f"{folder} is no release folder", f"make it: sixparty build --out {folder}")
        return folder
    from sixparty import release

    root, out = paths.resource_root(), paths.default_release()
    if not release.is_current(root, out):
        from sixparty.terminal import showing_progress

        with showing_progress() as progress:
            release.build(root, out, progress=progress)
    return out


def engine_of(address: str | None, release_folder: Path | None) -> Engine:
    """Return the engine at an address, or one over a release."""
    if address:
        from sixparty.engine.remote import RemoteEngine

        return RemoteEngine(address, Limits.from_environment())
    from sixparty.engine.embedded import EmbeddedEngine

    return EmbeddedEngine.from_release(release_of(release_folder))
