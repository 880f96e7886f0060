"""The thinnest layer in front of Flask: answers the endpoint's requests, and what is known already.

It evaluates nothing: queries go to the pool of isolates, pages to Flask in threads of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from flask import Flask

from sixparty import problem
from sixparty.aside import aside
from sixparty.engine import EngineError, Result
from sixparty.engine.isolation.engine import IsolatedEngine
from sixparty.limits import Limits
from sixparty.negotiation import NotAcceptableError
from sixparty.problem import Problem, ProblemError
from sixparty.web import graphs, headers, sparql_endpoint
from sixparty.web.conditional import respond
from sixparty.web.exchange import ClientLeftError, Request, Response
from sixparty.web.kept import Answer, Kept, is_long, key_of, name_of
from sixparty.web.observing import Observer
from sixparty.web.operations import Operations
from sixparty.web.pages import Pages
from sixparty.web.sending import PIECE, Outbox
from sixparty.web.sparql_endpoint import SparqlEndpoint

_SAFE: Final = frozenset({"GET", "HEAD"})
#: Bytes of a body that a page takes: a form with a query.
_LARGEST_FORM: Final = 1 << 20

Handler = Callable[[Request], Awaitable[tuple[Answer, bytes] | Response]]


class Front:
    """Answers requests, whoever brings them."""

    def __init__(
        self, flask: Flask, engine: IsolatedEngine, limits: Limits, observer: Observer, *, union: bool
    ) -> None:
        """flask: the application for pages, whose engine is `engine`; union: what the default graph is."""
        self.kept = Kept(limits.cache_bytes)
        self._outbox = Outbox(limits)
        self._compressing = asyncio.Lock()
        self._engine = engine
        self._limits = limits
        self._observer = observer
        self._pages = Pages(flask)
        self._endpoint = SparqlEndpoint(engine.pool, self.kept, limits, observer, union=union)
        self._operations = Operations(engine.pool, self.kept, self._outbox, observer)
        self._handlers: dict[str, Handler] = {
            "/sparql": self._sparql,
            "/graphs": self._graphs,
            "/healthz": self._operations.alive,
            "/readyz": self._operations.ready,
            "/metrics": self._operations.metrics,
        }

    async def start(self) -> None:
        """Load the data, in the event loop that serves. Raises EngineError where they do not load."""
        self._engine.bind(asyncio.get_running_loop())
        await self._engine.pool.start()

    def drain(self) -> None:
        """Tell those who ask for readiness that the server is ending."""
        self._operations.draining = True

    @property
    def deadline(self) -> float:
        """Seconds that a query may take."""
        return self._limits.deadline

    @property
    def patience(self) -> float:
        """Seconds that a client may take to receive a piece of an answer."""
        return self._limits.write_seconds

    def stop(self) -> None:
        """End the isolates, and write the rest of the log."""
        self._engine.pool.stop()
        self._observer.close()

    def known(self, request: Request) -> Response | None:
        """Return the response to a request that was answered in the very same words before, if short."""
        if request.method not in _SAFE:
            return None
        request.name = name_of(request.words)
        answer = self.kept.by_request(request.name)
        if answer is None or len(answer.body) > PIECE:
            request.known = answer
            return None
        try:
            return self._told(request, answer)
        except Exception as error:
            return self._failed(request, error)

    async def answer(self, request: Request) -> None:
        """Answer a request whose response is not known, or long."""
        try:
            response = await self._respond(request)
            if len(response.body) <= PIECE:
                request.client.reply(response)
            else:
                await self._outbox.send(request, response)
        except ClientLeftError:
            self._observer.client_left()

    def _told(self, request: Request, answer: Answer) -> Response:
        """Return the response to one who asks again."""
        response = respond(request, answer)
        self._observer.kept(len(answer.body), answer.rows)
        return response

    async def _respond(self, request: Request) -> Response:
        try:
            if request.known is not None and not request.known.takes_long(request.header(b"accept-encoding")):
                return self._told(request, request.known)
            request.check()
            handler = self._handlers.get(request.path, self._page)
            made = await handler(request)
            if isinstance(made, Response):
                return made
            answer, key = made
            # Most requests come once: they are worth remembering when they come again.
            if request.name is not None and answer.seconds is None:
                self.kept.remember(request.name, key)
            if is_long(answer.body):
                await self._compress(request, answer)
            return respond(request, answer)
        except ProblemError as error:
            return headers.problem_response(error.problem)
        except NotAcceptableError as error:
            return headers.problem_response(problem.of_not_acceptable(error))
        except EngineError as error:
            return headers.problem_response(problem.of_engine_error(error))
        except (ClientLeftError, GeneratorExit):
            raise
        except Exception as error:
            return self._failed(request, error)

    def _failed(self, request: Request, error: Exception) -> Response:
        """Return the response to what nobody has foreseen: the client hears of it and sees nothing of it."""
        self._observer.event("failure", path=request.path, error=repr(error))
        reason = "The server met an error of its own; it has been logged."
        remedy = "try again, or tell the maintainers"
        return headers.problem_response(Problem("internal", 500, reason, remedy))

    async def _compress(self, request: Request, answer: Answer) -> None:
        """Bring a long answer into the client's coding beside the event loop, one answer at a time."""
        accepted = request.header(b"accept-encoding")
        if answer.takes_long(accepted):
            async with self._compressing:
                await aside(answer.in_coding, answer.coding_for(accepted))

    async def _sparql(self, request: Request) -> tuple[Answer, bytes] | Response:
        if request.method == "OPTIONS":
            return headers.options(sparql_endpoint.METHODS, sparql_endpoint.BODIES)
        headers.allow(request, sparql_endpoint.METHODS)
        wanted = await self._endpoint.read(request)
        acceptable = self._endpoint.acceptable(request, wanted)
        if sparql_endpoint.wants_page(request, wanted, acceptable):
            outcome = await self._endpoint.for_page(request, wanted)
            return await self._page(request, outcome, storable=not wanted.fresh)
        return await self._endpoint.answer(request, wanted, acceptable)

    async def _graphs(self, request: Request) -> tuple[Answer, bytes] | Response:
        if request.method == "OPTIONS":
            return headers.options(graphs.METHODS)
        headers.allow(request, graphs.METHODS)
        return await self._endpoint.graph(request)

    async def _page(
        self, request: Request, outcome: Result | Problem | None = None, *, storable: bool = True
    ) -> tuple[Answer, bytes] | Response:
        if request.method not in _SAFE and not request.body:
            await request.read_body(self._limits, _LARGEST_FORM)
        made = await self._pages.respond(request, outcome, storable=storable)
        if isinstance(made, Response):
            return made
        key = key_of("page", *request.words)
        self.kept.keep(key, made)
        return made, key
