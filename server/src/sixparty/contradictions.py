"""Contradictions that can be told with their place: a thing of two disjoint kinds, a link to a wrong kind.

A reasoner proves that the whole is consistent; when it is not, this says which statement to mend.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad

from sixparty.loading import TYPE, Corpus, iri_of
from sixparty.namespaces import ONTOLOGY, OWL, PASSAGE, RDF, RDFS, shorten

_SUBCLASS: Final = RDFS + "subClassOf"
_SUBPROPERTY: Final = RDFS + "subPropertyOf"
_INVERSE: Final = OWL + "inverseOf"
_ENDS: Final = {RDFS + "domain": RDFS + "range", RDFS + "range": RDFS + "domain"}


@dataclass(frozen=True)
class Contradiction:
    """What is wrong with a thing, and the passage or layer whose statement shows it."""

    thing: str
    where: str
    message: str


class Schema:
    """What the ontology says of disjointness, subclasses, and the domains and ranges of properties."""

    def __init__(self, corpus: Corpus) -> None:
        """Index the ontology's triples by subject and predicate."""
        self._index: dict[tuple[object, str], list[object]] = {}
        for quad in corpus.quads("ontology"):
            self._index.setdefault((quad.subject, quad.predicate.value), []).append(quad.object)
        self._disjoint = {frozenset(pair) for pair in self._pairs(corpus)}
        self._inverses: dict[str, set[str]] = {}
        for quad in corpus.quads("ontology"):
            if quad.predicate.value == _INVERSE:
                for one, other in ((quad.subject, quad.object), (quad.object, quad.subject)):
                    self._inverses.setdefault(iri_of(one), set()).add(iri_of(other))
        self.above = cache(self._above)
        self.allowed = cache(self._allowed)
        self.are_disjoint = cache(self._are_disjoint)

    def _values(self, node: object, predicate: str) -> list[object]:
        return self._index.get((node, predicate), [])

    def _members(self, head: object) -> Iterator[str]:
        """Yield the named members of an RDF list."""
        while cells := self._values(head, RDF + "first"):
            yield iri_of(cells[0])
            head = next(iter(self._values(head, RDF + "rest")), None)

    def _pairs(self, corpus: Corpus) -> Iterator[tuple[str, str]]:
        for quad in corpus.quads("ontology"):
            if quad.predicate.value == OWL + "disjointWith":
                yield iri_of(quad.subject), iri_of(quad.object)
            elif quad.predicate.value == OWL + "disjointUnionOf":
                yield from combinations(self._members(quad.object), 2)
            elif quad.predicate == TYPE and iri_of(quad.object) == OWL + "AllDisjointClasses":
                for head in self._values(quad.subject, OWL + "members"):
                    yield from combinations(self._members(head), 2)

    def _above(self, iri: str, predicate: str = _SUBCLASS) -> frozenset[str]:
        """Return a class or property with all that stand above it."""
        found, waiting = {iri}, [iri]
        while waiting:
            parents = map(iri_of, self._values(NamedNode(waiting.pop()), predicate))
            fresh = [parent for parent in parents if parent and parent not in found]
            found.update(fresh)
            waiting += fresh
        return frozenset(found)

    def _are_disjoint(self, one: str, other: str) -> bool:
        return any(frozenset((a, b)) in self._disjoint for a in self.above(one) for b in self.above(other))

    def _allowed(self, prop: str, end: str) -> tuple[tuple[str, ...], ...]:
        """Return, for each axiom on this end of a property, the classes that a thing there must be one of."""
        names = [(name, end) for name in self.above(prop, _SUBPROPERTY)]
        names += [
            (inverse, _ENDS[end]) for name, _ in list(names) for inverse in self._inverses.get(name, ())
        ]
        axioms = [axiom for name, side in names if name for axiom in self._values(NamedNode(name), side)]
        return tuple(alternatives for axiom in axioms if (alternatives := self._alternatives(axiom)))

    def _alternatives(self, axiom: object) -> tuple[str, ...]:
        if isinstance(axiom, BlankNode):
            return tuple(
                name for union in self._values(axiom, OWL + "unionOf") for name in self._members(union)
            )
        return (iri_of(axiom),)


def contradictions(corpus: Corpus) -> Iterator[Contradiction]:
    """Yield every thing of two disjoint kinds, and every link whose end is of a kind that it excludes."""
    schema = Schema(corpus)
    kinds: dict[str, set[str]] = {}
    data = list(corpus.quads("data"))
    for quad in data:
        if quad.predicate == TYPE:
            kinds.setdefault(iri_of(quad.subject), set()).add(iri_of(quad.object))
    for thing, types in kinds.items():
        for one, other in combinations(sorted(types), 2):
            if schema.are_disjoint(one, other):
                told = f"is a {shorten(one)} and a {shorten(other)}, which are disjoint"
                yield Contradiction(thing, shorten(thing), told)
    for quad in data:
        if quad.predicate.value.startswith(ONTOLOGY):
            yield from _wrong_ends(schema, kinds, quad)


def _wrong_ends(schema: Schema, kinds: dict[str, set[str]], quad: Quad) -> Iterator[Contradiction]:
    ends = ((RDFS + "domain", "subject", quad.subject), (RDFS + "range", "object", quad.object))
    for end, name, term in ends:
        thing = iri_of(term)
        for alternatives in schema.allowed(quad.predicate.value, end):
            clash = [kind for kind in kinds.get(thing, ()) if _excluded(schema, kind, alternatives)]
            if clash:
                wanted = " or ".join(map(shorten, alternatives))
                triple = " ".join(
                    shorten(iri_of(part)) for part in (quad.subject, quad.predicate, quad.object)
                )
                told = (
                    f"{triple}: the {name} must be a {wanted}, and {shorten(thing)} is a {shorten(clash[0])}"
                )
                yield Contradiction(thing, iri_of(quad.graph_name).removeprefix(PASSAGE), told)


def _excluded(schema: Schema, kind: str, alternatives: tuple[str, ...]) -> bool:
    return all(schema.are_disjoint(kind, alternative) for alternative in alternatives)
