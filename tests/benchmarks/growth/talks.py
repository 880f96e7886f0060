"""The generator: papers on talks, streamed as N-Quads, as many as make the number of quads asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from benchmarks.growth import narrative, table
from benchmarks.growth import scale as shape
from benchmarks.growth.paper import Paper
from benchmarks.growth.scale import Scale
from benchmarks.growth.terms import ALSO_NAMED, ENTITIES, ONTOLOGY, PASSAGES, P, chinese, english, iri


@dataclass(frozen=True, slots=True)
class Written:
    """What a file of talks holds."""

    quads: int
    papers: int


def lines(scale: Scale, quads: int, ontology: Path) -> Iterator[list[str]]:
    """Yield the lines of the ontology, of the world and of papers, one after another, until there are enough.

    ontology: the folder of the project's ontology. The last paper is whole: there may be a few thousand more.
    """
    made = 0
    for part in (_ontology(ontology), _world(scale)):
        made += len(part)
        yield part
    for number in count():
        if made >= quads and number:
            return
        written = paper(scale, number)
        made += len(written)
        yield written


def paper(scale: Scale, number: int) -> list[str]:
    """Return the lines of one paper."""
    made = Paper(scale, number)
    _register(made)
    table.write(made)
    narrative.write(made)
    return made.lines


def write(path: Path, scale: Scale, quads: int, ontology: Path) -> Written:
    """Write a file of talks; memory does not grow with it."""
    total, papers = 0, -2  # the ontology and the world are no papers
    with path.open("w", encoding="utf-8") as file:
        for part in lines(scale, quads, ontology):
            file.writelines(part)
            total += len(part)
            papers += 1
    return Written(total, papers)


def _ontology(folder: Path) -> list[str]:
    made: list[str] = []
    names: dict[object, ox.BlankNode] = {}  # the parser's own are new in each run

    def named(node: object) -> object:
        if not isinstance(node, ox.BlankNode):
            return node
        return names.setdefault(node, ox.BlankNode(f"b{len(names)}"))

    for path in sorted(folder.glob("*.ttl")):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            made.append(f"{named(quad.subject)} {quad.predicate} {named(quad.object)} {ONTOLOGY} .\n")
    return made


def _world(scale: Scale) -> list[str]:
    """Return the states, publishers, places and months that all papers share."""
    world = Paper(scale, 0)
    for number in range(scale.states):
        state = shape.state(number)
        world.name(ENTITIES, state, "State", f"State {number}", f"國家{number}")
        world.say(ENTITIES, state, (ALSO_NAMED, english(f"Republic {number}")))
    for number in range(40):
        press = iri("org", f"press-{number}")
        world.name(ENTITIES, press, "Organization", f"Press {number}", f"出版社{number}")
    for number in range(20):
        world.name(ENTITIES, iri("place", f"city-{number}"), "Place", f"City {number}", f"城市{number}")
    for year in range(1990, 2006):
        for month in range(1, 13):
            world.month(f"{year}-{month:02d}", year, month)
    return world.lines


def _register(made: Paper) -> None:
    """Name the things of a paper in the register of things; and record where two passages disagree."""
    number = made.number
    reactor = made.iri("facility", "reactor")
    made.name(ENTITIES, reactor, "NuclearReactor", f"Reactor Alpha-{number}", f"甲{number}號反應爐")
    made.say(ENTITIES, reactor, (ALSO_NAMED, english(f"Alpha-{number}")))
    framework = made.iri("agreement", "framework")
    made.name(ENTITIES, framework, "Agreement", f"Framework {number}", f"框架{number}")
    made.name(ENTITIES, made.iri("person", "author"), "Person", f"Author {number}", f"作者{number}")
    made.name(PASSAGES, made.iri("section", "1"), "Section", f"section {number}", f"第{number}章")
    for place, act in enumerate(made.acts):
        made.name(ENTITIES, act, "Act", f"act {place} of paper {number}", f"論文{number}之行動{place}")
        if place >= 2 * len(made.states):
            made.say(ENTITIES, act, (P["specialises"], made.acts[place - len(made.states)]))
    _disagree(made)


def _disagree(made: Paper) -> None:
    discrepancy = made.iri("discrepancy", "date")
    made.name(ENTITIES, discrepancy, "Discrepancy", f"A date of {made.number}", f"論文{made.number}之日期")
    made.say(ENTITIES, discrepancy, (P["aboutSubject"], made.iri("event", "crisis")))
    made.say(ENTITIES, discrepancy, (P["discrepantProperty"], P["atTime"]))
    for name in ("s0", "s2"):
        ident = f"p{made.number}-{name}"
        made.say(
            ENTITIES,
            discrepancy,
            (P["betweenPassage"], made.iri("passage", name)),
            (P["discrepantValue"], english(f"a date ({ident})")),
            (P["discrepantValue"], chinese(f"某日（{ident}）")),
        )
