"""Says of an answer whether it is the truth, whether it came in time, and whether it leaks."""

import json
import re
import sys
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pyoxigraph as ox

from .model import JSON, Answer, Case, Crowd, Facts, Raw, Request

_GRACE: Final = 0.5
_PROBLEM: Final = "application/problem+json"
_PAGE: Final = "text/html"
_ROOT: Final = Path(__file__).resolve().parents[2]
_LEAKS: Final = re.compile(
    rb"Traceback \(most|site-packages|panicked at|\.rs:\d|File \"|"
    + re.escape(str(_ROOT)).encode()
    + b"|"
    + re.escape(sys.prefix).encode()
)
#: In what is no data, a path of this machine is a leak as well.
_PATHS: Final = re.compile(rb"(?<![\w./:-])/(?:home|work|root|tmp|usr|var|proc|opt)/[\w.-]+")
_JSON_TYPES: Final = {JSON, "application/json", "application/ld+json", _PROBLEM}
_XML_TYPES: Final = {"application/sparql-results+xml", "application/rdf+xml"}
_RDF: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}
#: Types that no browser runs, given `nosniff`.
_INERT: Final = _JSON_TYPES | {
    "text/turtle",
    "application/n-triples",
    "text/csv",
    "text/tab-separated-values",
}


def judge(case: Case, answer: Answer, facts: Facts, *, slack: float = 0.0) -> list[str]:
    """Return what is wrong with an answer. slack: seconds more than the half second past the deadline."""
    if isinstance(case.send, Crowd):
        return []
    if answer.status is None:
        return [] if case.truth.silence else [f"no answer: {answer.error}"]
    wrong = _leaks(case, answer)
    if answer.error:
        wrong.append(f"{answer.status}, and then the answer broke off: {answer.error}")
    if not case.truth.late and answer.seconds > facts.deadline + _GRACE + slack:
        wrong.append(f"the answer took {answer.seconds:.2f} s, the deadline is {facts.deadline:g} s")
    if answer.status not in case.truth.statuses:
        shown = answer.body[:160].decode(errors="replace")
        wrong.append(f"status {answer.status} is not truthful: {shown}")
    elif answer.error:
        return wrong
    elif answer.status < 300:
        wrong += _success(case, answer, facts)
    elif answer.status >= 400:
        wrong += _failure(case, answer)
    return wrong


def _success(case: Case, answer: Answer, facts: Facts) -> list[str]:
    if isinstance(case.send, Request) and case.send.method == "HEAD":
        return []
    try:
        _read(answer)
        told = case.truth.right(answer, facts) if case.truth.right else None
    except (ValueError, SyntaxError, KeyError, IndexError, TypeError) as error:
        return [f"the 200 cannot be read: {type(error).__name__}: {str(error)[:200]}"]
    return [told] if told else []


def _read(answer: Answer) -> None:
    """Raise ValueError or SyntaxError where a body is not well-formed in the type that it bears."""
    if answer.media_type in _JSON_TYPES:
        json.loads(answer.body)
    elif answer.media_type in _XML_TYPES:
        ElementTree.fromstring(answer.body)
    elif format_ := _RDF.get(answer.media_type):
        for _ in ox.parse(answer.body, format=format_):
            pass
    else:
        answer.body.decode()


def _failure(case: Case, answer: Answer) -> list[str]:
    if answer.media_type == _PAGE:
        return []
    if answer.media_type != _PROBLEM:
        return [f"a {answer.status} as {answer.media_type or 'nothing'}, not {_PROBLEM}"]
    if isinstance(case.send, Request) and case.send.method == "HEAD":
        return []
    try:
        said = json.loads(answer.body).get("status")
    except ValueError:
        return [f"the {answer.status} is no JSON"]
    return [] if said == answer.status else [f"the {answer.status} says that it is a {said}"]


def _leaks(case: Case, answer: Answer) -> list[str]:
    sent = sent_bytes(case)
    shown = (
        "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()
        + b"\n\n"
        + answer.body
    )
    wrong = [f"the answer holds {mark!r}" for mark in case.truth.forbidden if mark in shown + answer.more]
    if answer.media_type not in _INERT:
        wrong += [f"the page holds {mark!r}" for mark in case.truth.harmful if mark in answer.body]
    found = [*_LEAKS.finditer(shown)]
    if (answer.status or 0) >= 400 or answer.media_type == _PAGE:
        found += _PATHS.finditer(shown)
    wrong += [f"the answer leaks {match[0]!r}" for match in found if match[0] not in sent]
    if "x-injected" in answer.headers:
        wrong.append("a header was injected")
    if answer.headers.get("x-content-type-options") != "nosniff":
        wrong.append("the answer may be sniffed (no nosniff)")
    return wrong


def sent_bytes(case: Case) -> bytes:
    """Return what a case sends, as it is and with its percent-encoding undone."""
    match case.send:
        case Request() as request:
            sent = request.wire("host")
        case Raw(pieces):
            sent = b"".join(pieces)
        case Crowd(_, pieces):
            sent = pieces
    return sent + unquote_to_bytes(sent) if len(sent) < 1 << 20 else sent
