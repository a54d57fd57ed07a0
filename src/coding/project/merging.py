"""Merging another copy of a study: a union of events by id, so that order and repetition make no difference."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from coding.codings.words import counted
from coding.errors import CodingError
from coding.project.corpora import TRANSCRIPTS, study_corpus, transcript_files
from coding.project.events import Event, line_of
from coding.project.held import Held
from coding.project.log import CODINGS, Log, with_lines
from coding.project.memos import MEMOS
from coding.project.participants import PARTICIPANTS_FILE
from coding.project.problems import Problem
from coding.project.rounds import ROUNDS
from coding.project.saving import holding, tidy, write_files
from coding.project.standing import undone_by
from coding.project.table import unknown
from coding.project.withdrawing import withdrawn_transcripts

CONFLICT_COLUMNS = ("kind", "transcript", "coder", "coding", "what")
"""Columns of a merge's conflicts. Kinds: changed twice, event differs, text differs, code unknown, memo differs,
participants differ, round differs, withdrawn."""


@dataclass(frozen=True)
class Merged:
    """What a merge brought: how many events, which files were written, which conflicts a person should look at, and what was found
    while reading.
    """

    events: int
    files: tuple[str, ...]
    conflicts: pd.DataFrame
    problems: tuple[Problem, ...] = field(default=())

    def __str__(self) -> str:
        events, files, conflicts = (
            counted(number, noun)
            for number, noun in ((self.events, "event"), (len(self.files), "file"), (len(self.conflicts), "conflict"))
        )
        return f"{events} taken in, {files} written, {conflicts}"


class Merging(Held):
    """A project's act of taking in another copy of the study."""

    def merge(self, other: "Held") -> Merged:
        """Take in what people have done in another copy of the study: events, and transcripts, memos and rounds that are missing here.

        Doing it again changes nothing, and the order of several merges makes no difference. Coders stay apart. Nothing is
        overwritten: conflicts are listed. The other copy is only read. When anything fails, this study is as it was.
        """
        if other.folder.resolve() == self.folder.resolve():
            raise CodingError(f"{self.folder} would be merged with itself. Name another copy of the study.")
        with holding(self.folder):
            self._log.reread()
            ours = {event["id"]: event for event in self._log.events}
            theirs = Log(other.folder / CODINGS)
            gone = withdrawn_transcripts(self.folder)
            new = [event for event in theirs.events if event["id"] not in ours and event["transcript"] not in gone]
            files, conflicts = self._other_files(other, gone)
            conflicts += self._withdrawn(theirs, gone)
            conflicts += [
                (
                    "event differs",
                    event["transcript"],
                    event["coder"],
                    event["id"],
                    "The same event has other words there; ours stay.",
                )
                for event in theirs.events
                if event["id"] in ours and ours[event["id"]] != event
            ]
            lines = [(event["transcript"], event["coder"], line_of(event)) for event in new]
            (self.folder / CODINGS).mkdir(exist_ok=True)
            for folder in (CODINGS, MEMOS, ROUNDS, TRANSCRIPTS, "sources"):
                tidy(self.folder / folder)
            files |= with_lines(self.folder / CODINGS, lines)
            write_files(files)
            if any(path.parent.name == TRANSCRIPTS for path in files):
                self.corpus = study_corpus(self.folder)
            self.refresh()
        conflicts += self._changed_twice() + self._strange_codes() + self._other_texts(other)
        table = pd.DataFrame(sorted(set(conflicts)), columns=list(CONFLICT_COLUMNS))
        names = tuple(sorted(path.relative_to(self.folder).as_posix() for path in files))
        return Merged(len(new), names, table, tuple(theirs.problems))

    def _other_files(self, other: "Held", gone: set[str]) -> tuple[dict[Path, bytes], list[tuple[str, ...]]]:
        files: dict[Path, bytes] = {}
        conflicts: list[tuple[str, ...]] = []
        for path in transcript_files(other.folder / TRANSCRIPTS):
            if path.stem not in self.corpus and path.stem not in gone:
                files[self.folder / TRANSCRIPTS / path.name] = path.read_bytes()
                record = other.folder / "sources" / f"{path.stem}.yaml"
                if record.is_file():
                    files[self.folder / "sources" / record.name] = record.read_bytes()
        rows = [(each / PARTICIPANTS_FILE) for each in (self.folder, other.folder)]
        if rows[1].is_file() and not (rows[0].is_file() and rows[0].read_bytes() == rows[1].read_bytes()):
            what = f"{PARTICIPANTS_FILE} has other rows there; nothing was taken over. Join the two by hand."
            conflicts.append(("participants differ", "", "", "", what))
        for folder, pattern, kind in ((MEMOS, "*.md", "memo differs"), (ROUNDS, "*.yaml", "round differs")):
            for path in sorted((other.folder / folder).glob(pattern)):
                here = self.folder / folder / path.name
                if not here.exists():
                    files[here] = path.read_bytes()
                elif here.read_bytes() != path.read_bytes():
                    conflicts.append(
                        (
                            kind,
                            "",
                            "",
                            "",
                            f"{folder}/{path.name} has other words there; ours stays. Join the two by hand.",
                        )
                    )
        return files, conflicts

    def _withdrawn(self, theirs: Log, gone: set[str]) -> list[tuple[str, ...]]:
        left = sorted({event["transcript"] for event in theirs.events} & gone)
        return [
            (
                "withdrawn",
                name,
                "",
                "",
                "The participant was withdrawn here; the other copy still holds codings. Withdraw there too.",
            )
            for name in left
        ]

    def _changed_twice(self) -> list[tuple[str, ...]]:
        """Codings of which two events take the place of one and the same: two computers changed them apart."""
        undone = undone_by(self._log.events)
        held: dict[tuple[str, str], list[Event]] = {}
        for event in self._log.events:
            if event.get("coding") and isinstance(event.get("supersedes"), str) and event["id"] not in undone:
                held.setdefault((event["coding"], event["supersedes"]), []).append(event)
        conflicts: list[tuple[str, ...]] = []
        for (coding, _), events in held.items():
            if len(events) > 1:
                acts = " and ".join(f"{event['act']} at {event['time'][:16]}" for event in events)
                what = f"It was changed on two computers: {acts}. The later one counts."
                conflicts.append(("changed twice", events[0]["transcript"], events[0]["coder"], coding, what))
        return conflicts

    def _strange_codes(self) -> list[tuple[str, ...]]:
        strange = {event["code"] for event in self._log.standing.codings.values()}
        strange = {code for code in strange if unknown(code, self.codebook)}
        return [
            ("code unknown", "", "", "", f"The codebook here neither has nor had the code {code!r}.")
            for code in strange
        ]

    def _other_texts(self, other: "Held") -> list[tuple[str, ...]]:
        return [
            (
                "text differs",
                name,
                "",
                "",
                "The transcript has another text there; ours stays, and codings are found by their words. Look with: coding reanchor.",
            )
            for name, transcript in self.corpus.items()
            if name in other.corpus and other.corpus[name].fingerprint != transcript.fingerprint
        ]
