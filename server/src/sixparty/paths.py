"""Where the ontology, the data and the queries lie: inside an installed wheel, or in a checkout."""

import os
from pathlib import Path

from sixparty.errors import SixpartyError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[2]


def resource_root() -> Path:
    """Return the folder that holds `ontology/`, `data/` and `queries/`.

    The environment variable SIXPARTY_ROOT names another one (tests and forks use it).
    Raises SixpartyError where no such folder is found.
    """
    chosen = os.environ.get("SIXPARTY_ROOT")
    candidates = [Path(chosen)] if chosen else [_PACKAGE / "resources", _CHECKOUT]
    for folder in candidates:
        if (folder / "ontology").is_dir() and (folder / "data").is_dir():
            return folder
    looked = ", ".join(str(folder) for folder in candidates)
    raise SixpartyError(
        f"no ontology/ and data/ found in {looked}",
        "install the wheel again, work in a checkout, or set SIXPARTY_ROOT",
    )


def data_folder() -> Path:
    """Return the folder of passages, sources, entities and statements."""
    return resource_root() / "data"


def queries_folder() -> Path:
    """Return the folder of the canned queries."""
    return resource_root() / "queries"


def default_release() -> Path:
    """Return the release folder that is used where none is named.

    In a checkout it is `build/release`; an installed copy has no folder of its own to write to
    and keeps it in the user's cache folder.
    """
    root = resource_root()
    if root == _PACKAGE / "resources":
        import platformdirs

        return Path(platformdirs.user_cache_dir("sixparty", appauthor=False)) / "release"
    return root / "build" / "release"


def default_passages() -> Path | None:
    """Return the paper's text beside the checkout (`../shared/paper/passages.jsonl`), or None.

    The text is no part of the project; what needs it says so and goes without.
    """
    path = resource_root().parent / "shared" / "paper" / "passages.jsonl"
    return path if path.is_file() else None
