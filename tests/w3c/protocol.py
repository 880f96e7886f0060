"""The protocol suite: each request as the manifest has it, sent to /sparql."""

from typing import Final

from w3c.answers import Rows, Triples, read
from w3c.manifests import Case, Request
from w3c.outcomes import Result, first_fault, fits
from w3c.servers import Answer, Server

_ENDINGS: Final = {
    "application/sparql-results+xml": ".srx",
    "application/sparql-results+json": ".srj",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/rdf+xml": ".rdf",
}
_TABLES: Final = frozenset({".srx", ".srj", ".csv", ".tsv"})
_GRAPHS: Final = frozenset({".ttl", ".nt", ".rdf"})


def is_about_updates(case: Case) -> bool:
    """Tell whether a protocol test is about the update operation: its name says so in this suite."""
    return "update" in case.iri.rpartition("#")[2]


def check_protocol(case: Case, server: Server, before: bytes) -> Result:
    """Run a protocol test; one about updates is checked to be refused, and does not apply."""
    if not is_about_updates(case):
        faults = [fault for request in case.requests if (fault := _fault(request, send(request, server)))]
        return Result.failed(case, first_fault(faults)) if faults else Result.passed(case)
    statuses = []
    for request in case.requests:
        answer = send(request, server)
        if is_update(request):
            statuses.append(str(answer.status))
            if not 400 <= answer.status < 500:
                return Result.failed(case, f"an update was not refused: {answer.told()}")
    if server.fingerprint(case.iri) != before:
        return Result.failed(case, "the update was refused, and changed the data all the same")
    return Result.inapplicable(case, f"refused: read-only ({', '.join(statuses)}); nothing was changed")


def is_update(request: Request) -> bool:
    """Tell whether a request of a test about updates is the update itself, not the question after it."""
    return ("content-type", "application/sparql-query") not in request.headers


def send(request: Request, server: Server) -> Answer:
    """Send a request as it stands, with the suite's path put for ours."""
    target = request.target.replace("/sparql/", "/sparql", 1)
    return server.ask(request.method, target, request.headers, request.body)


def _fault(request: Request, answer: Answer) -> str:
    """Return what is wrong with an answer, or nothing."""
    expected = request.expected
    if not fits(answer, expected):
        return f"expected {' or '.join(sorted(expected.statuses))}: {answer.told()}"
    if expected.format is None:
        return ""
    ending = _ENDINGS.get(answer.media_type, "")
    if ending not in (_GRAPHS if expected.format == "RDF" else _TABLES):
        return f"expected {expected.format}, got {answer.media_type}"
    try:
        given = read(answer.body, ending, "http://www.example/", independent=True)
    except Exception as error:  # whatever the parser met: the answer cannot be read
        return f"the answer cannot be read: {error!r}"[:300]
    if isinstance(given, Triples) != (expected.format == "RDF"):
        return f"expected {expected.format}, got {type(given).__name__}"
    if expected.format == "boolean" and not isinstance(given, bool):
        return "expected a truth"
    if expected.format == "tabular" and not isinstance(given, Rows):
        return "expected rows"
    if expected.boolean is not None and given is not expected.boolean:
        return f"expected {expected.boolean}, got {given}"
    return ""
