"""The reading half of the graph store suite.

Every test of the suite but one begins by writing. What its writes would have left before each read is put
into the server's data beforehand, each state under a name of its own; then the reads are checked as the suite
has them, and every write is checked to be refused with 405.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from w3c.answers import MEDIA_TYPES, Triples, read
from w3c.comparing import Match, compare
from w3c.manifests import Case, Request
from w3c.outcomes import Result, first_fault, fits
from w3c.servers import Answer, Server

_READS: Final = frozenset({"GET", "HEAD"})
_ENDINGS: Final = {media_type: ending for ending, media_type in MEDIA_TYPES.items()}
_DIRECT: Final = "needs direct graph identification; graphs are named by ?graph= only"
_CREATION: Final = "needs a new graph to be made by POST; the server is read-only"


@dataclass(frozen=True, slots=True)
class Read:
    """A read, its target as it is sent to us, and the Turtle of the graph that it is to find (None: none)."""

    request: Request
    target: str
    turtle: str | None

    @property
    def graph(self) -> str | None:
        """The IRI of the graph, None for the default graph."""
        named = parse_qs(urlsplit(self.target).query).get("graph")
        return named[0] if named else None


def reads_of(case: Case) -> list[Read]:
    """Return a test's reads, each with the state that the writes before it would have left."""
    found, seen, written = [], Counter[str](), dict[str, str | None]()
    for request in case.requests:
        if request.method in _READS:
            state = f"{case.iri.rpartition('#')[2]}-{seen[request.target]}"
            target = request.target.replace("/gsp", "/graphs", 1).replace("www.example", f"{state}.example")
            seen[request.target] += 1
            turtle = request.expected.body or written.get(request.target)
            found.append(Read(request, target, turtle if "200" in request.expected.statuses else None))
        elif request.method == "PUT" and request.body is not None:
            written[request.target] = request.body.decode("utf-8")
    return found


def quads_for(cases: list[Case]) -> Iterator[ox.Quad]:
    """Yield the graphs that the reads of all tests are to find."""
    for case in cases:
        for read_ in () if unsuitable(case) else reads_of(case):
            name = ox.NamedNode(read_.graph) if read_.graph else ox.DefaultGraph()
            triples = ox.parse(
                read_.turtle or "", ox.RdfFormat.TURTLE, base_iri=read_.graph, rename_blank_nodes=True
            )
            for quad in triples:
                yield ox.Quad(quad.subject, quad.predicate, quad.object, name)


def unsuitable(case: Case) -> str:
    """Return why none of a test's requests can be put to us, or nothing."""
    if "DirectGraphIdentification" in case.requires:
        return _DIRECT
    return _CREATION if "POSTGraphCreation" in case.requires else ""


def check_graph_store(case: Case, server: Server, before: bytes) -> Result:
    """Run the reads, and check that the writes are refused and change nothing."""
    if reason := unsuitable(case):
        return Result.inapplicable(case, reason)
    reads = reads_of(case)
    faults = [fault for read_ in reads if (fault := _fault(read_, server))]
    writes = [request for request in case.requests if request.method not in _READS]
    faults += [fault for request in writes if (fault := _not_refused(request, server))]
    if not faults and server.fingerprint(case.iri) != before:
        faults = ["a write was refused, and changed the data all the same"]
    if faults:
        return Result.failed(case, first_fault(faults))
    if not writes:
        return Result.passed(case)
    told = f"{len(reads)} reads pass on data put there beforehand, {len(writes)} writes are refused (405)"
    return Result.inapplicable(case, f"refused: read-only; {told}")


def _not_refused(request: Request, server: Server) -> str:
    target = request.target.replace("/gsp", "/graphs", 1)
    answer = server.ask(request.method, target, request.headers, request.body)
    if answer.status != 405:
        return f"{request.method} was not refused with 405: {answer.told()}"
    allowed = {method.strip() for method in answer.headers.get("allow", "").split(",")}
    return "" if {"GET", "HEAD"} <= allowed else f"405 with Allow: {', '.join(allowed)} (RFC 9110 §15.5.6)"


def _fault(read_: Read, server: Server) -> str:
    """Return what is wrong with the answer to a read, or nothing."""
    answer = server.ask(read_.request.method, read_.target, read_.request.headers)
    where = f"{read_.request.method} {read_.target}"
    if not fits(answer, read_.request.expected):
        return f"{where}: expected {' or '.join(sorted(read_.request.expected.statuses))}: {answer.told()}"
    if read_.request.method == "HEAD":
        return f"{where}: HEAD with a body" if answer.body else ""
    return f"{where}: {fault}" if read_.turtle is not None and (fault := _graph_fault(read_, answer)) else ""


def _graph_fault(read_: Read, answer: Answer) -> str:
    ending = _ENDINGS.get(answer.media_type)
    if ending is None:
        return f"not RDF: {answer.told()}"
    base = read_.graph or server_base(read_)
    given = read(answer.body, ending, base, independent=True)
    expected = read((read_.turtle or "").encode(), ".ttl", base, independent=True)
    if not isinstance(given, Triples) or compare(expected, given, ordered=False) is Match.NONE:
        return f"another graph: {answer.told()}"
    return ""


def server_base(read_: Read) -> str:
    """Return the base for the default graph, in whose tests all IRIs are absolute."""
    return f"http://www.example{read_.target}"
