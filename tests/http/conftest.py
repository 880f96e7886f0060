"""The application over the tiny dataset of tests/fixtures: called in process, and as a server."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from front_client import FrontClient, Running
from processes import Served

from sixparty.engine.embedded import EmbeddedEngine
from sixparty.queries import Catalogue
from sixparty.web.app import create_app
from sixparty.web.assembly import assemble

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release folder with the tiny dataset, and a file that is none of its own."""
    release = tmp_path_factory.mktemp("tiny")
    quads = ox.parse(path=str(FIXTURES / "tiny.trig"))
    ox.serialize(quads, str(release / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    (release / "notes.txt").write_text("not for the public")
    return release


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The canned queries that go with the tiny dataset."""
    return Catalogue.from_folder(FIXTURES / "queries")


@pytest.fixture(scope="session")
def running(tiny: Path, catalogue: Catalogue) -> Iterator[Running]:
    """The application, running."""
    with Running(assemble(release=tiny, catalogue=catalogue)) as running:
        yield running


@pytest.fixture
def client(running: Running) -> FrontClient:
    """A client that calls the application in this process."""
    return FrontClient(running)


@pytest.fixture
def app(tiny: Path, catalogue: Catalogue) -> Flask:
    """The pages alone, without the layer in front of them."""
    app = create_app(tiny, engine=EmbeddedEngine.from_release(tiny), catalogue=catalogue)
    app.testing = False  # errors are to be answered, not raised
    return app


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """`sixparty serve` over the tiny dataset, as a process of its own."""
    with Served("--data", str(FIXTURES / "tiny.trig")) as served:
        yield served
