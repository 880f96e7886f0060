"""Writes a test's data as one N-Quads file for a server: default-graph files, and files as named graphs."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from w3c.manifests import Case, address_of

#: A test's data: files of the default graph, and named graphs with their files.
Dataset = tuple[tuple[Path, ...], tuple[tuple[str, Path], ...]]
NOTHING: Final[Dataset] = ((), ())

_FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}


def dataset_of(case: Case) -> Dataset:
    """Return what a case's server has to hold."""
    return case.data, case.graphs


def quads_of(dataset: Dataset, root: Path) -> Iterator[ox.Quad]:
    """Yield a dataset's quads; relative IRIs are resolved against the address that a file is published at."""
    files, graphs = dataset
    for file in files:
        yield from _parse(file, root)
    for name, file in graphs:
        for quad in _parse(file, root):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(name))


def write(quads: Iterable[ox.Quad], target: Path) -> Path:
    """Write quads with their lexical forms as they are; returns the file."""
    ox.serialize(quads, str(target), format=ox.RdfFormat.N_QUADS)
    return target


def _parse(file: Path, root: Path) -> Iterator[ox.Quad]:
    yield from ox.parse(
        path=str(file), format=_FORMATS[file.suffix], base_iri=address_of(file, root), rename_blank_nodes=True
    )
