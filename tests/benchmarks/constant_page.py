"""An ASGI application whose every page is a file read at its start: the most that a Python front can give.

Run by granian with the folder of pages in the variable PAGES; stands on nothing but the standard library.
"""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]

_HEADERS = [(b"content-type", b"application/octet-stream")]
_PAGES = {f"/{path.name}": path.read_bytes() for path in Path(os.environ["PAGES"]).iterdir()}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the page of that name; 404 where there is none."""
    if scope["type"] != "http":
        return
    body = _PAGES.get(scope["path"])
    await send(
        {"type": "http.response.start", "status": 200 if body is not None else 404, "headers": _HEADERS}
    )
    await send({"type": "http.response.body", "body": body or b""})
