"""The description of the HTTP interface for programs (OpenAPI 3.1)."""

from importlib.metadata import version
from typing import Any, Final

from sixparty.negotiation import GRAPHS, HTML, PROBLEM_JSON, SOLUTIONS
from sixparty.queries import Catalogue
from sixparty.queries.model import CannedQuery
from sixparty.web.asked import FORM, QUERY

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_IRIS: Final[Schema] = {"type": "array", "items": {"type": "string", "format": "iri"}}
_QUERY: Final = {"name": "query", "in": "query", "schema": _TEXT, "description": "SPARQL 1.1 text."}
_DATASET: Final = [
    {
        "name": name,
        "in": "query",
        "schema": _IRIS,
        "description": "A graph of the dataset (SPARQL 1.1 Protocol §2.1.4).",
    }
    for name in ("default-graph-uri", "named-graph-uri")
]
_FORMAT: Final = {
    "name": "format",
    "in": "query",
    "schema": {"type": "string", "enum": [*(offer.key for offer in (*SOLUTIONS, *GRAPHS)), "html"]},
    "description": "Overrules Accept.",
}
_ERRORS: Final = {
    "400": "The request or the query is malformed.",
    "403": "An update or SERVICE is asked for.",
    "404": "There is nothing of this name.",
    "405": "The method is not allowed.",
    "406": "None of the accepted formats can carry the answer.",
    "408": "The body came too slowly.",
    "411": "The length of the body is missing.",
    "412": "If-Match names another answer.",
    "413": "The request is too large.",
    "414": "The address is too long.",
    "415": "The body is of a kind that is not understood.",
    "431": "A header field is too long.",
    "429": "The minute's query time is used up.",
    "501": "The method is unknown.",
    "503": "Too many queries at this moment.",
    "504": "The query was stopped at its deadline.",
    "505": "The request is of another version of HTTP.",
    "507": "The query needed too much memory.",
}


def describe(catalogue: Catalogue) -> Schema:
    """Return the description, with one path for each canned query."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Six-Party Talks knowledge graph",
            "version": version("sixparty"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/sparql": {"get": _sparql_get(), "post": _sparql_post()},
            "/graphs": {"get": _graphs()},
            **{f"/queries/{query.name}": {"get": _canned(query.name, query)} for query in catalogue},
            "/healthz": {"get": _operation("alive", "Tell that the process answers.", ["text/plain"])},
            "/readyz": {"get": _operation("ready", "Tell that queries are taken up.", ["text/plain"])},
            "/metrics": {"get": _operation("metrics", "Show the metrics.", ["text/plain"])},
        },
    }


def _operation(name: str, summary: str, types: list[str], parameters: list[Any] | None = None) -> Schema:
    answers: Schema = {
        "200": {"description": "The answer.", "content": {media_type: {} for media_type in types}},
        "304": {"description": "The answer that If-None-Match names is still right."},
    }
    for status, meaning in _ERRORS.items():
        answers[status] = {"description": meaning, "content": {PROBLEM_JSON: {}, HTML: {}}}
    return {"operationId": name, "summary": summary, "parameters": parameters or [], "responses": answers}


def _all_types() -> list[str]:
    names = [name for offer in (*SOLUTIONS, *GRAPHS) for name in (offer.media_type, *offer.aliases)]
    return [*dict.fromkeys(names), HTML]


def _sparql_get() -> Schema:
    summary = "Answer a query; without one, describe the service."
    return _operation("sparqlGet", summary, _all_types(), [_QUERY, *_DATASET, _FORMAT])


def _sparql_post() -> Schema:
    form = {"type": "object", "required": ["query"], "properties": {"query": _TEXT}}
    body = {"required": True, "content": {QUERY: {"schema": _TEXT}, FORM: {"schema": form}}}
    return {
        **_operation("sparqlPost", "Answer a query.", _all_types(), [*_DATASET, _FORMAT]),
        "requestBody": body,
    }


def _graphs() -> Schema:
    parameters = [
        {"name": "default", "in": "query", "schema": _TEXT, "allowEmptyValue": True},
        {"name": "graph", "in": "query", "schema": {"type": "string", "format": "iri"}},
    ]
    types = [name for offer in GRAPHS for name in (offer.media_type, *offer.aliases)]
    return _operation(
        "graph", "Return one graph: `default`, or `graph`.", list(dict.fromkeys(types)), parameters
    )


def _canned(name: str, query: CannedQuery) -> Schema:
    parameters = [
        {
            "name": parameter.name,
            "in": "query",
            "required": False,
            "schema": _TEXT,
            "description": parameter.title.en,
        }
        for parameter in query.parameters
    ]
    return _operation(f"query-{name}", query.title.en, _all_types(), [*parameters, _FORMAT])
