"""Runs the application with waitress."""

from collections.abc import Callable
from typing import Final

from flask import Flask
from waitress.server import create_server

from sixparty.errors import SixpartyError

#: Requests that are answered at the same time.
_THREADS: Final = 8
#: Bytes of a request's body beyond which it is refused.
MAX_BODY: Final = 1 << 20


class PortInUseError(SixpartyError):
    """The address cannot be listened on."""


def serve(app: Flask, host: str, port: int, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted.

    port: 0 takes any free one. ready: called with the address once requests are taken.
    Raises PortInUseError where the address is taken, not ours, or not to be had.
    """
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=_THREADS,
            ident=None,
            max_request_body_size=MAX_BODY,
            clear_untrusted_proxy_headers=True,
        )
    except (OSError, ValueError) as error:
        other = "another port with --port, or end the program that holds this one"
        raise PortInUseError(f"cannot listen on {host}:{port}: {error}", f"choose {other}") from error
    if ready is not None:
        actual = getattr(server, "effective_port", port)
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{actual}")
    try:
        server.run()
    finally:
        server.close()
