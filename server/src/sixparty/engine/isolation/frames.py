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
        if not self._held and (whole := _whole(piece)) is not None:
            return [whole]
        held = self._held
        held += piece
        complete = []
        start = 0
        while (frame := self._frame_at(start)) is not None:
            head, body, start = frame
            complete.append((head, body))
        del held[:start]
        return complete

    def _frame_at(self, start: int) -> tuple[Head, bytes, int] | None:
        """Return the frame that begins there, and where it ends; None where more is to come."""
        held = self._held
        if len(held) - start < _SIZES.size:
            return None
        head_size, body_size = _SIZES.unpack_from(held, start)
        body_start = start + _SIZES.size + head_size
        end = body_start + body_size
        if end - start > self._limit:
            raise ValueError("a frame of impossible size")
        if len(held) < end:
            return None
        view = memoryview(held)
        head = _read(bytes(view[start + _SIZES.size : body_start]))
        body = bytes(view[body_start:end])
        view.release()
        return head, body, end


def _whole(piece: bytes) -> tuple[Head, bytes] | None:
    """Return the frame that a piece is, which nearly every piece is."""
    if len(piece) < _SIZES.size:
        return None
    head_size, body_size = _SIZES.unpack_from(piece)
    start = _SIZES.size + head_size
    if len(piece) != start + body_size:
        return None
    return _read(piece[_SIZES.size : start]), piece[start:]


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
