"""Linked data: every IRI of ours answers, as a page or as RDF."""

import json

import pytest
from rdflib import Graph, URIRef

BASE = "https://w3id.org/six-party-talks/"


def graph(response, parser="turtle"):
    assert response.status_code == 200, response.text
    return Graph().parse(data=response.data, format=parser)


@pytest.mark.parametrize(
    ("accept", "media_type", "parser"),
    [
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/ld+json", "application/ld+json", "json-ld"),
    ],
)
def test_a_thing_as_rdf(client, accept, media_type, parser):
    response = client.get("/state/dprk", headers={"Accept": accept})
    assert response.content_type == media_type
    found = graph(response, parser)
    assert (URIRef(BASE + "act/talk"), URIRef(BASE + "ontology#actor"), URIRef(BASE + "state/dprk")) in found
    assert len(found) == 6


def test_a_passage_as_rdf_holds_what_it_says(client):
    found = graph(client.get("/passage/2-p1-s2"))
    assert (
        URIRef(BASE + "position/p2"),
        URIRef(BASE + "ontology#holder"),
        URIRef(BASE + "state/usa"),
    ) in found


def test_a_named_layer_as_rdf(client):
    assert len(graph(client.get("/graph/entities"))) == 11


def test_the_ontology_as_rdf(client):
    found = graph(client.get("/ontology"))
    assert (URIRef(BASE + "ontology#State"), None, None) in found


def test_the_ontology_page_has_an_anchor_for_each_term(client):
    text = client.get("/ontology", headers={"Accept": "text/html"}).text
    assert 'id="State"' in text
    assert "主權國家。" in text


def test_a_thing_as_a_page(client):
    text = client.get("/state/dprk", headers={"Accept": "text/html"}).text
    for shown in ("North Korea", "北韓", "DPRK", "has holder", 'href="/passage/2-p1-s1"', "?format=ttl"):
        assert shown in text


def test_a_kind_without_its_slash_leads_to_its_list(client):
    response = client.get("/state")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("/state/")


def test_a_list_names_all_of_a_kind(client):
    text = client.get("/state/").text
    assert "/state/dprk" in text
    assert "美國" in text


@pytest.mark.parametrize(
    ("path", "nearest"),
    [("/state/dprkk", ["dprk"]), ("/passage/2-p1-s22", ["2-p1-s2", "2-p1-s1"]), ("/state/zzzzzzzz", None)],
)
def test_an_unknown_thing_names_the_nearest(client, path, nearest):
    response = client.get(path)
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    body = json.loads(response.data)
    assert body["type"] == BASE + "problem/not-found"
    assert body.get("nearest") == nearest


@pytest.mark.parametrize("path", ["/nothing", "/nothing/here", "/state/a%20b", "/passage/%3Cscript%3E"])
def test_what_is_no_name_of_ours_is_not_found(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert json.loads(response.data)["reason"]


def test_nothing_acceptable_lists_what_there_is(client):
    response = client.get("/state/dprk", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in json.loads(response.data)["available"]


def test_the_dataset_can_be_fetched(client):
    response = client.get("/download/dataset.nq")
    assert response.status_code == 200
    assert response.content_type == "application/n-quads"
    assert b"position/p2" in response.data


@pytest.mark.parametrize("name", ["notes.txt", "..%2Fdataset.nq", "nothing.nq"])
def test_only_the_release_can_be_fetched(client, name):
    response = client.get(f"/download/{name}")
    assert response.status_code == 404
    assert b"not for the public" not in response.data


def test_a_failure_of_our_own_tells_no_secrets(app, monkeypatch):
    def fail(*_args, **_kwargs):
        raise KeyError("secret")

    monkeypatch.setattr(type(app.extensions["sixparty"].engine), "query", fail)
    response = app.test_client().get("/state/dprk")
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert b"secret" not in response.data
    assert b"Traceback" not in response.data
