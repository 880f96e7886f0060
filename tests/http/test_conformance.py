"""The conformance page and the report behind it, over the release of the checkout's own data."""

import re
from collections import Counter

import pyoxigraph as ox
import pytest
from front_client import FrontClient, Running

from sixparty.export.owl import owl_triples
from sixparty.namespaces import BASE, CONFORMANCE_GRAPH, EARL, INFERRED_GRAPH, RDFS
from sixparty.web.assembly import assemble
from sixparty.web.conformance import BEYOND

HTML = {"Accept": "text/html"}
TURTLE = {"Accept": "text/turtle"}
OUTCOME = ox.NamedNode(f"{EARL}outcome")


@pytest.fixture(scope="module")
def site(release):
    with Running(assemble(release=release)) as running:
        yield running


@pytest.fixture
def browser(site):
    return FrontClient(site)


@pytest.fixture(scope="module")
def quads(release):
    return list(ox.parse(path=str(release / "dataset.nq")))


@pytest.fixture(scope="module")
def report(quads):
    """The graph of the report, as triples."""
    return [quad.triple for quad in quads if quad.graph_name == ox.NamedNode(CONFORMANCE_GRAPH)]


@pytest.fixture(scope="module")
def counts(report):
    """How many tests came to what, counted without the page's own code."""
    return Counter(t.object.value.removeprefix(EARL) for t in report if t.predicate == OUTCOME)


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_page_tells_the_numbers_of_the_report(browser, counts):
    text = plain(browser.get("/conformance", headers=HTML).text)
    applicable = counts["passed"] + counts["failed"]
    assert counts.total() == 894
    assert f"Of 894 tests, {counts['inapplicable']} ask for" in text
    assert f"Of the {applicable} others, {counts['passed']} pass and {counts['failed']} fail" in text
    assert f"其餘 {applicable} 項通過 {counts['passed']} 項" in text


def test_the_rows_of_the_suites_add_up(browser, counts):
    text = browser.get("/conformance", headers=HTML).text
    rows = re.findall(r"<tr><td data-title=\"Suite.*?</tr>", text, re.DOTALL)
    numbers = [[int(n) if n != "·" else 0 for n in re.findall(r">(\d+|·)<", row)] for row in rows]
    assert len(rows) > 40
    assert all(sum(row[:3]) == row[3] for row in numbers)
    assert [sum(column) for column in zip(*numbers, strict=True)] == [
        counts["passed"],
        counts["failed"],
        counts["inapplicable"],
        counts.total(),
    ]


def test_each_fault_is_named_with_a_test_that_shows_it_and_another_way(browser, report):
    text = browser.get("/conformance", headers=HTML).text
    faults = {t.subject.value for t in report if t.subject.value.startswith(f"{BASE}conformance/fault/")}
    assert len(faults) == 7
    for fault in faults:
        article = text.partition(f'id="{fault.rpartition("/")[2]}"')[2].partition("</article>")[0]
        assert 'href="/conformance/sparql1' in article
        assert "替代寫法" in article
    assert "<code>GROUP_CONCAT(STR(?label))</code>" in text
    assert "pyoxigraph 0.5" in text


def rows(browser, query):
    response = browser.get("/sparql", query_string={"query": query, "format": "json"})
    assert response.status_code == 200
    return len(response.json["results"]["bindings"])


def test_the_faults_that_no_w3c_test_shows_are_told(browser):
    text = browser.get("/conformance", headers=HTML).text
    for fault in BEYOND:
        article = text.partition(f'id="{fault.name}"')[2].partition("</article>")[0]
        assert fault.label.zh in article
        assert "§1" in article


def test_an_alternative_path_counts_once_still_and_a_union_twice(browser):
    label = f"<{RDFS}label>"
    path = f"SELECT ?x ?y {{ ?x {label}|{label} ?y }}"
    union = f"SELECT ?x ?y {{ {{ ?x {label} ?y }} UNION {{ ?x {label} ?y }} }}"
    assert rows(browser, union) == 2 * rows(browser, path) > 0


def test_exists_in_a_nested_group_sees_what_is_outside_still_and_not_in_a_subquery(browser):
    def inner(name):
        return f"?kind <{RDFS}subClassOf> ?above FILTER EXISTS {{ ?any <{RDFS}subClassOf> ?{name} }}"

    outer = f"?x <{RDFS}subClassOf> ?kind"
    plain = rows(browser, f"SELECT ?x ?kind {{ {outer} {{ {inner('x')} }} }}")
    renamed = rows(browser, f"SELECT ?x ?kind {{ {outer} {{ {inner('other')} }} }}")
    subquery = rows(browser, f"SELECT ?x ?kind {{ {outer} {{ SELECT ?kind ?above {{ {inner('x')} }} }} }}")
    assert renamed == subquery > plain


def test_an_escape_outside_strings_and_iris_is_no_query_still(browser):
    for query, status in (("\\u0041SK { ?s ?p ?o }", 400), ('ASK { ?s ?p "\\u0041" }', 200)):
        assert browser.get("/sparql", query_string={"query": query}).status_code == status


def test_the_report_is_there_as_data(browser, report):
    response = browser.get("/conformance", headers={"Accept": "application/n-triples"})
    assert response.status_code == 200
    assert {quad.triple for quad in ox.parse(response.data, format=ox.RdfFormat.N_TRIPLES)} == set(report)


def test_every_kind_of_name_that_it_makes_answers(browser, report):
    ours = {t.subject.value for t in report if t.subject.value.startswith(BASE)}
    kinds = {re.sub(r"[\w.-]+(?=/result$|$)", "", iri): iri for iri in sorted(ours)}
    assert len(kinds) > 40
    for iri in kinds.values():
        for headers in (HTML, TURTLE):
            response = browser.get(f"/{iri.removeprefix(BASE)}", headers=headers)
            assert response.status_code == 200, iri
    assert not [t for t in report if isinstance(t.subject, ox.BlankNode)]


def test_every_page_leads_there_and_so_does_the_description_of_the_service(browser):
    assert 'href="/conformance"' in browser.get("/state/dprk", headers=HTML).text
    assert f"rdfs:seeAlso <{BASE}conformance>" in browser.get("/sparql", headers=TURTLE).text


def test_data_without_a_report_have_a_page_that_says_so(client):
    response = client.get("/conformance", headers=HTML)
    assert response.status_code == 200
    assert "These data hold no report" in response.text


def test_what_is_about_the_server_is_in_no_conclusion_and_not_in_the_owl_file(quads):
    names = (f"{BASE}conformance", f"{BASE}software", EARL)
    others = [quad.triple for quad in quads if quad.graph_name == ox.NamedNode(INFERRED_GRAPH)]
    for triple in (*others, *owl_triples(quads)):
        assert not any(isinstance(term, ox.NamedNode) and term.value.startswith(names) for term in triple)


def test_the_home_page_counts_the_tests_apart(browser, quads, report):
    text = plain(browser.get("/", headers=HTML).text)
    assert f"This release: {len(quads) - len(report):,} quads," in text
    assert f"Another {len(report):,} report" in text


def test_a_search_for_a_thing_finds_nothing_of_the_report(browser):
    response = browser.get("/queries/find?word=sixparty", headers={"Accept": "text/csv"})
    assert response.status_code == 200
    assert len(response.text.splitlines()) == 1
