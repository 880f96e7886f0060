"""A store on disk: what `sixparty store` makes of files."""

import pyoxigraph as ox
import pytest

from sixparty.engine import stored

DATA = """
@prefix : <http://example.org/> .
:one { :a :part [ :is :whole ] }
:two { :a :is :whole . :b :is :whole }
:three { :a :is :whole }
:b :is :whole .
"""


@pytest.fixture
def store(tmp_path):
    (tmp_path / "data.trig").write_text(DATA, encoding="utf-8")
    stored.build(tmp_path / "store", [tmp_path / "data.trig"])
    return ox.Store.read_only(str(tmp_path / "store"))


def ask(store, pattern):
    return bool(store.query(f"PREFIX : <http://example.org/> ASK {{ {pattern} }}"))


def test_the_default_graph_is_the_set_union(store):
    named = {(quad.subject, quad.predicate, quad.object) for quad in store}
    assert len(named) == 4
    assert sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph())) == 4


def test_a_blank_node_is_the_same_one_in_its_graph_and_in_the_union(store):
    assert ask(store, "GRAPH :one { :a :part ?part } ?part :is :whole")
    assert ask(store, ":a :part ?part GRAPH :one { ?part :is :whole }")
    assert not ask(store, ":a :part ?part GRAPH :two { ?part :is :whole }")
