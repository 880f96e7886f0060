"""Reads the Turtle file beside a canned query (see `queries/README.md` for the vocabulary)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from sixparty.errors import SixpartyError
from sixparty.namespaces import BASE, DCTERMS, PASSAGE, RDF, RDFS, SHACL
from sixparty.queries.model import CannedQuery, Column, Expectation, Parameter, Term, Words

CSVW: Final = "http://www.w3.org/ns/csvw#"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
QUERIES: Final = BASE + "queries/"

#: The kinds of executable of SHACL-AF, and the form of query that each stands for.
FORMS: Final = {"SPARQLSelectExecutable": "SELECT", "SPARQLConstructExecutable": "CONSTRUCT"}

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class DescriptionError(SixpartyError):
    """A canned query's description lacks something or contradicts its text."""


class _Graph:
    """The triples of one description, with the few look-ups that reading it takes."""

    def __init__(self, path: Path, base: str) -> None:
        self.path = path
        # A store, not a list: it writes numbers as the engine's answers do (2.00 as 2).
        self._store = ox.Store()
        try:
            self._store.load(path=str(path), base_iri=base)
        except SyntaxError as error:
            raise DescriptionError(f"{path}:{error.lineno}: {error.msg}", "mend the description") from error

    def all(self, subject: Node, predicate: str) -> list[Node]:
        if isinstance(subject, ox.Literal):
            return []
        quads = self._store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return sorted((quad.object for quad in quads), key=str)

    def one(self, subject: Node, predicate: str) -> Node | None:
        values = self.all(subject, predicate)
        if len(values) > 1:
            raise DescriptionError(f"{self.path}: more than one {predicate} for {subject}")
        return values[0] if values else None

    def text(self, subject: Node, predicate: str) -> str | None:
        value = self.one(subject, predicate)
        return value.value if isinstance(value, ox.Literal | ox.NamedNode) else None

    def words(self, subject: Node, predicate: str) -> Words | None:
        found = {
            value.language.lower(): value.value
            for value in self.all(subject, predicate)
            if isinstance(value, ox.Literal) and value.language
        }
        if not found:
            return None
        if "en" not in found or "zh-hant" not in found:
            raise DescriptionError(f"{self.path}: {predicate} of {subject} is not in both en and zh-Hant")
        return Words(found["en"], found["zh-hant"])

    def required_words(self, subject: Node, predicate: str) -> Words:
        if words := self.words(subject, predicate):
            return words
        raise DescriptionError(f"{self.path}: {subject} lacks {predicate} in en and zh-Hant")

    def items(self, head: Node | None) -> Iterator[Node]:
        """Walk an RDF list."""
        while head is not None and head != ox.NamedNode(RDF + "nil"):
            first = self.one(head, RDF + "first")
            if first is not None:
                yield first
            head = self.one(head, RDF + "rest")


def read(path: Path) -> CannedQuery:
    """Return the canned query of a `.rq` file and the `.ttl` file beside it.

    Raises DescriptionError, with the file and what is amiss.
    """
    name = path.stem
    subject = ox.NamedNode(QUERIES + name)
    beside = path.with_suffix(".ttl")
    if not beside.is_file():
        raise DescriptionError(f"{path} has no description", f"write {beside.name} beside it")
    graph = _Graph(beside, subject.value)
    kinds = {str(kind.value) for kind in graph.all(subject, RDF + "type") if isinstance(kind, ox.NamedNode)}
    forms = [form for kind, form in FORMS.items() if SHACL + kind in kinds]
    if len(forms) != 1:
        raise DescriptionError(f"{beside}: <{subject.value}> is not one of {', '.join(FORMS)}")
    return CannedQuery(
        name=name,
        form=forms[0],
        title=graph.required_words(subject, RDFS + "label"),
        question=graph.required_words(subject, RDFS + "comment"),
        group=graph.required_words(subject, DCTERMS + "subject"),
        order=int(graph.text(subject, SHACL + "order") or 1000),
        competency_question=graph.text(subject, DCTERMS + "identifier") or "",
        text=path.read_text(encoding="utf-8"),
        description=beside.read_text(encoding="utf-8"),
        parameters=tuple(_parameters(graph, subject)),
        columns=tuple(_columns(graph, subject)),
        expectations=tuple(_expectations(graph)),
    )


def _parameters(graph: _Graph, subject: Node) -> list[Parameter]:
    read_all = (_parameter(graph, node) for node in graph.all(subject, SHACL + "parameter"))
    return sorted(read_all, key=lambda parameter: (parameter.order, parameter.name))


def _parameter(graph: _Graph, node: Node) -> Parameter:
    path = graph.text(node, SHACL + "path") or ""
    name = path.rpartition("#")[2]
    if not name.isidentifier():
        raise DescriptionError(f"{graph.path}: a parameter lacks sh:path <#variable>")
    default = graph.one(node, SHACL + "defaultValue")
    parameter = Parameter(
        name=name,
        title=graph.required_words(node, SHACL + "name"),
        help=graph.words(node, SHACL + "description"),
        order=int(graph.text(node, SHACL + "order") or 0),
        datatype=graph.text(node, SHACL + "datatype"),
        class_iri=graph.text(node, SHACL + "class"),
        choices=tuple(_terms(graph.items(graph.one(node, SHACL + "in")))),
        any_iri=graph.text(node, SHACL + "nodeKind") == SHACL + "IRI",
        default=default if isinstance(default, ox.NamedNode | ox.Literal) else None,
    )
    if not (parameter.datatype or parameter.class_iri or parameter.choices or parameter.any_iri):
        wanted = "sh:datatype, sh:class, sh:in or sh:nodeKind sh:IRI"
        raise DescriptionError(f"{graph.path}: parameter {name} has none of {wanted}")
    return parameter


def _terms(nodes: Iterator[Node]) -> Iterator[Term]:
    return (node for node in nodes if isinstance(node, ox.NamedNode | ox.Literal))


def _columns(graph: _Graph, subject: Node) -> Iterator[Column]:
    schema = graph.one(subject, CSVW + "tableSchema")
    for node in graph.items(graph.one(schema, CSVW + "column") if schema else None):
        name = graph.text(node, CSVW + "name")
        if not name:
            raise DescriptionError(f"{graph.path}: a column lacks csvw:name")
        yield Column(name, graph.required_words(node, CSVW + "title"))


def _expectations(graph: _Graph) -> Iterator[Expectation]:
    tests = graph._store.quads_for_pattern(
        None, ox.NamedNode(RDF + "type"), ox.NamedNode(MF + "QueryEvaluationTest")
    )
    for test in sorted((quad.subject for quad in tests), key=str):
        action, result = graph.one(test, MF + "action"), graph.one(test, MF + "result")
        if action is None or result is None:
            raise DescriptionError(f"{graph.path}: {test} lacks mf:action or mf:result")
        values: dict[str, list[Term]] = {}
        for name, term in _bindings(graph, action):
            values.setdefault(name, []).append(term)
        size = graph.text(result, RS + "size")
        sources = [str(getattr(node, "value", node)) for node in graph.all(test, DCTERMS + "source")]
        yield Expectation(
            name=graph.text(test, MF + "name") or str(test),
            values=values,
            solutions=[dict(_bindings(graph, row)) for row in graph.all(result, RS + "solution")],
            size=int(size) if size is not None else None,
            sources=[source.removeprefix(PASSAGE) for source in sources],
        )


def _bindings(graph: _Graph, node: Node) -> Iterator[tuple[str, Term]]:
    for binding in graph.all(node, RS + "binding"):
        name, value = graph.text(binding, RS + "variable"), graph.one(binding, RS + "value")
        if name is None or not isinstance(value, ox.NamedNode | ox.Literal):
            raise DescriptionError(f"{graph.path}: a binding lacks rs:variable or rs:value")
        yield name, value
