"""The data that every server holds: a release, and the same with its union in the default graph."""

import subprocess
from pathlib import Path
from typing import Final

DATASET: Final = "dataset.nq"


def release(program: Path, scratch: Path, given: Path | None) -> Path:
    """Return the folder of the release: the given one, or one built by `sixparty build`.

    Raises CalledProcessError where it cannot be built, FileNotFoundError where the given one is none.
    """
    if given is not None:
        if not (given / DATASET).is_file():
            raise FileNotFoundError(f"{given} holds no {DATASET}: name a folder made by `sixparty build`")
        return given.resolve()
    folder = scratch / "release"
    subprocess.run([str(program), "build", "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)
    return folder


def with_union(dataset: Path, folder: Path) -> Path:
    """Write the quads of `dataset` and, once each, its triples without a graph; return the file.

    For peers without a default graph that is the set union of all graphs.
    """
    out = folder / "with-union.nq"
    triples: set[bytes] = set()
    with dataset.open("rb") as quads, out.open("wb") as written:
        for line in quads:
            written.write(line)
            # Canonical N-Quads: one space before the graph, one before the final full stop.
            triples.add(line.rstrip(b" .\n").rpartition(b" ")[0])
        written.writelines(triple + b" .\n" for triple in sorted(triples))
    return out


def size(dataset: Path) -> tuple[int, int]:
    """Return how many quads and how many named graphs a dataset has."""
    quads, graphs = 0, set()
    with dataset.open("rb") as lines:
        for line in lines:
            quads += 1
            graphs.add(line.rstrip(b" .\n").rpartition(b" ")[2])
    return quads, len(graphs)
