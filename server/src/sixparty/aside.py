"""Work beside the event loop, in threads, which give way to the loop soon."""

import asyncio
import sys
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

#: Seconds for which a thread that computes may keep the others from Python, and for how long the loop may,
#: which answers a tenth more of what is kept where it is seldom interrupted.
_SOON: Final = 0.001
_USUAL: Final = sys.getswitchinterval()


class _GivingWay:
    """Has threads take turns soon while some compute beside the loop: `with giving_way: …`, in its thread."""

    def __init__(self) -> None:
        self._computing = 0

    def __enter__(self) -> None:
        self._computing += 1
        sys.setswitchinterval(_SOON)

    def __exit__(self, *_: object) -> None:
        self._computing -= 1
        if not self._computing:
            sys.setswitchinterval(_USUAL)


giving_way: Final = _GivingWay()


async def aside(work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """Return what a function returns, which computes in a thread of its own."""
    with giving_way:
        return await asyncio.to_thread(work, *args, **named)
