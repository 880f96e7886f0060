"""The sweeps find every figure, date and name of a text, and tell what the graph does not hold."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixparty.errors import SixpartyError
from sixparty.loading import load
from sixparty.sweeps.dates import date_expressions, shown
from sixparty.sweeps.exceptions import read_exceptions
from sixparty.sweeps.names import NameIndex
from sixparty.sweeps.numbers import figures, value_of
from sixparty.sweeps.runner import Sweeper
from sixparty.sweeps.text import normalise
from small import ENTITIES, PREFIXES, TEXTS, replace_in


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("２５ 兆瓦", ["25"]),
        ("22 萬 1 千平方公里", ["221000"]),
        ("12 萬 2 千 3 百 70 平方公里", ["122370"]),
        ("8 至 24 公斤", ["8", "24"]),
        ("7.39 億美元", ["739000000"]),
        ("22,912,177 人", ["22912177"]),
        ("四十三萬人", ["430000"]),
        ("五到六枚", ["5", "6"]),
        ("佔四分之三", ["0.75"]),
        ("第二次", ["2"]),
        ("八千根", ["8000"]),
        ("一枚飛彈", ["1"]),
        ("一直是一個統一的國家", []),
        ("其一是錢，其二是糧", []),
        ("（一）停止；（二）付款", []),
        ("目的:1.停止;2.付款", []),
    ],
)
def test_figures_of_a_text(text: str, values: list[str]):
    assert [figure.value for figure in figures(normalise(text))] == [Decimal(value) for value in values]


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_number_in_digits_with_separators_keeps_its_value(number: int):
    assert value_of(f"{number:,}") == number


@given(st.integers(min_value=1, max_value=9999), st.sampled_from([("萬", 10_000), ("億", 100_000_000)]))
def test_a_multiplier_multiplies(number: int, multiplier: tuple[str, int]):
    assert value_of(f"{number}{multiplier[0]}") == number * multiplier[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1985 年底", ["1985-?-?"]),
        ("2002 年 8 月 18 與 19 日", ["2002-08-18", "2002-08-19"]),
        ("同年 11 月 14 日", ["?-11-14"]),
        ("2005.7.26-8.7", ["2005-07-26", "2005-08-07"]),
        ("1960 至 70 年代", ["1960s-?-?", "1970s-?-?"]),
        ("80 年代初", ["1980s-?-?"]),
        ("94 年 6 月 22 日", ["2005-06-22"]),
        ("一九九九年", ["1999-?-?"]),
        ("七月份", ["?-07-?"]),
        ("於 1984 訪問", ["1984-?-?"]),
        ("8 年", []),
        ("13 個月", []),
    ],
)
def test_dates_of_a_text(text: str, expected: list[str]):
    found = [shown(part) for date in date_expressions(normalise(text)) for part in date.components]
    assert found == expected


@pytest.mark.parametrize("text", ["後冷戰時期", "近十年來", "十三世紀", "同年", "停戰後"])
def test_a_vague_date_is_found_without_components(text: str):
    assert [(date.wording, date.components) for date in date_expressions(text)] == [(text, ())]


def test_the_longest_name_wins(small: Path):
    index = NameIndex(load(small).quads("data/entities"))
    assert [found.name for found in index.find("甲國政府與乙國")] == ["甲國政府", "乙國"]


def test_a_latin_name_does_not_match_inside_a_word(small: Path):
    index = NameIndex(load(small).quads("data/entities"))
    assert [found.name for found in index.find("Aland and Alander")] == ["Aland"]


def sweep(small: Path, passage: str = "9-p1-s1") -> list[tuple[str, str]]:
    sweeper = Sweeper(load(small), read_exceptions(small / "data/sweeps.toml"))
    return [(miss.sweep, miss.expression) for miss in sweeper.sweep(passage, TEXTS[passage][1])]


def test_what_the_graph_holds_is_not_missed_and_what_it_lacks_is(small: Path):
    assert sweep(small) == [("numbers", "八億元")]


def test_a_name_that_the_graph_does_not_mention_is_missed(small: Path):
    replace_in(small / "data/paper/9.trig", "state:b a :State .", "")
    assert ("names", "乙國") in sweep(small)


def test_a_date_whose_bounds_differ_is_missed_although_its_wording_is_there(small: Path):
    replace_in(small / "data/entities/all.ttl", "2002-09-01", "2002-08-01")
    replace_in(small / "data/entities/all.ttl", "2002-09-30", "2002-08-30")
    assert ("dates", "2002年9月") in sweep(small)


def test_a_value_of_a_thing_that_is_only_named_in_the_graph_counts(small: Path):
    path = small / "data/entities/all.ttl"
    path.write_text(PREFIXES + ENTITIES + "act:b-pays :pointValue 800000000.0 .", encoding="utf-8")
    assert sweep(small) == []


def write_exceptions(small: Path, text: str) -> None:
    (small / "data/sweeps.toml").write_text(text, encoding="utf-8")


def test_a_reasoned_exception_is_not_missed(small: Path):
    write_exceptions(
        small, '[[exception]]\npassage = "9-p1-s1"\nexpression = "八億元"\nreason = "an example"\n'
    )
    assert sweep(small) == []


def test_an_idiom_is_left_out_everywhere(small: Path):
    write_exceptions(small, '[[everywhere]]\nexpressions = ["八億元"]\nreason = "an example"\n')
    assert sweep(small) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[[exception]]\npassage = "9-p1-s1"\nexpression = "八億元"\n', "lacks 'reason'"),
        ('[[everywhere]]\nreason = "none"\n', "lacks 'expressions'"),
        ("[[exception]\n", "sweeps.toml"),
    ],
)
def test_an_exception_without_reason_or_sense_is_refused(small: Path, text: str, reason: str):
    write_exceptions(small, text)
    with pytest.raises(SixpartyError, match=reason):
        sweep(small)


def test_every_expression_of_the_paper_that_is_a_whole_date_is_read(texts: dict[str, str]):
    """Counted by hand in the reading notes: the exact days of section 2 and of table 2."""
    days = {
        shown(part)
        for name, text in texts.items()
        if name.startswith(("2-", "t2-"))
        for date in date_expressions(normalise(text))
        for part in date.components
        if part[2] is not None
    }
    assert days == {
        "?-11-14", "?-12-12", "2003-01-10", "2003-08-27", "2003-08-29", "2004-02-25", "2004-06-23",
        "2004-06-26", "2005-07-26", "2005-08-07",
    }  # fmt: skip
