"""What a person may have meant by a name that is not known."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


def nearest(name: str, known: Sequence[str], count: int = 3) -> list[str]:
    """Return up to `count` known names that resemble `name`, most alike first."""
    return get_close_matches(name, known, n=count, cutoff=0.5)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return `did you mean X?` with the known name most like `name`, or nothing where none is alike."""
    found = nearest(name, list(known), count=1)
    return f"did you mean {found[0]}?" if found else ""
