"""Reads a request of the SPARQL 1.1 Protocol: from the parts of an HTTP request to what it asks.

Pure functions over bytes, which know no web framework; the section numbers are those of the Recommendation.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from werkzeug.http import parse_options_header

from sixparty.problem import Problem, ProblemError

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

#: Fields beyond which an address or a form is refused: a query needs few.
_MOST_FIELDS: Final = 1000
#: What is another each time, functions and other servers' answers: what used them is not to be kept.
_FRESH: Final = re.compile(r"service|\b(?:now|rand|uuid|struuid|bnode)\s*[(#]|\\u", re.IGNORECASE)
_READ_ONLY: Final = "This endpoint only reads; updates are refused and nothing was changed."
_UTF8: Final = frozenset({"utf-8", "utf8"})

Fields = list[tuple[str, str]]


class Asked(NamedTuple):
    """What a request asks: the query's text (None where there is none), of which dataset, in which format.

    default_graphs, named_graphs: None, None for the store's own dataset (§2.1.4); format: the short name of
    one, which overrules Accept; fresh: the answer may be another each time, so that nobody is to keep it.
    """

    text: str | None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    format: str = ""
    fresh: bool = False


def in_address(query_string: bytes) -> Asked:
    """Read a query by GET (§2.1.1). Raises ProblemError."""
    sent = _by_name(_fields(query_string, "The address"))
    if "update" in sent:
        raise _refused()
    return _asked(sent, _single(sent))


def in_body(query_string: bytes, content_type: str, body: bytes) -> Asked:
    """Read a query by POST, as a form (§2.1.2) or directly (§2.1.3), or by QUERY. Raises ProblemError."""
    kind, options = parse_options_header(content_type)
    kind = kind.lower()
    if options.get("charset", "utf-8").lower() not in _UTF8:
        raise _unsupported("Only UTF-8 is read.", "send the query as UTF-8")
    if kind == FORM:
        sent = _by_name(_fields(body, "The form"))
        if "update" in sent:
            raise _refused()
        if "query" in _by_name(_fields(query_string, "The address")):
            raise _bad("A query was sent in the address and in the form.", "send it once")
        return _asked(sent, _single(sent))
    if kind == UPDATE:
        raise _refused()
    if kind == QUERY:
        sent = _by_name(_fields(query_string, "The address"))
        if "query" in sent or "update" in sent:
            raise _bad("A query was sent in the address and in the body.", "send it once")
        return _asked(sent, _text(body, "The body"))
    remedy = f"send {FORM} with `query=…`, or the query itself as {QUERY}"
    raise _unsupported(f"A body of type `{kind or 'unknown'}` is not understood.", remedy)


def fields_of(query_string: bytes) -> Fields:
    """Return the fields of an address, in their order. Raises ProblemError."""
    return _fields(query_string, "The address")


def _by_name(fields: Fields) -> Mapping[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    return sent


def _asked(sent: Mapping[str, list[str]], text: str | None) -> Asked:
    wanted = sent["format"][-1] if "format" in sent else ""
    fresh = text is not None and _is_fresh(text)
    if "default-graph-uri" not in sent and "named-graph-uri" not in sent:
        return Asked(text, None, None, wanted, fresh)
    default, named = sent.get("default-graph-uri", ()), sent.get("named-graph-uri", ())
    return Asked(text, tuple(default), tuple(named), wanted, fresh)


def _is_fresh(text: str) -> bool:
    # Most texts hold none of the words, and to look for them is quicker than to look for their calls.
    low = text.lower()
    may_be = (
        "service" in low or "now" in low or "rand" in low or "uuid" in low or "bnode" in low or "\\u" in low
    )
    return may_be and _FRESH.search(text) is not None


def _fields(encoded: bytes, what: str) -> Fields:
    """Read application/x-www-form-urlencoded (URL Standard §5.1), whose bytes have to be UTF-8."""
    if encoded.count(b"&") >= _MOST_FIELDS:
        raise _bad(f"{what} holds too many fields.", f"send {_MOST_FIELDS} at most")
    fields = []
    try:
        for pair in encoded.split(b"&"):
            name, _, value = pair.partition(b"=")
            if pair:
                fields.append((_decoded(name), _decoded(value)))
    except UnicodeDecodeError:
        raise _not_utf8(what) from None
    return fields


def _decoded(encoded: bytes) -> str:
    """Return what is percent-encoded. Raises UnicodeDecodeError where it is no UTF-8."""
    if encoded.isalnum():  # names of fields mostly are
        return encoded.decode()
    spaced = encoded.replace(b"+", b" ")
    try:
        # Python's own escapes are read five times as quickly as urllib reads these.
        escaped = spaced.replace(b"\\", rb"\\").replace(b"%", rb"\x").decode("unicode_escape")
    except UnicodeDecodeError:  # a percent sign that encodes nothing stands for itself
        return unquote_to_bytes(spaced).decode()
    return escaped.encode("latin-1").decode()


def _text(encoded: bytes, what: str) -> str:
    try:
        return encoded.decode("utf-8")
    except UnicodeDecodeError:
        raise _not_utf8(what) from None


def _single(sent: Mapping[str, list[str]]) -> str | None:
    texts = sent.get("query")
    if texts is None:
        return None
    if len(texts) > 1:
        raise _bad(f"`query` was sent {len(texts)} times.", "send one query at a time")
    return texts[0]


def _refused() -> ProblemError:
    return ProblemError(Problem("refused", 403, _READ_ONLY, "ask with SELECT, ASK, CONSTRUCT or DESCRIBE"))


def _not_utf8(what: str) -> ProblemError:
    return _bad(f"{what} holds bytes that are not UTF-8.", "encode the query as UTF-8")


def _bad(reason: str, remedy: str) -> ProblemError:
    return ProblemError(Problem("bad-request", 400, reason, remedy))


def _unsupported(reason: str, remedy: str) -> ProblemError:
    return ProblemError(Problem("unsupported-media-type", 415, reason, remedy))
