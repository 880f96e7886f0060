"""The isolated engine: `Engine` for threads that are not the event loop's, and its twin for the loop."""

import asyncio
from collections.abc import Sequence
from functools import lru_cache

from sixparty.engine.interface import AsyncPool, Result, UnavailableError
from sixparty.engine.isolation import frames


class IsolatedEngine:
    """Answers by a pool, of isolates or of connections to a remote endpoint; implements `Engine`."""

    def __init__(self, pool: AsyncPool) -> None:
        """pool: started, or about to be, by the loop that calls `bind`."""
        self.pool = pool
        self._loop: asyncio.AbstractEventLoop | None = None

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Name the event loop that the pool runs in."""
        self._loop = loop

    def query(
        self,
        text: str,
        *,
        media_type: str | Sequence[str],
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> Result:
        """Answer a query from another thread than the loop's; see `Engine.query`."""
        if self._loop is None or not self._loop.is_running():
            raise UnavailableError("The engine is not running.", "try again in a second")
        types = (media_type,) if isinstance(media_type, str) else media_type
        work = self.pool.query(request_head(types, default_graphs, named_graphs, base), text.encode())
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def request_head(
    types: Sequence[str],
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    base: str | None = None,
    rows: int | None = None,
) -> bytes:
    """Return the head of a request to an isolate; the parameters are those of `Engine.query`.

    rows: a limit below the engine's own, for an answer of which only the beginning is wanted.
    """
    default = None if default_graphs is None else tuple(default_graphs)
    named = None if named_graphs is None else tuple(named_graphs)
    return _head(tuple(types), default, named, base, rows)


@lru_cache(maxsize=256)
def _head(
    types: tuple[str, ...],
    default: tuple[str, ...] | None,
    named: tuple[str, ...] | None,
    base: str | None,
    rows: int | None,
) -> bytes:
    return frames.write_head({"types": types, "default": default, "named": named, "base": base, "rows": rows})
