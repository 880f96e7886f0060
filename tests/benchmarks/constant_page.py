"""An RSGI application whose every page is a file read at its start: the most that a Python front can give.

Run by granian with the folder of pages in the variable PAGES; stands on nothing but the standard library.
"""

import os
from pathlib import Path
from typing import Any

_HEADERS = [("content-type", "application/octet-stream")]
_PAGES = {f"/{path.name}": path.read_bytes() for path in Path(os.environ["PAGES"]).iterdir()}


async def application(scope: Any, protocol: Any) -> None:
    """Answer with the page of that name; 404 where there is none."""
    if scope.proto == "http":
        body = _PAGES.get(scope.path)
        protocol.response_bytes(200 if body is not None else 404, _HEADERS, body or b"")
