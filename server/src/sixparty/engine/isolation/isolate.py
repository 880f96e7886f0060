"""One isolate: takes a query, answers it, takes the next. Runs in a process that the nursery has forked."""

import contextlib
import os
import resource
import socket
from functools import lru_cache
from typing import Final

from sixparty.engine.embedded import EmbeddedEngine
from sixparty.engine.formats import JSON, N_TRIPLES
from sixparty.engine.interface import EngineError, ExhaustedError
from sixparty.engine.isolation import frames
from sixparty.engine.isolation.errors import Told, told_of

#: Bytes of a request beyond which it is taken for damaged; the server has measured the query before.
LARGEST_REQUEST: Final = 64 << 20
#: KiB that an isolate may have grown by (its allocator gives little back) before a fresh one takes its place.
_GROWTH: Final = 16 << 10
#: Pages that an isolate may have come to have copies of (the store counts its readers in the data) before a
#: fresh one, which shares them, takes its place once it rests.
_COPIED: Final = (8 << 20) // resource.getpagesize()

#: Queries that do a little of what most do.
_USUAL: Final = (
    ("SELECT ?s ?o { ?s ?p ?o } LIMIT 8", JSON),
    ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 8", N_TRIPLES),
)


def run(engine: EmbeddedEngine, sock: socket.socket) -> None:
    """Say that it is ready, then answer until the server closes the connection."""
    _warm_up(engine)
    sock.sendall(frames.pack({"ready": True}))
    start = resource.getrusage(resource.RUSAGE_SELF)
    for head, text in frames.stream(sock, LARGEST_REQUEST):
        told, body = _answer(engine, head, text)
        now = resource.getrusage(resource.RUSAGE_SELF)
        if now.ru_maxrss - start.ru_maxrss > _GROWTH:
            told += (("grown", True),)
        if now.ru_minflt - start.ru_minflt > _COPIED:
            told += (("copied", True),)
        sock.sendall(frames.pack_written(_written(told), body))


def _warm_up(engine: EmbeddedEngine) -> None:
    """Come to have copies of one's own of the memory that every query writes to, before a client waits."""
    for text, media_type in _USUAL:
        with contextlib.suppress(EngineError):
            engine.query(text, media_type=media_type)


def _written(told: Told) -> bytes:
    """Return the head of a reply: of answers, most are like one of a few, and reasons may be long."""
    return (_remembered if told[0][0] == "type" else _write)(told)


def _write(told: Told) -> bytes:
    return frames.write_head(dict(told))


_remembered: Final = lru_cache(maxsize=256)(_write)


def _answer(engine: EmbeddedEngine, head: frames.Head, text: bytes) -> tuple[Told, bytes]:
    try:
        if head.get("rows") is not None:
            engine = engine.within(head["rows"])
        result = engine.query(
            text.decode(),
            media_type=head["types"],
            default_graphs=head.get("default"),
            named_graphs=head.get("named"),
            base=head.get("base"),
        )
    except EngineError as error:
        return told_of(error), b""
    except MemoryError:
        return told_of(ExhaustedError("The query needs more memory than it may take.")), b""
    except Exception as error:  # whatever else it is, the server has to hear of it
        return told_of(EngineError(f"{type(error).__name__}: {error}")), b""
    return (("type", result.media_type), ("cut", result.cut), ("rows", result.rows)), result.body


def end() -> None:
    """End the process at once: what the nursery has registered to run at its exit is not for its children."""
    os._exit(0)
