"""Content negotiation as a pure function (RFC 9110 §12.5.1)."""

import pytest

from sixparty.negotiation import GRAPHS, PAGE, SOLUTIONS, NotAcceptableError, by_key, choose, prefers_html

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "first"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/*", "csv"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.9", "xml"),
        ("application/sparql-results+json;q=0, */*;q=0.5", "xml"),
        ("application/xml", "xml"),
        ("text/csv;q=0.5, */*;q=0.1", "csv"),
        (BROWSER, "html"),
    ],
)
def test_the_best_offer_comes_first(accept, first):
    assert choose(accept, (*SOLUTIONS, PAGE))[0].format.key == first


def test_ties_keep_the_order_of_the_server():
    assert [choice.format.key for choice in choose("*/*", GRAPHS)] == [
        "ttl",
        "nt",
        "rdf",
        "jsonld",
        "trig",
        "nq",
    ]


def test_an_alias_is_announced_as_it_was_asked_for():
    assert choose("application/json", SOLUTIONS)[0].content_type == "application/json"


@pytest.mark.parametrize("accept", ["image/png", "text/csv;q=0", "*/*;q=0"])
def test_nothing_acceptable_lists_the_offers(accept):
    with pytest.raises(NotAcceptableError) as caught:
        choose(accept, SOLUTIONS)
    assert "text/csv" in caught.value.available


def test_a_short_name_chooses_one():
    assert [choice.format.key for choice in by_key("CSV", SOLUTIONS)] == ["csv"]
    with pytest.raises(NotAcceptableError):
        by_key("ttl", SOLUTIONS)


@pytest.mark.parametrize(
    ("accept", "page"),
    [(BROWSER, True), ("*/*", False), (None, False), ("application/json, text/html;q=0.5", False)],
)
def test_a_page_is_for_those_who_name_it(accept, page):
    assert prefers_html(accept) is page
