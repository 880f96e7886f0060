"""Has the C library give memory back that long answers took.

By itself, glibc learns from a long block that was freed to keep the next ones, and keeps an arena for each
thread: after many long answers the process holds their memory for good. Source: mallopt(3) of Linux.
"""

import contextlib
import ctypes
import sys
from typing import Final

_TRIM_THRESHOLD: Final = -1  # M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX of <malloc.h>
_MMAP_THRESHOLD: Final = -3
_ARENAS: Final = -8
#: Bytes from which on a block is the system's, and goes back to it as soon as it is freed.
_LONG: Final = 128 << 10


def give_back_long_blocks() -> None:
    """Set it for this process; on systems that know nothing of it, do nothing."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        for what, value in ((_MMAP_THRESHOLD, _LONG), (_TRIM_THRESHOLD, _LONG), (_ARENAS, 1)):
            mallopt(what, value)
