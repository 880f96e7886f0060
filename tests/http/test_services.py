"""SERVICE with an allow-list: the endpoints that it names are asked, and nothing else is reached."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from front_client import FrontClient, Running

from sixparty.web.assembly import assemble

ANSWER = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"from afar"}}]}}'


class Elsewhere(ThreadingHTTPServer):
    """Another endpoint, which notes the paths that it is asked at."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(302 if self.path == "/moved" else 200)
        if self.path == "/moved":
            self.send_header("Location", "/secret")
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def asking(elsewhere: Elsewhere, tmp_path: Path) -> Iterator[FrontClient]:
    data = tmp_path / "data.ttl"
    data.write_text("<http://e/s> <http://e/p> 1 .")
    allowed = [f"{elsewhere.address}/ok", f"{elsewhere.address}/moved"]
    with Running(assemble(data=[data], services=allowed)) as running:
        yield FrontClient(running)


def test_a_listed_endpoint_is_asked_and_its_answer_not_kept(asking: FrontClient, elsewhere: Elsewhere):
    for _ in range(2):
        reply = asking.get("/sparql", query_string={"query": _call(f"<{elsewhere.address}/ok>")})
        assert reply.status_code == 200
        assert reply.json["results"]["bindings"] == [{"x": {"type": "literal", "value": "from afar"}}]
        assert reply.headers["cache-control"] == "no-store"
    assert elsewhere.asked == ["/ok", "/ok"]


@pytest.mark.parametrize(
    "target",
    [
        "<{0}/other>",
        "<{0}/ok/>",
        "<{0}/ok?x>",
        "<{0}\\u002Fok>",
        "<ok>",
        "?where",
        "a:ok",
        "# <{0}/ok>\n <{0}/other>",
        "SILENT <{0}/other>",
        "<{0}/ok> {{}} \\u0053ERVICE <{0}/other>",
    ],
)
def test_anything_else_is_refused_and_not_reached(asking: FrontClient, elsewhere: Elsewhere, target: str):
    query = f"PREFIX a: <{elsewhere.address}/> " + _call(target.format(elsewhere.address))
    reply = asking.get("/sparql", query_string={"query": query})
    assert reply.status_code == 403
    assert elsewhere.asked == []


def test_a_redirection_is_not_followed(asking: FrontClient, elsewhere: Elsewhere):
    asking.get("/sparql", query_string={"query": _call(f"<{elsewhere.address}/moved>")})
    assert elsewhere.asked == ["/moved"]


def test_other_queries_go_on_in_isolates_that_can_call_nobody(asking: FrontClient):
    reply = asking.get("/sparql", query_string={"query": "SELECT ?o { ?s ?p ?o }"})
    assert reply.status_code == 200
    assert "max-age" in reply.headers["cache-control"]


def _call(target: str) -> str:
    return f"SELECT ?x {{ SERVICE {target} {{ ?s ?p ?x }} }}"


def test_a_page_that_another_server_has_answered_is_not_kept(asking: FrontClient, elsewhere: Elsewhere):
    for _ in range(2):
        query = {"query": _call(f"<{elsewhere.address}/ok>")}
        reply = asking.get("/sparql", query_string=query, headers={"Accept": "text/html"})
        assert "from afar" in reply.text
        assert reply.headers["cache-control"] == "no-store"
        assert "etag" not in reply.headers
    assert elsewhere.asked == ["/ok", "/ok"]
