"""Heads of requests that are too long, or name no host, on the wire: what the server in front refuses."""

import contextlib
import socket
from urllib.parse import quote

import pytest
from kills import ask, write_data
from processes import Served


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Served("--quiet", "--data", str(write_data(tmp_path_factory.mktemp("heads")))) as served:
        yield served


def status_of(server: Served, head: bytes) -> bytes:
    with socket.create_connection(server.address, timeout=10) as sock:
        sock.sendall(head)
        return sock.recv(100).partition(b"\r\n")[0]


@pytest.mark.parametrize("length", [70_000, 400_000])
def test_an_address_that_is_too_long_is_414(server, length):
    """RFC 9110 §15.5.15; the server stands, and answers one that is long but not too long."""
    fitting = quote(f"ASK {{ ?s ?p ?o }} # {'x' * 60_000}")
    assert status_of(
        server, b"GET /sparql?query=%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % (b"a" * length)
    ) == (b"HTTP/1.1 414 URI Too Long")
    fits = f"GET /sparql?query={fitting} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    assert status_of(server, fits) == b"HTTP/1.1 200 OK"


def test_a_head_that_is_too_long_is_431(server):
    """RFC 6585 §5."""
    head = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n" % (b"a" * 4_000_000)
    with socket.create_connection(server.address, timeout=10) as sock:
        with contextlib.suppress(OSError):  # it may have been refused already
            sock.sendall(head)
        assert sock.recv(100).startswith(b"HTTP/1.1 431")
    assert ask(server.address, "ASK { ?s ?p ?o }")[0] == 200


def test_a_request_that_names_no_host_is_400_unless_it_is_of_http_1_0(server):
    """RFC 9112 §3.2, RFC 9110 §4.2.1."""
    for head, status in (
        (b"GET /healthz HTTP/1.1\r\n\r\n", b"400 Bad Request"),
        (b"GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", b"400 Bad Request"),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"200 OK"),
        (b"GET /healthz HTTP/1.0\r\n\r\n", b"200 OK"),
    ):
        assert status_of(server, head).partition(b" ")[2] == status, head
