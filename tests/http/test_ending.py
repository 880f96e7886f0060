"""A server that is told to end answers what has been asked, whatever it still waits for, and then ends."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from kills import ENDLESS, ask, connects, eventually, write_data
from processes import Served

#: Seconds: longer than a moment, for which anybody would wait.
DEADLINE = 12.0
BODY = b"ASK { ?s ?p ?o }"

pytestmark = pytest.mark.xdist_group("kills")


@pytest.fixture
def data(tmp_path):
    return str(write_data(tmp_path))


def begin_body(server: Served, sent: int) -> socket.socket:
    """Send a head, and so much of its body."""
    sock = socket.create_connection(server.address, timeout=DEADLINE)
    head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(BODY)}\r\n"
    sock.sendall(head.encode() + b"Content-Type: application/sparql-query\r\n\r\n" + BODY[:sent])
    return sock


def told_to_end(server: Served) -> None:
    server.process.terminate()
    assert eventually(lambda: not connects(server), 2.0), "new connections are taken while it ends"


def rest_of(sock: socket.socket) -> Iterator[bytes]:
    while piece := sock.recv(1 << 16):
        yield piece


def test_a_query_that_lasts_longer_than_ten_seconds_is_answered_all_the_same(data):
    with Served("--quiet", "--data", data, SIXPARTY_DEADLINE=str(DEADLINE)) as server:
        got: list[int] = []
        asking = threading.Thread(
            target=lambda: got.append(ask(server.address, ENDLESS, timeout=DEADLINE * 2)[0])
        )
        start = time.monotonic()
        asking.start()
        time.sleep(1)
        told_to_end(server)
        asking.join(DEADLINE * 2)
        assert got == [504]
        assert time.monotonic() - start >= DEADLINE
        assert server.end()[0] == 0


@pytest.mark.parametrize("sent", [0, 7])
def test_a_body_that_arrives_while_it_ends_is_read_and_answered(data, sent):
    with Served("--quiet", "--data", data, SIXPARTY_DEADLINE=str(DEADLINE)) as server:
        with begin_body(server, sent) as sock:
            time.sleep(0.5)
            told_to_end(server)
            time.sleep(0.5)
            sock.sendall(BODY[sent:])
            answer = b"".join(rest_of(sock))
        assert answer.startswith(b"HTTP/1.1 200")
        assert b'"boolean":true' in answer
        assert server.end()[0] == 0


def test_a_body_that_never_arrives_keeps_nobody_from_ending(data):
    with Served("--quiet", "--data", data, SIXPARTY_BODY_SECONDS="2") as server:
        with begin_body(server, 3) as sock:
            time.sleep(0.5)
            start = time.monotonic()
            told_to_end(server)
            assert b"".join(rest_of(sock)).startswith(b"HTTP/1.1 408")
        assert server.end()[0] == 0
        assert time.monotonic() - start < DEADLINE
