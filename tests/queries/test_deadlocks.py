"""Deadlocks on a ring made for the purpose: the sections encoded first hold none between two conditions."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from sixparty.engine.embedded import EmbeddedEngine
from sixparty.namespaces import PREFIXES
from sixparty.queries import Catalogue, expected

QUERY = Catalogue.from_folder(Path(__file__).resolve().parents[2] / "queries").get("deadlocks")
PREFIX = "\n".join(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items())

US_LAST = """
passage:one { position:us :holder state:usa ;
  :content act:aid ; :requiresFirst act:abandon ; :inRound round:1 . }
"""
DPRK_LAST = """
passage:two { position:kp :holder state:dprk ;
  :content act:abandon ; :inReturnFor act:aid ; :inRound round:1 . }
"""
#: North Korea does only the wider act, and waits for a narrower one.
DPRK_LOOSE = """
passage:two { position:kp :holder state:dprk ;
  :content act:disarm ; :requiresFirst act:oil ; :inRound round:1 . }
graph:entities { act:abandon :specialises act:disarm . act:oil :specialises act:aid . }
"""


def rows(*parts, **values):
    engine = EmbeddedEngine.from_quads(ox.parse(f"{PREFIX}\n{''.join(parts)}", format=ox.RdfFormat.TRIG))
    return expected.answer(QUERY, values, engine)


def act(name):
    return ox.NamedNode(PREFIXES["act"] + name)


def test_a_ring_is_told_once_for_each_side_with_both_passages():
    found = rows(US_LAST, DPRK_LAST)
    assert [row["holder"] for row in found] == [
        ox.NamedNode(PREFIXES["state"] + "dprk"),
        ox.NamedNode(PREFIXES["state"] + "usa"),
    ]
    assert {row["closes"].value for row in found} == {"same acts"}
    assert found[1]["act"] == found[0]["otherAct"] == found[0]["waitsFor"] == act("aid")
    assert found[1]["passage"] == found[0]["otherPassage"] == ox.NamedNode(PREFIXES["passage"] + "one")


def test_a_ring_over_wider_and_narrower_acts_is_told_apart():
    found = rows(US_LAST, DPRK_LOOSE)
    assert {row["closes"].value for row in found} == {"wider or narrower act"}
    assert len(found) == 2


def test_it_can_be_asked_for_the_strict_form_only():
    assert rows(US_LAST, DPRK_LOOSE, match=[ox.Literal("same acts")]) == []
    assert len(rows(US_LAST, DPRK_LAST, match=[ox.Literal("same acts")])) == 2


@pytest.mark.parametrize(
    "parts", [(US_LAST,), (DPRK_LAST,), (US_LAST, DPRK_LAST.replace("act:aid", "act:oil"))]
)
def test_one_condition_alone_or_two_that_do_not_meet_are_no_ring(parts):
    assert rows(*parts) == []


def test_two_rounds_do_not_make_a_ring_of_one_round():
    later = DPRK_LAST.replace("round:1", "round:2")
    assert len(rows(US_LAST, later)) == 2
    assert rows(US_LAST, later, round=[ox.NamedNode(PREFIXES["round"] + "1")]) == []
