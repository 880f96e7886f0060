"""OPTIONAL, MINUS, EXISTS and NOT EXISTS in one another: cheap to write, dear to answer."""

from collections.abc import Iterator
from typing import Final

from ..model import UNREADABLE, Case, Facts, Truth, post
from ..rights import boolean, rows

_ALLOWED: Final = UNREADABLE | {200}
_KEYWORDS: Final = {
    "optional": "OPTIONAL",
    "minus": "MINUS",
    "exists": "FILTER EXISTS",
    "not-exists": "FILTER NOT EXISTS",
}


def unconnected(keyword: str, depth: int) -> str:
    """Return patterns without a common variable, each inside the one before."""
    inside = ""
    for level in reversed(range(depth)):
        inside = f"{keyword} {{ ?a{level} ?b{level} ?c{level} . ?c{level} ?d{level} ?e{level} {inside} }}"
    return f"?a ?b ?c . ?x ?y ?z {inside}"


def connected(keyword: str, depth: int) -> str:
    """Return patterns that each hang on the one before."""
    inside = ""
    for level in reversed(range(depth)):
        inside = f"{keyword} {{ ?n{level} ?p{level} ?n{level + 1} {inside} }}"
    return f"?start ?p ?n0 {inside}"


def cases(_: Facts) -> Iterator[Case]:
    """Yield each keyword nested, then all of them mixed, then side by side."""
    for name, keyword in _KEYWORDS.items():
        for depth in (2, 4, 16):
            text = f"SELECT (COUNT(*) AS ?n) {{ {unconnected(keyword, depth)} }}"
            intent = f"Nest {keyword} {depth} deep over patterns that share nothing."
            yield _case(f"nest-{name}-{depth}", intent, text)
        text = f"SELECT (COUNT(*) AS ?n) {{ {connected(keyword, 24)} }}"
        yield _case(f"nest-{name}-chain", f"Hang 24 {keyword} on one another.", text)
        side = " ".join(f"{keyword} {{ ?a{n} ?p ?c{n} . ?c{n} ?q{n} ?a }}" for n in range(12))
        yield _case(
            f"nest-{name}-side",
            f"Put 12 {keyword} side by side.",
            f"SELECT (COUNT(*) AS ?n) {{ ?a ?p ?c {side} }}",
        )
    mixed = ""
    for level in range(12):
        keyword = list(_KEYWORDS.values())[level % 4]
        mixed = f"?a{level} ?b{level} ?c{level} {keyword} {{ {mixed or '?x ?y ?z'} }}"
    yield _case("nest-mixed", "Nest all four in turn.", f"SELECT (COUNT(*) AS ?n) {{ {mixed} }}")
    twice = "?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?c ?g ?h . ?f ?i ?j FILTER NOT EXISTS { ?h ?k ?j } }"
    yield _case(
        "nest-double-negation",
        "Say twice that something is not there.",
        f"SELECT (COUNT(*) AS ?n) {{ {twice} }}",
    )
    bound = "?a ?b ?c OPTIONAL { ?d ?e ?f } OPTIONAL { ?g ?h ?i } OPTIONAL { ?j ?k ?l } FILTER(!BOUND(?a))"
    yield Case(
        "nest-unbound",
        "optional, minus and not exists",
        "Look through a product for what is never there.",
        post(f"ASK {{ {bound} }}"),
        Truth(_ALLOWED, boolean(False)),
    )
    never = "EXISTS { ?a0 ?b0 ?c0 . ?a1 ?b1 ?c1 . ?a2 ?b2 ?c2 FILTER(?a0 = ?never) }"
    select = f"SELECT (({never}) AS ?x) {{ ?s ?p ?o . ?t ?q ?r }}"
    yield Case(
        "nest-exists-select",
        "optional, minus and not exists",
        "Evaluate EXISTS over a product for every row.",
        post(select),
        Truth(_ALLOWED, rows(lambda facts: facts.triples**2)),
    )


def _case(name: str, intent: str, text: str) -> Case:
    return Case(name, "optional, minus and not exists", intent, post(text), Truth(_ALLOWED, rows(1)))
