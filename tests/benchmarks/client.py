"""The load client: wrk, with one script for repeated requests and one for requests that are never alike."""

import itertools
import json
import shutil
import subprocess
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).resolve().parent
_MARK: Final = "MEASURED "
_TIMEOUT_SECONDS: Final = 30
#: Each run of distinct requests starts at a number of its own, so that none ever comes twice.
_RUNS = itertools.count(1)
_NUMBERS_PER_RUN: Final = 10_000_000


class ClientError(Exception):
    """The load client is not there, or did not run."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run gave. Throughput in requests a second, times in milliseconds, errors by count."""

    throughput: float
    p50: float
    p95: float
    p99: float
    requests: int
    errors: int


def version() -> str:
    """Return the client's name and version. Raises ClientError where it is not installed."""
    if shutil.which("wrk") is None:
        raise ClientError(
            "the load client wrk is not installed; on Debian and Ubuntu: apt-get install wrk, "
            "with Homebrew: brew install wrk"
        )
    told = subprocess.run(["wrk", "--version"], capture_output=True, text=True)
    return " ".join((told.stdout + told.stderr).split()[:2])


def repeat(url: str, media_type: str, connections: int, seconds: float) -> Load:
    """Send the same GET over and over."""
    script = ["--script", str(_HERE / "report.lua")]
    return _run([*script, "--header", f"Accept: {media_type}", url], connections, seconds)


def vary(url: str, paths: Path, media_type: str, connections: int, seconds: float) -> Load:
    """Send GETs for the paths of a file in turn, each with a number of its own in place of NONCE."""
    host = urllib.parse.urlsplit(url).netloc
    first = str(next(_RUNS) * _NUMBERS_PER_RUN)
    arguments = [f"http://{host}/", "--", str(paths), host, media_type, first]
    return _run(["--script", str(_HERE / "distinct.lua"), *arguments], connections, seconds)


def _run(arguments: list[str], connections: int, seconds: float) -> Load:
    load = ["--threads", "1", "--connections", str(connections), "--timeout", f"{_TIMEOUT_SECONDS}s"]
    # wrk takes whole seconds only.
    command = ["wrk", *load, "--duration", f"{max(1, round(seconds))}s", *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    line = next((line for line in done.stdout.splitlines() if line.startswith(_MARK)), None)
    if done.returncode or line is None:
        raise ClientError(f"wrk failed: {(done.stderr or done.stdout).strip()[-300:]}")
    found = json.loads(line.removeprefix(_MARK))
    errors = sum(found[kind] for kind in ("status", "timeout", "connect", "read", "write"))
    good = max(0, found["requests"] - found["status"])
    return Load(good / found["seconds"], found["p50"], found["p95"], found["p99"], found["requests"], errors)
