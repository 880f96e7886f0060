"""What an operator asks: whether the server lives, whether it takes queries, and its metrics."""

from prometheus_client import CONTENT_TYPE_LATEST

from sixparty.engine import AsyncPool
from sixparty.problem import Problem, ProblemError
from sixparty.web import headers
from sixparty.web.exchange import Request, Response, with_length
from sixparty.web.kept import Kept
from sixparty.web.observing import Observer
from sixparty.web.sending import Outbox

METHODS = ("GET", "HEAD", "OPTIONS")


class Operations:
    """`/healthz`, `/readyz` and `/metrics`."""

    def __init__(self, pool: AsyncPool, kept: Kept, outbox: Outbox, observer: Observer) -> None:
        """pool, kept, outbox: whose figures are shown."""
        self._pool = pool
        self._observer = observer
        self.draining = False
        for name, about, read in (
            ("queries_running", "Queries that are being evaluated.", lambda: pool.running),
            ("queries_waiting", "Queries that wait for a place.", lambda: pool.waiting),
            ("isolates_started", "Isolates since the start.", lambda: pool.counts.born),
            ("isolates_overdue", "Isolates killed at a deadline.", lambda: pool.counts.overdue),
            ("isolates_lost", "Isolates that ended over a query.", lambda: pool.counts.lost),
            ("answers_kept", "Answers in memory.", lambda: len(kept)),
            ("answers_kept_bytes", "Bytes of answers in memory.", lambda: kept.size),
            ("answers_sending_bytes", "Bytes of long answers that clients are taking.", lambda: outbox.size),
        ):
            observer.gauge(name, about, read)

    async def alive(self, request: Request) -> Response:
        """Tell that the process answers."""
        return self._text(request, "ok\n", "text/plain")

    async def ready(self, request: Request) -> Response:
        """Tell that a query would be taken up: 503 where not."""
        if self.draining or not self._pool.ready:
            reason = "The server is ending." if self.draining else "The engine is starting."
            raise ProblemError(Problem("unavailable", 503, reason, "ask again in a second", retry_after=1))
        return self._text(request, "ready\n", "text/plain")

    async def metrics(self, request: Request) -> Response:
        """Show the metrics."""
        return self._text(request, self._observer.metrics().decode(), CONTENT_TYPE_LATEST)

    def _text(self, request: Request, text: str, media_type: str) -> Response:
        if request.method == "OPTIONS":
            return headers.options(METHODS)
        headers.allow(request, METHODS)
        body = text.encode()
        kind = (
            headers.content_type(media_type)
            if "charset" not in media_type
            else (b"content-type", media_type.encode())
        )
        return Response(
            200, body, with_length([kind, *headers.COMMON, (b"cache-control", b"no-store")], body)
        )
