"""Date expressions in a passage's text, and whether a time span of the graph stands for each."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

import cn2an

_YEAR: Final = r"(?:1[0-9]|20)\d\d"
_HAN_YEAR: Final = r"[一二][〇零一二三四五六七八九]{3}"
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
_PART: Final = r"(?:底|初期?|末期?|中期?|間|上旬|中旬|下旬)?"
_DAYS: Final = r"\d{1,2}日?(?:[與至、及-]\d{1,2}日?)*日"

_EXPRESSIONS: Final = re.compile(
    "|".join(
        (
            rf"(?P<dotted>{_YEAR}\.\d{{1,2}}\.\d{{1,2}}(?:-(?:\d{{1,2}}\.)?\d{{1,2}})?)",
            rf"(?P<decade>{_YEAR}(?:至|-)\d0年代|(?:{_YEAR}|[1-9]0)年代)(?:早期|後期|{_PART})",
            rf"(?:同年|今年)?(?P<roc>(?<!\d)[89]\d年(?={_MONTH}))?(?P<year>(?:{_YEAR}|{_HAN_YEAR})年|(?:{_YEAR})(?=-\d{{1,2}}月))?"
            rf"-?(?P<month>{_MONTH})(?P<days>{_DAYS})?{_PART}",
            rf"(?P<lone_year>{_YEAR}年|{_HAN_YEAR}年|(?<![\d.-]){_YEAR}(?![\d.%個萬億千百元美公兆-])){_PART}",
            r"(?P<day>\d{1,2}(?:[與至、及-]\d{1,2})*日)",
            r"(?P<vague>後冷戰時期|冷戰(?:期間|時期|結束後|結束以來|後)|(?:十[一二三四五六七八九]?|二十一?|\d+)世紀"
            r"|近[十\d]+年來?|數[月年]來?|[今去明翌同]年(?:底|初|中)?|停戰後|(?<!冷)戰後|迄今|近來|短期內)",
        )
    )
)


#: years (a decade has ten), month and day as the text says them; None for what it leaves out
Components = tuple[range | None, int | None, int | None]


class DateExpression(NamedTuple):
    """A date as the text words it: a range has one component triple for each end."""

    wording: str
    span: tuple[int, int]
    components: tuple[Components, ...]


def date_expressions(text: str) -> Iterator[DateExpression]:
    """Yield each date expression of a normalised text; a vague one has no components."""
    for match in _EXPRESSIONS.finditer(text):
        yield DateExpression(match.group(), match.span(), tuple(_components(match)))


def _components(match: re.Match[str]) -> Iterator[Components]:
    if match["dotted"]:
        yield from _dotted(match["dotted"])
    elif match["decade"]:
        for decade in re.findall(r"\d{2,4}", match["decade"]):
            first = int(decade) if len(decade) == 4 else 1900 + int(decade)
            yield range(first, first + 10), None, None
    elif match["month"]:
        year = _year(match["year"]) if match["year"] else None
        if match["roc"]:
            year = _only(int(match["roc"][:2]) + 1911)
        month = _number(match["month"].removesuffix("份").removesuffix("月"))
        days = re.findall(r"\d{1,2}", match["days"] or "")
        if not days:
            yield year, month, None
        for day in days:
            yield year, month, int(day)
    elif match["lone_year"]:
        yield _year(match["lone_year"]), None, None
    elif match["day"]:
        yield from ((None, None, int(day)) for day in re.findall(r"\d{1,2}", match["day"]))


def _dotted(wording: str) -> Iterator[Components]:
    first, _, last = wording.partition("-")
    year, month, day = (int(number) for number in first.split("."))
    yield _only(year), month, day
    if last:
        *months, last_day = (int(number) for number in last.split("."))
        yield _only(year), months[0] if months else month, last_day


def _year(wording: str) -> range:
    return _only(_number(wording.removesuffix("年")))


def _only(year: int) -> range:
    return range(year, year + 1)


def _number(wording: str) -> int:
    return int(wording) if wording.isdecimal() else int(cn2an.cn2an(wording, "smart"))


def stands_for(bound: datetime, components: Components) -> bool:
    """Tell whether one bound of a time span agrees with every component that the text says."""
    years, month, day = components
    return (
        (years is None or bound.year in years)
        and (month is None or bound.month == month)
        and (day is None or bound.day == day)
    )


def shown(components: Components) -> str:
    """Return components for a reader: `2002-11-?`, `1970s-?-?`."""
    years, month, day = components
    decade = f"{years.start}{'s' if len(years) > 1 else ''}" if years else "?"
    return "-".join([decade, *("?" if part is None else f"{part:02d}" for part in (month, day))])
