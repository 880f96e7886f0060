"""Turns the engine's messages into sentences for the person who wrote the query."""

import re
from typing import Final

from sixparty.engine.interface import QuerySyntaxError

_PLACE: Final = re.compile(r"^error at (\d+):(\d+): (?:expected )?(.*)$", re.DOTALL)
_KEYWORD: Final = re.compile(r"(?<![\w\"'\\])([A-Z]{3,}|\[_\])(?![\w\"'])")
_LITERAL: Final = re.compile(r'"([^\s"\\A-Za-z]{1,3})"')
_SENTENCE: Final = re.compile(r"\b(?:The [A-Za-z ,]{12,}|IRI parsing failed|Prefix not found)")
_PROLOGUE: Final = re.compile(r"\s*(?:(?:prefix|base)\b[^\n]*\n\s*|#[^\n]*\n\s*)*", re.IGNORECASE)
_UPDATE: Final = re.compile(r"(insert|delete|load|clear|drop|create|add|move|copy|with)\b", re.IGNORECASE)
_DECLARED: Final = re.compile(r"\bprefix\s+([\w.-]*):", re.IGNORECASE)
_SHOWN: Final = 30


def syntax_error(message: str, text: str) -> QuerySyntaxError:
    """Return the engine's message on `text` as an error with line, column, reason and remedy."""
    match = _PLACE.match(message)
    if match is None:
        return QuerySyntaxError(f"The query cannot be read: {message}", None, None)
    offset = _offset(text, int(match[1]), int(match[2]))
    sentence = _SENTENCE.search(match[3])
    if not sentence:
        offset = _start_of_fault(text, offset, match[3])
    line, column = _line_and_column(text, offset)
    if not text.strip():
        return QuerySyntaxError("The query is empty.", line, column, "send SPARQL text in `query`")
    if update := _UPDATE.match(text, _PROLOGUE.match(text).end()):  # type: ignore[union-attr]  # matches always
        reason = f"{update[1].upper()} is an update, and this endpoint only reads: nothing was changed."
        return QuerySyntaxError(reason, line, column, "ask with SELECT, ASK, CONSTRUCT or DESCRIBE")
    if sentence and sentence[0].startswith("Prefix"):
        return _undeclared_prefix(text, offset, line, column)
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
    lengths = {1 if word == "[_]" else len(word) for word in _KEYWORD.findall(detail)}
    starts = [offset - length for length in lengths if offset >= length]
    words = [start for start in starts if not text[start].isspace()]
    if _LITERAL.search(detail) or not words:
        return offset
    return max(words)


def _undeclared_prefix(text: str, offset: int, line: int, column: int) -> QuerySyntaxError:
    names = re.findall(r"([\w.-]*):[\w.:-]*$", text[:offset])
    prefix = names[-1] if names else ""
    declared = ", ".join(f"{name}:" for name in _DECLARED.findall(text)) or "none"
    reason = f"The prefix `{prefix}:` is not declared (declared: {declared})."
    return QuerySyntaxError(reason, line, column, f"add a line `PREFIX {prefix}: <…>` at the top")


def _reason(text: str, offset: int, detail: str) -> str:
    found = text[offset : offset + _SHOWN].split("\n")[0].strip()
    where = f"`{found}` cannot stand here." if found else "The query ends too early, or a quote is left open."
    wanted = list(dict.fromkeys(_LITERAL.findall(detail)))
    return f"{where} Expected: {' '.join(wanted)}" if wanted else where
