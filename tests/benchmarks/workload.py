"""What is asked: the canned queries as they stand, and six kinds of ad-hoc query on things of the data."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

JSON: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"

#: In a query's text the place of a number that no other request bears; left out where it is repeated.
NONCE: Final = "NONCE"
_RDFS: Final = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
_POOL: Final = 60


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask: its name, the media type to ask for, and texts whose work is alike.

    texts: SPARQL with NONCE in its variables. engine_bound: nearly all of it is the engine's work.
    """

    name: str
    title: str
    media_type: str
    texts: tuple[str, ...]
    canned: bool = False
    engine_bound: bool = False

    def repeated(self) -> str:
        """Return the text that is asked again and again."""
        return self.texts[0].replace(NONCE, "")

    def samples(self, count: int) -> list[str]:
        """Return up to `count` texts, spread over all, as they are compared between servers."""
        step = max(1, len(self.texts) // count)
        return [text.replace(NONCE, "") for text in self.texts[::step][:count]]


def canned(folder: Path) -> list[Question]:
    """Return the canned queries of a folder; each has its parameters' defaults in its text."""
    return [
        Question(path.stem, path.stem, _media_type(text), (text,), canned=True)
        for path in sorted(folder.glob("*.rq"))
        for text in (path.read_text(encoding="utf-8"),)
    ]


def _media_type(text: str) -> str:
    body = [line.split() for line in text.splitlines() if not line.lstrip().startswith("#")]
    forms = [words[0].upper() for words in body if words]
    return N_TRIPLES if "CONSTRUCT" in forms or "DESCRIBE" in forms else JSON


def ad_hoc(dataset: Path) -> list[Question]:
    """Return the six kinds, with constants taken from the union of a dataset's graphs (N-Quads)."""
    store = ox.Store()
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in ox.parse(path=str(dataset)))
    return [
        Question("point", "point look-up, 8 triples", JSON, _points(store)),
        Question("join", "3 joins, about 50 rows", JSON, _joins(store)),
        Question("aggregate", "GROUP BY over everything", JSON, _aggregates(), engine_bound=True),
        Question("search", "langMatches and regex on labels", JSON, _searches(store), engine_bound=True),
        Question("path", "property path", JSON, _paths(store)),
        Question("construct", "CONSTRUCT of about 400 triples", N_TRIPLES, _constructs(store)),
    ]


def _points(store: ox.Store) -> tuple[str, ...]:
    sizes = Counter(quad.subject for quad in store if isinstance(quad.subject, ox.NamedNode))
    clean = (node for node, size in sizes.items() if size == 8 and not _has_blank(store, node))
    chosen = sorted(clean, key=str)[: 4 * _POOL]
    return tuple(f"SELECT ?p{NONCE} ?o{NONCE} {{ {node} ?p{NONCE} ?o{NONCE} }}" for node in chosen)


def _has_blank(store: ox.Store, node: ox.NamedNode) -> bool:
    return any(isinstance(q.object, ox.BlankNode) for q in store.quads_for_pattern(node, None, None))


def _joins(store: ox.Store) -> tuple[str, ...]:
    def text(predicate: ox.NamedNode, value: ox.NamedNode) -> str:
        return (
            f"{_RDFS}SELECT ?thing{NONCE} ?label{NONCE} ?kind{NONCE} ?name{NONCE} {{\n"
            f"  ?thing{NONCE} {predicate} {value} ; rdfs:label ?label{NONCE} ; a ?kind{NONCE} .\n"
            f"  ?kind{NONCE} rdfs:label ?name{NONCE} }}"
        )

    return _of_size(store, text, range(2, 30), range(44, 57))


def _constructs(store: ox.Store) -> tuple[str, ...]:
    def text(predicate: ox.NamedNode, value: ox.NamedNode) -> str:
        thing = f"?thing{NONCE} ?p{NONCE} ?o{NONCE}"
        return f"CONSTRUCT {{ {thing} }} WHERE {{ ?thing{NONCE} {predicate} {value} . {thing} }}"

    return _of_size(store, text, range(15, 80), range(370, 431))


def _of_size(
    store: ox.Store,
    text: Callable[[ox.NamedNode, ox.NamedNode], str],
    things: range,
    answers: range,
) -> tuple[str, ...]:
    """Return texts over links `?thing predicate value` that as many things have and as large answers give."""
    links = Counter(
        (quad.predicate, quad.object)
        for quad in store
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    )
    found: list[str] = []
    for link in sorted((link for link, count in links.items() if count in things), key=str):
        candidate = text(*link)
        rows = store.query(candidate.replace(NONCE, ""))
        assert not isinstance(rows, ox.QueryBoolean)
        if sum(1 for _ in rows) in answers:
            found.append(candidate)
        if len(found) == _POOL:
            break
    return tuple(found)


def _aggregates() -> tuple[str, ...]:
    return tuple(
        f"SELECT ?p{NONCE} (COUNT(*) AS ?n{NONCE}) {{ ?s{NONCE} ?p{NONCE} ?o{NONCE} }} GROUP BY ?p{NONCE} "
        f"HAVING (COUNT(*) > {least})"
        for least in range(_POOL)
    )


def _searches(store: ox.Store) -> tuple[str, ...]:
    return tuple(
        f"{_RDFS}SELECT ?thing{NONCE} ?label{NONCE} {{ ?thing{NONCE} rdfs:label ?label{NONCE} "
        f'FILTER(langMatches(lang(?label{NONCE}), "en") && regex(str(?label{NONCE}), "{word}", "i")) }}'
        for word in _words(store)
    )


def _words(store: ox.Store) -> Iterator[str]:
    """Yield words that as many English labels hold."""
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    counts: Counter[str] = Counter()
    for quad in store.quads_for_pattern(None, label, None):
        if isinstance(quad.object, ox.Literal) and (quad.object.language or "").startswith("en"):
            counts.update({word for word in quad.object.value.lower().split() if word.isalpha()})
    fit = sorted(
        word for word, count in counts.items() if 8 <= count <= 16 and word.isascii() and len(word) > 4
    )
    yield from fit[:_POOL]


def _paths(store: ox.Store) -> tuple[str, ...]:
    """Return walks up the classes of things that have as many."""
    found: list[str] = []
    things = {q.subject for q in store if isinstance(q.subject, ox.NamedNode)}
    for node in sorted(things, key=str):
        text = (
            f"{_RDFS}SELECT DISTINCT ?kind{NONCE} {{ {node} a/rdfs:subClassOf* ?kind{NONCE} "
            f"FILTER(isIRI(?kind{NONCE})) }}"
        )
        rows = store.query(text.replace(NONCE, ""))
        assert not isinstance(rows, ox.QueryBoolean)
        if 5 <= sum(1 for _ in rows) <= 12:
            found.append(text)
        if len(found) == 4 * _POOL:
            break
    return tuple(found)
