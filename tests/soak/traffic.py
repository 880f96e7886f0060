"""What comes to a server that is left open: answers that are kept, new ones, errors, pages, rude clients."""

import itertools
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Final, Self
from urllib.parse import urlencode

from hostile.wire import Address, exchange

_PATIENCE: Final = 20.0
#: Longest pause of a client between two requests, in seconds.
_PAUSE: Final = 0.02
_HOST: Final = b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
_ACCEPTS: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml;q=0.9, text/csv",
    "text/html",
    "text/turtle",
    "application/n-triples, */*;q=0.1",
)


def _query(text: str, *fields: str) -> bytes:
    target = "/sparql?" + urlencode({"query": text})
    return _get(target, *fields)


def _get(target: str, *fields: str) -> bytes:
    lines = "".join(f"{field}\r\n" for field in fields)
    return b"GET " + target.encode() + _HOST + lines.encode() + b"\r\n"


def _post(text: str) -> bytes:
    body = text.encode()
    head = b"Content-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n" % len(body)
    return b"POST /sparql" + _HOST + head + body


#: Each kind of request: how it is made from a number that never comes twice, and the statuses that are right.
KINDS: Final[dict[str, tuple[Callable[[int], bytes], frozenset[int]]]] = {
    "kept": (lambda n: _query("SELECT * { ?s ?p ?o } LIMIT 20", "Accept-Encoding: gzip"), frozenset({200})),
    "new": (
        lambda n: _query(f"SELECT ({n} AS ?n) ?s {{ ?s ?p ?o }} LIMIT 20", f"Accept: {_ACCEPTS[n % 2]}"),
        frozenset({200}),
    ),
    "posted": (lambda n: _post(f"ASK {{ ?s ?p {n} }}"), frozenset({200})),
    "large": (
        lambda n: _query(f"SELECT * {{ ?s ?p ?o . ?a ?b ?c }} LIMIT {3000 + n % 997}"),
        frozenset({200}),
    ),
    "triples": (
        lambda n: _query(f"CONSTRUCT {{ ?s ?p {n} }} WHERE {{ ?s ?p ?o }}", f"Accept: {_ACCEPTS[3 + n % 2]}"),
        frozenset({200}),
    ),
    "graph": (lambda n: _get("/graphs?default", f"Accept: {_ACCEPTS[3 + n % 2]}"), frozenset({200})),
    "page": (
        lambda n: _get(
            ("/", "/limits", f"/sparql?query=ASK%7B%7D%23{n}", "/queries/")[n % 4], "Accept: text/html"
        ),
        frozenset({200, 404}),
    ),
    "metrics": (lambda n: _get("/metrics"), frozenset({200})),
    "nothing": (lambda n: _get(f"/no/such/{n}"), frozenset({404})),
    "syntax": (lambda n: _query(f"SELEC {n}"), frozenset({400})),
    "update": (lambda n: _post(f"INSERT DATA {{ <urn:{n}> <urn:p> 1 }}"), frozenset({400, 403})),
    "service": (
        lambda n: _query(f"ASK {{ SERVICE <http://127.0.0.1:9/{n}> {{ }} }}"),
        frozenset({403}),
    ),
    "slow": (
        lambda n: _query(f"SELECT (COUNT(*) AS ?n) {{ {_cross(6)} FILTER(?a0 != {n}) }}"),
        frozenset({503, 504}),
    ),
    "greedy": (
        lambda n: _query(f"SELECT * {{ {_cross(4)} }} ORDER BY (CONCAT(STR(?a0), STR(?a1), '{n}'))"),
        frozenset({503, 504, 507}),
    ),
    "deep": (lambda n: _query("ASK {" + "{" * 2000 + "}" * 2000 + "}" + f"#{n}"), frozenset({400, 507})),
}
#: How often each comes, where not once.
WEIGHTS: Final = {"kept": 8, "new": 8, "posted": 4, "large": 2, "slow": 0.3, "greedy": 0.1, "deep": 0.3}


def _cross(times: int) -> str:
    return " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(times))


class Traffic:
    """Clients who send requests of all kinds, as long as the `with` block lasts."""

    def __init__(self, address: Address, clients: int = 4, seed: int = 1) -> None:
        """clients: how many at once; one more comes and leaves without taking its answer."""
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._address = address
        self._numbers = itertools.count(1)
        self._ending = threading.Event()
        deeds = [self._ask] * clients + [self._leave]
        self._threads = [
            threading.Thread(target=self._go, args=(deed, random.Random(seed + place)), daemon=True)
            for place, deed in enumerate(deeds)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _go(self, deed: Callable[[random.Random], None], chance: random.Random) -> None:
        while not self._ending.is_set():
            deed(chance)
            time.sleep(chance.uniform(0, _PAUSE))

    def _ask(self, chance: random.Random) -> None:
        kind = chance.choices(list(KINDS), [WEIGHTS.get(name, 1) for name in KINDS])[0]
        make, right = KINDS[kind]
        answer = exchange(self._address, (make(next(self._numbers)),), patience=_PATIENCE)
        self.counts[kind] += 1
        if answer.status not in right or answer.error:
            self.wrong.append(f"{kind}: {answer.status} {answer.error} {answer.body[:200]!r}")

    def _leave(self, chance: random.Random) -> None:
        """Send a request, or the beginning of one, and go."""
        wire = KINDS[chance.choice(("large", "slow", "new", "page"))][0](next(self._numbers))
        with socket.create_connection(self._address, timeout=_PATIENCE) as sock:
            sock.sendall(wire[: chance.choice((len(wire), len(wire) // 2))])
            time.sleep(chance.uniform(0, 0.1))
        self.counts["left"] += 1
