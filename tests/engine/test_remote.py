"""The remote engine: what it sends, and what it makes of the answers."""

import json

import pytest
from stub import JSON, ROWS

from sixparty.engine import (
    EngineError,
    EvaluationError,
    QueryRefusedError,
    QuerySyntaxError,
    UnsuitableFormatError,
)
from sixparty.engine.remote import RemoteEngine

CSV = "text/csv"
SELECT = "SELECT ?n {}"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
TRIPLE = b"<urn:a> <urn:b> <urn:c> .\n"
DEADLINE = 1.0


# What is sent


def test_a_query_is_sent_as_a_form_that_asks_for_json(stub, engine):
    assert engine.query(SELECT, media_type=CSV).body == b"n\r\n1\r\n"
    (seen,) = stub.seen
    assert seen.headers["content-type"] == "application/x-www-form-urlencoded"
    assert seen.headers["accept"].startswith(JSON)
    assert seen.form == {"query": [SELECT]}


def test_the_dataset_is_sent(stub, engine):
    engine.query(SELECT, media_type=CSV, default_graphs=["urn:a", "urn:b"], named_graphs=["urn:c"])
    assert stub.seen[0].form["default-graph-uri"] == ["urn:a", "urn:b"]
    assert stub.seen[0].form["named-graph-uri"] == ["urn:c"]


def test_a_dataset_in_the_address_gives_way_to_the_querys_own(stub):
    with RemoteEngine(stub.url + "?default-graph-uri=urn:union&x=1") as engine:
        engine.query(SELECT, media_type=CSV)
        engine.query(SELECT, media_type=CSV, default_graphs=["urn:a"])
        engine.query("SELECT ?n FROM <urn:b> {}", media_type=CSV)
    assert [seen.path for seen in stub.seen] == [
        "/sparql?default-graph-uri=urn:union&x=1",
        "/sparql?x=1",
        "/sparql?x=1",
    ]


def test_the_base_is_declared_where_it_may_be_needed(stub, engine):
    engine.query("SELECT ?n { <s> ?p ?n }", media_type=CSV, base="http://a.example/b")
    engine.query("SELECT ?n { <urn:s> ?p ?n }", media_type=CSV, base="http://a.example/b")
    sent = [seen.form["query"][0] for seen in stub.seen]
    assert sent == ["BASE <http://a.example/b>\nSELECT ?n { <s> ?p ?n }", "SELECT ?n { <urn:s> ?p ?n }"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT ?n { SERVICE <http://b.example/> {} }", QueryRefusedError),
        ("\\u0053ELECT * { \\u0053ERVICE ?x {} }", QueryRefusedError),
        ("LOAD <http://b.example/>", QuerySyntaxError),
        ("PREFIX a: <urn:#> # SELECT\n INSERT DATA { a:a a:b a:c }", QuerySyntaxError),
        ("# \\u000A SELECT * {} #\nDROP ALL", QuerySyntaxError),
        ("DEFINE get:soft 'soft' SELECT * {}", QuerySyntaxError),
        ("BASE <urn:a> BASE <#SELECT> CLEAR ALL", QuerySyntaxError),
        ("SELECT ?n " + "{" * 300 + "}" * 300, QuerySyntaxError),
        ("", QuerySyntaxError),
    ],
)
def test_what_no_engine_is_to_see_is_not_sent(stub, engine, text, kind):
    with pytest.raises(kind):
        engine.query(text, media_type=CSV)
    assert stub.seen == []


def test_a_format_that_cannot_be_is_told_before_the_engine_is_asked(stub, engine):
    with pytest.raises(UnsuitableFormatError):
        engine.query(CONSTRUCT, media_type=CSV)
    assert stub.seen == []


def test_a_graph_that_is_no_iri_is_told(stub, engine):
    with pytest.raises(EvaluationError, match="no absolute IRI"):
        engine.query(SELECT, media_type=CSV, default_graphs=["a> <urn:b"])
    assert stub.seen == []


@pytest.mark.parametrize("address", ["", "ftp://a.example/", "/sparql", "http://", "http://a.example:x/"])
def test_an_address_that_is_none_is_told(address):
    with pytest.raises(EngineError, match="address"):
        RemoteEngine(address)


def test_user_and_password_are_sent_only_when_asked_for(stub):
    def guarded(handler):
        if "authorization" in stub.seen[-1].headers:
            handler.answer()
        else:
            handler.answer(b"", status=401, WWW_Authenticate='Basic realm="x"')

    stub.behaviour = guarded
    with RemoteEngine(stub.url.replace("//", "//me:secret@")) as engine:
        assert engine.query(SELECT, media_type=CSV).body == b"n\r\n1\r\n"
        engine.query(SELECT, media_type=CSV)
    assert ["authorization" in seen.headers for seen in stub.seen] == [False, True, True]


# What comes back, and is an answer


def test_xml_and_tsv_are_taken_where_there_is_no_json(stub, engine):
    xml = (
        b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
        b'<variable name="n"/></head><results><result><binding name="n"><literal>1</literal></binding>'
        b"</result></results></sparql>\n"
    )
    for body, kind in ((xml, "application/sparql-results+xml"), (b'?n\n"1"\n', "text/tab-separated-values")):
        stub.behaviour = lambda handler, body=body, kind=kind: handler.answer(body, kind + "; charset=utf-8")
        assert engine.query(SELECT, media_type=JSON).body == ROWS


def test_triples_come_once_each_and_in_the_wanted_format(stub, engine):
    stub.behaviour = lambda handler: handler.answer(TRIPLE * 3, "application/n-triples")
    result = engine.query(CONSTRUCT, media_type="application/n-triples")
    assert (result.body, result.rows, result.cut) == (TRIPLE, 1, None)
    assert b"<urn:b>" in engine.query(CONSTRUCT, media_type="text/turtle").body


def test_blank_nodes_of_virtuoso_are_taken(stub, engine):
    node = b'"n": { "type": "bnode", "value": "nodeID://b1" }'
    stub.behaviour = lambda handler: handler.answer(ROWS.replace(b'"n":{"type":"literal","value":"1"}', node))
    assert b'{"n":{"type":"bnode","value":"b1"}}' in engine.query(SELECT, media_type=JSON).body


def test_lexical_forms_stay_as_they_were_sent(stub, engine):
    number = ROWS.replace(b'"value":"1"', b'"value":"01","datatype":"http://www.w3.org/2001/XMLSchema#int"')
    stub.behaviour = lambda handler: handler.answer(number)
    assert engine.query(SELECT, media_type=JSON).body == number


def test_an_answer_with_too_many_rows_is_cut_and_says_so(stub, engine):
    row = b'{"n":{"type":"literal","value":"1"}}'
    stub.behaviour = lambda handler: handler.answer(ROWS.replace(row, b",".join([row] * 150)))
    result = engine.query(SELECT, media_type=JSON)
    assert (result.cut, len(json.loads(result.body)["results"]["bindings"])) == (100, 100)
