"""Run the three sweeps over passages: every figure, date and name of the text must stand in its graph."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from sixparty.loading import Corpus, used_iris
from sixparty.namespaces import ONTOLOGY, XSD, shorten
from sixparty.sweeps.dates import DateExpression, date_expressions, shown, stands_for
from sixparty.sweeps.exceptions import Exceptions
from sixparty.sweeps.names import NameFound, NameIndex
from sixparty.sweeps.numbers import figures
from sixparty.sweeps.text import mask, normalise

_NUMERIC: Final = {
    XSD + name for name in ("decimal", "integer", "int", "nonNegativeInteger", "positiveInteger")
}
_BOUNDS: Final = {ONTOLOGY + name for name in ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")}


@dataclass(frozen=True)
class Miss:
    """An expression of the text that the passage's graph does not hold."""

    sweep: str
    passage: str
    expression: str
    reason: str


class Sweeper:
    """Holds what is known of all things, and sweeps one passage at a time."""

    def __init__(self, corpus: Corpus, exceptions: Exceptions) -> None:
        """Index names, numeric values, time bounds and wordings over the whole corpus."""
        self._graphs = corpus.passages
        self._exceptions = exceptions
        self._names = NameIndex(corpus.quads("data/entities", "ontology"))
        self._numbers: dict[str, set[Decimal]] = {}
        self._bounds: dict[str, set[datetime]] = {}
        for quad in corpus.quads("ontology", "data/entities", "data/paper"):
            self._index(quad)

    def _index(self, quad: Quad) -> None:
        if not isinstance(quad.object, Literal) or not isinstance(quad.subject, NamedNode):
            return
        if (number := _number(quad.object)) is not None:
            self._numbers.setdefault(quad.subject.value, set()).add(number)
        if quad.predicate.value in _BOUNDS:
            moment = datetime.fromisoformat(quad.object.value.replace("Z", "+00:00"))
            self._bounds.setdefault(quad.subject.value, set()).add(moment)

    def sweep(self, passage: str, text: str) -> Iterator[Miss]:
        """Yield what the graph of a passage misses of its text."""
        quads = self._graphs.get(passage, [])
        iris = used_iris(quads)
        text = normalise(text)
        names = list(self._names.find(text))
        dates = list(date_expressions(mask(text, [name.span for name in names])))
        idioms = self._exceptions.idioms(text)
        rest = mask(text, [*(n.span for n in names), *(d.span for d in dates), *idioms])
        misses = [*self._missing_names(names, iris), *self._missing_dates(dates, quads, iris)]
        misses += self._missing_numbers(rest, quads, iris)
        for sweep, expression, reason in dict.fromkeys(misses):
            if not self._exceptions.covers(passage, expression):
                yield Miss(sweep, passage, expression, reason)

    def _missing_names(self, found: list[NameFound], iris: set[str]) -> Iterator[tuple[str, str, str]]:
        for name in found:
            if not name.bearers & iris:
                bearers = " or ".join(sorted(shorten(iri) for iri in name.bearers))
                yield "names", name.name, f"names {bearers}, which the graph does not mention"

    def _missing_dates(
        self, found: list[DateExpression], quads: list[Quad], iris: set[str]
    ) -> Iterator[tuple[str, str, str]]:
        spans = [iri for iri in iris if iri in self._bounds]
        wordings = _wordings(quads)
        for date in found:
            worded = any(date.wording in wording for wording in wordings)
            if not date.components:
                if not worded:
                    yield "dates", date.wording, "no :timeWording in the graph holds this vague date"
                continue
            for part in date.components:
                if not any(stands_for(bound, part) for iri in spans for bound in self._bounds[iri]):
                    reason = f"no time span in the graph has a bound at {shown(part)}"
                    yield "dates", date.wording, reason

    def _missing_numbers(
        self, text: str, quads: list[Quad], iris: set[str]
    ) -> Iterator[tuple[str, str, str]]:
        values = {value for iri in iris for value in self._numbers.get(iri, ())}
        values |= {number for quad in quads if (number := _number(quad.object)) is not None}
        for figure in figures(text):
            if figure.value not in values:
                yield "numbers", figure.wording, f"no typed value {figure.value} in the graph"


def _number(term: object) -> Decimal | None:
    if not isinstance(term, Literal) or term.datatype.value not in _NUMERIC:
        return None
    try:
        return Decimal(term.value)
    except InvalidOperation:
        return None


def _wordings(quads: list[Quad]) -> list[str]:
    return [
        normalise(quad.object.value)
        for quad in quads
        if quad.predicate.value == ONTOLOGY + "timeWording" and isinstance(quad.object, Literal)
    ]
