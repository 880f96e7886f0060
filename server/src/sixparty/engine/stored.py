"""A store on disk, made once from RDF files and then only read: for data that memory is too small for."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from sixparty.engine.interface import EngineError


def build(
    folder: Path, files: Sequence[Path], *, union: bool = True, progress: Callable[[str], None] | None = None
) -> None:
    """Make a store of RDF files, whose endings say their format; nothing is left of a failed attempt.

    union: make the default graph the set union of all graphs. Memory stays at what the engine's bulk loader
    takes (about 1 GiB), however large the files are.
    Raises EngineError where there is something in the folder, or a file cannot be read.
    """
    if folder.exists() and any(folder.iterdir()):
        raise EngineError(f"{folder} is not empty", "name a new folder for the store")
    tell = progress or (lambda _: None)
    try:
        store = ox.Store(str(folder))
        for file in files:
            tell(f"loading {file.name}")
            store.bulk_load(path=str(file))
        if union:
            tell("uniting the graphs")
            # Not by an update, which would hold all that it inserts in memory.
            store.bulk_extend(_merged(store))
        tell("compacting")
        store.flush()
        store.optimize()
    except BaseException as error:
        store = None
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, SyntaxError | OSError | ValueError):
            raise EngineError(f"no store was made: {error}", "mend or replace the file") from error
        raise


def _merged(store: ox.Store) -> Iterator[ox.Quad]:
    """Return the triples of all graphs as the default graph's; the store keeps each once.

    From the store, not from the files: reading a file again would give its blank nodes other names.
    """
    for quad in store.quads_for_pattern(None, None, None):
        yield ox.Quad(quad.subject, quad.predicate, quad.object)
