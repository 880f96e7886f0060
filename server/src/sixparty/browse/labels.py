"""Labels of things in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from sixparty.browse.rows import select, values
from sixparty.engine import Engine
from sixparty.namespaces import RDFS, SKOS


@dataclass(frozen=True, slots=True)
class Label:
    """What a thing is called in English and in Traditional Chinese; an empty string where it has no name."""

    en: str = ""
    zh: str = ""


def labels_of(engine: Engine, iris: Iterable[str]) -> dict[str, Label]:
    """Return the labels of those things that have any, by IRI."""
    wanted = values(dict.fromkeys(iris))
    if not wanted:
        return {}
    rows = select(
        engine,
        f"SELECT ?thing ?label {{ VALUES ?thing {{ {wanted} }} "
        f"?thing <{RDFS}label>|<{SKOS}prefLabel> ?label }} ORDER BY ?thing ?label",
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        thing, label = row["thing"], row["label"]
        if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal):
            language = "zh" if (label.language or "en").lower().startswith("zh") else "en"
            found.setdefault(thing.value, {}).setdefault(language, label.value)
    return {iri: Label(names.get("en", ""), names.get("zh", "")) for iri, names in found.items()}
