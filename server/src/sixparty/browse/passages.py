"""Passages as a reader sees them: where they stand in the paper, and what they say in our own words."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from sixparty.browse.labels import Label
from sixparty.browse.rows import Row, select, values
from sixparty.engine import Engine
from sixparty.namespaces import ONTOLOGY, PASSAGE, RDFS


@dataclass(slots=True)
class Passage:
    """One passage: its id (`2-p2-s3`), place, page, footnote numbers, and gist in both languages."""

    iri: str
    page: int | None = None
    order: int = 0
    place: Label = field(default_factory=Label)
    gist: Label = field(default_factory=Label)
    footnotes: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return the passage's id."""
        return self.iri.removeprefix(PASSAGE)


def passages_of(engine: Engine, iris: Iterable[str]) -> list[Passage]:
    """Return the passages among these IRIs, in the paper's order."""
    wanted = values(dict.fromkeys(iri for iri in iris if iri.startswith(PASSAGE)))
    if not wanted:
        return []
    rows = select(
        engine,
        f"PREFIX : <{ONTOLOGY}> SELECT * {{ VALUES ?passage {{ {wanted} }} "
        "OPTIONAL { ?passage :pageNumber ?page } OPTIONAL { ?passage :documentOrder ?order } "
        f"OPTIONAL {{ ?passage <{RDFS}label> ?label }} OPTIONAL {{ ?passage :gist ?gist }} "
        "OPTIONAL { ?passage :callsFootnote ?footnote OPTIONAL { ?footnote :noteNumber ?number } } }",
    )
    found: dict[str, Passage] = {}
    for row in rows:
        node = row["passage"]
        if isinstance(node, ox.NamedNode):
            _add(found.setdefault(node.value, Passage(node.value)), row)
    return sorted(found.values(), key=lambda passage: (passage.order, passage.id))


def _add(passage: Passage, row: Row) -> None:
    page, order, footnote = row.get("page"), row.get("order"), row.get("footnote")
    if isinstance(page, ox.Literal):
        passage.page = int(page.value)
    if isinstance(order, ox.Literal):
        passage.order = int(order.value)
    passage.place = _worded(passage.place, row.get("label"))
    passage.gist = _worded(passage.gist, row.get("gist"))
    if isinstance(footnote, ox.NamedNode):
        number = row.get("number")
        name = number.value if isinstance(number, ox.Literal) else footnote.value.removeprefix(PASSAGE)
        if name not in passage.footnotes:
            passage.footnotes.append(name)


def _worded(label: Label, literal: object) -> Label:
    if not isinstance(literal, ox.Literal):
        return label
    if (literal.language or "en").lower().startswith("zh"):
        return Label(label.en, literal.value)
    return Label(literal.value, label.zh)
