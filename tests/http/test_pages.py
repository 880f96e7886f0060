"""Pages for people: right status, both languages, nothing unescaped, nothing loaded from elsewhere."""

import re
from html.parser import HTMLParser

import pytest
from flask import Flask
from front_client import Asker
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from sixparty.web.exchange import Request
from sixparty.web.pages import _environ

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PAGES = (
    "/",
    "/queries/",
    "/queries/holders",
    "/queries/all-positions",
    "/sparql",
    "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D",
    "/sparql?query=ASK%20%7B%7D",
    "/ontology",
    "/state/",
    "/state/dprk",
    "/passage/2-p1-s1",
    "/graph/entities",
    "/problem/syntax",
)
VOID = {"meta", "link", "input", "br", "hr", "img"}


class Page(HTMLParser):
    """Collects what the tests look at, and checks that tags nest."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text = [], [], text
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def page(client, path):
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, response.text
    assert response.content_type == "text/html; charset=utf-8"
    return Page(response.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_in_both_languages(client, path):
    found = page(client, path)
    assert found.open == []
    assert found.all("html") == [{"lang": "en"}]
    assert len(found.all("main")) == len(found.all("h1")) == 1
    assert {"lang": "zh-Hant"} in found.all("span")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_script_and_loads_nothing_from_elsewhere(client, path):
    found = page(client, path)
    assert not found.all("script")
    assert [link["href"] for link in found.all("link") if link["rel"] == "stylesheet"] == ["/static/site.css"]
    assert not [tag for tag, attributes in found.tags if "style" in attributes or "src" in attributes]


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_and_fields_have_labels(client, path):
    found = page(client, path)
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    fields = [tag for tag in ("input", "select", "textarea") for tag in found.all(tag)]
    labelled = {label["for"] for label in found.all("label")}
    assert {field["id"] for field in fields if field.get("type") != "hidden"} <= labelled


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_ours_answers(client, path):
    for href in {a["href"] for a in page(client, path).all("a") if a["href"].startswith("/")}:
        response = client.get(href.partition("#")[0], headers=HTML, follow_redirects=True)
        # an index of a kind of which this tiny dataset has nothing is no fault of the page
        assert response.status_code == 200 or href.endswith("/") or "/ontology" in href, href


def test_the_stylesheet_is_served_here(client):
    response = client.get("/static/site.css")
    assert response.status_code == 200
    assert response.content_type.startswith("text/css")
    assert "url(" not in response.text
    assert "@import" not in response.text


def test_labels_are_escaped(client):
    text = page(client, "/act/talk").text
    assert "<b>&amp;amp;" not in text.replace("&lt;b&gt;", "")
    assert "talk &lt;b&gt;&amp;amp;&lt;/b&gt;" in text


def test_a_query_with_markup_is_escaped(client):
    query = "SELECT ('<script>alert(1)</script>' AS ?x) {}"
    text = client.get("/sparql", query_string={"query": query}, headers=HTML).text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_an_iri_that_runs_script_is_no_link(client):
    query = "SELECT ?x { BIND(<javascript:alert(1)> AS ?x) }"
    found = page(client, "/sparql?" + "query=" + query.replace(" ", "%20").replace("?", "%3F"))
    assert not [a for a in found.all("a") if a["href"].startswith("javascript")]


def test_a_query_page_shows_the_passages_beside_the_answer(client):
    text = page(client, "/queries/holders?holder=usa").text
    assert "section 2, sentence 2" in text
    assert 'href="/passage/2-p1-s2"' in text


def test_a_passage_card_tells_page_footnote_and_gist(client):
    text = page(client, "/queries/holders").text
    assert "One side offers to talk." in text
    assert "一方願談。" in text
    assert 'href="/passage/fn7">7</a>' in text


def test_a_form_keeps_what_was_asked(client):
    found = page(client, "/queries/holders?holder=state:usa&word=p2")
    assert {"value": "state:usa", "selected": None} in found.all("option")
    assert "p2" in [field.get("value") for field in found.all("input")]


def test_a_faulty_query_is_shown_with_its_place(client):
    response = client.get("/sparql", query_string={"query": "SELECT *\nWHERE { ?s ?p }"}, headers=HTML)
    assert response.status_code == 400
    assert "Line 2, column 9" in response.text
    assert "<mark>?s ?p }</mark>" in response.text
    assert "SELECT *\nWHERE { ?s ?p }</textarea>" in response.text


def test_a_faulty_parameter_is_told_on_the_form(client):
    response = client.get("/queries/holders?count=many", headers=HTML)
    assert response.status_code == 400
    assert "whole number" in response.text
    assert 'value="many"' in response.text


def test_an_unknown_thing_gets_a_page_with_the_nearest(client):
    response = client.get("/state/dprkk", headers=HTML)
    assert response.status_code == 404
    assert 'href="/state/dprk"' in response.text


def test_long_answers_say_that_they_are_cut(client):
    query = "SELECT ?a ?b ?c { ?a ?p ?x . ?b ?q ?y . ?c a ?z }"
    text = client.get("/sparql", query_string={"query": query}, headers=HTML).text
    assert "the first 500 are shown" in text
    assert len(re.findall("<tr role", text)) == 501


def test_pages_work_under_a_prefix(app: Flask):
    mounted = Client(DispatcherMiddleware(Flask("outer"), {"/six": app}))
    response = mounted.get("/six/state/dprk", headers=HTML)
    assert response.status_code == 200
    links = [a["href"] for a in Page(response.text).all("a") if not a["href"].startswith(("http", "#"))]
    assert links
    assert all(link.startswith("/six/") for link in links)
    assert mounted.get("/six/static/site.css").status_code == 200


def test_a_term_that_the_ontology_lacks_is_named_with_the_nearest(client):
    query = "PREFIX : <https://w3id.org/six-party-talks/ontology#> SELECT * { ?s :holdr ?o }"
    text = client.get("/sparql", query_string={"query": query}, headers=HTML).text
    assert "<code>:holdr</code>" in text
    assert 'href="/ontology#holder"' in text


def test_known_terms_give_no_warning(client):
    query = "PREFIX x: <https://w3id.org/six-party-talks/ontology#> SELECT * { ?s x:holder ?o }"
    text = client.get("/sparql", query_string={"query": query}, headers=HTML).text
    assert "ontology lacks" not in text


def test_a_page_that_tells_the_time_is_made_anew(client):
    query = {"query": "SELECT (NOW() AS ?now) {}"}
    first, second = (client.get("/sparql", query_string=query, headers={"Accept": "text/html"}) for _ in "ab")
    assert first.headers["cache-control"] == second.headers["cache-control"] == "no-store"
    assert first.data != second.data


def test_a_field_with_an_underscore_passes_for_none_of_wsgis_own():
    """PEP 3333 writes `-` as `_`: `Content_Type` is not Content-Type."""
    fields = {b"host": b"localhost", b"content_type": b"text/x-false", b"content-type": b"text/x-true"}
    environ = _environ(Request("GET", "/", b"", fields, Asker()))
    assert (environ["CONTENT_TYPE"], environ["HTTP_CONTENT_TYPE"]) == ("text/x-true", "text/x-false")
