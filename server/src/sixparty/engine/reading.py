"""What has to be known of a query's text before an engine may see it.

These are searches, not a parser: each may find too much (and then says so, or costs a moment), never too
little. They run in linear time.
"""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import urljoin

from sixparty.engine.interface import QueryRefusedError, QuerySyntaxError

# White space and comments may stand between a keyword and what it governs.
_GAP: Final = r"(?:\s|#[^\n\r]*[\n\r])*"
# A variable or the local part of a prefixed name may hold the word; they are passed over whole. Anywhere else
# the word counts where something follows that can follow SERVICE, in strings and comments too: a scanner that
# tries to know where strings end can be led astray (`?a<?b#>'''`), and the engine would open a connection.
# No word boundary is asked for either: the engine reads `1SERVICE <…>` and `SERVICEex:a`.
_SERVICE: Final = re.compile(
    rf"[?$]\w+|:[\w:.\\%-]*|(?P<service>service){_GAP}(?:silent|[<?$]|[\w.-]{{0,64}}:)", re.IGNORECASE
)
_TARGET: Final = re.compile(r"service\s+(?:silent\s*)?<([^<>\"{}|^`\\\x00-\x20]*)>", re.IGNORECASE)
_LONG_PREFIX: Final = re.compile(r"[\w.-]{65}:")
_FROM: Final = re.compile(r"(?<![\w?$:.-])from\b(?!\s+named\b)", re.IGNORECASE)
# Comments, strings and IRIs, which are passed over whole.
_OPAQUE: Final = (
    r"#[^\n\r]*"
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n\r]|\\.)*"'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
)
#: An IRI that stands by itself, and that can stand between < and > as it is.
ABSOLUTE_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_BRACKET: Final = re.compile(rf"{_OPAQUE}|[][(){{}}]", re.DOTALL)
_IRI: Final = r'<([^<>"{}|^`\\\x00-\x20]*)>'
_CLAUSE: Final = re.compile(
    rf"\bbase{_GAP}{_IRI.replace('(', '(?P<base>', 1)}"
    rf"|\bprefix{_GAP}(?P<prefix>[\w.-]*):{_GAP}{_IRI.replace('(', '(?P<namespace>', 1)}"
    rf"|(?<![\w?$:.-])(?P<from>from){_GAP}(?P<named>named\b)?{_GAP}"
    rf"(?:{_IRI.replace('(', '(?P<iri>', 1)}|(?P<short>[\w.-]*):(?P<local>(?:[\w:.%-]|\\.)*))"
    rf"|{_OPAQUE}",
    re.DOTALL | re.IGNORECASE,
)
_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_WORD: Final = re.compile(r"[A-Za-z]+")
_PROLOGUE: Final = re.compile(
    rf"(?:\s|#[^\n\r]*(?:[\n\r]|\Z)|base{_GAP}{_IRI}|prefix{_GAP}[^\s:<>#]*:{_GAP}{_IRI}"
    rf"|version{_GAP}(?:\"[\w. -]*\"|'[\w. -]*'))*+",
    re.IGNORECASE,
)


def _unescape(text: str) -> str:
    """Return the text with its codepoint escapes resolved (SPARQL 1.1 §19.2)."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]

    return _ESCAPE.sub(character, text)


def refuse_federation(text: str, allowed: Collection[str] = ()) -> None:
    """Raise QueryRefusedError where the text asks for SERVICE: nothing is fetched from other servers.

    allowed: IRIs of endpoints that may be asked all the same. Each is to be written in full, letter by
    letter: no prefix, no variable, no escape, no comment between.
    """
    if not mentions_service(text):
        return
    for spelling in {text, _unescape(text)}:
        for match in _SERVICE.finditer(spelling):
            if match["service"] and not _is_allowed(spelling[match.start() :], allowed):
                raise _refused(allowed)
        if "service" in spelling.lower() and _LONG_PREFIX.search(spelling):
            raise _refused(allowed)


def mentions_service(text: str) -> bool:
    """Tell whether the text may ask for SERVICE, in any spelling."""
    return "service" in text.lower() or "\\" in text


def _is_allowed(call: str, allowed: Collection[str]) -> bool:
    target = _TARGET.match(call)
    return target is not None and target[1] in allowed


def _refused(allowed: Collection[str]) -> QueryRefusedError:
    if allowed:
        reason = "SERVICE is refused: only endpoints on this server's list may be asked."
        return QueryRefusedError(reason, f"write one of them in full: <{'>, <'.join(sorted(allowed))}>")
    return QueryRefusedError(
        "SERVICE is refused: this endpoint answers from its own data and calls no other server.",
        "send the SERVICE part to that server yourself, and take it out of this query "
        "(a string or comment in which the word is followed by a name counts as well)",
    )


def form_of(text: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE, for an engine that would take an update as well.

    Only a text that begins, after BASE, PREFIX and VERSION, with one of the four is let through, whether its
    codepoint escapes are resolved before or not. Raises QuerySyntaxError.
    """
    forms = {_first_word(spelling) for spelling in (text, _unescape(text))}
    if len(forms) == 1 and (form := next(iter(forms))) in _FORMS:
        return form
    if not text.strip():
        raise QuerySyntaxError("The query is empty.", 1, 1, "send SPARQL text in `query`")
    match = _PROLOGUE.match(text)
    start = match.end() if match else 0
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    if update := forms & _UPDATES:
        reason = f"{min(update)} is an update, and this endpoint only reads: nothing was changed."
        raise QuerySyntaxError(reason, line, column, "ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
    reason = "Neither SELECT, ASK, CONSTRUCT nor DESCRIBE stands where the query should begin."
    raise QuerySyntaxError(reason, line, column, "mend the query at that place")


def _first_word(text: str) -> str:
    match = _PROLOGUE.match(text)
    word = _WORD.match(text, match.end() if match else 0)
    return word[0].upper() if word else ""


def refuse_nesting(text: str, levels: int) -> None:
    """Raise QuerySyntaxError where more than `levels` brackets are open at once (strings are passed over)."""
    if sum(map(text.count, "([{")) <= levels:
        return
    depth = 0
    for match in _BRACKET.finditer(text):
        if match[0] in ")]}":
            depth -= 1
        elif len(match[0]) == 1:
            depth += 1
            if depth > levels:
                line = text.count("\n", 0, match.start()) + 1
                column = match.start() - text.rfind("\n", 0, match.start())
                reason = f"More than {levels} brackets are open at the same time."
                raise QuerySyntaxError(reason, line, column, "nest less deeply")


def may_merge_graphs(text: str) -> bool:
    """Tell whether the text may have several FROM clauses, whose graphs are then to be merged."""
    return text.lower().count("from") > 1 and len(_FROM.findall(text)) > 1


def dataset_of(text: str, base: str | None) -> tuple[list[str], list[str]] | None:
    """Return the IRIs of a query's FROM and FROM NAMED clauses, or None where they cannot be told.

    The engine does not say what it read, and rdflib, which would, can neither be loaded in an isolate nor
    trusted with a stranger's text. FROM is a keyword nowhere else, so that its clauses and the declarations
    before them can be picked out; where that fails, the query is answered by the engine's own reading.
    """
    prefixes: dict[str, str] = {}
    default: list[str] = []
    named: list[str] = []
    for match in _CLAUSE.finditer(_unescape(text)):
        if match["base"] is not None:
            base = urljoin(base or "", match["base"])
        elif match["prefix"] is not None:
            prefixes[match["prefix"]] = urljoin(base or "", match["namespace"])
        elif match["from"] is not None:
            iri = _resolved(match, prefixes, base)
            if iri is None:
                return None
            (named if match["named"] else default).append(iri)
    return (default, named) if default or named else None


def _resolved(match: re.Match[str], prefixes: dict[str, str], base: str | None) -> str | None:
    if match["iri"] is not None:
        return urljoin(base or "", str(match["iri"]))
    namespace = prefixes.get(match["short"])
    if namespace is None:
        return None
    local: str = _LOCAL_ESCAPE.sub(r"\1", match["local"])
    return namespace + local
