"""The nursery: loads the data, and forks an isolate whenever the server asks for one.

`python -m sixparty.engine.isolation.nursery DESCRIPTOR MEMORY SOURCE` is started by the pool and by nobody
else. On its socket it reads one byte for each isolate wanted, and writes lines of JSON: `ready` or `failed`
once, `born` (with the isolate's socket) and `gone` (with its wait status).
"""

import gc
import json
import os
import selectors
import signal
import socket
import sys
import threading
import warnings
from pathlib import Path
from typing import Final

from sixparty.engine.embedded import EmbeddedEngine
from sixparty.engine.interface import EngineError
from sixparty.engine.isolation import allocator, frames, isolate, processors, sandbox
from sixparty.engine.isolation.source import Source

#: Descriptors for an isolate that may call: sockets, and the files that name servers and their keys.
_CALLS: Final = 32
_MEBI: Final = 1 << 20


class Nursery:
    """Holds the data and the children."""

    def __init__(
        self, engine: EmbeddedEngine, control: socket.socket, memory: int, store: Path | None = None
    ) -> None:
        """control: the socket to the server; memory: bytes that an isolate may take beside the data.

        store: the folder that the engine reads, where the data are on disk.
        """
        self._engine = engine
        self._control = control
        self._memory = memory
        self._store = store

    def run(self) -> None:
        """Serve until the server closes the socket."""
        woken, waker = socket.socketpair()
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for ignored in (signal.SIGINT, signal.SIGTERM):  # the server ends first, and closes the socket
            signal.signal(ignored, signal.SIG_IGN)
        # A thread has memory of its own to allocate from, and so have the children that it forks: it lies
        # together, where the main thread's is what loading has left between the data.
        serving = threading.Thread(target=self._serve, args=(woken,))
        serving.start()
        serving.join()

    def _serve(self, woken: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is woken:
                        woken.recv(4096)
                        self._reap()
                    elif not self._serve_requests():
                        return

    def _serve_requests(self) -> bool:
        try:
            wanted = self._control.recv(4096)
        except ConnectionError:
            return False
        for kind in wanted:
            self._fork(calling=kind == frames.CALLING[0])
        return bool(wanted)

    def _fork(self, *, calling: bool) -> None:
        ours, theirs = socket.socketpair()
        with warnings.catch_warnings():
            # From Python 3.12 on: another thread may hold a lock. Python's other one waits, and holds none.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            self._be_isolate(theirs, calling=calling)
        theirs.close()
        tell(self._control, "born", pid=child, calling=calling, descriptor=ours.fileno())
        ours.close()

    def _be_isolate(self, sock: socket.socket, *, calling: bool) -> None:
        try:
            sandbox.die_with_parent()
            signal.set_wakeup_fd(-1)
            for default in (signal.SIGCHLD, signal.SIGTERM):
                signal.signal(default, signal.SIG_DFL)
            kept = self._confine(sock.detach(), calling=calling)
            isolate.run(self._engine, socket.socket(fileno=kept))
        finally:
            isolate.end()

    def _confine(self, keep: int, *, calling: bool) -> int:
        if calling:
            return sandbox.confine(self._memory, keep, more=_CALLS)
        if self._store is None:
            return sandbox.confine(self._memory, keep)
        return sandbox.confine_with_files(self._memory, keep, self._store)

    def _reap(self) -> None:
        while True:
            try:
                child, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if child == 0:
                return
            tell(self._control, "gone", pid=child, status=status)


def tell(control: socket.socket, event: str, descriptor: int | None = None, **about: object) -> None:
    """Write one line, and hand over a descriptor with it."""
    line = json.dumps({"event": event, **about}).encode() + b"\n"
    socket.send_fds(control, [line], [] if descriptor is None else [descriptor])


def main() -> None:
    """Load the data and serve."""
    descriptor, memory, source = sys.argv[1:]
    sandbox.die_with_parent()
    control = socket.socket(fileno=int(descriptor))
    try:
        data = Source.from_text(source)
        engine = data.load()
    except EngineError as error:
        tell(control, "failed", reason=error.args[0], remedy=error.remedy)
        return
    gc.collect()
    allocator.give_back()
    gc.freeze()  # the children do not touch, and so do not copy, what is there now
    tell(control, "ready")
    processors.set_slice(os.getpid(), processors.LONG)  # births are not to delay answers
    processors.confine(os.getpid(), confined=True)
    store = None if data.store is None else Path(data.store).resolve()
    Nursery(engine, control, int(memory) * _MEBI, store).run()


if __name__ == "__main__":
    main()
