"""Reads answers and makes them comparable: solutions as multisets, graphs up to isomorphism."""

import hashlib
import json
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import pyoxigraph as ox

from benchmarks.workload import JSON

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_WHOLE: Final = frozenset(
    ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")
)
_REAL: Final = frozenset(("decimal", "double", "float"))
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class WrongAnswerError(Exception):
    """A server answered with an error, or with a body that cannot be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its bytes, how many rows or triples it has, and a digest that equal answers share."""

    body: bytes
    size: int
    digest: str


def path(endpoint: str, text: str) -> str:
    """Return the path and query string of a GET that asks `text`."""
    joint = "&" if "?" in endpoint else "?"
    return f"{endpoint}{joint}query={urllib.parse.quote(text, safe='')}"


def ask(url: str, text: str, media_type: str, timeout: float) -> Answer:
    """Ask by GET. `timeout` in seconds. Raises WrongAnswerError, TimeoutError or ConnectionError."""
    request = urllib.request.Request(path(url, text), headers={"Accept": media_type})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return read(response.read(), media_type)
    except urllib.error.HTTPError as error:
        raise WrongAnswerError(f"status {error.code}: {error.read(200).decode(errors='replace')}") from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise error.reason from error
        raise ConnectionError(str(error.reason)) from error


def read(body: bytes, media_type: str) -> Answer:
    """Return what a body says. Raises WrongAnswerError where it cannot be read."""
    try:
        return _solutions(body) if media_type == JSON else _graph(body)
    except (ValueError, SyntaxError, KeyError, TypeError) as error:
        raise WrongAnswerError(f"cannot be read: {error}") from error


def differing(answers: Mapping[str, str]) -> list[str]:
    """Return the names whose digest is not the one that most share; the first on a tie."""
    counts = Counter(answers.values())
    if not counts:
        return []
    right = max(counts, key=lambda digest: counts[digest])  # the first of equals: counters keep their order
    return [name for name, digest in answers.items() if digest != right]


def _solutions(body: bytes) -> Answer:
    content = json.loads(body)
    if "boolean" in content:
        return Answer(body, 1, str(content["boolean"]))
    names = sorted(content["head"]["vars"])
    rows = sorted(_row(names, row) for row in content["results"]["bindings"])
    return Answer(body, len(rows), _digest([" ".join(names), *rows]))


def _row(names: Sequence[str], row: Mapping[str, Any]) -> str:
    return "\t".join(_term(row[name]) if name in row else "" for name in names)


def _term(term: Mapping[str, str]) -> str:
    """Return a term by its value; blank nodes without their name, languages in lower case."""
    if term["type"] == "bnode":
        return "_:"
    if term["type"] == "uri":
        return f"<{term['value']}>"
    text, datatype = _value(term["value"], term.get("datatype", ""))
    return json.dumps([text, datatype, term.get("xml:lang", "").lower()], ensure_ascii=False)


def _value(text: str, datatype: str) -> tuple[str, str]:
    """Return one spelling for all of a value: engines keep 14.0 as 14, or +00:00 as Z."""
    kind = datatype.removeprefix(_XSD)
    if kind in _WHOLE or kind in _REAL:
        return _number(text), "integer" if kind in _WHOLE else kind
    if kind == "dateTime":
        return text.replace("+00:00", "Z"), kind
    return text, "" if kind == "string" else datatype


def _number(text: str) -> str:
    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text


def _graph(body: bytes) -> Answer:
    triples = ox.Dataset(
        ox.Quad(found.subject, found.predicate, _plain(found.object))
        for found in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
    )
    triples.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(str(quad) for quad in triples)
    return Answer(body, len(lines), _digest(lines))


def _plain(term: _Term) -> _Term:
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    text, kind = _value(term.value, term.datatype.value)
    return ox.Literal(text, datatype=ox.NamedNode(f"urn:value:{kind}"))


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
