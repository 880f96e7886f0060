"""Connections on the wire (RFC 9112): what is sent ahead, halved, left open or spoken in another tongue."""

import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from urllib.parse import quote

import pytest
from kills import write_data
from processes import Served

YES = b'{"head":{},"boolean":true}'
ASK = b"ASK { ?s ?p ?o }"
JSON = b"Accept: application/sparql-results+json\r\n"
HOST = b"Host: localhost\r\n"
POST = b"POST /sparql HTTP/1.1\r\n" + HOST + JSON + b"Content-Type: application/sparql-query\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Served("--quiet", "--data", str(write_data(tmp_path_factory.mktemp("connections")))) as served:
        yield served


@pytest.fixture
def sock(server) -> Iterator[socket.socket]:
    with socket.create_connection(server.address, timeout=10) as sock:
        yield sock


def get(text: bytes = ASK, fields: bytes = b"", version: bytes = b"1.1", method: bytes = b"GET") -> bytes:
    query = quote(text).encode()
    return b"%s /sparql?query=%s HTTP/%s\r\n" % (method, query, version) + HOST + JSON + fields + b"\r\n"


def read(sock: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read one response, which nothing follows yet."""
    response = HTTPResponse(sock)
    response.begin()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()


def read_all(sock: socket.socket) -> bytes:
    """Read until the server closes."""
    return b"".join(iter(lambda: sock.recv(1 << 16), b""))


def test_9_3_a_connection_is_used_again(sock):
    for number in range(3):
        sock.sendall(get(b"ASK { ?s ?p ?o%d }" % number))
        status, fields, body = read(sock)
        assert (status, body) == (200, YES)
        assert "connection" not in fields


@pytest.mark.parametrize(("fields", "version"), [(b"Connection: close\r\n", b"1.1"), (b"", b"1.0")])
def test_9_6_a_connection_is_closed_where_the_client_says_so(sock, fields, version):
    sock.sendall(get(fields=fields, version=version))
    answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\nconnection: close\r\n" in answer


def test_9_3_2_requests_sent_ahead_are_answered_in_their_order(sock):
    """As many as come in one piece: some known, some to be evaluated, and none before the one before it."""
    texts = [b"SELECT (%d AS ?n) {}" % (number % 50) for number in range(300)]
    sock.sendall(b"".join(map(get, texts[:-1])) + get(texts[-1], b"Connection: close\r\n"))
    answers = read_all(sock).split(b"HTTP/1.1 ")[1:]
    assert [b'"value":"%d"' % (number % 50) in answer for number, answer in enumerate(answers)] == [
        True
    ] * 300


def test_what_comes_before_something_malformed_is_answered_first(sock):
    sock.sendall(get() + b"nonsense\r\n\r\n" + get())
    first, second = read_all(sock).split(b"HTTP/1.1 ")[1:]
    assert first.startswith(b"200 OK")
    assert second.startswith((b"400 Bad Request", b"501 Not Implemented"))
    assert b"application/problem+json" in second


def test_9110_9_3_2_head_has_no_body_and_the_next_answer_follows(sock):
    sock.sendall(get(method=b"HEAD") + get(fields=b"Connection: close\r\n"))
    head, _, rest = read_all(sock).partition(b"\r\n\r\n")
    assert b"\r\ncontent-length: %d\r\n" % len(YES) in head
    assert rest.startswith(b"HTTP/1.1 200 OK\r\n")
    assert rest.endswith(b"\r\n\r\n" + YES)


def test_9110_6_6_1_every_response_bears_its_date(sock):
    sock.sendall(get() + get(b"SELEC") + b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    answers = read_all(sock).split(b"HTTP/1.1 ")[1:]
    assert [answer[:3] for answer in answers] == [b"200", b"400", b"400"]
    assert all(b"\r\ndate: " in answer for answer in answers)


def test_9110_10_1_1_a_body_is_asked_for_where_the_client_waits_for_that(sock):
    sock.sendall(POST + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(ASK))
    assert sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    sock.sendall(ASK)
    assert read(sock)[2] == YES


def test_9110_10_1_1_a_body_that_is_not_wanted_is_not_asked_for(sock):
    sock.sendall(POST + b"Expect: 100-continue\r\nContent-Length: 999999999\r\n\r\n")
    answer = read_all(sock)
    assert answer.startswith(b"HTTP/1.1 413 Content Too Large\r\n")
    assert b"\r\nconnection: close\r\n" in answer


def test_9_6_who_still_sends_a_body_that_is_refused_gets_to_read_why(sock):
    sock.sendall(POST + b"Content-Length: 50000000\r\n\r\n" + b"#" * 3_000_000)
    assert read(sock)[0] == 413


def test_7_8_a_client_that_asks_for_http_2_is_answered_in_http_1_1(sock):
    """RFC 9110 §7.8: an upgrade may be ignored. It is what `curl --http2` sends, with a body too."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n"
    sock.sendall(POST + upgrade + b"Content-Length: %d\r\n\r\n" % len(ASK) + ASK[:5])
    sock.sendall(ASK[5:])
    assert read(sock)[2] == YES
    assert sock.recv(1) == b""


def test_11_2_what_follows_an_upgrade_is_no_request(sock):
    """A body in chunks, which nobody reads, could hold one."""
    upgrade = b"Connection: Upgrade\r\nUpgrade: h2c\r\nTransfer-Encoding: chunked\r\n\r\n"
    sock.sendall(POST + upgrade + get(b"ASK { ?smuggled ?p ?o }"))
    answers = read_all(sock).split(b"HTTP/1.1 ")[1:]
    assert [answer[:3] for answer in answers] == [b"411"]


def test_3_2_2_a_whole_address_counts_more_than_the_host_field(sock):
    """The base of relative IRIs shows which it was."""
    address = b"http://named.example/sparql?query=" + quote("SELECT (<x> AS ?x) {}").encode()
    sock.sendall(b"GET %s HTTP/1.1\r\n" % address + HOST + JSON + b"\r\n")
    assert b'"value":"http://named.example/x"' in read(sock)[2]


def test_an_address_in_plain_utf_8_is_read_as_it_is_meant(sock):
    """Not an IRI's ASCII form (RFC 3987 §3.1), but what clients send whose users write 核."""
    text = 'SELECT ("核" AS ?x) {}'.encode().replace(b" ", b"%20").replace(b'"', b"%22")
    sock.sendall(b"GET /sparql?query=%s HTTP/1.1\r\n" % text + HOST + JSON + b"\r\n")
    assert "核".encode() in read(sock)[2]


def test_a_client_that_has_nothing_more_to_say_is_answered(sock):
    """It has closed its half of the connection (RFC 9293 §3.6), as `nc -N` does."""
    sock.sendall(get(b"ASK { ?half ?p ?o }"))
    sock.shutdown(socket.SHUT_WR)
    assert read_all(sock).endswith(YES)


def test_a_body_that_breaks_off_is_400(sock):
    sock.sendall(POST + b"Content-Length: 60\r\n\r\n" + ASK)
    sock.shutdown(socket.SHUT_WR)
    assert read_all(sock).startswith(b"HTTP/1.1 400 ")


def test_more_fields_than_a_request_needs_are_431(sock):
    """RFC 6585 §5."""
    sock.sendall(get(fields=b"X: 1\r\n" * 200))
    assert read_all(sock).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\nX : 1", 400),  # §5.1
        (b"GET / HTTP/1.1\r\nX: a\x00b", 400),  # RFC 9110 §5.5
        (b"GET / HTTP/1.1\r\nX: a\r\n b", 400),  # §5.2
        (b"GET / HTTP/2.0", 505),  # RFC 9110 §15.6.6
    ],
)
def test_2_2_a_head_that_is_malformed_is_refused(sock, head, status):
    sock.sendall(head + b"\r\n" + HOST + b"\r\n")
    assert read_all(sock).startswith(b"HTTP/1.1 %d " % status)


def test_9110_9_1_a_method_that_nobody_knows_is_501(sock):
    sock.sendall(get(method=b"GETT"))
    assert read_all(sock).startswith(b"HTTP/1.1 501 ")


@pytest.mark.parametrize("framing", [b"Content-Length: 6\r\nContent-Length: 7", b"Content-Length: +6"])
def test_6_3_a_length_that_is_none_is_400(sock, framing):
    sock.sendall(POST + framing + b"\r\n\r\nASK {}")
    assert read_all(sock).startswith(b"HTTP/1.1 400 ")
