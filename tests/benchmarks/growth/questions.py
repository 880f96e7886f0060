"""What is asked: every canned query, about things that the synthetic talks have, and point look-ups."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from benchmarks.growth.scale import Scale
from benchmarks.growth.scale import state as state_iri
from sixparty.namespaces import BASE, ONTOLOGY
from sixparty.queries import Catalogue
from sixparty.queries.model import CannedQuery, Term

#: Parameters that name one thing of one paper: the thing's IRI without the base, `{n}` the paper.
_OF_A_PAPER: Final = {
    "act-positions": ("act", "act/p{n}-a0"),
    "agreement-life": ("agreement", "agreement/p{n}-framework"),
    "causes": ("thing", "event/p{n}-crisis"),
    "common-ground": ("round", "round/p{n}-1"),
    "crisis-events": ("crisis", "event/p{n}-crisis"),
    "demands": ("round", "round/p{n}-1"),
    "evidence": ("claim", "claim/p{n}-c{claim}"),
    "obligations": ("agreement", "agreement/p{n}-framework"),
    "passage-statements": ("passage", "passage/p{n}-s3"),
    "positions": ("round", "round/p{n}-1"),
    "why": ("subject", "event/p{n}-signing"),
}
#: Parameters that name a party, which sits at a fixed share of all tables.
_OF_A_PARTY: Final = {"claims-by-holder": "holder", "party-profile": "party", "shifts": "party"}
#: Parameters that are a text: the name of one thing among all names.
_BY_NAME: Final = {"everything-about": ("name", "Alpha-{n}"), "find": ("word", "甲{n}號")}

_PAPER: Final = "one paper"
_PARTY: Final = "a party or an issue"
_ALL: Final = "everything"
_NAMES: Final = "all names"

#: Point look-ups: no part of an answer grows with the data.
_POINTS: Final = {
    "thing": "SELECT ?p ?o {{ <{base}position/p{n}-t2-1-r1-1> ?p ?o }}",
    "passage": "SELECT ?s ?p ?o {{ GRAPH <{base}passage/p{n}-s{s}> {{ ?s ?p ?o }} }}",
    "where-said": "SELECT ?g ?o {{ GRAPH ?g {{ <{base}event/p{n}-signing> <{ontology}theme> ?o }} }}",
    "ask": "ASK {{ <{base}act/p{n}-a1> a <{ontology}Act> }}",
}
#: Look-ups are asked about any paper, and about one paper only: what they read is in memory then.
_SAME: Final = ", same paper"


@dataclass(frozen=True, slots=True)
class Question:
    """A query that is never asked twice in the same words.

    about: what part of the data the answer is taken from; point: whether it is a point look-up.
    """

    name: str
    about: str
    point: bool
    texts: Iterator[str]


def questions(folder: Path, scale: Scale, papers: int, seed: int = 1) -> list[Question]:
    """Return the canned queries of a folder and the point look-ups, about papers drawn at random."""
    points = [
        Question(f"look-up: {name}{where}", "one thing", True, _points(text, scale, among, seed))
        for where, among in (("", papers), (_SAME, 1))
        for name, text in _POINTS.items()
    ]
    canned = [
        Question(query.name, _about(query.name), False, _canned(query, scale, papers, seed))
        for query in Catalogue.from_folder(folder)
    ]
    return points + sorted(canned, key=lambda question: question.name)


def _about(name: str) -> str:
    if name in _OF_A_PAPER:
        return _PAPER
    if name in _BY_NAME:
        return _NAMES
    return _PARTY if name in _OF_A_PARTY or name == "issue-map" else _ALL


def _points(text: str, scale: Scale, papers: int, seed: int) -> Iterator[str]:
    rng = random.Random(seed)
    while True:
        paper, sentence = rng.randrange(papers), rng.randrange(scale.sentences)
        yield text.format(base=BASE, ontology=ONTOLOGY, n=paper, s=sentence)


def _canned(query: CannedQuery, scale: Scale, papers: int, seed: int) -> Iterator[str]:
    rng = random.Random(seed)
    for number in count():
        values = _values(query.name, rng.randrange(papers), scale)
        yield f"{query.bind(values)}\n# number {number}\n"


def _values(name: str, paper: int, scale: Scale) -> dict[str, list[Term]]:
    if name in _OF_A_PAPER:
        parameter, place = _OF_A_PAPER[name]
        claim = (scale.sentences - 2) // 8 * 8 + 1  # the last sentence that is a claim, see `narrative`
        return {parameter: [ox.NamedNode(BASE + place.format(n=paper, claim=claim))]}
    if name in _OF_A_PARTY:
        return {_OF_A_PARTY[name]: [ox.NamedNode(state_iri(paper % scale.states)[1:-1])]}
    if name in _BY_NAME:
        parameter, text = _BY_NAME[name]
        return {parameter: [ox.Literal(text.format(n=paper))]}
    return {}
