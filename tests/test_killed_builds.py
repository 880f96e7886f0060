"""A build may be killed at any moment: the earlier release stays where it is, and it stays whole."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sixparty.manifest import DATASET, MANIFEST, read_manifest
from small import replace_in

COMMAND = "from sixparty.cli import main; main()"
#: Kills its own process before the given step, counted from the first that touches the release's folder, so
#: that no moment of an exchange is left to chance.
MURDER = """
import os, signal, sys
folder, moment, steps = sys.argv.pop(1), int(sys.argv.pop(1)), 0
CHANGES = {"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree", "shutil.move"}
def hook(event, arguments):
    global steps
    if event == "ctypes.dlsym" or (event in CHANGES and folder in str(arguments)):
        steps += 1
        if steps == moment:
            os.kill(os.getpid(), signal.SIGKILL)
from sixparty.cli import main
import sixparty.reasoning, sixparty.validation, sixparty.replacing
sys.addaudithook(hook)
main()
"""
MOMENTS = range(1, 40)


@pytest.fixture
def out(small: Path) -> Path:
    """A release of the small project, whose sources have changed since."""
    folder = small / "build" / "release"
    assert build(folder) == 0
    replace_in(small / "data" / "sources.ttl", "note 1", "note one")
    return folder


def build(out: Path) -> int:
    command = [sys.executable, "-c", COMMAND, "build", "--out", str(out)]
    return subprocess.run(command, capture_output=True).returncode


def content(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_at_random_moments(out):
    earlier, chance = content(out), random.Random(9)
    start = time.monotonic()
    assert build(out.with_name("other")) == 0
    whole = time.monotonic() - start
    later = content(out.with_name("other"))
    for _ in range(2):
        command = [sys.executable, "-c", COMMAND, "build", "--out", str(out)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.0) * whole)
        process.kill()
        process.wait()
        assert content(out) in (earlier, later)


def test_at_every_step_of_the_exchange(out):
    earlier = content(out)
    for moment in MOMENTS:
        command = [sys.executable, "-c", MURDER, str(out.parent), str(moment), "build", "--out", str(out)]
        ended = subprocess.run(command, capture_output=True).returncode
        if ended != -signal.SIGKILL:
            assert ended == 0
            break
        assert out.is_dir(), f"no release after a kill at step {moment}"
        assert set(content(out)) == {DATASET, MANIFEST}
        assert read_manifest(out)
        if content(out) != earlier:
            break
    else:
        pytest.fail("the build has more steps than are tried")
    assert moment > 5
    assert build(out) == 0
    assert b"note one" in (out / DATASET).read_bytes()


def test_what_a_killed_build_left_behind_is_cleared_away(out):
    command = [sys.executable, "-c", MURDER, str(out.parent), "8", "build", "--out", str(out)]
    assert subprocess.run(command, capture_output=True).returncode == -signal.SIGKILL
    assert len(list(out.parent.iterdir())) > 1
    assert build(out) == 0
    assert [path.name for path in out.parent.iterdir()] == [out.name]
