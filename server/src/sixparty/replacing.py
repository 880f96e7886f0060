"""Puts a new folder in the place of an old one, so that one of the two is there at any moment.

A process may be killed between any two calls. On Linux the two folders change places in one call; elsewhere
the old one is moved away a moment before the new one comes.
"""

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_HERE: Final = -100  # AT_FDCWD of <fcntl.h>: paths are relative to the working folder
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of <linux/fs.h>


@contextlib.contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Yield an empty folder beside `out` that takes its place once the block has ended well.

    What earlier processes left behind that were killed meanwhile is cleared away. Raises OSError.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{out.name}-"
    _clear_abandoned(out.parent, prefix)
    with (
        tempfile.TemporaryDirectory(dir=out.parent, prefix=prefix) as scratch,
        _held(Path(scratch)),
    ):
        fresh = Path(scratch, "new")
        fresh.mkdir()
        yield fresh
        if not out.exists():
            fresh.rename(out)
        elif not _exchange(fresh, out):
            _move_twice(fresh, out, Path(scratch, "old"))


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; return False where the system cannot do it."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done: int = rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return done == 0


def _move_twice(fresh: Path, out: Path, old: Path) -> None:
    out.rename(old)
    try:
        fresh.rename(out)
    except OSError:
        shutil.move(old, out)
        raise


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Lock a folder until the block or the process ends; yield whether it was free."""
    if sys.platform == "win32":
        yield False
        return
    import fcntl

    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(number)


def _clear_abandoned(folder: Path, prefix: str) -> None:
    """Remove scratch folders that no process holds any more."""
    for scratch in folder.glob(f"{prefix}*"):
        with contextlib.suppress(OSError), _held(scratch) as free:
            if free:
                shutil.rmtree(scratch, ignore_errors=True)
