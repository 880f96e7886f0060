"""A client that leaves before its answer frees its place at once, by whatever method it has asked."""

import http.client
import socket
import struct
from urllib.parse import quote

import pytest
from kills import ENDLESS, ask, eventually, write_data
from processes import Served

CLIENTS = 6
#: Seconds; what is left behind would go on for the deadline, ten times as long.
SOON = 3.0
DEADLINE = 30.0

pytestmark = pytest.mark.xdist_group("kills")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    path = write_data(tmp_path_factory.mktemp("leaving"))
    with Served("--quiet", "--data", str(path), SIXPARTY_DEADLINE=str(DEADLINE)) as served:
        yield served


def by_get(text: str) -> bytes:
    return f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def for_a_page(text: str) -> bytes:
    return by_get(text).replace(b"\r\n\r\n", b"\r\nAccept: text/html\r\n\r\n")


def with_body(method: str, text: str) -> bytes:
    head = f"{method} /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    return f"{head}Content-Length: {len(text)}\r\n\r\n{text}".encode()


def by_post(text: str) -> bytes:
    return with_body("POST", text)


def by_query(text: str) -> bytes:
    return with_body("QUERY", text)


def leave_by_close(sock: socket.socket) -> None:
    sock.close()


def leave_by_reset(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


@pytest.mark.parametrize("leave", [leave_by_close, leave_by_reset])
@pytest.mark.parametrize("request_of", [by_get, for_a_page, by_post, by_query])
def test_what_was_asked_is_not_answered_once_the_client_has_left(server, request_of, leave):
    left = metric(server, "clients_left_total")
    socks = []
    for number in range(CLIENTS):
        sock = socket.create_connection(server.address)
        sock.sendall(request_of(f"{ENDLESS} # {request_of.__name__} {leave.__name__} {number}"))
        socks.append(sock)
    assert eventually(lambda: metric(server, "queries_running") == CLIENTS, SOON)
    for sock in socks:
        leave(sock)
    assert eventually(lambda: metric(server, "queries_running") == 0, SOON)
    assert metric(server, "queries_waiting") == 0
    assert metric(server, "clients_left_total") == left + CLIENTS
    assert ask(server.address, f"ASK {{}} # after {request_of.__name__} {leave.__name__}")[0] == 200


def metric(served: Served, name: str) -> float:
    connection = http.client.HTTPConnection(*served.address, timeout=5)
    connection.request("GET", "/metrics")
    lines = connection.getresponse().read().decode().splitlines()
    connection.close()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"sixparty_{name} "))
