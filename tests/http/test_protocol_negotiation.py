"""RFC 9110 §12: content negotiation of answers to queries; clause numbers are in the tests' names."""

import json

import pytest

SELECT = {"query": "SELECT (1 AS ?x) {}"}
CONSTRUCT = {"query": "CONSTRUCT { <urn:a> <urn:b> 1 } WHERE {}"}
ASK = {"query": "ASK {}"}
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv; charset=utf-8", "text/tab-separated-values; charset=utf-8"
TURTLE, TRIPLES, RDF_XML = "text/turtle; charset=utf-8", "application/n-triples", "application/rdf+xml"
HTML = "text/html; charset=utf-8"
SOLUTION_TYPES = [JSON, XML, "text/csv", "text/tab-separated-values"]
GRAPH_TYPES = [
    "text/turtle",
    TRIPLES,
    RDF_XML,
    "application/ld+json",
    "application/trig",
    "application/n-quads",
]


def kind(client, query, *accept):
    response = client.get("/sparql", query_string=query, headers=[("Accept", line) for line in accept])
    assert response.status_code == 200, response.text
    assert "accept" in response.headers["vary"].lower().split(", ")
    return response.content_type


@pytest.mark.parametrize(("query", "media_type"), [(SELECT, JSON), (ASK, JSON), (CONSTRUCT, TURTLE)])
@pytest.mark.parametrize("accept", [(), ("",), ("*/*",), ("*/*;q=0.1",)])
def test_12_5_1_without_a_wish_the_server_chooses(client, query, media_type, accept):
    assert kind(client, query, *accept) == media_type


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", CSV),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.3", XML),
        ("text/csv;q=0.001, image/png", CSV),
        ("text/csv;q=1.000, application/sparql-results+xml;q=0.999", CSV),
        ("text/csv ; q=0.2 ,application/sparql-results+xml;q=0.1", CSV),
        ("TEXT/CSV", CSV),
        ("text/csv;Q=0.1, text/tab-separated-values;q=0.2", TSV),
        ("image/png, text/tab-separated-values", TSV),
        (", ,text/csv,", CSV),
    ],
)
def test_12_5_1_the_highest_weight_wins(client, accept, media_type):
    assert kind(client, SELECT, accept) == media_type


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/*", CSV),
        ("text/*, application/sparql-results+xml;q=0.9", CSV),
        ("text/*;q=0.1, */*;q=0.2", JSON),
        ("text/*;q=0.3, text/csv;q=0.1, */*;q=0.2", TSV),
        ("text/csv;q=0.1, text/*", TSV),
        ("application/*;q=0.5, text/tab-separated-values;q=0.6", TSV),
        ("*/*, application/sparql-results+json;q=0.1", XML),
    ],
)
def test_12_5_1_the_most_specific_range_sets_the_weight(client, accept, media_type):
    assert kind(client, SELECT, accept) == media_type


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json;q=0, */*", XML),
        ("application/*;q=0, */*;q=0.1", CSV),
        ("text/csv;q=0, text/*", TSV),
        ("application/sparql-results+json;q=0.0, application/sparql-results+xml;q=0.000, */*", CSV),
    ],
)
def test_12_4_2_a_weight_of_zero_excludes(client, accept, media_type):
    assert kind(client, SELECT, accept) == media_type


def test_5_3_several_accept_lines_are_one_list(client):
    assert kind(client, SELECT, "image/png", "text/csv;q=0.5", "text/tab-separated-values;q=0.4") == CSV
    assert kind(client, SELECT, "text/csv;q=0.5", "text/tab-separated-values") == TSV
    assert kind(client, SELECT, "application/sparql-results+json;q=0", "*/*") == XML


def test_12_5_1_a_type_is_compared_without_its_parameters(client):
    assert kind(client, SELECT, "text/csv;charset=utf-8;q=0.9, application/json;q=0.1") == CSV
    assert kind(client, SELECT, "text/csv; charset=utf-8; header=present") == CSV
    assert kind(client, CONSTRUCT, 'application/rdf+xml;profile="urn:a,b;c"') == RDF_XML


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/xml", "application/xml"),
        (SELECT, "text/xml", "text/xml; charset=utf-8"),
        (CONSTRUCT, "application/json", "application/json"),
        (CONSTRUCT, "application/xml", "application/xml"),
        (CONSTRUCT, "text/plain", "text/plain; charset=utf-8"),
        (CONSTRUCT, "application/x-turtle", "application/x-turtle"),
    ],
)
def test_12_5_1_a_general_type_gets_the_format_that_it_names(client, query, accept, media_type):
    assert kind(client, query, accept) == media_type


def test_12_5_1_one_list_serves_both_forms_of_answer(client):
    accept = "text/csv, application/n-triples;q=0.9, */*;q=0.1"
    assert kind(client, SELECT, accept) == CSV
    assert kind(client, CONSTRUCT, accept) == TRIPLES


@pytest.mark.parametrize(
    ("query", "accept", "available"),
    [
        (SELECT, "image/png", SOLUTION_TYPES),
        (SELECT, "*/*;q=0", SOLUTION_TYPES),
        (SELECT, "text/turtle", SOLUTION_TYPES),
        (ASK, "application/n-quads, application/pdf", SOLUTION_TYPES),
        (CONSTRUCT, "text/csv", GRAPH_TYPES),
        (CONSTRUCT, "application/sparql-results+json;q=1, text/turtle;q=0", GRAPH_TYPES),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "QUERY"])
def test_15_5_7_nothing_acceptable_is_406_with_what_there_is(client, method, query, accept, available):
    about = {"query_string": query} if method == "GET" else {"data": query}
    response = client.request(method, "/sparql", headers={"Accept": accept}, **about)
    assert response.status_code == 406, response.text
    body = json.loads(response.data)
    assert body["type"].endswith("/problem/not-acceptable")
    assert set(available) <= set(body["available"])
    assert all(media_type in body["whatToDo"] for media_type in available)


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT, ASK])
@pytest.mark.parametrize(
    "accept", ["text/html", "text/html, */*;q=0.1", "application/xhtml+xml, text/html;q=0.9"]
)
def test_12_5_1_who_prefers_html_gets_a_page(client, query, accept):
    assert kind(client, query, accept) == HTML


def test_12_5_1_html_below_a_format_of_data_is_no_page(client):
    assert kind(client, SELECT, "text/html;q=0.5, text/csv;q=0.6") == CSV
    assert kind(client, CONSTRUCT, "text/html;q=0.5, application/rdf+xml;q=0.6") == RDF_XML


@pytest.mark.parametrize(
    ("key", "query", "media_type"),
    [
        ("json", SELECT, JSON),
        ("xml", SELECT, XML),
        ("csv", SELECT, CSV),
        ("tsv", SELECT, TSV),
        ("html", SELECT, HTML),
        ("ttl", CONSTRUCT, TURTLE),
        ("nt", CONSTRUCT, TRIPLES),
        ("rdf", CONSTRUCT, RDF_XML),
        ("jsonld", CONSTRUCT, "application/ld+json"),
        ("trig", CONSTRUCT, "application/trig"),
        ("nq", CONSTRUCT, "application/n-quads"),
        ("CSV", SELECT, CSV),
    ],
)
def test_format_overrules_accept_for_those_who_cannot_set_it(client, key, query, media_type):
    response = client.get("/sparql", query_string={**query, "format": key}, headers={"Accept": "image/png"})
    assert response.status_code == 200
    assert response.content_type == media_type


def test_format_with_an_unknown_name_is_406_with_what_there_is(client):
    response = client.get("/sparql", query_string={**SELECT, "format": "docx"})
    assert response.status_code == 406
    assert JSON in response.json["available"]


@pytest.mark.parametrize("accept", ["text/html", "application/problem+json", None, "image/png", "text/csv"])
def test_15_5_a_problem_is_readable_whatever_is_accepted(client, accept):
    headers = {"Accept": accept} if accept else {}
    response = client.get("/sparql", query_string={"query": "SELEC"}, headers=headers)
    assert response.status_code in {400, 406}
    assert response.content_type == (HTML if accept == "text/html" else "application/problem+json")


@pytest.mark.parametrize(
    "accept", ["text/csv;q=", "text/csv;q=abc", ";;;", "text", "*", "a/b/c", "\xff", "q=1", "text/csv;q=-1"]
)
def test_12_5_1_a_broken_accept_field_breaks_nothing(client, accept):
    response = client.get("/sparql", query_string=SELECT, headers=[("Accept", accept.encode("latin-1"))])
    assert response.status_code in {200, 406}


def test_12_5_5_answers_of_different_kinds_are_kept_apart(client):
    for _ in range(2):  # the second time they come from what is kept
        assert kind(client, SELECT, "text/csv") == CSV
        assert kind(client, SELECT, "text/tab-separated-values") == TSV
        assert kind(client, SELECT, "application/json") == "application/json"
        assert kind(client, SELECT) == JSON
        assert kind(client, SELECT, "text/html") == HTML
