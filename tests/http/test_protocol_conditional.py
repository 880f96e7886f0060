"""RFC 9110 §13, §8.8.3 and RFC 9111: entity tags, conditional requests, what may be kept."""

import re

import pytest

SELECT = {"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"}
CONSTRUCT = {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}
FRESH = {"query": "SELECT (NOW() AS ?x) {}"}
STRONG = re.compile(r'"[^"]+"')
ADDRESSES = [
    ("/sparql", SELECT),
    ("/sparql", CONSTRUCT),
    ("/sparql", {"query": "ASK {}"}),
    ("/sparql", {}),
    ("/graphs", "default"),
    ("/", {}),
    ("/state/dprk", {}),
    ("/queries/holders", {}),
]


def get(client, path="/sparql", query=SELECT, method="GET", **headers):
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.request(method, path, query_string=query, headers=fields)


@pytest.mark.parametrize(("path", "query"), ADDRESSES)
def test_8_8_3_a_good_answer_has_a_strong_entity_tag(client, path, query):
    assert STRONG.fullmatch(get(client, path, query).headers["etag"])


@pytest.mark.parametrize(("path", "query"), ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_13_1_2_an_answer_that_is_held_is_304(client, path, query, method):
    got = get(client, path, query)
    again = get(client, path, query, method, If_None_Match=got.headers["etag"])
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize(
    ("write", "status"),
    [
        (lambda tag: tag, 304),
        (lambda tag: f"W/{tag}", 304),
        (lambda tag: f'"x", {tag}, "y"', 304),
        (lambda tag: f'"a,b",{tag}', 304),
        (lambda tag: "*", 304),
        (lambda tag: '"x"', 200),
        (lambda tag: f'"x{tag[1:]}', 200),
        (lambda tag: "", 200),
    ],
)
def test_13_1_2_tags_are_compared_weakly_and_may_be_several(client, write, status):
    tag = get(client).headers["etag"]
    assert get(client, If_None_Match=write(tag)).status_code == status


def test_5_3_tags_may_come_in_several_lines(client):
    tag = get(client).headers["etag"]
    lines = [("If-None-Match", '"x"'), ("If-None-Match", tag)]
    assert client.get("/sparql", query_string=SELECT, headers=lines).status_code == 304


@pytest.mark.parametrize(("path", "query"), ADDRESSES)
def test_15_4_5_a_304_repeats_what_caches_need_and_no_more(client, path, query):
    got = get(client, path, query)
    again = get(client, path, query, If_None_Match=got.headers["etag"])
    for name in ("etag", "cache-control", "vary"):
        assert again.headers.get(name) == got.headers.get(name)
    assert "content-type" not in again.headers
    assert "content-encoding" not in again.headers


@pytest.mark.parametrize(
    ("write", "status"),
    [
        (lambda tag: tag, 200),
        (lambda tag: f'"x", {tag}', 200),
        (lambda tag: "*", 200),
        (lambda tag: '"x"', 412),
        (lambda tag: f"W/{tag}", 412),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_13_1_1_if_match_compares_strongly(client, write, status, method):
    tag = get(client).headers["etag"]
    response = get(client, method=method, If_Match=write(tag))
    assert response.status_code == status
    if status == 412 and method == "GET":
        assert response.json["type"].endswith("/problem/precondition")


def test_13_2_2_if_match_goes_before_if_none_match(client):
    tag = get(client).headers["etag"]
    assert get(client, If_Match='"x"', If_None_Match=tag).status_code == 412
    assert get(client, If_Match=tag, If_None_Match=tag).status_code == 304


def test_13_2_1_conditions_do_not_turn_a_failure_into_304(client):
    for query, status in (({"query": "SELEC"}, 400), ({"update": "CLEAR ALL"}, 403)):
        assert get(client, query=query, If_None_Match="*").status_code == status


def test_8_8_3_the_tag_tells_answers_apart(client):
    other = {"query": "SELECT * { ?s ?p ?o } ORDER BY DESC(?s) ?p ?o"}
    tags = {
        get(client, query=query, Accept=accept).headers["etag"]
        for query in (SELECT, other)
        for accept in ("text/csv", "text/tab-separated-values")
    }
    assert len(tags) == 4


def test_8_8_3_the_tag_of_the_same_answer_stays(client):
    assert get(client).headers["etag"] == get(client).headers["etag"]
    assert get(client, query={**SELECT, "x": "1"}).headers["etag"] == get(client).headers["etag"]


def test_8_8_3_3_each_content_coding_has_its_own_tag(client):
    tags = [
        get(client, Accept_Encoding=coding).headers["etag"] for coding in ("identity", "gzip", "br", "zstd")
    ]
    assert len(set(tags)) == 4
    for coding, tag in zip(("identity", "gzip", "br", "zstd"), tags, strict=True):
        assert get(client, Accept_Encoding=coding, If_None_Match=tag).status_code == 304
        assert get(client, Accept_Encoding=coding, If_Match=tag).status_code == 200
    assert get(client, Accept_Encoding="gzip", If_None_Match=tags[0]).status_code == 200
    assert get(client, Accept_Encoding="gzip", If_Match=tags[0]).status_code == 412


@pytest.mark.parametrize(("path", "query"), [("/sparql", SELECT), ("/sparql", {}), ("/graphs", "default")])
def test_9111_5_2_2_a_function_of_the_release_may_be_kept_by_anybody(client, path, query):
    control = get(client, path, query).headers["cache-control"].replace(" ", "").split(",")
    assert "public" in control
    assert any(re.fullmatch(r"max-age=[1-9]\d*", part) for part in control)


@pytest.mark.parametrize(("path", "query"), [("/sparql", SELECT), ("/sparql", {}), ("/graphs", "default")])
def test_12_5_5_vary_names_what_an_answer_depends_on(client, path, query):
    vary = {name.strip().lower() for name in get(client, path, query).headers["vary"].split(",")}
    assert vary >= {"accept", "accept-encoding"}


def test_12_5_5_a_page_that_depends_on_accept_says_so(client):
    response = get(client, "/state/dprk", {}, Accept="text/html")
    assert "accept" in response.headers["vary"].lower()
    assert "accept-encoding" in response.headers["vary"].lower()


FUNCTIONS = ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "now ( )", "NOW#x\n()"]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_9111_5_2_2_5_an_answer_that_is_another_each_time_is_not_kept(client, function):
    query = {"query": f"SELECT ({function} AS ?x) {{}}"}
    first, second = get(client, query=query), get(client, query=query)
    assert first.status_code == 200, first.text
    assert first.headers["cache-control"] == "no-store"
    assert "etag" not in first.headers
    if "BNODE" not in function:
        assert first.data != second.data


def test_13_1_2_an_answer_without_a_tag_is_always_sent(client):
    assert get(client, query=FRESH, If_None_Match="*").status_code == 200


@pytest.mark.parametrize("query", [{"query": "SELEC"}, {"update": "CLEAR ALL"}, {**SELECT, "format": "x"}])
def test_9111_5_2_2_5_a_problem_is_not_kept(client, query):
    response = get(client, query=query)
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


def test_9111_4_1_hosts_are_kept_apart(client):
    query = {"query": "SELECT (<a> AS ?x) {}"}
    for _ in range(2):
        for host in ("one.example", "two.example"):
            found = get(client, query=query, Host=host).json["results"]["bindings"][0]["x"]["value"]
            assert found == f"http://{host}/a"


def test_server_timing_tells_the_time_of_a_query(client):
    assert re.fullmatch(r"query;dur=\d+\.\d+", get(client, query=FRESH).headers["server-timing"])
