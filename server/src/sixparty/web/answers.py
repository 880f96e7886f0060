"""From a request to a response: negotiation, problems and query results, shared by all pages."""

from collections.abc import Sequence

from flask import Response, make_response, render_template, request

from sixparty.engine import UnsuitableFormatError
from sixparty.negotiation import (
    PAGE,
    PROBLEM_JSON,
    Choice,
    Format,
    by_key,
    choose,
    prefers_html,
    with_charset,
)
from sixparty.problem import Problem
from sixparty.web.site import site


def accepted(offers: Sequence[Format]) -> list[Choice]:
    """Return the offers that the client takes, best first; `?format=` overrules the Accept header.

    Raises NotAcceptableError.
    """
    key = request.values.get("format", "")
    return by_key(key, offers) if key else choose(request.headers.get("Accept"), offers)


def wants_page(choices: Sequence[Choice]) -> bool:
    """Tell whether a page is what the client wants most."""
    return choices[0].format == PAGE


def problem_response(problem: Problem, template: str = "problem.html", **context: object) -> Response:
    """Return a problem as JSON, or as a page to those who ask for pages. The status is the problem's own."""
    if prefers_html(request.headers.get("Accept")) and request.args.get("format", "html") == "html":
        page = render_template(template, problem=problem, **context)
        response = make_response(page, problem.status)
    else:
        response = Response(problem.as_json(), problem.status, content_type=PROBLEM_JSON)
    response.vary.add("Accept")
    return response


def data_response(
    text: str,
    choices: Sequence[Choice],
    *,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    base: str | None = None,
) -> Response:
    """Answer a query in the best format that can carry it. Raises EngineError."""
    types = {choice.format.media_type: choice for choice in choices if choice.format != PAGE}
    if not types:
        raise UnsuitableFormatError("A page is all that was asked for.", [])
    result = site().engine.query(
        text, media_type=list(types), default_graphs=default_graphs, named_graphs=named_graphs, base=base
    )
    content_type = with_charset(types[result.media_type].content_type)
    response = Response(result.body, content_type=content_type)
    response.vary.add("Accept")
    return response
