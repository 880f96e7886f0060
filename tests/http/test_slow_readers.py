"""Clients that ask for a long answer and read none of it cost the server a few pieces of it each, no more."""

import contextlib
import socket
import time
from urllib.parse import quote

import psutil
import pytest
from kills import ask, eventually, write_data
from processes import Served

CLIENTS = 60
#: Ten thousand rows of a kilobyte: ten megabytes.
LONG = 'SELECT ("%s" AS ?text) { ?a ?b ?c . ?d ?e ?f }' % ("x" * 1000)
#: Bytes that the server may grow by: a few copies of the answer and of a piece for each client, not sixty.
ROOM = 200 << 20
#: Bytes that a client's socket takes without being read.
RECEIVE = 32 << 10

pytestmark = pytest.mark.xdist_group("kills")


@pytest.fixture
def server(tmp_path):
    with Served("--quiet", "--data", str(write_data(tmp_path)), SIXPARTY_DEADLINE="30") as served:
        yield served


def begin(server: Served) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE)
    sock.connect(server.address)
    accept = "application/sparql-results+json"
    sock.sendall(
        f"GET /sparql?query={quote(LONG)} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n".encode()
    )
    return sock


def test_those_who_read_nothing_of_a_long_answer_cost_little_and_delay_nobody(server):
    web = psutil.Process(server.process.pid)
    assert ask(server.address, "ASK { ?s ?p ?o }")[0] == 200
    before, most, slowest = web.memory_info().rss, 0, 0.0
    with contextlib.ExitStack() as stack:
        readers = [stack.enter_context(begin(server)) for _ in range(CLIENTS)]
        assert eventually(lambda: all(sock.recv(1, socket.MSG_PEEK) == b"H" for sock in readers), 60)
        for number in range(20):
            start = time.monotonic()
            assert ask(server.address, f"ASK {{ ?s ?p {number} }}")[0] == 200
            slowest = max(slowest, time.monotonic() - start)
            most = max(most, web.memory_info().rss)
            time.sleep(0.05)
    assert most - before < ROOM
    assert slowest < 1.0
