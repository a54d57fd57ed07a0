"""Writing files so that nothing is ever half there: whole files beside their place first, lines at the end of a log."""

import errno
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from coding.errors import CodingError
from coding.project.locks import locked, replace_file, sync_file, sync_folder

LOCK = Path(".cache") / "lock"
"""Where a study's lock lies: a folder that git leaves out and that may be deleted at any time."""


@contextmanager
def holding(study: Path) -> Iterator[None]:
    """Hold a study's lock, so that one program at a time writes to it."""
    with telling_of(study):
        if not (study / LOCK).exists():
            (study / LOCK).parent.mkdir(exist_ok=True)
            (study / LOCK).with_name(".gitignore").write_text("*\n", encoding="utf-8")
        with locked(study / LOCK):
            yield


@contextmanager
def telling_of(path: Path) -> Iterator[None]:
    """Turn the operating system's refusal to write into a sentence with a way out."""
    try:
        yield
    except OSError as cause:
        raise CodingError(_refusal(cause, path)) from cause


def _refusal(cause: OSError, path: Path) -> str:
    where = cause.filename or path
    if cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"The disk is full: nothing was saved to {where}. Make room and do it again; all earlier work is there."
    if cause.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{where} may not be written to (a read-only folder or file). Nothing was saved; copy the study to a folder of your own."
    return f"{where} could not be written: {cause.strerror or cause}. Nothing was saved."


def append_lines(path: Path, lines: bytes) -> int:
    """Add whole lines at the end of a file, on the disk before this returns, and return the file's new length in bytes.

    Where the last line is torn, the new ones begin on a line of their own. When it fails, the file is as it was.
    """
    new = not path.exists()
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
    try:
        size = os.fstat(fd).st_size
        if size and _last_byte(fd, size) != b"\n":
            lines = b"\n" + lines
        try:
            _write_all(fd, lines)
            sync_file(fd)
        except OSError:
            with suppress(OSError):  # what cannot be cut off is a torn line, which reading sets aside
                os.ftruncate(fd, size)
            if new and not size:
                with suppress(OSError):
                    path.unlink()
            raise
    finally:
        os.close(fd)
    if new:
        sync_folder(path.parent)
    return size + len(lines)


def _last_byte(fd: int, size: int) -> bytes:
    os.lseek(fd, size - 1, os.SEEK_SET)
    return os.read(fd, 1)


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file whole: beside its place first, synced, then put there in one step."""
    write_files({path: content})


def put_file(path: Path, content: bytes) -> None:
    """Write a file that somebody named, whole and in one step, with the usual rights, in a folder that is there.

    Raises CodingError where it cannot be written.
    """
    wrong = "there is no such folder" if not path.parent.is_dir() else ""
    try:
        if not wrong:
            write_file(path, content)
    except OSError as cause:
        wrong = cause.strerror or str(cause)
    if wrong:
        raise CodingError(f"{path} cannot be written: {wrong}. Name a file in a folder that you may write to.")


def write_files(contents: Mapping[Path, str | bytes]) -> None:
    """Write several files, each whole. All are on the disk beside their places before the first one is put there;
    when one cannot be put there, those before it are put back."""
    staged: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            staged[path] = _beside(path, content.encode("utf-8") if isinstance(content, str) else content)
        _put_all(staged)
    finally:
        for left in staged.values():
            with suppress(OSError):
                left.unlink(missing_ok=True)
    for folder in {path.parent for path in contents}:
        sync_folder(folder)


def tidy(folder: Path) -> None:
    """Remove what a killed program left beside the files of a folder. The study's lock is held, so nobody is writing there."""
    for left in folder.glob(".*.tmp"):
        left.unlink(missing_ok=True)


def _beside(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{secrets.token_hex(6)}.tmp")
    fd = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        try:
            _write_all(fd, content)
            sync_file(fd)
        finally:
            os.close(fd)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
    return beside


def _put_all(staged: Mapping[Path, Path]) -> None:
    before: dict[Path, bytes | None] = {}
    try:
        for path, new in staged.items():
            old = path.read_bytes() if path.exists() else None
            replace_file(new, path)
            before[path] = old
    except OSError:
        for path, old in before.items():
            with suppress(OSError):
                if old is None:
                    path.unlink()
                else:
                    replace_file(_beside(path, old), path)
        raise
