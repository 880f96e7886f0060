"""What a hostile case is: a request (or a crowd of clients), its intent, and which answers are truthful."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import quote, urlencode

JSON: Final = "application/sparql-results+json"
QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"
FORM_TYPE: Final = "application/x-www-form-urlencoded"

#: The query was read, and could not be finished within the time or the memory that one query may have.
STOPPED: Final = frozenset({504, 507})
#: The text is too deep, too long or no SPARQL; or the isolate died over it.
UNREADABLE: Final = frozenset({400, 413, 504, 507})
#: Not done for anybody.
REFUSED: Final = frozenset({400, 403})
#: The frame is broken: refused by whichever layer sees it first.
MALFORMED: Final = frozenset({400, 404, 405, 408, 411, 413, 414, 415, 417, 421, 431, 501, 505})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run knows: the size of the data served, the deadline (s), and where the traps are."""

    triples: int
    deadline: float
    trap_port: int
    canary_file: str
    canary: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `seconds` run from the last byte sent; `error` tells why there is no whole answer."""

    status: int | None
    headers: dict[str, str]
    body: bytes
    seconds: float
    error: str = ""
    more: bytes = b""  # what came on the same connection after the first answer

    @property
    def media_type(self) -> str:
        """Return the content type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


#: Says what is wrong with a 200; None where it is right.
Right = Callable[[Answer, Facts], str | None]


@dataclass(frozen=True, slots=True)
class Truth:
    """Which answers are truthful.

    statuses: allowed ones. right: what a 200 must say. silence: closing without an answer is truthful (the
    request is broken or incomplete). forbidden: bytes that no answer may hold, on top of what is always
    forbidden. harmful: bytes that would run in a page (data may hold them). late: the request itself takes
    time, so that only the server's life is timed.
    """

    statuses: frozenset[int]
    right: Right | None = None
    silence: bool = False
    forbidden: tuple[bytes, ...] = ()
    harmful: tuple[bytes, ...] = ()
    late: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A well-framed request. `headers` overrule those that are made for it."""

    method: str = "POST"
    target: str = "/sparql"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def wire(self, host: str) -> bytes:
        """Return the request's bytes, HTTP/1.1, one request a connection."""
        made = {"Host": host, "Connection": "close", "Accept": f"{JSON}, application/n-triples;q=0.9"}
        if self.body or self.method in {"POST", "PUT", "PATCH", "QUERY"}:
            made["Content-Length"] = str(len(self.body))
        lines = [f"{name}: {value}" for name, value in {**made, **self.headers}.items()]
        head = "\r\n".join([f"{self.method} {self.target} HTTP/1.1", *lines, "", ""])
        return head.encode("utf-8", "surrogateescape") + self.body


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes for a socket as they are, `pause` seconds between the pieces; `{host}` is filled in.

    shut: close the sending half afterwards. patience: how long to wait for an answer (s).
    """

    pieces: tuple[bytes, ...]
    pause: float = 0.0
    shut: bool = False
    patience: float = 6.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """`count` clients at once that each send `pieces` (`{n}` is the client's number), then misbehave.

    hold: keep the socket open, read nothing. drip: go on with one byte of `tail` every tenth of a second.
    reset: cut the connection with RST. close: close at once in the ordinary way.
    """

    count: int
    pieces: bytes
    then: Literal["hold", "drip", "reset", "close"]
    seconds: float = 2.0
    tail: bytes = b""


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile case."""

    id: str
    family: str
    intent: str
    send: Request | Raw | Crowd
    truth: Truth


def post(text: str, *, accept: str = "", target: str = "/sparql") -> Request:
    """Return a query sent as the body."""
    headers = {"Content-Type": QUERY_TYPE} | ({"Accept": accept} if accept else {})
    return Request("POST", target, headers, text.encode("utf-8", "surrogatepass"))


def form(fields: dict[str, str] | list[tuple[str, str]], *, accept: str = "") -> Request:
    """Return fields sent as a form."""
    headers = {"Content-Type": FORM_TYPE} | ({"Accept": accept} if accept else {})
    return Request("POST", "/sparql", headers, urlencode(fields).encode())


def get(
    text: str, *, accept: str = "", path: str = "/sparql", method: str = "GET", more: str = ""
) -> Request:
    """Return a query sent in the address, `more` put after it as it is."""
    headers = {"Accept": accept} if accept else {}
    return Request(method, f"{path}?query={quote(text, safe='')}{more}", headers)
