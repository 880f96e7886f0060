"""Puts the server together: isolates on the data, Flask for the pages, and the layer in front.

The data begin to load first; what takes as long to import as they take to load is imported meanwhile.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sixparty import paths
from sixparty.engine import AsyncPool, EngineError
from sixparty.engine.isolation.pool import Pool
from sixparty.engine.isolation.source import Source
from sixparty.limits import Limits

if TYPE_CHECKING:
    from sixparty.queries import Catalogue
    from sixparty.web.front import Front


def assemble(
    *,
    release: Path | None = None,
    data: Sequence[Path] = (),
    store: Path | None = None,
    remote: str | None = None,
    services: Sequence[str] = (),
    limits: Limits | None = None,
    log: TextIO | None = None,
    log_queries: bool = False,
    catalogue: "Catalogue | None" = None,
) -> "Front":
    """Return the application over a release folder, or over RDF files or a store on disk in its place.

    services: IRIs of the endpoints that SERVICE may ask; none else is ever called.
    log: where a line for each query goes, None for nowhere; log_queries: with its text.
    remote: the address of a SPARQL endpoint that answers in place of all these; a release then gives the
    pages their files.
    Over a release the default graph is the union of all graphs, and so it is in a store that `sixparty store`
    has made; over files it is what they put there, and there are no canned queries. Raises EngineError where
    there is no release, DescriptionError for a faulty canned query.
    """
    held = limits or Limits.from_environment()
    pool, union = _begun(release, data, store, remote, services, held)
    from sixparty.engine.isolation.engine import IsolatedEngine
    from sixparty.queries import Catalogue
    from sixparty.web.app import create_app
    from sixparty.web.front import Front
    from sixparty.web.observing import Observer

    if catalogue is None:
        canned = release or store or remote
        catalogue = Catalogue.from_folder(paths.queries_folder()) if canned else Catalogue([])
    engine = IsolatedEngine(pool)
    flask = create_app(release, engine=engine, catalogue=catalogue, limits=held)
    return Front(flask, engine, held, Observer(log, log_queries=log_queries), union=union)


def _begun(
    release: Path | None,
    data: Sequence[Path],
    store: Path | None,
    remote: str | None,
    services: Sequence[str],
    held: Limits,
) -> tuple[AsyncPool, bool]:
    """Return the pool that answers, whose data begin to load; and whether the default graph is the union."""
    if remote is not None:
        from sixparty.engine.remote import RemotePool  # with httpx

        return RemotePool(remote, held), True
    if store is not None:
        source = Source.under(held, store=store, services=tuple(services))
    elif release is not None:
        dataset = release / "dataset.nq"
        if not dataset.is_file():
            raise EngineError(f"no release in {release}: dataset.nq is missing", "run `sixparty build`")
        source = Source.under(held, (dataset,), services=tuple(services))
    else:
        source = Source.under(held, tuple(data), union=False, services=tuple(services))
    pool = Pool(source, held)
    pool.spawn()
    return pool, source.union
