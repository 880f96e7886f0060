"""What came of a test, in EARL's words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from w3c.manifests import Case, Expected
from w3c.servers import Answer


class Outcome(StrEnum):
    """EARL's outcome values (EARL 1.0 Schema §2.7); the names are those of the vocabulary."""

    PASSED = "passed"
    FAILED = "failed"
    INAPPLICABLE = "inapplicable"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one test; a pass may lack a `reason`; `by_value` tells a pass by value alone."""

    case: Case
    outcome: Outcome
    reason: str = ""
    by_value: bool = False
    fault: str = ""

    @classmethod
    def passed(cls, case: Case, reason: str = "", *, by_value: bool = False) -> Self:
        """Return a pass."""
        return cls(case, Outcome.PASSED, reason, by_value)

    @classmethod
    def failed(cls, case: Case, reason: str) -> Self:
        """Return a failure with its reason."""
        return cls(case, Outcome.FAILED, reason)

    @classmethod
    def inapplicable(cls, case: Case, reason: str) -> Self:
        """Return that the test asks for what this server does not set out to do."""
        return cls(case, Outcome.INAPPLICABLE, reason)

    @classmethod
    def untested(cls, case: Case, reason: str) -> Self:
        """Return that the test was not run."""
        return cls(case, Outcome.UNTESTED, reason)

    def with_fault(self, fault: str) -> Self:
        """Return the same result, put down to a declared fault."""
        return replace(self, fault=fault)


def fits(answer: Answer, expected: Expected) -> bool:
    """Tell whether a status is one of the expected codes or in one of the expected classes."""
    return bool(expected.statuses & {str(answer.status), f"{answer.status // 100}xx"})


def first_fault(faults: Sequence[str]) -> str:
    """Return the first reason of several, with how many more there are."""
    return faults[0] + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else "")
