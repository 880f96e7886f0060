"""One paper in the making: its lines, its random choices, and the passages that it has told of so far."""

import random

from benchmarks.growth import scale as shape
from benchmarks.growth.scale import Scale
from benchmarks.growth.terms import (
    ENTITIES,
    INFERRED,
    PASSAGES,
    TYPE,
    Lines,
    P,
    Pair,
    chinese,
    decimal,
    english,
    integer,
    iri,
    moment,
    term,
)

#: Acts that a paper's parties speak of, for each party.
_ACTS_PER_PARTY = 4
_FACT = (P["factuality"], iri("factuality", "fact"))


class Paper(Lines):
    """The lines of one paper. Equal scale and number give equal lines, whatever was made before."""

    def __init__(self, scale: Scale, number: int) -> None:
        """number: the paper's place among all, from 0."""
        super().__init__()
        self.scale = scale
        self.number = number
        self.rng = random.Random(f"{scale.seed}:{number}")
        self.seats = shape.seated(scale, number)
        self.states = [shape.state(seat) for seat in self.seats]
        self.rounds = [self.iri("round", str(each + 1)) for each in range(scale.rounds)]
        self.acts = [self.iri("act", f"a{each}") for each in range(scale.parties * _ACTS_PER_PARTY)]
        self._order = number * 100_000

    def iri(self, segment: str, name: str) -> str:
        """Return the IRI of a thing of this paper's own."""
        return iri(segment, f"p{self.number}-{name}")

    def passage(self, name: str, kind: str, *more: Pair) -> str:
        """Begin a passage: record it in the layer of passages, give it its gist, return its graph."""
        graph = self.iri("passage", name)
        self._order += 1
        place = self._order % 100_000
        ident = f"p{self.number}-{name}"
        self.name(PASSAGES, graph, kind, f"passage {ident}", f"段落 {ident}")
        self.say(
            PASSAGES,
            graph,
            (P["passageId"], f'"{ident}"'),
            (P["inSection"], self.iri("section", "1")),
            (P["documentOrder"], integer(self._order)),
            (P["pageNumber"], integer(1 + place // 12)),
            *more,
        )
        self.say(
            graph,
            graph,
            (P["gist"], english(f"What {ident} says, in short.")),
            (P["gist"], chinese(f"{ident} 之大意。")),
        )
        return graph

    def footnote(self, passage: str, name: str) -> None:
        """Have a passage call a footnote, which cites a work."""
        note, citation, work = self.iri("passage", name), self.iri("citation", name), self.iri("work", name)
        number = integer(int(name.removeprefix("fn")))
        sources = iri("graph", "sources")
        self.say(PASSAGES, passage, (P["callsFootnote"], note))
        self.name(sources, citation, "Citation", f"Footnote {name}", f"註 {name}")
        year = 1990 + self.rng.randrange(16)
        self.say(
            sources,
            citation,
            (P["citationNumber"], number),
            (P["inNote"], note),
            (P["refersTo"], work),
            (P["printedEdtf"], f'"{year}"'),
        )
        self.name(sources, work, "Work", f"Report {self.number}.{name}", f"報告 {self.number}.{name}")
        self.say(sources, work, (P["author"], self.iri("person", "author")))
        self.say(sources, work, (P["publishedBy"], iri("org", f"press-{self.rng.randrange(40)}")))

    def act(self, graph: str, act: str) -> None:
        """Tell in a passage what an act is."""
        place = self.acts.index(act)
        actor = self.states[place % len(self.states)]
        other = self.states[(place + 1) % len(self.states)]
        self.say(graph, act, (TYPE, term("Act")), (P["actor"], actor), (P["target"], other))

    def time(self, graph: str, year: int, month: int) -> str:
        """Name a month in a passage, and return it; its bounds are in the register of times."""
        when = iri("time", f"{year}-{month:02d}")
        self.say(graph, when, (P["timeWording"], chinese(f"{year}年{month}月")))
        return when

    def quantity(self, graph: str, name: str, measured: str) -> None:
        """Give a figure of something."""
        quantity = self.iri("quantity", name)
        place = self.rng.randrange(len(shape.UNITS))
        value = self.rng.randrange(1, 5000)
        self.name(graph, quantity, "Quantity", f"quantity {name} of {self.number}", f"數量 {name}")
        self.say(
            graph,
            quantity,
            (P["pointValue"], decimal(value)),
            (P["unit"], iri("unit", shape.UNITS[place])),
            (P["approximation"], iri("approximation", "exact")),
            (P["quantityKind"], iri("kind", shape.KINDS[place])),
            (P["measures"], measured),
            (P["quantityWording"], chinese(f"{value}")),
        )

    def event(self, graph: str, name: str, kind: str, *more: Pair) -> str:
        """Tell of an event that is a fact, and return it."""
        event = self.iri("event", name)
        self.name(
            graph, event, kind, f"event {name} of paper {self.number}", f"論文{self.number}之事件 {name}"
        )
        self.say(graph, event, _FACT, *more)
        self.say(INFERRED, event, (TYPE, term("Event")))
        return event

    def month(self, name: str, year: int, month: int) -> str:
        """Register a month with its bounds, and return it."""
        when = iri("time", name)
        first, last = f"{year}-{month:02d}-01T00:00:00Z", f"{year}-{month:02d}-28T23:59:59Z"
        self.name(ENTITIES, when, "TimeSpan", f"{month}/{year}", f"{year}年{month}月")
        self.say(
            ENTITIES,
            when,
            (P["earliestBegin"], moment(first)),
            (P["latestBegin"], moment(last)),
            (P["earliestEnd"], moment(first)),
            (P["latestEnd"], moment(last)),
            (P["edtf"], f'"{year}-{month:02d}"'),
        )
        return when
