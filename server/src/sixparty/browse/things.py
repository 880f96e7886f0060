"""Everything that is known of one resource, and the names of those like it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from sixparty.browse.rows import Term, select
from sixparty.engine import Engine
from sixparty.engine.formats import JSON
from sixparty.namespaces import BASE, PASSAGE, RDF, RDFS, SKOS

#: Said in the head of a page, and not again among its statements.
_HEADING = frozenset({f"{RDF}type", f"{RDFS}label", f"{SKOS}prefLabel", f"{SKOS}altLabel"})


@dataclass(slots=True)
class Value:
    """A value of a property, or a thing that points here, with the graphs in which that stands."""

    term: Term
    graphs: list[str] = field(default_factory=list)

    @property
    def passages(self) -> list[str]:
        """Return the IRIs of the passages that say so."""
        return [graph for graph in self.graphs if graph.startswith(PASSAGE)]

    @property
    def layers(self) -> list[str]:
        """Return the names of the other graphs (`entities`, `inferred` …) in which it stands."""
        return [graph.rpartition("/")[2] for graph in self.graphs if not graph.startswith(PASSAGE)]


Grouped = dict[str, list[Value]]


@dataclass(slots=True)
class Thing:
    """A resource: what it is, its other names, what is said of it, and what points at it."""

    iri: str
    types: list[str] = field(default_factory=list)
    names: list[ox.Literal] = field(default_factory=list)
    statements: Grouped = field(default_factory=dict)
    incoming: Grouped = field(default_factory=dict)

    def mentioned(self) -> Iterable[str]:
        """Walk every IRI that the page names, for their labels to be looked up."""
        yield from (self.iri, *self.types)
        for grouped in (self.statements, self.incoming):
            for predicate, found in grouped.items():
                yield predicate
                yield from (value.term.value for value in found if isinstance(value.term, ox.NamedNode))

    def passages(self) -> list[str]:
        """Return the passages that any statement stands in, each once."""
        grouped = (*self.statements.values(), *self.incoming.values())
        return list(dict.fromkeys(graph for found in grouped for value in found for graph in value.passages))


def exists(engine: Engine, iri: str) -> bool:
    """Tell whether anything is said of an IRI, or a graph is named so."""
    node = ox.NamedNode(iri)
    text = f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} UNION {{ GRAPH {node} {{ ?s ?p ?o }} }} }}"
    return b"true" in engine.query(text, media_type=JSON).body


def describe(engine: Engine, iri: str) -> Thing:
    """Return all that the graphs say of a resource."""
    node = ox.NamedNode(iri)
    thing = Thing(iri)
    for predicate, term, graph in _pairs(engine, f"{node} ?p ?x"):
        if predicate not in _HEADING:
            _note(thing.statements, predicate, term, graph)
        elif predicate == f"{RDF}type" and isinstance(term, ox.NamedNode):
            thing.types.append(term.value)
        elif predicate == f"{SKOS}altLabel" and isinstance(term, ox.Literal):
            thing.names.append(term)
    for predicate, term, graph in _pairs(engine, f"?x ?p {node}"):
        _note(thing.incoming, predicate, term, graph)
    thing.types, thing.names = list(dict.fromkeys(thing.types)), list(dict.fromkeys(thing.names))
    return thing


def _pairs(engine: Engine, pattern: str) -> Iterator[tuple[str, Term, str]]:
    """Walk the predicates, other ends and graphs of a triple pattern over ?p and ?x, sorted."""
    for row in select(engine, f"SELECT ?p ?x ?g {{ GRAPH ?g {{ {pattern} }} }} ORDER BY ?p ?x ?g"):
        predicate, term, graph = row["p"], row["x"], row["g"]
        if isinstance(predicate, ox.NamedNode) and term is not None and isinstance(graph, ox.NamedNode):
            yield predicate.value, term, graph.value


def _note(grouped: Grouped, predicate: str, term: Term, graph: str) -> None:
    found = grouped.setdefault(predicate, [])
    if not found or found[-1].term != term:  # they come sorted
        found.append(Value(term))
    found[-1].graphs.append(graph)


def graph_statements(engine: Engine, iri: str) -> dict[Term, list[tuple[str, Term]]]:
    """Return what a named graph holds, by subject: pairs of predicate and value."""
    found: dict[Term, list[tuple[str, Term]]] = {}
    for row in select(engine, f"SELECT * {{ GRAPH {ox.NamedNode(iri)} {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"):
        subject, predicate, value = row["s"], row["p"], row["o"]
        if subject is not None and isinstance(predicate, ox.NamedNode) and value is not None:
            found.setdefault(subject, []).append((predicate.value, value))
    return found


def names_under(engine: Engine, path: str) -> list[str]:
    """Return the local names of all subjects of ours under a path such as `state/`, without BASE, sorted."""
    start = ox.Literal(BASE + path)
    rows = select(engine, f"SELECT DISTINCT ?s {{ ?s a ?t FILTER(STRSTARTS(STR(?s), {start})) }} ORDER BY ?s")
    nodes = (row["s"] for row in rows)
    return [node.value.removeprefix(BASE) for node in nodes if isinstance(node, ox.NamedNode)]
