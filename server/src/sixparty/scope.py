"""Which passages a check is about: the plan of the paper, read from `data/passages.ttl`."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from sixparty.errors import SixpartyError
from sixparty.loading import TYPE, Corpus
from sixparty.namespaces import BASE, ONTOLOGY, PASSAGE
from sixparty.nearest import did_you_mean

_IN_SECTION: Final = ONTOLOGY + "inSection"
_CALLS: Final = ONTOLOGY + "callsFootnote"
_HEADING: Final = ONTOLOGY + "Heading"


@dataclass
class Plan:
    """The passages in reading order, with the section of each and the footnotes that it calls."""

    section_of: dict[str, str]
    calls: dict[str, set[str]]
    headed: set[str]

    def file_of(self, section: str) -> str:
        """Return the key of the data file that holds a section: its own, or that of the headed one above it.

        `4.1.kr` has no heading and stands in `4.1.trig`; `4.1` has one and does not stand in `4.trig`.
        """
        above = section.rpartition(".")[0]
        return section if section in self.headed or not above else self.file_of(above)

    def passages(self, wanted: list[str]) -> list[str]:
        """Return the ids of the passages in the wanted sections or files, in reading order.

        A passage's own id may stand for a section. Raises SixpartyError for what the paper does not have.
        """
        known = (
            set(self.section_of)
            | set(self.section_of.values())
            | {self.file_of(name) for name in self.section_of.values()}
        )
        for section in wanted:
            if section not in known:
                sections = ", ".join(sorted(set(self.section_of.values())))
                remedy = did_you_mean(section, known) or f"sections: {sections}"
                raise SixpartyError(f"the paper has no section or passage {section}", remedy)
        return [
            passage
            for passage, section in self.section_of.items()
            if section in wanted or passage in wanted or self.file_of(section) in wanted
        ]


def read_plan(corpus: Corpus) -> Plan:
    """Read the plan from the passages layer; raises SixpartyError where it is empty."""
    plan = Plan({}, {}, set())
    headings = []
    for quad in corpus.quads("data/passages.ttl"):
        if not isinstance(quad.subject, NamedNode) or not quad.subject.value.startswith(PASSAGE):
            continue
        passage = quad.subject.value.removeprefix(PASSAGE)
        target = getattr(quad.object, "value", "")
        if quad.predicate.value == _IN_SECTION:
            plan.section_of[passage] = target.removeprefix(BASE).split("/", 1)[1]
        elif quad.predicate.value == _CALLS:
            plan.calls.setdefault(passage, set()).add(target.removeprefix(PASSAGE + "fn"))
        elif quad.predicate == TYPE and target == _HEADING:
            headings.append(passage)
    plan.headed = {plan.section_of[heading] for heading in headings}
    if not plan.section_of:
        raise SixpartyError(
            "data/passages.ttl holds no passages", "make it: sixparty passages passages.jsonl"
        )
    return plan
