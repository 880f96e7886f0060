"""The servers that are compared, each started, watched and stopped in the same way."""

from benchmarks.servers.process import Running
from benchmarks.servers.server import Server, UnavailableError

__all__ = ["Running", "Server", "UnavailableError"]
