"""Calls the ASGI application in this process, from tests that wait for their answers."""

import asyncio
import json
import threading
from collections.abc import Coroutine, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from urllib.parse import urlencode, urljoin

import httpx

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


class AsgiClient:
    """Asks a running Front; its methods take what those of Flask's test client take."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self._transport = httpx.ASGITransport(running.front, raise_app_exceptions=False)

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
        response = await self._transport.handle_async_request(_request(method, path, **about))
        assert isinstance(response.stream, httpx.AsyncByteStream)
        pieces = [piece async for piece in response.stream]
        return Reply(response.status_code, response.headers, b"".join(pieces))


def _request(
    method: str,
    path: str,
    *,
    query_string: Mapping[str, Any] | str = "",
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    data: Any = None,
    content_type: str = "",
) -> httpx.Request:
    """Make a request with no field that is not asked for.

    query_string, data: a mapping is percent-encoded, a list in it sent as several fields.
    """
    if query_string:
        path += "?" + (query_string if isinstance(query_string, str) else urlencode(query_string, doseq=True))
    fields = list(headers.items() if isinstance(headers, Mapping) else headers)
    if isinstance(data, Mapping):
        data, content_type = urlencode(data, doseq=True), content_type or FORM
    if content_type:
        fields.append(("Content-Type", content_type))
    return httpx.Request(method, HOST + path, headers=fields, content=data)
