"""Puts the tests on servers, a few at a time: those with the same data share one."""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from w3c import datasets, graphstore, queries
from w3c.description import check_description
from w3c.manifests import Case
from w3c.outcomes import Result
from w3c.protocol import check_protocol
from w3c.servers import Server, serving

#: Servers that run at the same time: a test waits more for a start than for an answer.
JOBS: Final = 2
_SOME: Final = (
    ox.Quad(ox.NamedNode("urn:x-s"), ox.NamedNode("urn:x-p"), ox.Literal("o")),
    ox.Quad(ox.NamedNode("urn:x-s"), ox.NamedNode("urn:x-p"), ox.Literal("o"), ox.NamedNode("urn:x-g")),
)

Check = Callable[[Case, Server], Result]


@dataclass(frozen=True, slots=True)
class Batch:
    """Tests for one server: its data, and how each test is run."""

    quads: Iterable[ox.Quad]
    tests: Sequence[tuple[Case, Check]]


def batches(cases: Sequence[Case], root: Path) -> list[Batch]:
    """Sort the cases that need a server into batches, the largest first."""
    groups: dict[str, list[Case]] = defaultdict(list)
    by_data: dict[datasets.Dataset, list[Case]] = defaultdict(list)
    for case in cases:
        kind = _kind(case)
        if kind == "evaluation":
            by_data[datasets.dataset_of(case)].append(case)
        else:
            groups[kind].append(case)
    groups.pop("entailment", None)
    made = [
        Batch(datasets.quads_of(data, root), [(case, _evaluating(root)) for case in same])
        for data, same in by_data.items()
    ]
    made += [_special(kind, same, root) for kind, same in groups.items()]
    return sorted(made, key=lambda batch: -len(batch.tests))


def _kind(case: Case) -> str:
    """Return what sort of server a case needs."""
    if case.kind == "ProtocolTest":
        return "protocol"
    if case.kind == "GraphStoreProtocolTest":
        return "graph store"
    if case.kind == "ServiceDescriptionTest":
        return "description"
    if case.entailment:
        return "entailment"
    if queries.is_update(case):
        return "update"
    if case.kind in queries.SYNTAX or case.federated:
        return "syntax"
    return "evaluation" if case.kind in queries.EVALUATION else "entailment"


def _special(kind: str, cases: list[Case], root: Path) -> Batch:
    if kind == "protocol":
        files = tuple(sorted({graph for case in cases for graph in case.graphs}))
        return Batch(datasets.quads_of(((), files), root), _watched(cases, check_protocol))
    if kind == "graph store":
        return Batch(graphstore.quads_for(cases), _watched(cases, graphstore.check_graph_store))
    if kind == "update":
        return Batch(_SOME, _watched(cases, queries.check_update))
    if kind == "description":
        return Batch(_SOME, [(case, check_description) for case in cases])
    plain = [(case, queries.check_service if case.federated else queries.check_syntax) for case in cases]
    return Batch((), plain)


def _evaluating(root: Path) -> Check:
    return lambda case, server: queries.evaluate(case, server, root)


def _watched(cases: list[Case], check: Callable[[Case, Server, bytes], Result]) -> list[tuple[Case, Check]]:
    """Give each check what the server held before the first of them."""
    before: dict[str, bytes] = {}

    def watch(case: Case, server: Server) -> Result:
        if server.url not in before:
            before[server.url] = server.fingerprint("before")
        return check(case, server, before[server.url])

    return [(case, watch) for case in cases]


def run(cases: Sequence[Case], root: Path, done: Callable[[int], None] = lambda _: None) -> list[Result]:
    """Run the cases; those that ask for entailment need no server. `done` is told how many came out."""
    results = {case.iri: _out_of_reach(case) for case in cases if _kind(case) == "entailment"}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(JOBS) as pool:
        tasks = [
            pool.submit(_run_batch, batch, Path(folder) / f"{number}.nq")
            for number, batch in enumerate(batches(cases, root))
        ]
        try:
            for task in tasks:
                found = task.result()
                results |= {result.case.iri: result for result in found}
                done(len(found))
        finally:
            pool.shutdown(cancel_futures=True)  # where a server does not start, the next ones will not either
    return [results[case.iri] for case in cases]


def _out_of_reach(case: Case) -> Result:
    if case.entailment:
        return Result.inapplicable(case, queries.ENTAILMENT.format(regimes=", ".join(case.entailment)))
    return Result.untested(case, f"a test of an unknown kind, {case.kind}")


def _run_batch(batch: Batch, file: Path) -> list[Result]:
    datasets.write(batch.quads, file)
    with serving(file) as server:
        return [_guarded(check, case, server) for case, check in batch.tests]


def _guarded(check: Check, case: Case, server: Server) -> Result:
    try:
        return check(case, server)
    except OSError as error:
        return Result.failed(case, f"no answer: {error!r}")
