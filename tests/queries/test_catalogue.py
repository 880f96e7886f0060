"""The catalogue on queries of its own: what is read, what is refused, how values are bound."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from sixparty.engine.embedded import EmbeddedEngine
from sixparty.queries import Catalogue, UnknownQueryError, expected
from sixparty.queries.description import DescriptionError, read

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.fixture(scope="module")
def holders():
    return read(FIXTURES / "queries" / "holders.rq")


@pytest.fixture(scope="module")
def engine():
    return EmbeddedEngine.from_files(FIXTURES / "tiny.trig")


def copy(tmp_path, change):
    """Copy the query `holders`, its description changed."""
    folder = FIXTURES / "queries"
    (tmp_path / "holders.rq").write_text((folder / "holders.rq").read_text())
    text = (folder / "holders.ttl").read_text()
    changed = change(text)
    assert changed != text
    (tmp_path / "holders.ttl").write_text(changed)
    return tmp_path / "holders.rq"


def test_a_description_is_read_in_full(holders):
    assert holders.title.zh == "持有者"
    assert [parameter.name for parameter in holders.parameters] == ["holder", "word", "count", "since", "any"]
    assert [column.name for column in holders.columns] == ["position", "holder", "passage"]
    assert holders.expectations[0].sources == ["2-p1-s2"]


def test_a_parameter_that_is_not_named_keeps_its_default(holders):
    assert holders.bind({}) == holders.text


def test_a_bound_value_takes_the_place_of_the_default_and_of_nothing_else(holders):
    text = holders.bind({"count": [ox.Literal(7)]})
    assert 'VALUES ?count { "7"^^<http://www.w3.org/2001/XMLSchema#integer> } # parameter' in text
    assert [line for line in text.splitlines() if "?count" not in line] == [
        line for line in holders.text.splitlines() if "?count" not in line
    ]


def test_a_value_cannot_leave_its_line(holders):
    text = holders.bind({"word": [ox.Literal('"} \n VALUES ?count { 9 } # parameter \\1')]})
    assert len(text.splitlines()) == len(holders.text.splitlines())
    assert "VALUES ?count { 1 }" in text


def test_expected_rows_agree(holders, engine):
    assert list(expected.faults(holders, holders.expectations[0], engine)) == []


def test_a_missing_row_and_a_wrong_count_are_told(tmp_path, engine):
    path = copy(
        tmp_path,
        lambda text: text.replace(
            '"passage" ; rs:value passage:2-p1-s2', '"passage" ; rs:value passage:x'
        ).replace("rs:size 1", "rs:size 2"),
    )
    query = read(path)
    told = list(expected.faults(query, query.expectations[0], engine))
    assert len(told) == 2
    assert "no row has" in told[0]
    assert "1 rows, not 2" in told[1]


def test_rows_are_printed_as_they_are_kept(holders, engine):
    rows = expected.answer(
        holders, {"holder": [ox.NamedNode("https://w3id.org/six-party-talks/state/usa")]}, engine
    )
    assert '[ rs:variable "passage" ; rs:value passage:2-p1-s2 ]' in expected.turtle(rows)


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(UnknownQueryError, match="no canned query `holdr`") as caught:
        Catalogue.from_folder(FIXTURES / "queries").get("holdr")
    assert caught.value.nearest == ["holders"]


def test_queries_come_in_groups():
    groups = Catalogue.from_folder(FIXTURES / "queries").groups()
    assert [(words.en, len(queries)) for words, queries in groups] == [("Tests", 2)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda text: text.replace('"持有者"@zh-Hant ;\n  rdfs:comment', '"x"@fr ;\n  rdfs:comment'),
            "en and zh-Hant",
        ),
        (lambda text: text.replace("sh:SPARQLSelectExecutable", "sh:Shape"), "is not one of"),
        (lambda text: text.replace("sh:path <#word> ;", ""), "lacks sh:path"),
        (lambda text: text.replace("sh:class :State ;", ""), "has none of"),
        (lambda text: text.replace('csvw:name "holder" ; ', ""), "lacks csvw:name"),
        (
            lambda text: text.replace("sh:SPARQLSelectExecutable ;", "sh:SPARQLSelectExecutable"),
            "holders.ttl:",
        ),
    ],
)
def test_a_faulty_description_is_refused_with_its_file(tmp_path, change, says):
    with pytest.raises(DescriptionError) as caught:
        read(copy(tmp_path, change))
    assert "holders.ttl" in str(caught.value)
    assert says in str(caught.value)


def test_a_query_without_a_description_is_refused(tmp_path):
    path = tmp_path / "lonely.rq"
    path.write_text("ASK {}")
    with pytest.raises(DescriptionError, match="no description"):
        read(path)
