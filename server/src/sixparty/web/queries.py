"""`/queries/`: the canned queries, each with a form, its SPARQL and its answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request

from sixparty import problem
from sixparty.browse import Label, labels_of, read_result
from sixparty.engine.formats import JSON, N_TRIPLES, TURTLE
from sixparty.namespaces import XSD, shorten
from sixparty.negotiation import GRAPHS, PAGE, SOLUTIONS, Format, with_charset
from sixparty.queries import CannedQuery, Parameter, ParameterError, parameters
from sixparty.queries.model import Term
from sixparty.web import view
from sixparty.web.answers import accepted, data_response, problem_response, wants_page
from sixparty.web.site import site

blueprint = Blueprint("queries", __name__, url_prefix="/queries")

#: Things that a form offers in a list; where there are more, the name is typed.
_MOST_OPTIONS: Final = 300
_SHORT: Final = 12


@dataclass(frozen=True, slots=True)
class Option:
    """A choice in a form's list: what is sent, and what is shown."""

    value: str
    label: Label


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter as a form shows it, with the value that it now has."""

    parameter: Parameter
    value: str
    options: list[Option]
    kind: str = "text"


@blueprint.get("/")
def index() -> str:
    """List the canned queries."""
    return render_template("queries.html", catalogue=site().catalogue)


@blueprint.get("/<name>.rq")
def text(name: str) -> Response:
    """Send a canned query's text, as it stands in its file."""
    return Response(site().catalogue.get(name).text, content_type="application/sparql-query; charset=utf-8")


@blueprint.get("/<name>.ttl")
def description(name: str) -> Response:
    """Send a canned query's description, as it stands in its file."""
    return Response(site().catalogue.get(name).description, content_type=with_charset(TURTLE))


@blueprint.get("/<name>")
def show(name: str) -> Response:
    """Answer a canned query with the parameters of the address."""
    query = site().catalogue.get(name)
    data = SOLUTIONS if query.form == "SELECT" else GRAPHS
    choices = accepted((*data, PAGE))
    sent = {key: texts for key, texts in request.args.lists() if key != "format"}
    if wants_page(choices):
        return _page(query, sent, data)
    values = parameters.read(query, sent, site().engine)
    return data_response(query.bind(values), choices, base=request.base_url)


def _page(query: CannedQuery, sent: Mapping[str, Sequence[str]], offers: Sequence[Format]) -> Response:
    fields = [_field(parameter, sent.get(parameter.name)) for parameter in query.parameters]
    context: dict[str, object] = {"query": query, "fields": fields}
    try:
        values = parameters.read(query, sent, site().engine)
    except ParameterError as error:
        return problem_response(problem.of_parameter_error(error), "query.html", text=query.text, **context)
    text = query.bind(values)
    result = site().engine.query(text, media_type=(JSON, N_TRIPLES))
    titles = {column.name: column.title for column in query.columns}
    page = render_template(
        "query.html",
        text=text,
        table=view.table(read_result(result)),
        titles=titles,
        offers=offers,
        **context,
    )
    response = make_response(page)
    response.vary.add("Accept")
    return response


def _field(parameter: Parameter, sent: Sequence[str] | None) -> Field:
    """Return a form field: a list of things to choose from, or a box to type in."""
    default = _spelled(parameter.default) if parameter.default is not None else ""
    value = default if sent is None else " ".join(sent)
    known: Sequence[Term] = parameter.choices or parameters.candidates(parameter, site().engine)
    kinds = {f"{XSD}integer": "number", f"{XSD}decimal": "number"}
    if not known or len(known) > _MOST_OPTIONS:
        return Field(parameter, value, [], kinds.get(parameter.datatype or "", "text"))
    labels = labels_of(site().engine, [term.value for term in known])
    options = [Option(_spelled(term), labels.get(term.value, Label(_spelled(term)))) for term in known]
    chosen = next((option.value for option in options if value in {option.value, _last(option.value)}), value)
    if len(options) > _SHORT:  # a long list is searched by name; a short one has an order of its own
        options.sort(key=lambda option: option.label.en.lower())
    return Field(parameter, chosen, options)


def _spelled(term: Term) -> str:
    return shorten(term.value)


def _last(value: str) -> str:
    return value.rpartition(":")[2]
