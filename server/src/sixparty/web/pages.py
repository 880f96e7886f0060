"""Flask behind the front: pages are made in threads, taken whole, and kept like any other answer."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote

from flask import Flask
from werkzeug.wrappers import Response as Page

from sixparty.aside import giving_way
from sixparty.engine import Result
from sixparty.problem import Problem
from sixparty.web.exchange import Header, Request, Response, with_length
from sixparty.web.headers import UNSTORABLE
from sixparty.web.kept import Answer

#: Where a page finds the outcome of its query in the WSGI environment.
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
        self._flask = flask
        self._threads = ThreadPoolExecutor(_THREADS, "page")

    async def respond(
        self, request: Request, outcome: Result | Problem | None = None, *, storable: bool = True
    ) -> Answer | Response:
        """Return the page: an Answer where it succeeds and anybody may keep it.

        outcome: what has become of the query that the page is about; no page evaluates a stranger's.
        storable: the page would be the same another time.
        """
        environ = _environ(request) | {OUTCOME: outcome}
        with giving_way:  # to the loop: a page is made in a thread
            loop = asyncio.get_running_loop()
            page = await loop.run_in_executor(self._threads, self._make, environ)
        body = page.get_data()
        fields = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in page.headers]
        if page.status_code == _OK and environ["REQUEST_METHOD"] == "GET":
            kept = [field for field in fields if field[0] not in _OWN | _UNPROMISED]
            return Answer(body, [*kept, _VARY] if storable else [*kept, *UNSTORABLE], storable)
        others = (field for field in fields if field[0] != b"content-length")
        return Response(page.status_code, body, with_length(others, body))

    def _make(self, environ: dict[str, Any]) -> Page:
        return Page.from_app(self._flask.wsgi_app, environ, buffered=True)


def _environ(request: Request) -> dict[str, Any]:
    """Return a request as WSGI has it (PEP 3333)."""
    host, _, port = request.header(b"host").rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": _AS_PAGE.get(request.method, request.method),
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": quote(request.query_string, safe=_PLAIN),
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port if port.isdigit() else "80",
        "SERVER_PROTOCOL": f"HTTP/{request.version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        if name not in _NOT_TOLD:
            key = name.decode("latin-1").upper().replace("-", "_")
            environ[key if name in _UNMARKED else f"HTTP_{key}"] = value.decode("latin-1")
    return environ


#: Fields that WSGI calls by their own names; not those with an underscore, which would pass for them.
_UNMARKED: Final = frozenset({b"content-type", b"content-length"})
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
