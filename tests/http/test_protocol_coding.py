"""RFC 9110 §12.5.3 and §8.4: content codings, each decoded again here; clauses in the names."""

import gzip

import brotli
import pytest
import zstandard

LONG = {"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"}
SHORT = {"query": "ASK {}"}
DECODE = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body, max_output_size=1 << 24),
    "": bytes,
}
ADDRESSES = [
    ("/sparql", LONG),
    ("/sparql", {**LONG, "format": "xml"}),
    ("/sparql", {}),
    ("/graphs", "default"),
    ("/", {}),
    ("/state/dprk", {}),
    ("/static/site.css", {}),
]


def get(client, path="/sparql", query=LONG, **headers):
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    response = client.get(path, query_string=query, headers=fields)
    assert response.status_code == 200
    return response


def coding(response):
    return response.headers.get("content-encoding", "")


@pytest.mark.parametrize(("path", "query"), ADDRESSES)
@pytest.mark.parametrize("name", ["gzip", "br", "zstd"])
def test_8_4_each_coding_gives_the_same_bytes_back(client, path, query, name):
    plain, coded = get(client, path, query), get(client, path, query, Accept_Encoding=name)
    assert coding(plain) == ""
    assert coding(coded) == name
    assert DECODE[name](coded.data) == plain.data
    assert len(coded.data) < len(plain.data)
    assert int(coded.headers["content-length"]) == len(coded.data)
    assert coded.content_type == plain.content_type


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", {""}),
        ("identity", {""}),
        ("gzip", {"gzip"}),
        ("GZIP", {"gzip"}),
        ("x-gzip", {"gzip", ""}),
        ("gzip, br, zstd", {"gzip", "br", "zstd"}),
        ("gzip;q=1.0, br;q=0.5, zstd;q=0.1", {"gzip"}),
        ("gzip;q=0.2, br;q=0.3", {"br"}),
        ("zstd;q=0.2, br;q=0.1, gzip;q=0", {"zstd"}),
        ("gzip;q=0, identity", {""}),
        ("gzip;q=0", {""}),
        ("gzip;q=0.1, identity;q=0.5", {""}),
        ("gzip;q=0.5, identity;q=0.1", {"gzip"}),
        ("*", {"gzip", "br", "zstd", ""}),
        ("*;q=0, gzip", {"gzip"}),
        ("*;q=0.5, zstd;q=0, br;q=0", {"gzip", ""}),
        ("compress, deflate, exi", {""}),
        ("gzip;q=0, br;q=0, zstd;q=0", {""}),
        ("identity;q=0, gzip", {"gzip"}),
        ("identity;q=0, *", {"gzip", "br", "zstd"}),
        ("identity;q=0, br;q=0.1", {"br"}),
    ],
)
def test_12_5_3_weights_choose_the_coding(client, accept, expected):
    response = get(client, Accept_Encoding=accept)
    assert coding(response) in expected
    assert DECODE[coding(response)](response.data) == get(client).data


def test_12_5_3_a_short_answer_is_coded_where_identity_is_excluded(client):
    response = client.get("/sparql", query_string=SHORT, headers={"Accept-Encoding": "identity;q=0, gzip"})
    assert (response.status_code, coding(response)) in {(200, "gzip"), (406, "")}


@pytest.mark.parametrize("accept", ["identity;q=0", "*;q=0", "identity;q=0, compress"])
def test_12_5_3_where_nothing_is_acceptable_the_answer_is_plain_or_refused(client, accept):
    response = client.get("/sparql", query_string=LONG, headers={"Accept-Encoding": accept})
    assert (response.status_code, coding(response)) in {(406, ""), (415, ""), (200, "")}


def test_5_3_several_lines_are_one_list(client):
    lines = [("Accept-Encoding", "gzip;q=0.1"), ("Accept-Encoding", "br;q=0.9")]
    assert coding(client.get("/sparql", query_string=LONG, headers=lines)) == "br"


def test_8_4_an_answer_that_would_not_shrink_is_sent_as_it_is(client):
    assert coding(get(client, query=SHORT, Accept_Encoding="gzip, br, zstd")) == ""


@pytest.mark.parametrize("query", [SHORT, LONG])
@pytest.mark.parametrize("accept", ["gzip", "identity", "br;q=0.5"])
def test_12_5_5_vary_names_accept_encoding_whether_or_not_it_was_used(client, query, accept):
    assert "accept-encoding" in get(client, query=query, Accept_Encoding=accept).headers["vary"].lower()


def test_8_4_a_problem_is_readable_by_everybody(client):
    response = client.get("/sparql", query_string={"query": "SELEC"}, headers={"Accept-Encoding": "gzip, br"})
    assert coding(response) == ""
    assert response.json["status"] == 400


@pytest.mark.parametrize("value", ["gzip", "br", "compress", "gzip, gzip"])
def test_8_4_a_coded_body_of_a_request_is_no_query(client, value):
    body = gzip.compress(b"ASK {}")
    headers = {"Content-Encoding": value}
    response = client.post("/sparql", data=body, content_type="application/sparql-query", headers=headers)
    assert response.status_code in {400, 415}
    plain = client.post("/sparql", data=b"ASK {}", content_type="application/sparql-query", headers=headers)
    assert plain.status_code == 415
