"""How the server and its isolates talk: frames of a JSON head and a body of bytes.

JSON and never pickle: an isolate that a query has taken over must not make the server run anything.
"""

import json
import socket
import struct
from typing import Any, Final

Head = dict[str, Any]

#: What the server sends the nursery for an isolate, and for one that may call other endpoints.
CONFINED: Final = b"i"
CALLING: Final = b"c"

_SIZES: Final = struct.Struct("!II")
_PIECE: Final = 1 << 18
_dump = json.JSONEncoder(separators=(",", ":")).encode


def pack(head: Head, body: bytes = b"") -> bytes:
    """Return one frame."""
    return pack_written(write_head(head), body)


def write_head(head: Head) -> bytes:
    """Return a head's bytes, for one that is sent often."""
    return _dump(head).encode()


def pack_written(head: bytes, body: bytes) -> bytes:
    """Return one frame with a head that is written already."""
    return b"".join((_SIZES.pack(len(head), len(body)), head, body))


class Reader:
    """Puts frames together from the pieces that arrive; `limit` bounds the bytes of one frame."""

    def __init__(self, limit: int) -> None:
        """Start with nothing read."""
        self._held = bytearray()
        self._limit = limit

    def feed(self, piece: bytes) -> tuple[Head, bytes] | None:
        """Take a piece; return the frame that it completes, None where more is to come.

        Raises ValueError where the sender does not keep to the format.
        """
        if not self._held and (whole := _whole(piece)) is not None:
            return whole
        held = self._held
        held += piece
        if len(held) < _SIZES.size:
            return None
        head_size, body_size = _SIZES.unpack_from(held)
        end = _SIZES.size + head_size + body_size
        if end > self._limit or len(held) > end:
            raise ValueError("a frame of impossible size")
        if len(held) < end:
            return None
        start = _SIZES.size + head_size
        head = _checked(json.loads(held[_SIZES.size : start]))
        body = bytes(memoryview(held)[start:end])
        self._held = bytearray()
        return head, body


def _whole(piece: bytes) -> tuple[Head, bytes] | None:
    """Return the frame that a piece is, which nearly every piece is."""
    if len(piece) < _SIZES.size:
        return None
    head_size, body_size = _SIZES.unpack_from(piece)
    start = _SIZES.size + head_size
    if len(piece) != start + body_size:
        return None
    return _checked(json.loads(piece[_SIZES.size : start])), piece[start:]


def _checked(head: object) -> Head:
    if not isinstance(head, dict):
        raise ValueError("a frame without a head")
    return head


def receive(sock: socket.socket, limit: int) -> tuple[Head, bytes] | None:
    """Wait for one frame; None where the other side has closed."""
    reader = Reader(limit)
    while piece := sock.recv(_PIECE):
        if (frame := reader.feed(piece)) is not None:
            return frame
    return None
