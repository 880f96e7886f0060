"""A stub of an endpoint, and the remote engine that asks it."""

import pytest
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
