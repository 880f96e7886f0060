"""What a canned query is: its words in two languages, its parameters, columns and expected rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pyoxigraph as ox

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in English and in Traditional Chinese."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of the query that the asker may set.

    Exactly one of `datatype`, `class_iri`, `choices` or `any_iri` says what a value may be.
    `default` is None where the parameter may stay unbound, which then means "any".
    """

    name: str
    title: Words
    help: Words | None
    order: int
    datatype: str | None = None
    class_iri: str | None = None
    choices: tuple[Term, ...] = ()
    any_iri: bool = False
    default: Term | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer, named as its variable."""

    name: str
    title: Words


@dataclass(frozen=True, slots=True)
class Expectation:
    """Rows that an answer must hold, checked by hand against passages of the paper.

    values: the parameters that are set. solutions: each a row, or the part of it that matters.
    size: how many rows there are in all, None where only the listed ones count.
    """

    name: str
    values: Mapping[str, Sequence[Term]]
    solutions: Sequence[Mapping[str, Term]]
    size: int | None
    sources: Sequence[str]


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """One query of the catalogue; `text` runs as it stands in any tool, with the defaults in it.

    description: the Turtle file beside it, as it is.
    """

    name: str
    form: str
    title: Words
    question: Words
    group: Words
    order: int
    competency_question: str
    text: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    expectations: tuple[Expectation, ...] = field(default=())

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name, or None."""
        return next((known for known in self.parameters if known.name == name), None)

    def bind(self, values: Mapping[str, Sequence[Term]]) -> str:
        """Return the text with each named parameter's VALUES line written anew, from RDF terms only.

        A parameter named with no value is left unbound, its line a comment: a VALUES with nothing but UNDEF
        leads some engines astray. One that is not named keeps its default.
        """
        text = self.text
        for name, terms in values.items():
            written = " ".join(str(term) for term in terms)
            line = f"VALUES ?{name} {{ {written or 'UNDEF'} }} # parameter"
            if not written:
                line = f"# {line}"
            # A function, for re would read the backslashes of an escaped string as its own.
            text = parameter_line(name).sub(partial(_indented, line), text)
        return text


def _indented(line: str, found: re.Match[str]) -> str:
    return found["indent"] + line


def parameter_line(name: str) -> re.Pattern[str]:
    """Return the pattern of a line `VALUES ?name { default }  # parameter` in a query's text.

    Where there is no default the line is a comment, and holds UNDEF.
    """
    return re.compile(
        rf"^(?P<indent>[ \t]*)(?:#[ \t]*)?VALUES[ \t]+\?{re.escape(name)}[ \t]*"
        r"\{(?P<value>[^}\n]*)\}[ \t]*#[ \t]*parameter\b.*$",
        re.MULTILINE,
    )
