"""SPARQL 1.1 Protocol: a test for each clause on queries, with the clause's number in its name."""

import json

import pytest

ASK = "ASK { ?s ?p ?o }"
BASE = "https://w3id.org/six-party-talks/"
ONE, TWO = BASE + "passage/2-p1-s1", BASE + "passage/2-p1-s2"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMES = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
# Each way in which a query can be sent; `more` are fields beside it.
WAYS = ("get", "form", "direct", "query", "query-form")


def send(client, way, query, headers=(), **more):
    if way == "get":
        return client.get("/sparql", query_string={"query": query, **more}, headers=headers)
    if way in {"form", "query-form"}:
        method = "POST" if way == "form" else "QUERY"
        return client.request(method, "/sparql", data={"query": query, **more}, headers=headers)
    method = "POST" if way == "direct" else "QUERY"
    return client.request(
        method, "/sparql", query_string=more, data=query.encode(), content_type=DIRECT, headers=headers
    )


def rows(response):
    assert response.status_code == 200, response.text
    return [[cell["value"] for cell in row.values()] for row in response.json["results"]["bindings"]]


def count(response):
    return int(rows(response)[0][0])


def problem(response, status, kind):
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    body = json.loads(response.data)
    assert body["type"] == f"{BASE}problem/{kind}"
    assert body["status"] == status
    return body


@pytest.mark.parametrize("way", WAYS)
def test_2_1_each_way_to_send_a_query_gives_the_same_answer(client, way):
    response = send(client, way, COUNT)
    assert response.content_type == "application/sparql-results+json"
    assert count(response) == 43


@pytest.mark.parametrize("way", WAYS)
def test_2_1_a_query_with_any_character_arrives_as_it_was_sent(client, way):
    text = "六 & = + % ; # \" ' \u200f\t日"
    query = f"SELECT ?x {{ VALUES ?x {{ {json.dumps(text, ensure_ascii=False)} }} }}"
    assert rows(send(client, way, query)) == [[text]]


def test_2_1_1_a_plus_sign_in_an_address_is_a_space(client):
    assert client.get("/sparql?query=ASK+%7B%7D").json["boolean"] is True
    found = rows(client.get("/sparql?query=SELECT+(%221%2B1%22+AS+?x)+%7B%7D"))
    assert found == [["1+1"]]


@pytest.mark.parametrize("way", ["get", "form", "query-form"])
def test_2_1_1_exactly_one_query_is_to_be_sent(client, way):
    assert "2 times" in problem(send(client, way, [ASK, ASK]), 400, "bad-request")["reason"]


@pytest.mark.parametrize("method", ["POST", "QUERY"])
def test_2_1_3_a_query_in_the_address_beside_one_in_the_body_is_refused(client, method):
    address = {"query": ASK}
    response = client.request(
        method, "/sparql", query_string=address, data=COUNT.encode(), content_type=DIRECT
    )
    assert problem(response, 400, "bad-request")


def test_2_1_2_a_query_in_the_address_beside_one_in_the_form_is_refused(client):
    response = client.post("/sparql", query_string={"query": COUNT}, data={"query": ASK})
    assert problem(response, 400, "bad-request")


def test_2_1_2_a_form_without_a_query_is_refused(client):
    assert problem(client.post("/sparql", data={"default-graph-uri": ONE}), 400, "missing-query")


@pytest.mark.parametrize("way", ["get", "form", "direct", "query"])
def test_2_1_fields_that_the_protocol_does_not_know_are_passed_over(client, way):
    assert count(send(client, way, COUNT, timeout="1", callback="<script>")) == 43


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data", ""])
def test_2_1_2_and_3_a_body_of_another_type_is_415(client, kind):
    assert problem(
        client.post("/sparql", data=ASK.encode(), content_type=kind), 415, "unsupported-media-type"
    )


@pytest.mark.parametrize("kind", [f"{DIRECT}; charset=UTF-8", f"{DIRECT};charset=utf-8", DIRECT.upper()])
def test_2_1_3_a_body_is_utf_8_and_may_say_so(client, kind):
    text = "SELECT ('六' AS ?x) {}"
    assert rows(client.post("/sparql", data=text.encode(), content_type=kind)) == [["六"]]


@pytest.mark.parametrize(("kind", "codec"), [(DIRECT, "utf-16"), (DIRECT, "big5"), (FORM, "utf-16")])
def test_2_1_3_a_body_in_another_charset_is_refused(client, kind, codec):
    body = ASK if kind == DIRECT else "query=" + ASK
    response = client.post("/sparql", data=body.encode(codec), content_type=f"{kind}; charset={codec}")
    assert problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    "body", [b"ASK { ?s ?p '\xe5' }", ASK.encode("utf-16"), b"ASK { ?s ?p '\xed\xa0\x80' }"]
)
def test_2_1_3_bytes_that_are_not_utf_8_are_refused(client, body):
    assert problem(client.post("/sparql", data=body, content_type=DIRECT), 400, "bad-request")


@pytest.mark.parametrize("way", WAYS)
class TestDataset:
    """§2.1.4: the dataset of the request."""

    def test_2_1_4_one_default_graph(self, client, way):
        assert count(send(client, way, COUNT, **{"default-graph-uri": ONE})) == 5

    def test_2_1_4_several_default_graphs_are_merged_and_a_shared_triple_counts_once(self, client, way):
        assert count(send(client, way, COUNT, **{"default-graph-uri": [ONE, TWO]})) == 8

    def test_2_1_4_default_graphs_alone_leave_no_named_graph(self, client, way):
        assert rows(send(client, way, NAMES, **{"default-graph-uri": ONE})) == []

    def test_2_1_4_named_graphs(self, client, way):
        assert rows(send(client, way, NAMES, **{"named-graph-uri": [TWO, ONE]})) == [[ONE], [TWO]]

    def test_2_1_4_named_graphs_alone_leave_the_default_graph_empty(self, client, way):
        assert count(send(client, way, COUNT, **{"named-graph-uri": ONE})) == 0

    def test_2_1_4_default_and_named_graphs(self, client, way):
        both = {"default-graph-uri": ONE, "named-graph-uri": TWO}
        assert count(send(client, way, COUNT, **both)) == 5
        assert rows(send(client, way, NAMES, **both)) == [[TWO]]

    def test_2_1_4_the_request_overrules_from(self, client, way):
        query = COUNT.replace(" {", f" FROM <{ONE}> {{", 1)
        assert count(send(client, way, query)) == 5
        assert count(send(client, way, query, **{"default-graph-uri": TWO})) == 4

    def test_2_1_4_the_request_overrules_from_named(self, client, way):
        query = NAMES.replace(" {", f" FROM NAMED <{ONE}> {{", 1)
        assert rows(send(client, way, query)) == [[ONE]]
        assert rows(send(client, way, query, **{"named-graph-uri": TWO})) == [[TWO]]
        assert rows(send(client, way, query, **{"default-graph-uri": TWO})) == []

    def test_2_1_4_a_graph_that_is_not_there_is_empty(self, client, way):
        assert count(send(client, way, COUNT, **{"default-graph-uri": BASE + "none"})) == 0

    def test_2_1_4_a_graph_that_is_no_iri_is_refused(self, client, way):
        assert problem(send(client, way, COUNT, **{"default-graph-uri": "no iri"}), 400, "evaluation")


def test_2_1_4_a_relative_iri_of_a_query_is_resolved_against_the_endpoint(client):
    assert rows(client.get("/sparql", query_string={"query": "SELECT (<a/b> AS ?x) {}"})) == [
        ["http://localhost/a/b"]
    ]


def test_2_1_4_base_in_a_query_overrules_the_endpoint(client):
    query = "BASE <http://a.example/x/> SELECT (<y> AS ?x) {}"
    assert rows(client.get("/sparql", query_string={"query": query})) == [["http://a.example/x/y"]]


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o } LIMIT 1", ASK])
def test_2_1_6_select_and_ask_give_a_results_format(client, query):
    response = client.get("/sparql", query_string={"query": query})
    assert response.status_code == 200
    assert response.content_type == "application/sparql-results+json"


@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", f"DESCRIBE <{BASE}position/p1>"])
def test_2_1_6_construct_and_describe_give_an_rdf_format(client, query):
    response = client.get("/sparql", query_string={"query": query})
    assert response.status_code == 200
    assert response.content_type == "text/turtle; charset=utf-8"
    assert b"position:p1" in response.data


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "query", ["SELECT", "SELECT * { ?s ?p }", "", "CLEAR ALL", "INSERT DATA { <a:a> <a:b> 1 }"]
)
def test_2_1_7_text_that_is_no_query_is_400(client, way, query):
    assert problem(send(client, way, query), 400, "syntax")["reason"]


@pytest.mark.parametrize("way", WAYS)
def test_2_1_7_a_query_that_fails_while_it_runs_is_no_success(client, way):
    assert problem(
        send(client, way, "ASK { ?s ?p ?o FILTER(<urn:no-such-function>(?o)) }"), 400, "evaluation"
    )


@pytest.mark.parametrize("way", WAYS)
def test_2_1_7_service_is_refused_with_a_reason(client, way):
    query = "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }"
    assert "SERVICE" in problem(send(client, way, query), 403, "refused")["reason"]


UPDATE = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
UPDATES = [
    ("GET", {"query_string": {"update": UPDATE}}),
    ("HEAD", {"query_string": {"update": UPDATE}}),
    ("POST", {"data": {"update": UPDATE}}),
    ("POST", {"data": {"update": UPDATE, "query": ASK}}),
    ("POST", {"data": {"update": UPDATE, "using-graph-uri": ONE}}),
    ("POST", {"data": UPDATE.encode(), "content_type": "application/sparql-update"}),
    ("QUERY", {"data": UPDATE.encode(), "content_type": "application/sparql-update"}),
    ("QUERY", {"data": {"update": UPDATE}}),
]


@pytest.mark.parametrize(("method", "about"), UPDATES)
def test_2_2_updates_are_refused_by_every_route_and_change_nothing(client, method, about):
    assert client.request(method, "/sparql", **about).status_code == 403
    assert count(client.get("/sparql", query_string={"query": COUNT})) == 43


def test_2_2_an_update_beside_a_direct_query_is_refused(client):
    response = client.post("/sparql", query_string={"update": UPDATE}, data=ASK.encode(), content_type=DIRECT)
    assert response.status_code in {400, 403}
    assert count(client.get("/sparql", query_string={"query": COUNT})) == 43
