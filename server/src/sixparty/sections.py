"""The paper's tree of sections and tables, and readable names of its places in two languages."""

from typing import Any, Final, NamedTuple

DOCUMENT: Final = "document:paper"

_CHAPTERS: Final = dict(zip("123456", "壹貳參肆伍陸", strict=True))
_DIGITS: Final = dict(zip("123456789", "一二三四五六七八九", strict=True))
_PARTIES: Final = {
    "kp": ("North Korea", "北韓"),
    "kr": ("South Korea", "南韓"),
    "us": ("the United States", "美國"),
    "cn": ("China", "中共"),
    "ru": ("Russia", "俄羅斯"),
    "jp": ("Japan", "日本"),
}
_NAMED: Final = {
    "0": ("front matter", "篇首"),
    "0.abstract": ("abstract", "提要"),
    "fn": ("footnotes", "註釋"),
    "t1": ("table 1", "表一"),
    "t2": ("table 2", "表二"),
}
#: tables stand at the end of the section whose content they sum up
_TABLE_PARENTS: Final = {"t1": "3", "t2": "4"}
_FRONT: Final = {
    "title": ("title", "篇名"),
    "author": ("author {n}", "作者{n}"),
    "affiliation": ("affiliation {n}", "單位{n}"),
    "keywords": ("keywords", "關鍵詞"),
    "dates": ("dates of submission and acceptance", "投稿與採用日期"),
}


class Part(NamedTuple):
    """A section, a table or the document: prefixed name, key, prefixed name of its parent, labels, order."""

    iri: str
    key: str
    parent: str | None
    label_en: str
    label_zh: str
    order: int


def parts_of(sections: list[str]) -> list[Part]:
    """Return the document and every part that the given section keys name, in order of first appearance."""
    keys = list(dict.fromkeys(key for section in sections for key in (*_ancestors(section), section)))
    document = Part(DOCUMENT, "", None, "the paper", "本論文", 0)
    return [document, *(_part(key, order) for order, key in enumerate(keys, start=1))]


def _ancestors(section: str) -> list[str]:
    parent = _parent(section)
    return [*_ancestors(parent), parent] if parent else []


def _parent(section: str) -> str | None:
    if section in _TABLE_PARENTS:
        return _TABLE_PARENTS[section]
    return section.rpartition(".")[0] or None


def _part(key: str, order: int) -> Part:
    parent = _parent(key)
    kind = "table" if key.startswith("t") else "section"
    english, chinese = section_labels(key)
    return Part(f"{kind}:{key}", key, f"section:{parent}" if parent else DOCUMENT, english, chinese, order)


def section_labels(section: str) -> tuple[str, str]:
    """Return a section's names: `4.1.kr` → (`section 4, round 1, South Korea`, `肆、第一輪、南韓`)."""
    if section in _NAMED:
        return _NAMED[section]
    chapter, *rest = section.split(".")
    english, chinese = [f"section {chapter}"], [_CHAPTERS.get(chapter, chapter)]
    for step in rest:
        en, zh = _PARTIES.get(step, (f"round {step}", f"第{_DIGITS.get(step, step)}輪"))
        if chapter != "4":
            english[0], zh = f"{english[0]}.{step}", _DIGITS.get(step, step)
        else:
            english.append(en)
        chinese.append(zh)
    return ", ".join(english), "、".join(chinese)


def label_of_passage(passage: dict[str, Any]) -> tuple[str, str]:
    """Return a passage's names in English and Traditional Chinese, made from its place alone."""
    kind, ending = passage["kind"], passage["id"].rpartition("-")[2]
    english, chinese = section_labels(passage["section"])
    if kind in _FRONT:
        en, zh = _FRONT[kind]
        return en.format(n=ending), zh.format(n=ending)
    if kind == "footnote":
        return f"footnote {passage['number']}", f"註 {passage['number']}"
    if kind == "heading":
        return f"heading of {english}", f"{chinese}的標題"
    if kind == "cell":
        return _label_of_cell(passage, english, chinese)
    if kind in ("note", "source-note"):
        en, zh = ("note", "附註") if kind == "note" else ("source", "出處")
        return f"{en} of {english}", f"{chinese}的{zh}"
    paragraph, sentence = passage["paragraph"], passage["sentence"]
    return (
        f"{english}, paragraph {paragraph}, sentence {sentence}",
        f"{chinese}，第 {paragraph} 段第 {sentence} 句",
    )


def _label_of_cell(passage: dict[str, Any], english: str, chinese: str) -> tuple[str, str]:
    _, row, *rest = passage["id"].split("-")
    if row == "date":
        return f"{english}, date of round {rest[0]}", f"{chinese}，第{_DIGITS.get(rest[0], rest[0])}輪日期"
    en, zh = _PARTIES[row]
    if rest[0].startswith("r"):
        number = rest[0].removeprefix("r")
        en, zh = f"{en}, round {number}", f"{zh}，第{_DIGITS.get(number, number)}輪"
    return f"{english}, {en}, point {rest[-1]}", f"{chinese}，{zh}，第 {rest[-1]} 點"
