"""Literals that break careless writers, and the SPARQL that gives them."""

# Texts that XML can carry; the other formats carry these and NEVER_XML.
TEXTS = {
    "quotes": "a \"double\" and a 'single' one",
    "triple quotes": "'''\"\"\"",
    "comma": "one, two;three",
    "backslash": "a\\b\\n\\t\\",
    "newline": "line one\nline two",
    "carriage return": "before\rafter",
    "both": "before\r\nafter\n\r",
    "tab": "a\tb",
    "blank ends": "  a  ",
    "markup": "<b>&amp;</b> ]]> <!-- -->",
    "chinese": "六方會談：北韓「核問題」",
    "beyond the plane": "𠮷𝄞😀",
    "direction marks": "\u200eleft\u200f \u202eover\u202c \u2067iso\u2069",
    "joined": "\u200b\u200d\ufeff\u2028\u2029\u0085",
    "delete": "\x7f\x80\x9f",
    "combining": "e\u0301 vs \u00e9",
    "formula": "=1+1",
    "question": "?x",
    "iri": "<http://a.example/>",
    "number": "12.50",
    "empty": "",
}
NEVER_XML = {"control": "a\x01b\x0c\x1f\x08", "noncharacter": "\ufffe\uffff"}
EVERY = {**TEXTS, **NEVER_XML}


def values(texts):
    """Return a query whose rows are the texts, in their order."""
    return f"SELECT ?n ?x {{ VALUES (?n ?x) {{ {_rows(texts)} }} }} ORDER BY ?n"


def triples(texts):
    """Return a query that makes a triple of each text."""
    return f"CONSTRUCT {{ <urn:s> <urn:p> ?x }} WHERE {{ VALUES (?n ?x) {{ {_rows(texts)} }} }}"


def _rows(texts):
    return " ".join(f"({number} {_literal(text)})" for number, text in enumerate(texts))


def _literal(text):
    return '"' + "".join(f"\\U{ord(character):08X}" for character in text) + '"'
