"""Starts the server under test, and looks at its processes from outside."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import psutil

from .wire import Address

_START: Final = 60.0
_STOP: Final = 15.0
#: CPU seconds a second beyond which a process is at work.
_AT_WORK: Final = 0.4


@dataclass(frozen=True, slots=True)
class Usage:
    """What the processes of a server hold: memory (PSS) in MiB."""

    processes: int
    descriptors: int
    memory: float


class Server:
    """`sixparty serve` as a process; its address is known once it answers."""

    def __init__(
        self, arguments: Sequence[str], settings: Mapping[str, str], folder: Path, port: int = 0
    ) -> None:
        """Keep how to start it. settings: environment variables. folder: where its log goes."""
        code = "from sixparty.cli import main; main()"
        self._command = [sys.executable, "-c", code, "serve", "--port", str(port), *arguments]
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self._log = folder / "server.log"
        self.address: Address = ("127.0.0.1", 0)

    def restart(self, port: int) -> None:
        """Start it anew on a port, for clients that know it there."""
        self._command[self._command.index("--port") + 1] = str(port)
        self.start()

    def start(self) -> None:
        """Start it and wait for its line. Raises RuntimeError where it does not come up."""
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                self._command,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=os.environ | dict(self._settings),
            )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if not said.startswith("http://"):
            raise RuntimeError(f"the server did not start: {said}{self.log()[-2000:]}")
        host, _, port = said.split()[0].removeprefix("http://").rpartition(":")
        self.address = (host, int(port))

    def stop(self) -> int | None:
        """End it in the ordinary way and return its exit status; None where it had to be killed."""
        if self._process is None:
            return None
        tree = self.tree()
        self._process.terminate()
        try:
            status: int | None = self._process.wait(_STOP)
        except subprocess.TimeoutExpired:
            status = None
        for process in tree:
            if process.is_running():
                process.kill()
        self._process.wait()
        return status

    def log(self) -> str:
        """Return what it wrote to its standard error."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def alive(self) -> bool:
        """Tell whether the process that was started still runs."""
        return self._process is not None and self._process.poll() is None

    def tree(self) -> list[psutil.Process]:
        """Return its processes, the started one first."""
        assert self._process is not None
        try:
            root = psutil.Process(self._process.pid)
            return [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def usage(self) -> Usage:
        """Measure all its processes."""
        count, descriptors, memory = 0, 0, 0.0
        for process in self.tree():
            try:
                memory += process.memory_full_info().pss / (1 << 20)
                descriptors += process.num_fds()
                count += 1
            except psutil.Error:
                continue
        return Usage(count, descriptors, memory)

    def at_work(self, window: float) -> list[str]:
        """Return the processes that used the CPU through most of the coming `window` seconds."""
        before = _cpu(self.tree())
        time.sleep(window)
        after = _cpu(self.tree())
        used = {pid: after[pid] - before[pid] for pid in after.keys() & before.keys()}
        return [
            f"process {pid}: {spent / window:.0%}" for pid, spent in used.items() if spent > _AT_WORK * window
        ]

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End it."""
        self.stop()


def _cpu(processes: Sequence[psutil.Process]) -> dict[int, float]:
    spent = {}
    for process in processes:
        try:
            times = process.cpu_times()
            spent[process.pid] = times.user + times.system
        except psutil.Error:
            continue
    return spent
