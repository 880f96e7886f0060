"""Reasoned exceptions to the sweeps, from `data/sweeps.toml`."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sixparty.errors import SixpartyError
from sixparty.sweeps.text import normalise


@dataclass
class Exceptions:
    """What the sweeps leave out: idioms everywhere, single expressions in one passage."""

    path: Path
    everywhere: dict[str, str] = field(default_factory=dict)
    listed: dict[tuple[str, str], str] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)

    def covers(self, passage: str, expression: str) -> bool:
        """Tell whether this expression of this passage is excepted, and remember that it was asked for."""
        key = (passage, expression)
        if key in self.listed:
            self.used.add(key)
        return key in self.listed

    def idioms(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of a normalised text that an expression excepted everywhere covers."""
        return [
            match.span()
            for expression in sorted(self.everywhere, key=len, reverse=True)
            for match in re.finditer(re.escape(expression), text)
        ]


def read_exceptions(path: Path) -> Exceptions:
    """Read the file; without it there are no exceptions.

    Raises SixpartyError for broken TOML and for an entry without passage, expression or reason.
    """
    exceptions = Exceptions(path)
    if not path.is_file():
        return exceptions
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SixpartyError(f"{path}: {error}", "mend the TOML and run again") from error
    for entry in content.get("everywhere", []):
        for expression in _needed(entry, "expressions", path):
            exceptions.everywhere[normalise(expression)] = str(_needed(entry, "reason", path))
    for entry in content.get("exception", []):
        key = (str(_needed(entry, "passage", path)), normalise(str(_needed(entry, "expression", path))))
        exceptions.listed[key] = str(_needed(entry, "reason", path))
    return exceptions


def _needed(entry: dict[str, Any], key: str, path: Path) -> Any:  # noqa: ANN401 - a TOML value
    if not entry.get(key):
        raise SixpartyError(f"{path}: an entry lacks {key!r}: {entry}", f"give every entry its {key}")
    return entry[key]
