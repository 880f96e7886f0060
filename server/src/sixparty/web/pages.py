"""Flask behind ASGI: pages are made in threads, taken whole, and kept like any other answer."""

from typing import Any, Final, cast
from urllib.parse import quote

from a2wsgi import WSGIMiddleware
from flask import Flask

from sixparty.aside import giving_way
from sixparty.engine import Result
from sixparty.problem import Problem
from sixparty.web.exchange import Header, Message, Request, Response, with_length
from sixparty.web.headers import UNSTORABLE
from sixparty.web.kept import Answer

#: Where a page finds the outcome of its query in the scope.
OUTCOME: Final = "sixparty.outcome"
#: A page is the same to HEAD as to GET, and to QUERY as to POST.
_AS_PAGE: Final = {"HEAD": "GET", "QUERY": "POST"}
_THREADS: Final = 8
#: What an address may hold as it is; a browser that sends other bytes means them percent-encoded.
_PLAIN: Final = "".join(chr(code) for code in range(0x21, 0x7F))
_OK: Final = 200


class Pages:
    """Calls the Flask application."""

    def __init__(self, flask: Flask) -> None:
        """flask: the application."""
        self._app: Any = WSGIMiddleware(cast("Any", flask.wsgi_app), workers=_THREADS)

    async def respond(
        self, request: Request, outcome: Result | Problem | None = None, *, storable: bool = True
    ) -> Answer | Response:
        """Return the page: an Answer where it succeeds and anybody may keep it.

        outcome: what has become of the query that the page is about; no page evaluates a stranger's.
        storable: the page would be the same another time.
        """
        status, taken = 500, False
        sent_headers: list[Header] = []
        pieces: list[bytes] = []

        async def receive() -> Message:
            nonlocal taken
            if taken:
                return {"type": "http.disconnect"}
            taken = True
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status, sent_headers
            if message["type"] == "http.response.start":
                status, sent_headers = message["status"], list(message["headers"])
            else:
                pieces.append(message.get("body", b""))

        method = _AS_PAGE.get(request.method, request.method)
        address = quote(request.query_string, safe=_PLAIN).encode()
        told = [field for field in request.scope["headers"] if field[0] not in _NOT_TOLD]
        scope = {
            **request.scope,
            "method": method,
            "query_string": address,
            "headers": told,
            OUTCOME: outcome,
        }
        with giving_way:  # to the loop: a page is made in a thread
            await self._app(scope, receive, send)
        body = b"".join(pieces)
        fields = [(name.lower(), value) for name, value in sent_headers]
        if status == _OK and method == "GET":
            kept = [field for field in fields if field[0] not in _OWN | _UNPROMISED]
            return Answer(body, [*kept, _VARY] if storable else [*kept, *UNSTORABLE], storable)
        return Response(status, body, with_length((f for f in fields if f[0] != b"content-length"), body))


#: Fields that `Answer`, or this module, writes itself.
_OWN: Final = frozenset({b"content-length", b"etag", b"content-encoding", b"vary"})
#: Fields of files that would promise what is not done for answers that are kept: to send a part of one
#: (RFC 9110 §14.3), and to tell its age (§8.8.2), in whose place it has a tag.
_UNPROMISED: Final = frozenset({b"accept-ranges", b"last-modified"})
#: Fields of requests that Flask is not told: conditions are seen to in front (RFC 9110 §13), and ranges are
#: ignored, as a server may (§14.2).
_NOT_TOLD: Final = frozenset(
    {
        b"range",
        b"if-range",
        b"if-match",
        b"if-none-match",
        b"if-modified-since",
        b"if-unmodified-since",
    }
)
_VARY: Final[Header] = (b"vary", b"Accept, Accept-Encoding")
