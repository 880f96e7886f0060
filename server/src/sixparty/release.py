"""Build a release folder: every quad in `dataset.nq`, counts and digest in `manifest.json`.

The same sources give the same bytes. A build that fails leaves the earlier release where it was.
"""

import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, serialize

from sixparty.errors import SixpartyError
from sixparty.loading import LAYERS, Corpus, Fault, load_or_fail, unknown_terms
from sixparty.manifest import DATASET, MANIFEST, read_manifest
from sixparty.namespaces import GRAPH, INFERRED_GRAPH, PASSAGE
from sixparty.replacing import replacing

_SHOWN: Final = 20

Progress = Callable[[str], None]


def build(
    root: Path, out: Path, *, checked: bool = True, progress: Progress = lambda _: None
) -> dict[str, Any]:
    """Build a release of the sources under `root` into the folder `out`; returns its manifest.

    `checked=False` leaves out the terms and the shapes (for work in progress). `progress` is told each step.
    Raises SixpartyError where a source cannot be read, a term is unknown, a shape is broken, or `out` is a
    folder of something else; what stood in `out` then stays.
    """
    from sixparty.reasoning import infer  # what only a build needs is not to delay `sixparty serve`

    _refuse_foreign(out)
    progress("reading the sources")
    corpus = load_or_fail(root)
    if checked:
        _check(corpus, progress)
    progress("drawing conclusions")
    inferred = NamedNode(INFERRED_GRAPH)
    concluded = (Quad(t.subject, t.predicate, t.object, inferred) for t in infer(corpus.quads()))
    progress("writing the release")
    lines = canonical_lines([*corpus.quads(), *concluded])
    manifest = _manifest(lines, source_digest(root))
    with replacing(out) as folder:
        (folder / DATASET).write_bytes(b"".join(lines))
        text = json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest


def is_current(root: Path, out: Path) -> bool:
    """Tell whether `out` holds a release of the sources under `root` as they are."""
    return read_manifest(out).get("sourceDigest") == source_digest(root)


def canonical_lines(quads: list[Quad]) -> list[bytes]:
    """Return the quads as sorted N-Quads lines whose blank nodes bear their RDFC-1.0 names."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    written = serialize(dataset, format=RdfFormat.N_QUADS) or b""
    return sorted(line + b"\n" for line in written.split(b"\n") if line)


def source_digest(root: Path) -> str:
    """Return the SHA-256 over names and content of all source files and this program's version."""
    digest = hashlib.sha256(version("sixparty").encode())
    for pattern in [*LAYERS, "ontology/shapes/*.ttl"]:
        for path in sorted(root.glob(pattern)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _check(corpus: Corpus, progress: Progress) -> None:
    from sixparty.validation import validate

    _fail("the sources use terms that the ontology lacks", unknown_terms(corpus))
    progress("validating against the shapes")
    broken = [f"{found.focus}: {found.message}" for found in validate(corpus)]
    _fail("the data break the shapes", broken)


def _fail(what: str, faults: list[Fault] | list[str]) -> None:
    if faults:
        more = f"\n… and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        listed = "\n".join(str(fault) for fault in faults[:_SHOWN])
        raise SixpartyError(
            f"{what}:\n{listed}{more}", "`sixparty check` lists everything; mend it and build again"
        )


def _manifest(lines: list[bytes], sources: str) -> dict[str, Any]:
    counts: dict[str, int] = {}
    passages = set()
    triples = set()
    for line in lines:
        triple, graph = _split(line)
        triples.add(triple)
        if graph.startswith(PASSAGE):
            passages.add(graph)
        kind = "statements" if graph.startswith(PASSAGE) else graph.removeprefix(GRAPH)
        counts[kind] = counts.get(kind, 0) + 1
    return {
        "version": version("sixparty"),
        "sourceDigest": sources,
        "digest": {
            "algorithm": "RDFC-1.0 with SHA-256",
            "value": hashlib.sha256(b"".join(lines)).hexdigest(),
        },
        "quads": len(lines),
        "triples": len(triples),
        "quadsByKind": counts,
        "passagesEncoded": len(passages),
        "triplesPerPassage": round(counts.get("statements", 0) / len(passages), 1) if passages else 0,
    }


def _split(line: bytes) -> tuple[bytes, str]:
    """Return the triple and the graph IRI of an N-Quads line; every quad of ours has a named graph."""
    triple, _, graph = line.rstrip(b" .\n").rpartition(b" ")
    return triple, graph.decode().strip("<>")


def _refuse_foreign(out: Path) -> None:
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MANIFEST).is_file())):
        raise SixpartyError(
            f"{out} is there and is no release folder", "name a new or an empty folder with --out"
        )
