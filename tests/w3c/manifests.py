"""Reads the manifests of the W3C suites into test cases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.term import Node

#: Where the suites are published; files are named by their address there, never by a path of this machine.
PUBLISHED: Final = "https://w3c.github.io/rdf-tests/sparql/"
ROOTS: Final = ("sparql11/manifest-all.ttl", "sparql12/manifest.ttl")

MF: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT: Final = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT: Final = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
HT: Final = Namespace("http://www.w3.org/2011/http#")
CNT: Final = Namespace("http://www.w3.org/2011/content#")


@dataclass(frozen=True, slots=True)
class Expected:
    """What a request is to be answered with: `statuses` are codes ("404") or classes ("4xx")."""

    statuses: frozenset[str]
    boolean: bool | None
    format: str | None
    body: str | None


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a protocol test."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    expected: Expected


@dataclass(frozen=True)
class Case:
    """One test. `kind` is the local name of its class, `suite` its folder (`sparql11/aggregates`)."""

    iri: str
    name: str
    kind: str
    suite: str
    query: Path | None = None
    data: tuple[Path, ...] = ()
    graphs: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None
    entailment: tuple[str, ...] = ()
    federated: bool = False
    requires: frozenset[str] = frozenset()
    requests: tuple[Request, ...] = field(default=(), compare=False)

    @cached_property
    def short(self) -> str:
        """The end of the IRI, for people."""
        return f"{self.suite}#{self.iri.rpartition('#')[2]}"


def address_of(path: Path, root: Path) -> str:
    """Return the address that a file of the suites is published at."""
    return PUBLISHED + path.relative_to(root).as_posix()


def read_cases(root: Path) -> list[Case]:
    """Read every test that the manifests under `root` (the folder with sparql11/ and sparql12/) list."""
    return [case for name in ROOTS for case in _read(root / name, root)]


def _read(path: Path, root: Path) -> Iterator[Case]:
    graph = Graph().parse(path, format="turtle", publicID=address_of(path, root))
    manifest = graph.value(predicate=RDF.type, object=MF.Manifest)
    for included in _items(graph, manifest, MF.include):
        yield from _read(_local(included, root), root)
    for entry in _items(graph, manifest, MF.entries):
        yield _case(graph, entry, path.parent.relative_to(root).as_posix(), root)


def _items(graph: Graph, subject: Node | None, predicate: URIRef) -> list[Node]:
    return [item for head in graph.objects(subject, predicate) for item in graph.items(head)]


def _local(address: Node | None, root: Path) -> Path:
    return root / str(address).removeprefix(PUBLISHED)


def _case(graph: Graph, test: Node, suite: str, root: Path) -> Case:
    action = graph.value(test, MF.action)
    result = graph.value(test, MF.result)
    query = action if isinstance(action, URIRef) else None
    query = query or graph.value(action, QT.query) or graph.value(action, UT.request)
    regimes = graph.objects(action, SD.entailmentRegime)
    return Case(
        iri=str(test),
        name=str(graph.value(test, MF.name)),
        kind=str(graph.value(test, RDF.type)).rpartition("#")[2],
        suite=suite,
        query=_local(query, root) if query else None,
        data=tuple(sorted(_local(file, root) for file in graph.objects(action, QT.data))),
        graphs=_graphs(graph, action, QT.graphData, root) or _graphs(graph, test, UT.graphData, root),
        result=_local(result, root) if isinstance(result, URIRef) else None,
        entailment=tuple(sorted(_regime(graph, regime) for regime in regimes)),
        federated=(test, MF.feature, SD.BasicFederatedQuery) in graph,
        requires=frozenset(str(need).rpartition("#")[2] for need in graph.objects(test, MF.requires)),
        requests=tuple(_request(graph, node) for node in _items(graph, action, HT.requests)),
    )


def _regime(graph: Graph, node: Node) -> str:
    names = [node] if isinstance(node, URIRef) else list(graph.items(node))
    return " or ".join(str(name).rpartition("/")[2] for name in names)


def _graphs(
    graph: Graph, subject: Node | None, predicate: URIRef, root: Path
) -> tuple[tuple[str, Path], ...]:
    """Return named graphs: by their file's address, or by the label that a protocol test gives."""
    found = []
    for node in graph.objects(subject, predicate):
        file = node if isinstance(node, URIRef) else graph.value(node, UT.graph)
        name = str(graph.value(node, RDFS.label) or file)
        found.append((name, _local(file, root)))
    return tuple(sorted(found))


def _request(graph: Graph, node: Node) -> Request:
    response = graph.value(node, HT.resp)
    statuses = graph.objects(response, MF.expectedStatus)
    boolean, shape = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
    text = graph.value(graph.value(response, HT.body), CNT.chars)
    return Request(
        method=str(graph.value(node, HT.methodName)),
        target=str(graph.value(node, HT.absolutePath)),
        headers=tuple(
            (str(graph.value(header, HT.fieldName)), str(graph.value(header, HT.fieldValue)))
            for header in _items(graph, node, HT.headers)
        ),
        body=_body(graph, graph.value(node, HT.body)),
        expected=Expected(
            statuses=frozenset(_status(status) for status in statuses),
            boolean=None if boolean is None else str(boolean) == "true",
            format=None if shape is None else str(shape),
            body=None if text is None else str(text),
        ),
    )


def _body(graph: Graph, node: Node | None) -> bytes | None:
    if node is None:
        return None
    return str(graph.value(node, CNT.chars)).encode(str(graph.value(node, CNT.characterEncoding)))


def _status(node: Node) -> str:
    """Return `404` for hts:NotFound and `4xx` for hts:StatusCode4xx."""
    name = str(node).rpartition("#")[2]
    if name.startswith("StatusCode"):
        return name.removeprefix("StatusCode")
    codes = {status.phrase.replace(" ", "").lower(): status.value for status in HTTPStatus}
    return str(codes[name.lower()])
