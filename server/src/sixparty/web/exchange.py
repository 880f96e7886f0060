"""One HTTP exchange: what came in, and what goes out."""

import asyncio
import ipaddress
import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from sixparty.limits import Limits
from sixparty.problem import Problem, ProblemError

if TYPE_CHECKING:
    from sixparty.web.kept import Answer

Header = tuple[bytes, bytes]

#: What names a host, and perhaps a port (RFC 9110 §7.2, RFC 3986 §3.2.2).
_HOST: Final = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?:[A-Za-z0-9._~!$&'()*+;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?"
)


#: Fields whose reading takes time, and the bytes that one may have.
_NEGOTIATING: Final = (
    b"accept",
    b"accept-encoding",
    b"accept-language",
    b"content-type",
    b"if-match",
    b"if-none-match",
)
_LONGEST_FIELD: Final = 4096
#: Bytes of a host's name that is worth remembering.
_USUAL: Final = 256


class ClientLeftError(Exception):
    """The client has closed the connection, or does not take its answer."""


@dataclass(slots=True)
class Response:
    """A finished response; its header fields have lower-case names.

    head: what `heads` has made of them, for a response that is sent again.
    """

    status: int
    body: bytes
    headers: list[Header]
    head: bytes = field(default=b"", compare=False)


class Client(Protocol):
    """Who has sent a request: sends its body, and takes the response.

    address: for the time limit, never for the log; left: it has closed the connection; watched: the task that
    answers is to be cancelled when it does.
    """

    address: str
    left: bool
    watched: bool

    async def piece(self) -> bytes:
        """Return the next piece of the body; none at its end, or where the rest will not come."""

    def reply(self, response: Response) -> None:
        """Send a response at once."""

    def begin(self, response: Response) -> None:
        """Begin a response, whose body comes piece by piece."""

    async def send(self, piece: bytes, *, last: bool) -> None:
        """Send a piece of the body, once there is room for it."""


@dataclass(slots=True)
class Request:
    """A request: method, decoded path, query string as sent, header fields, and a body that is read late.

    Names of fields are in lower case; one that is sent in several lines counts as one (RFC 9110 §5.3).
    name: what the front remembers it by; known: the answer that it has kept, where that is a long one.
    """

    method: str
    path: str
    query_string: bytes
    headers: dict[bytes, bytes]
    client: Client
    version: str = "1.1"
    body: bytes = b""
    name: Hashable = None
    known: "Answer | None" = None
    _url: str = ""

    def header(self, name: bytes) -> str:
        """Return a field's value, empty where it was not sent."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def words(self) -> tuple[bytes | str, ...]:
        """Return all that an answer may depend on, as it was sent."""
        headers = self.headers
        return (
            self.path,
            self.query_string,
            headers.get(b"accept", b""),
            headers.get(b"accept-language", b""),
            headers.get(b"host", b""),
        )

    @property
    def url(self) -> str:
        """Return the address without its query, as the client wrote it."""
        if not self._url:
            host = self.header(b"host") or "localhost"
            self._url = f"http://{host}{self.path}"
        return self._url

    def check(self) -> None:
        """Raise ProblemError where the head cannot be read: no proper Host, or a field that is too long."""
        if sum(map(len, self.headers.values())) > _LONGEST_FIELD:  # or else none can be
            self._check_fields()
        self._check_host()

    def _check_fields(self) -> None:
        for name in _NEGOTIATING:
            if len(self.headers.get(name, b"")) > _LONGEST_FIELD:
                reason = f"The field {name.decode()} has more than {_LONGEST_FIELD} bytes."
                raise ProblemError(Problem("head-too-large", 431, reason, "send a shorter one"))

    def _check_host(self) -> None:
        """Raise ProblemError where the client's name for this server is none (400, RFC 9112 §3.2)."""
        name = self.headers.get(b"host", b"")
        if not name and self.version == "1.1":  # an empty name is none (RFC 9110 §4.2.1)
            reason = "The request names no host."
            raise ProblemError(Problem("bad-request", 400, reason, "send a Host field"))
        if not (_remembered if len(name) <= _USUAL else _names_host)(name):
            reason = "The Host field names no host."
            remedy = "send the name by which you know this server"
            raise ProblemError(Problem("bad-request", 400, reason, remedy))

    async def read_body(self, limits: Limits, largest: int) -> None:
        """Read the body. Raises ProblemError where it is too long, too slow or incomplete.

        A body needs a Content-Length (411, RFC 9110 §15.5.12).
        """
        if self.header(b"content-encoding").strip().lower() not in {"", "identity"}:
            reason = "Compressed bodies are not read here."
            raise ProblemError(Problem("unsupported-media-type", 415, reason, "send the body as it is"))
        if b"transfer-encoding" in self.headers or not self.headers.get(b"content-length", b"").isdigit():
            if b"transfer-encoding" not in self.headers and b"content-length" not in self.headers:
                return  # there is no body (RFC 9112 §6.3)
            reason = "The request does not say how long its body is."
            raise ProblemError(Problem("length-required", 411, reason, "send Content-Length"))
        length = int(self.headers[b"content-length"])
        if length > largest:
            raise ProblemError(too_large(largest))
        try:
            async with asyncio.timeout(limits.body_seconds):
                self.body = await self._receive_all(length)
        except TimeoutError:
            reason = f"The body did not arrive within {limits.body_seconds:g} seconds."
            raise ProblemError(Problem("too-slow", 408, reason, "send it without pauses")) from None

    async def _receive_all(self, length: int) -> bytes:
        pieces, got = [], 0
        while got < length and (piece := await self.client.piece()):
            pieces.append(piece)
            got += len(piece)
        if got != length:
            reason = f"The body has {got} bytes where Content-Length says {length}."
            raise ProblemError(Problem("bad-request", 400, reason, "send the whole body"))
        return b"".join(pieces)


def _names_host(field: bytes) -> bool:
    match = _HOST.fullmatch(field.decode("latin-1"))
    try:
        return match is not None and (match["six"] is None or bool(ipaddress.IPv6Address(match["six"])))
    except ValueError:
        return False


_remembered: Final = lru_cache(maxsize=64)(_names_host)


class Watch:
    """Ends the present task when the client leaves: `with Watch(request): …` raises ClientLeftError."""

    def __init__(self, request: Request) -> None:
        """Watch the client of this request, whose body has been read."""
        self._client = request.client

    def __enter__(self) -> None:
        """Have the task cancelled once the client leaves. Raises ClientLeftError where it has left."""
        if self._client.left:
            raise ClientLeftError
        self._client.watched = True

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Have it cancelled no longer."""
        self._client.watched = False
        if self._client.left and isinstance(error, asyncio.CancelledError):
            raise ClientLeftError from None


def too_large(largest: int) -> Problem:
    """Return the problem of a body or query that is too long."""
    return Problem("too-large", 413, f"More than {largest:,} bytes were sent.", "send a shorter query")


def with_length(headers: Iterable[Header], body: bytes) -> list[Header]:
    """Return the fields with the body's length."""
    return [*headers, (b"content-length", str(len(body)).encode())]
