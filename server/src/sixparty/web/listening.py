"""The socket that the server listens on."""

import socket
from typing import Final

from sixparty.errors import SixpartyError

#: Connections that may wait to be accepted.
BACKLOG: Final = 1024
#: Bytes that the system holds of an answer for each client: its own measure lets one that reads nothing hold
#: several megabytes.
_SEND_BUFFER: Final = 256 * 1024


class PortInUseError(SixpartyError):
    """The address cannot be listened on."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes any free one. Raises PortInUseError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)  # the connections inherit it
        # This too: the last piece of a long answer would wait 40 ms for the client's system to acknowledge
        # the one before (Nagle's algorithm, RFC 9293 §3.7.4, and delayed acknowledgements).
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.bind((host, port))
        sock.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        sock.close()
        other = "another port with --port, or end the program that holds this one"
        raise PortInUseError(f"cannot listen on {host}:{port}: {error}", f"choose {other}") from error
    sock.setblocking(False)
    return sock
