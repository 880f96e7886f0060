"""Puts the server together: isolates on the data, Flask for the pages, and the layer in front."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sixparty import paths
from sixparty.engine import AsyncPool, EngineError
from sixparty.engine.isolation import IsolatedEngine, Pool, Source
from sixparty.limits import Limits
from sixparty.queries import Catalogue
from sixparty.web.observing import Observer

if TYPE_CHECKING:
    from sixparty.web.front import Front


def assemble(
    *,
    release: Path | None = None,
    data: Sequence[Path] = (),
    store: Path | None = None,
    remote: str | None = None,
    services: Sequence[str] = (),
    limits: Limits | None = None,
    observer: Observer | None = None,
    catalogue: Catalogue | None = None,
) -> "Front":
    """Return the application over a release folder, or over RDF files or a store on disk in its place.

    services: IRIs of the endpoints that SERVICE may ask; none else is ever called.
    remote: the address of a SPARQL endpoint that answers in place of all these; a release then gives the
    pages their files.
    Over a release the default graph is the union of all graphs, and so it is in a store that `sixparty store`
    has made; over files it is what they put there, and there are no canned queries. Raises EngineError where
    there is no release, DescriptionError for a faulty canned query.
    """
    held = limits or Limits.from_environment()
    if remote is not None:
        from sixparty.engine.remote import RemotePool  # with httpx, which takes a while to import

        return _over(RemotePool(remote, held), held, release, catalogue, observer, union=True)
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
    if catalogue is None and not (release or store):
        catalogue = Catalogue([])
    return _over(pool, held, release, catalogue, observer, union=source.union)


def _over(
    pool: AsyncPool,
    held: Limits,
    release: Path | None,
    catalogue: Catalogue | None,
    observer: Observer | None,
    *,
    union: bool,
) -> "Front":
    from sixparty.web.app import create_app  # takes as long to import as the data take to load: meanwhile
    from sixparty.web.front import Front

    engine = IsolatedEngine(pool)
    if catalogue is None:
        catalogue = Catalogue.from_folder(paths.queries_folder())
    flask = create_app(release, engine=engine, catalogue=catalogue, limits=held)
    return Front(flask, engine, held, observer or Observer(), union=union)
