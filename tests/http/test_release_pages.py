"""The application over the release of the checkout's own data."""

import json

import pyoxigraph as ox
import pytest
from front_client import FrontClient, Running

from sixparty import paths
from sixparty.queries import Catalogue
from sixparty.web.assembly import assemble

BASE = "https://w3id.org/six-party-talks/"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site(release):
    with Running(assemble(release=release)) as running:
        yield running


@pytest.fixture(scope="module")
def canned():
    return Catalogue.from_folder(paths.queries_folder())


@pytest.fixture
def browser(site):
    return FrontClient(site)


@pytest.fixture(scope="module")
def names(release):
    """One name of each kind of thing, and the kinds' own lists."""
    found: dict[str, str] = {}
    for quad in ox.parse(path=str(release / "dataset.nq")):
        for term in (quad.subject, quad.object, quad.graph_name):
            if isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
                local = term.value.removeprefix(BASE).partition("#")[0]
                found.setdefault(local.partition("/")[0], local)
    return list(found.values())


def test_one_of_each_kind_answers_as_a_page_and_as_rdf(browser, names):
    assert len(names) > 20
    for local in names:
        assert browser.get(f"/{local}", headers=HTML).status_code == 200, local
        response = browser.get(f"/{local}", headers={"Accept": "application/n-triples"})
        assert response.status_code == 200, local
        assert response.data.endswith(b" .\n"), local


def test_the_home_page_answers_the_featured_question(browser):
    text = browser.get("/", headers=HTML).text
    assert "Who demanded what of whom in round 1" in text
    assert 'href="/act/us-ends-hostile-policy"' in text
    assert 'href="/passage/4.1.kp-p1-s2"' in text
    assert "No row answers this" not in text


def test_the_home_page_leads_to_everything_on_it(browser):
    text = browser.get("/", headers=HTML).text
    links = {part.partition('"')[0].partition("#")[0] for part in text.split('href="/')[1:]}
    for link in links:
        assert browser.get(f"/{link}", headers=HTML).status_code == 200, link


def test_every_canned_query_answers_as_a_page(browser, canned):
    for query in canned:
        response = browser.get(f"/queries/{query.name}", headers=HTML)
        assert response.status_code == 200, query.name
        empty = any(expectation.size == 0 for expectation in query.expectations)
        assert empty or "No row answers this" not in response.text, query.name


def test_every_canned_query_runs_on_the_sparql_page(browser, canned):
    for query in canned:
        response = browser.get("/sparql", query_string={"query": query.text}, headers=HTML)
        assert response.status_code == 200, query.name


def test_the_default_graph_holds_each_triple_once(browser):
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    once = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
    counts = [json.loads(browser.get("/sparql", query_string={"query": text}).data) for text in (query, once)]
    assert counts[0] == counts[1]


def test_an_unknown_passage_names_the_nearest(browser):
    response = browser.get("/passage/2-p2-s33")
    assert response.status_code == 404
    assert "2-p2-s3" in json.loads(response.data)["nearest"]


@pytest.mark.parametrize("path", ["/download/dataset.nq", "/download/manifest.json", "/static/site.css"])
@pytest.mark.parametrize(
    "field",
    [
        {"Range": "bytes=0-1"},
        {"Range": "bytes=9-1"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    ],
)
def test_14_2_a_file_is_sent_whole_whatever_part_or_age_is_asked_for(browser, path, field):
    whole = browser.get(path)
    assert whole.status_code == 200
    assert not {"accept-ranges", "last-modified"} & {name.lower() for name in dict(whole.headers)}
    for _ in range(2):  # made, and kept
        response = browser.get(path, headers=field)
        assert (response.status_code, response.data) == (200, whole.data)
