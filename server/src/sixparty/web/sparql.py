"""`/sparql`: the SPARQL 1.1 Protocol for queries, and a page to write them on."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.datastructures import MultiDict

from sixparty import problem
from sixparty.browse import read_result, unknown_terms
from sixparty.engine import EngineError, UnsuitableFormatError
from sixparty.engine.formats import JSON, N_TRIPLES
from sixparty.namespaces import PREFIXES
from sixparty.negotiation import GRAPHS, PAGE, SOLUTIONS
from sixparty.problem import Problem, ProblemError
from sixparty.web import view
from sixparty.web.answers import accepted, data_response, problem_response, wants_page
from sixparty.web.site import site

blueprint = Blueprint("sparql", __name__)

OFFERS: Final = (*SOLUTIONS, *GRAPHS, PAGE)
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_READ_ONLY: Final = "This endpoint only reads; updates are refused and nothing was changed."
_EXAMPLE: Final = """SELECT ?passage ?position ?modality ?content WHERE {
  GRAPH ?passage { ?position :holder state:dprk ; :modality ?modality ; :content ?content }
} LIMIT 50"""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a request names for its dataset; None, None for the store's own."""

    default_graphs: list[str] | None
    named_graphs: list[str] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: the query's text (None where there is none), and of which dataset."""

    text: str | None
    dataset: Dataset


@blueprint.get("/sparql")
def get() -> Response:
    """Answer a query in the address; with none, show the page to write one on."""
    return _answer(_asked_in_address())


@blueprint.post("/sparql")
def post() -> Response:
    """Answer a query in a form or in the body itself."""
    return _answer(_asked_in_body())


def _asked_in_address() -> Asked:
    _require_utf8(request.query_string, "The address")
    _refuse_update("update" in request.args)
    return Asked(_single(request.args.getlist("query")), _dataset(request.args))


def _require_utf8(encoded: bytes, what: str) -> None:
    """Refuse percent-encoded text that is not UTF-8: werkzeug would quietly put replacement signs in it."""
    try:
        unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        reason = f"{what} holds bytes that are not UTF-8."
        raise ProblemError(Problem("bad-request", 400, reason, "encode the query as UTF-8")) from None


def _asked_in_body() -> Asked:
    kind = request.mimetype
    if request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        reason = "Only UTF-8 is read."
        raise ProblemError(Problem("unsupported-media-type", 415, reason, "send the query as UTF-8"))
    if kind == _FORM:
        _require_utf8(request.get_data(), "The form")
        _refuse_update("update" in request.form)
        return Asked(_single(request.form.getlist("query")), _dataset(request.form))
    _refuse_update(kind == _UPDATE)
    if kind == _QUERY:
        try:
            return Asked(request.get_data().decode("utf-8"), _dataset(request.args))
        except UnicodeDecodeError as error:
            reason = f"The body is not UTF-8 (at byte {error.start})."
            raise ProblemError(Problem("bad-request", 400, reason, "send the query as UTF-8")) from None
    reason = f"A body of type `{kind or 'unknown'}` is not understood."
    remedy = f"send {_FORM} with `query=…`, or the query itself as {_QUERY}"
    raise ProblemError(Problem("unsupported-media-type", 415, reason, remedy))


def _refuse_update(asked: bool) -> None:
    if asked:
        raise ProblemError(Problem("refused", 403, _READ_ONLY, "ask with SELECT, ASK, CONSTRUCT or DESCRIBE"))


def _single(texts: list[str]) -> str | None:
    if len(texts) > 1:
        reason = f"`query` was sent {len(texts)} times."
        raise ProblemError(Problem("bad-request", 400, reason, "send one query at a time"))
    return texts[0] if texts else None


def _dataset(sent: MultiDict[str, str]) -> Dataset:
    default, named = sent.getlist("default-graph-uri"), sent.getlist("named-graph-uri")
    return Dataset(default, named) if default or named else Dataset(None, None)


def _answer(asked: Asked) -> Response:
    choices = accepted(OFFERS)
    if wants_page(choices):
        return _page(asked)
    if asked.text is None:
        reason = "No `query` was sent."
        remedy = f"send SPARQL as `?query=…`, as a form field `query`, or as a body of type {_QUERY}"
        raise ProblemError(Problem("missing-query", 400, reason, remedy))
    try:
        return data_response(
            asked.text,
            choices,
            default_graphs=asked.dataset.default_graphs,
            named_graphs=asked.dataset.named_graphs,
            base=request.base_url,
        )
    except UnsuitableFormatError:
        if any(choice.format == PAGE for choice in choices):
            return _page(asked)
        raise


def _page(asked: Asked) -> Response:
    """Return the page with the form and, where a query was sent, its answer or what is wrong with it."""
    context: dict[str, object] = {
        "text": _EXAMPLE_WITH_PREFIXES if asked.text is None else asked.text,
        "catalogue": site().catalogue,
        "prefixes": PREFIXES,
    }
    if asked.text is None:
        return make_response(render_template("sparql.html", **context))
    try:
        result = site().engine.query(
            asked.text,
            media_type=(JSON, N_TRIPLES),
            default_graphs=asked.dataset.default_graphs,
            named_graphs=asked.dataset.named_graphs,
            base=request.base_url,
        )
    except EngineError as error:
        return problem_response(problem.of_engine_error(error), "sparql.html", **context)
    offers = SOLUTIONS if result.media_type == JSON else GRAPHS
    unknown = unknown_terms(site().engine, asked.text)
    context |= {"table": view.table(read_result(result)), "offers": offers, "unknown": unknown}
    response = make_response(render_template("sparql.html", **context))
    response.vary.add("Accept")
    return response


def _with_prefixes(text: str) -> str:
    """Put before a text the declarations of those prefixes of ours that it uses."""
    used = [name for name in PREFIXES if f" {name}:" in text]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + "\n" + text


_EXAMPLE_WITH_PREFIXES: Final = _with_prefixes(_EXAMPLE)
