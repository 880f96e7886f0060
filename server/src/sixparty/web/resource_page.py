"""The page of a resource: names, types, statements with their passages, and what points at it."""

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from flask import render_template

from sixparty.browse import Label, Thing, Value, describe, graph_statements, labels_of, passages_of, select
from sixparty.browse.rows import Term
from sixparty.namespaces import GRAPH, ONTOLOGY, PASSAGE, RDF, RDFS
from sixparty.negotiation import GRAPHS
from sixparty.web import view
from sixparty.web.site import site

#: Passages that a page spells out; the others it names.
_MOST_PASSAGES: Final = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A value ready to be shown: its cell, the passages that say so, and other layers in which it stands."""

    cell: view.Cell
    passages: list[view.Cell]
    layers: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A property with its values."""

    predicate: view.Cell
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Block:
    """What a passage says of one subject: its kinds, and pairs of property and value."""

    subject: view.Cell
    types: list[view.Cell]
    pairs: list[tuple[view.Cell, view.Cell]]


def resource_page(iri: str) -> str:
    """Return the page of a resource of ours."""
    engine = site().engine
    thing = describe(engine, iri)
    stated = graph_statements(engine, iri) if iri.startswith(PASSAGE) else {}
    stated.pop(ox.NamedNode(iri), None)
    terms = [term for pairs in stated.values() for _, term in pairs] + list(stated)
    predicates = [predicate for pairs in stated.values() for predicate, _ in pairs]
    named = [term.value for term in terms if isinstance(term, ox.NamedNode)]
    labels = labels_of(engine, [*thing.mentioned(), *predicates, *named])
    beside = thing.passages()
    return render_template(
        "resource.html",
        thing=thing,
        label=labels.get(iri, Label()),
        types=[view.cell(ox.NamedNode(kind), labels) for kind in _own_first(thing.types)],
        statements=_lines(thing.statements, labels),
        incoming=_lines(thing.incoming, labels),
        stated=_blocks(stated, labels),
        passage=next(iter(passages_of(engine, [iri])), None),
        passages=passages_of(engine, beside[:_MOST_PASSAGES]),
        more_passages=len(beside) - _MOST_PASSAGES,
        graph_size=_graph_size(iri),
        offers=GRAPHS,
        neighbours=_neighbours(thing),
    )


def _own_first(types: list[str]) -> list[str]:
    """Return the types of our ontology, or where there are none, all."""
    return [kind for kind in types if kind.startswith(ONTOLOGY)] or types


def _lines(grouped: dict[str, list[Value]], labels: dict[str, Label]) -> list[Line]:
    def entry(value: Value) -> Entry:
        passages = [view.cell(ox.NamedNode(graph), labels) for graph in value.passages]
        return Entry(view.cell(value.term, labels), passages, value.layers)

    return [
        Line(view.cell(ox.NamedNode(predicate), labels), [entry(value) for value in values])
        for predicate, values in grouped.items()
    ]


def _blocks(stated: dict[Term, list[tuple[str, Term]]], labels: dict[str, Label]) -> list[Block]:
    return [
        Block(
            view.cell(subject, labels),
            [view.cell(term, labels) for predicate, term in pairs if predicate == f"{RDF}type"],
            [
                (view.cell(ox.NamedNode(predicate), labels), view.cell(term, labels))
                for predicate, term in pairs
                if predicate not in (f"{RDF}type", f"{RDFS}label")
            ],
        )
        for subject, pairs in stated.items()
    ]


def _graph_size(iri: str) -> int | None:
    """Return the number of triples in one of our own named graphs, None for what is no such graph."""
    if not iri.startswith(GRAPH):
        return None
    text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH {ox.NamedNode(iri)} {{ ?s ?p ?o }} }}"
    count = select(site().engine, text)[0]["n"]
    return int(count.value) if isinstance(count, ox.Literal) else None


def _neighbours(thing: Thing) -> tuple[str | None, str | None]:
    """Return the IRIs of the passages before and after a passage."""
    orders = thing.statements.get(f"{ONTOLOGY}documentOrder", [])
    if not orders or not isinstance(orders[0].term, ox.Literal) or not thing.iri.startswith(PASSAGE):
        return None, None
    order = int(orders[0].term.value)
    text = (
        f"PREFIX : <{ONTOLOGY}> SELECT ?passage ?order {{ VALUES ?order {{ {order - 1} {order + 1} }} "
        "?passage :documentOrder ?order ; :pageNumber ?page }"
    )
    found = {row["order"]: row["passage"] for row in select(site().engine, text)}
    before, after = found.get(ox.Literal(order - 1)), found.get(ox.Literal(order + 1))
    return (
        before.value if isinstance(before, ox.NamedNode) else None,
        after.value if isinstance(after, ox.NamedNode) else None,
    )
