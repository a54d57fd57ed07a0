"""The corpus of a study, or of plain files and folders."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from coding.errors import CodingError
from coding.project.participants import PARTICIPANTS_FILE, read_participants
from coding.project.problems import Problem, told
from coding.project.settings import HOW_MADE, PROJECT_FILE, Settings, read_settings, study_codebook
from coding.readers import read_files, read_study_transcript
from coding.transcript import Corpus, Design, Transcript

TRANSCRIPTS = "transcripts"
"""The folder of a study in which its transcripts lie."""

ENDINGS = (".md", ".txt")
"""Endings of the transcripts of a study."""


def read_corpus(
    paths: str | Path | Iterable[str | Path],
    *,
    reads_as: str | None = None,
    encoding: str | None = None,
    language: str | None = None,
    interviewer: str | Sequence[str] | None = None,
    text: str | None = None,
    name: str | None = None,
) -> Corpus:
    """Return the transcripts of a study, or of files and folders, as a corpus.

    A study's folder (or its project.yaml) gives the same corpus as `open_project`: in the order of their names, with its design and
    participants; the other arguments have no say there. Else each file, and each transcript in each folder, is read as by
    `read_transcript`, to which the other arguments go; ``text`` and ``name`` are the columns of a .csv table. Raises `CodingError`
    for a file that cannot be read and for two transcripts of one name.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "R01.txt").write_text("I: Where do you live?\\nR01: Here.\\n", encoding="utf-8")
    >>> read_corpus(folder)["R01"].speakers
    ('R01',)
    """
    given = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    studies = [path for path in given if is_study(path)]
    if len(given) == 1 and studies:
        return study_corpus(study_folder(given[0]))
    if studies:
        raise CodingError(f"{studies[0]} is a study. A study is read by itself, not together with other files.")
    transcripts = read_files(
        given, reads_as=reads_as, encoding=encoding, language=language, interviewer=interviewer, text=text, name=name
    )
    labels = (interviewer,) if isinstance(interviewer, str) else tuple(interviewer or ())
    return Corpus(transcripts, design=Design(language=language or "", interviewer=labels))


def is_study(path: Path) -> bool:
    """Tell whether a path is a study: a folder with a project.yaml, or that file."""
    return (path / PROJECT_FILE).is_file() or (path.name == PROJECT_FILE and path.is_file())


def study_folder(path: str | Path) -> Path:
    """Return the folder of a study, given that folder or its project.yaml."""
    path = Path(path)
    if not path.exists():
        raise CodingError(f"There is no study {path}. Check the path, or make a study: {HOW_MADE}.")
    return path.parent if path.name == PROJECT_FILE and path.is_file() else path


def study_corpus(study: Path, settings: Settings | None = None) -> Corpus:
    """Return a study's transcripts, only decoded and cut into turns, with its design and participants."""
    settings = _with_language(study, settings or read_settings(study))
    participants = read_participants(study)
    transcripts, problems = study_transcripts(study, settings, participants)
    if problems:
        raise CodingError("\n".join(problem.sentence for problem in problems))
    return Corpus(transcripts, design=settings.design, participants=participants)


def _with_language(study: Path, settings: Settings) -> Settings:
    """Settings that name no language, with that of the codebook; what is wrong with the codebook is told where it is read."""
    if settings.design.language:
        return settings
    try:
        language = study_codebook(study, settings).language
    except CodingError:
        return settings
    return replace(settings, design=replace(settings.design, language=language))


def study_transcripts(
    study: Path, settings: Settings, participants: pd.DataFrame | None
) -> tuple[list[Transcript], list[Problem]]:
    """Return the transcripts of a study that can be read, and what is wrong with those that cannot."""
    known: dict[str, list[str]] = {}
    if participants is not None:
        for name, speaker in zip(participants["transcript"], participants["speaker"], strict=True):
            known.setdefault(name, []).extend([speaker] if speaker else [])
    held: dict[str, tuple[Path, Transcript]] = {}
    problems: list[Problem] = []
    for path in transcript_files(study / TRANSCRIPTS):
        try:
            transcript = read_study_transcript(
                path,
                language=settings.design.language or None,
                interviewer=settings.design.interviewer or None,
                speakers=known.get(path.stem, ()),
            )
        except CodingError as cause:
            problems += told(cause, path)
            continue
        if transcript.name in held:
            twin = held[transcript.name][0].name
            what = f"its transcript is called {transcript.name!r}, and so is that of {twin}. Rename one of the files."
            problems.append(Problem(str(path), 0, 0, "error", what))
        else:
            held[transcript.name] = (path, transcript)
    return [transcript for _, transcript in held.values()], problems


def transcript_files(folder: Path) -> list[Path]:
    """Return the transcripts that lie in a folder, R2 before R10; hidden files and other kinds are left out."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and not path.name.startswith(".")]
    return sorted((path for path in found if path.is_file()), key=_in_reading_order)


def other_files(folder: Path) -> list[Path]:
    """Return the files among a study's transcripts that are not read, for their endings."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.suffix.lower() not in ENDINGS and not path.name.startswith(".")]
    return sorted(found)


def strangers(study: Path, corpus: Corpus, participants: pd.DataFrame | None) -> list[Problem]:
    """Return what participants.csv says of transcripts and speakers that are not there."""
    problems: list[Problem] = []
    if participants is None:
        return problems
    path = str(study / PARTICIPANTS_FILE)
    rows = zip(participants.index, participants["transcript"], participants["speaker"], strict=True)
    for line, name, speaker in rows:
        if name not in corpus:
            what = f"there is no transcript {name!r} in this study. Correct the name, or leave the row out."
            problems.append(Problem(path, line, 0, "warning", what))
        elif speaker and speaker not in {turn.speaker for turn in corpus[name].turns}:
            what = f"nobody called {speaker!r} speaks in {name!r}. Correct the label, or leave the row out."
            problems.append(Problem(path, line, 0, "warning", what))
    return problems


def _in_reading_order(path: Path) -> tuple[list[tuple[bool, int, str]], str]:
    parts = [part for part in re.split(r"(\d+)", path.stem) if part]
    key = [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part.casefold()) for part in parts]
    return key, path.name
