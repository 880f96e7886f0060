"""Evaluates a query on a dataset by rdflib and by our engine, and compares the answers as multisets."""

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from unittest.mock import patch

import pyoxigraph as ox
import rdflib
from rdflib.plugins.sparql import CUSTOM_EVALS
from rdflib.plugins.sparql.evaluate import _join, evalPart

from sixparty.engine.embedded import EmbeddedEngine
from sixparty.engine.formats import JSON, N_TRIPLES

from .queries import Question
from .worlds import XSD

Term = Hashable
Row = tuple[Term, ...]
#: Decimal places to which a quotient is compared: engines keep more or fewer.
_PLACES = Decimal("1e-9")
_NUMERIC = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows, each with its terms in the order of `names`; or triples; or the one row of a yes or no."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def bag(self) -> Counter[Row]:
        """The rows without their order."""
        return Counter(self.rows)


def engine_of(world: str) -> EmbeddedEngine:
    """Return our engine over a dataset in N-Quads."""
    store = ox.Store()
    store.load(world.encode(), format=ox.RdfFormat.N_QUADS)
    return EmbeddedEngine(store)


def by_engine(engine: EmbeddedEngine) -> Callable[[str, str], bytes]:
    """Return a function from a query and a media type to the answer's bytes, in this process."""
    return lambda text, media_type: engine.query(text, media_type=media_type).body


def ours(question: Question, evaluate: Callable[[str, str], bytes]) -> Answer:
    """Return our answer. Raises EngineError."""
    if question.form == "CONSTRUCT":
        body = evaluate(question.text, N_TRIPLES)
        parsed = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
        return Answer((), tuple(_of_triple(quad) for quad in parsed))
    found = json.loads(evaluate(question.text, JSON))
    if question.form == "ASK":
        return Answer((), ((found["boolean"],),))
    names = tuple(found["head"]["vars"])
    bindings = found["results"]["bindings"]
    return _sorted_columns(names, [tuple(_of_json(row.get(name)) for name in names) for row in bindings])


def rdflibs(question: Question, world: str, *, mended: bool = True) -> Answer:
    """Return rdflib's answer, with its joins mended or as they are. Raises whatever rdflib does."""
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data=world, format="nquads")
    with patch.dict(CUSTOM_EVALS, {"join": _join_bags} if mended else {}):
        result = dataset.query(question.text)
    if question.form == "ASK":
        return Answer((), ((result.askAnswer,),))
    if question.form == "CONSTRUCT":
        # rdflib makes triples that are none, with a literal as subject; §16.2 leaves them out.
        legal = [triple for triple in result.graph or () if not isinstance(triple[0], rdflib.Literal)]
        return Answer((), tuple(tuple(_of_rdflib(term) for term in triple) for triple in legal))
    names = tuple(str(name) for name in result.vars or ())
    rows = [
        tuple(_of_rdflib(binding.get(rdflib.Variable(name))) for name in names) for binding in result.bindings
    ]
    return _sorted_columns(names, rows)


def _join_bags(context: Any, part: Any) -> Iterable[Any]:
    """Join as §18.5 does, where rdflib would take the solutions of the second side as a set."""
    if part.name != "Join" or part.lazy:
        raise NotImplementedError  # by which rdflib goes on itself
    return _join(evalPart(context, part.p1), list(evalPart(context, part.p2)))


def difference(question: Question, one: Answer, other: Answer) -> str:
    """Return how two answers differ in a way that matters; nothing where they do not."""
    if one.rows and other.rows and one.names != other.names:
        return f"variables {one.names} and {other.names}"
    if question.limit is not None:
        return _differs_in_keys(question, one, other)
    if one.bag != other.bag:
        return f"only ours: {_shown(one.bag - other.bag)}; only rdflib's: {_shown(other.bag - one.bag)}"
    return _differs_in_keys(question, one, other) if question.ordered else ""


def _differs_in_keys(question: Question, one: Answer, other: Answer) -> str:
    """Compare the order: only the sort key's column is fixed."""
    if len(one.rows) != len(other.rows):
        return f"{len(one.rows)} and {len(other.rows)} rows"
    if not one.rows:
        return ""
    place = one.names.index(question.ordered or "")
    ordered = [[row[place] for row in answer.rows] for answer in (one, other)]
    return "" if ordered[0] == ordered[1] else f"order {ordered[0]} and {ordered[1]}"


def _shown(bag: Counter[Row]) -> str:
    return str(dict(list(bag.items())[:3]))


def _sorted_columns(names: tuple[str, ...], rows: Iterable[Row]) -> Answer:
    """Put the columns in the order of their names, for `*` leaves it open; leave out those that hold nothing.

    rdflib counts variables to `*` that stand in MINUS and EXISTS only.
    """
    rows = list(rows)
    held = [place for place in range(len(names)) if any(row[place] is not None for row in rows)]
    places = sorted(held, key=names.__getitem__)
    return Answer(
        tuple(names[place] for place in places), tuple(tuple(row[place] for place in places) for row in rows)
    )


def _of_json(term: dict[str, Any] | None) -> Term:
    if term is None or term["type"] == "uri":
        return term and term["value"]
    return _literal(term["value"], term.get("datatype"), term.get("xml:lang"))


def _of_rdflib(term: Any) -> Term:
    if isinstance(term, rdflib.Literal):
        return _literal(str(term), str(term.datatype) if term.datatype else None, term.language)
    return None if term is None else str(term)


def _of_triple(quad: ox.Quad) -> Row:
    thing = quad.object
    if isinstance(thing, ox.Literal):
        return (
            quad.subject.value,
            quad.predicate.value,
            _literal(thing.value, thing.datatype.value, thing.language),
        )
    return quad.subject.value, quad.predicate.value, thing.value


def _literal(text: str, datatype: str | None, language: str | None) -> Term:
    """Return a literal's value, by which literals are compared."""
    if language:
        return ("language", text, language.lower())
    if datatype in _NUMERIC:
        try:
            return ("number", Decimal(text).quantize(_PLACES).normalize() + 0, datatype)
        except InvalidOperation:
            return ("number", text, datatype)
    return ("literal", text, "string" if datatype in (None, XSD + "string") else datatype)
