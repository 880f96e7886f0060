"""RDF terms as pyoxigraph has them: made from rdflib's, and reduced to their values."""

from decimal import Decimal, InvalidOperation
from typing import Final

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_FLOATING: Final = frozenset({"float", "double"})
#: Datatypes that are integers to the engine.
_INTEGERS: Final = frozenset(
    [
        "integer",
        "long",
        "int",
        "short",
        "byte",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "positiveInteger",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
    ]
)
_TIMES: Final = frozenset({"dateTime", "time", "date", "gYear", "gYearMonth"})


def from_rdflib(term: object) -> Term:
    """Return an rdflib term as pyoxigraph's, its lexical form untouched."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode("".join(character if character.isalnum() else "_" for character in f"b{term}"))
    if not isinstance(term, Literal):
        raise TypeError(f"{term!r} is no RDF term")
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or f"{_XSD}string")))


def value_of(term: Term) -> Term:
    """Return one literal for all that have the same value, where the engine keeps the value alone.

    An `xsd:int` is an `xsd:integer` of the same number. Language tags have no case to pyoxigraph.
    """
    if isinstance(term, ox.Triple):
        return ox.Triple(value_of(term.subject), term.predicate, value_of(term.object))
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return term
    name = term.datatype.value.removeprefix(_XSD)
    try:
        return _value(term, name)
    except (ValueError, InvalidOperation, OverflowError):
        return term


def _value(term: ox.Literal, name: str) -> ox.Literal:
    if name in _INTEGERS:
        return ox.Literal(str(int(term.value)), datatype=ox.NamedNode(f"{_XSD}integer"))
    if name == "decimal":
        return ox.Literal(f"{Decimal(term.value).normalize():f}", datatype=term.datatype)
    if name in _FLOATING:
        return ox.Literal(repr(float(term.value)), datatype=term.datatype)
    if name == "boolean":
        return ox.Literal({"1": "true", "0": "false"}.get(term.value, term.value), datatype=term.datatype)
    if name in _TIMES:
        return ox.Literal(term.value.replace("+00:00", "Z").replace("-00:00", "Z"), datatype=term.datatype)
    return term
