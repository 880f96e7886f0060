"""Slices of a processor: who computes for long leaves it at once to whoever wakes."""

import os
import platform
import subprocess
import sys

import pytest

from sixparty.engine.isolation.slices import LONG, USUAL, set_slice

needs_slices = pytest.mark.skipif(
    sys.platform != "linux" or tuple(map(int, platform.release().split(".")[:2])) < (6, 12),
    reason="slices can be set since Linux 6.12",
)


@pytest.fixture
def process():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as running:
        yield running
        running.kill()


@needs_slices
def test_a_process_has_its_slices_and_its_niceness(process):
    assert set_slice(process.pid, LONG, 15)
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == 15
    assert set_slice(process.pid, USUAL, 15)


def test_of_a_process_that_has_ended_nothing_is_set(process):
    process.kill()
    process.wait()
    assert not set_slice(process.pid, LONG)
