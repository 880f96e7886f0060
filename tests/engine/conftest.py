"""A stub of an endpoint, and the remote engine that asks it; isolates over numbers."""

import pytest
from isolated import NUMBERS, Isolates
from stub import Stub

from sixparty.engine.remote import RemoteEngine
from sixparty.limits import Limits


@pytest.fixture
def stub():
    with Stub() as stub:
        yield stub


@pytest.fixture
def engine(stub):
    with RemoteEngine(stub.url, Limits(deadline=1.0, answer_bytes=10_000, rows=100)) as engine:
        yield engine


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    path = tmp_path_factory.mktemp("numbers") / "numbers.ttl"
    path.write_text(NUMBERS)
    return path


@pytest.fixture(scope="module")
def isolates(data):
    with Isolates(data) as running:
        yield running
