"""The running text of a paper: events, claims and their evidence, an agreement and its fate, meetings."""

from collections.abc import Callable
from typing import Final

from benchmarks.growth import scale as shape
from benchmarks.growth.paper import Paper
from benchmarks.growth.terms import INFERRED, TYPE, P, Pair, iri, term

_YEARS: Final = (1990, 16)
_FACT: Final[Pair] = (P["factuality"], iri("factuality", "fact"))


def write(paper: Paper) -> None:
    """Write the sentences, in turn of all kinds; every third calls a footnote."""
    _opening(paper)
    for number in range(1, paper.scale.sentences):
        graph = paper.passage(f"s{number}", "Sentence")
        _TURNS[number % len(_TURNS)](paper, graph, number)
        if number % 3 == 0:
            paper.footnote(graph, f"fn{number}")


def _when(paper: Paper, graph: str) -> Pair:
    first, years = _YEARS
    rng = paper.rng
    return (P["atTime"], paper.time(graph, first + rng.randrange(years), 1 + rng.randrange(12)))


def _opening(paper: Paper) -> None:
    """Begin with the crisis, the agreement and its signature."""
    graph = paper.passage("s0", "Sentence")
    agreement = paper.iri("agreement", "framework")
    paper.say(graph, agreement, *[(P["party"], state) for state in paper.states])
    paper.event(graph, "crisis", "Crisis", _when(paper, graph), (P["actor"], paper.states[0]))
    paper.event(graph, "signing", "Signature", _when(paper, graph), (P["theme"], agreement))


def _event(paper: Paper, graph: str, number: int) -> None:
    """Write an event: part of the crisis or during it, in answer to an earlier one, and a figure of it."""
    rng = paper.rng
    actor, target = rng.sample(paper.states, 2)
    crisis = paper.iri("event", "crisis")
    more: list[Pair] = [(P["actor"], actor), (P["target"], target), _when(paper, graph)]
    more.append((P["theme"], paper.iri("facility", "reactor")))
    more.append((P["partOf" if number % 2 else "during"], crisis))
    more.append((P["inResponseTo"], paper.iri("event", f"e{max(1, number - len(_TURNS))}")))
    if number % 5 == 0:
        more.append((P["causedBy"], crisis))
    event = paper.event(graph, f"e{number}", rng.choice(shape.EVENTS), *more)
    paper.quantity(graph, f"q{number}", event)


def _claim(paper: Paper, graph: str, number: int) -> None:
    """Write a claim, what it says, and the information that it rests on."""
    rng = paper.rng
    holder, accused, supplier = rng.sample(paper.states, 3)
    claim, said = paper.iri("claim", f"c{number}"), paper.iri("soa", f"c{number}")
    info, act = paper.iri("info", f"c{number}"), rng.choice(paper.acts)
    en, zh = f"claim c{number} of paper {paper.number}", f"論文{paper.number}之主張 c{number}"
    paper.name(graph, claim, rng.choice(shape.CLAIMS), en, zh)
    more: list[Pair] = [(P["holder"], holder), (P["proposition"], said), (P["accused"], accused)]
    more += [(P["certainty"], iri("certainty", "probable")), (P["addressee"], supplier)]
    more += [(P["medium"], iri("org", "press-1")), (P["basedOn"], info), (P["inRound"], paper.rounds[-1])]
    more += [(P["onIssue"], iri("issue", rng.choice(shape.ISSUES)))]
    if number > 2 * len(_TURNS):
        more.append((P["inferredFrom"], paper.iri("claim", f"c{number - len(_TURNS)}")))
    paper.say(graph, claim, *more)
    paper.say(graph, info, (TYPE, term("Information")), (P["evidenceFor"], act), (P["suppliedBy"], supplier))
    paper.say(graph, said, (TYPE, term("CausalRelation")))
    paper.say(graph, said, (P["hasCause"], paper.iri("event", "crisis")), (P["hasEffect"], act))
    paper.act(graph, act)
    paper.say(INFERRED, claim, (TYPE, term("Claim")))


def _obligation(paper: Paper, graph: str, number: int) -> None:
    """Write an obligation under the agreement, the event that undoes it, and the charge of breach."""
    rng = paper.rng
    obligor, obligee = rng.sample(paper.states, 2)
    act = rng.choice(paper.acts)
    obligation = paper.iri("obligation", f"o{number}")
    agreement = paper.iri("agreement", "framework")
    en, zh = f"obligation o{number} of paper {paper.number}", f"論文{paper.number}之義務 o{number}"
    paper.name(graph, obligation, "Obligation", en, zh)
    paper.say(graph, obligation, (P["underAgreement"], agreement), (P["obligor"], obligor))
    paper.say(graph, obligation, (P["obligedAct"], act), (P["obligee"], obligee))
    paper.act(graph, act)
    if number % 2:
        undone: list[Pair] = [(P["undoes"], act), (P["actor"], obligor), _when(paper, graph)]
        paper.event(graph, f"undoes-{number}", "Announcement", *undone)
    else:
        breach, claim = paper.iri("soa", f"breach-{number}"), paper.iri("claim", f"breach-{number}")
        paper.say(graph, breach, (TYPE, term("Breach")), (P["aboutThing"], agreement))
        paper.name(graph, claim, "Accusation", f"breach {number} of {paper.number}", f"違約之指 {number}")
        paper.say(graph, claim, (P["holder"], obligee), (P["proposition"], breach), (P["accused"], obligor))
        paper.say(INFERRED, claim, (TYPE, term("Claim")))


def _meeting(paper: Paper, graph: str, number: int) -> None:
    """Write a meeting of two parties, with its topic and what was agreed."""
    rng = paper.rng
    meeting = paper.iri("meeting", f"m{number}")
    one, other = rng.sample(paper.states, 2)
    en, zh = f"meeting m{number} of paper {paper.number}", f"論文{paper.number}之會晤 m{number}"
    paper.name(graph, meeting, "BilateralMeeting", en, zh)
    paper.say(graph, meeting, _FACT, _when(paper, graph), (P["participant"], one), (P["participant"], other))
    paper.say(graph, meeting, (P["place"], iri("place", f"city-{rng.randrange(20)}")))
    paper.say(graph, meeting, (P["topic"], iri("issue", rng.choice(shape.ISSUES))))
    paper.say(graph, meeting, (P["agreedPoint"], rng.choice(paper.acts)))


def _intention(paper: Paper, graph: str, number: int) -> None:
    """Write a goal, an office and, now and then, a threat."""
    rng = paper.rng
    party, target = rng.sample(paper.states, 2)
    goal = paper.iri("goal", f"g{number}")
    paper.name(graph, goal, "Goal", f"goal g{number} of paper {paper.number}", f"論文{paper.number}之目標")
    paper.say(graph, goal, (P["intentionOf"], party), (P["aimsAt"], rng.choice(paper.acts)))
    person, tenure = paper.iri("person", f"n{number}"), paper.iri("tenure", f"n{number}")
    paper.say(graph, person, (TYPE, term("Person")))
    paper.say(graph, tenure, (TYPE, term("RoleTenure")), (P["tenureOf"], person), (P["roleIn"], party))
    paper.say(graph, tenure, (P["roleTitle"], '"minister"@en'), (P["roleTitle"], '"部長"@zh-Hant'))
    if number % 4 == 0:
        threat: list[Pair] = [(P["actor"], party), (P["target"], target)]
        threat.append((P["realises"], rng.choice(paper.acts)))
        paper.event(graph, f"threat-{number}", "Threatening", *threat)


_TURNS: Final[tuple[Callable[[Paper, str, int], None], ...]] = (
    _event,
    _claim,
    _event,
    _obligation,
    _claim,
    _meeting,
    _event,
    _intention,
)
