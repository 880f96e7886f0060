"""The page of the ontology: every term with its definition, each at the address that its IRI names."""

from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox
from flask import render_template

from sixparty.browse import Label, labels_of, select
from sixparty.browse.rows import Term
from sixparty.namespaces import BASE, DCTERMS, ONTOLOGY, ONTOLOGY_GRAPH, OWL, RDFS, SKOS
from sixparty.negotiation import GRAPHS
from sixparty.web import view
from sixparty.web.site import site

_KINDS: Final = {
    f"{OWL}Class": ("Classes", "類別"),
    f"{OWL}ObjectProperty": ("Links between things", "物件屬性"),
    f"{OWL}DatatypeProperty": ("Values of things", "資料屬性"),
    f"{OWL}AnnotationProperty": ("Annotations", "註解屬性"),
}
_LINKS: Final = {
    f"{RDFS}subClassOf": "kind of",
    f"{RDFS}subPropertyOf": "kind of",
    f"{RDFS}domain": "from",
    f"{RDFS}range": "to",
    f"{OWL}inverseOf": "inverse of",
    f"{DCTERMS}source": "source",
}
_LINK_NAMES: Final = {
    "kind of": ("kind of", "屬於"),
    "from": ("from", "定義域"),
    "to": ("to", "值域"),
    "inverse of": ("inverse of", "反向"),
    "source": ("source", "出處"),
}
_TEXTS: Final = {f"{SKOS}definition": "definition", f"{SKOS}example": "example", f"{SKOS}scopeNote": "note"}


@dataclass(slots=True)
class OntologyTerm:
    """A term of the ontology: its texts in both languages, by kind, and its links to others."""

    iri: str
    kind: str
    label: Label = field(default_factory=Label)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    links: dict[str, list[view.Cell]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the term's local name, which is its anchor on the page."""
        return self.iri.removeprefix(ONTOLOGY)


def ontology_page() -> str:
    """Return the page that lists every term."""
    terms = sorted(_terms().values(), key=lambda term: term.name.lower())
    groups = [(title, [term for term in terms if term.kind == kind]) for kind, title in _KINDS.items()]
    return render_template(
        "ontology.html", groups=groups, schemes=_schemes(), link_names=_LINK_NAMES, offers=GRAPHS
    )


def _schemes() -> list[tuple[str, Label]]:
    """Return the lists of concepts: the path that their members share, and the scheme's label."""
    rows = select(
        site().engine,
        f"SELECT ?scheme (SAMPLE(?concept) AS ?one) {{ ?concept <{SKOS}inScheme> ?scheme }} "
        "GROUP BY ?scheme ORDER BY ?scheme",
    )
    pairs = [(row["scheme"], row["one"]) for row in rows]
    labels = labels_of(
        site().engine, [scheme.value for scheme, _ in pairs if isinstance(scheme, ox.NamedNode)]
    )
    return [
        (one.value.removeprefix(BASE).partition("/")[0], labels.get(scheme.value, Label()))
        for scheme, one in pairs
        if isinstance(scheme, ox.NamedNode) and isinstance(one, ox.NamedNode) and one.value.startswith(BASE)
    ]


def _terms() -> dict[str, OntologyTerm]:
    kinds = " ".join(f"<{kind}>" for kind in _KINDS)
    rows = select(
        site().engine,
        f"SELECT ?term ?kind ?p ?o {{ GRAPH <{ONTOLOGY_GRAPH}> {{ VALUES ?kind {{ {kinds} }} "
        f'?term a ?kind ; ?p ?o FILTER(STRSTARTS(STR(?term), "{ONTOLOGY}")) }} }} ORDER BY ?term ?p ?o',
    )
    objects = [row["o"].value for row in rows if isinstance(row["o"], ox.NamedNode)]
    labels = labels_of(
        site().engine,
        [*objects, *(row["term"].value for row in rows if isinstance(row["term"], ox.NamedNode))],
    )
    found: dict[str, OntologyTerm] = {}
    for row in rows:
        node, kind, predicate, value = row["term"], row["kind"], row["p"], row["o"]
        if (
            isinstance(node, ox.NamedNode)
            and isinstance(kind, ox.NamedNode)
            and isinstance(predicate, ox.NamedNode)
        ):
            term = found.setdefault(node.value, OntologyTerm(node.value, kind.value))
            term.label = labels.get(node.value, Label())
            _add(term, predicate.value, value, labels)
    return found


def _add(term: OntologyTerm, predicate: str, value: Term | None, labels: dict[str, Label]) -> None:
    if predicate in _TEXTS and isinstance(value, ox.Literal):
        language = "zh" if (value.language or "").lower().startswith("zh") else "en"
        term.texts.setdefault(_TEXTS[predicate], {})[language] = value.value
    elif predicate in _LINKS and isinstance(value, ox.NamedNode):
        shown = view.cell(value, labels)
        links = term.links.setdefault(_LINKS[predicate], [])
        if shown not in links:
            links.append(shown)


__all__ = ["OntologyTerm", "ontology_page"]
