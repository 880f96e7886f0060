"""Writes results in a media type, whole or cut at a ceiling, by the engine's own serialisers."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Final, cast

import pyoxigraph as ox

from sixparty.engine import formats
from sixparty.engine.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from sixparty.engine.interface import ExhaustedError, Result, UnsuitableFormatError
from sixparty.namespaces import BASE, PREFIXES, RDF, XSD

#: The page that tells where answers are cut, named in every cut answer whose format can.
LIMITS_PAGE: Final = f"{BASE}limits#rows"

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_NAMESPACE_END: Final = re.compile(r"[^/#]*$")
#: Datatypes that no syntax spells out.
_UNWRITTEN: Final = frozenset({f"{XSD}string", f"{RDF}langString"})
# What XML 1.0 cannot hold in any spelling; the writers put it in raw.
_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
#: What stands once in every row: counting it gives the number of rows or more, never less.
_ROW_MARKS: Final = {
    formats.JSON: b"{",
    formats.XML: b"<result>",
    formats.CSV: b"\n",
    formats.TSV: b"\n",
}
#: Formats whose text may begin with a comment.
_COMMENTED: Final = frozenset({formats.TURTLE, formats.N_TRIPLES, formats.TRIG, formats.N_QUADS})
_TRIPLES: Final = "triples (CONSTRUCT, DESCRIBE)"
_SOLUTIONS: Final = "rows or a yes or no (SELECT, ASK)"
_TOO_WIDE: Final = "The names of the variables alone are longer than an answer may be."
_LINES: Final = frozenset({formats.N_TRIPLES, formats.N_QUADS})
#: So many triples of an answer the engine remembers, and gives none of them twice.
_REMEMBERED: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How many rows or triples, and how many bytes, an answer may have; None: as many as there are."""

    rows: int | None = None
    bytes: int | None = None


class _FullError(Exception):
    pass


class _Sink:
    """A file that takes bytes up to a limit, and line ends up to another."""

    def __init__(self, limit: int | None, lines: int | None = None) -> None:
        self.pieces: list[bytes] = []
        self.lines = 0  # counted where they are limited
        self._left = limit
        self._most_lines = lines
        self._full = False

    def write(self, piece: bytes) -> int:
        if self._full:  # the engine's buffer sends again, as it is dropped, what was refused
            raise _FullError
        self.pieces.append(piece if self._left is None else piece[: self._left])
        if self._left is not None:
            self._left -= len(piece)
            self._full = self._left < 0
        if self._most_lines is not None:
            self.lines += piece.count(b"\n")
            self._full |= self.lines > self._most_lines
        if self._full:
            raise _FullError
        return len(piece)

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def as_file(self) -> IO[bytes]:
        """Return itself as what it is to those who only write."""
        return cast("IO[bytes]", self)


def write(evaluate: Callable[[], Results], wanted: Sequence[str], ceiling: Ceiling) -> Result:
    """Write results in the first wanted media type that can carry them, cut where they pass the ceiling.

    evaluate: gives the results; called again where a first writing went past the ceiling.
    Raises UnsuitableFormatError.
    """
    # No variable holds the results: a frame that a traceback keeps would be freed in another thread, and
    # pyoxigraph's results may only be dropped by the thread that made them.
    result = _write(evaluate(), wanted, ceiling)
    if isinstance(result, Result):
        return result
    return _noted(_cut_solutions(cast("ox.QuerySolutions", evaluate()), result, ceiling))


def write_triples(triples: Iterable[ox.Triple], wanted: Sequence[str], ceiling: Ceiling) -> Result:
    """Write triples that were not found here; as `write` otherwise."""
    return _noted(_write_triples(triples, _first(wanted, GRAPH_FORMATS, _TRIPLES), ceiling))


def check(wanted: Sequence[str], *, triples: bool) -> None:
    """Raise UnsuitableFormatError where no wanted media type can carry triples, or solutions."""
    _first(wanted, GRAPH_FORMATS if triples else SOLUTION_FORMATS, _TRIPLES if triples else _SOLUTIONS)


def _write(results: Results, wanted: Sequence[str], ceiling: Ceiling) -> Result | str:
    """Return the answer, or the media type of one that has to be cut and so evaluated again."""
    try:
        if isinstance(results, ox.QueryTriples):
            media_type = _first(wanted, GRAPH_FORMATS, _TRIPLES)
            return _noted(_write_triples(results, media_type, ceiling))
        media_type = _first(wanted, SOLUTION_FORMATS, _SOLUTIONS)
        body = _serialize(results, media_type, ceiling.bytes)
    finally:
        del results  # see `write`
    if body is None or (ceiling.rows is not None and _may_exceed(body, media_type, ceiling.rows)):
        return media_type
    return Result(_as_xml_text(body, media_type), media_type, rows=_count(body, media_type))


def _count(body: bytes, media_type: str) -> int | None:
    """Return the rows of a whole answer; in JSON about, for a literal may look like the end of a row."""
    if media_type == formats.JSON:
        return body.count(b'}},{"') + 1 if b'"bindings":[{' in body else 0
    return max(0, body.count(_ROW_MARKS[media_type]) - (media_type != formats.XML))


def _serialize(
    results: ox.QuerySolutions | ox.QueryBoolean, media_type: str, limit: int | None
) -> bytes | None:
    sink = _Sink(limit)
    try:
        results.serialize(output=sink.as_file(), format=SOLUTION_FORMATS[media_type])
    except _FullError:
        return None
    finally:
        del results
    return b"".join(sink.pieces)


def _may_exceed(body: bytes, media_type: str, rows: int) -> bool:
    return len(body) > rows and body.count(_ROW_MARKS[media_type]) > rows


def _cut_solutions(results: ox.QuerySolutions | ox.QueryBoolean, media_type: str, ceiling: Ceiling) -> Result:
    """Write as many rows as fit. They are taken as TSV, where a line is a row and loses nothing."""
    sink = _Sink(ceiling.bytes, ceiling.rows + 1 if ceiling.rows is not None else None)
    whole = True
    try:
        results.serialize(sink.as_file(), format=ox.QueryResultsFormat.TSV)
    except _FullError:
        whole = False
    finally:
        del results
    lines = b"".join(sink.pieces).split(b"\n")[:-1]
    if not lines:
        raise ExhaustedError(_TOO_WIDE, "select fewer, or shorter ones")
    header, *rows = lines
    if ceiling.rows is not None and len(rows) > ceiling.rows:
        rows, whole = rows[: ceiling.rows], False
    while True:
        text = b"\n".join((header, *rows, b""))
        parsed = ox.parse_query_results(text, format=ox.QueryResultsFormat.TSV)
        body = _serialize(parsed, media_type, ceiling.bytes)
        if body is not None:
            return Result(_as_xml_text(body, media_type), media_type, None if whole else len(rows), len(rows))
        if not rows:
            raise ExhaustedError(_TOO_WIDE, "select fewer, or shorter ones")
        rows, whole = rows[: len(rows) * 3 // 4], False


def _write_triples(triples: Iterable[ox.Triple], media_type: str, ceiling: Ceiling) -> Result:
    # CONSTRUCT repeats a triple once for each solution; its result is a set (SPARQL 1.1 §16.2).
    if media_type in _LINES and isinstance(triples, ox.QueryTriples):
        return _write_lines(triples, media_type, ceiling)
    unique: dict[ox.Triple, None] = {}
    whole = True
    for triple in triples:
        if ceiling.rows is not None and len(unique) >= ceiling.rows and triple not in unique:
            whole = False
            break
        unique[triple] = None
    rdf_format = GRAPH_FORMATS[media_type]
    readable = rdf_format in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML)
    kept = len(unique)
    while True:
        sink = _Sink(ceiling.bytes)
        part = unique if kept == len(unique) else list(islice(unique, kept))
        try:
            prefixes = _used_prefixes(part) if readable else None
            ox.serialize(part, sink.as_file(), format=rdf_format, prefixes=prefixes)
        except _FullError:
            kept, whole = kept * 3 // 4, False
            continue
        body = _as_xml_text(b"".join(sink.pieces), media_type)
        return Result(body, media_type, None if whole else kept, kept)


def _write_lines(triples: ox.QueryTriples, media_type: str, ceiling: Ceiling) -> Result:
    """Write one triple a line without making an object of each: the engine spells equal triples alike."""
    may_repeat = ceiling.rows is None or ceiling.rows >= _REMEMBERED
    sink = _Sink(ceiling.bytes, None if may_repeat or ceiling.rows is None else ceiling.rows)
    whole = True
    try:
        triples.serialize(output=sink.as_file(), format=ox.RdfFormat.N_TRIPLES)
    except _FullError:
        whole = False
    finally:
        del triples
    written = b"".join(sink.pieces)
    if whole and not may_repeat:
        return Result(written, media_type, rows=sink.lines)
    # Where the sink was full, the last line may have been broken off.
    lines = list(dict.fromkeys(written[: written.rfind(b"\n") + 1].splitlines(keepends=True)))
    whole &= ceiling.rows is None or len(lines) <= ceiling.rows
    lines = lines[: ceiling.rows]
    return Result(b"".join(lines), media_type, None if whole else len(lines), len(lines))


def _used_prefixes(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return those of our prefixes that the triples need: a reader sees no list of seventy."""
    used: set[str] = set()
    for triple in triples:
        terms = (triple.subject, triple.predicate, triple.object, getattr(triple.object, "datatype", None))
        for term in terms:
            if isinstance(term, ox.NamedNode) and term.value not in _UNWRITTEN:
                used.add(_NAMESPACE_END.sub("", term.value))
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in used}


def _as_xml_text(body: bytes, media_type: str) -> bytes:
    """Return XML that says what was meant: a bare CR would be read as LF, a control character as an error."""
    if not media_type.endswith("+xml"):
        return body
    if _NOT_XML.search(body):
        others = [other for other in (*SOLUTION_FORMATS, *GRAPH_FORMATS) if not other.endswith("+xml")]
        raise UnsuitableFormatError("The answer holds a control character that XML cannot express.", others)
    return body.replace(b"\r", b"&#13;")


def _noted(result: Result) -> Result:
    """Say in a cut answer that it is cut, where its format has a place for that."""
    if result.cut is None:
        return result
    body, page = result.body, LIMITS_PAGE.encode()
    if result.media_type == formats.JSON:
        # `link` is the head's own place for further information (SPARQL 1.1 Query Results JSON §3.1.2).
        body = body.replace(b'{"head":{', b'{"head":{"link":["' + page + b'"],', 1)
    elif result.media_type == formats.XML:
        body = body.replace(b"</head>", b'<link href="' + page + b'"/></head>', 1)
    elif result.media_type == formats.RDF_XML:
        body = body.replace(b"?>", f"?>\n<!-- {_note(result.cut)} -->".encode(), 1)
    elif result.media_type in _COMMENTED:
        body = f"# {_note(result.cut)}\n".encode() + body
    return Result(body, result.media_type, result.cut, result.rows)


def _note(kept: int) -> str:
    return f"This answer was cut after {kept} triples; see {LIMITS_PAGE}"


def _first(wanted: Sequence[str], available: Mapping[str, object], what: str) -> str:
    for media_type in wanted:
        if media_type in available:
            return media_type
    raise UnsuitableFormatError(
        f"This query gives {what}, which cannot be written as {', '.join(wanted)}.", list(available)
    )
