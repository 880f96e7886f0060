"""A constant page for each file of a folder, on our own web server: `constant_page.py PORT FOLDER`.

Nothing is asked, negotiated, counted or logged: the most that this server can give.
"""

import sys
from pathlib import Path

from sixparty.web.exchange import Request, Response, with_length
from sixparty.web.listening import listen
from sixparty.web.server import serve

_TYPE = (b"content-type", b"application/octet-stream")


class Pages:
    """What `serve` runs."""

    deadline = patience = 10.0

    def __init__(self, folder: Path) -> None:
        """Read the pages."""
        self._pages = {f"/{path.name}": _response(200, path.read_bytes()) for path in folder.iterdir()}
        self._none = _response(404, b"")

    async def start(self) -> None:
        """Be ready."""

    def drain(self) -> None:
        """Have nothing to tell."""

    def stop(self) -> None:
        """Have nothing to end."""

    def known(self, request: Request) -> Response | None:
        """Return the page of that name."""
        return self._pages.get(request.path, self._none)

    async def answer(self, request: Request) -> None:
        """Never be asked: all pages are known."""
        raise NotImplementedError(request.path)


def _response(status: int, body: bytes) -> Response:
    return Response(status, body, with_length([_TYPE], body))


if __name__ == "__main__":
    serve(Pages(Path(sys.argv[2])), listen("127.0.0.1", int(sys.argv[1])))
