"""The bytes of a file, or one sentence that says why not."""

from pathlib import Path

from coding.errors import CodingError
from coding.readers.decoding import LARGEST


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes; a missing file, a folder and a file too large raise a CodingError."""
    if path.is_dir():
        raise CodingError(f"{path}: this is a folder. Name a file, or read the folder with read_corpus.")
    try:
        if path.stat().st_size > LARGEST:
            raise CodingError(
                f"{path}: the file is larger than {LARGEST:,} bytes. Split it into one file per interview."
            )
        return path.read_bytes()
    except FileNotFoundError as cause:
        raise CodingError(f"There is no file {path}. Check the path.") from cause
    except OSError as cause:
        raise CodingError(f"{path}: the file cannot be read ({cause.strerror or cause}). Check its rights.") from cause
