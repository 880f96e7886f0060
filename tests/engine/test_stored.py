"""A store on disk: what `sixparty store` makes of files."""

import pyoxigraph as ox
import pytest

from sixparty.engine import EngineError, stored

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
    triples = {quad.triple for quad in store}
    assert len(triples) == 4
    union = [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    assert len(union) == 4
    assert set(union) == triples


def test_a_blank_node_is_the_same_one_in_its_graph_and_in_the_union(store):
    assert ask(store, "GRAPH :one { :a :part ?part } ?part :is :whole")
    assert ask(store, ":a :part ?part GRAPH :one { ?part :is :whole }")
    assert not ask(store, ":a :part ?part GRAPH :two { ?part :is :whole }")


def test_a_store_is_not_made_over_another(store, tmp_path):
    with pytest.raises(EngineError, match="not empty"):
        stored.build(tmp_path / "store", [tmp_path / "data.trig"])


def test_a_failed_store_leaves_nothing(tmp_path):
    (tmp_path / "bad.nq").write_text("<http://a> <http://b> .\n", encoding="utf-8")
    with pytest.raises(EngineError, match="no store was made"):
        stored.build(tmp_path / "store", [tmp_path / "bad.nq"])
    assert not (tmp_path / "store").exists()
