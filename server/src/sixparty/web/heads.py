"""Heads of HTTP/1.1 messages (RFC 9112): addresses as clients write them, and responses as bytes."""

import re
from email.utils import formatdate
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote

import httptools

from sixparty.problem import Problem
from sixparty.web.exchange import Response

CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
TOO_LARGE: Final = Problem("head-too-large", 431, "The request's head is too large.", "send a shorter one")
ADDRESS_TOO_LONG: Final = Problem(
    "too-large", 414, "The request's address is too long.", "send the query by POST"
)
OTHER_VERSION: Final = Problem(
    "version-not-supported", 505, "The request is of another version of HTTP.", "send HTTP/1.1"
)
TOO_SLOW: Final = Problem("too-slow", 408, "The request's head did not arrive in time.", "send it at once")

#: As RFC 9110 calls them; Python calls two by older names until 3.13.
_PHRASES: Final = {status.value: status.phrase for status in HTTPStatus} | {
    413: "Content Too Large",
    414: "URI Too Long",
}
_STATUS_LINES: Final = {
    status: f"HTTP/1.1 {status} {phrase}\r\n".encode() for status, phrase in _PHRASES.items()
}
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")


def date() -> bytes:
    """Return the time now as a Date field has it (RFC 9110 §5.6.7)."""
    return formatdate(usegmt=True).encode()


def head(response: Response, now: bytes, *, keep_alive: bool) -> bytes:
    """Return the head of a response, with its Date (RFC 9110 §6.6.1) and what becomes of the connection."""
    if not response.head:
        lines = b"\r\n".join([*map(b": ".join, response.headers), b""])
        response.head = _STATUS_LINES[response.status] + lines
    last = b"\r\n\r\n" if keep_alive else b"\r\nconnection: close\r\n\r\n"
    return b"".join((response.head, b"date: ", now, last))


def parts(address: bytes) -> tuple[str, bytes, bytes]:
    """Return the path, decoded, the query, and the host that an address names ("" where it names none).

    It is a path with a query, a whole IRI, the authority of CONNECT, or `*` (§3.2). Raises
    HttpParserInvalidURLError.
    """
    host = b""
    if not address.startswith(b"/") and b"://" in address:
        url = httptools.parse_url(address)
        host = url.host if url.port is None else b"%s:%d" % (url.host, url.port)
        address = (url.path or b"/") + (b"" if url.query is None else b"?" + url.query)
    if b"#" in address:
        address = address.partition(b"#")[0]
    encoded, _, query = address.partition(b"?")
    path = encoded.decode("latin-1")
    return unquote(path) if "%" in path else path, query, host


def with_plain_line(data: bytes) -> bytes:
    """Return a request with the address percent-encoded that a client has sent in plain UTF-8, as many do."""
    line, end, rest = data.partition(b"\r\n")
    return _NOT_ASCII.sub(lambda found: b"%%%02X" % found[0][0], line) + end + rest


def fault(error: httptools.HttpParserError) -> Problem:
    """Return what is wrong with a request that httptools cannot read."""
    if isinstance(error, httptools.HttpParserInvalidMethodError):
        reason = "The request's method is unknown here."
        return Problem("method-not-allowed", 501, reason, "use GET, HEAD, POST, QUERY or OPTIONS")
    reason = f"The request is not HTTP/1.1: {error}."
    return Problem("bad-request", 400, reason, "send it as RFC 9112 says")
