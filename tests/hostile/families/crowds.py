"""Slow, idle, truncated, reset and never-reading clients by the hundred."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from ..model import Case, Crowd, Facts, Truth
from .bulk import numbers
from .joins import patterns

_HEAD: Final = b"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/sparql-query\r\n"
_SLOW: Final = f"SELECT (COUNT(*) AS ?n{{n}}) {{ {patterns(7)} }}"
_LONG: Final = f"SELECT ?a ?b ?text ('{{n}}' AS ?k) {{ {numbers(10_000, 8)} }}"
_ACCEPT: Final = (
    b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: {host}\r\nAccept: "
    + b", ".join(b"a%d/b;q=0.%03d" % (n, n % 1000) for n in range(3000))
    + b"\r\n\r\n"
)
_NO_ANSWER: Final = Truth(frozenset(), late=True)


def _get(text: str) -> bytes:
    # `{n}` stays as it is, for the client's number
    asked = quote(text, safe="").replace("%7Bn%7D", "{n}")
    return f"GET /sparql?query={asked} HTTP/1.1\r\nHost: {{host}}\r\n\r\n".encode()


def _post(text: str, length: int | None = None) -> bytes:
    body = text.encode()
    size = len(body) if length is None else length
    return _HEAD + b"Content-Length: %d\r\n\r\n" % size + body


def cases(_: Facts) -> Iterator[Case]:
    """Yield the crowds."""
    slow, long = _get(_SLOW), _get(_LONG)
    once = _post(f"SELECT ?a ?b ?text {{ {numbers(100_000, 6)} }}")
    for name, intent, crowd in (
        ("idle", "300 connections that say nothing.", Crowd(300, b"", "hold", 3)),
        ("half-line", "300 that stop in the first line.", Crowd(300, b"GET /sp", "hold", 3)),
        (
            "half-head",
            "300 that stop in the headers.",
            Crowd(300, b"GET / HTTP/1.1\r\nHost: {host}\r\nX-", "hold", 3),
        ),
        ("half-body", "300 that stop in the body.", Crowd(300, _post("ASK {", 5_000), "hold", 3)),
        ("no-body", "300 that announce 200 kB and send none.", Crowd(300, _post("", 200_000), "hold", 3)),
        (
            "expect",
            "300 that wait to be told to go on.",
            Crowd(300, _HEAD + b"Expect: 100-continue\r\nContent-Length: 6\r\n\r\n", "hold", 2),
        ),
        (
            "half-chunk",
            "300 that stop in a chunk.",
            Crowd(300, _HEAD + b"Transfer-Encoding: chunked\r\n\r\n6\r\nAS", "hold", 3),
        ),
        (
            "drip-head",
            "200 that drip headers.",
            Crowd(200, b"GET / HTTP/1.1\r\nHost: {host}\r\n", "drip", 4, b"X-a: b\r\n" * 9),
        ),
        ("drip-body", "200 that drip a body.", Crowd(200, _post("ASK", 4_000), "drip", 4, b" " * 90)),
        (
            "drip-chunks",
            "200 that drip chunks.",
            Crowd(200, _HEAD + b"Transfer-Encoding: chunked\r\n\r\n", "drip", 4, b"1\r\n#\r\n" * 20),
        ),
        ("truncated", "300 that leave in the body.", Crowd(300, _post("ASK {", 5_000), "close", 0.1)),
        (
            "reset-head",
            "300 that reset in the headers.",
            Crowd(300, b"GET / HTTP/1.1\r\nHost: ", "reset", 0.1),
        ),
        ("reset-body", "300 that reset in the body.", Crowd(300, _post("ASK {", 5_000), "reset", 0.1)),
        ("reset-slow", "150 that ask for a slow query and reset.", Crowd(150, slow, "reset", 0.3)),
        ("leave-slow", "150 that ask for a slow query and leave.", Crowd(150, slow, "close", 0.3)),
        ("reset-at-once", "300 that ask and reset at once.", Crowd(300, slow, "reset", 0.0)),
        ("reset-long", "60 that reset while a long answer comes.", Crowd(60, long, "reset", 0.3)),
        ("never-read", "60 that never read an answer of 2.6 MB.", Crowd(60, long, "hold", 4)),
        ("never-read-same", "200 that never read the same answer of 8 MB.", Crowd(200, once, "hold", 4)),
        (
            "keep-alive",
            "300 that keep their connection after an answer.",
            Crowd(300, _get("ASK {}"), "hold", 3),
        ),
        ("accept-flood", "30 with 3,000 media ranges each.", Crowd(30, _ACCEPT, "hold", 2)),
        ("open-close", "500 that connect and leave.", Crowd(500, b"", "close", 0)),
    ):
        yield Case(f"crowd-{name}", "bad clients by the hundred", intent, crowd, _NO_ANSWER)
