"""What the server tells of itself: metrics for Prometheus, and one line of JSON a query."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from queue import Full, Queue
from threading import Thread
from time import time
from typing import Final, TextIO

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from sixparty.web.tally import Tally

#: Seconds that lines wait to be written together.
_PAUSE: Final = 0.25
#: Pieces of the log, one a PAUSE, that may wait for a slow reader.
_UNWRITTEN: Final = 240
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Observer:
    """Counts and logs. Holds no address of a client, and no query's text unless `log_queries`."""

    def __init__(self, log: TextIO | None = None, *, log_queries: bool = False) -> None:
        """log: where the lines go; None for nowhere."""
        self._log = None if log is None else _Writer(log)
        self._log_queries = log_queries
        self._lines: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._tally = Tally()
        self.registry = CollectorRegistry()
        self.registry.register(self._tally)

    def gauge(self, name: str, about: str, read: Callable[[], float]) -> None:
        """Show a figure that is read when the metrics are."""
        Gauge(f"sixparty_{name}", about, registry=self.registry).set_function(read)

    def kept(self, size: int, rows: int | None) -> None:
        """Note a query that was answered from what is kept."""
        self._tally.queries["kept"] += 1
        self._tally.bytes += size
        if self._log is not None:
            rows_told = "null" if rows is None else rows
            self._add(f'"outcome":"kept","ms":0,"rows":{rows_told},"bytes":{size}}}\n')

    def evaluated(
        self, outcome: str, seconds: float, *, size: int = 0, rows: int | None = None, text: str | None = None
    ) -> None:
        """Note a query that was evaluated or refused; `outcome`: `answered`, `cut`, or the problem's kind."""
        self._tally.queries[outcome] += 1
        self._tally.observe(seconds)
        self._tally.bytes += size
        if self._log is None:
            return
        told = "null" if rows is None else rows
        query = f',"query":{_dump(text)}' if self._log_queries and text is not None else ""
        self._add(f'"outcome":"{outcome}","ms":{seconds * 1000:.2f},"rows":{told},"bytes":{size}{query}}}\n')

    def client_left(self) -> None:
        """Note a client that went away, or would not take its answer."""
        self._tally.left += 1

    def event(self, what: str, **about: object) -> None:
        """Log something that is no query."""
        if self._log is not None:
            self._add(_dump({"event": what, **about})[1:] + "\n")

    def metrics(self) -> bytes:
        """Return the metrics in Prometheus' text format."""
        return generate_latest(self.registry)

    def flush(self) -> None:
        """Hand over what waits to be written."""
        self._timer = None
        if self._log is not None and self._lines:
            lines, self._lines = self._lines, []
            self._log.put("".join(lines))

    def close(self) -> None:
        """Write the rest, and wait a moment for it."""
        self.flush()
        if self._log is not None:
            self._log.close()

    def _add(self, rest: str) -> None:
        # Lines are written together: a write a query would cost as much as answering from what is kept.
        self._lines.append(f'{{"time":{time():.3f},{rest}')
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PAUSE, self.flush)


class _Writer:
    """Writes in a thread of its own: who reads the log, and stops reading, is not to stop the server."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._pieces: Queue[str | None] = Queue(_UNWRITTEN)
        self._thread = Thread(target=self._write, daemon=True)
        self._thread.start()

    def put(self, piece: str) -> None:
        """Take a piece; it is dropped where too many wait already."""
        with contextlib.suppress(Full):
            self._pieces.put_nowait(piece)

    def close(self) -> None:
        """End the thread, once it has written what it can in a second."""
        with contextlib.suppress(Full):
            self._pieces.put_nowait(None)
        self._thread.join(1)

    def _write(self) -> None:
        while (piece := self._pieces.get()) is not None:
            with contextlib.suppress(OSError, ValueError):  # nobody reads any more
                self._stream.write(piece)
                self._stream.flush()
