"""Answer a query without a server: a file, a text, or a canned query by its name."""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from sixparty.browse import labels_of, read_result
from sixparty.engine import Engine, QuerySyntaxError, Result
from sixparty.engine.formats import BY_NAME, JSON
from sixparty.errors import SixpartyError
from sixparty.namespaces import PASSAGE, PREFIXES, shorten
from sixparty.nearest import did_you_mean
from sixparty.queries import Catalogue, parameters

_DECLARED: Final = re.compile(r"\bprefix\s+([\w.-]*):", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """A query's text, how many lines of prefixes were put before it, and the names of its columns."""

    text: str
    added_lines: int = 0
    titles: dict[str, str] = field(default_factory=dict)


def find_question(
    what: str, catalogue: Catalogue, settings: Sequence[tuple[str, str]], engine: Engine
) -> Question:
    """Return the query that `what` stands for: `-` (standard input), a canned name, a file, or SPARQL text.

    `settings` are the parameters of a canned query. Raises SixpartyError where `what` is none of these, and
    ParameterError where a setting does not fit.
    """
    names = [query.name for query in catalogue]
    if what in names:
        query = catalogue.get(what)
        sent: dict[str, list[str]] = {}
        for name, value in settings:
            sent.setdefault(name, []).append(value)
        titles = {column.name: column.title.en for column in query.columns}
        return Question(query.bind(parameters.read(query, sent, engine)), titles=titles)
    if settings:
        listed = f"canned queries: {', '.join(names)}"
        raise SixpartyError(f"--param is for canned queries, and {what!r} is none", listed)
    return _with_prefixes(_text_of(what, names))


def _text_of(what: str, names: list[str]) -> str:
    if what == "-":
        return sys.stdin.read()
    if re.search(r"[\s{]", what):
        return what
    path = Path(what)
    if not path.is_file():
        reason = f"there is no file {what}, no canned query of this name, and it is no SPARQL text"
        listed = f"{did_you_mean(what, names)} canned queries: {', '.join(names)}"
        raise SixpartyError(reason, listed.strip())
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError) as error:
        raise SixpartyError(f"{path}: {error}", "name a text file in UTF-8") from error


def _with_prefixes(text: str) -> Question:
    """Put before a text, as one line, those of the project's prefixes that it does not declare itself."""
    declared = set(_DECLARED.findall(text))
    missing = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if name not in declared]
    return Question(" ".join(missing) + "\n" + text, added_lines=1)


def answer(question: Question, engine: Engine, output: str) -> Result:
    """Answer in a format of `BY_NAME`; a syntax error tells line and column of the asker's own text."""
    try:
        return engine.query(question.text, media_type=BY_NAME[output])
    except QuerySyntaxError as error:
        if error.line is None:
            raise
        line = max(error.line - question.added_lines, 1)
        where = f"line {line}, column {error.column}: "
        raise SixpartyError(where + error.reason, error.remedy) from error


def namer(engine: Engine, result: Result, language: str) -> Callable[[str], str]:
    """Return what stands for an IRI of this answer: its label, or its short form where it has none.

    A passage keeps its id, which is what one cites. An answer in triples has nothing to name.
    """
    if result.media_type != JSON:
        return shorten
    terms = (term for row in read_result(result).rows for term in row.values())
    named = {term.value for term in terms if isinstance(term, NamedNode)}
    labels = labels_of(engine, sorted(iri for iri in named if not iri.startswith(PASSAGE)))

    def name_of(iri: str) -> str:
        label = labels.get(iri)
        chosen = (label.en if language == "en" else label.zh) if label else ""
        return chosen or shorten(iri)

    return name_of
