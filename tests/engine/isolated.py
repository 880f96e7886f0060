"""A pool of isolates that runs in an event loop of its own thread, asked from the tests' thread."""

import asyncio
import contextlib
import threading
import time
from pathlib import Path
from typing import Any, Self

import psutil

from sixparty.engine import Result
from sixparty.engine.isolation.engine import IsolatedEngine
from sixparty.engine.isolation.pool import Pool
from sixparty.engine.isolation.source import Source
from sixparty.limits import Limits

#: Never ends, and needs little memory.
ENDLESS = "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(?a = ?m && ?a != ?m) }"

#: Data of a size that counts tell.
NUMBERS = "".join(f"<urn:n{number}> <urn:value> {number} .\n" for number in range(2000))
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


class Isolates:
    """A running pool over one file, whose default graph is the file's."""

    def __init__(self, data: Path, lanes: int | None = 2, **limits: Any) -> None:
        self.limits = Limits(**{"deadline": 20.0, **limits})
        self.pool = Pool(Source.under(self.limits, (data,), union=False), self.limits, lanes)
        self.engine = IsolatedEngine(self.pool)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.engine.bind(self._loop)
        asyncio.run_coroutine_threadsafe(self.pool.start(), self._loop).result(60)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        self.pool.stop()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def ask(self, text: str, media_type: str = "text/csv") -> Result:
        """Answer a query."""
        return self.engine.query(text, media_type=media_type)

    def begin(self, text: str) -> "asyncio.Future[Result]":
        """Begin to answer a query; the result is a future that may be cancelled."""
        from sixparty.engine.isolation.engine import request_head

        work = self.pool.query(request_head(["text/csv"]), text.encode())
        return asyncio.run_coroutine_threadsafe(work, self._loop)  # type: ignore[return-value]

    @property
    def processes(self) -> list[psutil.Process]:
        """The nursery, and after it the isolates."""
        found = []
        for pid in self.pool.processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                found.append(psutil.Process(pid))
        return found

    @property
    def evaluating(self) -> list[psutil.Process]:
        """The isolates that evaluate queries."""
        return [psutil.Process(isolate.pid) for isolate in self.pool._overseer.busy]

    @property
    def long(self) -> int:
        """How many queries run that have left their lane."""
        return self.pool._slow


def answers(isolates: Isolates) -> bool:
    """Tell whether isolates over NUMBERS answer."""
    return isolates.ask(COUNT).body == b"n\r\n2000\r\n"


def wait_until(holds: Any, seconds: float = 20.0) -> None:
    """Wait until something holds; fail where it does not within the time."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come to hold"
        time.sleep(0.02)


def gone(process: psutil.Process) -> bool:
    """Tell whether a process has ended."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
