"""Our server over a store, as a process tree: start, memory, stop."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import psutil

#: Limits that do not cut a long answer short, and a deadline that none of the measured queries meets.
UNLIMITED: Final = {
    "SIXPARTY_DEADLINE": "300",
    "SIXPARTY_MEMORY": "6144",
    "SIXPARTY_ROWS": "20000000",
    "SIXPARTY_ANSWER_BYTES": str(4 << 30),
    "SIXPARTY_CACHE_BYTES": "0",
}


class Server:
    """`sixparty serve --store`, ended when the `with` block is left."""

    def __init__(self, program: Path, store: Path, port: int, environment: dict[str, str]) -> None:
        """program: our command; environment: the limits."""
        self._command = [str(program), "serve", "--quiet", "--store", str(store), "--port", str(port)]
        self._environment = os.environ | environment
        self._process: subprocess.Popen[str] | None = None
        self.started_ms = 0.0

    def __enter__(self) -> Self:
        """Start, and wait until it says that it answers."""
        began = time.perf_counter()
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            raise OSError(f"the server ended at once: {' '.join(self._command)}")
        self.started_ms = (time.perf_counter() - began) * 1000
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server and its isolates."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def memory(self) -> int:
        """Return the memory of the tree in bytes, shared pages counted once (PSS)."""
        assert self._process is not None
        root = psutil.Process(self._process.pid)
        total = 0
        for process in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):  # an isolate that has just ended
                total += process.memory_full_info().pss
        return total
