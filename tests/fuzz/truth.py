"""What has to be true of any answer, whatever was asked."""

import json
from typing import Final
from xml.etree import ElementTree

import pyoxigraph as ox

from hostile.model import Answer

from .messages import Message

#: Every status that the documentation names; a 5xx that is not here is a fault.
DECLARED: Final = frozenset(
    {200, 204, 301, 302, 303, 304, 307, 308}
    | {400, 403, 404, 405, 406, 408, 411, 412, 413, 414, 415, 416, 429, 431, 501, 503, 504, 505, 507}
)
PROBLEM: Final = "application/problem+json"
_RDF: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
_OK: Final = 200
_FAILURES: Final = 400


def faults(message: Message, answer: Answer) -> list[str]:
    """Return what is wrong with the answer to a well-formed request."""
    if answer.status is None or answer.error:
        return [f"no whole answer: {answer.error}"]
    if answer.status not in DECLARED:
        return [f"status {answer.status} is not declared: {answer.body[:300]!r}"]
    wrong = [] if answer.headers.get("x-content-type-options") == "nosniff" else ["no nosniff"]
    if message.method == "HEAD":
        return wrong + (["a body after HEAD"] if answer.body or answer.more else [])
    if answer.status >= _FAILURES:
        wrong += failure_faults(answer, html="html" in message.field("accept").lower())
    elif answer.status == _OK:
        wrong += success_faults(message, answer)
    return wrong


def damage_faults(answer: Answer) -> list[str]:
    """Return what is wrong with the answer to a request that may be none; silence is right as well."""
    if answer.status is None:
        return []
    if answer.status not in DECLARED:
        return [f"status {answer.status} is not declared: {answer.body[:300]!r}"]
    if answer.status >= _FAILURES and answer.body and not answer.error:
        return failure_faults(answer, html=True)
    return []


def failure_faults(answer: Answer, *, html: bool) -> list[str]:
    """Return what is wrong with an error. html: whether a page may stand for problem details."""
    if answer.media_type == "text/html" and html:
        return []
    if answer.media_type != PROBLEM:
        return [f"a {answer.status} as {answer.media_type or 'nothing'}"]
    told = json.loads(answer.body)
    missing = {"type", "title", "status", "detail"} - told.keys()
    wrong = [f"a problem without {sorted(missing)}"] if missing else []
    return wrong if told["status"] == answer.status else [*wrong, "another status in the body"]


def success_faults(message: Message, answer: Answer) -> list[str]:
    """Return what is wrong with a 200: a body that cannot be read, or a query that there is no answer to."""
    if answer.headers.get("content-encoding"):
        return []
    try:
        _read(answer)
    except (ValueError, SyntaxError) as error:
        return [f"{answer.media_type} that cannot be read: {error}"]
    asked = message.path == "/sparql" and message.text is not None and message.method == "GET"
    page = answer.media_type == "text/html"
    if asked and not page and not is_query(message.text or ""):
        return [f"200 for {message.text!r}, which is no query"]
    return []


def is_query(text: str) -> bool:
    """Tell whether a text can be read as a query."""
    try:
        ox.Store().query(text, base_iri="http://localhost/sparql")
    except SyntaxError:
        return False
    except (ValueError, OSError, RuntimeError):
        return True
    return True


def _read(answer: Answer) -> None:
    kind = answer.media_type
    if kind.endswith(("+json", "/json")) and kind not in _RDF:
        json.loads(answer.body)
    elif kind.endswith(("+xml", "/xml")):
        ElementTree.fromstring(answer.body)
    elif kind in _RDF:
        for _ in ox.parse(answer.body, format=_RDF[kind]):
            pass
    else:
        answer.body.decode()
