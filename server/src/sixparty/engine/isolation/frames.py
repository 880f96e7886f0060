"""How the server and its isolates talk: frames of a JSON head and a body of bytes.

JSON and never pickle: an isolate that a query has taken over must not make the server run anything.
"""

import json
import socket
import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

Head = dict[str, Any]

#: What the server sends the nursery for an isolate, and for one that may call other endpoints.
CONFINED: Final = b"i"
CALLING: Final = b"c"

_SIZES: Final = struct.Struct("!II")
_PIECE: Final = 1 << 16
#: Bytes of a head that is worth remembering.
_USUAL: Final = 512
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

    def feed(self, piece: bytes) -> list[tuple[Head, bytes]]:
        """Take a piece; return the frames that it completes.

        Raises ValueError where the sender does not keep to the format.
        """
        if not self._held:
            frames, end = _frames_in(piece, self._limit)
            self._held += piece[end:]
            return frames
        self._held += piece
        with memoryview(self._held) as view:
            frames, end = _frames_in(view, self._limit)
        del self._held[:end]
        return frames


def _frames_in(data: bytes | memoryview, limit: int) -> tuple[list[tuple[Head, bytes]], int]:
    """Return the frames that are there as a whole, and where the last one ends. Raises ValueError."""
    frames, start = [], 0
    while len(data) - start >= _SIZES.size:
        head_size, body_size = _SIZES.unpack_from(data, start)
        head_start = start + _SIZES.size
        body_start = head_start + head_size
        end = body_start + body_size
        if end - start > limit:
            raise ValueError("a frame of impossible size")
        if end > len(data):
            break
        frames.append((_read(bytes(data[head_start:body_start])), bytes(data[body_start:end])))
        start = end
    return frames, start


def _read(written: bytes) -> Head:
    """Return a head, which nobody is to change. Raises ValueError where it is none."""
    return (_read_anew if len(written) > _USUAL else _remembered)(written)


def _read_anew(written: bytes) -> Head:
    head = json.loads(written)
    if not isinstance(head, dict):
        raise ValueError("a frame without a head")
    return head


#: Most heads are like one of a few.
_remembered: Final = lru_cache(maxsize=256)(_read_anew)


def stream(sock: socket.socket, limit: int) -> Iterator[tuple[Head, bytes]]:
    """Yield frames as they come, until the other side has closed."""
    reader = Reader(limit)
    while piece := sock.recv(_PIECE):
        yield from reader.feed(piece)
