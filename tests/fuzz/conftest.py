"""A server over a release of the tiny dataset, for everything that is fuzzed."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from . import TESTS
from .serving import Fuzzed


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release folder with the tiny dataset."""
    release = tmp_path_factory.mktemp("fuzzed")
    quads = ox.parse(path=str(TESTS / "fixtures" / "tiny.trig"))
    ox.serialize(quads, str(release / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    (release / "manifest.json").write_text('{"version": "0"}')
    return release


@pytest.fixture(scope="session")
def server(tiny: Path) -> Iterator[Fuzzed]:
    """A server over it."""
    with Fuzzed(tiny, tiny) as server:
        yield server
