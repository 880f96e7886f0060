"""Answers that are triples (SPARQL 1.1 Query §16.2, §16.4), in each format, read by rdflib and expat."""

import xml.etree.ElementTree as ET

import pytest
from awkward import EVERY, NEVER_XML, TEXTS, triples
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

FORMATS = [
    ("text/turtle", "turtle"),
    ("application/n-triples", "nt"),
    ("application/rdf+xml", "xml"),
    ("application/ld+json", "json-ld"),
    ("application/trig", "trig"),
    ("application/n-quads", "nquads"),
]


def ask(client, query, accept):
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    assert response.content_type.partition(";")[0] == accept
    return response.data


def graph(body, parser):
    if parser in {"trig", "nquads"}:
        found = Dataset().parse(data=body, format=parser)
        triples_alone = Graph()
        for subject, predicate, value, name in found.quads():
            assert name == DATASET_DEFAULT_GRAPH_ID
            triples_alone.add((subject, predicate, value))
        return triples_alone
    return Graph().parse(data=body, format=parser)


@pytest.mark.parametrize(("accept", "parser"), FORMATS)
def test_any_text_comes_back_as_it_was(client, accept, parser):
    texts = TEXTS if parser == "xml" else EVERY
    found = graph(ask(client, triples(texts.values()), accept), parser)
    assert sorted(str(text) for text in found.objects()) == sorted(texts.values())


def test_rdf_xml_is_well_formed_with_any_text(client):
    found = ET.fromstring(ask(client, triples(TEXTS.values()), "application/rdf+xml"))
    assert found.tag == "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"


@pytest.mark.parametrize("name", NEVER_XML)
def test_what_xml_cannot_hold_is_406_in_rdf_xml(client, name):
    query = {"query": triples([NEVER_XML[name]])}
    response = client.get("/sparql", query_string=query, headers={"Accept": "application/rdf+xml"})
    assert response.status_code == 406
    assert "text/turtle" in response.json["available"]


@pytest.mark.parametrize(("accept", "parser"), FORMATS)
def test_terms_come_back_as_they_were(client, accept, parser):
    query = """CONSTRUCT {
      <http://a.example/六?a=b&c> <urn:p> "x"@en, "y"^^<urn:t>, 1, true, 1.5, "", ?b . ?b <urn:q> <urn:o>
    } WHERE { BIND(BNODE() AS ?b) }"""
    found = graph(ask(client, query, accept), parser)
    assert len(found) == 8
    objects = set(found.objects(URIRef("http://a.example/六?a=b&c"), URIRef("urn:p")))
    assert {
        Literal("x", lang="en"),
        Literal("y", datatype=URIRef("urn:t")),
        Literal(1),
        Literal(True),
    } < objects
    (blank,) = found.subjects(URIRef("urn:q"))
    assert blank in objects


@pytest.mark.parametrize(("accept", "parser"), FORMATS)
def test_16_2_a_construct_gives_a_set(client, accept, parser):
    query = "CONSTRUCT { <urn:s> <urn:p> 1 } WHERE { VALUES ?x { 1 2 3 } }"
    body = ask(client, query, accept)
    assert len(graph(body, parser)) == 1
    assert body.count(b"urn:s") == 1


@pytest.mark.parametrize(("accept", "parser"), FORMATS)
def test_16_2_1_a_construct_may_be_empty(client, accept, parser):
    query = "CONSTRUCT { ?s <urn:p> ?nothing } WHERE { ?s ?p ?o }"
    assert len(graph(ask(client, query, accept), parser)) == 0


def test_16_2_1_each_solution_has_its_own_blank_nodes(client):
    query = "CONSTRUCT { _:b <urn:p> ?x } WHERE { VALUES ?x { 1 2 3 } }"
    found = graph(ask(client, query, "application/n-triples"), "nt")
    assert len(set(found.subjects())) == 3


@pytest.mark.parametrize(("accept", "parser"), FORMATS)
def test_16_4_describe_gives_what_is_said_of_a_thing(client, accept, parser):
    usa = "https://w3id.org/six-party-talks/state/usa"
    found = graph(ask(client, f"DESCRIBE <{usa}>", accept), parser)
    assert {str(label) for label in found.objects(URIRef(usa))} >= {"United States", "美國"}
