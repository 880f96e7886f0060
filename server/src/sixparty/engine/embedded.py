"""The embedded engine: a pyoxigraph store in this process's memory, filled once and never changed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

from sixparty.engine import messages, reading
from sixparty.engine.formats import GRAPH_FORMATS, SOLUTION_FORMATS
from sixparty.engine.interface import EngineError, EvaluationError, Result, UnsuitableFormatError
from sixparty.namespaces import PREFIXES, RDF, XSD

#: How many merged datasets (see `_merged`) are kept for the next query.
_KEPT_DATASETS: Final = 8
_NAMESPACE_END: Final = re.compile(r"[^/#]*$")
#: Datatypes that no syntax spells out.
_UNWRITTEN: Final = frozenset({f"{XSD}string", f"{RDF}langString"})
# What XML 1.0 cannot hold in any spelling; the writers put it in raw.
_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class EmbeddedEngine:
    """Answers from memory. Safe to call from several threads: each answer is written where it was asked."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        """Load the quads, and make the default graph the set union of all graphs."""
        self._store = ox.Store()
        self._store.bulk_extend(quads)
        # The union is materialised: the engine's own union view gives a triple once per graph, not once.
        self._store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
        self._merged = lru_cache(maxsize=_KEPT_DATASETS)(self._merge)

    @classmethod
    def from_files(cls, *paths: Path) -> Self:
        """Load RDF files; the ending of a name says the format. Raises EngineError naming file and line."""
        quads: list[ox.Quad] = []
        for path in paths:
            try:
                quads.extend(ox.parse(path=str(path)))
            except (SyntaxError, OSError, ValueError) as error:
                line = getattr(error, "lineno", None)
                where = f"{path}:{line}" if line else str(path)
                raise EngineError(
                    f"{where}: {getattr(error, 'msg', None) or error}", "mend or replace the file"
                ) from error
        return cls(quads)

    @classmethod
    def from_release(cls, folder: Path) -> Self:
        """Load `dataset.nq` of a release folder. Raises EngineError where there is none."""
        dataset = folder / "dataset.nq"
        if not dataset.is_file():
            raise EngineError(f"no release in {folder}: dataset.nq is missing", "run `sixparty build`")
        return cls.from_files(dataset)

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
        reading.refuse_federation(text)
        wanted = (media_type,) if isinstance(media_type, str) else tuple(media_type)
        default, named = default_graphs, named_graphs
        if default is None and named is None and reading.may_merge_graphs(text):
            default, named = reading.dataset_of(text, base) or (None, None)
        try:
            # No variable holds the results: a frame that a traceback keeps would be freed in another thread,
            # and pyoxigraph's results may only be dropped by the thread that made them.
            return _write(self._evaluate(text, default, named, base), wanted)
        except SyntaxError as error:
            raise messages.syntax_error(str(error), text) from error
        except (OSError, RuntimeError) as error:
            raise EvaluationError(f"The query failed: {error}") from error

    def _evaluate(
        self, text: str, default: Sequence[str] | None, named: Sequence[str] | None, base: str | None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if default is None and named is None:
            return self._store.query(text, base_iri=base)
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


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise EvaluationError(f"`{iri}` is no absolute IRI", "name graphs by their full IRI") from error


def _write(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, wanted: Sequence[str]) -> Result:
    """Write results in the first wanted media type that can carry them."""
    try:
        if isinstance(results, ox.QueryTriples):
            media_type = _first(wanted, GRAPH_FORMATS, "triples (CONSTRUCT, DESCRIBE)")
            body = _write_triples(results, media_type)
        else:
            media_type = _first(wanted, SOLUTION_FORMATS, "rows or a yes or no (SELECT, ASK)")
            body = results.serialize(format=SOLUTION_FORMATS[media_type]) or b""
    finally:
        del results  # see `query`
    return Result(_as_xml_text(body, media_type), media_type)


def _write_triples(triples: ox.QueryTriples, media_type: str) -> bytes:
    # CONSTRUCT repeats a triple once for each solution; its result is a set (SPARQL 1.1 §16.2).
    unique = dict.fromkeys(triples)
    rdf_format = GRAPH_FORMATS[media_type]
    readable = rdf_format in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML)
    return (
        ox.serialize(unique, format=rdf_format, prefixes=_used_prefixes(unique) if readable else None) or b""
    )


def _used_prefixes(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return those of our prefixes that the triples need: a reader sees no list of seventy."""
    used: set[str] = set()
    for triple in triples:
        for term in (
            triple.subject,
            triple.predicate,
            triple.object,
            getattr(triple.object, "datatype", None),
        ):
            if isinstance(term, ox.NamedNode) and term.value not in _UNWRITTEN:
                used.add(_NAMESPACE_END.sub("", term.value))
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in used}


def _as_xml_text(body: bytes, media_type: str) -> bytes:
    """Return XML that says what was meant: a bare CR would be read as LF, a control character as an error."""
    if not media_type.endswith("+xml"):
        return body
    if _NOT_XML.search(body):
        others = [other for other in (*SOLUTION_FORMATS, *GRAPH_FORMATS) if not other.endswith("+xml")]
        raise UnsuitableFormatError("The answer holds a control character that XML cannot express.", others)
    return body.replace(b"\r", b"&#13;")


def _first(wanted: Sequence[str], available: Mapping[str, object], what: str) -> str:
    for media_type in wanted:
        if media_type in available:
            return media_type
    raise UnsuitableFormatError(
        f"This query gives {what}, which cannot be written as {', '.join(wanted)}.", list(available)
    )
