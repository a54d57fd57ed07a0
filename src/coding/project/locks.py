"""What differs between operating systems: locks that a dying process frees, flushing to the disk, replacing a file.

All calls that exist on POSIX or on Windows only stand in this module.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coding.errors import CodingError

PATIENCE = 30.0
"""Seconds to wait for another program that holds the lock or, on Windows, keeps a file open."""

_PAUSE = 0.005

if sys.platform == "win32":
    import msvcrt

    def _try_lock(fd: int) -> bool:
        try:
            os.lseek(fd, 0, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError as cause:
            if cause.errno in (errno.EACCES, errno.EDEADLK):
                return False
            raise
        return True

    def _unlock(fd: int) -> None:
        os.lseek(fd, 0, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)

    def _is_still(fd: int, path: Path) -> bool:
        return True  # an open file cannot be deleted on Windows

    def sync_file(fd: int) -> None:
        """Wait until what was written to an open file is on the disk."""
        os.fsync(fd)

    def sync_folder(folder: Path) -> None:
        """Windows keeps its folders in order by itself."""

else:
    import fcntl

    def _try_lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as cause:
            if cause.errno in (errno.EACCES, errno.EAGAIN):
                return False
            if cause.errno not in (errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP):
                raise  # a network drive without locks still takes whole lines at a file's end
        return True

    def _unlock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)

    def _is_still(fd: int, path: Path) -> bool:
        """Tell whether the locked file is still the one at its path: someone may have tidied it away."""
        try:
            there = os.stat(path)
        except FileNotFoundError:
            return False
        return os.path.samestat(os.fstat(fd), there)

    def sync_file(fd: int) -> None:
        """Wait until what was written to an open file is on the disk."""
        if sys.platform == "darwin":
            try:
                fcntl.fcntl(fd, fcntl.F_FULLFSYNC)  # fsync alone leaves it in the drive's cache
            except OSError:
                os.fsync(fd)  # network drives know no F_FULLFSYNC
        else:
            os.fsync(fd)

    def sync_folder(folder: Path) -> None:
        """Wait until a folder's new names are on the disk; a file system without that is left alone."""
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        except OSError as cause:
            if cause.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EROFS):
                raise
        finally:
            os.close(fd)


@contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock at a path while the block runs; a process that dies frees it. Raises `CodingError` after ``patience`` seconds."""
    until = time.monotonic() + patience
    while True:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        try:
            while not _try_lock(fd):
                if time.monotonic() > until:
                    raise CodingError(
                        f"Another program has been writing to {path.parent.parent} for {patience:.0f} seconds. "
                        "Close it, or wait until it has finished, and try again."
                    )
                time.sleep(_PAUSE)
            if not _is_still(fd, path):
                _unlock(fd)
                continue
            try:
                yield
            finally:
                _unlock(fd)
            return
        finally:
            os.close(fd)


def replace_file(new: Path, old: Path) -> None:
    """Put a file in another's place in one step; on Windows wait a little for a program that has it open."""
    until = time.monotonic() + (5.0 if sys.platform == "win32" else 0.0)
    while True:
        try:
            os.replace(new, old)
            return
        except PermissionError:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE * 10)
