"""What other servers are asked, and how their answers are told."""

import http.server
import threading
from itertools import repeat

import pyoxigraph as ox
import pytest

from benchmarks.growth import peers, peers_report
from benchmarks.growth.peers_report import Answered, Asked
from benchmarks.growth.questions import Question
from benchmarks.servers.ours import NAME as OURS

ROWS = b'{"head": {"vars": ["x"]}, "results": {"bindings": [ { "x": {} }, { "x": {} } ] }}'
QUESTION = Question("one", "one thing", True, repeat("ASK {}"))


@pytest.fixture
def url():
    """Return the address of a server: /good has two rows, /bad is 500, nothing else is answered."""
    released = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if not self.path.startswith(("/good", "/bad")):
                released.wait(5)
                return
            self.send_response(200 if self.path.startswith("/good?query=") else 500)
            self.end_headers()
            self.wfile.write(ROWS)

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        released.set()
        server.shutdown()


def test_rows_are_counted_however_the_answer_is_laid_out(url):
    asked = peers.ask(f"{url}/good", QUESTION, seconds=0.05, timeout=5)
    assert (asked.rows, asked.fault) == (2, "")
    assert asked.samples > 1


def test_what_is_not_answered_is_no_time(url):
    assert peers.ask(f"{url}/bad", QUESTION, 1, 5).fault == "500"
    assert peers.ask(f"{url}/late", QUESTION, 1, 0.2).fault == "no answer in 0.2 s"


def test_peers_load_each_quad_and_each_triple_once(tmp_path):
    made = peers.Made(tmp_path, 12_000, lambda step: None)
    quads = list(ox.parse(path=str(made.union)))
    named = [quad for quad in quads if quad.graph_name != ox.DefaultGraph()]
    union = [quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()]
    assert len(named) == len(set(made.quads.read_text(encoding="utf-8").splitlines()))
    assert len(union) == len(set(union))
    assert set(union) == {quad.triple for quad in named}


def test_the_page_says_what_cannot_be_compared(tmp_path):
    def answered(server, **questions):
        return Answered(1000, 1, server, "1.0", 2.0, questions)

    found = [
        answered(OURS, a=Asked(2.0, 5, 3), b=Asked(2.0, 5, 3), c=Asked(2.0, 5, 3)),
        answered("Other", a=Asked(1.0, 5, 3), b=Asked(4.0, 6, 3), c=Asked(9.0, 0, 1, "500")),
    ]
    page = peers_report.write(tmp_path, found, {}).read_text(encoding="utf-8")
    assert "| a | 5 | 2.0 | 1.0 (0.5) |" in page
    assert "| b | 5 | 2.0 | 4.0 (2), 6 rows |" in page
    assert "| c | 5 | 2.0 | 500 |" in page
