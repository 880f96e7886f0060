"""A listening trap: whoever is made to call out, calls here and is counted."""

import socket
import threading
from types import TracebackType
from typing import Self

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Trap:
    """Listens on one port of every local address, IPv4 and IPv6, and notes each connection."""

    def __init__(self, port: int = 0) -> None:
        """Listen on `port`; 0 takes any free one."""
        both = socket.has_dualstack_ipv6()
        family, address = (socket.AF_INET6, "::") if both else (socket.AF_INET, "0.0.0.0")
        self._socket = socket.create_server((address, port), family=family, dualstack_ipv6=both)
        self.port: int = self._socket.getsockname()[1]
        self.caught = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.caught += 1
            with caller:
                caller.sendall(_ANSWER)

    def __enter__(self) -> Self:
        """Return the trap."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        self._socket.close()
