"""The whole server in front of a remote engine: what goes wrong there, as a client of ours sees it."""

import sys
import time
from pathlib import Path

import httpx
import pytest
from front_client import FrontClient, Running
from processes import Served

from sixparty.limits import Limits
from sixparty.queries import Catalogue
from sixparty.web.assembly import assemble

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "engine"))

from stub import Handler, Stub  # lies in the folder beside

QUERY = {"query": "SELECT ?n {}"}


@pytest.fixture
def stub():
    def answer(handler):
        if b"ASK" in str(stub.seen[-1].form).encode():
            handler.answer(b'{"head":{},"boolean":true}')
        else:
            handler.answer()

    with Stub() as stub:
        stub.behaviour = stub.well = answer
        yield stub


@pytest.fixture
def client(stub):
    limits = Limits(deadline=1.0)
    with Running(assemble(remote=stub.url, limits=limits, catalogue=Catalogue([]))) as running:
        yield FrontClient(running)


def test_an_answer_goes_through_and_is_kept(client, stub):
    first = client.get("/sparql", query_string=QUERY, headers={"Accept": "text/csv"})
    asked = len(stub.seen)
    again = client.get("/sparql", query_string=QUERY, headers={"Accept": "text/csv"})
    assert (first.status_code, first.data) == (200, b"n\r\n1\r\n")
    assert first.headers["etag"] == again.headers["etag"]
    assert len(stub.seen) == asked


@pytest.mark.parametrize(
    ("behaviour", "status", "kind"),
    [
        (lambda handler: handler.answer(b"<html/>", "text/html"), 502, "faulty-engine"),
        (lambda handler: handler.answer(b'{"head":{"vars":["n"]},"results":{'), 502, "faulty-engine"),
        (Handler.reset, 503, "unavailable"),
        (lambda handler: handler.answer(b"", status=503), 503, "overloaded"),
        (lambda handler: handler.wait(9), 504, "deadline"),
        (lambda handler: handler.answer(b"error at 1:8: expected x", "text/plain", 400), 400, "syntax"),
    ],
)
def test_a_failure_is_a_problem_with_its_own_status(client, stub, behaviour, status, kind):
    stub.behaviour = behaviour
    reply = client.get("/sparql", query_string=QUERY, headers={"Accept": "text/csv"})
    assert reply.status_code == status
    assert reply.json["type"].endswith(f"problem/{kind}")
    assert "127.0.0.1" not in reply.text
    if status == 503:
        assert reply.headers["retry-after"] == "1"


def test_updates_and_service_do_not_reach_the_engine(client, stub):
    asked = len(stub.seen)
    for text, status in (("DROP ALL", 400), ("ASK { SERVICE <http://b.example/> {} }", 403)):
        assert client.get("/sparql", query_string={"query": text}).status_code == status
    assert client.post("/sparql", data={"update": "DROP ALL"}).status_code in {400, 403}
    assert len(stub.seen) == asked


def test_readiness_follows_the_engine(client, stub):
    assert client.get("/readyz").status_code == 200
    stub.behaviour = Handler.reset
    client.get("/sparql", query_string=QUERY)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    stub.behaviour = stub.well
    ends = time.monotonic() + 5
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_two_front_ends_give_the_same_bytes_and_tags(stub):
    with Served("--quiet", SIXPARTY_ENGINE=stub.url) as one, Served("--engine", stub.url, "--quiet") as other:
        replies = [
            httpx.get(f"{front.url}/sparql", params=QUERY, headers={"Accept": "text/csv"}, trust_env=False)
            for front in (one, other)
        ]
        assert one.end()[0] == 0
    assert [reply.status_code for reply in replies] == [200, 200]
    assert replies[0].content == replies[1].content
    assert replies[0].headers["etag"] == replies[1].headers["etag"]


def test_a_server_starts_while_its_engine_is_away(tmp_path):
    with Served("--quiet", SIXPARTY_ENGINE="http://127.0.0.1:9/sparql") as served:
        assert httpx.get(f"{served.url}/readyz", trust_env=False).status_code == 503
        assert httpx.get(f"{served.url}/sparql", params=QUERY, trust_env=False).status_code == 503


def test_an_engine_and_files_are_not_both_served(tmp_path):
    data = tmp_path / "a.ttl"
    data.write_text("<urn:a> <urn:b> <urn:c> .")
    with (
        pytest.raises(AssertionError, match="takes the place"),
        Served("--data", str(data), "--engine", "http://a"),
    ):
        pass
