"""The remote engine for callers that are in no event loop: `Engine` over any SPARQL 1.1 endpoint."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Self

from sixparty.engine.interface import Result
from sixparty.engine.isolation.engine import IsolatedEngine
from sixparty.engine.remote.pool import RemotePool
from sixparty.limits import Limits


class RemoteEngine:
    """Asks an endpoint over HTTP, by RemotePool in a loop of its own; safe to call from several threads."""

    def __init__(self, address: str, limits: Limits | None = None) -> None:
        """address: the endpoint's, such as https://host/sparql. Raises EngineError where it is no address."""
        pool = RemotePool(address, limits)
        self._engine = IsolatedEngine(pool)
        self._loop = asyncio.new_event_loop()
        self._engine.bind(self._loop)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._pool = pool
        asyncio.run_coroutine_threadsafe(pool.open(), self._loop).result()

    def query(
        self,
        text: str,
        *,
        media_type: str | Sequence[str],
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> Result:
        """Answer a query; see `Engine.query`. Raises FaultyEngineError too, where the answer is none."""
        return self._engine.query(
            text,
            media_type=media_type,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            base=base,
        )

    def close(self) -> None:
        """Close the connections and end the thread."""
        asyncio.run_coroutine_threadsafe(self._pool.close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()
