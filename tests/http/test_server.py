"""The server process: it answers on a real socket, and says so when it cannot have one."""

import re
import socket
import threading
import urllib.error
import urllib.request

import pytest
from processes import Served

from sixparty.web.listening import PortInUseError, listen

GRAPH = "/graphs?graph=https://w3id.org/six-party-talks/graph/entities"
ASK = "/sparql?query=ASK%20%7B%7D"


def test_it_tells_its_address_and_answers_there(served):
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+  \(stop: Ctrl\+C\)\n", served.line)
    with urllib.request.urlopen(served.url + ASK) as response:
        assert response.status == 200
        assert b'"boolean":true' in response.read()


def test_it_does_not_name_what_it_is_made_of(served):
    for path in (ASK, "/"):
        with urllib.request.urlopen(served.url + path) as response:
            assert response.headers.get_all("Server") == ["sixparty"]


def test_it_answers_many_at_once(served):
    failures: list[str] = []

    def ask() -> None:
        for path in ("/", "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D", GRAPH):
            with urllib.request.urlopen(served.url + path) as response:
                if response.status != 200 or not response.read():
                    failures.append(path)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_failure_keeps_its_status_on_the_wire(served):
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{served.url}/sparql?query=SELEC")
    assert caught.value.code == 400
    assert b"syntax" in caught.value.read()


def test_it_ends_in_order_when_told_to(tmp_path):
    data = tmp_path / "one.ttl"
    data.write_text("<urn:a> <urn:b> <urn:c> .")
    with Served("--data", str(data)) as server:
        with urllib.request.urlopen(server.url + ASK) as response:
            assert response.status == 200
        status, errors = server.end()
    assert status == 0
    assert "Traceback" not in errors


def test_a_file_that_does_not_load_is_told_with_its_line(tmp_path):
    data = tmp_path / "faulty.ttl"
    data.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n")
    with pytest.raises(AssertionError, match=r"faulty\.ttl:2"), Served("--data", str(data)):
        pass


def test_a_port_in_use_is_told_clearly():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(PortInUseError) as caught:
            listen("127.0.0.1", port)
    assert f"127.0.0.1:{port}" in str(caught.value)
    assert "--port" in str(caught.value)


def test_a_host_that_is_not_ours_is_told_clearly():
    with pytest.raises(PortInUseError, match="cannot listen"):
        listen("no.such.host.invalid", 0)


def test_the_end_of_a_long_answer_does_not_wait_for_the_beginning_to_be_acknowledged():
    with listen("127.0.0.1", 0) as holder, socket.create_connection(holder.getsockname()):
        holder.setblocking(True)
        connection, _ = holder.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
