"""Reads the requests of a connection with httptools, as RFC 9112 has them, and no head without end."""

from typing import Final, Protocol

import httptools

from sixparty.problem import Problem, ProblemError
from sixparty.web import heads
from sixparty.web.exchange import Request
from sixparty.web.incoming import Incoming, Wire

#: Bytes of a request's address, and of its whole head, and how many fields it may have.
_LONGEST_ADDRESS: Final = 65_534
_LARGEST_HEAD: Final = 256 * 1024
_MOST_FIELDS: Final = 128


class Receiver(Wire, Protocol):
    """Who is given the requests."""

    def began(self) -> None:
        """Hear of a request's first byte."""

    def headed(self, request: Request, incoming: Incoming, *, now: bool) -> None:
        """Take a request whose head has arrived; now: do not wait until its body has."""

    def completed(self) -> None:
        """Hear that the whole of the last request has arrived."""

    def pause(self) -> None:
        """Read no more for now."""

    def refuse(self, problem: Problem) -> None:
        """Hear what is wrong, after which nothing can be read."""


class Parser:
    """The requests that come on one connection."""

    def __init__(self, receiver: Receiver, address: str) -> None:
        """address: the client's."""
        self.in_head = False
        #: The request of which something is still to come.
        self.arriving: Incoming | None = None
        self._receiver = receiver
        self._address = address
        self._parser = httptools.HttpRequestParser(self)
        self._url = b""
        self._fields: dict[bytes, bytes] = {}
        self._count = 0
        self._head_size = 0
        self._unparsed = 0  # bytes of a body that httptools leaves unread
        self._fault: Problem | None = None  # what a callback has met

    def feed(self, data: bytes) -> None:
        """Read on."""
        if self._unparsed:
            self._take_unparsed(data)
            return
        if not data.isascii() and self.arriving is None and not self.in_head:
            data = heads.with_plain_line(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._unparsed = int(self._fields.get(b"content-length", b"0"))
            self._take_unparsed(data[upgrade.args[0] :])
        except httptools.HttpParserError as error:
            self.in_head = False
            self._receiver.refuse(self._fault or heads.fault(error))
        if self.in_head:
            self._head_size += len(data)
            if self._head_size > _LARGEST_HEAD:
                self._receiver.refuse(heads.TOO_LARGE)

    # What httptools calls.

    def on_message_begin(self) -> None:
        """Hear of a request's first byte."""
        self._url, self._fields, self._count = b"", {}, 0
        self.in_head, self._head_size = True, 0
        self._receiver.began()

    def on_url(self, piece: bytes) -> None:
        """Take a piece of the address."""
        self._url += piece
        if len(self._url) > _LONGEST_ADDRESS:
            raise self._failed(heads.ADDRESS_TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field; those that come after a body (trailers, §7.1.2) are not looked at."""
        if self.in_head:
            name = name.lower()
            fields = self._fields
            fields[name] = fields[name] + b", " + value if name in fields else value
            self._count += 1
            if self._count > _MOST_FIELDS:
                raise self._failed(heads.TOO_LARGE)

    def on_headers_complete(self) -> None:
        """Hand the request on."""
        self.in_head = False
        parser, fields = self._parser, self._fields
        try:
            path, query, host = heads.parts(self._url)
        except httptools.HttpParserInvalidURLError as error:
            raise self._failed(heads.fault(error)) from None
        if host:  # it is what counts (§3.2.2)
            fields[b"host"] = host
        method, version = parser.get_method().decode(), parser.get_http_version()
        if not version.startswith("1."):
            raise self._failed(heads.OTHER_VERSION)
        incoming = self.arriving = Incoming(
            self._receiver,
            self._address,
            keep_alive=parser.should_keep_alive() and not parser.should_upgrade() and version == "1.1",
            bodiless=method == "HEAD",
            expects=b"expect" in fields and fields[b"expect"].lower() == b"100-continue",
        )
        request = Request(method, path, query, fields, incoming, version)
        has_body = b"content-length" in fields or b"transfer-encoding" in fields
        self._receiver.headed(request, incoming, now=has_body)

    def on_body(self, piece: bytes) -> None:
        """Take a piece of the body."""
        if self.arriving is not None and not self.arriving.take(piece):
            self._receiver.pause()

    def on_message_complete(self) -> None:
        """Hear that the request has arrived; one that asks for another protocol may have a body still."""
        if not self._parser.should_upgrade():
            self._complete()

    # Within.

    def _failed(self, problem: Problem) -> ProblemError:
        """Return what to raise in a callback, which httptools tells of in an error of its own."""
        self._fault = problem
        return ProblemError(problem)

    def _take_unparsed(self, data: bytes) -> None:
        """Take the body of a request for another protocol, which goes on in this one (RFC 9110 §7.8)."""
        piece = data[: self._unparsed]
        self._unparsed -= len(piece)
        if piece:
            self.on_body(piece)
        if not self._unparsed:
            self._complete()

    def _complete(self) -> None:
        if self.arriving is not None:
            self.arriving.complete()
            self.arriving = None
            self._receiver.completed()
