"""The command `sixparty`. What only one command needs is imported there: `serve` is to start at once."""

import json
import sys
from pathlib import Path

import click

from sixparty import paths
from sixparty.engine.formats import BY_NAME
from sixparty.errors import SixpartyError
from sixparty.limits import Limits
from sixparty.options import engine_of, engine_option, release_of, release_option


class _Group(click.Group):
    """A group that turns the project's own errors into a message and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SixpartyError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sixparty")
def main() -> None:
    """Build, check, ask and serve the knowledge graph of the Six-Party Talks paper."""


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: data/passages.ttl.")
def passages(file: Path, out: Path | None) -> None:
    """Write data/passages.ttl from the paper's passages (JSON Lines FILE), without their text."""
    from sixparty.passages import passages_turtle, read_passages

    target = out or paths.data_folder() / "passages.ttl"
    found = read_passages(file)
    text = passages_turtle(found)
    changed = not target.is_file() or target.read_text(encoding="utf-8") != text
    if changed:
        target.write_text(text, encoding="utf-8")
    click.echo(f"{len(found)} passages; {target} {'written' if changed else 'unchanged'}")


@main.command()
@click.argument("sections", nargs=-1, metavar="[SECTION]...")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--passages",
    "passages_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The paper's text, passages.jsonl; default: ../shared/paper/passages.jsonl beside the checkout.",
)
def check(sections: tuple[str, ...], as_json: bool, passages_file: Path | None) -> None:
    """Look for what is missing or wrong in the data of SECTIONs (default: all that have a data file).

    Exit status 1 where there is a finding.
    """
    from sixparty.checking import run_checks
    from sixparty.terminal import show_report, showing_progress

    text = passages_file or paths.default_passages()
    with showing_progress() as progress:
        report = run_checks(paths.resource_root(), list(sections), text, progress)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        show_report(report)
    sys.exit(1 if report.findings else 0)


@main.command()
@click.option("--out", type=click.Path(path_type=Path), help="The release folder; default: build/release.")
@click.option("--unchecked", is_flag=True, help="Leave out terms and shapes, for work in progress.")
def build(out: Path | None, unchecked: bool) -> None:
    """Build a release: parse, validate, reason, and write dataset.nq and manifest.json.

    The earlier release stays where a build fails.
    """
    from sixparty import release
    from sixparty.terminal import showing_progress

    target = out or paths.default_release()
    with showing_progress() as progress:
        manifest = release.build(paths.resource_root(), target, checked=not unchecked, progress=progress)
    click.echo(
        f"{target}: {manifest['quads']} quads, {manifest['passagesEncoded']} passages encoded, "
        f"{manifest['triplesPerPassage']} triples a passage"
    )


@main.command()
@click.argument("question", metavar="FILE|TEXT|NAME")
@click.option("--param", "settings", multiple=True, metavar="NAME=VALUE", help="A canned query's parameter.")
@click.option(
    "--format",
    "output",
    type=click.Choice(list(BY_NAME)),
    default="table",
    show_default=True,
    help="How to write the answer.",
)
@click.option(
    "--lang", type=click.Choice(["en", "zh-Hant"]), help="In a table, names in this language instead of IRIs."
)
@release_option
@engine_option
def query(
    question: str,
    settings: tuple[str, ...],
    output: str,
    lang: str | None,
    release_folder: Path | None,
    engine: str | None,
) -> None:
    """Answer a SPARQL query without a server of ours.

    Give a file, the text itself (the project's prefixes need no declaration), a canned query's name, or -.
    """
    from sixparty import asking
    from sixparty.namespaces import shorten
    from sixparty.queries import Catalogue
    from sixparty.terminal import show_result

    pairs = []
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign:
            raise click.BadParameter(f"{setting!r} is not NAME=VALUE", param_hint="--param")
        pairs.append((name, value))
    asked = engine_of(engine, release_folder)
    catalogue = Catalogue.from_folder(paths.queries_folder())
    found = asking.find_question(question, catalogue, pairs, asked)
    result = asking.answer(found, asked, output)
    name_of = asking.namer(asked, result, lang) if lang and output == "table" else shorten
    show_result(result, found.titles, as_table=output == "table", name_of=name_of)


@main.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Default: build/export.")
@release_option
def export(out: Path | None, release_folder: Path | None) -> None:
    """Write the graph as N-Quads, TriG, Turtle, JSON-LD and one OWL file (RDF/XML) for Protégé."""
    from sixparty.export import export as write_files
    from sixparty.terminal import showing_progress

    chosen = release_of(release_folder)
    with showing_progress() as progress:
        progress("writing the files")
        files = write_files(chosen, out or paths.default_release().parent / "export")
    for path in files:
        click.echo(f"{path}  {path.stat().st_size:,} bytes")


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--data",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Make it of these RDF files in place of a release. May be repeated.",
)
@release_option
def store(folder: Path, data: tuple[Path, ...], release_folder: Path | None) -> None:
    """Make a store on disk in FOLDER, for `sixparty serve --store`: slower than memory, and of any size.

    Its default graph is the union of all graphs.
    """
    from sixparty.engine import stored
    from sixparty.terminal import showing_progress

    files = data or (release_of(release_folder) / "dataset.nq",)
    with showing_progress() as progress:
        stored.build(folder, files, progress=progress)
    size = sum(path.stat().st_size for path in folder.iterdir())
    click.echo(f"{folder}: {size:,} bytes")


@main.command()
@click.argument("url")
@click.option("--bulk", is_flag=True, help="Replace everything in the store, by one request of N-Quads.")
@click.option(
    "--union",
    metavar="default|IRI",
    help="Write the union of all graphs into the default graph too, or into this graph.",
)
@click.option("--endpoint", metavar="URL", help="Where the store answers queries, if that is not known.")
@release_option
def push(url: str, bulk: bool, union: str | None, endpoint: str | None, release_folder: Path | None) -> None:
    """Load a release into the graph store at URL, and see by a query that it is there.

    May be repeated, and taken up again where it was broken off. User and password go into the URL.
    """
    from sixparty.push import push as load
    from sixparty.terminal import showing_progress

    chosen = release_of(release_folder)
    with showing_progress() as progress:
        done = load(chosen, url, bulk=bulk, union=union, endpoint=endpoint, progress=progress)
    removed = f"; {done.removed} graphs of an earlier release removed" if done.removed else ""
    click.echo(f"{done.graphs} graphs, {done.triples:,} triples, counted in the store{removed}")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free.")
@release_option
@click.option(
    "--data",
    "data",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Serve these RDF files in place of a release; the default graph is theirs. May be repeated.",
)
@click.option(
    "--store",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Serve a store on disk, made by `sixparty store`, in place of a release.",
)
@engine_option
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    envvar="SIXPARTY_SERVICES",
    metavar="IRI",
    help="An endpoint that SERVICE may ask; none else is. May be repeated. [env: SIXPARTY_SERVICES]",
)
@click.option("--quiet", is_flag=True, help="Write no line for each query to the standard error.")
@click.option("--log-queries", is_flag=True, help="Write the queries' text too.")
def serve(
    host: str,
    port: int,
    release_folder: Path | None,
    data: tuple[Path, ...],
    store: Path | None,
    engine: str | None,
    services: tuple[str, ...],
    quiet: bool,
    log_queries: bool,
) -> None:
    """Serve the endpoint and the pages; builds a release first where the sources have changed.

    Limits are set by environment variables: `sixparty limits` lists them.
    """
    if sum(map(bool, (data, release_folder, store))) > 1:
        raise click.UsageError("--data and --store take the place of --release: give one of them")
    if engine and (data or store):
        raise click.UsageError("--engine (or SIXPARTY_ENGINE) takes the place of --data and --store")
    if services and (store or engine):
        raise click.UsageError("--allow-service (or SIXPARTY_SERVICES) goes with a release or --data")
    from sixparty.web.listening import listen

    sock = listen(host, port)
    needed = release_folder or not (data or store or engine)
    chosen = release_of(release_folder) if needed else None
    from sixparty.web.assembly import assemble

    app = assemble(
        release=chosen,
        data=data,
        store=store,
        remote=engine,
        services=services,
        log=None if quiet else sys.stderr,
        log_queries=log_queries,
    )
    from sixparty.web.server import serve as run  # and what it needs, while the data load

    run(app, sock, ready=lambda url: click.echo(f"{url}  (stop: Ctrl+C)"))


@main.command()
def limits() -> None:
    """List the limits that `serve` keeps, and the environment variables that set them."""
    from sixparty.terminal import show_table

    rows = [[row.variable, f"{row.value:g}", row.unit, row.en] for row in Limits.from_environment().table()]
    show_table(["variable", "value", "unit", "meaning"], rows)
