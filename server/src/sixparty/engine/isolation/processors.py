"""What the system's scheduler is told of a process: which processors it may use, and for how long at a time.

One processor is kept for whoever answers in less than a millisecond; those who compute for seconds share the
others. Where there is but one, slices help a little: since Linux 6.12 a process that wakes gets a processor
at once from one whose slices are longer, and not only when that one's slice has ended. Source:
sched_setattr(2), sched_setaffinity(2), and the section on slices in sched-eevdf.rst of Linux's documentation.
"""

import contextlib
import ctypes
import os
import platform
import struct
import sys
from typing import Final

#: The number of sched_setattr(2).
_CALLS: Final = {"x86_64": 314, "aarch64": 274}
#: struct sched_attr: size, policy, flags, nice, priority, runtime, deadline, period.
_ATTRIBUTES: Final = struct.Struct("=IIQiIQQQ")
#: Nanoseconds; 0 is the system's own measure. Not more: a process that was kept waiting may claim two slices
#: in one piece from those who wake.
LONG: Final = 8_000_000
USUAL: Final = 0
#: For the event loop, which hands all isolates their work: while it waits for a processor, so do they.
SHORT: Final = 500_000

_number: Final = _CALLS.get(platform.machine()) if sys.platform == "linux" else None
_libc: Final = ctypes.CDLL(None, use_errno=True) if _number is not None else None


def set_slice(pid: int, length: int, nice: int | None = None) -> bool:
    """Give a process, or the present thread (0), slices of this many nanoseconds.

    nice: a niceness besides; None leaves it as it is. Return False where the system cannot: it is another
    one, or older, or the process has ended.
    """
    if _libc is None:
        return False
    try:
        kept = os.getpriority(os.PRIO_PROCESS, pid) if nice is None else nice
    except OSError:
        return False
    attributes = _ATTRIBUTES.pack(_ATTRIBUTES.size, os.SCHED_OTHER, 0, kept, 0, length, 0, 0)
    done: int = _libc.syscall(_number, pid, attributes, 0)
    return done == 0


def _usable() -> frozenset[int]:
    return frozenset(os.sched_getaffinity(0)) if sys.platform == "linux" else frozenset()


#: The processors that this program may use, and those of them that are not kept for light queries.
_ALL: Final = _usable()
_OTHERS: Final = _ALL - {min(_ALL)} if len(_ALL) > 1 else _ALL


def count() -> int:
    """Return how many processors this program may use."""
    return len(_ALL) or os.cpu_count() or 1


def confine(pid: int, *, confined: bool) -> None:
    """Keep a process off the processor that is for light queries, or let it use all of them."""
    if sys.platform == "linux" and _OTHERS != _ALL:
        with contextlib.suppress(OSError):  # it has ended
            os.sched_setaffinity(pid, _OTHERS if confined else _ALL)
