"""Calls the front in this process, without a connection, from tests that wait for their answers."""

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from urllib.parse import unquote, urlencode, urljoin

import httpx

from sixparty.web.exchange import Request, Response
from sixparty.web.front import Front

HOST = "http://localhost"
FORM = "application/x-www-form-urlencoded"
PATIENCE = 60.0

T = TypeVar("T")


@dataclass(frozen=True)
class Reply:
    """A response as it was sent: nothing is decompressed, nothing followed."""

    status_code: int
    headers: httpx.Headers
    data: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.data.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.data)

    @property
    def content_type(self) -> str:
        """The Content-Type field."""
        return self.headers["content-type"]


class Running:
    """A Front that runs in an event loop of its own thread, as it does in the server."""

    def __init__(self, front: Front) -> None:
        self.front = front
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        try:
            self.wait(self.front.start())
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.wait(self._stop())
        self._end()

    async def _stop(self) -> None:
        self.front.stop()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def begin(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Start something in the loop; return its future."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something in the loop and wait for it."""
        return self.begin(work).result(PATIENCE)


class Asker:
    """A client that has sent its whole body, and takes whatever comes."""

    def __init__(self, body: bytes = b"") -> None:
        self.address = "127.0.0.1"
        self.left = self.watched = False
        self.response: Response | None = None
        self.pieces: list[bytes] = []
        self.body = body

    async def piece(self) -> bytes:
        """The body, and then nothing."""
        body, self.body = self.body, b""
        return body

    def reply(self, response: Response) -> None:
        """Take a response."""
        self.begin(response)
        self.pieces.append(response.body)

    def begin(self, response: Response) -> None:
        """Take its head."""
        assert self.response is None, "two responses to one request"
        self.response = response

    async def send(self, piece: bytes, *, last: bool) -> None:
        """Take a piece."""
        self.pieces.append(piece)


class FrontClient:
    """Asks a running Front; its methods take what those of Flask's test client take."""

    def __init__(self, running: Running) -> None:
        self.running = running

    def request(self, method: str, path: str, **about: Any) -> Reply:
        """Send a request and wait for the response; see `_request` for `about`."""
        follow = about.pop("follow_redirects", False)
        reply = self.running.wait(self.send(method, path, **about))
        while follow and reply.status_code in {301, 302, 303, 307, 308}:
            where = urljoin(HOST + path, reply.headers["location"]).removeprefix(HOST)
            reply = self.running.wait(self.send(method, where, headers=about.get("headers", {})))
        return reply

    def get(self, path: str, **about: Any) -> Reply:
        """GET."""
        return self.request("GET", path, **about)

    def head(self, path: str, **about: Any) -> Reply:
        """HEAD."""
        return self.request("HEAD", path, **about)

    def post(self, path: str, **about: Any) -> Reply:
        """POST."""
        return self.request("POST", path, **about)

    def put(self, path: str, **about: Any) -> Reply:
        """PUT."""
        return self.request("PUT", path, **about)

    def options(self, path: str, **about: Any) -> Reply:
        """OPTIONS."""
        return self.request("OPTIONS", path, **about)

    async def send(self, method: str, path: str, **about: Any) -> Reply:
        """Send a request, in the loop of the Front."""
        asker, front = Asker(), self.running.front
        request = _request(asker, method, path, **about)
        if (response := front.known(request)) is not None:
            asker.reply(response)
        else:
            await front.answer(request)
        assert asker.response is not None, "no response"
        body = b"" if method == "HEAD" else b"".join(asker.pieces)
        return Reply(asker.response.status, httpx.Headers(asker.response.headers), body)


def _request(
    asker: Asker,
    method: str,
    path: str,
    *,
    query_string: Mapping[str, Any] | str = "",
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    data: Any = None,
    content_type: str = "",
) -> Request:
    """Make a request with no field that is not asked for, as the parser of connections would.

    query_string, data: a mapping is percent-encoded, a list in it sent as several fields.
    """
    if query_string:
        path += "?" + (query_string if isinstance(query_string, str) else urlencode(query_string, doseq=True))
    fields = list(headers.items() if isinstance(headers, Mapping) else headers)
    if isinstance(data, Mapping):
        data, content_type = urlencode(data, doseq=True), content_type or FORM
    if content_type:
        fields.append(("Content-Type", content_type))
    sent = httpx.Request(method, HOST + path, headers=fields, content=data)
    asker.body = sent.read()
    merged: dict[bytes, bytes] = {}
    for name, value in ((name.lower(), value) for name, value in sent.headers.raw):
        merged[name] = merged[name] + b", " + value if name in merged else value
    encoded, _, query = sent.url.raw_path.partition(b"?")
    return Request(method, unquote(encoded.decode("ascii")), query, merged, asker)
