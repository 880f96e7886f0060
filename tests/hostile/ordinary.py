"""Starts the ordinary client, and tells how it fared in any stretch of time."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from .wire import Address

#: Seconds from one question to the next.
BETWEEN: Final = 0.05


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the ordinary client."""

    at: float
    seconds: float
    error: str


def p95(asked: Sequence[Asked]) -> float:
    """Return the 95th percentile of the seconds that answers took; 0 for none."""
    times = sorted(each.seconds for each in asked)
    return times[min(len(times) - 1, int(len(times) * 0.95))] if times else 0.0


class Ordinary:
    """The ordinary client: a process of its own, whose notes are read as they come."""

    def __init__(self, address: Address) -> None:
        """Begin to ask."""
        script = Path(__file__).with_name("probe.py")
        command = [sys.executable, str(script), address[0], str(address[1]), str(BETWEEN)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._notes: list[Asked] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._notes.append(Asked(**json.loads(line)))

    def since(self, start: float) -> list[Asked]:
        """Return the questions that were under way or asked after `start` (monotonic seconds)."""
        return [each for each in self._notes if each.at + each.seconds >= start]

    def wait_for_next(self, seconds: float) -> bool:
        """Wait until a question asked from now on is answered rightly; False where none is in time."""
        start = time.monotonic()
        while time.monotonic() < start + seconds:
            if any(each.at >= start and not each.error for each in self._notes[-50:]):
                return True
            time.sleep(0.01)
        return False

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stop asking."""
        self._process.kill()
        self._process.wait()
