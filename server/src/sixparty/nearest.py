"""What a person may have meant by a name that is not known."""

from collections.abc import Sequence
from difflib import get_close_matches


def nearest(name: str, known: Sequence[str], count: int = 3) -> list[str]:
    """Return up to `count` known names that resemble `name`, most alike first."""
    return get_close_matches(name, known, n=count, cutoff=0.5)
