"""Turns the engine's messages into sentences for the person who wrote the query."""

import re
from typing import Final

from sixparty.engine.interface import QuerySyntaxError

#: What to do about a query that needs too much.
NARROWER: Final = "narrow the pattern, ask for fewer rows with LIMIT, or ask in several queries"

_PLACE: Final = re.compile(r"^error at (\d+):(\d+): (?:expected )?(.*)$", re.DOTALL)
_KEYWORD: Final = re.compile(r"(?<![\w\"'\\])([A-Z]{3,}|\[_\])(?![\w\"'])")
_LITERAL: Final = re.compile(r'"([^\s"\\A-Za-z]{1,3})"')
_SENTENCE: Final = re.compile(r"\b(?:The [A-Za-z ,]{12,}|IRI parsing failed|Prefix not found)")
_PROLOGUE: Final = re.compile(r"\s*(?:(?:prefix|base)\b[^\n]*\n\s*|#[^\n]*\n\s*)*", re.IGNORECASE)
_UPDATE: Final = re.compile(r"(insert|delete|load|clear|drop|create|add|move|copy|with)\b", re.IGNORECASE)
_DECLARED: Final = re.compile(r"\bprefix\s+([\w.-]*):", re.IGNORECASE)
_PREFIXED: Final = re.compile(r"(?<![\w<?$:/\"'.-])([A-Za-z][\w.-]*|):(?!//)[\w.-]*")
_SHOWN: Final = 30


def syntax_error(message: str, text: str) -> QuerySyntaxError:
    """Return the engine's message on `text` as an error with line, column, reason and remedy."""
    match = _PLACE.match(message)
    if match is None:
        return QuerySyntaxError(f"The query cannot be read: {message}", None, None)
    read_to = _offset(text, int(match[1]), int(match[2]))
    sentence = _SENTENCE.search(match[3])
    offset = read_to if sentence else _start_of_fault(text, read_to, match[3])
    line, column = _line_and_column(text, offset)
    if not text.strip():
        return QuerySyntaxError("The query is empty.", line, column, "send SPARQL text in `query`")
    if update := _UPDATE.match(text, _PROLOGUE.match(text).end()):  # type: ignore[union-attr]  # matches always
        reason = f"{update[1].upper()} is an update, and this endpoint only reads: nothing was changed."
        return QuerySyntaxError(reason, line, column, "ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
    if (name := _undeclared(text, offset, read_to)) is not None:
        return _undeclared_prefix(text, name)
    reason = f"{sentence[0].strip(' ,')}." if sentence else _reason(text, offset, match[3])
    return QuerySyntaxError(reason, line, column, "mend the query at that place")


def _offset(text: str, line: int, column: int) -> int:
    before = text.split("\n")[: line - 1]
    return min(sum(len(part) + 1 for part in before) + column - 1, len(text))


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _start_of_fault(text: str, offset: int, detail: str) -> int:
    """Return where the unexpected word begins.

    The engine tells the end of the letters that it compared with a keyword (`LIMT 1|0`, expected HAVING), not
    their beginning; `[_]` stands for one character.
    """
    words = set(_KEYWORD.findall(detail))
    lengths = {len(word) for word in words - {"[_]"}} or {1 for _ in words}
    starts = [offset - length for length in lengths if offset >= length]
    starts = [start for start in starts if not text[start].isspace()]
    return offset if _LITERAL.search(detail) or not starts else max(starts)


def _undeclared(text: str, offset: int, read_to: int) -> re.Match[str] | None:
    """Return the first prefixed name about the fault whose prefix the text does not declare."""
    declared = set(_DECLARED.findall(text))
    start = text.rfind(" ", 0, offset) + 1 if offset == read_to else offset
    names = _PREFIXED.finditer(text, start, read_to + 1)
    return next((name for name in names if name[1] not in declared), None)


def _undeclared_prefix(text: str, name: re.Match[str]) -> QuerySyntaxError:
    declared = ", ".join(f"{prefix}:" for prefix in _DECLARED.findall(text)) or "none"
    reason = f"The prefix `{name[1]}:` is not declared (declared: {declared})."
    place = _line_and_column(text, name.start())
    return QuerySyntaxError(reason, *place, f"add a line `PREFIX {name[1]}: <…>` at the top")


def _reason(text: str, offset: int, detail: str) -> str:
    found = text[offset : offset + _SHOWN].split("\n")[0].strip()
    where = f"`{found}` cannot stand here." if found else "The query ends too early, or a quote is left open."
    wanted = list(dict.fromkeys(_LITERAL.findall(detail)))
    return f"{where} Expected: {' '.join(wanted)}" if wanted else where
