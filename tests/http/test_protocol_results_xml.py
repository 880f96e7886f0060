"""SPARQL Query Results XML Format (Second Edition), read by expat; clause numbers are in the tests' names."""

import xml.etree.ElementTree as ET

import pytest
from awkward import NEVER_XML, TEXTS, values

XML = "application/sparql-results+xml"
S = "{http://www.w3.org/2005/sparql-results#}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def ask(client, query):
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": XML})
    assert response.status_code == 200, response.text
    assert response.content_type == XML
    return ET.fromstring(response.data)


def cell(client, expression):
    (found,) = ask(client, f"SELECT ({expression} AS ?x) {{}}").iter(f"{S}binding")
    assert found.get("name") == "x"
    (term,) = found
    return term


def test_2_1_the_document_is_sparql_in_its_namespace(client):
    found = ask(client, "SELECT ?x { VALUES ?x { 1 } }")
    assert found.tag == f"{S}sparql"
    assert [child.tag for child in found] == [f"{S}head", f"{S}results"]


def test_2_2_the_head_names_the_variables_in_their_order(client):
    head = ask(client, "SELECT ?z ?a { VALUES (?a ?z) { (1 2) } }").find(f"{S}head")
    assert [(v.tag, v.get("name")) for v in head] == [(f"{S}variable", "z"), (f"{S}variable", "a")]


def test_2_2_a_whole_answer_has_no_link(client):
    assert ask(client, "SELECT ?s { ?s ?p ?o }").find(f"{S}head/{S}link") is None


def test_2_3_1_results_are_in_order_and_an_unbound_variable_is_left_out(client):
    found = ask(client, "SELECT ?a ?b { VALUES (?a ?b) { (2 UNDEF) (1 3) } } ORDER BY DESC(?a)")
    names = [[binding.get("name") for binding in result] for result in found.iter(f"{S}result")]
    assert names == [["a"], ["a", "b"]]


def test_2_3_1_an_answer_without_rows_has_results_all_the_same(client):
    found = ask(client, "SELECT ?x { VALUES ?x { 1 } FILTER(false) }")
    assert list(found.find(f"{S}results")) == []


@pytest.mark.parametrize(
    ("expression", "tag", "text", "lang", "datatype"),
    [
        ("<http://a.example/?a&b>", "uri", "http://a.example/?a&b", None, None),
        ('"a"', "literal", "a", None, None),
        ('"a"@en', "literal", "a", "en", None),
        ("1", "literal", "1", None, "http://www.w3.org/2001/XMLSchema#integer"),
        ('"x"^^<urn:t?a&b>', "literal", "x", None, "urn:t?a&b"),
    ],
)
def test_2_3_1_terms(client, expression, tag, text, lang, datatype):
    found = cell(client, expression)
    assert (found.tag, found.text, found.get(LANG), found.get("datatype")) == (S + tag, text, lang, datatype)


def test_2_3_1_a_blank_node_keeps_its_name_within_an_answer(client):
    found = ask(client, "SELECT ?x ?y ?z { BIND(BNODE() AS ?x) BIND(?x AS ?y) BIND(BNODE() AS ?z) }")
    x, y, z = (node.text for node in found.iter(f"{S}bnode"))
    assert x == y != z


@pytest.mark.parametrize(("query", "answer"), [("ASK {}", "true"), ("ASK { FILTER(false) }", "false")])
def test_2_3_2_a_yes_or_no(client, query, answer):
    found = ask(client, query)
    assert [child.tag for child in found] == [f"{S}head", f"{S}boolean"]
    assert found.find(f"{S}boolean").text == answer


def test_any_text_that_xml_can_hold_comes_back_as_it_was(client):
    found = [node.text or "" for node in ask(client, values(TEXTS.values())).iter(f"{S}literal")]
    assert dict(zip(TEXTS, found[1::2], strict=True)) == TEXTS


@pytest.mark.parametrize("name", NEVER_XML)
def test_a_text_that_xml_cannot_hold_is_406_and_never_ill_formed(client, name):
    query = {"query": values([NEVER_XML[name]])}
    response = client.get("/sparql", query_string=query, headers={"Accept": XML})
    assert response.status_code == 406
    assert "control character" in response.json["reason"]
    assert "application/sparql-results+json" in response.json["available"]


@pytest.mark.parametrize("name", NEVER_XML)
def test_a_text_that_xml_cannot_hold_comes_in_the_next_format_that_is_accepted(client, name):
    query = {"query": values([NEVER_XML[name]])}
    response = client.get("/sparql", query_string=query, headers={"Accept": f"{XML}, text/csv;q=0.5"})
    assert response.status_code in {200, 406}
    assert response.status_code == 406 or response.content_type.startswith("text/csv")
