"""`/sparql`: what goes in by which route, and what comes out."""

import json

import pytest
from rdflib import Graph

ASK = "ASK { ?s ?p ?o }"
HOLDER = "<https://w3id.org/six-party-talks/ontology#holder>"
P1 = "<https://w3id.org/six-party-talks/position/p1>"
PASSAGE = "https://w3id.org/six-party-talks/passage/"
COUNT = f"SELECT (COUNT(*) AS ?n) {{ {P1} {HOLDER} ?o }}"
CONSTRUCT = f"CONSTRUCT {{ ?s {HOLDER} ?o }} WHERE {{ ?s {HOLDER} ?o }}"
FORM = "application/x-www-form-urlencoded"


def bindings(response):
    assert response.status_code == 200, response.text
    return json.loads(response.data)["results"]["bindings"]


def count(response):
    return int(bindings(response)[0]["n"]["value"])


def problem(response, status):
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    body = json.loads(response.data)
    assert body["status"] == status
    return body


def test_get_answers(client):
    response = client.get("/sparql", query_string={"query": ASK})
    assert response.status_code == 200
    assert response.content_type == "application/sparql-results+json"
    assert response.json == {"head": {}, "boolean": True}


def test_form_post_answers(client):
    response = client.post("/sparql", data={"query": ASK})
    assert response.status_code == 200
    assert response.json["boolean"] is True


def test_direct_post_answers(client):
    response = client.post("/sparql", data=ASK.encode(), content_type="application/sparql-query")
    assert response.status_code == 200
    assert response.json["boolean"] is True


def test_direct_post_takes_the_dataset_from_the_address(client):
    response = client.post(
        "/sparql",
        query_string={"default-graph-uri": PASSAGE + "2-p1-s2"},
        data="SELECT * { ?s ?p ?o }",
        content_type="application/sparql-query; charset=UTF-8",
    )
    assert len(bindings(response)) == 4


def test_head_says_what_get_says_without_a_body(client):
    response = client.head("/sparql", query_string={"query": ASK})
    assert response.status_code == 200
    assert response.content_type == "application/sparql-results+json"
    assert response.data == b""


@pytest.mark.parametrize(
    ("accept", "media_type", "body"),
    [
        ("application/sparql-results+json", "application/sparql-results+json", b'"n"'),
        ("application/json", "application/json", b'"n"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<variable name="),
        ("text/csv", "text/csv; charset=utf-8", b"n\r\n1\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b"?n\n1\n"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b"?n"),
        ("text/csv;q=0, */*", "application/sparql-results+json", b'"n"'),
    ],
)
def test_select_in_each_format(client, accept, media_type, body):
    response = client.get("/sparql", query_string={"query": COUNT}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.content_type == media_type
    assert body in response.data
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "media_type", "parser"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
    ],
)
def test_construct_in_each_format(client, accept, media_type, parser):
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.content_type == media_type
    assert len(Graph().parse(data=response.data, format=parser)) == 2


def test_describe_gives_triples(client):
    response = client.get("/sparql", query_string={"query": f"DESCRIBE {P1}"})
    assert response.status_code == 200
    assert b"position:p1 a :Position" in response.data


def test_the_format_parameter_overrules_accept(client):
    response = client.get(
        "/sparql", query_string={"query": COUNT, "format": "csv"}, headers={"Accept": "*/*"}
    )
    assert response.status_code == 200
    assert response.data == b"n\r\n1\r\n"


def test_default_graph_is_a_set_union(client):
    assert count(client.get("/sparql", query_string={"query": COUNT})) == 1


def test_named_graphs_are_the_passages_that_say_so(client):
    query = f"SELECT ?g {{ GRAPH ?g {{ {P1} {HOLDER} ?o }} }} ORDER BY ?g"
    found = [row["g"]["value"] for row in bindings(client.get("/sparql", query_string={"query": query}))]
    assert found == [PASSAGE + "2-p1-s1", PASSAGE + "2-p1-s2"]


def test_several_default_graphs_are_merged(client):
    graphs = [PASSAGE + "2-p1-s1", PASSAGE + "2-p1-s2"]
    response = client.get("/sparql", query_string={"query": COUNT, "default-graph-uri": graphs})
    assert count(response) == 1


def test_several_from_clauses_are_merged(client):
    query = COUNT.replace(" {", f" FROM <{PASSAGE}2-p1-s1> FROM <{PASSAGE}2-p1-s2> {{", 1)
    assert count(client.get("/sparql", query_string={"query": query})) == 1


def test_the_request_dataset_overrules_from(client):
    query = COUNT.replace(" {", f" FROM <{PASSAGE}2-p1-s1> {{", 1)
    response = client.get("/sparql", query_string={"query": query, "default-graph-uri": PASSAGE + "nowhere"})
    assert count(response) == 0


def test_named_graphs_alone_leave_the_default_graph_empty(client):
    response = client.get("/sparql", query_string={"query": COUNT, "named-graph-uri": PASSAGE + "2-p1-s1"})
    assert count(response) == 0


def test_a_dataset_graph_that_is_no_iri_is_a_problem(client):
    body = problem(client.get("/sparql", query_string={"query": ASK, "default-graph-uri": "no iri"}), 400)
    assert "no iri" in body["reason"]


def test_a_syntax_error_tells_line_and_column(client):
    body = problem(client.get("/sparql", query_string={"query": "SELECT *\nWHERE { ?s ?p }"}), 400)
    assert body["type"].endswith("/problem/syntax")
    assert (body["line"], body["column"]) == (2, 9)
    assert "?s ?p }" in body["reason"]
    assert body["whatToDo"]


def test_an_undeclared_prefix_is_named(client):
    body = problem(client.get("/sparql", query_string={"query": "SELECT * { ?s ex:p ?o }"}), 400)
    assert "`ex:` is not declared" in body["reason"]


def test_an_unknown_function_is_an_evaluation_problem(client):
    body = problem(client.get("/sparql", query_string={"query": "ASK { FILTER(<urn:f>(1)) }"}), 400)
    assert body["type"].endswith("/problem/evaluation")


def test_no_query_is_a_problem(client):
    body = problem(client.get("/sparql", query_string={"default-graph-uri": PASSAGE + "2-p1-s1"}), 400)
    assert body["type"].endswith("/problem/missing-query")
    assert problem(client.post("/sparql", data={"format": "csv"}), 400)["type"] == body["type"]


def test_an_empty_query_is_a_problem(client):
    assert "empty" in problem(client.get("/sparql?query="), 400)["reason"]


def test_two_queries_are_a_problem(client):
    body = problem(client.get("/sparql", query_string={"query": [ASK, ASK]}), 400)
    assert "2 times" in body["reason"]


def test_bytes_that_are_not_utf8_are_a_problem(client):
    assert "UTF-8" in problem(client.get("/sparql?query=ASK%20%7B%22%FF%22%7D"), 400)["reason"]
    body = problem(client.post("/sparql", data=b"ASK {\xff}", content_type="application/sparql-query"), 400)
    assert "body" in body["reason"]


def test_a_form_that_is_not_utf8_is_a_problem(client):
    body = problem(client.post("/sparql", data=b"query=ASK%20%7B%22%FF%22%7D", content_type=FORM), 400)
    assert "form" in body["reason"]


def test_a_form_names_its_dataset_in_the_body(client):
    data = {"query": COUNT, "default-graph-uri": PASSAGE + "nowhere"}
    assert count(client.post("/sparql", data=data)) == 0


def test_another_charset_is_refused(client):
    kind = "application/sparql-query; charset=utf-16"
    assert problem(client.post("/sparql", data=ASK.encode("utf-16"), content_type=kind), 415)["reason"]


def test_an_unknown_body_type_is_refused_with_what_is_understood(client):
    body = problem(client.post("/sparql", data=ASK, content_type="text/plain"), 415)
    assert "application/sparql-query" in body["whatToDo"]


def test_a_body_beyond_the_limit_is_refused(client):
    response = client.post("/sparql", data=b"#" * (2 << 20), content_type="application/sparql-query")
    assert problem(response, 413)["type"].endswith("/problem/too-large")


@pytest.mark.parametrize(
    "request_",
    [
        {"data": {"update": "CLEAR ALL"}},
        {"data": "CLEAR ALL", "content_type": "application/sparql-update"},
    ],
)
def test_updates_are_refused_and_change_nothing(client, request_):
    assert "refused" in problem(client.post("/sparql", **request_), 403)["reason"]
    assert count(client.get("/sparql", query_string={"query": COUNT})) == 1


def test_an_update_sent_as_query_is_refused_and_changes_nothing(client):
    body = problem(client.post("/sparql", data={"query": f"DELETE WHERE {{ {P1} ?p ?o }}"}), 400)
    assert "only reads" in body["reason"]
    assert count(client.get("/sparql", query_string={"query": COUNT})) == 1


def test_an_update_in_the_address_is_refused(client):
    assert problem(client.get("/sparql", query_string={"update": "CLEAR ALL"}), 403)["reason"]


def test_service_is_refused_with_a_reason(client):
    body = problem(
        client.get("/sparql", query_string={"query": "ASK { SERVICE <http://a.example/> {} }"}), 403
    )
    assert body["type"].endswith("/problem/refused")
    assert "SERVICE" in body["reason"]


def test_a_format_that_cannot_carry_the_form_is_not_acceptable(client):
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": "text/csv"})
    assert "text/turtle" in problem(response, 406)["available"]


def test_nothing_acceptable_lists_what_there_is(client):
    response = client.get("/sparql", query_string={"query": ASK}, headers={"Accept": "image/png"})
    assert "application/sparql-results+json" in problem(response, 406)["available"]


def test_an_unknown_format_name_is_not_acceptable(client):
    assert problem(client.get("/sparql", query_string={"query": ASK, "format": "docx"}), 406)["available"]


def test_a_method_that_is_not_there_names_those_that_are(client):
    response = client.put("/sparql", data=ASK)
    assert problem(response, 405)["type"].endswith("/problem/method-not-allowed")
    assert "POST" in response.headers["Allow"]


def test_relative_iris_are_resolved_against_the_endpoint(client):
    response = client.get("/sparql", query_string={"query": "SELECT ?x { BIND(<x> AS ?x) }"})
    assert bindings(response)[0]["x"]["value"] == "http://localhost/x"


def test_every_answer_carries_the_security_headers(client):
    for response in (
        client.get("/"),
        client.get("/sparql"),
        client.get("/sparql", query_string={"query": ASK}),
    ):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_what_fails_over_an_answer_that_is_kept_is_told_as_500(client, monkeypatch):
    """It is looked up where a connection is read, and is not to pass for a malformed request."""

    def fail(*_: object) -> None:
        raise KeyError("unforeseen")

    for _ in range(2):
        assert client.get("/sparql?query=ASK%20%7B%7D%23kept").status_code == 200
    monkeypatch.setattr("sixparty.web.front.respond", fail)
    reply = client.get("/sparql?query=ASK%20%7B%7D%23kept")
    assert reply.status_code == 500
    assert "unforeseen" not in reply.text
