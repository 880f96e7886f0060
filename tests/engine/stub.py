"""An endpoint that does as it is told: answers, lies, breaks off, is slow, or is not there."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}'


@dataclass
class Seen:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    form: dict[str, list[str]]


class Handler(BaseHTTPRequestHandler):
    """One connection to the stub."""

    protocol_version = "HTTP/1.1"
    server: "Stub"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        fields = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append(Seen(self.path, fields, parse_qs(body.decode())))
        self.server.behaviour(self)

    do_PUT = do_DELETE = do_POST  # noqa: N815  # the library's names

    def answer(self, body: bytes = ROWS, kind: str = JSON, status: int = 200, **headers: str) -> None:
        """Send a whole response."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def raw(self, text: bytes) -> None:
        """Send bytes, and close."""
        self.wfile.write(text)
        self.wfile.flush()
        self.close_connection = True

    def reset(self) -> None:
        """Break the connection off."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.connection.close()

    def wait(self, seconds: float) -> None:
        """Let time go by, but not after the stub's end."""
        self.server.ended.wait(seconds)

    def drip(self, seconds: float) -> None:
        """Send an answer without end, a byte at a time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: " + JSON.encode() + b"\r\n\r\n")
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and not self.server.ended.wait(0.05):
            self.wfile.write(b" ")
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Stub(ThreadingHTTPServer):
    """The endpoint; `behaviour` answers each request, `seen` holds those that came."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour: Callable[[Handler], None] = Handler.answer
        self.seen: list[Seen] = []
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/sparql"

    def one_after_another(self, *behaviours: Callable[[Handler], None]) -> None:
        """Do these in turn, the last of them ever after."""
        left = list(behaviours)

        def behave(handler: Handler) -> None:
            (left.pop(0) if len(left) > 1 else left[0])(handler)

        self.behaviour = behave

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that left."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()
