"""Puts the application together."""

from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from sixparty import problem
from sixparty.engine import Engine, EngineError
from sixparty.limits import Limits
from sixparty.manifest import read_manifest
from sixparty.namespaces import shorten
from sixparty.negotiation import NotAcceptableError
from sixparty.queries import Catalogue, ParameterError, UnknownQueryError
from sixparty.web import home, queries, resources, sparql
from sixparty.web.answers import problem_response
from sixparty.web.headers import EVERYWHERE
from sixparty.web.site import KEY, Site, link_for

#: Bytes of a form.
MAX_BODY: Final = 1 << 20


def create_app(
    release: Path | None, *, engine: Engine, catalogue: Catalogue, limits: Limits | None = None
) -> Flask:
    """Return the application for the pages over an engine.

    release: the folder whose files may be fetched, None for none; limits: those that the server keeps.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(link_for=link_for, shorten=shorten)
    app.extensions[KEY] = Site(
        engine=engine,
        catalogue=catalogue,
        release=release,
        limits=limits or Limits(),
        manifest=read_manifest(release) if release else {},
    )
    for blueprint in (home.blueprint, sparql.blueprint, queries.blueprint, resources.blueprint):
        app.register_blueprint(blueprint)
    _handle_errors(app)
    app.after_request(_add_headers)
    return app


def _add_headers(response: Response) -> Response:
    for name, value in EVERYWHERE.items():
        response.headers.setdefault(name, value)
    return response


def _handle_errors(app: Flask) -> None:
    """Turn every error that a view lets through into a problem with its own status."""

    def own(error: problem.ProblemError) -> Response:
        return problem_response(error.problem)

    def engine(error: EngineError) -> Response:
        return problem_response(problem.of_engine_error(error))

    def format_(error: NotAcceptableError) -> Response:
        return problem_response(problem.of_not_acceptable(error))

    def parameter(error: ParameterError) -> Response:
        return problem_response(problem.of_parameter_error(error))

    def query(error: UnknownQueryError) -> Response:
        return problem_response(problem.of_unknown_query(error))

    def http(error: HTTPException) -> Response:
        response = problem_response(_of_http(error))
        if error.response is None:
            response.headers.extend(
                header for header in error.get_headers() if header[0] in {"Allow", "Location"}
            )
        return response

    def unforeseen(error: Exception) -> Response:
        app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
        reason = "The server met an error of its own; it has been logged."
        return problem_response(
            problem.Problem("internal", 500, reason, "try again, or tell the maintainers")
        )

    handlers: list[tuple[type[Exception], Any]] = [
        (problem.ProblemError, own),
        (EngineError, engine),
        (NotAcceptableError, format_),
        (ParameterError, parameter),
        (UnknownQueryError, query),
        (HTTPException, http),
        (Exception, unforeseen),
    ]
    for kind, handler in handlers:
        app.register_error_handler(kind, handler)


def _of_http(error: HTTPException) -> problem.Problem:
    reason = error.description or error.name
    if error.code == 404:
        return problem.Problem(
            "not-found", 404, f"Nothing answers at {request.path}.", "start from the home page"
        )
    return problem.of_status(error.code or 500, reason)
