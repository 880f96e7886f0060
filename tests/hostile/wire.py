"""Sends a case over a socket of its own and reads what comes back."""

import contextlib
import socket
import struct
import time
from http.client import HTTPException, HTTPResponse

from .model import Answer, Case, Crowd, Raw, Request

Address = tuple[str, int]


def send(case: Case, address: Address, patience: float) -> Answer:
    """Send a case and return the answer; a crowd's answer is empty. patience: seconds to wait at most."""
    host = f"{address[0]}:{address[1]}"
    match case.send:
        case Request() as request:
            return exchange(address, (request.wire(host),), patience=patience, method=request.method)
        case Raw(pieces, pause, shut, waits):
            filled = tuple(piece.replace(b"{host}", host.encode()) for piece in pieces)
            method = filled[0].split(b" ", 1)[0].decode("latin-1")
            return exchange(address, filled, patience=waits, method=method, pause=pause, shut=shut)
        case Crowd() as crowd:
            started = time.monotonic()
            misbehave(crowd, address)
            return Answer(None, {}, b"", time.monotonic() - started)


def exchange(
    address: Address,
    pieces: tuple[bytes, ...],
    *,
    patience: float,
    method: str = "GET",
    pause: float = 0.0,
    shut: bool = False,
) -> Answer:
    """Send the pieces, read one answer and whatever follows it. Never raises for what the server does."""
    try:
        sock = socket.create_connection(address, timeout=patience)
    except OSError as error:
        return Answer(None, {}, b"", 0.0, f"no connection: {error}")
    with sock:
        sock.settimeout(patience)
        # A server may answer and close before it has read everything: then there is still an answer to read.
        with contextlib.suppress(OSError):
            for number, piece in enumerate(pieces):
                if number and pause:
                    time.sleep(pause)
                sock.sendall(piece)
            if shut:
                sock.shutdown(socket.SHUT_WR)
        return _read(sock, method, time.monotonic())


def _read(sock: socket.socket, method: str, sent: float) -> Answer:
    response = HTTPResponse(sock, method=method)
    status, headers, body, error = None, {}, b"", ""
    try:
        response.begin()
        status = response.status
        headers = {name.lower(): value for name, value in response.getheaders()}
        body = response.read()
    except TimeoutError:
        error = "no whole answer in time"
    except (HTTPException, OSError, ValueError) as caught:
        error = f"{type(caught).__name__}: {caught}"
    seconds = time.monotonic() - sent
    more = b""
    if not error:
        sock.settimeout(0.05)
        with contextlib.suppress(OSError, ValueError):
            more = sock.recv(65536)
    response.close()
    return Answer(status, headers, body, seconds, error, more)


def misbehave(crowd: Crowd, address: Address) -> None:
    """Be many bad clients at once, for `crowd.seconds`; returns once all have gone."""
    host = f"{address[0]}:{address[1]}".encode()
    clients = []
    for number in range(crowd.count):
        with contextlib.suppress(OSError):
            sock = socket.create_connection(address, timeout=2)
            clients.append(sock)
            sock.sendall(crowd.pieces.replace(b"{host}", host).replace(b"{n}", b"%d" % number))
    try:
        if crowd.then == "hold":
            time.sleep(crowd.seconds)
        elif crowd.then == "drip":
            _drip(clients, crowd)
        else:
            time.sleep(crowd.seconds)
        if crowd.then == "reset":  # leave without an orderly end: RST in place of FIN
            for sock in clients:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    finally:
        for sock in clients:
            sock.close()


def _drip(clients: list[socket.socket], crowd: Crowd) -> None:
    until = time.monotonic() + crowd.seconds
    for position in range(len(crowd.tail)):
        if time.monotonic() > until:
            return
        for sock in clients:
            with contextlib.suppress(OSError):
                sock.send(crowd.tail[position : position + 1])
        time.sleep(0.1)
