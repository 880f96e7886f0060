"""What has to be known of a query's text before an engine may see it.

These are searches, not a parser: each may find too much (and then says so, or costs a moment), never too
little. They run in linear time.
"""

import re
from typing import Final

from sixparty.engine.interface import QueryRefusedError

# White space and comments may stand between a keyword and what it governs.
_GAP: Final = r"(?:\s|#[^\n\r]*[\n\r])*"
# A variable or the local part of a prefixed name may hold the word; they are passed over whole. Anywhere else
# the word counts where something follows that can follow SERVICE, in strings and comments too: a scanner that
# tries to know where strings end can be led astray (`?a<?b#>'''`), and the engine would open a connection.
# No word boundary is asked for either: the engine reads `1SERVICE <…>` and `SERVICEex:a`.
_SERVICE: Final = re.compile(
    rf"[?$]\w+|:[\w:.\\%-]*|(?P<service>service){_GAP}(?:silent|[<?$]|[\w.-]{{0,64}}:)", re.IGNORECASE
)
_LONG_PREFIX: Final = re.compile(r"[\w.-]{65}:")
_FROM: Final = re.compile(r"(?<![\w?$:.-])from\b(?!\s+named\b)", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def _unescape(text: str) -> str:
    """Return the text with its codepoint escapes resolved (SPARQL 1.1 §19.2)."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]

    return _ESCAPE.sub(character, text)


def refuse_federation(text: str) -> None:
    """Raise QueryRefusedError where the text asks for SERVICE: nothing is fetched from other servers."""
    for spelling in {text, _unescape(text)}:
        named = any(match["service"] for match in _SERVICE.finditer(spelling))
        if named or ("service" in spelling.lower() and _LONG_PREFIX.search(spelling)):
            raise QueryRefusedError(
                "SERVICE is refused: this endpoint answers from its own data and calls no other server.",
                "send the SERVICE part to that server yourself, and take it out of this query "
                "(a string or comment in which the word is followed by a name counts as well)",
            )


def may_merge_graphs(text: str) -> bool:
    """Tell whether the text may have several FROM clauses, whose graphs are then to be merged."""
    return len(_FROM.findall(text)) > 1


def dataset_of(text: str, base: str | None) -> tuple[list[str], list[str]] | None:
    """Return the IRIs of a query's FROM and FROM NAMED clauses, or None where they cannot be told.

    rdflib reads the text here, for the engine does not say what it read. It is slow (milliseconds) and knows
    SPARQL 1.1 only, so it is asked where `may_merge_graphs` says so, and nowhere else.
    """
    from rdflib.plugins.sparql import prepareQuery  # imported late: it takes 0.3 s

    try:
        algebra = prepareQuery(text, base=base).algebra
    except Exception:  # rdflib raises whatever its parser met; the engine's own reading decides
        return None
    clauses = algebra.datasetClause or []
    default = [str(clause.default) for clause in clauses if clause.default]
    named = [str(clause.named) for clause in clauses if clause.named]
    return (default, named) if default or named else None
