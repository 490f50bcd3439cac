"""File locks that the kernel drops by itself when their last holder is gone.

`flock` belongs to an open file, not to a process: a forked child that still has the file open
holds the lock too, and a killed one holds nothing. Hence two ways of letting go: closing drops
only our copy, unlocking drops it for everyone who has the same open file.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


@contextmanager
def gate(path: Path) -> Iterator[None]:
    """Let one process (or thread) through at a time."""
    fd = _open(path)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        # Unlocked, not only closed: a child forked meanwhile by another thread has a copy.
        fcntl.flock(fd, fcntl.LOCK_UN)
        os.close(fd)


def share(path: Path) -> int:
    """Take a shared lock; closing the returned descriptor gives it back."""
    fd = _open(path)
    fcntl.flock(fd, fcntl.LOCK_SH)
    return fd


def take(path: Path) -> int | None:
    """Take the lock alone, or None when anybody else holds it."""
    fd = _open(path)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return fd


def is_free(path: Path) -> bool:
    """Tell whether nobody holds the lock; one whose file was deleted can be held by nobody new."""
    try:
        fd = take(path)
    except FileNotFoundError:
        return True
    if fd is None:
        return False
    fcntl.flock(fd, fcntl.LOCK_UN)
    os.close(fd)
    return True
