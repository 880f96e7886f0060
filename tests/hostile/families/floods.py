"""Floods: more brackets, groups, filters, branches or steps than a reader, a planner or a stack can bear."""

from collections.abc import Callable, Iterator
from typing import Final

from ..model import UNREADABLE, Case, Facts, Right, Truth, post
from ..rights import boolean, cell, rows

_ALLOWED: Final = UNREADABLE | {200}

#: Each makes a text of a depth.
_NESTED: Final[dict[str, tuple[Callable[[int], str], Right | None]]] = {
    "groups": (lambda n: f"ASK {'{' * n}{'}' * n}", boolean(True)),
    "groups-with-patterns": (lambda n: "ASK " + "{ ?a ?b ?c " * n + "}" * n, None),
    "brackets": (lambda n: f"SELECT ({'(' * n}1{')' * n} AS ?x) {{}}", cell("1")),
    "open-brackets": (lambda n: f"SELECT ({'(' * n}", None),
    "open-groups": (lambda n: "ASK " + "{" * n, None),
    "blank-nodes": (lambda n: f"ASK {{ ?s ?p {'[ <urn:p> ' * n}1{' ]' * n} }}", None),
    "empty-blank-nodes": (lambda n: f"ASK {{ {'[ ?p ' * n}?o{']' * n} }}", None),
    "collections": (lambda n: f"ASK {{ ?s ?p {'(' * n}1{')' * n} }}", None),
    "not": (lambda n: f"ASK {{ FILTER({'!' * (n - n % 2)}true) }}", boolean(True)),
    "minus-signs": (lambda n: f"ASK {{ FILTER({'- ' * (n - n % 2)}1 = 1) }}", boolean(True)),
    "functions": (lambda n: f'ASK {{ FILTER({"STR(" * n}"a"{")" * n} = "a") }}', boolean(True)),
    "if": (lambda n: f"ASK {{ FILTER({'IF(true, ' * n}true{', false)' * n}) }}", boolean(True)),
    "coalesce": (lambda n: f"ASK {{ FILTER({'COALESCE(' * n}true{')' * n}) }}", boolean(True)),
    "exists": (lambda n: f"ASK {'{ FILTER EXISTS ' * n}{{}}{'}' * n}", boolean(True)),
    "subselects": (lambda n: f"SELECT * {'{ SELECT * ' * n}{{}}{'}' * n}", rows(1)),
    "optionals": (lambda n: f"ASK {'{ OPTIONAL ' * n}{{}}{'}' * n}", boolean(True)),
    "unions": (lambda n: f"ASK {'{ {} UNION ' * n}{{}}{'}' * n}", boolean(True)),
    "graphs": (lambda n: f"ASK {'{ GRAPH ?g ' * n}{{}}{'}' * n}", None),
    "path-brackets": (lambda n: f"ASK {{ ?s {'(' * n}<urn:p>{')' * n} ?o }}", None),
    "path-stars": (lambda n: f"ASK {{ ?s {'(' * n}<urn:p>{')*' * n} ?o }}", boolean(True)),
    "path-inverses": (lambda n: f"ASK {{ ?s {'^(' * n}<urn:p>{')' * n} ?o }}", None),
    "triple-terms": (lambda n: f"ASK {{ ?s ?p {'<<( <urn:a> <urn:b> ' * n}1{' )>>' * n} }}", None),
    "annotations": (lambda n: f"ASK {{ ?s ?p ?o {'{| ?p ?o ' * n}{'|}' * n} }}", None),
}

#: Each makes a text of so many parts side by side.
_FLAT: Final[dict[str, tuple[Callable[[int], str], Right | None]]] = {
    "filters": (lambda n: f"ASK {{ {'FILTER(1=1) ' * n}}}", boolean(True)),
    "filters-on-data": (lambda n: f"ASK {{ ?s ?p ?o {'FILTER(?s!=1) ' * n}}}", None),
    "unions": (lambda n: "ASK { {}" + " UNION {}" * n + " }", boolean(True)),
    "groups": (lambda n: f"ASK {{ {'{} ' * n}}}", boolean(True)),
    "binds": (lambda n: "ASK { " + " ".join(f"BIND(1 AS ?v{i})" for i in range(n)) + " }", boolean(True)),
    "bind-chain": (
        lambda n: "ASK { BIND(1 AS ?v0) " + " ".join(f"BIND(?v{i} AS ?v{i + 1})" for i in range(n)) + " }",
        boolean(True),
    ),
    "optionals": (lambda n: "ASK { " + "OPTIONAL { } " * n + "}", boolean(True)),
    "optional-patterns": (lambda n: "ASK { ?s ?p ?o " + "OPTIONAL { ?s <urn:no> ?o } " * n + "}", None),
    "minuses": (lambda n: "ASK { " + "MINUS { } " * n + "}", boolean(True)),
    "patterns": (lambda n: "ASK { " + " . ".join(f"?s{i} ?p ?o" for i in range(n)) + " }", None),
    "star-patterns": (
        lambda n: "ASK { " + " . ".join(f"?s <urn:{i}> ?o{i}" for i in range(n)) + " }",
        boolean(False),
    ),
    "semicolons": (lambda n: f"ASK {{ ?s ?p ?o {';' * n} }}", None),
    "objects": (lambda n: "ASK { ?s ?p " + ", ".join(f"?o{i}" for i in range(n)) + " }", None),
    "list-members": (lambda n: f"ASK {{ ?s ?p ({' 1' * n}) }}", None),
    "in-list": (lambda n: f"ASK {{ FILTER(0 IN (0{', 1' * n})) }}", boolean(True)),
    "and": (lambda n: f"ASK {{ FILTER(true{' && true' * n}) }}", boolean(True)),
    "or": (lambda n: f"ASK {{ FILTER(false{' || false' * n} || true) }}", boolean(True)),
    "sum": (lambda n: f"SELECT (1{'+1' * n} AS ?x) {{}}", None),
    "product": (lambda n: f"SELECT (1{'*1' * n} AS ?x) {{}}", cell("1")),
    "concat": (lambda n: f"SELECT (STRLEN(CONCAT({','.join(['STR(1)'] * n)})) AS ?x) {{}}", None),
    "coalesce": (lambda n: f"SELECT (COALESCE({','.join(['?u'] * n)}, 1) AS ?x) {{}}", cell("1")),
    "path-steps": (lambda n: f"ASK {{ ?s {'/'.join(['<urn:no>'] * n)} ?o }}", boolean(False)),
    "path-alternatives": (lambda n: f"ASK {{ ?s {'|'.join(['<urn:no>'] * n)} ?o }}", boolean(False)),
    "path-negated": (lambda n: f"ASK {{ ?s !({'|'.join(['<urn:no>'] * n)}) ?o }}", boolean(True)),
    "prefixes": (lambda n: "".join(f"PREFIX p{i}:<urn:x>" for i in range(n)) + " ASK {}", boolean(True)),
    "bases": (lambda n: "BASE <urn:x>" * n + " ASK {}", boolean(True)),
    "from": (lambda n: "ASK " + "".join(f"FROM <urn:{i}> " for i in range(n)) + "{}", boolean(True)),
    "from-named": (
        lambda n: "ASK " + "".join(f"FROM NAMED <urn:{i}> " for i in range(n)) + "{}",
        boolean(True),
    ),
    "projections": (lambda n: "SELECT " + " ".join(f"?v{i}" for i in range(n)) + " {}", rows(1)),
    "expressions": (lambda n: "SELECT " + " ".join(f"(1 AS ?v{i})" for i in range(n)) + " {}", None),
    "group-keys": (
        lambda n: "SELECT (1 AS ?x) { ?s ?p ?o } GROUP BY " + " ".join(f"?v{i}" for i in range(n)),
        rows(1),
    ),
    "order-keys": (lambda n: "SELECT * {} ORDER BY " + " ".join(f"?v{i}" for i in range(n)), rows(1)),
    "aggregates": (lambda n: "SELECT " + " ".join(f"(COUNT(?s) AS ?v{i})" for i in range(n)) + " {}", None),
    "having": (lambda n: "SELECT (1 AS ?x) {} GROUP BY ?y HAVING " + "(true)" * n, None),
    "exists": (lambda n: "ASK { " + "FILTER EXISTS { } " * n + "}", boolean(True)),
    "values-blocks": (lambda n: "ASK { " + "VALUES ?x { 1 } " * n + "}", boolean(True)),
    "subselects": (lambda n: "ASK { " + "{ SELECT * { } } " * n + "}", boolean(True)),
    "comments": (lambda n: "#\n" * n + "ASK {}", boolean(True)),
    "spaces": (lambda n: " \t\n" * n + "ASK {}", boolean(True)),
    "dots": (lambda n: "ASK { ?s ?p ?o " + ". " * n + "}", None),
    "construct-template": (lambda n: "CONSTRUCT { " + "[] <urn:p> 1 . " * n + "} WHERE {}", None),
    "describe-list": (lambda n: "DESCRIBE " + "<urn:x> " * n, None),
}

_DEPTHS: Final = (200, 2_400, 25_000)
_COUNTS: Final = (4_000, 20_000)


def nested(_: Facts) -> Iterator[Case]:
    """Yield each nesting in some depths: honest, deadly to a stack, and absurd."""
    for name, (make, right) in _NESTED.items():
        for depth in (
            _DEPTHS if name in {"groups", "brackets", "collections", "blank-nodes"} else _DEPTHS[1:2]
        ):
            intent = f"Nest {name} {depth:,} deep."
            yield Case(
                f"nested-{name}-{depth}", "nested floods", intent, post(make(depth)), Truth(_ALLOWED, right)
            )


def flat(_: Facts) -> Iterator[Case]:
    """Yield each flood side by side."""
    for name, (make, right) in _FLAT.items():
        for count in _COUNTS if name in {"filters", "unions", "binds", "path-steps"} else _COUNTS[:1]:
            intent = f"Put {count:,} {name} side by side."
            yield Case(
                f"flat-{name}-{count}", "flat floods", intent, post(make(count)), Truth(_ALLOWED, right)
            )
