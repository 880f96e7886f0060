"""The server under test, and how requests get to it."""

import json
from pathlib import Path
from typing import Any, Self

from hostile.model import Answer
from hostile.server import Server
from hostile.wire import exchange

from .messages import Message

PATIENCE = 15.0
DEADLINE = 5.0


class Fuzzed:
    """A server that is sent whatever comes to mind; its log goes to `folder`."""

    def __init__(self, release: Path, folder: Path, port: int = 0) -> None:
        self._server = Server(["--release", str(release)], {"SIXPARTY_DEADLINE": str(DEADLINE)}, folder, port)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return self._server.address

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return "http://{}:{}".format(*self.address)

    def send(self, message: Message) -> Answer:
        """Send a request over a connection of its own."""
        wire = message.wire("{}:{}".format(*self.address))
        return exchange(self.address, (wire,), patience=PATIENCE, method=message.method)

    def send_bytes(self, wire: bytes) -> Answer:
        """Send bytes and end the sending side, so that half a request does not wait for its other half."""
        method = wire.partition(b" ")[0].decode("latin-1")
        return exchange(self.address, (wire,), patience=PATIENCE, method=method, shut=True)

    def answers(self) -> bool:
        """Tell whether it answers an ordinary question."""
        try:
            answer = self.send(Message("GET", "/sparql", "query=ASK%7B%7D", ()))
        except (TimeoutError, OSError):
            return False
        return answer.status == 200 and b"true" in answer.body

    def failures(self) -> list[dict[str, Any]]:
        """Return what the log says of errors of the server's own."""
        lines = [line for line in self._server.log().splitlines() if line]
        events = [json.loads(line) for line in lines if line.startswith("{")]
        return [event for event in events if event.get("event") == "failure"] + [
            {"line": line} for line in lines if not line.startswith("{")
        ]
