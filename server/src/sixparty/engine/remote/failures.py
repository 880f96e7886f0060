"""What a remote endpoint's refusals mean, told to the one who asked: without addresses, traces or pages."""

import re
from typing import Final

import httpx

from sixparty.engine import messages
from sixparty.engine.interface import (
    DeadlineError,
    EngineError,
    EvaluationError,
    FaultyEngineError,
    OverloadedError,
    QuerySyntaxError,
    UnavailableError,
)
from sixparty.engine.messages import NARROWER
from sixparty.engine.remote.asking import Asking

#: Bytes of a refusal that are read.
LONGEST: Final = 64 * 1024
_SHOWN: Final = 300
_LATER: Final = "try again in a few seconds"
_MAINTAINERS: Final = "tell the maintainers of this server"

_TIMED_OUT: Final = re.compile(r"time[d -]?\s?out|timeout|time limit|execution time|cancelled|canceled", re.I)
_TAGS: Final = re.compile(r"<(?:/?[a-z][^>]*|!--[^>]*--)>", re.I)
# Where a message stops being one: Java's traces, and the query that Virtuoso repeats.
_REST: Final = re.compile(r"\n\s*at [\w.$]+\(|\n?\s*SPARQL query:|\nTraceback|\n\n", re.I)
_ADDRESS: Final = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s>\"')]+", re.I)
_HOST_AND_PORT: Final = re.compile(
    r"\b(?:\d{1,3}(?:\.\d{1,3}){3}|localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)\b", re.I
)
_BARE_ADDRESS: Final = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
_FILE: Final = re.compile(r"(?<![\w<:/?])/(?:[\w.@-]+/)+[\w.@-]*")
_PLACE: Final = re.compile(
    r"\bline:? (\d+)(?:,? (?:col(?:umn)?\.?:? (\d+)))?|\bat (\d+):(\d+)\b|\[line: (\d+), col: (\d+)", re.I
)


def unreachable() -> UnavailableError:
    """Return the error of an engine that no connection could be made to, or that broke it off."""
    return UnavailableError("The engine behind this server cannot be reached.", _LATER)


def overdue(seconds: float) -> DeadlineError:
    """Return the error of an engine that has not answered in time."""
    reason = f"The engine behind this server did not answer within {seconds:g} seconds."
    return DeadlineError(reason, NARROWER)


def stopped() -> DeadlineError:
    """Return the error of an engine that has stopped the query itself."""
    return DeadlineError("The engine behind this server stopped the query: it ran too long.", NARROWER)


def of_refusal(response: httpx.Response, body: bytes, asking: Asking) -> EngineError:
    """Return what a status other than 200 means; `body` is what came with it, or its beginning."""
    status = response.status_code
    said = _said(response, body, asking)
    if status in {408, 504} or (status >= 400 and _TIMED_OUT.search(said)):
        return stopped()
    if status in {429, 503}:
        return OverloadedError("The engine behind this server takes no query at this moment.", _LATER)
    if status == 502:
        return unreachable()
    if status in {400, 422}:
        return _syntax(said, asking)
    if status in {413, 414}:
        return EvaluationError("The query is too long for the engine behind this server.", "shorten it")
    if 300 <= status < 400:
        reason = "The engine behind this server answers at another address."
        return FaultyEngineError(reason, _MAINTAINERS)
    if status in {401, 403}:
        reason = "The engine behind this server does not let this server ask."
        return FaultyEngineError(reason, _MAINTAINERS)
    told = f": {said}" if said and status == 500 else ""
    return FaultyEngineError(f"The engine behind this server failed (status {status}){told}", _MAINTAINERS)


def retry_after(response: httpx.Response) -> float | None:
    """Return the seconds after which a refused request may be sent again; None where it does not say."""
    told = response.headers.get("retry-after", "")
    return float(told) if re.fullmatch(r"\d{1,6}", told) else None


def _syntax(said: str, asking: Asking) -> QuerySyntaxError:
    if said.startswith("error at "):  # oxigraph's own words, which the embedded engine has too
        return messages.syntax_error(_without_added_lines(said, asking), asking.written)
    place = _PLACE.search(said)
    line = column = None
    if place is not None:
        numbers = [int(group) for group in place.groups() if group is not None]
        line, column = numbers[0], numbers[1] if len(numbers) > 1 else None
        line = max(line - asking.added_lines, 1)
    reason = f"The query cannot be read: {said}" if said else "The engine cannot read the query."
    return QuerySyntaxError(reason, line, column, "mend the query")


def _without_added_lines(said: str, asking: Asking) -> str:
    def moved(match: re.Match[str]) -> str:
        return f"error at {max(int(match[1]) - asking.added_lines, 1)}:"

    return re.sub(r"^error at (\d+):", moved, said)


def _said(response: httpx.Response, body: bytes, asking: Asking) -> str:
    """Return what a refusal says, in one line that names nothing of the engine's inside."""
    text = body[:LONGEST].decode("utf-8", "replace")
    if "html" in response.headers.get("content-type", "").lower() or text.lstrip()[:1] == "<":
        text = re.sub(r"<(title|style|script)\b.*?</\1>", " ", text, flags=re.I | re.S)
        text = _TAGS.sub(" ", text)
    text = text.strip()
    rest = _REST.search(text)
    text = text[: rest.start()] if rest else text

    def hidden(match: re.Match[str]) -> str:
        # What the query itself names is no secret.
        return match[0] if match[0].rstrip(".,;:") in asking.written else "…"

    for pattern in (_ADDRESS, _HOST_AND_PORT, _BARE_ADDRESS, _FILE):
        text = pattern.sub(hidden, text)
    if asking.url.host not in asking.written:
        text = text.replace(asking.url.host, "…")
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + "…"
