"""From what an asker typed to RDF terms: each value is checked against its parameter's type, then bound."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

import pyoxigraph as ox

from sixparty.engine import Engine
from sixparty.engine.formats import JSON
from sixparty.errors import SixpartyError
from sixparty.namespaces import BASE, PREFIXES, XSD, shorten
from sixparty.nearest import nearest
from sixparty.queries.model import CannedQuery, Parameter, Term

_TRUTHS: Final = {"true": "true", "1": "true", "yes": "true", "false": "false", "0": "false", "no": "false"}


class ParameterError(SixpartyError):
    """A parameter is unknown, or its value does not fit; `known` tells which of the two."""

    def __init__(self, reason: str, remedy: str, *, known: bool, near: Sequence[str] = ()) -> None:
        """Keep the reason, what to do, and names or values that resemble what was sent."""
        super().__init__(reason, remedy)
        self.known = known
        self.nearest = tuple(near)


def read(query: CannedQuery, sent: Mapping[str, Sequence[str]], engine: Engine) -> dict[str, list[Term]]:
    """Return the RDF terms of what was sent, by parameter; an empty string leaves a parameter unbound.

    Raises ParameterError for an unknown name, or a value that is not of the parameter's type.
    """
    terms: dict[str, list[Term]] = {}
    for name, texts in sent.items():
        parameter = query.parameter(name)
        if parameter is None:
            names = [known.name for known in query.parameters]
            listed = f"known: {', '.join(names)}" if names else "it has none; leave the parameter out"
            reason = f"the query `{query.name}` has no parameter `{name}`"
            raise ParameterError(reason, listed, known=False, near=nearest(name, names))
        terms[name] = [_term(parameter, text.strip(), engine) for text in texts if text.strip()]
    return terms


def candidates(parameter: Parameter, engine: Engine) -> list[ox.NamedNode]:
    """Return the things that a parameter with `sh:class` may name, in the order of their IRIs."""
    if parameter.class_iri is None:
        return []
    text = f"SELECT DISTINCT ?thing {{ ?thing a {ox.NamedNode(parameter.class_iri)} }} ORDER BY ?thing"
    body = engine.query(text, media_type=JSON).body
    rows = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    found = [row["thing"] for row in rows] if isinstance(rows, ox.QuerySolutions) else []
    return [thing for thing in found if isinstance(thing, ox.NamedNode)]


def _term(parameter: Parameter, text: str, engine: Engine) -> Term:
    if parameter.choices:
        return _one_of(parameter, text, parameter.choices)
    if parameter.class_iri:
        return _one_of(parameter, text, candidates(parameter, engine))
    if parameter.any_iri:
        iri = _iri(text)
        if iri is None:
            raise _misfit(parameter, text, "a name such as `state:dprk`, or a full IRI")
        return iri
    return _literal(parameter, text)


def _one_of(parameter: Parameter, text: str, choices: Sequence[Term]) -> Term:
    """Return the choice that is meant: by full IRI, prefixed name, local name, or a literal's text."""
    iri = _iri(text)
    for choice in choices:
        if choice == iri or text == _local(choice):
            return choice
    spellings = [shorten(choice.value) for choice in choices]
    near = nearest(text, spellings) or nearest(text, [_local(choice) for choice in choices])
    some = ", ".join(spellings[:8]) + (" …" if len(spellings) > 8 else "")
    raise _misfit(parameter, text, f"one of {some}", near)


def _local(term: Term) -> str:
    return (
        term.value
        if isinstance(term, ox.Literal)
        else term.value.rstrip("/").replace("#", "/").rpartition("/")[2]
    )


def _iri(text: str) -> ox.NamedNode | None:
    """Return the IRI that is meant by `<iri>`, `https://…`, `state:dprk` or `state/dprk`, or None."""
    text = text.removeprefix("<").removesuffix(">")
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        text = PREFIXES[prefix] + local
    elif not colon and "/" in text:
        text = BASE + text.lstrip("/")
    try:
        return ox.NamedNode(text)
    except ValueError:
        return None


def _literal(parameter: Parameter, text: str) -> ox.Literal:
    datatype = (parameter.datatype or "").removeprefix(XSD)
    if datatype == "string":
        return ox.Literal(text)
    reader, wanted = _READERS[datatype]
    try:
        value = reader(text)
    except (ValueError, KeyError, InvalidOperation):
        raise _misfit(parameter, text, wanted) from None
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


def _date_time(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC).isoformat().replace("+00:00", "Z")


def _decimal(text: str) -> str:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return f"{value:f}"


#: For each datatype of a parameter: what makes its canonical text, and what is wanted of the asker.
_READERS: Final[dict[str, tuple[Callable[[str], str], str]]] = {
    "integer": (lambda text: str(int(text)), "a whole number"),
    "decimal": (_decimal, "a number such as 8 or 8.5"),
    "boolean": (lambda text: _TRUTHS[text.lower()], "true or false"),
    "dateTime": (_date_time, "a date such as 2003-08-27"),
}
DATATYPES: Final = frozenset({"string", *_READERS})


def _misfit(parameter: Parameter, text: str, wanted: str, near: Sequence[str] = ()) -> ParameterError:
    reason = f"`{text}` does not fit the parameter `{parameter.name}`"
    return ParameterError(reason, f"give {wanted}", known=True, near=near)
