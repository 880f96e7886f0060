"""`/graphs`: the reading half of the SPARQL 1.1 Graph Store HTTP Protocol (indirect identification, §4.2)."""

from typing import Final

from sixparty.engine.reading import ABSOLUTE_IRI
from sixparty.negotiation import GRAPHS
from sixparty.problem import Problem, ProblemError
from sixparty.web.asked import fields_of
from sixparty.web.exchange import Request

METHODS: Final = ("GET", "HEAD", "OPTIONS")
OFFERS: Final = GRAPHS


def graph_of(request: Request) -> str | None:
    """Return the IRI of the graph that is asked for; None for the default graph. Raises ProblemError."""
    sent = [(name, value) for name, value in fields_of(request.query_string) if name in {"default", "graph"}]
    if len(sent) != 1:
        reason = "One graph is to be named, as `?default` or `?graph=IRI`."
        raise _bad(reason, "name the default graph or one named graph; GRAPH ?g in SPARQL lists them")
    name, value = sent[0]
    if name == "default":
        return None
    if not ABSOLUTE_IRI.fullmatch(value):
        raise _bad(f"`{value}` is no absolute IRI.", "name the graph by its full IRI, percent-encoded")
    return value


def construct(graph: str | None) -> str:
    """Return the query whose answer is the graph."""
    pattern = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"


def exists(graph: str) -> str:
    """Return the query that asks whether there is such a graph."""
    return f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"


def absent(graph: str) -> ProblemError:
    """Return the problem of a graph that is not in the store (§5.2)."""
    reason = f"There is no graph <{graph}>."
    return ProblemError(Problem("not-found", 404, reason, "list them: SELECT DISTINCT ?g { GRAPH ?g { } }"))


def _bad(reason: str, remedy: str) -> ProblemError:
    return ProblemError(Problem("bad-request", 400, reason, remedy))
