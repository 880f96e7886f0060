"""Path explosions and closures. `!<urn:none>` is any property, so that they run on every data set."""

from collections.abc import Iterator
from typing import Final

from ..model import UNREADABLE, Case, Facts, Right, Truth, post
from ..rights import rows

_ANY: Final = "!<urn:none>"
_BOTH: Final = "(!<urn:none>|!^<urn:none>)"
_ALLOWED: Final = UNREADABLE | {200}

_CLOSURES: Final = {
    "star": f"({_ANY})*",
    "plus": f"({_ANY})+",
    "optional": f"({_ANY})?",
    "both-ways": f"{_BOTH}*",
    "star-of-star": f"((({_ANY})*)*)*",
    "plus-of-star": f"((({_ANY})*)+)*",
    "star-of-plus": f"((({_ANY})+)*)+",
    "star-of-steps": f"(({_ANY})/({_ANY}))*",
    "star-of-alternatives": f"(({_ANY})|^({_ANY})|({_ANY})/({_ANY}))*",
    "inverse": f"^(({_ANY})*)",
    "steps-of-stars": f"({_ANY})*/({_ANY})*/({_ANY})*/({_ANY})*",
    "alternatives-of-stars": f"({_ANY})*|^({_ANY})*|({_ANY})+",
    "star-of-both-nested": f"({_BOTH}*/{_BOTH}*)*",
}

_EXPLOSIONS: Final[dict[str, tuple[str, str, Right | None]]] = {
    "two-closures": (
        "Join two closures.",
        f"SELECT (COUNT(*) AS ?n) {{ ?a {_BOTH}* ?b . ?c {_BOTH}* ?d }}",
        rows(1),
    ),
    "closure-of-closure": (
        "Close what a closure found.",
        f"SELECT (COUNT(*) AS ?n) {{ ?a {_BOTH}* ?b . ?b {_BOTH}* ?c . ?c {_BOTH}* ?d }}",
        rows(1),
    ),
    "circle": (
        "Ask for a circle of closures.",
        f"SELECT (COUNT(*) AS ?n) {{ ?a {_BOTH}+ ?b . ?b {_BOTH}+ ?c . ?c {_BOTH}+ ?a }}",
        rows(1),
    ),
    "graphs": (
        "Close every graph.",
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?a {_BOTH}* ?b }} ?c {_BOTH}* ?d }}",
        rows(1),
    ),
    "not-exists": (
        "Look for a pair without a path, for every pair.",
        f"SELECT (COUNT(*) AS ?n) {{ ?a ?p ?b . ?c ?q ?d FILTER NOT EXISTS {{ ?a {_BOTH}* ?d }} }}",
        rows(1),
    ),
    "absent-start": (
        "Start a closure at what is not there.",
        "ASK { <urn:absent> <urn:p>* <urn:absent> }",
        None,  # true, by the book (SPARQL 1.1, 18.1.7); what the engine says is told on the conformance page
    ),
    "sorted": (
        "Sort pairs of closures.",
        f"SELECT * {{ ?a {_BOTH}* ?b . ?c {_BOTH}* ?d }} ORDER BY ?d ?a LIMIT 1",
        rows(1),
    ),
    "construct": (
        "Write out a closure as triples.",
        f"CONSTRUCT {{ ?a <urn:r> ?b }} {{ ?a {_BOTH}* ?b }}",
        None,
    ),
}


def cases(_: Facts) -> Iterator[Case]:
    """Yield closures over everything, joins of them, and paths that branch at every step."""
    for name, path in _CLOSURES.items():
        text = f"SELECT (COUNT(*) AS ?n) {{ ?a {path} ?b }}"
        yield Case(
            f"closure-{name}",
            "closures",
            f"Close over everything: {name}.",
            post(text),
            Truth(_ALLOWED, rows(1)),
        )
    for name, (intent, text, right) in _EXPLOSIONS.items():
        yield Case(f"path-{name}", "path explosions", intent, post(text), Truth(_ALLOWED, right))
    for steps in (4, 8, 16, 32, 64):
        text = f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([_BOTH] * steps)} ?b }}"
        intent = f"Count the walks of {steps} steps in any direction."
        yield Case(f"path-walks-{steps}", "path explosions", intent, post(text), Truth(_ALLOWED, rows(1)))
    for steps in (4, 8, 16, 64):
        hops = " . ".join(f"?n{step} ?p{step} ?n{step + 1}" for step in range(steps))
        text = f"SELECT (COUNT(*) AS ?n) {{ {hops} }}"
        intent = f"Count the walks of {steps} patterns."
        yield Case(f"path-hops-{steps}", "path explosions", intent, post(text), Truth(_ALLOWED, rows(1)))
