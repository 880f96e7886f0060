"""Triples one a line: an answer is a set, whether the engine sees to that or we do."""

import pyoxigraph as ox
import pytest

from sixparty.engine import writing
from sixparty.engine.writing import Ceiling

LINES = "application/n-triples"
MANY = 120_000  # more than the rows of an answer by default
TWICE = "CONSTRUCT { ?s <urn:p> ?o } WHERE { { ?s <urn:p> ?o } UNION { ?s <urn:p> ?o } }"


@pytest.fixture(scope="module")
def store():
    made = ox.Store()
    predicate = ox.NamedNode("urn:p")
    made.bulk_extend(
        ox.Quad(ox.NamedNode(f"urn:s{number}"), predicate, ox.Literal(number)) for number in range(MANY)
    )
    return made


def write(store, text, rows):
    return writing.write(lambda: store.query(text), (LINES,), Ceiling(rows, 1 << 30))


@pytest.mark.parametrize("text", [TWICE, "DESCRIBE ?s { { ?s <urn:p> ?o } UNION { ?s <urn:p> ?o } }"])
def test_the_engine_gives_no_triple_twice_of_as_many_as_an_answer_may_have(store, text):
    result = write(store, text, MANY)
    lines = result.body.splitlines()
    assert (len(lines), len(set(lines))) == (MANY, MANY)
    assert (result.cut, result.rows) == (None, MANY)


@pytest.mark.parametrize(
    ("rows", "cut"), [(MANY - 1, MANY - 1), (3, 3), (1, 1), (MANY, None), (MANY + 1, None)]
)
def test_no_more_triples_are_written_than_there_may_be(store, rows, cut):
    result = write(store, TWICE, rows)
    assert len(set(result.body.splitlines()[cut is not None :])) == min(rows, MANY)  # but for the note
    assert (result.cut, result.rows) == (cut, min(rows, MANY))


@pytest.mark.parametrize("rows", [None, 50, 51])
def test_where_more_is_allowed_than_the_engine_remembers_it_is_seen_to_here(monkeypatch, rows):
    monkeypatch.setattr(writing, "_REMEMBERED", 10)
    store = ox.Store()
    store.update("INSERT DATA {" + "".join(f"<urn:s> <urn:p> {number} ." for number in range(60)) + "}")

    class Twice:
        """The engine's triples, had it forgotten them meanwhile."""

        def serialize(self, output, **about):
            for _ in range(2):
                store.query("CONSTRUCT WHERE { ?s ?p ?o }").serialize(output=output, **about)

    result = writing._write_lines(Twice(), LINES, Ceiling(rows, 1 << 20))
    lines = result.body.splitlines()
    assert len(lines) == len(set(lines)) == min(rows or 60, 60)
    assert result.cut == (None if rows is None else rows)
