"""What every request needs: the engine, the catalogue, and the release that they stand on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from flask import current_app, url_for

from sixparty.engine import Engine
from sixparty.limits import Limits
from sixparty.namespaces import BASE
from sixparty.queries import Catalogue

KEY: Final = "sixparty"


@dataclass(frozen=True, slots=True)
class Site:
    """The application's parts; `manifest` is what the release says of itself, empty where it says nothing."""

    engine: Engine
    catalogue: Catalogue
    release: Path | None
    limits: Limits
    manifest: Mapping[str, Any]


def site() -> Site:
    """Return the parts of the application that answers the current request."""
    return cast("Site", current_app.extensions[KEY])


def link_for(iri: str) -> str | None:
    """Return where an IRI of ours answers under this server, wherever it is mounted; None for any other."""
    if not iri.startswith(BASE):
        return None
    path, hash_sign, fragment = iri.removeprefix(BASE).partition("#")
    where = url_for("resources.show", local=path) if path else url_for("home.index")
    return where + hash_sign + fragment
