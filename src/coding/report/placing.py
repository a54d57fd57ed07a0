"""Putting files in place: all of them or none, and nothing that is not ours is touched."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from coding.errors import CodingError

if TYPE_CHECKING:
    from collections.abc import Iterator


def refuse_inside_study(out: Path, study: Path | None) -> None:
    """Raise `CodingError` when results would land among a study's own files."""
    inside = [study.resolve()] if study is not None else []
    here = out.resolve()
    inside += [folder for folder in (here, *here.parents) if _is_study(folder)]
    for folder in inside:
        if here == folder or folder in here.parents:
            raise CodingError(
                f"{out} lies inside the study {folder.name}. Results go elsewhere, for example --out "
                f"{folder.parent / 'out'}; a study holds only what people wrote."
            )


def put_folder(out: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder all at once; other files in it stay.

    They are written to a temporary folder first and then take the place of old files of the same names, the last one last; if
    one cannot be replaced (a file open in another program on Windows), the old ones come back. Raises `CodingError` when the folder
    is a file or a file cannot be replaced.
    """
    if out.exists() and not out.is_dir():
        raise CodingError(f"{out} is a file, and results need a folder. Name another one with --out.")
    out = Path(os.path.realpath(out))
    with _temporary_for(out) as folder:
        for name, content in files.items():
            _write(folder / name, content)
        if not out.exists():
            os.replace(folder, out)
            return
        _replace_each(folder, out, list(files))


def put_file(path: Path, content: bytes) -> None:
    """Write one file through a temporary one beside it: what stands there is the old file or the new one, never half of it."""
    put_files({path: content})


def put_files(files: Mapping[Path, bytes]) -> None:
    """Write several files into one folder that exists or is made; each as `put_file`, none when one cannot be written."""
    for path in files:
        if path.is_dir():
            raise CodingError(f"{path} is a folder. Name a file, such as {path / 'quotes.csv'}.")
    parent = next(iter(files)).parent
    if parent.exists() and not parent.is_dir():
        raise CodingError(f"{parent} is a file, so {next(iter(files)).name} cannot lie in it. Name another folder.")
    put_folder(parent, {path.name: content for path, content in files.items()})


def _is_study(folder: Path) -> bool:
    return (folder / "project.yaml").is_file() and (folder / "transcripts").is_dir()


@contextmanager
def _temporary_for(out: Path) -> "Iterator[Path]":
    """A temporary folder on the same disk: in the folder itself where that is there already, else beside it."""
    parent = out if out.is_dir() else out.parent
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    blocked = next((folder for folder in (parent, *parent.parents) if folder.exists() and not folder.is_dir()), None)
    if blocked is not None:
        raise CodingError(f"{blocked} is a file, so {out} cannot lie in it. Name another place.")
    parent.mkdir(parents=True, exist_ok=True)
    holder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".tmp", dir=parent))
    try:
        folder = holder / "new"
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(holder, ignore_errors=True)
        for above in made:
            if not any(above.iterdir()):  # nothing came of it
                above.rmdir()


def _write(path: Path, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace_each(folder: Path, out: Path, names: list[str]) -> None:
    for name in names:
        if (out / name).is_dir():
            raise CodingError(f"{out / name} is a folder, and a file of that name is to be written. Move it away.")
    kept = folder.parent / "old"
    kept.mkdir()
    for name in names:
        if (out / name).exists():
            shutil.copy2(out / name, kept / name)
    done: list[str] = []
    try:
        for name in names:
            os.replace(folder / name, out / name)
            done.append(name)
    except OSError as cause:
        for name in done:
            if (kept / name).exists():
                os.replace(kept / name, out / name)
            else:
                (out / name).unlink()
        raise CodingError(
            f"{out / names[len(done)]} cannot be replaced ({cause.strerror}). Close it in other programs and run again; "
            "the old files are as they were."
        ) from cause
