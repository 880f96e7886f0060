"""Strategies for small datasets, whose terms are few so that patterns match."""

from hypothesis import strategies as st

NAMESPACE = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = f"PREFIX : <{NAMESPACE}>\nPREFIX xsd: <{XSD}>\n"

NODES = tuple(f"<{NAMESPACE}{name}>" for name in "abcd")
LINKS = tuple(f"<{NAMESPACE}{name}>" for name in ("p", "q"))
#: Has one number a subject at most.
NUMBER = f"<{NAMESPACE}n>"
NUMBERS = tuple(f'"{number}"^^<{XSD}integer>' for number in (-3, 0, 1, 2, 7, 10))
LABEL = f"<{NAMESPACE}l>"
LABELS = ('"a"', '"b"', '"ab"', '""', '"a"@en', '"A"@en', '"b"@fr', '"談"', f'"true"^^<{XSD}boolean>')
GRAPHS = ("", f"<{NAMESPACE}g1>", f"<{NAMESPACE}g2>")

_links = st.tuples(st.sampled_from(NODES), st.sampled_from(LINKS), st.sampled_from(NODES))
_labels = st.tuples(st.sampled_from(NODES), st.just(LABEL), st.sampled_from(LABELS))
_numbers = st.dictionaries(st.sampled_from(NODES), st.sampled_from(NUMBERS)).map(
    lambda held: [(node, NUMBER, number) for node, number in held.items()]
)


@st.composite
def worlds(draw: st.DrawFn) -> str:
    """Return a dataset in N-Quads: a default graph and two named ones."""
    lines = []
    for graph in GRAPHS:
        least, most = (3, 10) if not graph else (0, 4)
        triples = draw(st.lists(_links | _links | _labels, min_size=least, max_size=most, unique=True))
        triples += draw(_numbers)
        lines += [f"{s} {p} {o} {graph} .\n" for s, p, o in triples]
    return "".join(lines)
