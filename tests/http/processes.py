"""Starts `sixparty serve` as a process of its own, for what only the wire shows."""

import os
import signal
import subprocess
import sys
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

COMMAND = (sys.executable, "-c", "from sixparty.cli import main; main()", "serve", "--port", "0")


class Served:
    """A server process, from its first line to its end. `settings` are limits, by their environment names."""

    def __init__(self, *arguments: str, **settings: str) -> None:
        self._command = [*COMMAND, *arguments]
        self._environment = {**os.environ, **settings}

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self._environment
        )
        assert self.process.stdout
        self.line = self.process.stdout.readline()
        self.url = self.line.partition(" ")[0].strip()
        if not self.url:
            raise AssertionError(self.process.communicate(timeout=10)[1])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.url)
        assert parts.hostname
        assert parts.port
        return parts.hostname, parts.port

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Tell the server to end; return its status and what it wrote to the standard error."""
        if self.process.returncode is None:
            self.process.send_signal(how)
            try:
                self._errors = self.process.communicate(timeout=20)[1]
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.communicate()
                raise
        return self.process.returncode, self._errors
