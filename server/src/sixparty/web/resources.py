"""Linked data: every IRI of ours answers, as a page or as RDF."""

from collections.abc import Callable

import pyoxigraph as ox
from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from sixparty.browse import Label, exists, labels_of, names_under
from sixparty.namespaces import BASE, ONTOLOGY_GRAPH
from sixparty.nearest import nearest
from sixparty.negotiation import GRAPHS, PAGE
from sixparty.problem import Problem, ProblemError
from sixparty.web.answers import accepted, data_response, wants_page
from sixparty.web.conformance import TRIPLES, conformance_page
from sixparty.web.ontology import ontology_page
from sixparty.web.resource_page import resource_page
from sixparty.web.site import site

blueprint = Blueprint("resources", __name__)


@blueprint.get("/<path:local>")
def show(local: str) -> BaseResponse:
    """Answer for the IRI BASE + local."""
    if local.endswith("/"):
        return _index(local)
    if local == "ontology":
        text = (
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
        )
        return _page_or_data(ontology_page, text)
    if local == "conformance":
        return _page_or_data(conformance_page, TRIPLES)
    node = _node(local)
    if exists(site().engine, node.value):
        return _page_or_data(lambda: resource_page(node.value), _construct(node))
    if "/" not in local and names_under(site().engine, f"{local}/"):
        return redirect(url_for("resources.show", local=f"{local}/"))
    raise ProblemError(_unknown(local))


def _page_or_data(page: Callable[[], str], text: str) -> Response:
    """Return a page, or the answer of a CONSTRUCT query, whichever the client likes better."""
    choices = accepted((*GRAPHS, PAGE))
    if not wants_page(choices):
        return data_response(text, choices)
    response = make_response(page())
    response.vary.add("Accept")
    return response


def _node(local: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(BASE + local)
    except ValueError:
        raise ProblemError(_unknown(local)) from None


def _unknown(local: str) -> Problem:
    """Return the problem for a name that is not ours, with those of the same kind that resemble it."""
    kind, _, name = local.rpartition("/")
    under = names_under(site().engine, f"{kind}/") if kind else []
    known = [other.removeprefix(f"{kind}/") for other in under]
    if not known:
        reason = f"Nothing answers at /{local}: there is no kind of thing `{kind or local}`."
        return Problem("not-found", 404, reason, "start from the home page")
    near = nearest(name, known)
    links = {"nearestIris": [f"{BASE}{kind}/{other}" for other in near]} if near else {}
    remedy = f"look through all {len(known)} at {url_for('resources.show', local=f'{kind}/')}"
    return Problem("not-found", 404, f"There is no {kind} `{name}`.", remedy, nearest=near, extra=links)


def _construct(node: ox.NamedNode) -> str:
    """Return the query for a resource's triples: what is said of it, what points at it, and its graph."""
    return (
        "CONSTRUCT { ?s ?p ?o } WHERE { "
        f"{{ {node} ?p ?o BIND({node} AS ?s) }} UNION {{ ?s ?p {node} BIND({node} AS ?o) }} "
        f"UNION {{ GRAPH {node} {{ ?s ?p ?o }} }} }} ORDER BY ?s ?p ?o"
    )


def _index(local: str) -> BaseResponse:
    """List the things of a kind (`/state/`)."""
    names = names_under(site().engine, local)
    if not names:
        raise ProblemError(_unknown(local.rstrip("/")))
    labels = labels_of(site().engine, [BASE + name for name in names])
    entries = [(name, labels.get(BASE + name, Label())) for name in names]
    return make_response(render_template("index.html", kind=local.rstrip("/"), entries=entries))
