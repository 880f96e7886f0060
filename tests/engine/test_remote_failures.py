"""The remote engine against an endpoint that is slow, down, wrong or lying: each has its error."""

import socket
import threading
import time
from collections import Counter

import pytest
from stub import JSON, ROWS, Handler

from sixparty import problem
from sixparty.engine import (
    DeadlineError,
    EngineError,
    ExhaustedError,
    FaultyEngineError,
    OverloadedError,
    QuerySyntaxError,
    UnavailableError,
)
from sixparty.engine.remote import RemoteEngine
from sixparty.limits import Limits

CSV = "text/csv"
SELECT = "SELECT ?n {}"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
TRIPLE = b"<urn:a> <urn:b> <urn:c> .\n"
DEADLINE = 1.0


def status_of(error):
    return problem.of_engine_error(error).status


def closing(body, kind):
    """Answer without a length: the end of the connection is the end of the answer."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n"
    return lambda handler: handler.raw(head.encode() + body)


# Wrong or lying: 502

LIES = {
    "a page": lambda handler: handler.answer(b"<html>Welcome</html>", "text/html"),
    "a page that says it is JSON": lambda handler: handler.answer(b"<html>Welcome</html>"),
    "JSON cut off": lambda handler: handler.answer(ROWS[:-9]),
    "JSON cut off, without a length": closing(ROWS[:-9], JSON),
    "nothing": lambda handler: handler.answer(b""),
    "JSON that is no answer": lambda handler: handler.answer(b'{"error":"no"}'),
    "a sentence in the JSON": lambda handler: handler.answer(
        b'{"head":{"vars":["n"]},"results":{"bindings":[The query was cancelled'
    ),
    "a yes to a SELECT": lambda handler: handler.answer(b'{"head":{},"boolean":true}'),
    "no UTF-8": lambda handler: handler.answer(ROWS.replace(b'"1"', b'"\xff"')),
    "XML cut off at a row": lambda handler: handler.answer(
        b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="n"/></head><results>'
        b'<result><binding name="n"><literal>1</literal></binding></result>',
        "application/sparql-results+xml",
    ),
    "fewer bytes than announced": lambda handler: handler.raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: 999\r\n\r\n%s" % (JSON.encode(), ROWS)
    ),
    "chunks without an end": lambda handler: handler.raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n"
        % (JSON.encode(), len(ROWS), ROWS)
    ),
    "TSV without a length": closing(b'?n\n"1"\n', "text/tab-separated-values"),
    "a bomb": lambda handler: handler.answer(ROWS, Content_Encoding="gzip"),
    "no HTTP": lambda handler: handler.raw(b"SSH-2.0-OpenSSH\r\n\r\n"),
    "204": lambda handler: handler.answer(b"", status=204),
    "another address": lambda handler: handler.answer(b"", status=302, Location="http://10.0.0.1/"),
    "not found": lambda handler: handler.answer(b"no", "text/plain", 404),
    "not allowed": lambda handler: handler.answer(b"no", "text/plain", 403),
    "an error of its own": lambda handler: handler.answer(b"NullPointerException", "text/plain", 500),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_502(stub, engine, lie):
    stub.behaviour = LIES[lie]
    with pytest.raises(FaultyEngineError) as caught:
        engine.query(SELECT, media_type=CSV)
    assert status_of(caught.value) == 502
    assert len(stub.seen) == 1


@pytest.mark.parametrize(
    "body", [TRIPLE + b"<urn:a> <urn:b>", TRIPLE + b"The query was cancelled\n", b"<html/>", b"\xff"]
)
def test_triples_that_are_none_are_502(stub, engine, body):
    stub.behaviour = lambda handler: handler.answer(body, "application/n-triples")
    with pytest.raises(FaultyEngineError):
        engine.query(CONSTRUCT, media_type="text/turtle")


def test_rows_to_an_ask_are_502(stub, engine):
    with pytest.raises(FaultyEngineError):
        engine.query("ASK {}", media_type=CSV)


def test_rows_to_a_construct_are_502(stub, engine):
    with pytest.raises(FaultyEngineError):
        engine.query(CONSTRUCT, media_type="text/turtle")


def test_an_answer_without_end_is_not_taken(stub, engine):
    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        while not stub.ended.is_set():
            handler.wfile.write(b" " * 65536)

    stub.behaviour = endless
    start = time.monotonic()
    with pytest.raises(ExhaustedError) as caught:
        engine.query(SELECT, media_type=CSV)
    assert status_of(caught.value) == 507
    assert time.monotonic() - start < DEADLINE


# Slow: 504


@pytest.mark.parametrize("behaviour", [lambda handler: handler.wait(9), lambda handler: handler.drip(9)])
def test_a_slow_engine_is_504_at_the_deadline(stub, engine, behaviour):
    stub.behaviour = behaviour
    start = time.monotonic()
    with pytest.raises(DeadlineError) as caught:
        engine.query(SELECT, media_type=CSV)
    assert status_of(caught.value) == 504
    assert DEADLINE <= time.monotonic() - start + 0.01 < DEADLINE + 0.5
    assert len(stub.seen) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [(504, b""), (408, b""), (503, b"Query timed out"), (500, b"S1T00: Transaction timed out")],
)
def test_an_engine_that_stopped_the_query_itself_is_504(stub, engine, status, said):
    stub.behaviour = lambda handler: handler.answer(said, "text/plain", status)
    with pytest.raises(DeadlineError):
        engine.query(SELECT, media_type=CSV)


def test_rows_that_virtuoso_had_no_time_to_find_are_504(stub, engine):
    stub.behaviour = lambda handler: handler.answer(X_SQL_State="S1TAT", X_SQL_Message="incomplete results")
    with pytest.raises(DeadlineError):
        engine.query(SELECT, media_type=CSV)


def test_rows_that_virtuoso_leaves_out_are_told(stub, engine):
    row = b'{"n":{"type":"literal","value":"1"}}'
    body = ROWS.replace(row, b",".join([row] * 10))
    stub.behaviour = lambda handler: handler.answer(body, X_SPARQL_MaxRows="10")
    assert engine.query(SELECT, media_type=JSON).cut == 9
    stub.behaviour = lambda handler: handler.answer(body, X_SPARQL_MaxRows="11")
    assert engine.query(SELECT, media_type=JSON).cut is None


# Down: 503


def test_nobody_there_is_503():
    with socket.socket() as taken:  # bound and not listening
        taken.bind(("127.0.0.1", 0))
        with RemoteEngine(f"http://127.0.0.1:{taken.getsockname()[1]}/") as engine:
            with pytest.raises(UnavailableError) as caught:
                engine.query(SELECT, media_type=CSV)
            assert status_of(caught.value) == 503


def test_a_name_that_is_none_is_503():
    with RemoteEngine("http://nowhere.invalid/sparql") as engine, pytest.raises(UnavailableError):
        engine.query(SELECT, media_type=CSV)


def test_a_port_without_tls_is_503(stub):
    address = stub.url.replace("http:", "https:")
    with RemoteEngine(address) as engine, pytest.raises(UnavailableError):
        engine.query(SELECT, media_type=CSV)


@pytest.mark.parametrize("breaking", [Handler.reset, lambda handler: handler.raw(b"")])
def test_a_connection_that_breaks_before_the_answer_is_tried_once_more(stub, engine, breaking):
    stub.one_after_another(breaking, Handler.answer)
    assert engine.query(SELECT, media_type=CSV).body == b"n\r\n1\r\n"
    assert len(stub.seen) == 2


def test_and_not_a_third_time(stub, engine):
    stub.behaviour = Handler.reset
    with pytest.raises(UnavailableError):
        engine.query(SELECT, media_type=CSV)
    assert len(stub.seen) == 2


def test_a_connection_that_breaks_within_the_answer_is_not_tried_again(stub, engine):
    def half(handler):
        handler.wfile.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: 99\r\n\r\n{" % JSON.encode()
        )
        handler.wfile.flush()
        handler.wait(0.1)
        handler.reset()

    stub.behaviour = half
    with pytest.raises(FaultyEngineError):
        engine.query(SELECT, media_type=CSV)
    assert len(stub.seen) == 1


def test_a_busy_engine_is_asked_again_when_it_says_so(stub, engine):
    busy = lambda handler: handler.answer(b"", status=503, Retry_After="0")  # noqa: E731
    stub.one_after_another(busy, Handler.answer)
    assert engine.query(SELECT, media_type=CSV).body == b"n\r\n1\r\n"


@pytest.mark.parametrize(("status", "after"), [(503, "9"), (503, "2"), (503, "soon"), (429, "0"), (502, "0")])
def test_a_busy_engine_is_503_where_the_wait_is_long_or_unknown(stub, engine, status, after):
    # 2 seconds would be waited for, but the deadline here is 1.
    stub.behaviour = lambda handler: handler.answer(b"", status=status, Retry_After=after)
    start = time.monotonic()
    with pytest.raises((OverloadedError, UnavailableError)) as caught:
        engine.query(SELECT, media_type=CSV)
    assert status_of(caught.value) == 503
    assert len(stub.seen) == 1
    assert time.monotonic() - start < DEADLINE


def test_more_queries_than_may_wait_are_turned_away(stub):
    stub.behaviour = lambda handler: handler.wait(9)
    with RemoteEngine(stub.url, Limits(deadline=1, concurrency=1, waiting=1)) as engine:
        caught = []

        def ask():
            try:
                engine.query(SELECT, media_type=CSV)
            except EngineError as error:
                caught.append(type(error))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    # One runs to its deadline and two are turned away at once. The one that waits is turned away at its own
    # deadline, or comes into the place that becomes free at that very moment, and runs out of time there.
    counted = Counter(kind.__name__ for kind in caught)
    assert counted["OverloadedError"] in {2, 3}
    assert counted["DeadlineError"] == 4 - counted["OverloadedError"]


# The query is at fault: 400, with what was said and nothing of the engine's inside


@pytest.mark.parametrize(
    ("said", "kind", "shown", "place"),
    [
        ("error at 2:31: expected one of HAVING, OFFSET", "text/plain", "LIMT", (1, 25)),
        (
            "Parse error: Encountered '}' at line 2, column 5.\n\tat org.x.Y(Z.java:1)",
            "text/plain",
            "'}'",
            (1, 5),
        ),
        ("<html><title>x</title><h1>Bad</h1> at line 3</html>", "text/html", "Bad at line 3", (2, None)),
        ("Error SP030: SPARQL compiler, line 2: error\n\nSPARQL query:\nx", "text/plain", "SP030", (1, None)),
        ("", "text/plain", "", (None, None)),
    ],
)
def test_a_syntax_error_is_told_at_its_place(stub, engine, said, kind, shown, place):
    stub.behaviour = lambda handler: handler.answer(said.encode(), kind, 400)
    with pytest.raises(QuerySyntaxError) as caught:
        engine.query("SELECT ?n { <s> ?p ?o } LIMT 1", media_type=CSV, base="http://a.example/")
    assert shown in caught.value.reason
    assert (caught.value.line, caught.value.column) == place
    assert status_of(caught.value) == 400


def test_what_is_told_names_nothing_of_the_engines_inside(stub, engine):
    said = (
        f"bad: {stub.url} at 10.1.2.3:8890, db.internal:5432, in /var/lib/store/x.db, 127.0.0.1 <b>x</b>"
        " near <http://mine.example/a> \x1b[31m" + "long " * 500
    )
    stub.behaviour = lambda handler: handler.answer(said.encode(), "text/plain", 400)
    with pytest.raises(QuerySyntaxError) as caught:
        engine.query("SELECT ?n { <http://mine.example/a> }", media_type=CSV)
    told = caught.value.reason
    for secret in ("127.0.0.1", "10.1.2.3", "internal", "/var", "8890", "\x1b"):
        assert secret not in told
    assert "http://mine.example/a" in told
    assert len(told) < 400
