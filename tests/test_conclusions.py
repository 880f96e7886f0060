"""Conclusions that the reasoner draws from what the passages state, and that no source states.

Each line is one kind of conclusion, shown on one thing; the comment says from what it follows.
"""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize
from rdflib.namespace import OWL
from reasonable import PyReasoner

from sixparty.namespaces import BASE, INFERRED_GRAPH, ONTOLOGY, RDF

CONCLUSIONS = (
    # a cell of Table 2 in the row of Japan and the column of the first round
    ("state/japan", ":tookPartIn", "round/1"),
    ("state/russia", "a", ":TalksParticipant"),
    # the party link of the Agreed Framework and its party
    ("agreement/agreed-framework", ":hasParty", "state/usa"),
    ("state/dprk", "a", ":Party"),
    # an obligation, its obligor and its act
    ("state/dprk", ":obligedToDo", "act/dprk-accepts-iaea-monitoring"),
    ("agreement/agreed-framework", ":providesFor", "act/dprk-accepts-iaea-monitoring"),
    # obliged under the framework, and its act concerns an arms control issue
    ("agreement/agreed-framework", "a", ":ArmsControlAgreement"),
    # an event undoes an act that the framework obliges to
    ("event/dprk-expels-iaea-inspectors-2002", ":runsCounterTo", "agreement/agreed-framework"),
    ("act/dprk-accepts-iaea-monitoring", "a", ":UndoneObligedAct"),
    # actor of a withdrawal announcement that is told as fact
    ("state/dprk", "a", ":WithdrawnState"),
    # a tenure of the person and the state or ministry that it is in
    ("person/alekseyev", ":heldOfficeIn", "state/russia"),
    # the site lies in Kumchang-ri, and that north of Pyongyang
    ("facility/kumchang-ri-underground-site", ":locatedIn", "place/north-of-pyongyang"),
    # requested in a position, refused in another
    ("act/us-guarantees-no-attack", "a", ":ContestedAct"),
    # waits for one act, and another waits for it
    ("act/dprk-abandons-nuclear-weapons-programme", "a", ":InterlockedAct"),
)


def _node(name: str) -> NamedNode:
    if name == "a":
        return NamedNode(RDF + "type")
    return NamedNode(ONTOLOGY + name[1:] if name.startswith(":") else BASE + name)


@pytest.fixture(scope="module")
def quads(release: Path) -> set[Quad]:
    """Every quad of a release of the checkout."""
    return set(parse(path=str(release / "dataset.nq")))


@pytest.mark.parametrize(("subject", "predicate", "target"), CONCLUSIONS)
def test_conclusion_is_drawn_and_nowhere_stated(
    quads: set[Quad], subject: str, predicate: str, target: str
) -> None:
    triple = (_node(subject), _node(predicate), _node(target))
    graphs = {quad.graph_name for quad in quads if (quad.subject, quad.predicate, quad.object) == triple}
    assert graphs == {NamedNode(INFERRED_GRAPH)}


def test_no_two_things_are_merged(quads: set[Quad], tmp_path: Path) -> None:
    """A functional property with two values would make the reasoner take two things for one."""
    path = tmp_path / "known.ttl"
    triples = {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
    path.write_bytes(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
    reasoner = PyReasoner()
    reasoner.load_file(str(path))
    merged = [(one, other) for one, same, other in reasoner.reason() if same == OWL.sameAs and one != other]
    assert merged == []
