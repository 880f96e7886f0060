"""A small project with one section of two passages, for tests that break things."""

import json
from pathlib import Path

from sixparty.passages import passages_turtle, read_passages

PREFIXES = """@prefix : <https://w3id.org/six-party-talks/ontology#> .
@prefix act: <https://w3id.org/six-party-talks/act/> .
@prefix citation: <https://w3id.org/six-party-talks/citation/> .
@prefix passage: <https://w3id.org/six-party-talks/passage/> .
@prefix position: <https://w3id.org/six-party-talks/position/> .
@prefix quantity: <https://w3id.org/six-party-talks/quantity/> .
@prefix state: <https://w3id.org/six-party-talks/state/> .
@prefix time: <https://w3id.org/six-party-talks/time/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

CLASSES = (
    "Position Statement Act State Agent Quantity TimeSpan Citation Sentence Heading Section Document Footnote"
)
PROPERTIES = (
    "holder holderOf content contentOf requiresFirst waitsFor cites gist earliestBegin latestEnd timeWording "
    "atTime pointValue hasQuantity inSection passageId parentPart documentOrder pageNumber paragraphNumber "
    "sentenceNumber noteNumber callsFootnote definesCitation textDigest discourseFunction"
)

ONTOLOGY = """
:Position rdfs:subClassOf :Statement .
:State rdfs:subClassOf :Agent .
:holder owl:inverseOf :holderOf ; rdfs:range :Agent .
:content owl:inverseOf :contentOf .
:waitsFor owl:propertyChainAxiom ( :contentOf :requiresFirst ) ; a owl:TransitiveProperty .
"""

ENTITIES = """
state:a a :State ; rdfs:label "Aland"@en , "甲國"@zh-Hant ; skos:altLabel "甲國政府"@zh-Hant .
state:b a :State ; rdfs:label "Bland"@en , "乙國"@zh-Hant .
act:a-stops a :Act ; rdfs:label "Aland stops"@en , "甲停止"@zh-Hant .
act:b-pays a :Act ; rdfs:label "Bland pays"@en , "乙付款"@zh-Hant .
act:c-checks a :Act ; rdfs:label "somebody checks"@en , "查核"@zh-Hant .
time:2002-09 a :TimeSpan ; rdfs:label "September 2002"@en , "2002年9月"@zh-Hant ;
  :earliestBegin "2002-09-01T00:00:00Z"^^xsd:dateTime ; :latestEnd "2002-09-30T23:59:59Z"^^xsd:dateTime .
"""

SOURCES = """
citation:1 a :Citation ; rdfs:label "note 1"@en , "註 1"@zh-Hant .
"""

STATEMENTS = """
passage:h-9 { passage:h-9 :gist "a heading"@en , "標題"@zh-Hant ; :discourseFunction :Heading . }

passage:9-p1-s1 {
  passage:9-p1-s1 :gist "Aland wants to be paid first."@en , "甲先要錢。"@zh-Hant ; :cites citation:1 .
  position:a-wants-payment a :Position ; rdfs:label "Aland wants payment"@en , "甲要求付款"@zh-Hant ;
    :holder state:a ; :content act:a-stops ; :requiresFirst act:b-pays ; :atTime time:2002-09 ;
    :hasQuantity quantity:eight .
  quantity:eight a :Quantity ; rdfs:label "eight"@en , "八"@zh-Hant ; :pointValue 8.0 .
  state:b a :State .
  time:2002-09 :timeWording "2002 年 9 月"@zh-Hant .
}
"""

TEXTS = {
    "h-9": ("heading", "玖、例"),
    "9-p1-s1": ("sentence", "2002 年 9 月，甲國政府要求乙國先付八億元的 8 倍。"),
    "fn1": ("footnote", "某報。"),
}

SHAPES = """
<https://w3id.org/six-party-talks/shapes/Position> a sh:NodeShape ; sh:targetClass :Position ;
  sh:property [ sh:path :holder ; sh:minCount 1 ; sh:message "a position has a holder"@en ] .
"""


def passage_lines() -> str:
    """The small paper as JSON Lines."""
    rows = []
    for name, (kind, text) in TEXTS.items():
        row = {
            "id": name,
            "kind": kind,
            "section": "fn" if kind == "footnote" else "9",
            "page": 1,
            "text": text,
        }
        if kind == "sentence":
            row |= {"paragraph": 1, "sentence": 1, "footnotes": [1]}
        if kind == "footnote":
            row["number"] = 1
        rows.append(json.dumps(row, ensure_ascii=False))
    return "\n".join(rows) + "\n"


def write_small_project(folder: Path) -> Path:
    """Write the project's files under `folder` and return it."""
    declared = "".join(f":{name} a owl:Class .\n" for name in CLASSES.split())
    declared += "".join(f":{name} a owl:ObjectProperty .\n" for name in PROPERTIES.split())
    labels = "".join(
        f':{name} rdfs:label "{name}"@en , "{name}"@zh-Hant .\n' for name in f"{CLASSES} {PROPERTIES}".split()
    )
    files = {
        "ontology/small.ttl": PREFIXES + declared + labels + ONTOLOGY,
        "ontology/shapes/shapes.ttl": PREFIXES + SHAPES,
        "data/entities/all.ttl": PREFIXES + ENTITIES,
        "data/sources.ttl": PREFIXES + SOURCES,
        "data/paper/9.trig": PREFIXES + STATEMENTS,
        "queries/README.md": "none\n",
        "passages.jsonl": passage_lines(),
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    passages = passages_turtle(read_passages(folder / "passages.jsonl"))
    (folder / "data" / "passages.ttl").write_text(passages, encoding="utf-8")
    return folder


def replace_in(path: Path, old: str, new: str) -> None:
    """Change one place of a file; fails where the place is not there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
