"""Files to transcripts: one file, many files and folders, and the files of a study."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tqdm.auto import tqdm

from coding.errors import CodingError
from coding.readers.decoding import Decoded, decode, without_odd_characters
from coding.readers.disk import bytes_of
from coding.readers.front_matter import FrontMatter, body_of, split_front_matter
from coding.readers.interview import interview_turns
from coding.readers.labels import SHORT_INTERVIEWER_LABELS
from coding.readers.names import transcript_name
from coding.readers.report import clean_report, report_turns
from coding.readers.respondent_labels import closing_labels
from coding.readers.shape import Shape, guess_shape
from coding.readers.table import read_table
from coding.readers.wrapped_interview import unwrapped_interview
from coding.transcript import Source, Transcript, Turn

ENDINGS = (".txt", ".md", ".csv")
READS_AS = ("interview", "report")
IN_A_STUDY = (*READS_AS, "answers")

_NOT_TRANSCRIPTS = ("readme", "origin", "license", "changelog", "participants")
_SAVE_AS = "Save it as plain text (.txt) or Markdown (.md), UTF-8"


def read_transcript(
    path: str | Path,
    *,
    reads_as: str | None = None,
    encoding: str | None = None,
    language: str | None = None,
    interviewer: str | Sequence[str] | None = None,
    speakers: Iterable[str] = (),
) -> Transcript:
    """Return the transcript in a .txt or .md file: an interview with speakers' labels, or a published report.

    Which of the two it is, is guessed and told in `notes`; `reads_as` ("interview", "report") overrides. A report is
    unwrapped and its broken words joined, once, here; `source.repairs` tells what was done. `encoding` overrides the
    guess of the encoding, `language` (such as "sv") decides how broken words are joined, `interviewer` names the
    interviewer's labels, `speakers` further labels that are speakers even if seen once.

    Raises `CodingError` for a missing, empty or binary file, a wrong encoding, front matter that is no YAML, and a
    file in which nothing is said.
    """
    path = Path(path)
    return _transcript(
        path, _checked(reads_as), encoding, language, _labels(interviewer), tuple(speakers), repaired=True
    )


def read_study_transcript(
    path: str | Path,
    *,
    reads_as: str | None = None,
    language: str | None = None,
    interviewer: str | Sequence[str] | None = None,
    speakers: Iterable[str] = (),
) -> Transcript:
    """Return a transcript of a study's own folder: decoded, in NFC with LF line ends, and nothing else.

    The text is never repaired again, so that places stay where they are; a report is read by its blank lines and
    headings (`# …`), and with `reads_as="answers"`, here or in the front matter, the whole text is one turn.
    """
    path = Path(path)
    return _transcript(
        path, _checked(reads_as, IN_A_STUDY), None, language, _labels(interviewer), tuple(speakers), repaired=False
    )


def read_files(
    paths: str | Path | Iterable[str | Path],
    *,
    reads_as: str | None = None,
    encoding: str | None = None,
    language: str | None = None,
    interviewer: str | Sequence[str] | None = None,
    text: str | None = None,
    name: str | None = None,
) -> list[Transcript]:
    """Return the transcripts of files and folders, a folder's .txt, .md and .csv files in alphabetical order.

    `text` and `name` are the columns of tables (.csv); the other arguments are those of `read_transcript`. A file named
    twice is read once; two files that give transcripts of one name raise a `CodingError` that names both. Progress is
    shown on stderr.
    """
    files, passed_over = _files(paths)
    transcripts: list[Transcript] = []
    read_from: dict[str, Path] = {}
    for path in tqdm(files, desc="Reading", unit="file", disable=None, leave=False):
        if path.suffix.lower() == ".csv":
            found = read_table(path, text=text, name=name, encoding=encoding, language=language)
        else:
            found = [
                read_transcript(path, reads_as=reads_as, encoding=encoding, language=language, interviewer=interviewer)
            ]
        for transcript in found:
            if transcript.name in read_from:
                raise CodingError(
                    f"{read_from[transcript.name]} and {path} both give a transcript called {transcript.name!r}. "
                    "Rename one of them."
                )
            read_from[transcript.name] = path
        transcripts += found
    if passed_over and transcripts:
        note = f"Not read, for their names or endings: {', '.join(passed_over)}."
        transcripts[0] = replace(transcripts[0], notes=(*transcripts[0].notes, note))
    return transcripts


def _files(paths: str | Path | Iterable[str | Path]) -> tuple[list[Path], list[str]]:
    """Return the files to be read, each once, and the names of those in folders that are passed over."""
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    if not given:
        raise CodingError("No files to read were named. Name files or a folder.")
    files: dict[Path, Path] = {}
    passed_over: list[str] = []
    for path in map(Path, given):
        if path.is_dir():
            inside = sorted(entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith("."))
            chosen = [entry for entry in inside if _is_transcript(entry)]
            passed_over += [entry.name for entry in inside if entry not in chosen]
            if not chosen:
                raise CodingError(f"The folder {path} holds no .txt, .md or .csv files. Name the folder that does.")
        else:
            chosen = [path]
        for entry in chosen:
            files.setdefault(entry.resolve(), entry)
    return list(files.values()), passed_over


def _is_transcript(path: Path) -> bool:
    return path.suffix.lower() in ENDINGS and path.stem.casefold() not in _NOT_TRANSCRIPTS


def _checked(reads_as: str | None, known: tuple[str, ...] = READS_AS) -> str | None:
    if reads_as is not None and reads_as not in known:
        raise CodingError(f"A file cannot be read as {reads_as!r}. Choose one of: {', '.join(known)}.")
    return reads_as


def _labels(interviewer: str | Sequence[str] | None) -> tuple[str, ...] | None:
    if interviewer is None or not len(interviewer):
        return None
    return (interviewer,) if isinstance(interviewer, str) else tuple(interviewer)


def _transcript(
    path: Path,
    reads_as: str | None,
    encoding: str | None,
    language: str | None,
    interviewer: tuple[str, ...] | None,
    speakers: tuple[str, ...],
    *,
    repaired: bool,
) -> Transcript:
    data = bytes_of(path)
    name = transcript_name(path.stem, str(path))
    decoded = _decoded(path, data, encoding)
    text, repairs = without_odd_characters(decoded.text) if repaired else (decoded.text, [])
    front = split_front_matter(text, str(path))
    if not front.body.strip():
        raise CodingError(f"{path}: nothing is said below the front matter. Add the turns, or leave the file out.")
    known = (*speakers, *front.speakers)
    asking = interviewer
    if front.interviewers:  # a name in the front matter does not take the short labels away from the interviewer
        asking = (*(interviewer or sorted(SHORT_INTERVIEWER_LABELS)), *front.interviewers)
    kind, notes = _kind(front, reads_as, known, asking, path)
    body = front.body
    if kind == "report":
        if repaired:
            body, mended = clean_report(body, language=language or str(front.attributes.get("language", "")))
            repairs += mended
        turns, told = report_turns(body)
    elif kind == "answers":
        turns, told = _one_turn(body), ()
    else:
        if repaired:
            body, mended = unwrapped_interview(
                body_of(body.replace("\f", "\n")), known=known, interviewer=asking, language=language or ""
            )
            repairs += mended
        turns, told = interview_turns(body, known=known, interviewer=asking)
        _refuse_questions_alone(path, turns, told)
    if not turns:
        aside = f" when it is read as a report ({' '.join(repairs)[:-1]})" if kind == "report" and repairs else ""
        raise CodingError(f"{path}: nothing is said in it{aside}. Add the turns, or leave the file out.")
    source = Source(path.name, hashlib.sha256(data).hexdigest(), kind, decoded.encoding, tuple(repairs))
    return Transcript(
        name, body, turns, _attributes(front), reads_as=kind,
        language=language or "", source=source, notes=(*decoded.notes, *notes, *told),
    )  # fmt: skip


def _refuse_questions_alone(path: Path, turns: tuple[Turn, ...], told: tuple[str, ...]) -> None:
    """Raise where respondents have labels and say nothing; a text of questions alone is only told of."""
    empty = next((note for note in told if note.startswith("Nothing is said after")), "")
    if empty and all(turn.asked for turn in turns):
        raise CodingError(f"{path}: nothing is said by a respondent. {empty} Add the answers, or leave the file out.")


def _one_turn(text: str) -> tuple[Turn, ...]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return (Turn("", start, end),) if start < end else ()


def _decoded(path: Path, data: bytes, encoding: str | None) -> Decoded:
    if path.suffix.lower() not in ENDINGS and path.suffix.lower() in (".docx", ".doc", ".odt", ".rtf", ".pdf", ".xlsx"):
        raise CodingError(f"{path}: this is a {path.suffix.lower()[1:]} file, which is not read. {_SAVE_AS}.")
    return decode(data, str(path), encoding=encoding)


def _kind(
    front: FrontMatter,
    reads_as: str | None,
    known: tuple[str, ...],
    interviewer: tuple[str, ...] | None,
    path: Path,
) -> tuple[str, list[str]]:
    """Return what the text is read as, and a note if that was guessed."""
    said = front.attributes.get("reads_as")
    if reads_as is None and said is not None:
        if said not in IN_A_STUDY:
            raise CodingError(
                f"{path}: reads_as is {said!r} in the front matter. Write one of: {', '.join(IN_A_STUDY)}."
            )
        return str(said), []
    if reads_as is not None:
        return reads_as, []
    shape = guess_shape(front.body, known=known, interviewer=interviewer)
    if shape.reads_as == "report" and (front.speakers or front.interviewers) and not closing_labels(front.body):
        shape = Shape("interview", "its front matter says who speaks")
    other = "interview" if shape.reads_as == "report" else "report"
    return shape.reads_as, [f"Read as {shape.reads_as}: {shape.reason}. If that is wrong, say {other} (--as {other})."]


def _attributes(front: FrontMatter) -> dict[str, str | int | float]:
    return {key: value for key, value in front.attributes.items() if key != "reads_as"}
