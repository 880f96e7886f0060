"""The server process: it answers on a real socket, and says so when it cannot have one."""

import socket
import threading
import urllib.error
import urllib.request

import pytest

from sixparty.web import PortInUseError, serve


@pytest.fixture
def address(app):
    """The address of a server that runs in a thread of this process."""
    told: list[str] = []
    up = threading.Event()

    def ready(where: str) -> None:
        told.append(where)
        up.set()

    threading.Thread(target=serve, args=(app, "127.0.0.1", 0), kwargs={"ready": ready}, daemon=True).start()
    assert up.wait(10)
    return told[0]


def test_it_tells_its_address_and_answers_there(address):
    assert address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(f"{address}/sparql?query=ASK%20%7B%7D") as response:
        assert response.status == 200
        assert b'"boolean":true' in response.read()


def test_it_does_not_name_its_make(address):
    with urllib.request.urlopen(f"{address}/sparql?query=ASK%20%7B%7D") as response:
        assert "Server" not in response.headers


def test_it_answers_from_many_threads(address):
    failures: list[str] = []

    def ask() -> None:
        for path in (
            "/state/dprk",
            "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D",
            "/queries/holders",
        ):
            with urllib.request.urlopen(address + path) as response:
                if response.status != 200 or not response.read():
                    failures.append(path)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_failure_keeps_its_status_on_the_wire(address):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{address}/sparql?query=SELEC")
    assert caught.value.code == 400
    assert b"syntax" in caught.value.read()


def test_a_port_in_use_is_told_clearly(app):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(PortInUseError) as caught:
            serve(app, "127.0.0.1", port)
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "--port" in str(caught.value)


def test_a_host_that_is_not_ours_is_told_clearly(app):
    with pytest.raises(PortInUseError, match="cannot listen"):
        serve(app, "no.such.host.invalid", 0)
