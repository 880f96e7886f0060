"""RSGI, which is quicker than ASGI: kept answers at once, all else through the ASGI front.

Source: the RSGI specification 1.5, https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
"""

from typing import Any

from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]  # written in Rust

from sixparty.web.exchange import Message
from sixparty.web.front import Front
from sixparty.web.kept import Form


class Rsgi:
    """The RSGI application."""

    def __init__(self, front: Front) -> None:
        """front: answers what is not known yet."""
        self._front = front

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:  # noqa: ANN401  # written in Rust
        """Answer one request."""
        if scope.proto != "http":
            return
        form = self._known(scope) if scope.method == "GET" else None
        if form is not None:
            protocol.response_bytes(200, form.kept_fields, form.body)
            return
        fields = scope.headers
        exchange = _Exchange(protocol, has_body="content-length" in fields or "transfer-encoding" in fields)
        await self._front(scope_of(scope), exchange.receive, exchange.send)

    def _known(self, scope: Any) -> Form | None:  # noqa: ANN401
        """Return the response to a request that was answered before in the very same words."""
        headers = scope.headers
        if "if-none-match" in headers or "if-match" in headers:
            return None
        words = (
            scope.path,
            scope.query_string,
            ", ".join(headers.get_all("accept")),
            ", ".join(headers.get_all("accept-language")),
            headers.get("host") or "",
        )
        return self._front.kept_form(words, headers.get("accept-encoding") or "")


def scope_of(scope: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an RSGI scope as ASGI has it."""
    host, _, port = scope.client.rpartition(":")
    return {
        "type": "http",
        "http_version": scope.http_version,
        "method": scope.method,
        "scheme": scope.scheme,
        "path": scope.path,
        "query_string": scope.query_string.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in scope.headers.items()],
        "client": (host, int(port) if port.isdigit() else 0),
    }


class _Exchange:
    """ASGI's two functions over an RSGI protocol."""

    def __init__(self, protocol: Any, *, has_body: bool) -> None:  # noqa: ANN401
        self._protocol = protocol
        self._has_body = has_body
        self._read = False
        self._start: Message = {}
        self._stream: Any = None

    async def receive(self) -> Message:
        """Return the whole body, whose length has been checked; then wait until the client leaves."""
        if self._read:
            await self._protocol.client_disconnect()
            return {"type": "http.disconnect"}
        self._read = True
        try:
            body = await self._protocol() if self._has_body else b""
        except ProtocolClosed:  # it broke off
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Message) -> None:
        """Send the head and the body at once, or piece by piece."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        body = message["body"]
        if self._stream is None:
            fields = [
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in self._start["headers"]
            ]
            if not message.get("more_body"):
                self._protocol.response_bytes(self._start["status"], fields, body)
                return
            self._stream = self._protocol.response_stream(self._start["status"], fields)
        await self._stream.send_bytes(body)
