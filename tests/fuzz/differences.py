"""Where rdflib and our engine are known to differ: each with the clause that says who is wrong.

The generated queries avoid these; a test asks each, so that an entry that is no longer true is noticed.
"""

import re
from dataclasses import dataclass
from typing import Final

from .differential import Answer
from .queries import PREFIXES, Question

_LOOP: Final = "<http://example.org/a> <http://example.org/p> <http://example.org/a> .\n"


@dataclass(frozen=True, slots=True)
class Known:
    """A difference: what is wrong with whom (a section of SPARQL 1.1 Query), and a query that shows it."""

    name: str
    at_fault: str
    reason: str
    text: str
    world: str = _LOOP

    @property
    def question(self) -> Question:
        """The query that shows it."""
        return Question(PREFIXES + self.text, "SELECT")


KNOWN: Final = (
    Known(
        "alternative-path-duplicates",
        "engine",
        "a solution that both branches of `p|q` give counts twice (§18.4, Union); the engine gives it once",
        "SELECT * { ?x :p|:p ?y }",
    ),
    Known(
        "zero-length-path-on-absent-term",
        "engine",
        "`p*` from a term binds the term itself, in the data or not (§18.4, ZeroLengthPath); not here",
        "SELECT * { :absent :p* ?x }",
    ),
    Known(
        "subquery-within-graph",
        "engine",
        "GRAPH ?g is evaluated graph by graph (§18.6); the engine evaluates a subquery inside it over all",
        "SELECT * { GRAPH ?g { { SELECT ?x { ?x :p ?y } } } }",
        "<http://example.org/a> <http://example.org/p> <http://example.org/b> <http://example.org/g1> .\n",
    ),
    Known(
        "no-groups",
        "rdflib",
        "GROUP BY over no solutions has no groups (§18.5.1); rdflib gives one empty row",
        "SELECT ?x (COUNT(*) AS ?n) { ?x :none ?y } GROUP BY ?x",
    ),
    Known(
        "repeated-path-duplicates",
        "rdflib",
        "`p*` gives each node once (§18.4, ALP); rdflib gives the start of a loop twice",
        "SELECT * { :a :p* ?x }",
    ),
    Known(
        "optional-filter-beside-subselect",
        "rdflib",
        "the filter of OPTIONAL sees the variables outside (§18.2.2.6); not in rdflib beside a subquery",
        "SELECT * { ?x :p ?x OPTIONAL { { SELECT ?y { :a :p ?y } } FILTER(?x = :a) } }",
    ),
    Known(
        "subselect-hidden-variable",
        "rdflib",
        "a variable that a subquery does not project is another one outside (§12); rdflib joins the two",
        "SELECT * { ?x :l ?y { SELECT ?x { ?x :p ?y } } }",
        _LOOP + '<http://example.org/a> <http://example.org/l> "a" .\n',
    ),
    Known(
        "exists-in-nested-group",
        "rdflib",
        "a group in braces is evaluated by itself (§18.2.2); in rdflib EXISTS in it sees what is bound "
        "outside, and in the engine too where what is before the group shares a variable with it",
        "SELECT * { ?x :p ?x { :a :p :a FILTER EXISTS { :a :n ?x } } }",
        _LOOP + '<http://example.org/a> <http://example.org/n> "2" .\n',
    ),
    Known(
        "integer-product",
        "rdflib",
        "the product of two integers is an integer (§17.3, op:numeric-multiply); rdflib's is a decimal",
        "SELECT * { VALUES ?x { 3 } BIND(?x * ?x AS ?v) }",
    ),
    Known(
        "isnumeric-of-nothing",
        "rdflib",
        "a function of an unbound variable is an error (§17.2); rdflib's isNumeric says false",
        "SELECT * { ?x :p ?y BIND(isNumeric(?none) AS ?v) }",
    ),
    Known(
        "join-of-subselects",
        "rdflib",
        "a join counts the solutions of either side (§18.5, Join); rdflib takes those of the second as a set",
        "SELECT * { { SELECT DISTINCT * { ?x :p ?y } } { SELECT ?z { :a :l ?l } } }",
        _LOOP + "".join(f'<http://example.org/a> <http://example.org/l> "{word}" .\n' for word in "ab"),
    ),
)

#: What rdflib raises on queries that are right, by the words of its message.
RDFLIB_RAISES: Final = {
    "Invalid path in NegatedPath": "it cannot negate several paths where one is inverse (§9.1)",
}


def is_known(question: Question, ours: Answer, rdflibs: Answer) -> bool:
    """Tell whether a difference is the one that generated queries cannot avoid: no groups."""
    return "GROUP BY" in question.text and not ours.rows and rdflibs.rows == ((),)


def is_known_error(error: Exception) -> bool:
    """Tell whether rdflib is known to raise this."""
    return any(re.search(words, str(error)) for words in RDFLIB_RAISES)
