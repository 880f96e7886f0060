"""The embedded engine: a pyoxigraph store in this process's memory, filled once and never changed."""

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

from sixparty.engine import messages, reading, writing
from sixparty.engine.interface import EngineError, EvaluationError, ExhaustedError, Result
from sixparty.engine.writing import Ceiling

#: How many merged datasets (see `_merged`) are kept for the next query.
_KEPT_DATASETS: Final = 2


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long an answer and how deep a query may be, and which endpoints SERVICE may ask."""

    ceiling: Ceiling = field(default_factory=Ceiling)
    nesting: int | None = None
    services: tuple[str, ...] = ()


class EmbeddedEngine:
    """Answers from memory. Safe to call from several threads: each answer is written where it was asked."""

    def __init__(self, store: ox.Store, bounds: Bounds | None = None) -> None:
        """Answer from a filled store, which nobody changes any more; bounds: None for no limits."""
        self._store = store
        self._bounds = bounds or Bounds()
        self._merged = lru_cache(maxsize=_KEPT_DATASETS)(self._merge)

    @classmethod
    def from_quads(cls, quads: Iterable[ox.Quad]) -> Self:
        """Hold these quads, with the set union of all graphs as the default graph."""
        store = ox.Store()
        store.bulk_extend(quads)
        _unite(store)
        return cls(store)

    @classmethod
    def from_files(cls, *paths: Path, union: bool = True, bounds: Bounds | None = None) -> Self:
        """Load RDF files; the ending of a name says the format.

        union: make the default graph the set union of all graphs; else it is what the files put there.
        ceiling, nesting: as for the class. Raises EngineError naming file and line.
        """
        store = ox.Store()
        for path in paths:
            try:
                _load(store, path, by_predicate=union and path.suffix == ".nq")
            except (SyntaxError, OSError, ValueError) as error:
                line = getattr(error, "lineno", None)
                where = f"{path}:{line}" if line else str(path)
                raise EngineError(
                    f"{where}: {getattr(error, 'msg', None) or error}", "mend or replace the file"
                ) from error
        if union:
            _unite(store)
        return cls(store, bounds)

    @classmethod
    def from_release(cls, folder: Path) -> Self:
        """Load `dataset.nq` of a release folder. Raises EngineError where there is none."""
        dataset = folder / "dataset.nq"
        if not dataset.is_file():
            raise EngineError(f"no release in {folder}: dataset.nq is missing", "run `sixparty build`")
        return cls.from_files(dataset)

    @classmethod
    def from_store(cls, folder: Path, bounds: Bounds | None = None) -> Self:
        """Open a store on disk, which nobody may write to meanwhile. Raises EngineError where it is none."""
        try:
            return cls(ox.Store.read_only(str(folder)), bounds)
        except (OSError, ValueError) as error:
            raise EngineError(f"{folder} is no store that can be read: {error}", "name its folder") from error

    def within(self, rows: int) -> "EmbeddedEngine":
        """Return an engine on the same data whose answers have no more than `rows` rows."""
        ceiling = self._bounds.ceiling
        least = rows if ceiling.rows is None else min(rows, ceiling.rows)
        return EmbeddedEngine(self._store, replace(self._bounds, ceiling=Ceiling(least, ceiling.bytes)))

    def query(
        self,
        text: str,
        *,
        media_type: str | Sequence[str],
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> Result:
        """Answer a query; see `Engine.query`."""
        reading.refuse_federation(text, self._bounds.services)
        if self._bounds.nesting is not None:
            reading.refuse_nesting(text, self._bounds.nesting)
        wanted = (media_type,) if isinstance(media_type, str) else tuple(media_type)
        default, named = default_graphs, named_graphs
        if default is None and named is None and reading.may_merge_graphs(text):
            default, named = reading.dataset_of(text, base) or (None, None)
        try:
            return writing.write(
                lambda: self._evaluate(text, default, named, base), wanted, self._bounds.ceiling
            )
        except MemoryError as error:
            reason = "The query needs more memory than a query may take."
            raise ExhaustedError(
                reason, "ask for less at a time, with LIMIT or a narrower pattern"
            ) from error
        except SyntaxError as error:
            raise messages.syntax_error(str(error), text) from error
        except (OSError, RuntimeError) as error:
            raise EvaluationError(f"The query failed: {error}") from error

    def _evaluate(
        self, text: str, default: Sequence[str] | None, named: Sequence[str] | None, base: str | None
    ) -> writing.Results:
        if default is None and named is None:
            return self._store.query(text, base_iri=base)
        if len(set(default or ())) == 1 and not named:  # one graph is merged already
            only = _node(default[0])  # type: ignore[index]
            return self._store.query(text, base_iri=base, default_graph=only, named_graphs=[])
        store = self._merged(tuple(sorted(set(default or ()))), tuple(sorted(set(named or ()))))
        graphs: list[ox.NamedNode | ox.BlankNode] = [_node(iri) for iri in named or ()]
        return store.query(text, base_iri=base, default_graph=ox.DefaultGraph(), named_graphs=graphs)

    def _merge(self, default: tuple[str, ...], named: tuple[str, ...]) -> ox.Store:
        """Return a store whose default graph is a merge: a triple that two of the graphs hold counts once."""
        store = ox.Store()
        for iri in default:
            quads = self._store.quads_for_pattern(None, None, None, _node(iri))
            store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        for iri in named:
            store.extend(self._store.quads_for_pattern(None, None, None, _node(iri)))
        return store


def _unite(store: ox.Store) -> None:
    # The union is materialised: the engine's own union view gives a triple once per graph, not once.
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")


def _load(store: ox.Store, path: Path, *, by_predicate: bool) -> None:
    """Load a file; by_predicate: it is N-Quads of a size that may be held twice, as a release's is.

    Statements with the same predicate are loaded together and lie so in memory: to walk through all labels,
    say, takes a third less time where they are neighbours.
    """
    if by_predicate:
        with contextlib.suppress(SyntaxError, IndexError):  # told below, with its line in the file
            lines = defaultdict(list)
            for line in path.read_bytes().splitlines():
                lines[line.split(None, 2)[1]].append(line)
            text = b"\n".join(chain.from_iterable(lines.values()))
            store.bulk_load(input=text, format=ox.RdfFormat.N_QUADS)
            return
    store.bulk_load(path=str(path))


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise EvaluationError(f"`{iri}` is no absolute IRI", "name graphs by their full IRI") from error
