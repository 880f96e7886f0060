"""The run itself: starts every server, compares answers, measures, and gathers the results."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks import answers, client, data, machine, measuring
from benchmarks.measuring import Plan
from benchmarks.results import Cell, Results, ServerFacts
from benchmarks.rounds import in_rounds
from benchmarks.servers import Running, Server, UnavailableError
from benchmarks.servers.fuseki import NAME as FUSEKI
from benchmarks.servers.fuseki import fuseki
from benchmarks.servers.ours import LIMIT, limit, ours
from benchmarks.servers.ours import NAME as OURS
from benchmarks.servers.process import free_ports
from benchmarks.servers.python_peers import (
    OXIGRAPH,
    OXIGRAPH_DISK,
    RDFLIB,
    oxigraph,
    oxigraph_disk,
    rdflib_endpoint,
)
from benchmarks.servers.virtuoso import NAME as VIRTUOSO
from benchmarks.servers.virtuoso import virtuoso
from benchmarks.workload import Question

PEERS: Final = (OXIGRAPH, OXIGRAPH_DISK, RDFLIB, FUSEKI, VIRTUOSO)
_STARTS: Final = 3
_REFERENCES: Final = (OXIGRAPH, OURS)

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a run is made with.

    first_port: servers listen from here on; rounds: how often each cell is measured; answers_only: nothing is
    timed.
    """

    program: Path
    release: Path
    scratch: Path
    peers: tuple[str, ...]
    first_port: int
    six: Plan
    canned: Plan
    samples: int
    rounds: int
    answers_only: bool = False


def run(setting: Setting, questions: list[Question], tell: Tell) -> Results:
    """Run everything and return what was found; servers are stopped whatever happens.

    Raises UnavailableError without our own server or `oxigraph serve`, ClientError without the load client.
    """
    dataset = setting.release / data.DATASET
    quads, graphs = data.size(dataset)
    used = "none" if setting.answers_only else client.version()
    started = datetime.now(UTC).strftime("%Y-%m-%d")
    results = Results(machine.describe(), quads, graphs, used, setting.six.seconds, setting.rounds, started)
    with ExitStack() as stack:
        running, startups, memories = _start_all(setting, dataset, results, stack, tell)
        sound = _compare(running, questions, setting, results, tell)
        if not setting.answers_only:
            limits = _start_limit(setting, questions, running, stack)
            startups[LIMIT], memories[LIMIT] = limits.start(lambda _: True), limits.memory()
            _measure(running, limits, questions, sound, setting, results, tell)
            running = [*running, limits]
        results.servers = [_facts(one, startups, memories) for one in running]
    return results


def _start_all(
    setting: Setting, dataset: Path, results: Results, stack: ExitStack, tell: Tell
) -> tuple[list[Running], dict[str, float], dict[str, float]]:
    running: list[Running] = []
    startups: dict[str, float] = {}
    memories: dict[str, float] = {}
    ports = free_ports(setting.first_port, 2 + len(PEERS))
    for port, (name, make) in zip(ports, _makers(setting, dataset, ports[-1]), strict=False):
        tell(f"preparing {name}")
        try:
            one = Running(make(), port, setting.scratch / f"{name.replace(' ', '-')}.log")
            stack.callback(one.stop)
            startups[name] = _startup(one)
            memories[name] = one.memory()
            running.append(one)
        except UnavailableError as error:
            if name in _REFERENCES:
                raise
            results.absent[name] = str(error)
            tell(f"{name} is left out: {error}")
    return running, startups, memories


def _makers(setting: Setting, dataset: Path, sql_port: int) -> Iterable[tuple[str, Callable[[], Server]]]:
    union = data.with_union(dataset, setting.scratch)
    scratch = setting.scratch
    every: dict[str, Callable[[], Server]] = {
        OURS: lambda: ours(setting.program, setting.release),
        OXIGRAPH: lambda: oxigraph(union),
        OXIGRAPH_DISK: lambda: oxigraph_disk(union, scratch),
        RDFLIB: lambda: rdflib_endpoint(dataset),
        FUSEKI: lambda: fuseki(union, scratch),
        VIRTUOSO: lambda: virtuoso(union, scratch, sql_port),
    }
    return [(name, make) for name, make in every.items() if name == OURS or name in setting.peers]


def _startup(one: Running) -> float:
    """Start a few times and return the median of the seconds until the first good answer; it stays up."""
    times = []
    for turn in range(_STARTS):
        if turn:
            one.stop()
        times.append(one.start(measuring.good))
    return sorted(times)[len(times) // 2]


def _start_limit(
    setting: Setting, questions: list[Question], running: list[Running], stack: ExitStack
) -> Running:
    """Keep the answers of `oxigraph serve` as pages, and return the server that is to show them."""
    pages = setting.scratch / "pages"
    pages.mkdir(exist_ok=True)
    reference = next(one for one in running if one.server.name == OXIGRAPH)
    for question in questions:
        answer = answers.ask(reference.url, question.repeated(), question.media_type, 60.0)
        (pages / question.name).write_bytes(answer.body)
    (port,) = free_ports(setting.first_port, 1)
    limits = Running(limit(setting.program, pages), port, setting.scratch / "limit.log")
    stack.callback(limits.stop)
    return limits


def _compare(
    running: list[Running], questions: list[Question], setting: Setting, results: Results, tell: Tell
) -> dict[str, list[Running]]:
    """Note what each server answers otherwise; return, by question, the servers that may be timed."""
    sound: dict[str, list[Running]] = {}
    for question in questions:
        tell(f"comparing the answers to {question.name}")
        faults = measuring.compare(running, question, setting.samples)
        for name, fault in faults.items():
            results.wrong.append({"server": name, "question": question.name, "fault": fault})
            tell(f"{name} answers {question.name} otherwise: {fault}")
        sound[question.name] = [one for one in running if one.server.name not in faults]
        results.questions.append(_described(question))
    return sound


def _described(question: Question) -> dict[str, Any]:
    kept = asdict(question)
    return kept | {"texts": len(question.texts), "first": question.repeated()}


def _measure(
    running: list[Running],
    limits: Running,
    questions: list[Question],
    sound: dict[str, list[Running]],
    setting: Setting,
    results: Results,
    tell: Tell,
) -> None:
    for question in questions:

        def repeated(one: Running, question: Question = question) -> list[Cell]:
            tell(f"{question.name}, repeated: {one.server.name}")
            ask = measuring.constant if one is limits else measuring.repeated
            return ask(one, question, setting.canned if question.canned else setting.six)

        results.cells += in_rounds([*sound[question.name], limits], setting.rounds, repeated)
    for question in (question for question in questions if not question.canned):

        def distinct(one: Running, question: Question = question) -> list[Cell]:
            tell(f"{question.name}, distinct: {one.server.name}")
            return measuring.distinct(one, question, setting.six, setting.scratch)

        results.cells += in_rounds(sound[question.name], setting.rounds, distinct)


def _facts(one: Running, startups: dict[str, float], memories: dict[str, float]) -> ServerFacts:
    name = one.server.name
    return ServerFacts(name, one.server.version, startups[name], memories[name], one.memory())
