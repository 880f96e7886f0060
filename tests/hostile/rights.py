"""What a 200 must say: small checks that cases are made with."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from .model import Answer, Facts, Right

_SHOWN = 80


def _solutions(answer: Answer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(answer.body)["results"]["bindings"]
    return found


def _told(what: str, expected: object, got: object) -> str:
    return f"{what} should be {str(expected)[:_SHOWN]!r}, and is {str(got)[:_SHOWN]!r}"


def cell(expected: str | Callable[[Facts], str]) -> Right:
    """The first column of the only row holds this text."""

    def check(answer: Answer, facts: Facts) -> str | None:
        wanted = expected if isinstance(expected, str) else expected(facts)
        solutions = _solutions(answer)
        if len(solutions) != 1 or not solutions[0]:
            return f"one row with a value is right; {len(solutions)} rows came"
        got = next(iter(solutions[0].values()))["value"]
        return None if got == wanted else _told("the value", wanted, got)

    return check


def unbound() -> Right:
    """One row in which nothing is bound (an expression that fails)."""

    def check(answer: Answer, _: Facts) -> str | None:
        solutions = _solutions(answer)
        return None if solutions == [{}] else f"one empty row is right; {str(solutions)[:_SHOWN]} came"

    return check


def rows(expected: int | Callable[[Facts], int]) -> Right:
    """So many rows came; or fewer, where the answer says in its header and its body that it is cut."""

    def check(answer: Answer, facts: Facts) -> str | None:
        wanted = expected if isinstance(expected, int) else expected(facts)
        got = len(_solutions(answer))
        if got == wanted and "sixparty-answer-cut" not in answer.headers:
            return None
        return _cut(answer, got) if got < wanted else f"{wanted} rows are right; {got} came"

    return check


def _cut(answer: Answer, got: int) -> str | None:
    said = answer.headers.get("sixparty-answer-cut", "")
    if said != f"rows={got}":
        return f"{got} rows are too few, and the header Sixparty-Answer-Cut is {said!r}"
    linked = json.loads(answer.body)["head"].get("link")
    return None if linked else "the answer is cut, and its head has no link that says so"


def lines(expected: int) -> Right:
    """So many lines after the header (CSV, TSV: 1; N-Triples: 0 header lines), or a cut that says so."""

    def check(answer: Answer, _: Facts) -> str | None:
        if answer.media_type == "text/csv":
            got = len(list(csv.reader(io.StringIO(answer.body.decode(), newline="")))) - 1
        else:
            text = [line for line in answer.body.split(b"\n") if line.strip() and not line.startswith(b"#")]
            got = len(text) - (answer.media_type == "text/tab-separated-values")
        if got == expected and "sixparty-answer-cut" not in answer.headers:
            return None
        said = answer.headers.get("sixparty-answer-cut", "")
        if got < expected and said == f"rows={got}":
            return None
        return f"{expected} lines are right; {got} came, and the header Sixparty-Answer-Cut is {said!r}"

    return check


def boolean(expected: bool) -> Right:
    """The answer of an ASK."""

    def check(answer: Answer, _: Facts) -> str | None:
        got = json.loads(answer.body)["boolean"]
        return None if got is expected else _told("the answer", expected, got)

    return check


def never(why: str) -> Right:
    """No 200 can be right."""
    return lambda _answer, _facts: f"a 200 cannot be right: {why}"


def power(exponent: int) -> Right:
    """A count over a join of the whole default graph with itself, `exponent` patterns in all."""
    return cell(lambda facts: str(facts.triples**exponent))
