"""What it takes to run a server: a command, its endpoint, and the steps before its first start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


class UnavailableError(Exception):
    """A server cannot be had on this machine; the text says why, and what would mend it."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server, ready to be started on its data.

    command: given the port, the program and its arguments. endpoint: the path that answers `query=`.
    version: as printed in reports. variables: set in its environment. folder: where it is started.
    load: given the port, puts the data into a server that starts empty.
    warmup: seconds of load before a timed cell counts (a Java machine compiles meanwhile).
    """

    name: str
    version: str
    endpoint: str
    command: Callable[[int], list[str]]
    variables: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    load: Callable[[int], None] | None = None
    warmup: float = 1.0
