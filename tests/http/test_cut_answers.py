"""An answer that is cut says so, in a header and in its body where the format has a place; limits by HTTP."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
from front_client import FrontClient, Running
from rdflib import Dataset, Graph

from sixparty.limits import Limits
from sixparty.web.assembly import assemble

S = "{http://www.w3.org/2005/sparql-results#}"
PAGE = "https://w3id.org/six-party-talks/limits#rows"
SELECT = "SELECT ?s ?o { ?s <urn:p> ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s <urn:p> ?o }"
ROWS = 100


def read_json(body):
    found = json.loads(body)
    return len(found["results"]["bindings"]), found["head"].get("link") == [PAGE]


def read_xml(body):
    found = ET.fromstring(body)
    links = [link.get("href") for link in found.findall(f"{S}head/{S}link")]
    names = [child.tag for child in found.find(f"{S}head")]
    assert names == sorted(names, reverse=True)  # the schema wants variables before links
    return len(list(found.iter(f"{S}result"))), links == [PAGE]


def read_csv(body):
    return len(list(csv.reader(io.StringIO(body.decode(), newline="")))) - 1, None


def read_tsv(body):
    assert body.endswith(b"\n")
    return body.count(b"\n") - 1, None


def reader(parser, comment=None):
    def read(body):
        note = (
            None if comment is None else body.decode().startswith(comment) or comment in body.decode()[:120]
        )
        if parser in {"trig", "nquads"}:
            return len(list(Dataset().parse(data=body, format=parser).quads())), note
        return len(Graph().parse(data=body, format=parser)), note

    return read


FORMATS = {
    "application/sparql-results+json": (SELECT, read_json),
    "application/sparql-results+xml": (SELECT, read_xml),
    "text/csv": (SELECT, read_csv),
    "text/tab-separated-values": (SELECT, read_tsv),
    "text/turtle": (CONSTRUCT, reader("turtle", "# This answer was cut")),
    "application/n-triples": (CONSTRUCT, reader("nt", "# This answer was cut")),
    "application/rdf+xml": (CONSTRUCT, reader("xml", "<!-- This answer was cut")),
    "application/ld+json": (CONSTRUCT, reader("json-ld")),
    "application/trig": (CONSTRUCT, reader("trig", "# This answer was cut")),
    "application/n-quads": (CONSTRUCT, reader("nquads", "# This answer was cut")),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """As many triples as there may be rows, and one more in a graph; each literal tempts to count wrongly."""
    path = tmp_path_factory.mktemp("cut") / "data.trig"
    lines = [f'<urn:s{number}> <urn:p> "}}}},{{\\" <result>\\n{number}" .' for number in range(ROWS)]
    path.write_text("\n".join([*lines, "GRAPH <urn:g> { <urn:more> <urn:p> 1 }"]))
    return path


@pytest.fixture(scope="module")
def by_rows(data):
    with Running(assemble(data=[data], limits=Limits(rows=ROWS - 1))) as running:
        yield FrontClient(running)


@pytest.fixture(scope="module")
def exactly(data):
    with Running(assemble(data=[data], limits=Limits(rows=ROWS))) as running:
        yield FrontClient(running)


@pytest.fixture(scope="module")
def by_bytes(data):
    with Running(assemble(data=[data], limits=Limits(answer_bytes=2048))) as running:
        yield FrontClient(running)


def ask(client, accept, query=None):
    text = query or FORMATS[accept][0]
    response = client.get("/sparql", query_string={"query": text}, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    assert response.content_type.startswith(accept)
    return response


@pytest.mark.parametrize("accept", FORMATS)
def test_an_answer_of_too_many_rows_is_cut_and_says_so(by_rows, accept):
    response = ask(by_rows, accept)
    assert response.headers["sixparty-answer-cut"] == f"rows={ROWS - 1}"
    rows, told = FORMATS[accept][1](response.data)
    assert rows == ROWS - 1
    assert told in {True, None}


@pytest.mark.parametrize("accept", FORMATS)
def test_an_answer_of_as_many_rows_as_may_be_is_whole_and_says_nothing(exactly, accept):
    response = ask(exactly, accept)
    assert "sixparty-answer-cut" not in response.headers
    assert FORMATS[accept][1](response.data)[0] == ROWS
    assert PAGE.encode() not in response.data


@pytest.mark.parametrize("accept", FORMATS)
def test_an_answer_of_too_many_bytes_is_cut_at_a_row_and_says_so(by_bytes, accept):
    response = ask(by_bytes, accept)
    rows, told = FORMATS[accept][1](response.data)
    assert response.headers["sixparty-answer-cut"] == f"rows={rows}"
    assert 5 < rows < ROWS
    assert told in {True, None}
    assert len(response.data) <= 2048 + 200  # what is said of the cut comes on top


@pytest.mark.parametrize("accept", FORMATS)
def test_the_rows_that_are_kept_are_the_first_and_unchanged(by_rows, exactly, accept):
    whole, cut = ask(exactly, accept).data, ask(by_rows, accept).data
    if accept in {"text/csv", "text/tab-separated-values"}:
        assert whole.startswith(cut)
    elif accept in {"application/n-triples", "application/n-quads"}:
        assert whole.startswith(cut.partition(b"\n")[2])
    elif accept.endswith("results+json"):
        kept = json.loads(cut)["results"]["bindings"]
        assert kept == json.loads(whole)["results"]["bindings"][: ROWS - 1]
    else:
        assert len(cut) < len(whole) + 200


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", "application/n-triples"])
@pytest.mark.parametrize("size", [2048, 9000, 20_000])
def test_an_answer_that_is_cut_at_its_bytes_repeats_and_breaks_no_row(data, accept, size):
    longer = {"query": "SELECT ?s ?t { ?s <urn:p> ?o . ?t <urn:p> ?u }"}
    if accept == "application/n-triples":
        longer = {"query": "CONSTRUCT { ?s ?t ?o } WHERE { ?s <urn:p> ?o . ?t <urn:p> ?u }"}
    with Running(assemble(data=[data], limits=Limits(answer_bytes=size))) as running:
        cut = FrontClient(running).get("/sparql", query_string=longer, headers={"Accept": accept})
    with Running(assemble(data=[data], limits=Limits())) as running:
        whole = FrontClient(running).get("/sparql", query_string=longer, headers={"Accept": accept})
    assert int(cut.headers["sixparty-answer-cut"].removeprefix("rows=")) > 5
    rows = [row for row in cut.data.splitlines() if not row.startswith(b"# ")]
    assert len(rows) == len(set(rows))
    assert set(rows) <= set(whole.data.splitlines())
    assert len(cut.data) <= size + 200


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_limit_in_a_query_is_no_cut(by_rows, accept):
    response = ask(by_rows, accept, SELECT + f" LIMIT {ROWS - 1}")
    assert "sixparty-answer-cut" not in response.headers


def test_a_cut_answer_that_is_kept_still_says_so(by_rows):
    tags = {ask(by_rows, "text/csv").headers["sixparty-answer-cut"] for _ in range(2)}
    assert tags == {f"rows={ROWS - 1}"}
    head = by_rows.head("/sparql", query_string={"query": SELECT}, headers={"Accept": "text/csv"})
    assert head.headers["sixparty-answer-cut"] == f"rows={ROWS - 1}"


def test_a_graph_that_is_cut_says_so(by_rows):
    response = by_rows.get("/graphs?default")
    assert response.headers["sixparty-answer-cut"] == f"rows={ROWS - 1}"


def test_names_longer_than_an_answer_may_be_are_told_at_once(by_bytes):
    for count, length in ((20, 500), (2, 1000), (3, 600)):  # beyond the limit in every format, or in some
        names = " ".join(f"?{'x' * length}{number}" for number in range(count))
        query = {"query": f"SELECT {names} {{ ?s ?p ?o }}"}
        for accept in ("application/sparql-results+xml", "text/csv"):
            response = by_bytes.get("/sparql", query_string=query, headers={"Accept": accept})
            assert response.status_code in {200, 507}, response.text
            assert count < 20 or response.status_code == 507


def test_a_query_beyond_its_bytes_is_413(data):
    with Running(assemble(data=[data], limits=Limits(query_bytes=1000))) as running:
        client = FrontClient(running)
        for size, status in ((1000, 200), (1001, 413)):
            for text in (
                "ASK {} #" + "x" * (size - 8),
                "ASK {} #" + "六" * ((size - 8) // 3) + "x" * ((size - 8) % 3),
            ):
                sent = {"query": text}
                assert len(text.encode()) == size
                assert client.get("/sparql", query_string=sent).status_code == status
                assert client.post("/sparql", data=sent).status_code == status
                direct = client.post("/sparql", data=text.encode(), content_type="application/sparql-query")
                assert direct.status_code == status


def test_a_query_past_its_deadline_is_504_and_tells_what_to_do(data):
    with Running(assemble(data=[data], limits=Limits(deadline=0.3))) as running:
        query = "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o FILTER(?a = ?m && ?a != ?m) }"
        response = FrontClient(running).get("/sparql", query_string={"query": query})
    assert response.status_code == 504
    assert response.json["type"].endswith("/problem/deadline")
    assert response.json["whatToDo"]
    assert response.headers["cache-control"] == "no-store"


def test_time_that_is_used_up_is_429_with_when_to_come_again(data):
    with Running(assemble(data=[data], limits=Limits(client_seconds=0.01))) as running:
        client = FrontClient(running)
        statuses = []
        for number in range(10):
            response = client.get(
                "/sparql", query_string={"query": f"SELECT * {{ ?s ?p ?o }} LIMIT {number + 1}"}
            )
            statuses.append(response.status_code)
            if response.status_code == 429:
                break
    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert response.json["type"].endswith("/problem/too-many")


def test_what_the_graph_store_and_the_description_take_is_counted_too(data):
    with Running(assemble(data=[data], limits=Limits(client_seconds=0.001))) as running:
        client = FrontClient(running)
        used = client.get("/graphs", query_string="default")
        assert [used.status_code, client.get("/graphs", query_string="graph=urn:none").status_code] == [
            200,
            429,
        ]
        assert client.get("/sparql", headers={"Accept": "text/turtle"}).status_code == 429
