"""SPARQL 1.1 Graph Store HTTP Protocol, its reading half: clause numbers are in the tests' names."""

import json
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, URIRef

TINY = Path(__file__).resolve().parents[1] / "fixtures" / "tiny.trig"

BASE = "https://w3id.org/six-party-talks/"
ONE = BASE + "passage/2-p1-s1"
ENTITIES = BASE + "graph/entities"
DATA = """
<urn:default> <urn:p> "in the default graph" .
<urn:with%20blank> <urn:p> <urn:x?a=b&c=d> .
GRAPH <http://a.example/g?a=b&c=d> { <urn:s> <urn:p> "query in its name" }
GRAPH <http://a.example/六> { <urn:s> <urn:p> "六" }
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory, catalogue):
    """A client of a server whose default graph is what a file puts there."""
    from front_client import FrontClient, Running

    from sixparty.web.assembly import assemble

    path = tmp_path_factory.mktemp("plain") / "data.trig"
    path.write_text(DATA, encoding="utf-8")
    with Running(assemble(data=[path])) as running:
        yield FrontClient(running)


@pytest.fixture(scope="module")
def one():
    """What the fixture says in one passage."""
    tiny = Dataset().parse(TINY, format="trig")
    return tiny.graph(URIRef(ONE))


def graph(response, parser="turtle"):
    assert response.status_code == 200, response.text
    return Graph().parse(data=response.data, format=parser)


def problem(response, status, kind):
    assert response.status_code == status, response.text
    assert json.loads(response.data)["type"] == f"{BASE}problem/{kind}"
    return json.loads(response.data)


def test_4_2_a_named_graph_is_chosen_by_its_iri(client):
    assert len(graph(client.get("/graphs", query_string={"graph": ENTITIES}))) == 11


def test_4_2_the_default_graph_is_chosen_by_default(plain):
    found = graph(plain.get("/graphs?default"))
    assert len(found) == 2
    assert (URIRef("urn:default"), None, None) in found
    assert len(graph(plain.get("/graphs?default="))) == 2


def test_4_2_the_default_graph_of_a_release_is_the_union(client):
    assert len(graph(client.get("/graphs?default"))) == 43


@pytest.mark.parametrize("iri", ["http://a.example/g?a=b&c=d", "http://a.example/六"])
def test_4_2_a_percent_encoded_iri_is_decoded_once(plain, iri):
    assert len(graph(plain.get("/graphs", query_string={"graph": iri}))) == 1


def test_4_2_an_iri_is_not_decoded_twice(plain):
    iri = "http://a.example/%E5%85%AD"
    assert plain.get("/graphs", query_string={"graph": iri}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "graph=",
        "graph=relative",
        "graph=%3Curn:a%3E",
        "default&default",
        "graph=urn:a&graph=urn:b",
        f"default&graph={ENTITIES}",
        "other=1",
        "graph=urn:a%20b",
        "graph=urn:a%7D%20%7B",
        "graph=%FF",
    ],
)
def test_4_2_a_request_that_does_not_name_one_graph_is_400(client, query):
    assert problem(client.get("/graphs?" + query if query else "/graphs"), 400, "bad-request")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_5_1_a_graph_that_is_not_there_is_404(client, method):
    response = client.request(method, "/graphs", query_string={"graph": BASE + "graph/none"})
    assert response.status_code == 404


def test_5_1_a_404_names_the_graph(client):
    response = client.get("/graphs", query_string={"graph": BASE + "graph/none"})
    assert "graph/none" in problem(response, 404, "not-found")["reason"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "QUERY"])
@pytest.mark.parametrize("address", ["/graphs?default", f"/graphs?graph={ONE}", f"/graphs?graph={BASE}new"])
def test_5_3_to_5_7_writing_is_405_with_the_methods_that_read(client, method, address):
    data = None if method == "DELETE" else b"<urn:a> <urn:b> <urn:c> ."
    response = client.request(method, address, data=data, content_type="text/turtle")
    assert problem(response, 405, "method-not-allowed")["allowed"] == ["GET", "HEAD", "OPTIONS"]
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert len(graph(client.get("/graphs?default"))) == 43
    assert client.get("/graphs", query_string={"graph": BASE + "new"}).status_code == 404


@pytest.mark.parametrize(
    ("accept", "media_type", "parser"),
    [
        ("text/turtle", "text/turtle; charset=utf-8", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("application/rdf+xml;q=0.5, application/n-triples;q=0.6", "application/n-triples", "nt"),
        ("", "text/turtle; charset=utf-8", "turtle"),
    ],
)
def test_5_2_get_negotiates_the_format(client, one, accept, media_type, parser):
    headers = {"Accept": accept} if accept else {}
    response = client.get("/graphs", query_string={"graph": ONE}, headers=headers)
    assert response.content_type == media_type
    assert "Accept" in response.headers["Vary"]
    assert graph(response, parser).isomorphic(one)


@pytest.mark.parametrize(
    ("accept", "parser"), [("application/trig", "trig"), ("application/n-quads", "nquads")]
)
def test_5_2_a_graph_in_a_format_for_datasets(client, accept, parser):
    response = client.get("/graphs", query_string={"graph": ONE}, headers={"Accept": accept})
    assert response.content_type == accept
    assert len(list(Dataset().parse(data=response.data, format=parser).quads())) == 5


def test_5_2_what_is_no_rdf_format_is_406_with_the_list(client):
    response = client.get("/graphs?default", headers={"Accept": "text/csv, image/png"})
    available = problem(response, 406, "not-acceptable")["available"]
    assert available[0] == "text/turtle"
    assert "text/csv" not in available


def test_5_2_get_is_what_construct_gives(client, one):
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ONE}> {{ ?s ?p ?o }} }}"
    assert len(one) == 5
    assert one.isomorphic(graph(client.get("/sparql", query_string={"query": query})))
    assert one.isomorphic(graph(client.get("/graphs", query_string={"graph": ONE})))


@pytest.mark.parametrize("address", ["/graphs?default", f"/graphs?graph={ONE}"])
def test_5_6_head_is_get_without_the_body(client, address):
    got, head = client.get(address), client.head(address)
    assert head.status_code == 200
    assert head.data == b""
    for name in ("content-type", "etag", "vary", "cache-control"):
        assert head.headers[name] == got.headers[name]
    assert int(head.headers["content-length"]) == len(got.data) > 0


def test_5_2_a_graph_has_an_entity_tag_and_is_not_sent_twice(client):
    got = client.get("/graphs?default")
    again = client.get("/graphs?default", headers={"If-None-Match": got.headers["etag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_5_options_tells_the_methods(client):
    response = client.options("/graphs")
    assert response.status_code == 204
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
