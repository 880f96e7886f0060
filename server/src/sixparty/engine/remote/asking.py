"""From a query to the request that asks a remote endpoint: a form by POST (SPARQL 1.1 Protocol §2.1.2).

A form, because Virtuoso never answers a query that is the body itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import httpx

from sixparty.engine import reading
from sixparty.engine.formats import JSON, N_TRIPLES, RDF_XML, TSV, TURTLE, XML
from sixparty.engine.interface import EngineError, EvaluationError

#: What is asked for, best first. N-Triples and JSON: the two in which a sentence in the middle is an error.
_SOLUTIONS: Final = f"{JSON}, {XML};q=0.8, {TSV};q=0.5"
_TRIPLES: Final = f"{N_TRIPLES}, {TURTLE};q=0.8, {RDF_XML};q=0.5"
_DATASET: Final = ("default-graph-uri", "named-graph-uri")
# May take `?a<?b … >` for an IRI too; then BASE is declared for nothing.
_RELATIVE: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>\"{}|^`\\\x00-\x20]*>")
_OWN_BASE: Final = re.compile(r"(?:\s|#[^\n\r]*[\n\r])*+base\s*<[A-Za-z][A-Za-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asking:
    """A request that is ready to be sent.

    triples: the query gives triples and not solutions; boolean: it is an ASK; written: the text as its author
    wrote it; added_lines: lines that were put before it.
    """

    url: httpx.URL
    body: bytes
    headers: dict[str, str]
    written: str
    added_lines: int
    triples: bool
    boolean: bool


def address_of(text: str) -> httpx.URL:
    """Read an endpoint's address. Raises EngineError where it is no address of HTTP."""
    remedy = "give an address such as https://host/sparql"
    try:
        url = httpx.URL(text.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise EngineError("the engine's address cannot be read", remedy) from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise EngineError("the engine's address is none of http:// or https://", remedy)
    return url.copy_with(fragment=None)


def ask(
    address: httpx.URL,
    text: str,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    base: str | None = None,
    *,
    nesting: int | None = None,
) -> Asking:
    """Return the request for a query; the parameters are those of `Engine.query`.

    Parameters in the address itself are sent with every query, but for a dataset there, which gives way to
    the one that the query names. nesting: how many brackets may be open at once.
    Raises QueryRefusedError and QuerySyntaxError for what no engine is to see.
    """
    reading.refuse_federation(text)
    if nesting is not None:
        reading.refuse_nesting(text, nesting)
    form = reading.form_of(text)
    own_dataset = default_graphs is not None or named_graphs is not None
    if own_dataset or reading.dataset_of(text, base) is not None:
        address = _without_dataset(address)
    sent, added = _with_base(text, base)
    fields = [("query", sent)]
    fields += [(_DATASET[0], _absolute(iri)) for iri in default_graphs or ()]
    fields += [(_DATASET[1], _absolute(iri)) for iri in named_graphs or ()]
    triples = form in {"CONSTRUCT", "DESCRIBE"}
    headers = {
        "Accept": _TRIPLES if triples else _SOLUTIONS,
        "Accept-Encoding": "identity",  # a compressed answer could be a bomb
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Asking(address, urlencode(fields).encode(), headers, text, added, triples, form == "ASK")


def _with_base(text: str, base: str | None) -> tuple[str, int]:
    """Put the base before a text that may need it, and has none itself: Virtuoso takes no second one."""
    if base is None or not _RELATIVE.search(text) or _OWN_BASE.match(text):
        return text, 0
    return f"BASE <{_absolute(base)}>\n{text}", 1


def _without_dataset(address: httpx.URL) -> httpx.URL:
    kept = [(name, value) for name, value in address.params.multi_items() if name not in _DATASET]
    return address.copy_with(params=kept) if kept else address.copy_with(query=None)


def _absolute(iri: str) -> str:
    if not reading.ABSOLUTE_IRI.fullmatch(iri):
        raise EvaluationError(f"`{iri}` is no absolute IRI", "name graphs by their full IRI")
    return iri
