"""Passages of the paper as resources: `passages.jsonl` in, `data/passages.ttl` out, without the text.

Each passage keeps its place (section, page, paragraph, sentence or cell), its order, the footnotes it calls
and the SHA-256 of its text. The same input gives the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal

from sixparty.errors import SixpartyError
from sixparty.namespaces import PREFIXES
from sixparty.sections import Part, label_of_passage, parts_of

Passage = dict[str, Any]

#: kind in passages.jsonl → (our class, DoCO's class or None)
KINDS: Final[dict[str, tuple[str, str | None]]] = {
    "sentence": ("Sentence", "Sentence"),
    "cell": ("TableCell", None),
    "footnote": ("Footnote", "Footnote"),
    "heading": ("Heading", "SectionTitle"),
    "title": ("Title", "Title"),
    "author": ("AuthorName", None),
    "affiliation": ("Affiliation", None),
    "keywords": ("Keywords", None),
    "dates": ("SubmissionDates", None),
    "note": ("Note", None),
    "source-note": ("SourceNote", None),
}

#: numbers of the place: key in passages.jsonl → property
PLACE: Final = {
    "page": "pageNumber",
    "paragraph": "paragraphNumber",
    "sentence": "sentenceNumber",
    "item": "itemNumber",
    "number": "noteNumber",
}

ROWS: Final = {
    "北韓": "state:dprk",
    "南韓": "state:rok",
    "美國": "state:usa",
    "中共": "state:china",
    "俄羅斯": "state:russia",
    "日本": "state:japan",
}
COLUMNS: Final = {f"第{han}輪會談": f"round:{number}" for number, han in enumerate("一二三四", start=1)}

_USED_PREFIXES: Final = (
    "", "passage", "section", "table", "document", "citation", "state", "round", "rdfs", "doco",
)  # fmt: skip
_HEADER: Final = "# Made by `sixparty passages passages.jsonl`; change the command, not this file.\n"


def read_passages(path: Path) -> list[Passage]:
    """Return the passages of a JSON Lines file, in file order.

    Raises SixpartyError, naming file and line, for a line that is no passage or an id that stands twice.
    """
    passages: list[Passage] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{path}:{number}"
        try:
            passage = json.loads(line)
        except json.JSONDecodeError as error:
            raise SixpartyError(f"{where}: no JSON: {error.msg} (column {error.colno})") from error
        _require(passage, where)
        if passage["id"] in seen:
            raise SixpartyError(f"{where}: the id {passage['id']} stands in line {seen[passage['id']]} too")
        seen[passage["id"]] = number
        passages.append(passage)
    if not passages:
        raise SixpartyError(f"{path}: no passage in it", "name the paper's passages.jsonl")
    return passages


def _require(passage: object, where: str) -> None:
    if not isinstance(passage, dict):
        raise SixpartyError(f"{where}: a passage must be a JSON object")
    missing = [key for key in ("id", "kind", "section", "page", "text") if key not in passage]
    if missing:
        raise SixpartyError(f"{where}: the passage lacks {', '.join(missing)}")
    if passage["kind"] not in KINDS:
        raise SixpartyError(f"{where}: unknown kind {passage['kind']!r}", f"known kinds: {', '.join(KINDS)}")


def passages_turtle(passages: list[Passage]) -> str:
    """Return the document's tree and all passages as Turtle, one block a resource, in reading order."""
    blocks = [_block(*part) for part in _tree(parts_of([str(p["section"]) for p in passages]))]
    blocks += [_block(*_describe(passage, order)) for order, passage in enumerate(passages, start=1)]
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in _USED_PREFIXES)
    return _HEADER + prefixes + "\n" + "\n".join(blocks)


def _tree(parts: list[Part]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for part in parts:
        kind = part.iri.split(":")[0].capitalize()
        pairs = [("a", f":{kind}" + (f" , doco:{kind}" if kind != "Document" else ""))]
        pairs.append(("rdfs:label", _labels(part.label_en, part.label_zh)))
        if part.parent:
            pairs += [(":passageId", _text(part.key)), (":parentPart", part.parent)]
            pairs.append((":documentOrder", str(part.order)))
        yield part.iri, pairs


def _describe(passage: Passage, order: int) -> tuple[str, list[tuple[str, str]]]:
    kind, doco = KINDS[passage["kind"]]
    digest = hashlib.sha256(passage["text"].encode("utf-8")).hexdigest()
    pairs = [
        ("a", f":{kind}" + (f" , doco:{doco}" if doco else "")),
        ("rdfs:label", _labels(*label_of_passage(passage))),
        (":passageId", _text(passage["id"])),
        (":inSection", section_name(passage["section"])),
        (":documentOrder", str(order)),
    ]
    pairs += [(f":{name}", str(passage[key])) for key, name in PLACE.items() if key in passage]
    pairs += [(":tableRowAbout", ROWS[passage["row"]])] if passage.get("row") in ROWS else []
    pairs += [(":tableColumnAbout", COLUMNS[passage["column"]])] if passage.get("column") in COLUMNS else []
    if called := passage.get("footnotes"):
        pairs.append((":callsFootnote", " , ".join(f"passage:fn{number}" for number in called)))
    if "number" in passage:
        pairs.append((":definesCitation", f"citation:{passage['number']}"))
    pairs.append((":textDigest", _text(digest)))
    return f"passage:{passage['id']}", pairs


def section_name(section: str) -> str:
    """Return the prefixed name of a section or table by its key: `3.4` → `section:3.4`, `t2` → `table:t2`."""
    return ("table:" if section.startswith("t") else "section:") + section


def _block(subject: str, pairs: list[tuple[str, str]]) -> str:
    lines = " ;\n".join(f"  {name} {value}" for name, value in pairs)
    return f"{subject}\n{lines} .\n"


def _text(value: str) -> str:
    return str(Literal(value))


def _labels(english: str, chinese: str) -> str:
    # the tag is written here, for pyoxigraph's Literal would write it in lower case
    return f"{Literal(english)}@en , {Literal(chinese)}@zh-Hant"
