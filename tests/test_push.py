"""`sixparty push`: into real servers, twice, after an interruption, and into ones that fail."""

import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent / "engine"))

import stores  # lies in the folder above
from stub import Stub

from sixparty import push as pushing
from sixparty.cli import main
from sixparty.engine.formats import CSV
from sixparty.engine.remote import RemoteEngine
from sixparty.namespaces import BASE
from sixparty.push import DEFAULT, PushError, push

ONE, TWO = f"{BASE}passage/one", f"{BASE}passage/two"
DATA = f"""
<urn:s> <urn:p> <urn:o> <{ONE}> .
<urn:s> <urn:p> "六方會談"@zh-hant <{ONE}> .
<urn:s> <urn:p> <urn:o> <{TWO}> .
_:b <urn:p> <urn:o> <{TWO}> .
"""


@pytest.fixture
def release(tmp_path):
    return write(tmp_path / "release", DATA)


@pytest.fixture(scope="module", params=[*stores.ALWAYS, *stores.ON_DEMAND[:2]])
def store(request, tmp_path_factory):
    with stores.store(request.param, tmp_path_factory.mktemp(request.param)) as store:
        yield store


def write(folder, text):
    folder.mkdir(exist_ok=True)
    (folder / "dataset.nq").write_text(text, encoding="utf-8")
    return folder


def held(store):
    """Return every quad of the store's that this module has put there, as text without blank nodes' names."""
    with RemoteEngine(store.endpoint) as engine:
        rows = engine.query(
            "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }", media_type="text/tab-separated-values"
        )
        default = (
            engine.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", media_type=CSV).body.split()[1].decode()
        )
    lines = [line for line in rows.body.decode().splitlines() if line.startswith((f"<{BASE}", "<urn:mine"))]
    return sorted("_" if "_:" in line else line for line in lines), default


def test_a_push_may_be_repeated(store, release):
    first = push(release, store.graph_store, union=store.union)
    once = held(store)
    again = push(release, store.graph_store, union=store.union)
    assert held(store) == once
    assert first == again
    assert (first.graphs, first.triples, first.removed) == (2, 4, 0)


def test_a_push_that_was_broken_off_is_taken_up_again(store, release, monkeypatch):
    push(release, store.graph_store, union=store.union)
    whole = held(store)
    push(write(release.parent / "older", DATA.replace("urn:o", "urn:older")), store.graph_store)
    real = pushing._Store.put

    def put_one(self, name, triples):
        if name == TWO:
            raise KeyboardInterrupt
        real(self, name, triples)

    with monkeypatch.context() as patched:
        patched.setattr(pushing._Store, "put", put_one)
        with pytest.raises(KeyboardInterrupt):
            push(release, store.graph_store, union=store.union)
    assert held(store) != whole
    push(release, store.graph_store, union=store.union)
    assert held(store) == whole


def test_graphs_of_an_earlier_release_go_and_those_of_others_stay(store, release):
    other = f'<urn:s> <urn:p> "mine" <urn:mine> .\n{DATA}<urn:s> <urn:p> <urn:o> <{BASE}passage/three> .'
    push(write(release.parent / "other", other), store.graph_store)
    assert push(release, store.graph_store).removed == 1
    lines, _ = held(store)
    assert any('"mine"' in line for line in lines)
    assert not any("passage/three" in line for line in lines)


def test_all_at_once(store, release):
    if store.name == "virtuoso":
        with pytest.raises(PushError):
            push(release, store.graph_store, bulk=True)
        return
    done = push(release, store.graph_store, bulk=True, union=store.union)
    once = held(store)
    assert (done.graphs, done.triples, once[1]) == (2, 4, "3")
    push(release, store.graph_store, bulk=True, union=store.union)
    assert held(store) == once
    assert len(once[0]) == 4


def test_the_command_tells_what_was_loaded(store, release, monkeypatch):
    monkeypatch.setattr("sixparty.cli.release_of", lambda _: release)
    result = CliRunner().invoke(main, ["push", store.graph_store])
    assert result.exit_code == 0, result.output
    assert "2 graphs, 4 triples, counted in the store" in result.output


# Stores that fail


@pytest.fixture
def stub():
    with Stub() as stub:
        yield stub


def address(stub):
    return stub.url.replace("/sparql", "/store")


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "user and password"), (403, "may not write"), (404, "no graph store"), (405, "--update")],
)
def test_a_refusal_is_told_with_its_remedy(stub, release, status, told):
    stub.behaviour = lambda handler: handler.answer(b"no", "text/plain", status)
    with pytest.raises(PushError) as caught:
        push(release, address(stub))
    assert told in str(caught.value)


def test_a_busy_store_is_tried_again(stub, release, monkeypatch):
    monkeypatch.setattr(pushing.time, "sleep", lambda _: None)
    stub.behaviour = lambda handler: handler.answer(b"", status=503, Retry_After="1")
    with pytest.raises(PushError, match="503"):
        push(release, address(stub))
    assert len(stub.seen) == 3


def test_a_store_that_is_not_there_is_told(release, monkeypatch):
    monkeypatch.setattr(pushing.time, "sleep", lambda _: None)
    with pytest.raises(PushError, match="does not answer"):
        push(release, "http://127.0.0.1:9/store")


def test_a_store_that_holds_something_else_than_it_was_sent_is_told(stub, release):
    def forgetful(handler):
        if handler.command == "POST":
            handler.answer(b'{"head":{"vars":["g","n"]},"results":{"bindings":[]}}')
        else:
            handler.answer(b"", status=204)

    stub.behaviour = forgetful
    with pytest.raises(PushError) as caught:
        push(release, address(stub), union=DEFAULT)
    assert f"{ONE} has 0 triples and should have 2" in str(caught.value)


def test_an_unknown_store_needs_its_endpoint_named(release):
    with pytest.raises(PushError, match="cannot be told where"):
        push(release, "http://127.0.0.1:9/elsewhere")


def test_a_folder_without_a_release_is_told(tmp_path):
    with pytest.raises(PushError, match=r"dataset\.nq is missing"):
        push(tmp_path, "http://127.0.0.1:9/store")


def test_the_sizes_of_a_bulk_load_are_those_of_the_graphs(release):
    sizes = pushing._sizes_of_lines(release / "dataset.nq", DEFAULT)
    assert sizes == {ONE: 2, TWO: 2, None: 3}
    sent = b"".join(pushing._lines(release / "dataset.nq", DEFAULT))
    assert len({str(quad) for quad in ox.parse(sent, format=ox.RdfFormat.N_QUADS)}) == 7
