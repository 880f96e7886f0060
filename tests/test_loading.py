"""Reading sources: a fault is told with its file, its line and what to do."""

from pathlib import Path

import pytest

from sixparty.errors import SixpartyError
from sixparty.loading import is_thing, load, load_or_fail, undeclared_things, unknown_terms
from sixparty.namespaces import BASE, ENTITIES_GRAPH, SEGMENTS
from small import replace_in


def test_each_layer_goes_into_its_graph(small: Path):
    names = {quad.graph_name.value for quad in load(small).quads("data/entities")}
    assert names == {ENTITIES_GRAPH}


def test_broken_trig_is_told_with_file_line_and_column(small: Path):
    replace_in(small / "data/paper/9.trig", ":holder state:a ;", ":holder state:a ,")
    with pytest.raises(SixpartyError, match=r"9\.trig:2\d: .*column \d+"):
        load_or_fail(small)


def test_every_broken_file_is_told_not_only_the_first(small: Path):
    replace_in(small / "data/paper/9.trig", ":holder state:a", ":holder nowhere:a")
    replace_in(small / "data/sources.ttl", "citation:1 a", "citation:1 : a")
    faults = load(small).faults
    assert sorted(fault.path.name for fault in faults) == ["9.trig", "sources.ttl"]


def test_a_triple_outside_of_any_passage_graph_is_a_fault(small: Path):
    path = small / "data/paper/9.trig"
    path.write_text(path.read_text(encoding="utf-8") + "state:a a :State .\n", encoding="utf-8")
    assert "outside of any graph" in str(load(small).faults[0])


def test_a_graph_that_is_no_passage_is_a_fault(small: Path):
    replace_in(small / "data/paper/9.trig", "passage:9-p1-s1 {", "state:a {")
    assert "names no passage" in str(load(small).faults[0])


def test_an_unknown_term_is_told_with_line_and_nearest_match(small: Path):
    replace_in(small / "data/paper/9.trig", ":holder state:a", ":hodler state:a")
    fault = unknown_terms(load(small))[0]
    assert fault.line > 1
    assert "no term :hodler; did you mean :holder?" in str(fault)


def test_a_thing_without_a_type_is_told_with_nearest_match(small: Path):
    replace_in(small / "data/paper/9.trig", "act:b-pays", "act:b-payz")
    faults = [str(fault) for fault in undeclared_things(load(small))]
    assert any("no file gives act/b-payz a type; did you mean act/b-pays?" in fault for fault in faults)


def test_the_checkout_can_be_read(corpus):
    assert corpus.faults == []
    assert len(corpus.terms) > 100


def test_every_kind_of_thing_has_a_prefix(corpus):
    kinds = {iri.removeprefix(BASE).split("/")[0] for iri in corpus.declared if is_thing(iri)}
    assert kinds <= set(SEGMENTS)
