"""RFC 9110 §9 (methods), HTTP QUERY, and the CORS protocol; clause numbers are in the tests' names."""

import json

import pytest

ASK = {"query": "ASK {}"}
SELECT = {"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"}
DIRECT = "application/sparql-query"
SPARQL = "GET, HEAD, POST, QUERY, OPTIONS"
READING = "GET, HEAD, OPTIONS"
ADDRESSES = [
    ("/sparql", SELECT),
    ("/sparql", {**SELECT, "format": "xml"}),
    ("/sparql", {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}),
    ("/sparql", {"query": "SELECT (NOW() AS ?x) {}", "format": "csv"}),
    ("/sparql", {}),
    ("/sparql", {**ASK, "format": "html"}),
    ("/graphs", "default"),
    ("/healthz", {}),
    ("/readyz", {}),
    ("/", {}),
    ("/state/dprk", {}),
    ("/queries/holders", {}),
    ("/static/site.css", {}),
]


@pytest.mark.parametrize(("path", "query"), ADDRESSES)
def test_9_3_2_head_has_the_fields_of_get_and_no_body(client, path, query):
    got, head = client.get(path, query_string=query), client.head(path, query_string=query)
    assert got.status_code == head.status_code == 200
    assert head.data == b""
    volatile = {"server-timing", "date"}
    if "NOW" in str(query):
        volatile |= {"content-length"}
    assert {k: v for k, v in head.headers.items() if k not in volatile} == {
        k: v for k, v in got.headers.items() if k not in volatile
    }
    assert int(got.headers["content-length"]) == len(got.data) > 0


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/sparql", {"query": "SELEC"}, 400),
        ("/sparql", {**ASK, "format": "x"}, 406),
        ("/nothing", {}, 404),
        ("/graphs", "graph=urn:none", 404),
        ("/sparql", {"update": "CLEAR ALL"}, 403),
    ],
)
def test_9_3_2_head_has_the_status_of_a_failing_get(client, path, query, status):
    assert client.get(path, query_string=query).status_code == status
    assert client.head(path, query_string=query).status_code == status


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/sparql", SPARQL), ("/graphs", READING), ("/healthz", READING), ("/metrics", READING)],
)
def test_9_3_7_options_tells_what_is_allowed(client, path, allowed):
    response = client.options(path)
    assert response.status_code == 204
    assert response.headers["allow"] == allowed
    assert response.data == b""
    assert "content-length" not in response.headers  # RFC 9110 §8.6: none with 204


@pytest.mark.parametrize("path", ["/", "/state/dprk", "/queries/holders", "/ontology"])
def test_9_3_7_options_tells_what_is_allowed_for_a_page(client, path):
    response = client.options(path)
    assert response.status_code in {200, 204}
    assert {"GET", "HEAD", "OPTIONS"} <= set(response.headers["allow"].replace(" ", "").split(","))


def test_9_3_7_options_at_the_endpoint_tells_the_bodies_that_it_takes(client):
    headers = client.options("/sparql").headers
    assert headers["accept-post"] == headers["accept-query"] == f"{DIRECT}, application/x-www-form-urlencoded"
    assert "accept-post" not in client.options("/graphs").headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "BREW"])
@pytest.mark.parametrize(
    ("path", "allowed"), [("/sparql", SPARQL), ("/graphs", READING), ("/readyz", READING)]
)
def test_15_5_6_another_method_is_405_with_allow(client, method, path, allowed):
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == allowed
    body = json.loads(response.data)
    assert body["type"].endswith("/problem/method-not-allowed")
    assert body["allowed"] == allowed.split(", ")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/state/dprk", "/queries/holders"])
def test_15_5_6_another_method_on_a_page_is_405_with_allow(client, method, path):
    response = client.request(method, path)
    assert response.status_code == 405, response.text
    assert "GET" in response.headers["allow"]


def test_9_3_3_post_is_answered_as_get_is(client):
    got, posted = client.get("/sparql", query_string=SELECT), client.post("/sparql", data=SELECT)
    assert posted.data == got.data
    assert posted.content_type == got.content_type


class TestQuery:
    """The HTTP QUERY method: safe, with a body."""

    def ask(self, client, **about):
        return client.request("QUERY", "/sparql", **about)

    def test_query_answers_a_body_of_sparql(self, client):
        response = self.ask(client, data=SELECT["query"].encode(), content_type=DIRECT)
        assert response.status_code == 200
        assert response.data == client.get("/sparql", query_string=SELECT).data

    def test_query_answers_a_form(self, client):
        assert self.ask(client, data=SELECT).data == client.get("/sparql", query_string=SELECT).data

    def test_query_needs_a_content_type(self, client):
        assert self.ask(client, data=b"ASK {}").status_code == 415

    def test_query_of_another_type_is_told_what_is_taken(self, client):
        response = self.ask(client, data=b"{}", content_type="application/json")
        assert response.status_code == 415
        assert DIRECT in response.json["whatToDo"]

    def test_query_negotiates(self, client):
        response = self.ask(client, data=ASK, headers={"Accept": "text/csv"})
        assert response.content_type == "text/csv; charset=utf-8"

    def test_query_is_conditional(self, client):
        tag = self.ask(client, data=ASK).headers["etag"]
        assert self.ask(client, data=ASK, headers={"If-None-Match": tag}).status_code == 304

    def test_query_without_a_query_is_400(self, client):
        assert (
            self.ask(client, data=b"", content_type=DIRECT, headers={"Content-Length": "0"}).status_code
            == 400
        )


PREFLIGHT = {
    "Origin": "https://elsewhere.example",
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type",
}


@pytest.mark.parametrize(("path", "methods"), [("/sparql", SPARQL), ("/graphs", READING)])
def test_cors_a_preflight_is_answered(client, path, methods):
    response = client.options(path, headers=PREFLIGHT)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == methods
    allowed = response.headers["access-control-allow-headers"].lower().split(", ")
    assert {"content-type", "accept", "if-none-match"} <= set(allowed)
    assert int(response.headers["access-control-max-age"]) > 0


@pytest.mark.parametrize(
    ("path", "query"),
    [*ADDRESSES, ("/sparql", {"query": "SELEC"}), ("/nothing", {}), ("/graphs", {}), ("/metrics", {})],
)
def test_cors_every_page_of_the_web_may_read_but_never_with_credentials(client, path, query):
    response = client.get(path, query_string=query, headers={"Origin": "https://elsewhere.example"})
    assert response.headers.get_list("access-control-allow-origin") == ["*"]
    assert "access-control-allow-credentials" not in response.headers
    exposed = response.headers["access-control-expose-headers"].lower().split(", ")
    assert {"etag", "retry-after", "sixparty-answer-cut"} <= set(exposed)


@pytest.mark.parametrize(("path", "query"), [*ADDRESSES, ("/sparql", {"query": "SELEC"}), ("/nothing", {})])
def test_every_answer_forbids_guessing_its_type_and_running_anything(client, path, query):
    headers = client.get(path, query_string=query).headers
    assert headers.get_list("x-content-type-options") == ["nosniff"]
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers.get_list("server") == ["sixparty"]
    assert "content-type" in headers


@pytest.mark.parametrize("field", ["Accept", "Accept-Encoding", "If-None-Match"])
def test_a_field_whose_reading_would_take_long_is_refused(client, field):
    """RFC 6585 §5: 431."""
    response = client.get("/sparql?query=ASK%20%7B%7D", headers={field: "text/csv;q=0.1, " * 300})
    assert response.status_code == 431
    assert response.json["type"].endswith("/head-too-large")
