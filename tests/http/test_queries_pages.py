"""`/queries/NAME`: data formats, parameters, and what is said of wrong ones."""

import json

import pytest

STATE = "https://w3id.org/six-party-talks/state/"


def rows(response):
    assert response.status_code == 200, response.text
    return json.loads(response.data)["results"]["bindings"]


def problem(response, status):
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    return json.loads(response.data)


def test_without_parameters_the_defaults_hold(client):
    assert len(rows(client.get("/queries/holders"))) == 3


@pytest.mark.parametrize("spelling", ["state:usa", "state/usa", "usa", STATE + "usa", f"<{STATE}usa>"])
def test_a_thing_may_be_spelled_in_several_ways(client, spelling):
    found = rows(client.get("/queries/holders", query_string={"holder": spelling}))
    assert [row["holder"]["value"] for row in found] == [STATE + "usa"]


def test_several_values_are_alternatives(client):
    assert len(rows(client.get("/queries/holders?holder=usa&holder=dprk"))) == 3


def test_an_empty_value_is_unbound(client):
    assert len(rows(client.get("/queries/holders?holder="))) == 3


def test_a_string_is_bound_as_a_term_whatever_is_in_it(client):
    text = '" } UNION { ?a ?b ?c } #\\\n'
    assert rows(client.get("/queries/holders", query_string={"word": text})) == []
    assert len(rows(client.get("/queries/holders", query_string={"word": "p2"}))) == 1


@pytest.mark.parametrize(
    ("format_", "media_type"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_rows_in_every_format(client, format_, media_type):
    response = client.get(f"/queries/holders?format={format_}")
    assert response.status_code == 200
    assert response.content_type == media_type
    assert b"position/p2" in response.data


@pytest.mark.parametrize("format_", ["ttl", "nt", "rdf", "jsonld"])
def test_triples_in_every_format(client, format_):
    response = client.get(f"/queries/all-positions?format={format_}")
    assert response.status_code == 200
    assert b"p2" in response.data


def test_rows_cannot_be_turtle(client):
    assert "text/csv" in problem(client.get("/queries/holders?format=ttl"), 406)["available"]


def test_an_unknown_query_names_the_nearest(client):
    body = problem(client.get("/queries/holder"), 404)
    assert body["type"].endswith("/problem/unknown-query")
    assert body["nearest"] == ["holders"]


def test_an_unknown_parameter_names_the_nearest(client):
    body = problem(client.get("/queries/holders?holdr=usa"), 400)
    assert body["type"].endswith("/problem/unknown-parameter")
    assert body["nearest"] == ["holder"]


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("holder", "state:us", "state:usa"),
        ("holder", "act:talk", "one of"),
        ("count", "1.5", "whole number"),
        ("since", "yesterday", "2003-08-27"),
        ("any", "a b c", "full IRI"),
    ],
)
def test_a_value_of_the_wrong_type_is_told_what_is_wanted(client, name, value, wanted):
    body = problem(client.get("/queries/holders", query_string={name: value}), 400)
    assert body["type"].endswith("/problem/bad-parameter")
    assert value in body["reason"]
    assert wanted in body["whatToDo"]


def test_the_query_and_its_description_can_be_fetched_as_files(client):
    response = client.get("/queries/holders.rq")
    assert response.status_code == 200
    assert response.content_type == "application/sparql-query; charset=utf-8"
    assert response.text.startswith("# Who holds a position?")
    response = client.get("/queries/holders.ttl")
    assert response.content_type == "text/turtle; charset=utf-8"
    assert "sh:SPARQLSelectExecutable" in response.text


def test_a_file_of_an_unknown_query_is_not_found(client):
    assert problem(client.get("/queries/holder.rq"), 404)["nearest"] == ["holders"]
