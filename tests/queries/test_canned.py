"""Every canned query of the project: described in full, runnable anywhere, and right on the release."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from sixparty.engine.embedded import EmbeddedEngine
from sixparty.queries import Catalogue, expected, parameters
from sixparty.queries.model import parameter_line

FOLDER = Path(__file__).resolve().parents[2] / "queries"
CATALOGUE = Catalogue.from_folder(FOLDER)
NAMES = [query.name for query in CATALOGUE]


@pytest.fixture(scope="module")
def engine(release):
    return EmbeddedEngine.from_release(release)


@pytest.fixture(params=NAMES)
def query(request):
    return CATALOGUE.get(request.param)


def test_there_are_no_descriptions_without_queries():
    assert {path.stem for path in FOLDER.glob("*.ttl")} == set(NAMES)


def test_places_in_the_list_are_distinct():
    orders = [query.order for query in CATALOGUE]
    assert len(orders) == len(set(orders))


def test_it_is_read_by_another_parser(query):
    assert prepareQuery(query.text).algebra.name.startswith(
        "Select" if query.form == "SELECT" else "Construct"
    )


def test_it_says_at_its_top_what_it_asks(query):
    assert query.text.startswith("# ")


def test_it_answers_a_competency_question_under_a_heading(query):
    assert query.competency_question
    assert query.group.en
    assert query.question.en.endswith("?")
    assert query.question.zh.endswith("？")


def test_the_english_is_english_and_the_chinese_is_chinese(query):
    words = [query.title, query.question, query.group]
    words += [column.title for column in query.columns]
    words += [parameter.title for parameter in query.parameters]
    words += [parameter.help for parameter in query.parameters if parameter.help]
    for each in words:
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in each.en), each
        assert any("\u4e00" <= sign <= "\u9fff" for sign in each.zh), each


def test_its_parameters_are_lines_of_its_text_with_the_same_defaults(query):
    for parameter in query.parameters:
        lines = list(parameter_line(parameter.name).finditer(query.text))
        assert lines, f"no VALUES line for ?{parameter.name}"
        for line in lines:
            assert _default(query, line["value"]) == parameter.default
    assert query.text.count("# parameter") == sum(
        len(list(parameter_line(parameter.name).finditer(query.text))) for parameter in query.parameters
    )


def _default(query, written):
    """Return the term that a VALUES line of the text holds, None for UNDEF."""
    prologue = "\n".join(line for line in query.text.splitlines() if line.upper().startswith("PREFIX"))
    rows = list(ox.Store().query(f"{prologue}\nSELECT ?x {{ VALUES ?x {{ {written} }} }}"))
    assert len(rows) == 1
    return rows[0]["x"]


def test_parameters_are_of_types_that_can_be_read(query):
    for parameter in query.parameters:
        if parameter.datatype:
            assert parameter.datatype.rpartition("#")[2] in parameters.DATATYPES


def test_its_columns_are_its_variables(query, engine):
    if query.form == "SELECT":
        body = engine.query(query.text, media_type="text/csv").body.decode()
        assert body.splitlines()[0].split(",") == [column.name for column in query.columns]


def test_two_runs_give_the_same_bytes(query, engine):
    kinds = ("text/csv", "text/turtle")
    assert engine.query(query.text, media_type=kinds) == engine.query(query.text, media_type=kinds)


def test_its_expected_rows_come_out(query, engine):
    told = [
        fault for expectation in query.expectations for fault in expected.faults(query, expectation, engine)
    ]
    assert told == []


def test_its_expected_rows_name_the_passages_they_were_read_from(query, engine):
    assert query.expectations, "no expected rows"
    for expectation in query.expectations:
        assert expectation.solutions or expectation.size == 0
        assert expectation.sources
        for source in expectation.sources:
            passage = f"<https://w3id.org/six-party-talks/passage/{source}>"
            assert (
                engine.query(f"ASK {{ GRAPH {passage} {{ ?s ?p ?o }} }}", media_type="text/csv").body
                == b"true"
            )
