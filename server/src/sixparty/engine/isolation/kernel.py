"""What Linux takes from a process that has to open files: sockets (seccomp), other folders' files (Landlock).

An isolate over a store on disk opens the store's files as it comes to them, so the number of descriptors
cannot be what forbids it sockets. Sources: seccomp_filter.rst and landlock.rst in the folder
Documentation/userspace-api of Linux.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from pathlib import Path
from typing import Final

_SET_SECCOMP: Final = 22  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER of <linux/prctl.h>, <linux/seccomp.h>
_MODE_FILTER: Final = 2
_REFUSE: Final = 0x0005_0000 | errno.EMFILE  # SECCOMP_RET_ERRNO: as if there were no descriptor left
_ALLOW: Final = 0x7FFF_0000
#: Machine → what seccomp calls it, and the number of socket(2) there.
_MACHINES: Final = {"x86_64": (0xC000_003E, 41), "aarch64": (0xC000_00B7, 198)}
_IO_URING_SETUP: Final = 425
_OTHER_NUMBERS: Final = 0x4000_0000  # from here on, x86_64 has its calls again (x32)

_CREATE_RULESET: Final = 444  # landlock_create_ruleset, landlock_add_rule, landlock_restrict_self
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_READ_FILE: Final = 1 << 2
_EVERY_RIGHT: Final = (1 << 13) - 1  # all rights over files of the first version
_BENEATH: Final = 1

_libc: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def can_forbid_sockets() -> bool:
    """Tell whether `forbid_sockets` knows this system."""
    return _libc is not None and platform.machine() in _MACHINES


def forbid_sockets() -> bool:
    """Have every call that makes a socket fail; return False where the system cannot do it.

    Needs PR_SET_NO_NEW_PRIVS to be set before.
    """
    machine = _MACHINES.get(platform.machine())
    if _libc is None or machine is None:
        return False
    program = b"".join(_filter(*machine))
    kept = ctypes.create_string_buffer(program, len(program))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    told = Program(len(program) // 8, ctypes.addressof(kept))
    done: int = _libc.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(told), 0, 0)
    return done == 0


def _filter(machine: int, socket: int) -> list[bytes]:
    """Return the filter's instructions (classic BPF: code, where to go if true, if false, operand)."""
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    return [
        struct.pack("<HBBI", *instruction)
        for instruction in (
            (load, 0, 0, 4),  # the machine
            (equal, 0, 5, machine),
            (load, 0, 0, 0),  # the call's number
            (at_least, 3, 0, _OTHER_NUMBERS),
            (equal, 2, 0, socket),
            (equal, 1, 0, _IO_URING_SETUP),
            (give, 0, 0, _ALLOW),
            (give, 0, 0, _REFUSE),
        )
    ]


def forbid_files_but(folder: Path) -> bool:
    """Let this process open files beneath one folder, to read, and no others; False where Linux cannot.

    What is open already stays open.
    """
    if _libc is None:
        return False
    wanted = ctypes.c_uint64(_EVERY_RIGHT)
    rules: int = _libc.syscall(_CREATE_RULESET, ctypes.byref(wanted), ctypes.sizeof(wanted), 0)
    if rules < 0:
        return False
    place = os.open(folder, os.O_PATH)
    try:
        rule = ctypes.create_string_buffer(struct.pack("<Qi", _READ_FILE, place), 12)
        added: int = _libc.syscall(_ADD_RULE, rules, _BENEATH, rule, 0)
        return added == 0 and _libc.syscall(_RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(place)
        os.close(rules)
