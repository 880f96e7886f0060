"""The comparison that the W3C run rests on can fail, and does where it has to."""

import pytest

from w3c.answers import read
from w3c.comparing import Match, compare, is_ordered, is_starred

BASE = "http://example.org/"


def rows(*lines: str) -> object:
    return read("\n".join(["?x\t?y", *lines, ""]).encode(), ".tsv", BASE, independent=False)


def graph(text: str) -> object:
    return read(text.encode(), ".ttl", BASE, independent=True)


def cells(text: str) -> object:
    return read(text.encode(), ".csv", BASE, independent=True)


@pytest.mark.parametrize(
    ("one", "other", "ordered", "match"),
    [
        (["1\t2", "3\t4"], ["3\t4", "1\t2"], False, Match.EXACT),
        (["1\t2", "3\t4"], ["3\t4", "1\t2"], True, Match.NONE),
        (["1\t2", "1\t2"], ["1\t2"], False, Match.NONE),
        (["1\t2"], ["1\t"], False, Match.NONE),
        (["1\t2"], ["2\t1"], False, Match.NONE),
        (["1.0\t2"], ["1.00\t2"], False, Match.VALUE),
        (["1.0\t2"], ["1\t2"], False, Match.NONE),  # a decimal is no integer
        (['"01"^^<http://www.w3.org/2001/XMLSchema#int>\t2'], ["1\t2"], False, Match.VALUE),
        (['"a"@EN\t2'], ['"a"@en\t2'], False, Match.EXACT),
        (['"a"@en\t2'], ['"a"\t2'], False, Match.NONE),
        (["_:a\t_:a"], ["_:b\t_:b"], False, Match.EXACT),
        (["_:a\t_:a"], ["_:a\t_:b"], False, Match.NONE),
        (["_:a\t1", "_:a\t2"], ["_:a\t1", "_:b\t2"], False, Match.NONE),
    ],
)
def test_rows(one: list[str], other: list[str], ordered: bool, match: Match):
    assert compare(rows(*one), rows(*other), ordered=ordered) is match


def test_variables_count_even_where_none_is_bound():
    short = read(b"?x\n1\n", ".tsv", BASE, independent=False)
    assert compare(rows("1\t"), short, ordered=False) is Match.NONE


def test_graphs():
    one = graph("@prefix : <http://example.org/> . [] :p [ :q 1 ] .")
    assert compare(one, graph("<x> <p> <y> ."), ordered=False) is Match.NONE
    same = graph("_:b <http://example.org/q> 1 . _:a <http://example.org/p> _:b .")
    assert compare(one, same, ordered=False) is Match.EXACT
    assert compare(one, True, ordered=False) is Match.NONE


def test_cells():
    one = cells("x,y\r\n1.0e6,a\r\n")
    assert compare(one, cells("x,y\r\n1.0E6,a\r\n"), ordered=False) is Match.VALUE
    assert compare(one, cells("y,x\r\na,1.0e6\r\n"), ordered=False) is Match.NONE
    assert compare(one, cells("y,x\r\na,1.0e6\r\n"), ordered=False, starred=True) is Match.EXACT
    assert compare(one, cells("x,y\r\n1.0e6,b\r\n"), ordered=False) is Match.NONE


def test_solutions_are_read_alike_by_both_parsers():
    text = b"""<sparql xmlns="http://www.w3.org/2005/sparql-results#">
      <head><variable name="x"/><variable name="y"/></head><results><result>
      <binding name="x"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">01</literal></binding>
      <binding name="y"><bnode>n</bnode></binding></result></results></sparql>"""
    ours, theirs = (read(text, ".srx", BASE, independent=independent) for independent in (False, True))
    assert compare(ours, theirs, ordered=True) is Match.EXACT


def test_order_and_star_are_seen_in_the_text():
    assert is_ordered("SELECT ?x { ?x ?p ?o } ORDER BY DESC(?x) LIMIT 3")
    assert not is_ordered("SELECT ?x { { SELECT ?x { ?x ?p ?o } ORDER BY ?x } }")
    assert is_starred("select distinct * { ?s ?p ?o }")
    assert not is_starred("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
