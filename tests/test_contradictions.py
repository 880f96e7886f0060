"""Contradictions are told with the statement that shows them."""

from pathlib import Path

import pytest

from sixparty.contradictions import contradictions
from sixparty.loading import load
from small import replace_in

AXIOMS = """
:Agent owl:disjointWith :Act , :Statement .
[ a owl:AllDisjointClasses ; owl:members ( :Statement :Quantity :TimeSpan ) ] .
:content rdfs:range [ a owl:Class ; owl:unionOf ( :Act :Statement ) ] .
"""


@pytest.fixture
def strict(small: Path) -> Path:
    path = small / "ontology/small.ttl"
    path.write_text(path.read_text(encoding="utf-8") + AXIOMS, encoding="utf-8")
    return small


def told(root: Path) -> list[str]:
    return [f"{found.where}: {found.message}" for found in contradictions(load(root))]


def test_sound_data_have_none(strict: Path):
    assert told(strict) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "state:b a :State",
            "state:b a :State , :Act",
            "state:b: is a :Act and a :State, which are disjoint",
        ),
        (
            "quantity:eight a :Quantity",
            "quantity:eight a :Quantity , :Position",
            "a :Position and a :Quantity",
        ),
        (":holder state:a", ":holder act:a-stops", "the object must be a :Agent, and act:a-stops is a :Act"),
        (":content act:a-stops", ":content state:a", "must be a :Act or :Statement, and state:a is a :State"),
        (
            "state:b a :State .",
            "act:c-checks :holderOf position:a-wants-payment .",
            "the subject must be a :Agent",
        ),
    ],
)
def test_each_kind_is_told(strict: Path, old: str, new: str, message: str):
    replace_in(strict / "data/paper/9.trig", old, new)
    assert any(message in line for line in told(strict)), told(strict)


def test_a_kind_that_is_merely_other_is_no_contradiction(strict: Path):
    replace_in(strict / "data/paper/9.trig", ":holder state:a", ":holder citation:1")
    assert told(strict) == []
