"""How long a process may keep a processor before another that waits has its turn.

Since Linux 6.12 a process that wakes gets a processor at once from one whose slices are longer, and not only
when that one's slice has ended, which is some milliseconds later. So those who answer in less than a
millisecond do not wait for those who compute for seconds. Source: sched_setattr(2), and the section on slices
in Documentation/scheduler/sched-eevdf.rst of Linux.
"""

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
#: Nanoseconds; the longest that the system takes, and 0 for its own measure.
LONG: Final = 100_000_000
USUAL: Final = 0

_number: Final = _CALLS.get(platform.machine()) if sys.platform == "linux" else None
_libc: Final = ctypes.CDLL(None, use_errno=True) if _number is not None else None


def set_slice(pid: int, length: int, nice: int = 0) -> bool:
    """Give a process slices of this many nanoseconds, and a niceness.

    Return False where the system cannot: it is another one, or older, or the process has ended.
    """
    if _libc is None:
        return False
    attributes = _ATTRIBUTES.pack(_ATTRIBUTES.size, os.SCHED_OTHER, 0, nice, 0, length, 0, 0)
    done: int = _libc.syscall(_number, pid, attributes, 0)
    return done == 0
