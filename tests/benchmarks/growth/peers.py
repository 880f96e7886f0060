"""Puts the same questions to other servers that hold the same talks: `python -m benchmarks.growth.peers`."""

import http.client
import statistics
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import click
import pyoxigraph as ox
from rich.console import Console

from benchmarks import machine
from benchmarks.growth import peers_report, talks
from benchmarks.growth.alone import JSON
from benchmarks.growth.measuring import rows_of
from benchmarks.growth.peers_report import Answered, Asked
from benchmarks.growth.process import UNLIMITED
from benchmarks.growth.questions import Question, questions
from benchmarks.growth.scale import Scale
from benchmarks.servers import Running, Server, UnavailableError
from benchmarks.servers.fuseki import NAME as FUSEKI
from benchmarks.servers.fuseki import fuseki
from benchmarks.servers.ours import NAME as OURS
from benchmarks.servers.process import free_ports
from benchmarks.servers.virtuoso import NAME as VIRTUOSO
from benchmarks.servers.virtuoso import virtuoso
from sixparty.engine import stored

_ROOT: Final = Path(__file__).resolve().parents[3]
_HERE: Final = Path(__file__).resolve().parent
_PEERS: Final = (VIRTUOSO, FUSEKI)
#: What a peer may keep in memory: 4 GiB, half of it or more for one query's sorting.
_BUFFERS: Final = 500_000
_HEAP: Final = "4g"

_folder = click.Path(path_type=Path, file_okay=False)
Tell = Callable[[str], None]
Asking = Callable[[str, Question], Asked]


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--sizes", default="1000000,10000000", help="Quads of each size, with commas between.")
@click.option("--peer", "peers", multiple=True, type=click.Choice(_PEERS), default=_PEERS)
@click.option("--sixparty", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=True,
              help="Our command.")  # fmt: skip
@click.option("--seconds", default=2.0, help="Time for one question; one answer at least.")
@click.option("--timeout", default=40.0, help="Seconds after which a question is given up.")
@click.option("--question", "names", multiple=True, help="Only these; default: all.")
@click.option("--first-port", default=9870, help="Servers listen on 127.0.0.1 from this port on.")
@click.option("--scratch", type=_folder, help="For talks and stores; default: build/benchmarks/growth.")
@click.option("--out", type=_folder, help="Where the results go; default: results beside this file.")
def main(
    sizes: str,
    peers: tuple[str, ...],
    sixparty: Path,
    seconds: float,
    timeout: float,
    names: tuple[str, ...],
    first_port: int,
    scratch: Path | None,
    out: Path | None,
) -> None:
    """Load talks of each size into each server, ask all questions one at a time, and write a table.

    Where an answer does not come in time, or has another number of rows than ours, the table says so. Files
    stay in the scratch folder, so that a size is made once.
    """
    console = Console(stderr=True)
    work = scratch or _ROOT / "build" / "benchmarks" / "growth"
    work.mkdir(parents=True, exist_ok=True)
    asking = partial(ask, seconds=seconds, timeout=timeout)
    found: list[Answered] = []
    for size in sorted({int(part) for part in sizes.split(",")}):
        made = Made(work, size, lambda step: console.print(step, highlight=False))
        for name in (OURS, *peers):
            try:
                began = time.perf_counter()
                server = made.server(name, sixparty.absolute(), first_port)
                took = time.perf_counter() - began
                found.append(_ask_all(made, server, took, first_port, names, asking))
            except UnavailableError as error:
                console.print(f"{name} left out: {error}", highlight=False)
            page = peers_report.write(out or _HERE / "results", found, machine.describe())
            console.print(f"written: {page}")


class Made:
    """Talks of one size, with our store and the file that peers load; made where they are not there yet."""

    def __init__(self, work: Path, size: int, tell: Tell) -> None:
        self.tell, self.work, self.size = tell, work, size
        self.quads, self.store, self.union = (work / f"{size}{end}" for end in (".nq", ".store", "-union.nq"))
        self.written = talks.write(self.quads, Scale(), size, _ROOT / "ontology")
        if not self.store.exists():
            stored.build(self.store, [self.quads], progress=lambda step: tell(f"{size:,}: {step}"))
        if not self.union.exists():
            tell(f"{size:,}: writing the union for the peers")
            part = self.union.with_suffix(".part")
            ox.Store.read_only(str(self.store)).dump(str(part), format=ox.RdfFormat.N_QUADS)
            part.rename(self.union)

    def server(self, name: str, program: Path, first_port: int) -> Server:
        """Return a server with the talks loaded. Raises UnavailableError where it cannot be had."""
        self.tell(f"{self.size:,}: loading {name}")
        if name == VIRTUOSO:
            # Its default graph is every graph; a union would be one more for GRAPH ?g to find.
            (sql_port,) = free_ports(first_port + 10, 1)
            return replace(virtuoso(self.quads, self.work, sql_port, _BUFFERS), endpoint="/sparql")
        if name == FUSEKI:
            return fuseki(self.union, self.work, heap=_HEAP)

        def command(port: int) -> list[str]:
            return [str(program), "serve", "--quiet", "--store", str(self.store), "--port", str(port)]

        return Server(OURS, "", "/sparql", command, UNLIMITED)


def _ask_all(
    made: Made, server: Server, loading: float, first_port: int, names: tuple[str, ...], asking: Asking
) -> Answered:
    """Ask everything. After a failure a server is started anew: it may be at work still, for nobody."""
    (port,) = free_ports(first_port, 1)
    running = Running(server, port, made.work / f"{server.name}.log")
    answered = Answered(made.size, made.written.papers, server.name, server.version, round(loading, 1), {})
    running.start(_answers)
    try:
        for question in _questions(made.written.papers, names):
            asked = asking(running.url, question)
            made.tell(f"{made.size:,} {server.name} {question.name}: {asked}")
            answered.questions[question.name] = asked
            if asked.fault:
                running.stop()
                running.start(_answers)
    finally:
        running.stop()
    return answered


def _questions(papers: int, names: tuple[str, ...]) -> Iterator[Question]:
    return (q for q in questions(_ROOT / "queries", Scale(), papers) if not names or q.name in names)


def _answers(url: str) -> bool:
    return not _one(url, "ASK { ?s ?p ?o }", 10.0)[1]


def ask(url: str, question: Question, seconds: float, timeout: float) -> Asked:
    """Ask until the time is used up; the first answer warms up and is not counted, where there are more.

    The rows are the first answer's: it is about the same paper on every server.
    """
    took: list[float] = []
    first, fault = b"", ""
    began = time.perf_counter()
    while not fault and (not took or time.perf_counter() - began + took[-1] / 1000 < seconds):
        start = time.perf_counter()
        body, fault = _one(url, next(question.texts), timeout)
        took.append((time.perf_counter() - start) * 1000)
        first = first or body
    return Asked(
        round(statistics.median(took[1:] or took), 2), 0 if fault else rows_of(first), len(took), fault
    )


def _one(url: str, text: str, timeout: float) -> tuple[bytes, str]:
    """Return an answer, and what is amiss with it."""
    place = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "127.0.0.1", place.port, timeout=timeout)
    pairs = [*urllib.parse.parse_qsl(place.query), ("query", text)]
    try:
        connection.request("GET", f"{place.path}?{urllib.parse.urlencode(pairs)}", headers={"Accept": JSON})
        response = connection.getresponse()
        body = response.read()
    except OSError as error:
        return b"", f"no answer in {timeout:g} s" if isinstance(error, TimeoutError) else type(error).__name__
    finally:
        connection.close()
    return body, "" if response.status == 200 else str(response.status)


if __name__ == "__main__":
    main()
