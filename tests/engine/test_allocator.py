"""Which allocator the processes of queries take memory from."""

import ctypes
import os
import subprocess
import sys

import psutil
import pytest
from isolated import Isolates

from sixparty.engine.isolation import allocator

installed = pytest.mark.skipif(
    "LD_PRELOAD" not in allocator.variables(),
    reason="cmeel-mimalloc is installed on Linux on x86_64 and aarch64 only",
)


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "one.nt"
    path.write_text("<urn:s> <urn:p> <urn:o> .\n")
    return path


def nursery(data):
    """Return the environment of the process that loads the data, and the files that it has in memory."""
    with Isolates(data) as running:
        process = psutil.Process(running.pool.processes[0])
        return process.environ(), {part.path for part in process.memory_maps()}


@installed
def test_mimalloc_is_taken_where_it_is_installed(data, monkeypatch):
    monkeypatch.delenv("LD_PRELOAD", raising=False)
    environ, files = nursery(data)
    assert environ["LD_PRELOAD"] in files
    assert "LD_PRELOAD" not in os.environ


def test_what_is_set_from_outside_is_left_alone(data, monkeypatch):
    monkeypatch.setenv("LD_PRELOAD", "")
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.check=0")
    environ, files = nursery(data)
    assert environ["GLIBC_TUNABLES"] == "glibc.malloc.check=0"
    assert not any("mimalloc" in file for file in files)


def test_without_it_glibc_keeps_freed_memory_at_hand(tmp_path):
    assert "tcache" in allocator.variables([str(tmp_path)])["GLIBC_TUNABLES"]


@installed
def test_memory_of_long_blocks_goes_back():
    """Where it stayed, an isolate could take as much as loading once took, whatever its limit is."""
    program = """
import psutil
from sixparty.engine.isolation import allocator
before = psutil.Process().memory_info().data
for _ in range(3):
    bytearray(200 << 20)
[bytes(1 << 10) for _ in range(100 << 10)]
allocator.give_back()
now = psutil.Process().memory_info()
print((now.data - before) >> 20, (now.rss - now.shared) >> 20)
"""
    surroundings = os.environ | allocator.variables()
    told = subprocess.run([sys.executable, "-c", program], env=surroundings, capture_output=True, text=True)
    mapped, used = map(int, told.stdout.split())
    assert mapped < 150  # the short ones stay mapped
    assert used < 50  # but are not there any more


def test_a_process_without_it_gives_back_nothing_and_says_nothing():
    assert not hasattr(ctypes.CDLL(None), "mi_collect")
    allocator.give_back()
