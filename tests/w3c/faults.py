"""The declared faults (faults.toml), and results held against them both ways."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from w3c.outcomes import Outcome, Result

_TABLE: Final = Path(__file__).with_name("faults.toml")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: what has to be mended and what to do instead, in two languages; the tests that show it."""

    id: str
    of: str
    name_en: str
    name_zh: str
    en: str
    zh: str
    instead_en: str
    instead_zh: str
    tests: tuple[str, ...]


def declared() -> list[Fault]:
    """Return the table."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return [Fault(**(entry | {"tests": tuple(entry["tests"])})) for entry in table["fault"]]


def attribute(results: Sequence[Result]) -> list[Result]:
    """Return the results, each failure that is declared with the name of its fault."""
    names = {test: fault.id for fault in declared() for test in fault.tests}
    return [
        result.with_fault(names[result.case.iri])
        if result.outcome is Outcome.FAILED and result.case.iri in names
        else result
        for result in results
    ]


def surprises(results: Sequence[Result]) -> list[str]:
    """Return what is not as declared: failures without a fault, faults that are none, tests not run."""
    listed = {test for fault in declared() for test in fault.tests}
    found = []
    for result in attribute(results):
        where = f"{result.case.short} ({result.case.name})"
        if result.outcome is Outcome.UNTESTED:
            found.append(f"{where} was not run: {result.reason}")
        elif result.outcome is Outcome.FAILED and not result.fault:
            found.append(f"{where} fails and is not in faults.toml: {result.reason}")
        elif result.outcome is not Outcome.FAILED and result.case.iri in listed:
            found.append(f"{where} is in faults.toml and does not fail ({result.outcome}): take it out")
    return found


def unknown(known: set[str]) -> list[str]:
    """Return the tests of the table that no manifest names."""
    return [test for fault in declared() for test in fault.tests if test not in known]
