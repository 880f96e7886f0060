"""The text of a passage, made ready for the sweeps."""

import re
import unicodedata
from typing import Final

_GAP: Final = re.compile(r"(?<=[^A-Za-z.,;:])\s+|\s+(?=[^A-Za-z])")
#: stands for a stretch that an earlier sweep has accounted for
MASK: Final = "\ufffc"


def normalise(text: str) -> str:
    """Return the text with full-width signs made plain and without blanks, save those between Latin words."""
    plain = unicodedata.normalize("NFKC", text).replace("~", "至").replace("—", "-").replace("–", "-")
    return _GAP.sub("", plain)


def mask(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the text with each span (start, end) covered, of the same length as before."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = MASK * (end - start)
    return "".join(letters)
