"""Who computes for long: it leaves a processor at once to whoever wakes, and one it does not use at all."""

import asyncio
import os
import platform
import subprocess
import sys

import pytest

from sixparty.engine.isolation import processors
from sixparty.engine.isolation.processors import LONG, USUAL, confine, set_slice
from sixparty.engine.isolation.reserve import Reserve

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
    assert set_slice(process.pid, USUAL)
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == 15


def test_of_a_process_that_has_ended_nothing_is_set(process):
    process.kill()
    process.wait()
    assert not set_slice(process.pid, LONG)


@pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2,
    reason="one of several processors can be kept free on Linux",
)
def test_a_process_is_kept_off_one_processor_and_let_back(process):
    every = os.sched_getaffinity(process.pid)
    confine(process.pid, confined=True)
    assert len(every - os.sched_getaffinity(process.pid)) == 1
    confine(process.pid, confined=False)
    assert os.sched_getaffinity(process.pid) == every


def test_to_confine_a_process_that_has_ended_is_no_error(process):
    process.kill()
    process.wait()
    assert confine(process.pid, confined=True) is None


def test_as_many_processors_as_this_program_may_use():
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    assert processors.count() == usable


class Told:
    """Stands for an isolate, and keeps what it was told last."""

    confined: bool | None = None

    def confine(self, *, confined):
        """Keep it."""
        self.confined = confined


def test_heavy_queries_use_all_processors_while_no_light_ones_come():
    async def run():
        heavy = Told()
        reserve = Reserve()
        reserve.begin_heavy(heavy)
        return heavy

    assert asyncio.run(run()).confined is False


def test_a_light_query_gets_a_processor_of_its_own_and_gives_it_back(monkeypatch):
    monkeypatch.setattr("sixparty.engine.isolation.reserve._LATELY", 0.02)

    async def run():
        before, after, ended, light = Told(), Told(), Told(), Told()
        reserve = Reserve()
        reserve.begin_heavy(before)
        reserve.begin_heavy(ended)
        reserve.end(ended)
        reserve.begin_light(light)
        reserve.begin_heavy(after)
        told = [each.confined for each in (before, after, ended, light)]
        await asyncio.sleep(0.01)
        reserve.begin_light(light)
        await asyncio.sleep(0.015)  # more than its time after the first, less after the second
        kept = reserve.kept
        await asyncio.sleep(0.03)
        return told, kept, [each.confined for each in (before, after, light)]

    told, kept, later = asyncio.run(run())
    assert told == [True, True, False, False]
    assert kept
    assert later == [False, False, False]
