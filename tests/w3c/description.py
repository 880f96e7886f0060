"""The service description suite: three tests that the manifest names and leaves to the reader to write."""

from pathlib import Path
from typing import Final

from pyshacl import validate
from rdflib import RDF, Graph, URIRef

from w3c.answers import MEDIA_TYPES
from w3c.manifests import SD, Case
from w3c.outcomes import Result
from w3c.servers import Answer, Server

_SHAPES: Final = Path(__file__).with_name("service-description.ttl")
_RDF: Final = {MEDIA_TYPES[ending] for ending in (".ttl", ".nt", ".rdf")}


def check_description(case: Case, server: Server) -> Result:
    """Run one of the three tests on what GET of the endpoint gives without a query and without Accept."""
    answer = server.ask("GET", "/sparql")
    if answer.status != 200 or answer.media_type not in _RDF:
        return Result.failed(case, f"no RDF: {answer.told()}")
    try:
        graph = Graph().parse(data=answer.body, format=answer.media_type, publicID=f"{server.url}/sparql")
    except Exception as error:  # whatever the parser met: the answer cannot be read
        return Result.failed(case, f"the description cannot be read: {error!r}"[:300])
    fault = _CHECKS[case.iri.rpartition("#")[2]](graph, answer, server)
    return Result.failed(case, fault) if fault else Result.passed(case)


def _returns_rdf(graph: Graph, answer: Answer, _: Server) -> str:
    return "" if len(graph) else f"an empty graph: {answer.told()}"


def _has_endpoint(graph: Graph, _: Answer, server: Server) -> str:
    """Look for the address that was asked (SPARQL 1.1 Service Description §3.2.1)."""
    told = set(graph.objects(predicate=SD.endpoint))
    wanted = URIRef(f"{server.url}/sparql")
    return "" if wanted in told else f"sd:endpoint is {', '.join(map(str, told)) or 'missing'}, not {wanted}"


def _conforms(graph: Graph, _: Answer, __: Server) -> str:
    if (None, RDF.type, SD.Service) not in graph:
        return "no sd:Service"
    conforms, _report, text = validate(graph, shacl_graph=Graph().parse(_SHAPES))
    return "" if conforms else " ".join(str(text).split())[:300]


_CHECKS: Final = {
    "returns-rdf": _returns_rdf,
    "has-endpoint-triple": _has_endpoint,
    "conforms-to-schema": _conforms,
}
