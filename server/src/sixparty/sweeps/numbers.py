"""Figures in a passage's text: digits and Han numerals, with 十, 百, 千, 萬 and 億 resolved."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

import cn2an

_HAN: Final = "〇零一二兩三四五六七八九十百千萬億"
_FRACTION: Final = re.compile(rf"(?P<whole>[{_HAN}\d]+)分之(?P<part>[{_HAN}\d]+)")
_FIGURE: Final = re.compile(rf"\d[\d,]*(?:\.\d+)?(?:[{_HAN}\d]*)|[{_HAN}]+")

#: numbers of a list, not of the world: (一), 1., 一是, 其二, a numeral before 、 at the start
_LIST_NUMBERS: Final = re.compile(
    rf"\([{_HAN}\d]+\)|(?:^|(?<=[:;。,]))(?:[{_HAN}]{{1,2}}[、:.]|\d{{1,2}}[.、](?!\d))"
    rf"|其[一二三四五六](?=[,、:是])|(?<![{_HAN}\d第])[一二三四五六](?:是|則|為)(?!否)|(?:^|(?<=[:;。]))第[一二三四五六][,、:]"
)
#: a lone 一 is an article or part of a word, but a figure before a measure, after 第, beside a numeral
_ONE_IS_FIGURE: Final = re.compile(r"[枚倍年月日天週噸半]|個月|[至到、-][二兩三四五六七八九十\d]")


class Figure(NamedTuple):
    """A figure as the text words it and its value."""

    wording: str
    value: Decimal


def figures(text: str) -> Iterator[Figure]:
    """Yield each figure of a normalised text in which dates, names and idioms are masked."""
    text = _LIST_NUMBERS.sub(lambda match: "\ufffc" * len(match.group()), text)
    for match in _FRACTION.finditer(text):
        whole, part = value_of(match["whole"]), value_of(match["part"])
        if whole and part is not None:
            yield Figure(match.group(), part / whole)
    text = _FRACTION.sub(lambda match: "\ufffc" * len(match.group()), text)
    for match in _FIGURE.finditer(text):
        if match.group() == "一" and not _is_figure(text, match):
            continue
        value = value_of(match.group())
        if value is not None:
            yield Figure(_with_context(text, match), value)


def _is_figure(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1 : match.start()]
    return before == "第" or _ONE_IS_FIGURE.match(text, match.end()) is not None


def _with_context(text: str, match: re.Match[str]) -> str:
    """Return the figure with 第 before and one Han sign after it, so that a reader finds the place."""
    start = match.start() - (text[match.start() - 1 : match.start()] == "第")
    after = text[match.end() : match.end() + 1]
    return text[start : match.end()] + (after if re.match(r"[\u4e00-\u9fff]", after) else "")


def value_of(wording: str) -> Decimal | None:
    """Return the value of `22萬1千`, `8,000` or `三十八`; None where the signs make no number."""
    plain = wording.replace(",", "").replace("零", "〇").replace("〇", "零")
    if re.match(r"[百千萬億]", plain):
        plain = "一" + plain
    try:
        return Decimal(plain) if plain.isdecimal() else Decimal(str(cn2an.cn2an(plain, "smart")))
    except (ValueError, ArithmeticError):
        return None
