"""Takes from the present process all that a query does not need. Nothing here can be undone by the process.

On systems other than Linux, prctl(2) and the limits of memory are left out; the server says so.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final

from sixparty.engine.isolation import kernel

_SET_DEATH_SIGNAL: Final = 1  # PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS of <linux/prctl.h>
_SET_DUMPABLE: Final = 4
_SET_NO_NEW_PRIVILEGES: Final = 38
_KEPT: Final = 3
_PAGE: Final = resource.getpagesize()
#: Bytes of addresses that an allocator asks for at a time, for memory of which it will use a part.
_RESERVED: Final = 128 << 20
_LINUX: Final = sys.platform == "linux"
_libc: Final = ctypes.CDLL(None, use_errno=True) if _LINUX else None


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends."""
    if _libc is not None:
        parent = os.getppid()
        _libc.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it ended before the kernel knew
            os._exit(1)


def confine(extra_memory: int, keep: int, more: int = 0) -> int:
    """Leave this process `extra_memory` bytes more than it has, one descriptor, and no way to open any.

    keep: the descriptor to go on with; returns its new number. A socket or a file needs a free number below
    the limit, and there is none: nothing can be opened. more: numbers to leave free all the same.
    """
    _limit_memory(extra_memory)
    os.dup2(keep, _KEPT)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(_KEPT):
        os.dup2(null, stream)
    os.closerange(_KEPT + 1, _highest_descriptor() + 1)
    _limit(resource.RLIMIT_NOFILE, _KEPT + 1 + more)
    _give_up_the_rest()
    return _KEPT


def confine_with_files(extra_memory: int, keep: int, folder: Path) -> int:
    """Do as `confine`, but leave what is open beneath a folder open, and let more of it be opened.

    keep: the descriptor to go on with; returns its number. Sockets and other files are forbidden by the
    kernel (see `kernel`) in place of by the number of descriptors.
    """
    beneath = [number for number in _descriptors() if _path_of(number).is_relative_to(folder)]
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    os.set_inheritable(keep, True)
    for number in _descriptors():
        if number > 2 and number != keep and number not in beneath:
            _close(number)
    _limit_memory(extra_memory)
    _limit(resource.RLIMIT_NOFILE, max(keep, *beneath, 0) + 1 + len(os.listdir(folder)))
    _give_up_the_rest()
    if _LINUX and not kernel.forbid_sockets():
        os._exit(1)
    kernel.forbid_files_but(folder)
    return keep


def _give_up_the_rest() -> None:
    """Write no file, leave no image of the memory, gain no right."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    if _libc is not None:
        _libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        _libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def _close(number: int) -> None:
    with contextlib.suppress(OSError):  # the listing's own
        os.close(number)


def _path_of(number: int) -> Path:
    try:
        return Path(os.readlink(f"/proc/self/fd/{number}"))
    except OSError:
        return Path()


def _descriptors() -> list[int]:
    folder = "/proc/self/fd" if _LINUX else "/dev/fd"
    return [int(name) for name in os.listdir(folder)]


def _highest_descriptor() -> int:
    return max(_descriptors())


def _limit(what: int, value: int) -> None:
    resource.setrlimit(what, (value, value))


def _limit_memory(extra: int) -> None:
    """Leave this process so many bytes more than it has, to write to; where it is Linux."""
    if not _LINUX:
        return
    with open("/proc/self/statm", encoding="ascii") as file:
        size, _, _, _, _, data, _ = (int(pages) * _PAGE for pages in file.read().split())
    _limit(resource.RLIMIT_DATA, data + extra)
    # What is shared, or only reserved, is not counted there; the allocator reserves more than it uses.
    _limit(resource.RLIMIT_AS, size + extra + _RESERVED)
