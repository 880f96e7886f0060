"""SPARQL 1.1 Query Results CSV and TSV Formats: clause numbers are in the tests' names."""

import csv
import io

import pytest
from awkward import EVERY, values
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql.results.tsvresults import TSVResultParser

CSV, TSV = "text/csv", "text/tab-separated-values"


def ask(client, query, accept):
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    assert response.content_type == f"{accept}; charset=utf-8"
    return response.data.decode("utf-8")


def table(client, query):
    return list(csv.reader(io.StringIO(ask(client, query, CSV), newline=""), strict=True))


def parsed(client, query):
    body = ask(client, query, TSV)
    rows = TSVResultParser().parse(io.BytesIO(body.encode()), content_type=TSV).bindings
    return [{str(variable): term for variable, term in row.items()} for row in rows]


def test_3_1_csv_begins_with_the_names_without_a_sign(client):
    assert table(client, "SELECT ?z ?a { VALUES (?a ?z) { (1 2) } }") == [["z", "a"], ["2", "1"]]


def test_3_1_csv_has_its_header_even_without_rows(client):
    assert ask(client, "SELECT ?a ?b { FILTER(false) }", CSV) == "a,b\r\n"


def test_3_1_csv_lines_end_as_rfc_4180_says(client):
    assert ask(client, "SELECT ?x { VALUES ?x { 1 2 } } ORDER BY ?x", CSV) == "x\r\n1\r\n2\r\n"


def test_3_2_csv_gives_terms_by_their_text_alone(client):
    query = 'SELECT ?a ?b ?c ?d { VALUES (?a ?b ?c ?d) { (<http://a.example/> "x"@en 1 "2"^^<urn:t>) } }'
    assert table(client, query)[1] == ["http://a.example/", "x", "1", "2"]


def test_3_2_csv_leaves_an_unbound_variable_empty(client):
    assert table(client, "SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (1 UNDEF 3) } }")[1] == ["1", "", "3"]


def test_3_2_csv_a_blank_node_keeps_its_name_within_an_answer(client):
    x, y, z = table(client, "SELECT ?x ?y ?z { BIND(BNODE() AS ?x) BIND(?x AS ?y) BIND(BNODE() AS ?z) }")[1]
    assert x == y != z
    assert x.startswith("_:")


def test_3_csv_any_text_comes_back_as_it_was(client):
    found = [row[1] for row in table(client, values(EVERY.values()))[1:]]
    assert dict(zip(EVERY, found, strict=True)) == EVERY


@pytest.mark.parametrize("text", ['a"b', "a,b", "a\nb", "a\rb"])
def test_3_2_csv_quotes_what_has_to_be_quoted(client, text):
    written = text.replace('"', '""')
    assert ask(client, values([text]), CSV) == f'n,x\r\n0,"{written}"\r\n'


def test_4_1_tsv_begins_with_the_variables_with_their_sign(client):
    query = "SELECT ?z ?a { VALUES (?a ?z) { (1 2) } }"
    assert ask(client, query, TSV) == "?z\t?a\n2\t1\n"


def test_4_2_tsv_gives_terms_as_turtle_writes_them(client):
    query = 'SELECT ?a ?b ?c ?d { VALUES (?a ?b ?c ?d) { (<http://a.example/> "x"@en 1 "2"^^<urn:t>) } }'
    (row,) = parsed(client, query)
    assert [row[name] for name in "abcd"] == [
        URIRef("http://a.example/"),
        Literal("x", lang="en"),
        Literal(1),
        Literal("2", datatype=URIRef("urn:t")),
    ]


def test_4_2_tsv_leaves_an_unbound_variable_empty(client):
    assert ask(client, "SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (1 UNDEF 3) } }", TSV) == "?a\t?b\t?c\n1\t\t3\n"


def test_4_2_tsv_a_blank_node_keeps_its_name_within_an_answer(client):
    query = "SELECT ?x ?y ?z { BIND(BNODE() AS ?x) BIND(?x AS ?y) BIND(BNODE() AS ?z) }"
    (row,) = parsed(client, query)
    assert isinstance(row["x"], BNode)
    assert row["x"] == row["y"] != row["z"]


def test_4_2_tsv_a_row_is_a_line_and_a_term_a_field_whatever_is_in_it(client):
    lines = ask(client, values(EVERY.values()), TSV).split("\n")
    assert len(lines) == len(EVERY) + 2
    assert lines[-1] == ""
    assert {line.count("\t") for line in lines[:-1]} == {1}
    assert not any("\r" in line for line in lines)


def test_4_2_tsv_any_text_comes_back_as_it_was(client):
    fields = [line.split("\t")[1] for line in ask(client, values(EVERY.values()), TSV).split("\n")[1:-1]]
    graphs = [Graph().parse(data=f"<urn:s> <urn:p> {field} .", format="turtle") for field in fields]
    assert [str(next(graph.objects())) for graph in graphs] == list(EVERY.values())


@pytest.mark.parametrize(("accept", "answers"), [(CSV, {"true", "true\r\n"}), (TSV, {"true", "true\n"})])
def test_a_yes_or_no_is_a_word(client, accept, answers):
    assert ask(client, "ASK {}", accept) in answers
