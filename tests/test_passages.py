"""`sixparty passages`: place, order, footnotes and digest of each passage, never its text."""

import hashlib
import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from sixparty.errors import SixpartyError
from sixparty.namespaces import DCTERMS, ONTOLOGY, PASSAGE, RDFS
from sixparty.passages import passages_turtle, read_passages
from small import passage_lines


def described(turtle: str) -> dict[str, dict[str, list[str]]]:
    """Values by passage id and property."""
    found: dict[str, dict[str, list[str]]] = {}
    for quad in parse(input=turtle, format=RdfFormat.TURTLE):
        name = quad.subject.value.removeprefix(PASSAGE)
        key = quad.predicate.value.removeprefix(ONTOLOGY)
        found.setdefault(name, {}).setdefault(key, []).append(quad.object.value)
    return found


def test_all_passages_of_the_paper_are_described_in_reading_order(paper: Path):
    passages = read_passages(paper)
    found = described(passages_turtle(passages))
    assert len(passages) == 462
    assert [int(found[p["id"]]["documentOrder"][0]) for p in passages] == list(range(1, 463))


def test_committed_file_is_what_the_command_makes(paper: Path, root: Path):
    made = passages_turtle(read_passages(paper))
    assert (root / "data" / "passages.ttl").read_text(encoding="utf-8") == made


def test_a_table_cell_tells_whom_and_which_round_it_is_about(paper: Path):
    found = described(passages_turtle(read_passages(paper)))["t2-us-r1-2"]
    assert found["tableRowAbout"] == ["https://w3id.org/six-party-talks/state/usa"]
    assert found["tableColumnAbout"] == ["https://w3id.org/six-party-talks/round/1"]
    assert found["itemNumber"] == ["2"]


def test_a_date_cell_is_named_after_its_round_and_is_no_point_of_anybody(paper: Path):
    found = described(passages_turtle(read_passages(paper)))["t2-date-2"]
    assert found[RDFS + "label"] == ["table 2, date of round 2", "表二，第二輪日期"]
    assert "tableRowAbout" not in found


def test_every_footnote_is_called_and_every_call_has_its_footnote(paper: Path):
    found = described(passages_turtle(read_passages(paper)))
    called = {target for place in found.values() for target in place.get("callsFootnote", [])}
    assert called == {f"{PASSAGE}fn{number}" for number in range(1, 64)}


def test_digest_is_that_of_the_text_and_the_text_is_absent(paper: Path, texts: dict[str, str]):
    turtle = passages_turtle(read_passages(paper))
    found = described(turtle)
    for name, text in texts.items():
        assert found[name]["textDigest"] == [hashlib.sha256(text.encode()).hexdigest()]
    long_texts = [text for text in texts.values() if len(text) > 14]
    assert not [text for text in long_texts if text in turtle]


def test_sections_form_one_tree_under_the_document(paper: Path):
    parents = {}
    for quad in parse(input=passages_turtle(read_passages(paper)), format=RdfFormat.TURTLE):
        if quad.predicate.value == ONTOLOGY + "parentPart":
            parents[quad.subject.value] = quad.object.value
    base = "https://w3id.org/six-party-talks/"
    assert parents[base + "section/4.1.kr"] == base + "section/4.1"
    assert parents[base + "table/t2"] == base + "section/4"
    for part in parents:
        while part in parents:
            part = parents[part]
        assert part == base + "document/paper"


def test_same_input_gives_same_bytes(tmp_path: Path):
    path = tmp_path / "passages.jsonl"
    path.write_text(passage_lines(), encoding="utf-8")
    assert passages_turtle(read_passages(path)) == passages_turtle(read_passages(path))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "no JSON"),
        ("[]", "must be a JSON object"),
        ('{"id": "x"}', "lacks kind, section, page, text"),
        (
            json.dumps({"id": "x", "kind": "poem", "section": "1", "page": 1, "text": "t"}),
            "unknown kind 'poem'",
        ),
        (passage_lines().splitlines()[0], "the id h-9 stands in line 1 too"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(tmp_path: Path, line: str, reason: str):
    path = tmp_path / "passages.jsonl"
    path.write_text(passage_lines() + line + "\n", encoding="utf-8")
    with pytest.raises(SixpartyError, match=f"passages.jsonl:4: .*{reason}"):
        read_passages(path)


def test_parts_are_typed_in_standard_terms_too(root: Path):
    text = (root / "data" / "passages.ttl").read_text(encoding="utf-8")
    assert text.count("doco:Sentence") == 309
    assert DCTERMS not in text
