"""The table of a paper: when its rounds were held, and what each party stood for in each of them."""

from benchmarks.growth import scale as shape
from benchmarks.growth.paper import Paper
from benchmarks.growth.terms import INFERRED, TYPE, P, Pair, integer, iri, term

_BONDS = ("requiresFirst", "inReturnFor", "simultaneousWith", "condition")


def write(paper: Paper) -> None:
    """Write a passage for the date of each round and for each point of each cell."""
    for number, talks in enumerate(paper.rounds):
        _date(paper, number, talks)
        for seat in range(len(paper.states)):
            for point in range(paper.scale.positions):
                _cell(paper, number, seat, point)
        _deadlock(paper, number)


def _date(paper: Paper, number: int, talks: str) -> None:
    graph = paper.passage(f"t2-date-{number + 1}", "TableCell", (P["tableColumnAbout"], talks))
    when = paper.time(graph, 1990 + paper.rng.randrange(16), 1 + paper.rng.randrange(12))
    fact = (P["factuality"], iri("factuality", "fact"))
    seats: list[Pair] = [(P["participant"], state) for state in paper.states]
    en, zh = f"round {number + 1} of talks {paper.number}", f"會談{paper.number}第{number + 1}輪"
    paper.name(graph, talks, "TalksRound", en, zh)
    paper.say(graph, talks, fact, (P["atTime"], when), (P["host"], paper.states[0]), *seats)
    paper.say(graph, talks, (P["topic"], iri("issue", paper.rng.choice(shape.ISSUES))))


def _cell(paper: Paper, number: int, seat: int, point: int) -> None:
    rng, talks, holder = paper.rng, paper.rounds[number], paper.states[seat]
    name = f"t2-{seat}-r{number + 1}-{point + 1}"
    where = (
        (P["tableRowAbout"], holder),
        (P["tableColumnAbout"], talks),
        (P["itemNumber"], integer(point + 1)),
    )
    graph = paper.passage(name, "TableCell", *where)
    act = rng.choice(paper.acts)
    more: list[Pair] = [(P["addressee"], rng.choice(paper.states))]
    if rng.random() < 0.25:
        more.append((P[rng.choice(_BONDS)], rng.choice(paper.acts)))
    if number and rng.random() < 0.3:
        more.append((P["continues"], paper.iri("position", f"t2-{seat}-r{number}-{point + 1}")))
    if rng.random() < 0.03:
        more.append((P["consequenceIfNot"], rng.choice(paper.acts)))
    _position(paper, graph, name, holder, talks, shape.modality(rng), act, more)
    paper.act(graph, act)


def _deadlock(paper: Paper, number: int) -> None:
    """Have two parties wait for one another, each in a passage of its own."""
    one, other = number % len(paper.states), (number + 1) % len(paper.states)
    for waits, act, first in ((one, one, other), (other, other, one)):
        name = f"t2-{waits}-r{number + 1}-waits-{act}"
        graph = paper.passage(name, "Sentence")
        bond = [(P["requiresFirst"], paper.acts[first])]
        modality = iri("modality", "is-willing")
        talks, act_iri = paper.rounds[number], paper.acts[act]
        _position(paper, graph, name, paper.states[waits], talks, modality, act_iri, bond)
        paper.act(graph, act_iri)
        paper.say(INFERRED, act_iri, (P["waitsFor"], paper.acts[first]))


def _position(
    paper: Paper, graph: str, name: str, holder: str, talks: str, modality: str, act: str, more: list[Pair]
) -> None:
    position = paper.iri("position", name)
    en, zh = f"position {name} of paper {paper.number}", f"論文{paper.number}之立場 {name}"
    paper.name(graph, position, "Position", en, zh)
    paper.say(
        graph,
        position,
        (P["holder"], holder),
        (P["inRound"], talks),
        (P["modality"], modality),
        (P["content"], act),
        (P["onIssue"], iri("issue", paper.rng.choice(shape.ISSUES))),
        *more,
    )
    paper.say(INFERRED, position, (TYPE, term("Statement")))
