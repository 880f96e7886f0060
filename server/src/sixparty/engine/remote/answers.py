"""From the bytes of a remote answer to one of our own, or to the error that says why they are none."""

import contextlib
import re
from collections.abc import Generator, Sequence
from typing import Final

import pyoxigraph as ox

from sixparty.engine import formats, writing
from sixparty.engine.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from sixparty.engine.interface import FaultyEngineError, Result
from sixparty.engine.remote.asking import Asking
from sixparty.engine.writing import Ceiling

#: Media types that an answer may have.
SOLUTIONS: Final = (formats.JSON, formats.XML, formats.TSV)
TRIPLES: Final = (formats.N_TRIPLES, formats.TURTLE, formats.RDF_XML)
#: Formats that show by themselves that nothing is missing at their end.
CLOSED: Final = frozenset({formats.JSON, formats.XML, formats.RDF_XML})
# pyoxigraph takes XML without its end for whole.
_XML_END: Final = re.compile(rb"</(?:[\w.-]+:)?(?:sparql|RDF)\s*>(?:\s|<!--[^>]*-->)*\Z")
_XML_EMPTY: Final = re.compile(rb"<(?:[\w.-]+:)?RDF\b[^>]*/>\s*\Z")
# Virtuoso's names for blank nodes. Within a string of JSON the quotes would have backslashes before them.
_NODE_ID: Final = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')
_TAIL: Final = 4096


def read(body: bytes, media_type: str, asking: Asking, wanted: Sequence[str], ceiling: Ceiling) -> Result:
    """Write an answer anew in the first wanted media type that can carry it, cut where it passes the ceiling.

    Raises FaultyEngineError where it is not what it says it is, UnsuitableFormatError as the embedded engine.
    """
    if media_type in {formats.XML, formats.RDF_XML}:
        tail = body[-_TAIL:]
        if not (_XML_END.search(tail) or _XML_EMPTY.search(tail)):
            raise faulty("an XML document without its end")
    if media_type == formats.JSON and b"nodeID://" in body:
        body = _NODE_ID.sub(rb"\1", body)
    try:
        if asking.triples:
            with contextlib.closing(_triples(body, media_type)) as triples:
                return writing.write_triples(triples, wanted, ceiling)
        return writing.write(lambda: _solutions(body, media_type, asking), wanted, ceiling)
    except (SyntaxError, ValueError, UnicodeDecodeError) as error:
        raise faulty(f"what is no {media_type}") from error


def _triples(body: bytes, media_type: str) -> Generator[ox.Triple, None, None]:
    for quad in ox.parse(body, format=GRAPH_FORMATS[media_type]):
        yield quad.triple


def _solutions(body: bytes, media_type: str, asking: Asking) -> ox.QuerySolutions | ox.QueryBoolean:
    parsed = ox.parse_query_results(body, format=SOLUTION_FORMATS[media_type])
    try:
        if isinstance(parsed, ox.QueryBoolean) == asking.boolean:
            return parsed
    finally:
        del parsed  # a traceback that kept it would free it in another thread, which ends the process
    raise faulty("rows to an ASK" if asking.boolean else "yes or no to a SELECT")


def faulty(what: str) -> FaultyEngineError:
    """Return the error of an engine that sent something else than an answer."""
    return FaultyEngineError(
        f"The engine behind this server sent {what} in place of an answer.",
        "send the query again; where that does not help, tell the maintainers",
    )
