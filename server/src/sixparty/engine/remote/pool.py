"""A remote endpoint, as the server's event loop sees it: the same that the pool of isolates offers."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import httpx

from sixparty.aside import aside
from sixparty.engine import writing
from sixparty.engine.interface import (
    EngineError,
    ExhaustedError,
    FaultyEngineError,
    OverloadedError,
    Result,
    UnavailableError,
)
from sixparty.engine.isolation.pool import Counts
from sixparty.engine.messages import NARROWER
from sixparty.engine.remote import answers, failures
from sixparty.engine.remote.asking import Asking, address_of, ask
from sixparty.engine.remote.credentials import credentials_of
from sixparty.engine.writing import Ceiling
from sixparty.limits import Limits

#: Seconds in which a connection has to be made.
_CONNECT: Final = 3.0
#: The longest Retry-After that is waited for.
_PAUSE: Final = 2.0
#: Our own bytes are fewer than those of the formats that are asked for, but for short prefixes and the like.
_SWELLING: Final = 2
_LONGEST_WATCH: Final = 5.0
#: Seconds in which a server that starts waits for its engine, before it starts without.
_FIRST_WAIT: Final = 5.0


@dataclass(frozen=True, slots=True)
class _Reply:
    """What came: its bytes, their media type, and how many rows the endpoint says it gives at most."""

    body: bytes
    media_type: str
    most_rows: int | None


class _AgainError(Exception):
    """Nothing of an answer has come, and the same request may be sent once more."""

    def __init__(self, error: EngineError, pause: float = 0.0) -> None:
        super().__init__()
        self.error = error
        self.pause = pause


class RemotePool:
    """Places for queries that a remote endpoint answers. Belongs to one event loop.

    In `counts`, born are the requests sent, overdue those not answered in time, lost those that failed.
    """

    def __init__(self, address: str, limits: Limits | None = None) -> None:
        """address: the endpoint's, with user and password where it asks for them. Raises EngineError."""
        self.limits = limits or Limits()
        self.counts = Counts()
        self._address, self._auth = credentials_of(address_of(address))
        self._ceiling = Ceiling(self.limits.rows, self.limits.answer_bytes)
        self._places = asyncio.Semaphore(self.limits.concurrency)
        self._client: httpx.AsyncClient | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.ready = False
        self.running = 0
        self.waiting = 0

    async def open(self) -> None:
        """Make what connections are kept in; none is made yet."""
        most = self.limits.concurrency
        self._client = httpx.AsyncClient(
            verify=ssl.create_default_context(),
            auth=self._auth,
            trust_env=False,  # a proxy or a .netrc of the machine is nothing that the address says
            limits=httpx.Limits(max_connections=most, max_keepalive_connections=most, keepalive_expiry=30),
            timeout=httpx.Timeout(self.limits.deadline, connect=min(_CONNECT, self.limits.deadline)),
            follow_redirects=False,
        )

    async def start(self) -> None:
        """Open the way to the endpoint; where it does not answer yet, go on trying beside."""
        await self.open()
        with contextlib.suppress(TimeoutError, EngineError):
            async with asyncio.timeout(_FIRST_WAIT):
                await self._probe()
        if not self.ready:
            self._spawn(self._watch())

    def stop(self) -> None:
        """Close the connections, in the loop that runs."""
        for task in self._tasks:
            task.cancel()
        self._spawn(self.close())

    async def close(self) -> None:
        """Close the connections."""
        self.ready = False
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def query(self, head: bytes, text: bytes) -> Result:
        """Answer one query; see `AsyncPool.query`. Cancelling closes its connection."""
        asked = json.loads(head)
        asking = ask(
            self._address,
            text.decode(),
            asked["default"],
            asked["named"],
            asked["base"],
            nesting=self.limits.nesting,
        )
        writing.check(asked["types"], triples=asking.triples)
        ceiling = self._ceiling
        if asked["rows"] is not None:
            ceiling = Ceiling(min(asked["rows"], self.limits.rows), self.limits.answer_bytes)
        until = asyncio.get_running_loop().time() + self.limits.deadline
        async with self._place(until):
            return await self._answer(asking, asked["types"], ceiling, until)

    async def _answer(self, asking: Asking, wanted: Sequence[str], ceiling: Ceiling, until: float) -> Result:
        try:
            async with asyncio.timeout_at(until):
                reply = await self._ask(asking, until)
                if reply.most_rows is not None:  # one less, so that the answer is announced as cut
                    rows = self.limits.rows if ceiling.rows is None else ceiling.rows
                    ceiling = Ceiling(min(rows, reply.most_rows - 1), ceiling.bytes)
                read = partial(answers.read, reply.body, reply.media_type)
                # In a thread, and wholly there: pyoxigraph's objects may not wander between threads.
                return await aside(read, asking, wanted, ceiling)
        except TimeoutError:
            self.counts.overdue += 1
            raise failures.overdue(self.limits.deadline) from None
        except UnavailableError:
            self.counts.lost += 1
            if self.ready:
                self.ready = False
                self._spawn(self._watch())
            raise
        except FaultyEngineError:
            self.counts.lost += 1
            raise

    @contextlib.asynccontextmanager
    async def _place(self, until: float) -> AsyncIterator[None]:
        """Hold one of the places. Raises OverloadedError where too many wait, or none comes free in time."""
        if self._places.locked() and self.waiting >= self.limits.waiting:
            raise OverloadedError("Too many queries are waiting at this moment.", "try again in a second")
        self.waiting += 1
        try:
            async with asyncio.timeout_at(until):
                await self._places.acquire()
        except TimeoutError:
            reason = "No place came free before the query's deadline."
            raise OverloadedError(reason, "try again in a few seconds") from None
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            self._places.release()

    async def _ask(self, asking: Asking, until: float) -> _Reply:
        """Send the request, once more where that is safe."""
        try:
            return await self._send(asking)
        except _AgainError as again:
            if asyncio.get_running_loop().time() + again.pause >= until:
                raise again.error from None
            await asyncio.sleep(again.pause)
        try:
            return await self._send(asking)
        except _AgainError as again:
            raise again.error from None

    async def _send(self, asking: Asking) -> _Reply:
        if self._client is None:
            raise UnavailableError("The engine is not running.", "try again in a second")
        self.counts.born += 1
        request = self._client.build_request("POST", asking.url, content=asking.body, headers=asking.headers)
        try:
            response = await self._client.send(request, stream=True)
        except httpx.ConnectTimeout:
            raise failures.unreachable() from None
        except httpx.TimeoutException:
            raise failures.overdue(self.limits.deadline) from None
        except httpx.RemoteProtocolError as error:
            if "disconnected" in str(error):
                raise _AgainError(failures.unreachable()) from None
            raise answers.faulty("what is no HTTP") from None
        except (httpx.TransportError, OSError):
            raise _AgainError(failures.unreachable()) from None
        try:
            return await self._receive(response, asking)
        except httpx.TimeoutException:
            raise failures.overdue(self.limits.deadline) from None
        except (httpx.HTTPError, httpx.StreamError, OSError):
            raise answers.faulty("only a part of an answer") from None
        finally:
            await response.aclose()

    async def _receive(self, response: httpx.Response, asking: Asking) -> _Reply:
        if response.status_code != 200:
            body = await _beginning(response)
            error = failures.of_refusal(response, body, asking)
            pause = failures.retry_after(response)
            if response.status_code == 503 and pause is not None and pause <= _PAUSE:
                raise _AgainError(error, pause)
            raise error
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in (answers.TRIPLES if asking.triples else answers.SOLUTIONS):
            raise answers.faulty("another kind of document")
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise answers.faulty("a compressed document, which was not asked for,")
        framed = "content-length" in response.headers or "transfer-encoding" in response.headers
        if not framed and media_type not in answers.CLOSED:
            raise answers.faulty("a document whose end cannot be told")
        if "x-sql-state" in response.headers:  # Virtuoso's word for rows that it had no time to find
            raise failures.stopped()
        told = response.headers.get("x-sparql-maxrows", "")  # and for rows that it leaves out
        most_rows = max(int(told), 1) if told.isdecimal() else None
        return _Reply(await self._whole(response), media_type, most_rows)

    async def _whole(self, response: httpx.Response) -> bytes:
        most = self.limits.answer_bytes * _SWELLING
        pieces, size = [], 0
        async for piece in response.aiter_raw():
            pieces.append(piece)
            size += len(piece)
            if size > most:
                reason = "The answer is larger than this server takes from the engine behind it."
                raise ExhaustedError(reason, NARROWER)
        return b"".join(pieces)

    async def _probe(self) -> None:
        """Ask the least that can be asked. Raises the errors of a query."""
        until = asyncio.get_running_loop().time() + _CONNECT
        asking = ask(self._address, "ASK {}")
        async with asyncio.timeout_at(until):
            reply = await self._ask(asking, until)
        answers.read(reply.body, reply.media_type, asking, (answers.SOLUTIONS[0],), Ceiling())
        self.ready = True

    async def _watch(self) -> None:
        """Ask again and again, until the endpoint answers."""
        pause = 0.1
        while not self.ready:
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_WATCH)
            with contextlib.suppress(TimeoutError, EngineError):
                await self._probe()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _beginning(response: httpx.Response) -> bytes:
    """Return the first bytes of a refusal."""
    body = b""
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > failures.LONGEST:
            break
    return body
