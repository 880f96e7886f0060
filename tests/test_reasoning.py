"""Conclusions: what follows is drawn, what is stated already or holds of everything is not repeated."""

import owlrl
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse
from rdflib import Graph

from sixparty.namespaces import BASE, ONTOLOGY, RDF
from sixparty.reasoning import infer, property_chains
from small import ENTITIES, PREFIXES
from small import ONTOLOGY as SMALL_ONTOLOGY

FACTS = """
position:p :holder state:a ; :content act:a-stops ; :requiresFirst act:b-pays .
position:q :content act:b-pays ; :requiresFirst act:c-checks .
"""


def quads_of(turtle: str) -> list[Quad]:
    return list(parse(input=PREFIXES + turtle, format=RdfFormat.TURTLE))


def triple(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(BASE + subject), NamedNode(ONTOLOGY + predicate), NamedNode(BASE + target))


@pytest.fixture(scope="module")
def conclusions() -> set[Triple]:
    return infer(quads_of(SMALL_ONTOLOGY + ENTITIES + FACTS))


def test_a_property_chain_is_walked(conclusions: set[Triple]):
    assert triple("act/a-stops", "waitsFor", "act/b-pays") in conclusions


def test_reasoning_goes_on_from_what_a_chain_concluded(conclusions: set[Triple]):
    """The two links come from the chain, the third from transitivity over them."""
    assert triple("act/a-stops", "waitsFor", "act/c-checks") in conclusions


def test_inverse_and_range_are_drawn(conclusions: set[Triple]):
    assert triple("state/a", "holderOf", "position/p") in conclusions
    agent = Triple(NamedNode(BASE + "state/a"), NamedNode(RDF + "type"), NamedNode(ONTOLOGY + "Agent"))
    assert agent in conclusions


def test_nothing_stated_is_repeated_and_nothing_empty_is_said(conclusions: set[Triple]):
    stated = {Triple(q.subject, q.predicate, q.object) for q in quads_of(SMALL_ONTOLOGY + ENTITIES + FACTS)}
    assert not conclusions & stated
    assert not [t for t in conclusions if t.object.value.startswith("http://www.w3.org/2002/07/owl#")]
    assert not [t for t in conclusions if t.predicate.value.endswith("sameAs")]


def test_chains_are_read_from_the_ontology_with_inverse_steps():
    store = Store()
    store.extend(quads_of(":w owl:propertyChainAxiom ( [ owl:inverseOf :content ] :next ) ."))
    found = property_chains(store)
    assert found == [(ONTOLOGY + "w", f"^<{ONTOLOGY}content>/<{ONTOLOGY}next>")]


def test_owlrl_draws_the_same_conclusions(conclusions: set[Triple]):
    """An independent reasoner, slow and complete for OWL 2 RL, over the same small input."""
    graph = Graph().parse(data=PREFIXES + SMALL_ONTOLOGY + ENTITIES + FACTS, format="turtle")
    before = set(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    drawn = {
        tuple(str(term) for term in found)
        for found in set(graph) - before
        if str(found[0]).startswith(BASE)
        and not str(found[0]).startswith(ONTOLOGY)
        and str(found[2]).startswith(BASE)
        and (str(found[1]).startswith(ONTOLOGY) or str(found[1]) == RDF + "type")
    }
    assert {(t.subject.value, t.predicate.value, t.object.value) for t in conclusions} == drawn
