"""Finds out why an isolate ended before it answered."""

import asyncio
import contextlib
import os
import signal
from typing import Final

from sixparty.engine.interface import (
    DeadlineError,
    EngineError,
    ExhaustedError,
    OverloadedError,
    UnavailableError,
)
from sixparty.engine.isolation.link import Isolate
from sixparty.engine.messages import NARROWER

#: Seconds to wait for the nursery to tell how an isolate ended.
_PATIENCE: Final = 0.3


async def cause_of(isolate: Isolate, deadline: float) -> EngineError:
    """Return the error that tells the end of an isolate; deadline: seconds, as it was set."""
    if isolate.overdue:
        reason = f"The query was stopped: it ran longer than {deadline:g} seconds."
        return DeadlineError(reason, NARROWER)
    if isolate.turned_away:
        reason = "The query is a long one, and too many long ones are running."
        return OverloadedError(reason, "try again in a few seconds")
    status = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            status = await asyncio.shield(isolate.gone)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) != signal.SIGKILL:
        reason = "The query needs more memory, or is nested more deeply, than a query may be."
        return ExhaustedError(reason, NARROWER)
    return UnavailableError("The process that answered the query was lost.", "send the query again")
