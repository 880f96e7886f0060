"""Evaluates queries by a server."""

from collections.abc import Callable

import httpx


def over_http(url: str) -> Callable[[str, str], bytes]:
    """Return a function from a query and a media type to the answer's bytes. Raises on any status but 200."""
    client = httpx.Client(timeout=20)

    def evaluate(text: str, media_type: str) -> bytes:
        response = client.post(f"{url}/sparql", data={"query": text}, headers={"Accept": media_type})
        response.raise_for_status()
        return response.content

    return evaluate
