"""Framing tricks on raw sockets: lengths that lie, chunks that break, requests inside requests."""

from collections.abc import Iterator
from typing import Final

from ..model import MALFORMED, Case, Facts, Raw, Truth
from ..rights import boolean

_FAMILY: Final = "framing"
_HEAD: Final = b"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/sparql-query\r\n"
_GET: Final = (
    b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: {host}\r\nAccept: application/sparql-results+json\r\n"
)
_CHUNKED: Final = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
#: Its path is named in the answer if a server takes it for a request of its own.
_SMUGGLED: Final = b"GET /smuggled HTTP/1.1\r\nHost: {host}\r\n\r\n"
_MARK: Final = b"smuggled"
#: Chunked bodies that wait for more; the sender says that nothing comes.
_UNFINISHED: Final = frozenset({"truncated", "no-end", "short", "garbage", "nothing", "no-crlf"})

_NEVER: Final = Truth(MALFORMED, silence=True, forbidden=(_MARK,))
_MAY: Final = Truth(MALFORMED | {200}, boolean(True), silence=True, forbidden=(_MARK,))


def cases(_: Facts) -> Iterator[Case]:
    """Yield lengths, chunks, request lines and headers that are broken, then requests in requests."""
    yield from _lengths()
    yield from _chunks()
    yield from _lines()
    yield from _smuggled()


def _case(
    name: str, intent: str, pieces: bytes | tuple[bytes, ...], truth: Truth, *, shut: bool = False
) -> Case:
    sent = pieces if isinstance(pieces, tuple) else (pieces,)
    return Case(f"frame-{name}", _FAMILY, intent, Raw(sent, pause=0.05, shut=shut), truth)


def _lengths() -> Iterator[Case]:
    for name, length in {
        "negative": b"-1",
        "word": b"six",
        "huge": b"9" * 40,
        "hexadecimal": b"0x6",
        "plus": b"+6",
        "list": b"6, 6",
        "list-differs": b"6, 7",
        "space": b"6 6",
        "empty": b"",
        "fraction": b"6.0",
        "terabyte": b"1099511627776",
    }.items():
        truth = _MAY if name == "list" else _NEVER
        yield _case(
            f"length-{name}",
            f"Content-Length: {name}.",
            _HEAD + b"Content-Length: " + length + b"\r\n\r\nASK {}",
            truth,
            shut=name == "terabyte",
        )
    double = _HEAD + b"Content-Length: 6\r\nContent-Length: 60\r\n\r\nASK {}"
    yield _case("length-twice", "Two lengths that differ.", double, _NEVER, shut=True)
    yield _case("length-none", "A body without a length.", _HEAD + b"\r\nASK {}", _NEVER)
    yield _case(
        "length-short",
        "A body cut off in the middle.",
        _HEAD + b"Content-Length: 60\r\n\r\nASK {}",
        _NEVER,
        shut=True,
    )
    yield _case(
        "length-short-open",
        "A body whose end never comes.",
        _HEAD + b"Content-Length: 60\r\n\r\nASK {}",
        _NEVER,
    )
    longer = _HEAD + b"Connection: close\r\nContent-Length: 6\r\n\r\nASK {} garbage"
    yield _case("length-long", "A body longer than it says.", longer, _MAY)
    yield _case(
        "length-zero",
        "A body of no bytes.",
        _HEAD + b"Connection: close\r\nContent-Length: 0\r\n\r\n",
        _NEVER,
    )


def _chunks() -> Iterator[Case]:
    for name, body in {
        "truncated": b"6\r\nASK {",
        "no-end": b"6\r\nASK {}\r\n",
        "bad-size": b"zz\r\nASK {}\r\n0\r\n\r\n",
        "negative": b"-6\r\nASK {}\r\n0\r\n\r\n",
        "huge-size": b"ffffffffffffffffff\r\nASK {}\r\n0\r\n\r\n",
        "bare-lf": b"6\nASK {}\n0\n\n",
        "no-crlf": b"6\r\nASK {}0\r\n\r\n",
        "short": b"9\r\nASK {}\r\n0\r\n\r\n",
        "long-extension": b"6;" + b"x" * 100_000 + b"\r\nASK {}\r\n0\r\n\r\n",
        "spaces": b" 6 \r\nASK {}\r\n0\r\n\r\n",
        "garbage": b"ASK {}",
        "nothing": b"",
    }.items():
        yield _case(
            f"chunk-{name}", f"A chunked body: {name}.", _CHUNKED + body, _NEVER, shut=name in _UNFINISHED
        )
    flood = b"".join(b"1\r\n#\r\n" for _ in range(50_000)) + b"0\r\n\r\n"
    yield _case("chunk-flood", "50,000 chunks of one byte.", _CHUNKED + flood, _NEVER)
    trailers = b"6\r\nASK {}\r\n0\r\n" + b"X-T: 1\r\n" * 5_000 + b"\r\n"
    yield _case("chunk-trailers", "5,000 trailers.", _CHUNKED + trailers, _MAY)
    yield _case(
        "chunk-whole",
        "A chunked body as it should be.",
        _CHUNKED + b"6\r\nASK {}\r\n0\r\n\r\n",
        _MAY,
    )
    for name, coding in {
        "unknown": b"rot13",
        "twice": b"chunked, chunked",
        "identity": b"identity",
        "not-last": b"chunked, gzip",
    }.items():
        head = _HEAD + b"Transfer-Encoding: " + coding + b"\r\n\r\n"
        yield _case(
            f"coding-{name}",
            f"Transfer-Encoding: {name}.",
            head + b"6\r\nASK {}\r\n0\r\n\r\n",
            _NEVER,
        )


def _lines() -> Iterator[Case]:
    for name, text in {
        "nothing": b"",
        "line-ends": b"\r\n" * 5_000,
        "garbage": bytes(range(256)) * 20,
        "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
        "http2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
        "version-9": b"GET / HTTP/9.9\r\nHost: {host}\r\n\r\n",
        "version-1.0": b"GET /healthz HTTP/1.0\r\n\r\n",
        "version-0.9": b"GET /healthz\r\n",
        "no-host": b"GET /healthz HTTP/1.1\r\n\r\n",
        "two-hosts": b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "no-colon": b"GET /healthz HTTP/1.1\r\nHost: {host}\r\nnonsense\r\n\r\n",
        "space-in-name": b"GET /healthz HTTP/1.1\r\nHost : {host}\r\n\r\n",
        "folded": b"GET /healthz HTTP/1.1\r\nHost: {host}\r\nX: a\r\n b\r\n\r\n",
        "nul-in-header": b"GET /healthz HTTP/1.1\r\nHost: {host}\r\nX: a\x00b\r\n\r\n",
        "cr-in-header": b"GET /healthz HTTP/1.1\r\nHost: {host}\r\nX: a\rb\r\n\r\n",
        "bare-lf": b"GET /healthz HTTP/1.1\nHost: {host}\n\n",
        "spaces": b"GET  /healthz  HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "control-in-target": b"GET /\x01\x02 HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "high-in-target": b"GET /\xff\xfe HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "connect": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "no-target": b"GET HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "endless-line": b"GET /" + b"a" * 3_000_000,
        "endless-headers": b"GET / HTTP/1.1\r\n" + b"X: 1\r\n" * 300_000,
        "half": b"GET /healthz HTTP/1.1\r\nHost",
        "head-with-body": b"HEAD /healthz HTTP/1.1\r\nHost: {host}\r\nContent-Length: 6\r\n\r\nASK {}",
    }.items():
        # RFC 9112 demands 400 for a field name that ends in a space (5.1) and for no or two Hosts (3.2)
        demanded = name in {"no-host", "two-hosts", "space-in-name"}
        truth = Truth(frozenset({400}) if demanded else MALFORMED | {200}, silence=True)
        yield _case(
            f"line-{name}",
            f"The request's head: {name}.",
            text,
            truth,
            shut=not text.endswith((b"\r\n\r\n", b"\n\n", b"ASK {}")),
        )


def _smuggled() -> Iterator[Case]:
    for name, text in {
        "length-then-chunked": _HEAD
        + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        + _SMUGGLED,
        "chunked-then-length": _HEAD
        + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n"
        + _SMUGGLED
        + b"0\r\n\r\n",
        "space-before-colon": _HEAD
        + b"Transfer-Encoding : chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n"
        + _SMUGGLED,
        "tab": _HEAD + b"Transfer-Encoding:\tchunked\x0b\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + _SMUGGLED,
        "chunk-extension": _CHUNKED + b"6;\nxx\r\nASK {}\r\n0\r\n\r\n" + _SMUGGLED,
        "line-feed-name": _HEAD
        + b"X: 1\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n"
        + _SMUGGLED,
        "capital-chunked": _HEAD
        + b"Transfer-Encoding: xchunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n"
        + _SMUGGLED,
    }.items():
        # What follows a request on its connection may be answered; the request itself is broken.
        yield _case(
            f"smuggle-{name}",
            f"A request inside a request: {name}.",
            text,
            Truth(MALFORMED, silence=True),
        )
    get_body = (
        _GET
        + b"Connection: close\r\nContent-Length: %d\r\n\r\n"
        % len(_SMUGGLED.replace(b"{host}", b"127.0.0.1:0000"))
        + _SMUGGLED
    )
    yield _case("smuggle-get-body", "A request as the body of a GET.", get_body, _MAY)
    pipeline = (_GET + b"\r\n") * 200 + _GET + b"Connection: close\r\n\r\n"
    yield _case("pipeline", "200 requests before the first answer.", pipeline, _MAY)
    whole = _GET.replace(b"{host}", b"127.0.0.1") + b"Connection: close\r\n\r\n"
    slow = (*(whole[at : at + 1] for at in range(60)), whole[60:])
    yield _case("dripped", "A request in single bytes.", slow, Truth(MALFORMED | {200}, silence=True))
