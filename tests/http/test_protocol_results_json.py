"""SPARQL 1.1 Query Results JSON Format: clause numbers are in the tests' names."""

import json

import pytest
from awkward import EVERY, values

JSON = "application/sparql-results+json"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def ask(client, query):
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": JSON})
    assert response.status_code == 200, response.text
    assert response.content_type == JSON
    return json.loads(response.data.decode("utf-8"), object_pairs_hook=once)


def once(pairs):
    """Fail where a name stands twice in one object: parsers differ in what they make of that."""
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names))
    return dict(pairs)


def cell(client, expression):
    return ask(client, f"SELECT ({expression} AS ?x) {{}}")["results"]["bindings"][0]["x"]


def test_3_1_1_vars_are_the_selected_ones_in_their_order(client):
    found = ask(client, "SELECT ?z ?a ?m { VALUES (?a ?m ?z) { (1 2 3) } }")
    assert found["head"]["vars"] == ["z", "a", "m"]


def test_3_1_1_vars_are_told_even_where_no_row_binds_them(client):
    found = ask(client, "SELECT ?nothing ?x { VALUES ?x { 1 } FILTER(false) }")
    assert found == {"head": {"vars": ["nothing", "x"]}, "results": {"bindings": []}}


def test_3_1_2_a_whole_answer_has_no_link(client):
    assert "link" not in ask(client, "SELECT ?s { ?s ?p ?o }")["head"]


def test_3_2_1_an_unbound_variable_is_left_out(client):
    found = ask(client, "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) } }")
    assert list(found["results"]["bindings"][0]) == ["a"]


def test_3_2_1_each_solution_is_one_binding_with_duplicates_and_in_order(client):
    found = ask(client, "SELECT ?x { VALUES ?x { 2 1 2 } } ORDER BY DESC(?x)")
    assert [row["x"]["value"] for row in found["results"]["bindings"]] == ["2", "2", "1"]


def test_3_2_2_an_iri(client):
    assert cell(client, '<http://a.example/六?a=b&c="d>'.replace('"', "%22")) == {
        "type": "uri",
        "value": "http://a.example/六?a=b&c=%22d",
    }


@pytest.mark.parametrize(
    ("expression", "member"),
    [
        ('"a"', {"type": "literal", "value": "a"}),
        ('"a"@en', {"type": "literal", "value": "a", "xml:lang": "en"}),
        ('"北韓"@zh-Hant', {"type": "literal", "value": "北韓", "xml:lang": "zh-hant"}),
        ("1", {"type": "literal", "value": "1", "datatype": INTEGER}),
        ('"x"^^<urn:t>', {"type": "literal", "value": "x", "datatype": "urn:t"}),
    ],
)
def test_3_2_2_literals(client, expression, member):
    found = cell(client, expression)
    assert {k: v.lower() for k, v in found.items()} == {k: v.lower() for k, v in member.items()}


def test_3_2_2_a_blank_node_keeps_its_name_within_an_answer(client):
    found = ask(client, "SELECT ?x ?y ?z { BIND(BNODE() AS ?x) BIND(?x AS ?y) BIND(BNODE() AS ?z) }")
    row = found["results"]["bindings"][0]
    assert row["x"]["type"] == "bnode"
    assert row["x"] == row["y"] != row["z"]


@pytest.mark.parametrize(("query", "answer"), [("ASK {}", True), ("ASK { FILTER(false) }", False)])
def test_3_3_a_yes_or_no_has_a_head_and_a_boolean_and_no_results(client, query, answer):
    assert ask(client, query) == {"head": {}, "boolean": answer}


def test_any_text_comes_back_as_it_was(client):
    found = ask(client, values(EVERY.values()))["results"]["bindings"]
    assert {name: row["x"]["value"] for name, row in zip(EVERY, found, strict=True)} == EVERY


def test_a_variable_with_chinese_in_its_name(client):
    assert ask(client, "SELECT ?立場 { VALUES ?立場 { 1 } }")["head"]["vars"] == ["立場"]
