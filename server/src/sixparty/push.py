"""Loads a release into a store elsewhere, by SPARQL 1.1 Graph Store HTTP Protocol, and counts what is there.

Every step puts a graph in place of what was there, so that a run may be repeated, and one that was broken off
taken up again: what comes of it is the same.
"""

import hashlib
import json
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import pyoxigraph as ox

from sixparty.engine import Engine
from sixparty.engine.formats import JSON
from sixparty.engine.remote import RemoteEngine
from sixparty.engine.remote.asking import address_of
from sixparty.engine.remote.credentials import credentials_of
from sixparty.errors import SixpartyError
from sixparty.limits import Limits
from sixparty.namespaces import BASE

#: The name of the default graph among the options.
DEFAULT: Final = "default"
#: How the addresses of graph stores end, and those of the endpoints that belong to them.
_ENDPOINTS: Final = (
    ("/store", "/query"),  # oxigraph
    ("/data", "/query"),  # Fuseki
    ("/sparql-graph-crud-auth", "/sparql"),  # Virtuoso
    ("/sparql-graph-crud", "/sparql"),
    ("/rdf-graphs/service", ""),  # RDF4J, GraphDB
)
_SIZES: Final = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_DEFAULT_SIZE: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_ATTEMPTS: Final = 3
_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 10.0
_SECONDS: Final = 300.0
_SHOWN: Final = 5

#: A graph's name in a release; None for the default graph.
Name = str | None


class PushError(SixpartyError):
    """The release is not in the store as it should be."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was loaded: graphs, and the triples in them; removed: graphs of an earlier release."""

    graphs: int
    triples: int
    removed: int


def push(
    release: Path,
    address: str,
    *,
    bulk: bool = False,
    union: str | None = None,
    endpoint: str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Pushed:
    """Load a release folder into the graph store at an address, and compare the sizes of the graphs.

    bulk: send everything as N-Quads in one request, which takes the place of all that the store holds; else
    graph by graph, and graphs that are none of ours stay. union: DEFAULT or the IRI of a graph, to write the
    union of all graphs into it as well. endpoint: of queries; told from the address of the stores we know.
    Raises PushError, or EngineError where the endpoint does not answer.
    """
    dataset = release / "dataset.nq"
    if not dataset.is_file():
        raise PushError(f"no release in {release}: dataset.nq is missing", "run `sixparty build`")
    store = address_of(address)
    limits = Limits(deadline=_SECONDS, rows=10**9, answer_bytes=1 << 30)
    with RemoteEngine(endpoint or _endpoint_of(store), limits) as engine, _Store(store) as target:
        if bulk:
            progress("sending the whole dataset")
            target.put_all(_Lines(dataset, union))
            expected, removed = _sizes_of_lines(dataset, union), 0
        else:
            expected, removed = _put_each(dataset, target, union, engine, progress)
        progress("counting what is there")
        _verify(engine, expected, alone=bulk)
    loaded = {name: size for name, size in expected.items() if name != _name_of_union(union)}
    return Pushed(len(loaded), sum(loaded.values()), removed)


def _put_each(
    dataset: Path, target: "_Store", union: str | None, engine: Engine, progress: Callable[[str], None]
) -> tuple[dict[Name, int], int]:
    graphs: dict[Name, dict[ox.Triple, None]] = {}
    for quad in ox.parse(path=str(dataset)):
        graphs.setdefault(_name(quad), {})[quad.triple] = None
    if union is not None:
        whole: dict[ox.Triple, None] = {}
        for triples in graphs.values():
            whole.update(triples)
        graphs[_name_of_union(union)] = whole
    for number, (name, triples) in enumerate(graphs.items(), 1):
        progress(f"graph {number} of {len(graphs)}")
        target.put(name, triples)
    stale = sorted(name for name in _sizes(engine) if name and name.startswith(BASE) and name not in graphs)
    for name in stale:
        progress(f"removing {name}, which is no longer in the release")
        target.delete(name)
    return {name: len(triples) for name, triples in graphs.items()}, len(stale)


def _verify(engine: Engine, expected: dict[Name, int], *, alone: bool) -> None:
    """Raise PushError where a graph has another size than it should, or is not `alone` where it should be."""
    found: dict[Name, int] = {}
    found.update(_sizes(engine).items())
    if None in expected:
        rows = json.loads(engine.query(_DEFAULT_SIZE, media_type=JSON).body)["results"]["bindings"]
        found[None] = sum(int(row["n"]["value"]) for row in rows)
    if alone and (others := found.keys() - expected.keys()):
        raise PushError(
            f"the store has kept other graphs ({len(others)}), and so may not have read all that it was sent",
            "leave --bulk: this store does not take a whole dataset",
        )
    wrong = [
        f"{name or 'the default graph'} has {found.get(name, 0)} triples and should have {size}"
        for name, size in expected.items()
        if found.get(name, 0) != size
    ]
    if wrong:
        more = f" (and {len(wrong) - _SHOWN} more)" if len(wrong) > _SHOWN else ""
        raise PushError(
            f"the store does not hold the release: {'; '.join(wrong[:_SHOWN])}{more}",
            "push again; see that nobody else writes into the store, and that --endpoint is the store's own",
        )


def _sizes(engine: Engine) -> dict[str, int]:
    rows = json.loads(engine.query(_SIZES, media_type=JSON).body)["results"]["bindings"]
    return {row["g"]["value"]: int(row["n"]["value"]) for row in rows if "g" in row}


def _name(quad: ox.Quad) -> Name:
    graph = quad.graph_name
    return None if isinstance(graph, ox.DefaultGraph) else graph.value


def _name_of_union(union: str | None) -> Name:
    return None if union == DEFAULT else union


class _Lines:
    """The dataset as N-Quads, and all its triples again as those of the graph `union`; may be read twice."""

    def __init__(self, dataset: Path, union: str | None) -> None:
        self._dataset = dataset
        self._union = union

    def __iter__(self) -> Iterator[bytes]:
        return _lines(self._dataset, self._union)


def _lines(dataset: Path, union: str | None) -> Iterator[bytes]:
    with dataset.open("rb") as file:
        yield from iter(lambda: file.read(1 << 20), b"")
    if union is not None:
        graph = ox.DefaultGraph() if union == DEFAULT else ox.NamedNode(union)
        quads: list[ox.Quad] = []
        for quad in ox.parse(path=str(dataset)):
            quads.append(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
            if len(quads) == 10_000:
                yield ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
                quads.clear()
        yield ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _sizes_of_lines(dataset: Path, union: str | None) -> dict[Name, int]:
    sizes: Counter[Name] = Counter()
    seen: set[bytes] = set()  # digests, for the triples of a large dataset are more than memory may hold
    for quad in ox.parse(path=str(dataset)):
        sizes[_name(quad)] += 1
        if union is not None:
            seen.add(hashlib.blake2b(str(quad.triple).encode(), digest_size=12).digest())
    if union is not None:
        sizes[_name_of_union(union)] = len(seen)
    return dict(sizes)


def _endpoint_of(store: httpx.URL) -> str:
    path = store.path.rstrip("/")
    for ending, replacement in _ENDPOINTS:
        if path.endswith(ending):
            return str(store.copy_with(path=path.removesuffix(ending) + replacement or "/", query=None))
    raise PushError(
        "it cannot be told where the store answers queries", "name its SPARQL endpoint with --endpoint"
    )


class _Store:
    """A graph store that is written to."""

    def __init__(self, address: httpx.URL) -> None:
        self._address, auth = credentials_of(address)
        self._client = httpx.Client(
            auth=auth, verify=ssl.create_default_context(), trust_env=False, timeout=_SECONDS
        )

    def __enter__(self) -> "_Store":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def put(self, name: Name, triples: Iterable[ox.Triple]) -> None:
        """Put triples in place of a graph (§5.3). N-Triples is Turtle, which every store has to take."""
        body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        self._send("PUT", self._of(name), body, "text/turtle")

    def put_all(self, body: Iterable[bytes]) -> None:
        """Put N-Quads in place of everything."""
        self._send("PUT", self._address, body, "application/n-quads")

    def delete(self, name: Name) -> None:
        """Remove a graph (§5.4)."""
        self._send("DELETE", self._of(name), b"", None)

    def _of(self, name: Name) -> httpx.URL:
        chosen = {"default": ""} if name is None else {"graph": name}
        return self._address.copy_merge_params(chosen)

    def _send(self, method: str, url: httpx.URL, body: Iterable[bytes] | bytes, kind: str | None) -> None:
        """Send a request, again where no answer came or the store is busy: it may be repeated."""
        headers = {"Content-Type": kind} if kind else {}
        for attempt in range(1, _ATTEMPTS + 1):
            pause = _PAUSE * attempt
            try:
                response = self._client.request(method, url, content=body, headers=headers)
            except httpx.TransportError as error:
                failure = PushError(f"the store does not answer: {error}", "see that it runs, and push again")
            else:
                if response.is_success or (method == "DELETE" and response.status_code == 404):
                    return
                failure = _refusal(response)
                if response.status_code != 503:
                    raise failure
                told = response.headers.get("retry-after", "")
                pause = min(float(told), _LONGEST_PAUSE) if told.isdecimal() else pause
            if attempt < _ATTEMPTS:
                time.sleep(pause)
        raise failure


def _refusal(response: httpx.Response) -> PushError:
    status = response.status_code
    remedies = {
        401: "put user and password into the address: https://user:password@host/…",
        403: "the user of the address may not write; give it the right, or name another",
        404: "this is no graph store; oxigraph's is /store, Fuseki's /DATASET/data, "
        "Virtuoso's /sparql-graph-crud-auth",
        405: "the store takes no writing here; Fuseki needs --update",
        413: "allow larger requests in the store or the proxy before it",
        415: "this store takes no N-Quads: leave --bulk",
    }
    said = " ".join(response.text.split())[:200]
    return PushError(f"the store refused with status {status}: {said}", remedies.get(status, "see its log"))
