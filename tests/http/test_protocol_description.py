"""SPARQL 1.1 Service Description: clause numbers are in the tests' names."""

import pytest
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
BASE = "https://w3id.org/six-party-talks/"
ENDPOINT = URIRef("http://localhost/sparql")
SIZES = {
    "graph/ontology": 9,
    "graph/entities": 11,
    "graph/passages": 15,
    "passage/2-p1-s1": 5,
    "passage/2-p1-s2": 4,
}


def read(response, parser="turtle"):
    assert response.status_code == 200, response.text
    return Graph().parse(data=response.data, format=parser)


@pytest.fixture
def described(client):
    return read(client.get("/sparql"))


@pytest.mark.parametrize(
    ("accept", "media_type", "parser"),
    [
        (None, "text/turtle; charset=utf-8", "turtle"),
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("text/html;q=0.1, application/rdf+xml", "application/rdf+xml", "xml"),
    ],
)
def test_2_get_without_a_query_gives_the_description_by_negotiation(
    client, described, accept, media_type, parser
):
    response = client.get("/sparql", headers={"Accept": accept} if accept else {})
    assert response.content_type == media_type
    assert "Accept" in response.headers["Vary"]
    assert read(response, parser).isomorphic(described)


def test_2_a_browser_gets_a_page(client):
    response = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.content_type == "text/html; charset=utf-8"
    assert "<form" in response.text


def test_2_a_format_that_is_none_of_rdf_is_406_with_the_list(client):
    response = client.get("/sparql", headers={"Accept": "text/csv"})
    assert response.status_code == 406
    assert "text/turtle" in response.json["available"]
    assert "text/csv" not in response.json["available"]


def test_2_head_tells_of_the_description_too(client):
    response = client.head("/sparql")
    assert response.status_code == 200
    assert response.content_type == "text/turtle; charset=utf-8"
    assert response.data == b""


def test_3_2_1_there_is_one_service(described):
    assert list(described.subjects(RDF.type, SD.Service)) == [ENDPOINT]


def test_3_4_1_it_names_its_endpoint(described):
    assert list(described.objects(ENDPOINT, SD.endpoint)) == [ENDPOINT]


def test_3_4_1_the_endpoint_is_the_address_that_was_asked(client):
    response = client.get("/sparql", headers={"Host": "talks.example:8080"})
    assert (None, SD.endpoint, URIRef("http://talks.example:8080/sparql")) in read(response)


def test_3_4_10_it_reads_queries_and_no_updates(described):
    languages = set(described.objects(ENDPOINT, SD.supportedLanguage))
    assert SD.SPARQL11Query in languages
    assert SD.SPARQL11Update not in languages


def test_3_4_15_it_names_every_format_that_it_gives(client, described):
    formats = set(described.objects(ENDPOINT, SD.resultFormat))
    wanted = {
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "RDF_XML",
        "JSON-LD",
        "TriG",
        "N-Quads",
    }
    assert formats == {FORMATS[name] for name in wanted}


def test_3_4_2_a_release_has_the_union_as_its_default_graph(described):
    assert set(described.objects(ENDPOINT, SD.feature)) == {SD.UnionDefaultGraph}


def test_3_4_2_features_that_are_not_there_are_not_told(described):
    for feature in (SD.BasicFederatedQuery, SD.DereferencesURIs, SD.RequiresDataset):
        assert (None, SD.feature, feature) not in described


def test_3_4_13_and_17_the_dataset_has_a_default_graph_with_its_size(described):
    dataset = described.value(ENDPOINT, SD.defaultDataset)
    assert (dataset, RDF.type, SD.Dataset) in described
    default = described.value(dataset, SD.defaultGraph)
    assert (default, RDF.type, SD.Graph) in described
    assert described.value(default, VOID.triples) == Literal("43", datatype=XSD.integer)


def test_3_4_18_to_20_the_dataset_names_its_graphs_with_their_sizes(described):
    dataset = described.value(ENDPOINT, SD.defaultDataset)
    found = {}
    for named in described.objects(dataset, SD.namedGraph):
        assert (named, RDF.type, SD.NamedGraph) in described
        inner = described.value(named, SD.graph)
        assert (inner, RDF.type, SD.Graph) in described
        found[str(described.value(named, SD.name))] = int(described.value(inner, VOID.triples))
    assert found == {BASE + name: size for name, size in SIZES.items()}


def test_3_4_18_every_graph_that_is_named_can_be_fetched(client, described):
    for name in described.objects(None, SD.name):
        assert client.get("/graphs", query_string={"graph": str(name)}).status_code == 200


def test_a_server_of_files_tells_no_union(tmp_path):
    from front_client import FrontClient, Running

    from sixparty.web.assembly import assemble

    path = tmp_path / "one.ttl"
    path.write_text("<urn:a> <urn:b> 1, 2 .")
    with Running(assemble(data=[path])) as running:
        found = read(FrontClient(running).get("/sparql"))
    assert (None, SD.feature, SD.UnionDefaultGraph) not in found
    assert (None, SD.namedGraph, None) not in found
    assert [int(size) for size in found.objects(None, VOID.triples)] == [2]
