"""The same question, asked by several before it is answered: it is evaluated once for all."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from front_client import Asker

from sixparty.engine import EvaluationError, Result
from sixparty.limits import Limits
from sixparty.problem import ProblemError
from sixparty.web.asked import Asked
from sixparty.web.exchange import Request
from sixparty.web.kept import Kept
from sixparty.web.observing import Observer
from sixparty.web.sparql_endpoint import SparqlEndpoint

JSON = "application/sparql-results+json"
ANSWER = Result(b"{}", JSON, None, 0)


class Pool:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[asyncio.Future[Result]] = []

    async def query(self, head: bytes, text: bytes) -> Result:
        self.asked.append(asyncio.get_running_loop().create_future())
        return await self.asked[-1]


def request() -> Request:
    fields = {b"host": b"localhost", b"accept": JSON.encode()}
    return Request("GET", "/sparql", b"", fields, Asker())


def ask_together(count: int, course: Callable[[Pool, list[Any]], Coroutine[Any, Any, None]]) -> list[Any]:
    """Let so many ask, then do what is to be done; return the answers and errors, and the pool."""

    async def run() -> list[Any]:
        pool = Pool()
        endpoint = SparqlEndpoint(pool, Kept(1 << 20), Limits(), Observer(), union=True)  # type: ignore[arg-type]
        wanted, one = Asked("ASK {}"), request()
        asking = [
            asyncio.create_task(endpoint.answer(request(), wanted, endpoint.acceptable(one, wanted)))
            for _ in range(count)
        ]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await course(pool, asking)
        return [*await asyncio.gather(*asking, return_exceptions=True), pool]

    return asyncio.run(asyncio.wait_for(run(), 10))


def test_one_evaluation_answers_all():
    async def course(pool, asking):
        pool.asked[0].set_result(ANSWER)

    *answers, pool = ask_together(3, course)
    assert len(pool.asked) == 1
    assert len({id(answer) for answer, _ in answers}) == 1


def test_a_failure_is_told_to_all():
    async def course(pool, asking):
        pool.asked[0].set_exception(EvaluationError("no"))

    *errors, pool = ask_together(3, course)
    assert len(pool.asked) == 1
    assert all(isinstance(error, ProblemError) for error in errors)


@pytest.mark.parametrize("count", [2, 3])
def test_who_waits_for_one_who_goes_away_asks_anew_and_is_answered(count):
    async def course(pool, asking):
        asking[0].cancel()
        while len(pool.asked) < count:
            await asyncio.sleep(0)
        for asked in pool.asked[1:]:
            asked.set_result(ANSWER)

    gone, *answers, _ = ask_together(count, course)
    assert isinstance(gone, asyncio.CancelledError)
    assert all(answer.body == b"{}" for answer, _ in answers)
