"""The report on the W3C test suites that the dataset holds (EARL 1.0), as the conformance page shows it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from sixparty.browse.labels import Label
from sixparty.browse.rows import Row, select
from sixparty.engine import Engine
from sixparty.namespaces import CONFORMANCE, CONFORMANCE_GRAPH, DCTERMS, DOAP, EARL, RDFS, SKOS, SOFTWARE

#: What a test came to, in EARL's words; in the order in which the page has them.
OUTCOMES: Final = ("passed", "failed", "inapplicable", "untested")
_BY_VALUE: Final = "equal by value"
_PREFIXES: Final = f"PREFIX earl: <{EARL}> PREFIX dcterms: <{DCTERMS}> PREFIX doap: <{DOAP}> "

_TESTS: Final = f"""{_PREFIXES} SELECT * {{ GRAPH <{CONFORMANCE_GRAPH}> {{
  ?assertion earl:test ?test ; earl:result ?result .
  ?result earl:outcome ?outcome .
  ?test dcterms:title ?name
  OPTIONAL {{ ?result dcterms:description ?reason }}
  OPTIONAL {{ ?result dcterms:subject ?fault }}
}} }} ORDER BY ?assertion"""

_FAULTS: Final = f"""{_PREFIXES}
SELECT DISTINCT ?fault ?label ?wrong ?instead {{ GRAPH <{CONFORMANCE_GRAPH}> {{
  ?result dcterms:subject ?fault .
  ?fault <{RDFS}label> ?label ; dcterms:description ?wrong ; <{SKOS}note> ?instead
  FILTER(LANG(?label) = LANG(?wrong) && LANG(?label) = LANG(?instead))
}} }} ORDER BY ?fault ?label"""

_ABOUT: Final = f"""{_PREFIXES} SELECT ?date ?tests ?version ?engine {{ GRAPH <{CONFORMANCE_GRAPH}> {{
  <{CONFORMANCE}/runner> dcterms:date ?date ; dcterms:source ?tests .
  <{SOFTWARE}> doap:release ?release .
  ?release doap:revision ?version ; dcterms:requires ?engine
}} }}"""


@dataclass(frozen=True, slots=True)
class Case:
    """One test: the IRI of the assertion on it, its suite (`sparql11/bind`), its outcome, and why."""

    assertion: str
    suite: str
    name: str
    outcome: str
    reason: str
    fault: str

    @property
    def kind_of_reason(self) -> str:
        """Return the beginning of the reason, which says the kind."""
        return self.reason.partition(" (")[0].partition(";")[0]


@dataclass(frozen=True, slots=True)
class Fault:
    """One known fault: its IRI, what is wrong, what to do instead, and the tests that show it."""

    iri: str
    label: Label
    wrong: Label
    instead: Label
    tests: list[Case]

    @property
    def name(self) -> str:
        """Return the last part of the IRI."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Conformance:
    """The report: when, with what, on which tests (a web address), and what came of them."""

    date: str
    version: str
    engine: str
    source: str
    tests: list[Case]
    faults: list[Fault] = field(default_factory=list)

    def counts(self, suite: str = "") -> Counter[str]:
        """Count the outcomes, and `byValue` and `tests`, of a suite, of those in a folder, or of all."""
        found = [test for test in self.tests if not suite or f"{test.suite}/".startswith(f"{suite}/")]
        counted = Counter(test.outcome for test in found)
        counted["tests"] = len(found)
        counted["byValue"] = sum(
            test.outcome == "passed" and test.reason.startswith(_BY_VALUE) for test in found
        )
        return counted

    def suites(self) -> list[str]:
        """Return the names of the suites, sorted."""
        return sorted({test.suite for test in self.tests})

    def inapplicable(self) -> list[tuple[str, int]]:
        """Return the kinds of reasons why tests do not apply, the most frequent first."""
        kinds = (test.kind_of_reason for test in self.tests if test.outcome == "inapplicable")
        return Counter(kinds).most_common()


def conformance_of(engine: Engine) -> Conformance | None:
    """Return the report that the dataset holds, None where it holds none."""
    about = select(engine, _ABOUT)
    if not about:
        return None
    tests = [_test(row) for row in select(engine, _TESTS)]
    date, source, version, used = (_text(about[0], name) for name in ("date", "tests", "version", "engine"))
    return Conformance(date, version, used, source, tests, _faults(select(engine, _FAULTS), tests))


def _text(row: Row, name: str) -> str:
    """Return an IRI or the text of a literal, nothing for what is not there."""
    term = row.get(name)
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _test(row: Row) -> Case:
    assertion = _text(row, "assertion")
    return Case(
        assertion=assertion,
        suite=assertion.removeprefix(f"{CONFORMANCE}/").rpartition("/")[0],
        name=_text(row, "name"),
        outcome=_text(row, "outcome").removeprefix(EARL),
        reason=_text(row, "reason"),
        fault=_text(row, "fault"),
    )


def _faults(rows: list[Row], tests: list[Case]) -> list[Fault]:
    """Put the two languages of each fault together, those with the most tests first."""
    worded: dict[str, dict[str, Row]] = {}
    for row in rows:
        label = row["label"]
        language = (label.language or "") if isinstance(label, ox.Literal) else ""
        worded.setdefault(_text(row, "fault"), {})["zh" if language.lower().startswith("zh") else "en"] = row
    made = []
    for iri, both in worded.items():
        english, chinese = both.get("en", {}), both.get("zh", {})
        named, wrong, instead = (
            Label(_text(english, name), _text(chinese, name)) for name in ("label", "wrong", "instead")
        )
        made.append(Fault(iri, named, wrong, instead, [test for test in tests if test.fault == iri]))
    return sorted(made, key=lambda fault: -len(fault.tests))
