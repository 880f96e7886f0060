"""Ordinary clients who check every answer, and the processes of a server that are there to be killed."""

import contextlib
import http.client
import itertools
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
from processes import Served

JSON = "application/sparql-results+json"
ROWS = 100
#: Sums over a cross join of three times ROWS triples: half a second's work.
SLOW = "SELECT (SUM(?c * ?f - ?i) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SLOW_ANSWER = str(ROWS * sum(range(ROWS)) ** 2 - ROWS**2 * sum(range(ROWS)))
#: More work than any deadline allows, in little memory.
ENDLESS = "SELECT (SUM(?c * ?f - ?i + ?l) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
#: An answer of more than a megabyte: every pair of triples.
LARGE = "SELECT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f }"
LARGE_ROWS = ROWS**2


@dataclass(frozen=True, slots=True)
class Told:
    """What a client got: its status (0: the connection broke), what is wrong with it, and when it came."""

    status: int
    wrong: str
    at: float
    seconds: float


def write_data(folder: Path) -> Path:
    """Write ROWS triples with the numbers from 0 on; return the file."""
    path = folder / "numbers.nt"
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    path.write_text("".join(f'<urn:s{n}> <urn:p> "{n}"^^<{integer}> .\n' for n in range(ROWS)))
    return path


def ask(address: tuple[str, int], text: str, accept: str = JSON, timeout: float = 20.0) -> tuple[int, bytes]:
    """Ask a query over a connection of its own; status 0 where the connection broke."""
    connection = http.client.HTTPConnection(*address, timeout=timeout)
    try:
        connection.request("GET", f"/sparql?query={quote(text)}", headers={"Accept": accept})
        response = connection.getresponse()
        body = response.read()
        wanted = response.headers["content-type"]
        right = accept if response.status == 200 else "application/problem+json"
        return (response.status, body) if wanted == right else (-response.status, body)
    except (OSError, http.client.HTTPException) as error:
        return 0, repr(error).encode()
    finally:
        connection.close()


def value_of(body: bytes, name: str = "n") -> str:
    """Return the one value of an answer in JSON."""
    (row,) = json.loads(body)["results"]["bindings"]
    return row[name]["value"]


class Load:
    """Clients that never ask the same twice and check each answer: `with Load(address) as load: …`."""

    def __init__(self, address: tuple[str, int], clients: int = 4) -> None:
        self.told: list[Told] = []
        self._address = address
        self._ending = threading.Event()
        self._numbers = itertools.count()
        self._threads = [threading.Thread(target=self._go, daemon=True) for _ in range(clients)]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join(30)

    def _go(self) -> None:
        while not self._ending.is_set():
            number = next(self._numbers)
            start = time.monotonic()
            status, wrong = _ask_and_check(self._address, number)
            now = time.monotonic()
            self.told.append(Told(status, wrong, now, now - start))

    def statuses(self) -> set[int]:
        """Return the statuses that came."""
        return {told.status for told in self.told}

    def wrong(self) -> list[str]:
        """Return what was wrong with answers."""
        return [f"{told.status}: {told.wrong}" for told in self.told if told.wrong]


def _ask_and_check(address: tuple[str, int], number: int) -> tuple[int, str]:
    if number % 10 == 0:  # an answer that is too long for one piece
        status, body = ask(address, f"{LARGE} # {number}")
        got = body.count(b'"d":') if status == 200 and body.endswith(b"]}}") else 0
        return status, "" if status == 503 or got == LARGE_ROWS else f"{got} rows {body[-60:]!r}"
    few = number % ROWS
    status, body = ask(address, f"SELECT (SUM(?o) AS ?n) {{ ?s ?p ?o FILTER(?o < {few}) }} # {number}")
    if status == 200:
        got = value_of(body)
        return status, "" if got == str(sum(range(few))) else f"{got} for {few}"
    if status == 503:
        told = json.loads(body)
        return status, "" if told["status"] == 503 and told["whatToDo"] else f"{told}"
    return status, body[:200].decode(errors="replace")


def nursery(served: Served) -> psutil.Process:
    """Return the process that holds the data."""
    return psutil.Process(served.process.pid).children()[0]


def isolates(served: Served) -> list[psutil.Process]:
    """Return the processes that evaluate."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return nursery(served).children()
    return []


def slow_ones(served: Served) -> list[psutil.Process]:
    """Return the isolates that have evaluated so long that they run with low priority."""
    found = []
    for process in isolates(served):
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.nice() >= 15:
                found.append(process)
    return found


def kill(process: psutil.Process) -> None:
    """Kill it, if it is there still."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.kill()


def at_random(chance: random.Random, seconds: float, deed: Callable[[], None], pause: float) -> Iterator[int]:
    """Do a deed again and again at moments that nobody can foresee; yield how often it was done."""
    end = time.monotonic() + seconds
    for count in itertools.count(1):
        time.sleep(chance.uniform(0, 2 * pause))
        if time.monotonic() > end:
            return
        deed()
        yield count


def eventually(condition: Callable[[], bool], within: float) -> bool:
    """Tell whether the condition comes true in time."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def connects(server: Served) -> bool:
    """Tell whether the server takes a connection and answers on it."""
    try:
        with socket.create_connection(server.address, timeout=1) as sock:
            sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return bool(sock.recv(100))
    except OSError:
        return False
