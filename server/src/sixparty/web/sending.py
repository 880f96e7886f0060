"""Hands long responses to their clients, and holds only so much for those who are slow to take them."""

import asyncio
from collections import Counter
from typing import Final

from sixparty.engine import OverloadedError
from sixparty.limits import Limits
from sixparty.problem import of_engine_error
from sixparty.web.exchange import ClientLeftError, Request, Response, Watch
from sixparty.web.headers import problem_response

#: Bytes that are handed to the connection at a time: what a client that takes nothing costs.
#: Half of what the system takes over for a client, so that what is no longer is sent at once.
PIECE: Final = 128 * 1024


class Outbox:
    """The responses that are being sent, and the bytes of the long ones among them."""

    def __init__(self, limits: Limits) -> None:
        """limits: how long a client may take, and how many bytes may wait for all of them."""
        self._patience = limits.write_seconds
        self._most = limits.sending_bytes
        self._clients: Counter[int] = Counter()  # by the body's identity: many may be sent the same
        self.size = 0

    async def send(self, request: Request, response: Response) -> None:
        """Send a long one. Raises ClientLeftError where the client leaves, or does not take it in time."""
        if request.method == "HEAD":
            request.client.reply(response)
            return
        if not self._take(response.body):
            request.client.reply(_overloaded())
            return
        try:
            with Watch(request):
                await self._send_pieces(request, response)
        except TimeoutError:
            raise ClientLeftError from None
        finally:
            self._put_back(response.body)

    async def _send_pieces(self, request: Request, response: Response) -> None:
        """Send piece by piece, so that the connection holds one piece of memory and no more."""
        body = response.body
        view = memoryview(body)
        loop = asyncio.get_running_loop()
        request.client.begin(response)
        async with asyncio.timeout(self._patience) as allowed:
            for start in range(0, len(body), PIECE):
                allowed.reschedule(loop.time() + self._patience)
                await request.client.send(bytes(view[start : start + PIECE]), last=start + PIECE >= len(body))

    def _take(self, body: bytes) -> bool:
        """Count a body; return False where that would be too much. One alone is never too much."""
        known = self._clients[id(body)] > 0
        if not known and self.size and self.size + len(body) > self._most:
            return False
        self._clients[id(body)] += 1
        self.size += 0 if known else len(body)
        return True

    def _put_back(self, body: bytes) -> None:
        self._clients[id(body)] -= 1
        if not self._clients[id(body)]:
            del self._clients[id(body)]
            self.size -= len(body)


def _overloaded() -> Response:
    reason = "Too many long answers are waiting for clients that take them slowly."
    return problem_response(
        of_engine_error(OverloadedError(reason, "ask for less, or try again in a second"))
    )
