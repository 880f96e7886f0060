"""Engines of every kind over the same quads, and real servers to stand behind the remote one.

The servers are those of the benchmarks. `oxigraph serve` comes with the tests' packages; the others are
started only where SIXPARTY_TEST_STORES names them:

    SIXPARTY_TEST_STORES=fuseki,virtuoso python -m pytest tests/engine tests/test_push.py tests/queries
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from isolated import Isolates

from benchmarks.servers.fuseki import fuseki
from benchmarks.servers.process import Running, free_ports
from benchmarks.servers.python_peers import oxigraph
from benchmarks.servers.server import Server, UnavailableError
from benchmarks.servers.virtuoso import virtuoso
from sixparty.engine import Engine
from sixparty.engine.embedded import EmbeddedEngine
from sixparty.engine.remote import RemoteEngine
from sixparty.limits import Limits
from sixparty.push import DEFAULT, push

ALWAYS = ("oxigraph",)
ON_DEMAND = ("fuseki", "virtuoso", "virtuoso-union")
ENGINES = ("embedded", "isolated", *ALWAYS, *ON_DEMAND)
#: Where Virtuoso, which has no default graph, is given the union in one of the two ways to ask it.
UNION = "urn:union"
_VARIABLE = "SIXPARTY_TEST_STORES"
#: Those who run tests at the same time have ports of their own: a free one may be taken by two at once.
_FIRST_PORT = 9830 + 20 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_JAR = "jena-fuseki-server-5.6.0.jar"
_BUILT = Path(__file__).resolve().parents[2] / "build" / "benchmarks"


@dataclass(frozen=True)
class Store:
    """A running server: where it is written to, and where it is asked."""

    name: str
    graph_store: str
    endpoint: str

    @property
    def union(self) -> str | None:
        """The graph that the union is written into; None for Virtuoso, which asks every graph then."""
        return {"virtuoso": None, "virtuoso-union": UNION}.get(self.name, DEFAULT)

    @property
    def asked(self) -> str:
        """The endpoint's address for the remote engine."""
        return f"{self.endpoint}?default-graph-uri={UNION}" if self.union == UNION else self.endpoint


@contextlib.contextmanager
def store(name: str, scratch: Path) -> Iterator[Store]:
    """Run a server whose store may be written to; skip the test where it is not to be had."""
    chosen = os.environ.get(_VARIABLE, "").split(",")
    program = name.removesuffix("-union")
    if program not in (*ALWAYS, *chosen):
        pytest.skip(f"{program} is started where {_VARIABLE} names it")
    try:
        server, graph_store, endpoint = _server(program, scratch)
        (port,) = free_ports(_FIRST_PORT, 1)
        running = Running(server, port, scratch / f"{name}.log")
        running.start(_answers)
    except UnavailableError as error:
        pytest.skip(f"{name}: {error}")
    try:
        root = f"127.0.0.1:{port}"
        yield Store(name, graph_store.format(root), endpoint.format(root))
    finally:
        running.stop()


def _server(name: str, scratch: Path) -> tuple[Server, str, str]:
    """Return a server with next to nothing in it, and the addresses of its graph store and its endpoint."""
    data = scratch / "seed.nq"
    data.write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    if name == "oxigraph":
        return replace(oxigraph(data), load=None), "http://{}/store", "http://{}/query"
    if name == "fuseki":
        if (_BUILT / _JAR).is_file():
            shutil.copy(_BUILT / _JAR, scratch / _JAR)
        made = fuseki(data, scratch)

        def writable(port: int) -> list[str]:
            *command, dataset = made.command(port)
            return [*command, "--update", dataset]

        return replace(made, command=writable), "http://{}/dataset/data", "http://{}/dataset/query"
    (sql_port,) = free_ports(_FIRST_PORT + 10, 1)
    graph_store = "http://dba:dba@{}/sparql-graph-crud-auth"
    return virtuoso(data, scratch, sql_port), graph_store, "http://{}/sparql"


def _answers(url: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return httpx.post(url, data={"query": "ASK {}"}, trust_env=False).status_code == 200
    return False


@contextlib.contextmanager
def engine(name: str, quads: list[ox.Quad], scratch: Path) -> Iterator[Engine]:
    """Give one of ENGINES over quads, with their union as the default graph."""
    release = scratch / "release"
    release.mkdir()
    ox.serialize(quads, str(release / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    if name == "embedded":
        yield EmbeddedEngine.from_release(release)
    elif name == "isolated":
        united = scratch / "united.nq"
        both = [*quads, *(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)]
        ox.serialize(both, str(united), format=ox.RdfFormat.N_QUADS)
        with Isolates(united) as isolates:
            yield isolates.engine
    else:
        with store(name, scratch) as running:
            push(release, running.graph_store, union=running.union)
            with RemoteEngine(running.asked, Limits()) as remote:
                yield remote
