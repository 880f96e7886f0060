"""`/sparql` for people: a page to write queries on. Programs are answered by the layer in front."""

from typing import Final, cast

from flask import Blueprint, Response, make_response, render_template, request

from sixparty import problem
from sixparty.browse import read_result, unknown_terms
from sixparty.engine import EngineError, Result
from sixparty.engine.formats import JSON, N_TRIPLES
from sixparty.namespaces import PREFIXES
from sixparty.negotiation import GRAPHS, SOLUTIONS
from sixparty.problem import Problem
from sixparty.web import view
from sixparty.web.answers import problem_response
from sixparty.web.asked import Asked, in_address, in_body
from sixparty.web.pages import OUTCOME
from sixparty.web.site import site

blueprint = Blueprint("sparql", __name__)

_EXAMPLE: Final = """SELECT ?passage ?position ?modality ?content WHERE {
  GRAPH ?passage { ?position :holder state:dprk ; :modality ?modality ; :content ?content }
} LIMIT 50"""


@blueprint.route("/sparql", methods=["GET", "POST"])
def page() -> Response:
    """Show the page to write a query on, with its answer where one was sent."""
    if request.method == "GET":
        return _page(in_address(request.query_string))
    return _page(in_body(request.query_string, request.content_type or "", request.get_data()))


def _page(asked: Asked) -> Response:
    """Return the page with the form and, where a query was sent, its answer or what is wrong with it."""
    context: dict[str, object] = {
        "text": _EXAMPLE_WITH_PREFIXES if asked.text is None else asked.text,
        "catalogue": site().catalogue,
        "prefixes": PREFIXES,
    }
    if asked.text is None:
        return make_response(render_template("sparql.html", **context))
    outcome = _outcome(asked.text, asked)
    if isinstance(outcome, Problem):
        return problem_response(outcome, "sparql.html", **context)
    result = outcome
    offers = SOLUTIONS if result.media_type == JSON else GRAPHS
    unknown = unknown_terms(site().engine, asked.text)
    context |= {"table": view.table(read_result(result)), "offers": offers, "unknown": unknown}
    context["cut"] = result.cut
    response = make_response(render_template("sparql.html", **context))
    response.vary.add("Accept")
    return response


def _outcome(text: str, asked: Asked) -> Result | Problem:
    """Return what the layer in front has found out; without one (Flask run alone), ask the engine."""
    found = request.environ.get(OUTCOME)
    if found is not None:
        return cast("Result | Problem", found)
    try:
        return site().engine.query(
            text,
            media_type=(JSON, N_TRIPLES),
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            base=request.base_url,
        )
    except EngineError as error:
        return problem.of_engine_error(error)


def _with_prefixes(text: str) -> str:
    """Put before a text the declarations of those prefixes of ours that it uses."""
    used = [name for name in PREFIXES if f" {name}:" in text]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + "\n" + text


_EXAMPLE_WITH_PREFIXES: Final = _with_prefixes(_EXAMPLE)
