"""A started server: waits for its first good answer, tells its memory, and ends it."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

import psutil

from benchmarks.servers.server import Server, UnavailableError

_STOP_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.005
_MIB: Final = 1024 * 1024


class Running:
    """The process of a server and those that it started."""

    def __init__(self, server: Server, port: int, log: Path) -> None:
        """Keep what it takes to start; nothing runs yet. `log`: where its output goes."""
        self.server = server
        self.port = port
        self.log = log
        self.starts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._output: IO[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the SPARQL endpoint."""
        return f"http://127.0.0.1:{self.port}{self.server.endpoint}"

    def start(self, good: Callable[[str], bool], timeout: float = 120.0) -> float:
        """Start, and return the seconds until `good(url)` held. Raises UnavailableError if it never does."""
        _until_free(self.port)
        self._output = self.log.open("ab")
        began = time.perf_counter()
        self._process = subprocess.Popen(
            self.server.command(self.port),
            stdout=self._output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=self.server.folder,
            env=os.environ | dict(self.server.variables),
            start_new_session=True,
        )
        self.starts += 1
        loaded = self.server.load is None
        while time.perf_counter() - began < timeout:
            if self._process.poll() is not None:
                break
            if _listens(self.port):
                if self.server.load is not None and not loaded:
                    self.server.load(self.port)
                    loaded = True
                if good(self.url):
                    return time.perf_counter() - began
            time.sleep(_POLL_SECONDS)
        self.stop()
        tail = self.log.read_text(encoding="utf-8", errors="replace")[-600:]
        raise UnavailableError(f"gave no good answer within {timeout:.0f} s; its log ends:\n{tail}")

    def stop(self) -> None:
        """End the process and all that it started; nothing happens where it does not run."""
        process, self._process = self._process, None
        if process is not None:
            family = _family(process.pid)
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _end(family)
        if self._output is not None:
            self._output.close()
            self._output = None

    def memory(self) -> float:
        """Return the proportional set size of the process tree in MiB (resident size where not on Linux)."""
        total = 0
        for member in _family(self._process.pid) if self._process else []:
            with contextlib.suppress(psutil.Error):
                sizes = member.memory_full_info()
                total += getattr(sizes, "pss", 0) or sizes.rss
        return total / _MIB

    def processor_times(self) -> tuple[float, float]:
        """Return the seconds of processors' time that the first process has used, and all others together."""
        own = others = 0.0
        for number, member in enumerate(_family(self._process.pid) if self._process else []):
            with contextlib.suppress(psutil.Error):
                times = member.cpu_times()
                others += times.children_user + times.children_system  # of those that have ended
                if number:
                    others += times.user + times.system
                else:
                    own = times.user + times.system
        return own, others

    def alive(self) -> bool:
        """Return whether the process that was started still runs."""
        return self._process is not None and self._process.poll() is None


def free_ports(first: int, count: int) -> list[int]:
    """Return `count` ports from `first` on that nobody listens on."""
    found: list[int] = []
    port = first
    while len(found) < count:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
        port += 1
    return found


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _until_free(port: int) -> None:
    ends = time.monotonic() + _STOP_SECONDS
    while _listens(port):
        if time.monotonic() > ends:
            raise UnavailableError(f"port {port} is taken; give another with --first-port")
        time.sleep(0.05)


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return []


def _end(processes: list[psutil.Process]) -> None:
    """Kill what a server left behind."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(signal.SIGKILL)
