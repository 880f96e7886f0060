"""Prepares terms for templates: what to show, where it leads, in which language it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from sixparty.browse import Label, Passage, Rows, labels_of, passages_of
from sixparty.browse.rows import Term
from sixparty.namespaces import PASSAGE, XSD, shorten
from sixparty.web.site import link_for, site

#: Rows that a page shows; the whole answer is a link away, and the page says so.
MAX_ROWS: Final = 500
_NO_LABEL: Final = Label()


@dataclass(frozen=True, slots=True)
class Cell:
    """One term on a page. kind: iri, passage, literal, other or none (unbound)."""

    kind: str
    text: str = ""
    href: str | None = None
    label: Label = _NO_LABEL
    language: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An answer on a page: columns, rows of cells, how many rows there are in all, passages beside."""

    columns: list[str]
    rows: list[list[Cell]]
    total: int
    passages: list[Passage]
    answer: bool | None = None


def cell(term: Term | None, labels: Mapping[str, Label]) -> Cell:
    """Return a term as a page shows it."""
    if term is None:
        return Cell("none")
    if isinstance(term, ox.NamedNode):
        kind = "passage" if term.value.startswith(PASSAGE) else "iri"
        text = term.value.removeprefix(PASSAGE) if kind == "passage" else shorten(term.value)
        return Cell(kind, text, _href(term.value), labels.get(term.value, Label()), iri=term.value)
    if isinstance(term, ox.Literal):
        printed = term.value if term.datatype.value == f"{XSD}anyURI" else ""
        return Cell("literal", _literal_text(term), _href(printed), language=term.language or "")
    return Cell("other", str(term))


def _href(iri: str) -> str | None:
    """Return where a link leads: to our own page, to the web, or nowhere (`javascript:` and such)."""
    return link_for(iri) or (iri if iri.startswith(("http://", "https://")) else None)


def _literal_text(literal: ox.Literal) -> str:
    """Return a literal's text; a bound of a time span, midnight or the last second, shows its day only."""
    if literal.datatype.value == f"{XSD}dateTime":
        return literal.value.removesuffix("T00:00:00Z").removesuffix("T23:59:59Z")
    return literal.value


def labels_for(terms: Iterable[Term | None]) -> dict[str, Label]:
    """Return the labels of the IRIs among these terms."""
    return labels_of(site().engine, [term.value for term in terms if isinstance(term, ox.NamedNode)])


def table(found: Rows, most: int = MAX_ROWS) -> Table:
    """Return an answer as a page shows it: the first `most` rows, labels, and the passages they name."""
    shown = found.rows[:most]
    terms = [term for row in shown for term in row.values()]
    labels = labels_for(terms)
    named = [term.value for term in terms if isinstance(term, ox.NamedNode)]
    return Table(
        columns=found.columns,
        rows=[[cell(row[name], labels) for name in found.columns] for row in shown],
        total=len(found.rows),
        passages=passages_of(site().engine, named),
        answer=found.answer,
    )
