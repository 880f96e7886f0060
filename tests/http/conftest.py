"""An application over the tiny dataset of tests/fixtures, called in process."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from sixparty.queries import Catalogue
from sixparty.web import create_app

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application."""
    release = tmp_path_factory.mktemp("tiny")
    quads = ox.parse(path=str(FIXTURES / "tiny.trig"))
    ox.serialize(quads, str(release / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    (release / "notes.txt").write_text("not for the public")
    app = create_app(release, catalogue=Catalogue.from_folder(FIXTURES / "queries"))
    app.testing = False  # errors are to be answered, not raised
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that calls the application in this process."""
    return app.test_client()
