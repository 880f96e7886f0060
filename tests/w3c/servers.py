"""Starts `sixparty serve --data FILE…` and speaks HTTP to it without any help that would mend a request."""

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote, urlsplit

#: What starts a server; the words replace it where SIXPARTY_W3C_SERVE is set (another engine, a stand-in).
COMMAND: Final = (str(Path(sys.executable).with_name("sixparty")), "serve")
#: Seconds that a server may take to answer, to start and to end.
_ANSWER, _START, _END = 20.0, 30.0, 20.0
_ADDRESS: Final = re.compile(r"http://\S+")


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response; header names are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def problem(self) -> str:
        """The kind of problem that an error tells (RFC 9457 §3.1.1), nothing where it tells none."""
        if self.media_type != "application/problem+json":
            return ""
        return str(json.loads(self.body).get("type", "")).rpartition("/")[2]

    def told(self) -> str:
        """The status and the beginning of the body, for a reason."""
        text = self.body.decode("utf-8", "replace").strip()
        return f"{self.status} {self.media_type}: {' '.join(text.split())[:160]}"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    url: str

    def ask(
        self,
        method: str,
        target: str,
        headers: Sequence[tuple[str, str]] = (),
        body: bytes | None = None,
    ) -> Answer:
        """Send one request on a connection of its own, with these headers and no others of meaning."""
        where = urlsplit(self.url)
        connection = HTTPConnection(where.hostname or "127.0.0.1", where.port, timeout=_ANSWER)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None or method in ("POST", "PUT", "PATCH"):
                connection.putheader("Content-Length", str(len(body or b"")))
            connection.endheaders(body)
            response = connection.getresponse()
            fields = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, fields, response.read())
        finally:
            connection.close()

    def query(self, text: str | bytes, accept: str = "*/*") -> Answer:
        """Send a query as a body of its own media type."""
        sent = text if isinstance(text, bytes) else text.encode("utf-8")
        headers = (("Content-Type", "application/sparql-query"), ("Accept", accept))
        return self.ask("POST", "/sparql", headers, sent)

    def fingerprint(self, salt: str) -> bytes:
        """Return everything that the server holds, sorted; `salt` makes each question a new one."""
        text = f"""# {quote(salt)}
        SELECT ?g ?s ?p ?o {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }} ORDER BY ?g ?s ?p ?o"""
        answer = self.query(text, "text/tab-separated-values")
        if answer.status != 200:
            raise RuntimeError(f"the server does not tell what it holds: {answer.told()}")
        return answer.body


@contextlib.contextmanager
def serving(*files: Path) -> Iterator[Server]:
    """Run a server on the files; it is ended afterwards, and must end cleanly."""
    command = os.environ.get("SIXPARTY_W3C_SERVE", "").split() or COMMAND
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [*command, "--port", "0", *(word for file in files for word in ("--data", str(file)))],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield Server(_address(process, log))
        finally:
            process.terminate()
            try:
                status = process.wait(_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                status = -9
            process.stdout.close()  # type: ignore[union-attr]  # it is a pipe
        if status != 0:
            raise RuntimeError(f"the server ended with status {status} after SIGTERM")


def _address(process: "subprocess.Popen[str]", log: IO[bytes]) -> str:
    """Wait for the one line that says where the server listens."""
    guard = threading.Timer(_START, process.kill)
    guard.start()
    try:
        for line in process.stdout or ():
            if found := _ADDRESS.search(line):
                return found[0].rstrip("/")
    finally:
        guard.cancel()
    log.seek(0)
    raise RuntimeError(f"no server: {log.read().decode('utf-8', 'replace')[-600:]}")
