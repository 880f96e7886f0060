"""User and password of an address, given as the server asks for them: Basic (RFC 7617) or Digest (7616)."""

from collections.abc import Generator

import httpx


class Credentials(httpx.Auth):
    """Sends nothing until it is asked, then what it is asked for, and remembers it."""

    def __init__(self, user: str, password: str) -> None:
        """Keep both."""
        self._basic = httpx.BasicAuth(user, password)
        self._digest = httpx.DigestAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request, and again with what its refusal asks for."""
        if self._chosen is not None:
            yield from self._chosen.auth_flow(request)
            return
        response = yield request
        if response.status_code != 401:
            return
        challenges = " ".join(response.headers.get_list("www-authenticate")).lower()
        self._chosen = self._digest if "digest" in challenges else self._basic
        yield from self._chosen.auth_flow(request)


def credentials_of(address: httpx.URL) -> tuple[httpx.URL, Credentials | None]:
    """Return an address without user and password, and what they are there for."""
    if not address.userinfo:
        return address, None
    bare = address.copy_with(username=None, password=None)
    return bare, Credentials(address.username, address.password)
