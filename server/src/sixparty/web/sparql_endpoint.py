"""`/sparql`: the SPARQL 1.1 Protocol for queries, from the request to the finished answer."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import Final

from sixparty import problem
from sixparty.aside import aside
from sixparty.engine import AsyncPool, EngineError, Result
from sixparty.engine.formats import JSON, N_TRIPLES
from sixparty.engine.isolation.engine import request_head
from sixparty.limits import Limits
from sixparty.negotiation import (
    GRAPHS,
    PAGE,
    SOLUTIONS,
    Choice,
    NotAcceptableError,
    by_key,
    choose,
    prefers_html,
)
from sixparty.problem import Problem, ProblemError
from sixparty.web import asked, description, graphs, headers
from sixparty.web.asked import Asked
from sixparty.web.exchange import Request, Watch, too_large
from sixparty.web.kept import Answer, Kept, key_of
from sixparty.web.metering import Meter
from sixparty.web.observing import Observer

OFFERS: Final = (*SOLUTIONS, *GRAPHS, PAGE)
BODIES: Final = (asked.QUERY, asked.FORM)
METHODS: Final = ("GET", "HEAD", "POST", "QUERY", "OPTIONS")
#: Bytes of a request from which on it is read beside the event loop, one at a time: to take a megabyte of
#: percent-encoding apart lasts a tenth of a second.
_SHORT: Final = 16 << 10
#: Bytes that a form may have beside and around its query, percent-encoded.
_FORM_FACTOR: Final = 3
_FORM_ROOM: Final = 65536
#: Rows that a page is made of; it shows fewer still.
_PAGE_ROWS: Final = 1000


@dataclass(frozen=True, slots=True)
class Acceptable:
    """The formats for data that a client takes, best first, and their names as one word.

    page: it would rather have a page than any of them; announced: the name to give each media type.
    """

    page: bool
    data: tuple[Choice, ...]
    types: tuple[str, ...]
    announced: Mapping[str, str]
    name: str

    @classmethod
    def of(cls, choices: Iterable[Choice]) -> "Acceptable":
        """Sort out the choices."""
        every = tuple(choices)
        data = tuple(choice for choice in every if choice.format != PAGE)
        announced = {choice.format.media_type: choice.content_type for choice in data}
        return cls(every[0].format == PAGE, data, tuple(announced), announced, " ".join(announced.values()))


class SparqlEndpoint:
    """Answers queries in the places of a pool."""

    def __init__(
        self, pool: AsyncPool, kept: Kept, limits: Limits, observer: Observer, *, union: bool
    ) -> None:
        """kept: answers of earlier queries; limits: also the pool's; union: what the default graph is."""
        self._union = union
        self._reading = asyncio.Lock()
        #: What is being evaluated, and what others who ask the same wait for, if there are any.
        self._coming: dict[bytes, asyncio.Future[Answer | None] | None] = {}
        self._pool = pool
        self._kept = kept
        self._limits = limits
        self._observer = observer
        self._meter = Meter(limits.client_seconds) if limits.client_seconds else None

    async def read(self, request: Request) -> Asked:
        """Return what the request asks. Raises ProblemError."""
        if request.method not in {"GET", "HEAD"}:
            await request.read_body(self._limits, self._limits.query_bytes * _FORM_FACTOR + _FORM_ROOM)
        if len(request.query_string) + len(request.body) <= _SHORT:
            return _read(request)
        async with self._reading:
            return await aside(_read, request)

    def acceptable(self, request: Request, wanted: Asked) -> Acceptable:
        """Return the acceptable formats. Raises NotAcceptableError."""
        if wanted.format:
            return Acceptable.of(by_key(wanted.format, OFFERS))
        return _choose(request.header(b"accept"))

    async def answer(self, request: Request, wanted: Asked, acceptable: Acceptable) -> tuple[Answer, bytes]:
        """Return the answer and the key that it is kept under. Raises ProblemError or NotAcceptableError."""
        text = wanted.text
        if text is None and request.method in {"GET", "HEAD"} and wanted == Asked(None, format=wanted.format):
            return await self._describe(request, acceptable)
        if text is None:
            reason = "No `query` was sent."
            remedy = f"send SPARQL as `?query=…`, as a form field `query`, or as a body of type {asked.QUERY}"
            raise ProblemError(Problem("missing-query", 400, reason, remedy))
        if not acceptable.data:
            raise NotAcceptableError(OFFERS)
        key = key_of(text, wanted.default_graphs, wanted.named_graphs, acceptable.name, request.url)
        answer = self._kept.by_question(key)
        if answer is None and key in self._coming:
            answer = await self._answer_under_way(request, key)
        if answer is None:
            answer = await self._answer_anew(request, key, wanted, acceptable)
        else:
            self._observer.kept(len(answer.body), answer.rows)
        return answer, key

    async def for_page(self, request: Request, wanted: Asked) -> Result | Problem | None:
        """Return what a page shows of a query: its answer in JSON or N-Triples, or what is wrong with it."""
        if wanted.text is None:
            return None
        try:
            result, _ = await self._evaluate(request, wanted, (JSON, N_TRIPLES), rows=_PAGE_ROWS)
        except ProblemError as error:
            return error.problem
        return result

    async def graph(self, request: Request) -> tuple[Answer, bytes]:
        """Return a graph of the store (Graph Store HTTP Protocol §5.2). Raises ProblemError."""
        name = graphs.graph_of(request)
        acceptable = Acceptable.of(choose(request.header(b"accept"), graphs.OFFERS))
        wanted = Asked(graphs.construct(name))
        if name is not None:
            found, _ = await self._evaluate(request, Asked(graphs.exists(name)), (JSON,))
            if not json.loads(found.body)["boolean"]:
                raise graphs.absent(name)
        return await self.answer(request, wanted, acceptable)

    async def _describe(self, request: Request, acceptable: Acceptable) -> tuple[Answer, bytes]:
        """Return the service description (SPARQL 1.1 Service Description §2)."""
        offered = [choice for choice in acceptable.data if choice.format in GRAPHS]
        if not offered:
            raise NotAcceptableError([*GRAPHS, PAGE])
        key = key_of("description", offered[0], request.url)
        answer = self._kept.by_question(key)
        if answer is None:
            found, _ = await self._evaluate(request, Asked(description.COUNTS), (JSON,))
            made = description.describe(request.url, union=self._union, counts=found.body)
            body = description.write(made, offered[0].format.media_type)
            answer = Answer(body, [*headers.of_answer(offered[0].content_type, storable=True)])
            self._kept.keep(key, answer)
        return answer, key

    async def _answer_under_way(self, request: Request, key: bytes) -> Answer | None:
        """Wait for the answer to the same question of another; None where he went away."""
        coming = self._coming[key]
        if coming is None:
            coming = self._coming[key] = asyncio.get_running_loop().create_future()
        with Watch(request):
            return await asyncio.shield(coming)

    async def _answer_anew(
        self, request: Request, key: bytes, wanted: Asked, acceptable: Acceptable
    ) -> Answer:
        if wanted.fresh:
            return await self._make(request, wanted, acceptable, storable=False)
        self._coming.setdefault(key, None)  # it may be there: of those who waited in vain, all ask anew
        outcome: Answer | ProblemError | None = None
        try:
            answer = await self._make(request, wanted, acceptable, storable=True)
            self._kept.keep(key, answer)
            outcome = answer
        except ProblemError as error:
            outcome = error
            raise
        finally:
            waiting = self._coming.pop(key, None)
            if waiting is not None:
                _tell(waiting, outcome)
        return answer

    async def _make(
        self, request: Request, wanted: Asked, acceptable: Acceptable, *, storable: bool
    ) -> Answer:
        result, seconds = await self._evaluate(request, wanted, acceptable.types)
        fields = headers.of_answer(acceptable.announced[result.media_type], storable=storable)
        if result.cut is not None:
            fields = (*fields, (b"sixparty-answer-cut", f"rows={result.cut}".encode()))
        return Answer(result.body, fields, storable, result.rows, seconds)

    async def _evaluate(
        self, request: Request, wanted: Asked, types: Sequence[str], rows: int | None = None
    ) -> tuple[Result, float]:
        """Return the answer and the seconds that it took. Raises ProblemError, or ClientLeftError."""
        text = (wanted.text or "").encode()
        if len(text) > self._limits.query_bytes:
            raise ProblemError(too_large(self._limits.query_bytes))
        if self._meter is not None:
            self._meter.check(request.client.address)
        start = perf_counter()
        head = request_head(types, wanted.default_graphs, wanted.named_graphs, request.url, rows)
        try:
            with Watch(request):
                result = await self._pool.query(head, text)
        except EngineError as error:
            told = problem.of_engine_error(error)
            self._observer.evaluated(told.kind, perf_counter() - start, text=wanted.text)
            raise ProblemError(told) from error
        finally:
            seconds = perf_counter() - start
            if self._meter is not None:
                self._meter.spend(request.client.address, seconds)
        outcome = "answered" if result.cut is None else "cut"
        self._observer.evaluated(outcome, seconds, size=len(result.body), rows=result.rows, text=wanted.text)
        return result, seconds


def _tell(waiting: asyncio.Future[Answer | None], answer: Answer | ProblemError | None) -> None:
    """Tell those who wait for the same answer; None where it will not come."""
    if isinstance(answer, ProblemError):
        waiting.set_exception(answer)
        waiting.exception()  # it may be that nobody waits any more
    else:
        waiting.set_result(answer)


def _read(request: Request) -> Asked:
    if request.method in {"GET", "HEAD"}:
        return asked.in_address(request.query_string)
    return asked.in_body(request.query_string, request.header(b"content-type"), request.body)


@lru_cache(maxsize=512)
def _choose(accept: str) -> Acceptable:
    return Acceptable.of(choose(accept, OFFERS))


def wants_page(request: Request, wanted: Asked, acceptable: Acceptable) -> bool:
    """Tell whether a page is what the client wants most: by a name of its own, or `format=html`."""
    return acceptable.page and (bool(wanted.format) or prefers_html(request.header(b"accept")))
