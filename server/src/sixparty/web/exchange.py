"""One HTTP exchange over ASGI: what came in, and what goes out."""

import asyncio
import ipaddress
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from sixparty.limits import Limits
from sixparty.problem import Problem, ProblemError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

#: Seconds after which it is worth looking whether the client is still there.
_UNWATCHED: Final = 0.2
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
class Request:
    """A request: method, decoded path, query string as sent, header fields, and a body that is read late."""

    method: str
    path: str
    query_string: bytes
    scope: Scope
    receive: Receive
    body: bytes = b""
    headers: dict[bytes, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, scope: Scope, receive: Receive) -> "Request":
        """Read the scope. A field that is sent in several lines counts as one (RFC 9110 §5.3)."""
        headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            headers[name] = headers[name] + b", " + value if name in headers else value
        return cls(scope["method"], scope["path"], scope["query_string"], scope, receive, headers=headers)

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
        host = self.header(b"host") or "localhost"
        return f"{self.scope.get('scheme', 'http')}://{host}{self.scope.get('root_path', '')}{self.path}"

    def check(self) -> None:
        """Raise ProblemError where the head cannot be read: no proper Host, or a field that is too long."""
        for name in _NEGOTIATING:
            if len(self.headers.get(name, b"")) > _LONGEST_FIELD:
                reason = f"The field {name.decode()} has more than {_LONGEST_FIELD} bytes."
                raise ProblemError(Problem("head-too-large", 431, reason, "send a shorter one"))
        self._check_host()

    def _check_host(self) -> None:
        """Raise ProblemError where the client's name for this server is none (400, RFC 9112 §3.2)."""
        # Some servers put an empty field in the place of none; http IRIs have a host (RFC 9110 §4.2.1).
        if not self.headers.get(b"host") and self.scope.get("http_version") == "1.1":
            reason = "The request names no host."
            raise ProblemError(Problem("bad-request", 400, reason, "send a Host field"))
        name = self.headers.get(b"host", b"")
        if not (_remembered if len(name) <= _USUAL else _names_host)(name):
            reason = "The Host field names no host."
            remedy = "send the name by which you know this server"
            raise ProblemError(Problem("bad-request", 400, reason, remedy))

    @property
    def client(self) -> str:
        """Return the client's address; for the time limit, never for the log."""
        return (self.scope.get("client") or ("unknown",))[0]

    async def read_body(self, limits: Limits, largest: int) -> None:
        """Read the body. Raises ProblemError where it is too long, too slow or incomplete.

        A body needs a Content-Length (411): some servers hand on a chunked body that breaks off as if it
        were whole.
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
        pieces, got, more = [], 0, True
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                break
            piece, more = message.get("body", b""), message.get("more_body", False)
            pieces.append(piece)
            got += len(piece)
            if got > length:
                break
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
    """Ends the present task when the client leaves: `with Watch(request): …` raises ClientLeftError.

    It begins to look only after a while, for most answers are quicker than a look.
    """

    def __init__(self, request: Request) -> None:
        """Watch the client of this request, whose body has been read."""
        self._request = request
        self._left = False

    def __enter__(self) -> None:
        """Set the alarm."""
        loop = asyncio.get_running_loop()
        self._looking: asyncio.Task[None] | None = None
        self._alarm = loop.call_later(_UNWATCHED, self._begin, asyncio.current_task(loop))

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Stop looking."""
        self._alarm.cancel()
        if self._looking is not None:
            self._looking.cancel()
        if self._left and isinstance(error, asyncio.CancelledError):
            raise ClientLeftError from None

    def _begin(self, task: asyncio.Task[Any] | None) -> None:
        self._looking = asyncio.get_running_loop().create_task(self._look(task))

    async def _look(self, task: asyncio.Task[Any] | None) -> None:
        # Of a request without a body, the empty one is told first; then only that the client has left.
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self._left = True
        if task is not None:
            task.cancel()


def too_large(largest: int) -> Problem:
    """Return the problem of a body or query that is too long."""
    return Problem("too-large", 413, f"More than {largest:,} bytes were sent.", "send a shorter query")


@dataclass(slots=True)
class Response:
    """A finished response; its header fields have lower-case names, as ASGI wants them."""

    status: int
    body: bytes
    headers: list[Header]


def with_length(headers: Iterable[Header], body: bytes) -> list[Header]:
    """Return the fields with the body's length."""
    return [*headers, (b"content-length", str(len(body)).encode())]
