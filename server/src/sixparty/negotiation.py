"""Which representations a client wants, in its order: pure functions over what werkzeug reads from Accept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from sixparty.engine import formats

HTML: Final = "text/html"
PROBLEM_JSON: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Format:
    """A representation: its short name in `?format=`, its media type, and other names that clients ask by."""

    key: str
    media_type: str
    aliases: tuple[str, ...] = ()


SOLUTIONS: Final = (
    Format("json", formats.JSON, ("application/json",)),
    Format("xml", formats.XML, ("application/xml", "text/xml")),
    Format("csv", formats.CSV),
    Format("tsv", formats.TSV),
)
GRAPHS: Final = (
    Format("ttl", formats.TURTLE, ("application/x-turtle",)),
    Format("nt", formats.N_TRIPLES, ("text/plain",)),
    Format("rdf", formats.RDF_XML, ("application/xml", "text/xml")),
    Format("jsonld", formats.JSON_LD, ("application/json",)),
    Format("trig", formats.TRIG),
    Format("nq", formats.N_QUADS),
)
PAGE: Final = Format("html", HTML)


class NotAcceptableError(Exception):
    """Nothing that can be offered is wanted; `available` lists the offers' media types."""

    def __init__(self, available: Sequence[Format]) -> None:
        """Keep the offers."""
        super().__init__("nothing that is wanted can be offered")
        self.available = tuple(offer.media_type for offer in available)


@dataclass(frozen=True, slots=True)
class Choice:
    """A format, and the media type to announce it by (an alias, where the client asked for that)."""

    format: Format
    content_type: str


def choose(accept: str | None, offers: Sequence[Format]) -> list[Choice]:
    """Return the acceptable offers, best first (RFC 9110 §12.5.1); ties keep the server's order.

    accept: the Accept field's value, several lines joined by commas; None or empty accepts anything.
    Raises NotAcceptableError where no offer is acceptable.
    """
    sent = parse_accept_header(accept or "*/*", MIMEAccept)
    # A parameter says nothing that tells our formats apart: `text/csv;charset=utf-8` is a wish for text/csv.
    wanted = MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in sent])
    named = {value.lower() for value, _ in wanted}
    rated: list[tuple[float, Choice]] = []
    for offer in offers:
        # An alias counts only where it is asked for by name: `*/*;q=0.5` is no wish for application/xml.
        names = (offer.media_type, *(alias for alias in offer.aliases if alias in named))
        best = max(names, key=lambda name: wanted.quality(name))  # the first of equals: the proper name
        if quality := wanted.quality(best):
            rated.append((quality, Choice(offer, best)))
    if not rated:
        raise NotAcceptableError(offers)
    return [choice for _, choice in sorted(rated, key=lambda pair: -pair[0])]


def by_key(key: str, offers: Sequence[Format]) -> list[Choice]:
    """Return the offers whose short name is `key` (case is ignored); raises NotAcceptableError for none."""
    chosen = [Choice(offer, offer.media_type) for offer in offers if offer.key == key.lower()]
    if not chosen:
        raise NotAcceptableError(offers)
    return chosen


def prefers_html(accept: str | None) -> bool:
    """Tell whether a page is wanted rather than data: only where HTML is asked for by name."""
    wanted = parse_accept_header(accept or "", MIMEAccept)
    page = max(wanted.quality(HTML), wanted.quality("application/xhtml+xml"))
    named = any(value.startswith(("text/html", "application/xhtml")) for value, quality in wanted if quality)
    return named and page >= max(wanted.quality(PROBLEM_JSON), wanted.quality("application/json"))


def with_charset(media_type: str) -> str:
    """Return a Content-Type value: text types name their encoding."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
