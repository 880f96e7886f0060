"""`sixparty check`: each check finds what it is for, and a sound project has no findings."""

from pathlib import Path

import pytest

from sixparty.checking import Report, run_checks
from sixparty.errors import SixpartyError
from small import replace_in

TRIG = "data/paper/9.trig"


def check(small: Path, *sections: str, text: bool = True) -> Report:
    return run_checks(small, list(sections), small / "passages.jsonl" if text else None)


def found(report: Report) -> set[tuple[str, str]]:
    return {(finding.check, finding.where) for finding in report.findings}


@pytest.fixture
def sound(small: Path) -> Path:
    """The small project with its one missing figure put in."""
    replace_in(small / TRIG, ":pointValue 8.0", ":pointValue 8.0 , 800000000.0")
    return small


def test_a_sound_project_has_no_findings(sound: Path):
    report = check(sound)
    assert report.findings == []
    assert report.passages == 2
    assert report.skipped == {}


@pytest.mark.parametrize(
    ("old", "new", "check_name", "message"),
    [
        ("passage:h-9 { passage:h-9 :gist", "passage:h-8 { passage:h-9 :gist", "passages", "no passage h-8"),
        ("passage:h-9 { passage:h-9 :gist", "passage:h-8 { passage:h-9 :gist", "empty", "has no graph"),
        (" ; :discourseFunction :Heading", "", "empty", "holds a gist and no statement"),
        ('"Aland wants to be paid first."@en , ', "", "gist", "has 0 gists in en"),
        ('"甲先要錢。"@zh-Hant', '"甲先要錢。"@zh-Hant , "又"@zh-Hant', "gist", "has 2 gists in zh-hant"),
        (" ; :cites citation:1", "", "footnotes", "calls footnote 1"),
        (":discourseFunction :Heading", ":cites citation:1", "footnotes", "does not call"),
        (":requiresFirst", ":requiresLast", "terms", "did you mean :requiresFirst?"),
        ("act:b-pays", "act:b-payz", "undeclared", "did you mean act/b-pays?"),
        ('"eight"@en , ', "", "labels", "has no label in en"),
        (":holder state:a ;", "", "shapes", "a position has a holder"),
        (":pointValue 8.0", ":pointValue 9.0", "numbers", "8倍"),
        (":atTime time:2002-09", ":atTime time:2002", "dates", "2002年9月"),
        ("state:b a :State .", "", "names", "乙國"),
        ("state:b a :State .", "state:b a :State", "syntax", "column"),
    ],
)
def test_each_fault_is_found_by_its_check(sound: Path, old: str, new: str, check_name: str, message: str):
    replace_in(sound / TRIG, old, new)
    if check_name == "dates":  # the wording stays, the time span goes
        replace_in(sound / TRIG, "time:2002-09 :timeWording", "state:b :timeWording")
    messages = [f.message for f in check(sound).findings if f.check == check_name]
    assert any(message in told for told in messages), check(sound).findings


def test_a_passage_in_the_wrong_file_is_found(sound: Path):
    (sound / TRIG).rename(sound / "data/paper/8.trig")
    messages = [finding.message for finding in check(sound, "9").findings if finding.check == "passages"]
    assert "9-p1-s1 belongs in 9.trig" in messages


def test_without_the_text_the_sweeps_are_skipped_and_the_rest_is_not(small: Path):
    replace_in(small / TRIG, " ; :cites citation:1", "")
    report = check(small, text=False)
    assert "--passages" in report.skipped["sweeps"]
    assert found(report) == {("footnotes", "9-p1-s1")}


def test_an_exception_that_nothing_needs_is_found(sound: Path):
    text = '[[exception]]\npassage = "9-p1-s1"\nexpression = "千年"\nreason = "none"\n'
    (sound / "data/sweeps.toml").write_text(text, encoding="utf-8")
    assert found(check(sound)) == {("exceptions", "9-p1-s1")}


def test_a_section_narrows_the_report_to_its_passages(small: Path):
    assert check(small, "h-9").findings == []
    assert {finding.where for finding in check(small, "9").findings} == {"9-p1-s1"}


def test_an_unknown_section_is_told_with_the_nearest(small: Path):
    with pytest.raises(SixpartyError, match=r"no section or passage 9-p1-s2\n.*did you mean 9-p1-s1"):
        check(small, "9-p1-s2")


def test_the_encoded_sections_of_the_checkout_are_clean(root: Path, paper: Path):
    assert run_checks(root, [], paper).findings == []
