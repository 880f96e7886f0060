"""One isolate, in a thread of this process: what it does before it is offered, and how it answers."""

import mmap
import socket
import sys
import threading
from typing import Any, cast

from sixparty.engine import EvaluationError, Result
from sixparty.engine.embedded import EmbeddedEngine
from sixparty.engine.isolation import frames, isolate


class Stub:
    """An engine that notes what it is asked."""

    def __init__(self, *, fails: bool = False) -> None:
        self.asked: list[str] = []
        self._fails = fails

    def query(self, text: str, **about: Any) -> Result:
        self.asked.append(text)
        if self._fails:
            raise EvaluationError("no data")
        return Result(b"answer", "text/plain", None, 1)


def touch(size: int) -> None:
    """Write to so many bytes that nobody has touched: what was freed before may be used again untouched."""
    with mmap.mmap(-1, size) as memory:
        if sys.platform == "linux":
            memory.madvise(mmap.MADV_NOHUGEPAGE)
        for start in range(0, size, mmap.PAGESIZE):
            memory[start] = 1


def exchange(stub: Stub, *requests: str) -> list[tuple[frames.Head, bytes]]:
    """Return what an isolate sends, first of itself and then in answer to each request."""
    ours, theirs = socket.socketpair()
    running = threading.Thread(target=isolate.run, args=(cast("EmbeddedEngine", stub), theirs))
    running.start()
    with ours, theirs:
        coming = frames.stream(ours, 1 << 20)
        got = [next(coming)]
        ours.sendall(b"".join(frames.pack({"types": ["text/plain"]}, text.encode()) for text in requests))
        got += [next(coming) for _ in requests]
        ours.shutdown(socket.SHUT_RDWR)
        running.join(10)
    return got


def test_it_says_that_it_is_ready_once_it_has_done_what_most_queries_do():
    stub = Stub()
    (ready, body), (reply, answer) = exchange(stub, "ASK {}")
    assert (ready, body) == ({"ready": True}, b"")
    assert (reply["rows"], answer) == (1, b"answer")
    assert len(stub.asked) == 3
    assert stub.asked[-1] == "ASK {}"


def test_queries_that_come_together_are_answered_one_by_one_in_their_order():
    stub = Stub()
    _, *replies = exchange(stub, "ASK {}", "SELECT * {}", "ASK { ?s ?p ?o }")
    assert [answer for _, answer in replies] == [b"answer"] * 3
    assert stub.asked[-3:] == ["ASK {}", "SELECT * {}", "ASK { ?s ?p ?o }"]


def test_it_tells_when_it_has_come_to_touch_much_memory():
    class Greedy(Stub):
        def query(self, text: str, **about: Any) -> Result:
            if text == "much":
                touch(12 << 20)
            return super().query(text, **about)

    _, (before, _), (after, _) = exchange(Greedy(), "little", "much")
    assert "copied" not in before
    assert after["copied"] is True


def test_it_is_ready_though_the_data_answer_nothing():
    stub = Stub(fails=True)
    (ready, _), (reply, _) = exchange(stub, "ASK {}")
    assert ready == {"ready": True}
    assert reply["error"] == "EvaluationError"
