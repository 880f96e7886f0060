"""The short form of the growth benchmark: small talks, their store on disk, every canned query on it."""

import json
import os
import socket
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.growth import alone, fitting, measuring, talks
from benchmarks.growth.alone import JSON
from benchmarks.growth.questions import questions
from benchmarks.growth.scale import Scale
from sixparty.engine import stored
from sixparty.engine.embedded import EmbeddedEngine
from sixparty.engine.isolation import kernel, sandbox

ROOT = Path(__file__).resolve().parents[3]
SCALE = Scale(rounds=2, parties=4, positions=2, sentences=40, states=6)
QUADS = 24_000


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a folder with talks and their store."""
    folder = tmp_path_factory.mktemp("growth")
    written = talks.write(folder / "talks.nq", SCALE, QUADS, ROOT / "ontology")
    stored.build(folder / "store", [folder / "talks.nq"])
    return folder, written


def test_equal_seeds_give_equal_talks_and_others_do_not():
    assert talks.paper(SCALE, 3) == talks.paper(SCALE, 3)
    assert talks.paper(SCALE, 3) != talks.paper(Scale(**{**_members(SCALE), "seed": 2}), 3)


def test_larger_talks_begin_with_the_smaller_ones(tmp_path):
    for quads in (QUADS, 2 * QUADS):
        talks.write(tmp_path / str(quads), SCALE, quads, ROOT / "ontology")
    small, large = ((tmp_path / str(quads)).read_text(encoding="utf-8") for quads in (QUADS, 2 * QUADS))
    assert large.startswith(small)


def test_it_writes_as_many_quads_as_it_says_and_they_can_be_read(made):
    folder, written = made
    assert written.quads >= QUADS
    assert sum(1 for _ in ox.parse(path=str(folder / "talks.nq"))) == written.quads


@pytest.mark.parametrize("more", [{"rounds": 3}, {"parties": 5}, {"positions": 3}, {"sentences": 60}])
def test_each_measure_makes_a_paper_larger(more):
    assert len(talks.paper(Scale(**{**_members(SCALE), **more}), 1)) > len(talks.paper(SCALE, 1))


@pytest.mark.parametrize("place", range(len(questions(ROOT / "queries", SCALE, 1))))
def test_every_question_finds_something(made, place):
    folder, written = made
    engine = EmbeddedEngine.from_store(folder / "store")
    question = questions(ROOT / "queries", SCALE, written.papers)[place]
    found = [measuring.rows_of(engine.query(next(question.texts), media_type=JSON).body)
             for _ in range(5)]  # fmt: skip
    assert max(found) > 0, question.name


def test_the_engine_alone_is_asked_each_question(made):
    folder, written = made
    times = alone.processor_times(folder / "store", SCALE, written.papers, seconds=0.01, most=1)
    assert list(times) == [question.name for question in questions(ROOT / "queries", SCALE, 1)]
    assert min(times.values()) > 0


def test_the_exponent_is_that_of_a_power():
    sizes = [10, 100, 1000]
    assert fitting.exponent(sizes, [3 * size for size in sizes]) == pytest.approx(1)
    assert fitting.exponent(sizes, [size**2 for size in sizes]) == pytest.approx(2)
    assert fitting.exponent(sizes, [7, 7, 7]) == pytest.approx(0)


@pytest.mark.skipif(not kernel.can_forbid_sockets(), reason="needs Linux on x86_64 or arm64")
def test_an_isolate_over_a_store_has_no_sockets_and_no_other_files(made):
    folder, _ = made
    told = _in_a_child(folder, (folder / "store").resolve())
    assert told["socket"] == "OSError"
    assert told["query"] == ""
    if not told["landlock"]:
        pytest.skip("this kernel has no Landlock: other files are forbidden by nothing but the engine")
    assert told["other file"] == told["new file"] == "PermissionError"


def _in_a_child(folder, store):
    """Confine a forked child as the nursery does, and return what it was able to do."""
    ours, theirs = socket.socketpair()
    engine = EmbeddedEngine.from_store(store)
    child = os.fork()
    if child == 0:
        ours.close()
        kept = sandbox.confine_with_files(256 << 20, theirs.detach(), store)
        told = {
            "socket": _outcome(socket.socket),
            "other file": _outcome(lambda: os.open(folder / "talks.nq", os.O_RDONLY)),
            "new file": _outcome(lambda: os.open(store / "new", os.O_WRONLY | os.O_CREAT)),
            "query": _outcome(lambda: engine.query("ASK { ?s ?p ?o }", media_type=JSON)),
            "landlock": kernel.forbid_files_but(store),
        }
        os.write(kept, json.dumps(told).encode())
        os._exit(0)
    theirs.close()
    answer = ours.recv(4096)
    os.waitpid(child, 0)
    ours.close()
    return json.loads(answer)


def _outcome(act):
    try:
        act()
    except Exception as error:
        return type(error).__name__
    return ""


def _members(scale):
    return {name: getattr(scale, name) for name in scale.__slots__}
