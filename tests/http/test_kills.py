"""Whatever process is killed, and whenever: no wrong answer, no 200 with half a body, and work goes on."""

import random
import signal
import socket
import threading
import time

import psutil
import pytest
from kills import (
    SLOW,
    SLOW_ANSWER,
    Load,
    ask,
    at_random,
    connects,
    eventually,
    isolates,
    kill,
    nursery,
    slow_ones,
    value_of,
    write_data,
)
from processes import Served

#: Seconds in which work goes on; more than the one that is promised, for tests share their machine.
SOON = 3.0
TRUTHFUL = {200, 503}

pytestmark = pytest.mark.xdist_group("kills")


@pytest.fixture(scope="module")
def numbers(tmp_path_factory):
    return write_data(tmp_path_factory.mktemp("numbers"))


@pytest.fixture(scope="module")
def lasting(numbers):
    """A server that outlives the kills of its processes."""
    with Served("--quiet", "--data", str(numbers)) as served:
        yield served


@pytest.fixture(scope="module")
def before(lasting):
    """What it uses while nothing happens."""
    web = psutil.Process(lasting.process.pid)
    assert answers(lasting)
    assert eventually(lambda: all(process.is_running() for process in isolates(lasting)), SOON)
    time.sleep(0.5)
    return usual(web)


@pytest.fixture
def server(numbers):
    """A server that is to end; its long queries, of low priority, may take long on a busy machine."""
    with Served("--quiet", "--data", str(numbers), SIXPARTY_DEADLINE="60") as served:
        yield served


def answers(server: Served) -> bool:
    return ask(server.address, "ASK {}")[0] == 200


def in_the_background(server: Served, text: str) -> tuple[threading.Thread, list[tuple[int, bytes]]]:
    got: list[tuple[int, bytes]] = []
    thread = threading.Thread(target=lambda: got.append(ask(server.address, text, timeout=70)))
    thread.start()
    return thread, got


def test_an_isolate_that_is_killed_costs_one_answer_and_says_so(lasting, before):
    thread, got = in_the_background(lasting, SLOW)
    assert eventually(lambda: bool(slow_ones(lasting)), 10)
    kill(slow_ones(lasting)[0])
    thread.join(SOON)
    ((status, body),) = got
    assert status == 503
    assert b"send the query again" in body
    assert answers(lasting)


def test_isolates_may_be_killed_at_any_moment(lasting):
    chance = random.Random(4)

    def deed() -> None:
        if alive := isolates(lasting):
            kill(chance.choice(alive))

    with Load(lasting.address) as load:
        count = sum(1 for _ in at_random(chance, 2.0, deed, 0.02))
    assert count > 10
    assert load.wrong() == []
    assert load.statuses() <= TRUTHFUL
    assert answers(lasting)


def test_the_nursery_may_be_killed_at_any_moment(lasting):
    chance = random.Random(8)

    def deed() -> None:
        kill(nursery(lasting))

    with Load(lasting.address) as load:
        count = 0
        for count in at_random(chance, 4.0, deed, 0.7):
            killed = time.monotonic()
            assert eventually(lambda: answers(lasting), SOON), f"nothing {SOON} s after kill {count}"
            assert time.monotonic() - killed < SOON
    assert count >= 2
    assert load.wrong() == []
    assert load.statuses() <= TRUTHFUL


def test_a_nursery_may_be_killed_while_it_loads(lasting, before):
    chance = random.Random(15)
    web = psutil.Process(lasting.process.pid)

    def deed() -> None:
        for child in web.children():
            kill(child)

    with Load(lasting.address) as load:
        count = sum(1 for _ in at_random(chance, 2.0, deed, 0.15))
        assert eventually(lambda: answers(lasting), SOON)
    assert count > 3
    assert load.wrong() == []
    assert load.statuses() <= TRUTHFUL
    assert eventually(lambda: usual(web) == before, SOON), f"{usual(web)}, before {before}"


def usual(web: psutil.Process) -> tuple[int, int]:
    """Processes and descriptors of the server."""
    return len(web.children(recursive=True)), web.num_fds()


def test_after_all_kills_there_are_as_many_processes_and_descriptors_as_before(lasting, before):
    web = psutil.Process(lasting.process.pid)
    for process in isolates(lasting):
        kill(process)
    eventually(lambda: answers(lasting), SOON)
    kill(nursery(lasting))
    assert eventually(lambda: answers(lasting), SOON)
    assert eventually(lambda: usual(web) == before, SOON), f"{usual(web)}, before {before}"


def test_no_process_outlives_a_server_that_is_killed(server):
    others = psutil.Process(server.process.pid).children(recursive=True)
    server.end(signal.SIGKILL)
    _, left = psutil.wait_procs(others, timeout=SOON)
    assert left == []


def test_it_drains_when_told_to_end(server):
    web = psutil.Process(server.process.pid)
    waiting = [in_the_background(server, f"{SLOW} # {number}") for number in range(2)]
    assert eventually(lambda: len(slow_ones(server)) == 2, 10)
    others = web.children(recursive=True)
    server.process.terminate()
    assert eventually(lambda: not connects(server), 1.0), "new connections are taken while it ends"
    for thread, got in waiting:
        thread.join(70)
        ((status, body),) = got
        assert status == 200
        assert value_of(body) == SLOW_ANSWER
    assert server.end()[0] == 0
    _, left = psutil.wait_procs(others, timeout=SOON)
    assert left == []


def test_it_ends_though_a_client_keeps_its_connection_open(server):
    with socket.create_connection(server.address, timeout=5) as sock:
        sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert sock.recv(100).startswith(b"HTTP/1.1 200")
        start = time.monotonic()
        assert server.end()[0] == 0
        assert time.monotonic() - start < 5
