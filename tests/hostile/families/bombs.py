"""String, number, date and regular expression bombs: small expressions with a huge value, or none."""

from collections.abc import Iterator
from typing import Final

from ..model import STOPPED, UNREADABLE, Answer, Case, Facts, Right, Truth, post
from ..rights import boolean, cell, rows, unbound

_SHORT: Final = STOPPED | {200}
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


def doubled(times: int, step: str = "CONCAT(?s{0}, ?s{0})") -> str:
    """Return BINDs that double a string so many times."""
    binds = [f"BIND({step.format(n)} AS ?s{n + 1})" for n in range(times)]
    return 'BIND("x" AS ?s0) ' + " ".join(binds)


def one_of(*checks: Right) -> Right:
    """Several answers are right (a value, or none where the engine's numbers end)."""

    def check(answer: Answer, facts: Facts) -> str | None:
        wrong = [told for each in checks if (told := each(answer, facts))]
        return " / ".join(wrong) if len(wrong) == len(checks) else None

    return check


#: A value that is right, where the query ends; None: no particular one.
_STRINGS: Final[dict[str, tuple[str, Right | None]]] = {
    "double-16": (f"SELECT (STRLEN(?s16) AS ?n) {{ {doubled(16)} }}", cell(str(1 << 16))),
    "double-24": (f"SELECT (STRLEN(?s24) AS ?n) {{ {doubled(24)} }}", cell(str(1 << 24))),
    "double-30": (f"SELECT (STRLEN(?s30) AS ?n) {{ {doubled(30)} }}", cell(str(1 << 30))),
    "double-40": (f"SELECT (STRLEN(?s40) AS ?n) {{ {doubled(40)} }}", cell(str(1 << 40))),
    "double-100": (f"SELECT (STRLEN(?s100) AS ?n) {{ {doubled(100)} }}", None),
    "double-sent": (f"SELECT ?s28 {{ {doubled(28)} }}", rows(1)),
    "replace": (
        'SELECT (STRLEN(?s12) AS ?n) { BIND("xxxxxxxxxx" AS ?s0) '
        + " ".join(f'BIND(REPLACE(?s{n}, "x", ?s{n}) AS ?s{n + 1})' for n in range(12))
        + " }",
        None,
    ),
    "encode": (
        'SELECT (STRLEN(?s30) AS ?n) { BIND("漢" AS ?s0) '
        + " ".join(f"BIND(ENCODE_FOR_URI(CONCAT(?s{n}, ?s{n})) AS ?s{n + 1})" for n in range(30))
        + " }",
        None,
    ),
    "hashes": (
        f"SELECT (COUNT(?h) AS ?n) {{ {doubled(20)} "
        "?a ?b ?c . ?d ?e ?f BIND(SHA512(CONCAT(?s20, STR(?a))) AS ?h) }",
        cell(lambda facts: str(facts.triples**2)),
    ),
    "upper": (f"SELECT (STRLEN(UCASE(?s26)) AS ?n) {{ {doubled(26)} }}", cell(str(1 << 26))),
    "iri": (f"SELECT (IRI(CONCAT('urn:', ?s22)) AS ?n) {{ {doubled(22)} }}", rows(1)),
    "language": (f"SELECT (STRLANG('x', ?s20) AS ?n) {{ {doubled(20)} }}", None),
    "group-concat": (
        'SELECT (STRLEN(GROUP_CONCAT(?x; separator=",")) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i '
        "BIND(STR(?a) AS ?x) }",
        rows(1),
    ),
    "group-concat-doubled": (
        f"SELECT (STRLEN(GROUP_CONCAT(?s20)) AS ?n) {{ {doubled(20)} ?a ?b ?c . ?d ?e ?f }}",
        rows(1),
    ),
}

_NUMBERS: Final[dict[str, tuple[str, Right | None]]] = {
    "integer-overflow": ("9223372036854775807 + 1", one_of(unbound(), cell("9223372036854775808"))),
    "integer-underflow": ("-9223372036854775808 - 1", one_of(unbound(), cell("-9223372036854775809"))),
    "absolute-overflow": ("ABS(-9223372036854775808)", one_of(unbound(), cell("9223372036854775808"))),
    "divide-by-zero": ("1 / 0", unbound()),
    "divide-by-zero-double": ("1e0 / 0", cell("INF")),
    "minus-one": ("-9223372036854775808 / -1", None),
    "double-overflow": ("1e308 * 10", cell("INF")),
    "not-a-number": ("0e0 / 0", cell("NaN")),
    "exponent": ("1e999999999", None),
    "long-integer": ("9" * 50_000, None),
    "long-decimal": (f"0.{'9' * 50_000} + 1", None),
    "cast": (f"<{_XSD}integer>(1e300)", None),
    "cast-float": (f"<{_XSD}integer>(<{_XSD}double>('INF'))", unbound()),
    "round": ("ROUND(1e300)", None),
    "substring": ("SUBSTR('abc', -9223372036854775808, 9223372036854775807)", None),
    "substring-nan": ("SUBSTR('abc', <urn:x>)", unbound()),
    "date-overflow": (
        f"'9999999999-12-31T23:59:59Z'^^<{_XSD}dateTime> + 'P9999999999Y'^^<{_XSD}yearMonthDuration>",
        None,
    ),
    "year-zero": (f"YEAR('-999999999999-01-01T00:00:00Z'^^<{_XSD}dateTime>)", None),
    "duration": (f"'P{'9' * 300}D'^^<{_XSD}dayTimeDuration> * 2", None),
}

_REGEX: Final[dict[str, tuple[str, Right | None]]] = {
    "nested-plus": (f'REGEX("{"a" * 5000}!", "^(a+)+$")', cell("false")),
    "alternatives": (f'REGEX("{"a" * 5000}!", "^(a|a|aa)+$")', cell("false")),
    "optional": (f'REGEX("{"a" * 30}", "^{"a?" * 3000}{"a" * 30}$")', None),
    "repeat": ('REGEX("a", "((a{100}){100}){100}")', one_of(unbound(), cell("false"))),
    "repeat-classes": ('REGEX("a", "(\\\\p{L}{900}){900}")', one_of(unbound(), cell("false"))),
    "deep": (f'REGEX("a", "{"(" * 20_000}a{")" * 20_000}")', None),
    "flat": (f'REGEX("b", "{"a|" * 50_000}b")', None),
    "look-behind": ('REGEX("a", "(?<=(a+)+)b")', None),
    "back-reference": ('REGEX("aa", "(a)\\\\1")', None),
    "flags": ('REGEX("a", "a", "imsxqzzzz")', None),
    "replace-groups": (f'STRLEN(REPLACE("{"a" * 30_000}", "(a)", "$1$1$1$1$1$1$1$1"))', cell("240000")),
    "replace-empty": ('REPLACE("aaa", "", "b")', None),
}


def cases(_: Facts) -> Iterator[Case]:
    """Yield strings, numbers and regular expressions."""
    for name, (text, right) in _STRINGS.items():
        yield Case(
            f"string-{name}", "string bombs", f"Blow up a string: {name}.", post(text), Truth(_SHORT, right)
        )
    for name, (expression, right) in _NUMBERS.items():
        text = f"SELECT ({expression} AS ?x) {{}}"
        truth = Truth(UNREADABLE | {200}, right)
        yield Case(
            f"number-{name}", "number bombs", f"Leave the range of numbers: {name}.", post(text), truth
        )
    for name, (expression, right) in _REGEX.items():
        text = f"SELECT ({expression} AS ?x) {{}}"
        truth = Truth(UNREADABLE | {200}, right)
        yield Case(f"regex-{name}", "regex bombs", f"Exhaust the matcher: {name}.", post(text), truth)
    matched = 'REGEX(CONCAT(STR(?a), STR(?f), STR(?i)), "(.*a){9}(.*b){9}!!$")'
    data = f"ASK {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER({matched}) }}"
    truth = Truth(_SHORT, boolean(False))
    yield Case("regex-over-product", "regex bombs", "Match every row of a product.", post(data), truth)
    varied = (
        'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX("x", CONCAT("(", STRUUID(), ")*{9}"))) }'
    )
    yield Case(
        "regex-each-new", "regex bombs", "Compile a new expression a row.", post(varied), Truth(_SHORT)
    )
