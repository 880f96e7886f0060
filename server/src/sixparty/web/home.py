"""The home page, the release's files, and the pages that explain problems."""

from typing import Final

from flask import Blueprint, Response, jsonify, render_template, send_from_directory
from werkzeug.exceptions import NotFound

from sixparty.browse import read_result
from sixparty.engine.formats import JSON
from sixparty.negotiation import GRAPHS
from sixparty.problem import KINDS
from sixparty.queries import UnknownQueryError
from sixparty.web import openapi, view
from sixparty.web.site import site

blueprint = Blueprint("home", __name__)

#: The canned query whose answer the home page shows.
FEATURED: Final = "demands"
_FEATURED_ROWS: Final = 12
#: What may be fetched from a release folder, and its media type.
_FILES: Final = {
    ".nq": "application/n-quads",
    ".json": "application/json",
    ".trig": "application/trig",
    ".ttl": "text/turtle; charset=utf-8",
    ".jsonld": "application/ld+json",
    ".owl": "application/rdf+xml",
}
#: Kinds of things to leaf through: path, and what they are called.
KINDS_OF_THINGS: Final = (
    ("state", "States", "國家"),
    ("org", "Organisations", "組織"),
    ("person", "Persons", "人物"),
    ("group", "Groups", "群體"),
    ("place", "Places", "地點"),
    ("facility", "Facilities", "設施"),
    ("material", "Materials", "物料"),
    ("system", "Weapon systems", "武器系統"),
    ("agreement", "Agreements", "協議"),
    ("round", "Rounds of talks", "會談輪次"),
    ("event", "Events", "事件"),
    ("act", "Acts", "行為"),
    ("position", "Positions", "立場"),
    ("claim", "Claims", "主張"),
    ("quantity", "Quantities", "數量"),
    ("issue", "Issues", "議題"),
    ("citation", "Citations", "引註"),
    ("work", "Works cited", "引用文獻"),
    ("passage", "Passages", "段落"),
)


@blueprint.get("/")
def index() -> str:
    """Show what this is, one question with its answer, and where to go on."""
    catalogue = site().catalogue
    context: dict[str, object] = {}
    try:
        query = catalogue.get(FEATURED)
    except UnknownQueryError:
        pass  # another catalogue than ours: a home page without a featured question
    else:
        found = read_result(site().engine.query(query.bind({}), media_type=JSON))
        titles = {column.name: column.title for column in query.columns}
        context = {"featured": query, "table": view.table(found, _FEATURED_ROWS), "titles": titles}
    return render_template(
        "home.html",
        catalogue=catalogue,
        kinds=KINDS_OF_THINGS,
        manifest=site().manifest,
        files=_release_files(),
        offers=GRAPHS,
        **context,
    )


@blueprint.get("/download/<name>")
def download(name: str) -> Response:
    """Send a file of the release."""
    if name not in _release_files():
        raise NotFound
    suffix = "." + name.rpartition(".")[2]
    return send_from_directory(str(site().release), name, mimetype=_FILES[suffix].split(";")[0])


@blueprint.get("/problem/<kind>")
def explain(kind: str) -> str:
    """Explain a kind of problem: the address that its `type` names."""
    if kind not in KINDS:
        raise NotFound
    return render_template("kind.html", kinds=KINDS, kind=kind)


@blueprint.get("/openapi.json")
def interface() -> Response:
    """Send the description of the HTTP interface."""
    return jsonify(openapi.describe(site().catalogue))


@blueprint.get("/limits")
def limits() -> str:
    """Show what a request may cost; a cut answer names this page."""
    return render_template("limits.html", rows=list(site().limits.table()))


def _release_files() -> dict[str, int]:
    """Return the names of the release's files with their sizes in bytes."""
    folder = site().release
    found = sorted(folder.iterdir()) if folder is not None and folder.is_dir() else []
    return {path.name: path.stat().st_size for path in found if path.is_file() and path.suffix in _FILES}
