"""Labels of things in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from sixparty.browse.rows import select, values
from sixparty.engine import Engine
from sixparty.namespaces import DCTERMS, EARL, OWL, RDF, RDFS, SKOS


@dataclass(frozen=True, slots=True)
class Label:
    """What a thing is called in English and in Traditional Chinese; an empty string where it has no name."""

    en: str = ""
    zh: str = ""


#: What terms of others' vocabularies are called here; their own files are not loaded.
_BORROWED: Final = {
    f"{RDF}type": Label("is a", "屬於"),
    f"{RDFS}label": Label("label", "標籤"),
    f"{RDFS}comment": Label("comment", "說明"),
    f"{RDFS}subClassOf": Label("kind of", "上位類別"),
    f"{RDFS}subPropertyOf": Label("kind of", "上位屬性"),
    f"{RDFS}domain": Label("from", "定義域"),
    f"{RDFS}range": Label("to", "值域"),
    f"{RDFS}isDefinedBy": Label("defined in", "定義於"),
    f"{OWL}sameAs": Label("the same as", "等同於"),
    f"{OWL}inverseOf": Label("inverse of", "反向屬性"),
    f"{SKOS}altLabel": Label("also called", "又稱"),
    f"{SKOS}prefLabel": Label("label", "標籤"),
    f"{SKOS}definition": Label("definition", "定義"),
    f"{SKOS}example": Label("example", "例子"),
    f"{SKOS}broader": Label("narrower than", "上位概念"),
    f"{SKOS}inScheme": Label("in the scheme", "所屬體系"),
    f"{SKOS}topConceptOf": Label("top concept of", "頂層概念"),
    f"{SKOS}editorialNote": Label("editor's note", "編者註"),
    f"{SKOS}scopeNote": Label("note", "註"),
    f"{DCTERMS}source": Label("source", "來源"),
    f"{EARL}Assertion": Label("test assertion", "測試判定"),
    f"{EARL}TestResult": Label("test result", "測試結果"),
    f"{EARL}assertedBy": Label("asserted by", "判定者"),
    f"{EARL}subject": Label("about", "受測對象"),
    f"{EARL}test": Label("test", "測試"),
    f"{EARL}mode": Label("carried out", "執行方式"),
    f"{EARL}automatic": Label("automatically", "自動"),
    f"{EARL}result": Label("result", "結果"),
    f"{EARL}outcome": Label("outcome", "判定結果"),
    f"{EARL}passed": Label("passed", "通過"),
    f"{EARL}failed": Label("failed", "未過"),
    f"{EARL}inapplicable": Label("not applicable", "不適用"),
}


def labels_of(engine: Engine, iris: Iterable[str]) -> dict[str, Label]:
    """Return the labels of those things that have any, by IRI."""
    asked = list(dict.fromkeys(iris))
    known = {iri: _BORROWED[iri] for iri in asked if iri in _BORROWED}
    wanted = values(iri for iri in asked if iri not in known)
    if not wanted:
        return known
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
    return known | {iri: Label(names.get("en", ""), names.get("zh", "")) for iri, names in found.items()}
