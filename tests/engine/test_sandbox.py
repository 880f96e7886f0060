"""What a confined process cannot do; each attempt is also made without the sandbox, and succeeds."""

import os
import socket
import subprocess
import sys
import threading

import pytest

from sixparty.engine.isolation import allocator

PROGRAM = """
import os, socket, sys
from sixparty.engine.embedded import EmbeddedEngine
from sixparty.engine.isolation import sandbox
import pyoxigraph as ox

engine = EmbeddedEngine(ox.Store())
told = os.dup(1)
if sys.argv[1] == "confined":
    told = sandbox.confine(64 << 20, told)
try:
    {attempt}
except BaseException as error:
    os.write(told, f"failed: {{type(error).__name__}}: {{error}}".encode())
else:
    os.write(told, b"done")
"""
ATTEMPTS = {
    "a file to read": "open('/etc/hostname')",
    "a file to write": "open({path!r}, 'w').write('x')",
    "a folder to list": "os.listdir('/')",
    "a socket": "socket.socket()",
    "a pair of sockets": "socket.socketpair()",
    "a pipe": "os.pipe()",
    "memory": "bytearray(512 << 20)",
    "memory in small pieces": "[bytes(1000) for _ in range(512 << 10)]",
    "memory that it shares": "__import__('mmap').mmap(-1, 512 << 20)",
    "a program": "__import__('subprocess').run(['true'], check=True)",
    "a descriptor's copy": "os.dup(told)",
}


def run(program, *arguments, **surroundings):
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=os.environ | surroundings, capture_output=True, text=True, timeout=60)


def attempt(how, what):
    return run(PROGRAM.format(attempt=what), how, **allocator.variables()).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")
@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_confined_process_is_denied(name, tmp_path):
    what = ATTEMPTS[name].format(path=str(tmp_path / "written"))
    assert attempt("free", what) == "done"
    assert attempt("confined", what).startswith("failed: ")


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")
@pytest.mark.parametrize("surroundings", [{}, allocator.variables()], ids=["plain", "as isolates have it"])
# Python puts 33 bytes before those of a `bytes`: 1024 in all, which no allocator rounds up by much.
@pytest.mark.parametrize("what", ["bytearray({size})", "[bytes(991) for _ in range({size} // 1024)]"])
def test_a_process_that_has_been_forked_by_a_thread_may_have_its_memory_and_no_more(what, surroundings):
    program = f"""
import os, threading
from sixparty.engine.isolation import sandbox

def fork(size):
    if os.fork() == 0:
        sandbox.confine(64 << 20, 1)
        try:
            {what.format(size="(size << 20)")}
        except MemoryError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.wait()[1])

def both():
    kept = [bytes(700) for _ in range(1000)]
    print(fork(48), fork(80))

thread = threading.Thread(target=both)
thread.start()
thread.join()
"""
    found = run(program, **surroundings)
    assert found.stdout.split() == ["0", "1"], found.stderr


class Trap:
    """A socket that listens and counts who comes."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.visits = 0
        threading.Thread(target=self._count, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.socket.close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/"

    def _count(self):
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


@pytest.mark.parametrize("silent", ["", "SILENT"])
def test_a_confined_engine_reaches_nobody_even_past_the_check_for_service(silent):
    with Trap() as trap:
        query = f"SELECT * {{ SERVICE {silent} <{trap.url}> {{ ?s ?p ?o }} }}"
        what = f"list(engine._store.query({query!r}))"
        attempt("free", what)
        assert trap.visits == 1
        attempt("confined", what)
        assert trap.visits == 1


def test_from_names_a_graph_and_never_a_file(tmp_path):
    from sixparty.engine.embedded import EmbeddedEngine

    path = tmp_path / "secret.ttl"
    path.write_text("<urn:secret> <urn:is> <urn:here> .")
    engine = EmbeddedEngine.from_quads([])
    for clause in (
        f"FROM <{path.as_uri()}>",
        f"FROM <{path.as_uri()}> FROM <urn:b>",
        f"FROM NAMED <{path.as_uri()}>",
    ):
        query = f"ASK {clause} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
        assert engine.query(query, media_type="text/csv").body == b"false"
