"""Founding a study: a new folder into which transcripts are taken once, repaired if need be, with a record of where they came from."""

import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from coding.codebook import Codebook, codebook_to_text, read_codebook
from coding.codebook.page import quoted
from coding.errors import CodingError
from coding.project.corpora import TRANSCRIPTS, study_corpus
from coding.project.locks import replace_file, sync_folder
from coding.project.saving import holding, telling_of, write_files
from coding.project.settings import FORMAT, PROJECT_FILE
from coding.project.study import Project, open_project
from coding.readers import read_files, with_front_matter
from coding.readers.front_matter import split_front_matter
from coding.transcript import Corpus, Transcript

SOURCES = "sources"
"""The folder of a study that says where its transcripts came from."""


def create_project(
    path: str | Path,
    *,
    name: str,
    codebook: Codebook | str | Path,
    transcripts: Corpus | str | Path | Iterable[str | Path] | None = None,
) -> Project:
    """Make a study in a new folder and return it opened.

    ``codebook`` is a codebook or its file, which is copied. ``transcripts`` are files, folders or a corpus: foreign sources are
    unwrapped and repaired once, here, and ``sources/`` records where each came from and what was repaired. The folder appears when
    it is complete. Raises `CodingError` when there is something in the folder already, or a transcript cannot be read.

    >>> import tempfile
    >>> from coding.codebook import Code
    >>> study = create_project(Path(tempfile.mkdtemp()) / "study", name="Moving in", codebook=Codebook(codes=[Code("rent", "Rent")]))
    >>> study.name, len(study.corpus), "rent" in study.codebook
    ('Moving in', 0, True)
    """
    path = Path(path)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CodingError(
            f"{path} exists already and is not empty. Name a new folder for the study, or open the one there with open_project."
        )
    if not name.strip():
        raise CodingError('The study has no name. Give it one, such as name="Moving in".')
    book = codebook if isinstance(codebook, Codebook) else read_codebook(codebook)
    taken = (
        list(transcripts.values())
        if isinstance(transcripts, Corpus)
        else read_files(transcripts)
        if transcripts is not None
        else []
    )
    contents = {
        PROJECT_FILE: f"format: {FORMAT}\nname: {quoted(name.strip())}\n"
        + (f"language: {book.language}\n" if book.language else "")
        + "codebook: codebook.yaml\n",
        "codebook.yaml": codebook_to_text(book),
        ".gitignore": ".cache/\n",
        ".gitattributes": "*.jsonl merge=union\n",  # one coder on two computers: git keeps the lines of both
        **taken_in(taken),
    }
    with telling_of(path):
        _found(path, contents)
    return open_project(path)


def add_transcripts(project: Project, transcripts: Corpus | str | Path | Iterable[str | Path]) -> list[str]:
    """Take more transcripts into a study, repaired once like those it was founded with, and return their names.

    Raises `CodingError`, and takes in none, when one cannot be read or has a name that the study has already.
    """
    taken = list(transcripts.values()) if isinstance(transcripts, Corpus) else read_files(transcripts)
    there = {name.casefold(): name for name in project.corpus}
    for transcript in taken:
        if transcript.name.casefold() in there:
            raise CodingError(
                f"The study has a transcript {there[transcript.name.casefold()]!r} already. Rename the new one."
            )
    contents = taken_in(taken)
    with holding(project.folder):
        write_files({project.folder / name: content for name, content in contents.items()})
    project.corpus = study_corpus(project.folder)
    return [transcript.name for transcript in taken]


def taken_in(transcripts: Iterable[Transcript]) -> dict[str, str]:
    """Return the files of a study that hold transcripts and where they came from, by their paths in it."""
    contents: dict[str, str] = {}
    names: dict[str, str] = {}
    for transcript in transcripts:
        twin = names.setdefault(transcript.name.casefold(), transcript.name)
        if f"{TRANSCRIPTS}/{transcript.name}.md" in contents or twin != transcript.name:
            raise CodingError(
                f"Two transcripts are called {twin!r} and {transcript.name!r}, which is one file on many computers. Rename one of them."
            )
        attributes: dict[str, Any] = dict(transcript.attributes)
        if transcript.source.reader != "interview" or transcript.reads_as != "interview":
            attributes["reads_as"] = transcript.reads_as
        content = with_front_matter(attributes, transcript.text)
        if split_front_matter(content, transcript.name).body != transcript.text:
            raise CodingError(
                f"The text of {transcript.name!r} would not read the same from a study's file, and places would move. "
                "Take out the blank lines at its beginning."
            )
        contents[f"{TRANSCRIPTS}/{transcript.name}.md"] = content
        contents[f"{SOURCES}/{transcript.name}.yaml"] = source_text(transcript)
    return contents


def source_text(transcript: Transcript) -> str:
    """Return the record of where a transcript came from: file, fingerprint, reader, version, repairs."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        made_by = version("interview-coding")
    except PackageNotFoundError:
        made_by = "unknown"
    source = transcript.source
    lines = [
        "# Where this transcript came from, and what was done to it when it was taken in.",
        f"file: {quoted(source.path)}",
        f"fingerprint: {quoted(source.fingerprint)}  # SHA-256 of the file",
        f"text_fingerprint: {quoted(transcript.fingerprint)}  # SHA-256 of the text as it was taken in",
        f"reader: {quoted(source.reader)}",
        f"encoding: {quoted(source.encoding)}",
        f"version: {quoted(made_by)}",
        *_listed("repairs", source.repairs),
        *_listed("notes", transcript.notes),
    ]
    return "\n".join(lines) + "\n"


def _listed(key: str, sentences: tuple[str, ...]) -> list[str]:
    return (
        [f"{key}:", *(f"  - {quoted(' '.join(each.split()))}" for each in sentences)] if sentences else [f"{key}: []"]
    )


def _found(path: Path, contents: dict[str, str]) -> None:
    """Write a folder beside its place, whole, and put it there in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.parent / f".{secrets.token_hex(6)}.tmp"
    try:
        beside.mkdir()
        write_files({beside / name: content for name, content in contents.items()})
        (beside / TRANSCRIPTS).mkdir(exist_ok=True)
        if path.exists():
            path.rmdir()
        replace_file(beside, path)
        sync_folder(path.parent)
    finally:
        if beside.exists():
            with suppress(OSError):
                shutil.rmtree(beside)
