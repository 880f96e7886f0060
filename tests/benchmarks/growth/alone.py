"""Measures the engine alone, in a process of its own that has the allocator of isolates."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from benchmarks.growth.questions import Question, questions
from benchmarks.growth.scale import Scale
from sixparty.engine.embedded import EmbeddedEngine
from sixparty.engine.isolation import allocator

JSON: Final = "application/sparql-results+json"
_ROOT: Final = Path(__file__).resolve().parents[3]


def processor_times(store: Path, scale: Scale, papers: int, seconds: float, most: int) -> dict[str, float]:
    """Return the median milliseconds of processor time of each question: other work hardly changes them.

    seconds: the time for one question, which is asked once at least and `most` times at most.
    Raises CalledProcessError where the process fails; it says on stderr why, and what it is at.
    """
    told = {"store": str(store), "scale": asdict(scale), "papers": papers, "seconds": seconds, "most": most}
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks.growth.alone"],
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=_ROOT / "tests",
        env=os.environ | allocator.variables(),
    )
    return dict(json.loads(process.stdout))


def time_left(seconds: float, began: float, took: Sequence[float]) -> bool:
    """Return whether another answer fits into the time; two are waited for unless one takes too long.

    took: milliseconds of the answers so far.
    """
    used = time.perf_counter() - began
    return used + min(took) / 1000 < seconds or (len(took) < 3 and used < seconds)


def _processor_time(engine: EmbeddedEngine, question: Question, seconds: float, most: int) -> float:
    took: list[float] = []
    began = time.perf_counter()
    while not took or (len(took) < most and time_left(seconds, began, took)):
        start = time.thread_time()
        engine.query(next(question.texts), media_type=JSON)
        took.append((time.thread_time() - start) * 1000)
    return statistics.median(took[1:] or took)


def _main() -> None:
    told = json.load(sys.stdin)
    engine = EmbeddedEngine.from_store(Path(told["store"]))
    found = {}
    for question in questions(_ROOT / "queries", Scale(**told["scale"]), told["papers"]):
        found[question.name] = _processor_time(engine, question, told["seconds"], told["most"])
        print(f"the engine alone, {question.name}: {found[question.name]:.2f} ms", file=sys.stderr)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    _main()
