"""Names of known things in a passage's text, the longest first."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pyoxigraph import Literal, Quad

from sixparty.loading import iri_of
from sixparty.namespaces import BASE, RDFS, SKOS
from sixparty.sweeps.text import normalise

_ALIAS: Final = SKOS + "altLabel"
_NAMING: Final = {RDFS + "label", SKOS + "prefLabel", _ALIAS}
#: kinds of things that bear names
_NAMED_KINDS: Final = (
    "state", "org", "person", "group", "place", "facility", "material", "system", "agreement", "round",
    "programme", "designation", "meeting", "policy",
)  # fmt: skip
#: kinds of things whose labels are our own wording; only the names that the paper gives them count
_ALIASED_KINDS: Final = ("event", "info", "plan", "work")
_LATIN: Final = re.compile(r"[A-Za-z]")


class NameFound(NamedTuple):
    """A name at a place of the text, and the IRIs of all things that bear it."""

    name: str
    span: tuple[int, int]
    bearers: frozenset[str]


class NameIndex:
    """All names of known things; a name that several things bear stands for any of them."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Collect labels and altLabels of named kinds; single signs are left out as too unsure."""
        bearers: dict[str, set[str]] = {}
        for quad in quads:
            if quad.predicate.value in _NAMING and isinstance(quad.object, Literal) and _is_name(quad):
                name = normalise(quad.object.value)
                if len(name) > 1:
                    bearers.setdefault(name, set()).add(iri_of(quad.subject))
        self._bearers = {name: frozenset(iris) for name, iris in bearers.items()}
        longest_first = sorted(bearers, key=lambda name: (-len(name), name))
        self._pattern = re.compile("|".join(map(_bounded, longest_first)) or r"(?!)")

    def find(self, text: str) -> Iterator[NameFound]:
        """Yield the names in a normalised text, from left to right, the longest at each place."""
        for match in self._pattern.finditer(text):
            yield NameFound(match.group(), match.span(), self._bearers[match.group()])


def _is_name(quad: Quad) -> bool:
    iri = iri_of(quad.subject)
    kind = iri.removeprefix(BASE).split("/")[0] if iri.startswith(BASE) else ""
    return kind in _NAMED_KINDS or (kind in _ALIASED_KINDS and quad.predicate.value == _ALIAS)


def _bounded(name: str) -> str:
    """Return the pattern of a name; a Latin end must not run on into a longer word."""
    start = r"(?<![A-Za-z])" if _LATIN.match(name[0]) else ""
    end = r"(?![A-Za-z])" if _LATIN.match(name[-1]) else ""
    return start + re.escape(name) + end
