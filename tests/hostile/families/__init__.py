"""The families of hostile cases, each a module with `cases(facts)`."""

from collections.abc import Callable, Iterator
from typing import Final

from ..model import Case, Facts
from . import bombs, bulk, crowds, floods, framing, headers, joins, nests, paths, reach, signs, updates

Maker = Callable[[Facts], Iterator[Case]]

MAKERS: Final[tuple[Maker, ...]] = (
    joins.cases,
    paths.cases,
    nests.cases,
    floods.nested,
    floods.flat,
    bombs.cases,
    bulk.cases,
    reach.cases,
    updates.cases,
    headers.cases,
    framing.cases,
    signs.cases,
    crowds.cases,
)


def corpus(facts: Facts) -> list[Case]:
    """Return every case, family by family, always in the same order."""
    return [case for maker in MAKERS for case in maker(facts)]
