"""Puts a run together: data, server, trap and ordinary client, then every family alone and 16 at once."""

import random
import secrets
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Final

from .containment import ALONE, TOGETHER, Run
from .data import write_canary, write_tiny
from .model import Case, Crowd, Facts, Raw
from .ordinary import Ordinary
from .server import Server
from .trap import Trap

AT_ONCE: Final = 16
_SEED: Final = 4
#: Seconds between families and batches in which only the ordinary client asks.
_REST: Final = 0.7


def settings(deadline: float) -> dict[str, str]:
    """Return the environment of a server under test: a short deadline, a small store of answers."""
    return {
        "SIXPARTY_DEADLINE": f"{deadline:g}",
        "SIXPARTY_BODY_SECONDS": f"{deadline:g}",
        "SIXPARTY_CACHE_BYTES": str(4 << 20),
    }


@contextmanager
def running(
    release: Path | None, deadline: float, *, port: int = 0, trap_port: int = 0, slack: float = 0.0
) -> Iterator[Run]:
    """Serve a release, or the tiny data set, and yield the run, ready to be prepared."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as name, Trap(trap_port) as trap:
        folder = Path(name)
        canary = secrets.token_hex(16)
        data = ["--release", str(release)] if release else ["--data", str(write_tiny(folder))]
        canary_file = str(write_canary(folder, canary))
        with Server(data, settings(deadline), folder, port) as server, Ordinary(server.address) as ordinary:
            run = Run(server, ordinary, trap, Facts(0, deadline, trap.port, canary_file, canary), slack)
            triples = int(run.value("SELECT (COUNT(*) AS ?x) { ?s ?p ?o }"))
            run.facts = Facts(triples, deadline, trap.port, canary_file, canary)
            yield run


def by_family(cases: Sequence[Case]) -> Iterator[tuple[str, list[Case]]]:
    """Yield the families in their order."""
    for name, members in groupby(cases, key=lambda case: case.family):
        yield name, list(members)


def mixed(cases: Sequence[Case]) -> list[tuple[Case, ...]]:
    """Return batches of 16 out of all families; crowds and slow senders go alone."""
    fit = [case for case in cases if not isinstance(case.send, Crowd | Raw)]
    random.Random(_SEED).shuffle(fit)
    return [tuple(fit[at : at + AT_ONCE]) for at in range(0, len(fit), AT_ONCE)]


def sample(cases: Sequence[Case], each: int) -> list[Case]:
    """Return some of each family, spread over it."""
    chosen = []
    for _, members in by_family(cases):
        step = max(1, len(members) // each)
        chosen += members[step // 2 :: step][:each]
    return chosen


def carry_out(
    run: Run, cases: Sequence[Case], *, quiet: float, modes: Sequence[str], tell: Callable[[str], None]
) -> None:
    """Send every case alone, family by family, then 16 at once; the ordinary client is alone in between."""
    run.prepare(quiet)
    for name, members in by_family(cases) if ALONE in modes else ():
        run.alone(members, name)
        tell(_line(run, name, len(members)))
        run.rest(_REST)
    batches = mixed(cases) if TOGETHER in modes else []
    for number, batch in enumerate(batches, 1):
        run.together(batch, f"batch {number} of {len(batches)}")
        tell(_line(run, run.stretches[-1].name, len(batch)))
        run.rest(_REST)


def _line(run: Run, name: str, count: int) -> str:
    failed = sum(1 for outcome in run.outcomes[-count:] if outcome.wrong)
    ratio = run.of_quiet(run.stretches[-1].p95)
    return f"{name}: {count - failed} of {count} contained; ordinary p95 × {ratio:.2f}"
