"""Taking a participant out of a study, as a person has the right to: everything that holds their words goes."""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coding.errors import CodingError
from coding.project.corpora import TRANSCRIPTS, study_corpus, transcript_files
from coding.project.drawn import samples_in
from coding.project.events import CONTEXT, Event, line_of, new_id, now_after
from coding.project.held import Held
from coding.project.log import CODINGS, events_in, log_files
from coding.project.memos import MEMOS
from coding.project.participants import PARTICIPANTS_FILE, read_participants
from coding.project.problems import Problem
from coding.project.rounds import ROUNDS
from coding.project.saving import append_lines, holding, write_file, write_files
from coding.project.summaries import SUMMARIES, summarised_in
from coding.readers.decoding import decode
from coding.transcript import Transcript

WITHDRAWN = "withdrawn.jsonl"
"""The file that says, without words, who was withdrawn and when."""

_DERIVED = (".cache", "models")  # made from transcripts: they go as a whole
_BLANK = "[…]"


@dataclass(frozen=True)
class Withdrawal:
    """What a withdrawal takes out, and what it cannot reach.

    ``transcripts`` go wholly; in ``shared`` ones (group interviews) the participant's turns are blanked; ``files`` are deleted or
    rewritten; ``outputs`` are results made elsewhere that hold the participant; ``left`` says what still does, in sentences.
    """

    participant: str
    transcripts: tuple[str, ...]
    shared: tuple[str, ...]
    codings: int
    files: tuple[str, ...]
    outputs: tuple[str, ...]
    left: tuple[str, ...] = field(default=())


class Withdrawing(Held):
    """A project's act of taking a participant out."""

    def withdraw(
        self, participant: str, *, outputs: str | Path | Iterable[str | Path] = (), by: str = "", preview: bool = False
    ) -> Withdrawal:
        """Take a participant out of the study: transcripts, codings with their quotes, memos on them, caches and models.

        The log is rewritten, the only act that does so, and ``withdrawn.jsonl`` says that it was, without words. ``outputs`` are
        folders of results: those whose manifests hold the participant's transcripts are listed, not touched. ``preview=True``
        changes nothing. This cannot be undone. Raises `CodingError` for an unknown participant.
        """
        folder = self.folder
        whole, shared = self._texts_of(participant)
        with holding(folder):
            self._log.reread()
            rewritten, deleted = self._changes(participant, whole, shared)
            touched = {*whole, *shared}
            count = sum(event["transcript"] in whole for event in self._log.standing.codings.values())
            told = Withdrawal(
                participant, tuple(whole), tuple(shared), count + self._count_in_turns(participant, shared),
                tuple(sorted(path.relative_to(folder).as_posix() for path in (*rewritten, *deleted))),
                tuple(_holding(outputs, [self.corpus[name] for name in touched])), tuple(self._left(participant, whole, shared, deleted)),
            )  # fmt: skip
            if not preview:
                self._note(participant, whole, shared, by)
                rows = rewritten.pop(folder / PARTICIPANTS_FILE, None)
                write_files(rewritten)
                for path in deleted:
                    _delete(path)
                if rows is not None:  # last: as long as it names the participant, this can be done again
                    write_file(folder / PARTICIPANTS_FILE, rows)
        if not preview:
            self._read_anew()
        return told

    def _texts_of(self, participant: str) -> tuple[list[str], list[str]]:
        """Return the transcripts in which only this participant answers, and those shared with others."""
        whole: list[str] = []
        shared: list[str] = []
        for name, transcript in self.corpus.items():
            of = {self.corpus.participant_of(name, speaker) for speaker in transcript.speakers or ("",)}
            if participant in of:
                (whole if of == {participant} else shared).append(name)
        listed = read_participants(self.folder)
        if not whole and not shared and (listed is None or participant not in set(listed["participant"])):
            known = sorted(set(self.corpus.participants["participant"]))
            raise CodingError(
                f"There is no participant {participant!r} in this study. There are: {', '.join(map(str, known)) or 'none'}."
            )
        return whole, shared

    def _changes(self, participant: str, whole: list[str], shared: list[str]) -> tuple[dict[Path, bytes], list[Path]]:
        """Return what files hold afterwards, and which files go; transcripts last."""
        folder = self.folder
        rewritten: dict[Path, bytes] = {}
        deleted: list[Path] = []
        blanked = {name: Blanked(self.corpus[name], self._turns_of(participant, name)) for name in shared}
        for path in log_files(folder / CODINGS):
            before = path.read_bytes()
            after = _without_events(path, before, set(whole), blanked)
            if after is None:
                deleted.append(path)
            elif after != before:
                rewritten[path] = after
        deleted += self._memos_on(participant, whole)
        deleted += [path for path in sorted((folder / SUMMARIES).glob("*.md")) if summarised_in(path) == participant]
        table = folder / PARTICIPANTS_FILE
        if table.is_file():
            rows = _without_rows(table.read_bytes(), participant, set(whole))
            if rows != table.read_bytes():
                rewritten[table] = rows
        deleted += [folder / name for name in _DERIVED if (folder / name).exists() and name != ".cache"]
        deleted += [path for path in (folder / ".cache").glob("*") if path.name not in ("lock", ".gitignore")]
        for path in transcript_files(folder / TRANSCRIPTS):
            if path.stem in whole:
                deleted += [folder / "sources" / f"{path.stem}.yaml", path]
            elif path.stem in blanked:
                rewritten[path] = blanked[path.stem].in_file(path.read_bytes())
        return rewritten, [path for path in deleted if path.exists()]

    def _turns_of(self, participant: str, name: str) -> list[tuple[int, int]]:
        turns = self.corpus[name].said()
        return [
            (turn.start, turn.end) for turn in turns if self.corpus.participant_of(name, turn.speaker) == participant
        ]

    def _count_in_turns(self, participant: str, shared: list[str]) -> int:
        count = 0
        for name in shared:
            turns = self._turns_of(participant, name)
            held = [event for event in self._log.standing.codings.values() if event["transcript"] == name]
            count += sum(any(event["start"] < end and start < event["end"] for start, end in turns) for event in held)
        return count

    def _memos_on(self, participant: str, whole: list[str]) -> list[Path]:
        codings = {id for id, event in self._log.standing.first.items() if event["transcript"] in whole}
        on = {
            f"participant:{participant}",
            *(f"transcript:{name}" for name in whole),
            *(f"coding:{id}" for id in codings),
        }
        found = []
        for path in sorted((self.folder / MEMOS).glob("*.md")):
            said = re.search(r"^on:\s*(.+?)\s*$", path.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
            if said and said[1].strip("'\"") in on:
                found.append(path)
        return found

    def _left(self, participant: str, whole: list[str], shared: list[str], deleted: list[Path]) -> list[str]:
        """Say what still holds the participant's words and has to be seen to by a person."""
        left = []
        for code in self.codebook:
            for example in (*code.examples, *code.near_misses):
                if any(_said_in(example, self.corpus[name].text) for name in (*whole, *shared)):
                    left.append(
                        f"The codebook, and perhaps its log and its copies in {ROUNDS}/, quotes the participant at the code {code.id!r}. "
                        "Take the quote out."
                    )
        for path in sorted([*(self.folder / MEMOS).glob("*.md"), *(self.folder / SUMMARIES).glob("*.md")]):
            words = path.read_text(encoding="utf-8", errors="replace")
            names = (participant, *whole)
            if path not in deleted and any(re.search(rf"\b{re.escape(name)}\b", words) for name in names):
                left.append(f"{path.parent.name}/{path.name} speaks of the participant. Read it and decide.")
        left += [
            f"{ROUNDS}/{each.number}.yaml names {', '.join(named)} among the interviews, without words ({WITHDRAWN} keeps it too, so "
            "that no merge brings it back). Take the line out if the name tells who that is."
            for each in self.rounds
            if (named := [name for name in whole if name in each.assigned])
        ]
        if shared:
            left.append(
                "In a group interview the others' words may speak of the participant, and the label still stands there. Read it and decide."
            )
        if any((parent / ".git").exists() for parent in (self.folder.resolve(), *self.folder.resolve().parents)):
            left.append(
                "The git history still holds the files, here and in every clone. Rewrite it (git filter-repo), or start a new repository."
            )
        left.append(
            "Backups, synced folders, other coders' copies, exports and reports still hold the participant. See to each of them."
        )
        return left

    def _note(self, participant: str, whole: list[str], shared: list[str], by: str) -> None:
        entry: Event = {
            "format": 1,
            "id": new_id(),
            "time": now_after(""),
            "act": "withdraw",
            "participant": participant,
            "transcripts": whole,
            "shared": shared,
            "by": by,
        }
        if drawn := samples_in(
            self._log.standing, {*whole, *shared}
        ):  # their log goes: that they were read stays known
            entry["samples"] = drawn
        append_lines(self.folder / WITHDRAWN, (json.dumps(entry, sort_keys=True, ensure_ascii=False) + "\n").encode())

    def _read_anew(self) -> None:
        """Read the study anew, now that words are gone."""
        self.corpus = study_corpus(self.folder)
        self._places = None
        self.refresh()


class Blanked:
    """A transcript in which some turns are blanked, and where places lie after that."""

    def __init__(self, transcript: Transcript, turns: list[tuple[int, int]]) -> None:
        self.old = transcript
        self.turns = turns
        pieces, last = [], 0
        for start, end in turns:
            pieces += [transcript.text[last:start], _BLANK]
            last = end
        self.text = "".join([*pieces, transcript.text[last:]])
        self.gone = [transcript.text[start:end] for start, end in turns]
        self.fingerprint = Transcript(transcript.name, self.text).fingerprint

    def in_file(self, data: bytes) -> bytes:
        """Return the content of the transcript's file afterwards: front matter as it was, then the blanked text."""
        whole = decode(data, self.old.name).text
        return (whole[: len(whole) - len(self.old.text)] + self.text).encode("utf-8")

    def event(self, event: Event) -> Event | None:
        """Return an event as it is afterwards, or None for one that holds words which are gone."""
        if "start" not in event:
            return (
                {**event, "fingerprint": self.fingerprint}
                if event.get("fingerprint") == self.old.fingerprint
                else event
            )
        if event.get("fingerprint") != self.old.fingerprint:
            return None if self._quotes(event) else {**event, "context": ["", ""]}
        start, end = event["start"], event["end"]
        if event["act"] != "read" and any(start < stop and begin < end for begin, stop in self.turns):
            return None
        start, end = self._shifted(start), self._shifted(end)
        told = {"start": start, "end": end, "fingerprint": self.fingerprint}
        if "quote" in event:
            told["quote"] = self.text[start:end]
            told["context"] = [self.text[max(0, start - CONTEXT) : start], self.text[end : end + CONTEXT]]
        return {**event, **told}

    def _quotes(self, event: Event) -> bool:
        quote = str(event.get("quote", ""))
        return any(quote in words or words in quote for words in self.gone)

    def _shifted(self, place: int) -> int:
        shift = 0
        for start, end in self.turns:
            if place >= end:
                shift += len(_BLANK) - (end - start)
            elif place > start:
                return start + shift + len(_BLANK)
        return place + shift


def withdrawn_transcripts(study: Path) -> set[str]:
    """Return the names of the transcripts that were withdrawn from a study: a merge does not bring them back."""
    return {name for entry in withdrawals(study) for name in entry.get("transcripts", ())}


def withdrawals(study: Path) -> list[Event]:
    """Return who was withdrawn from a study and when, without words: participant, transcripts that went, shared ones, time, and
    of samples with passages in them how many were drawn and answered.
    """
    path = study / WITHDRAWN
    entries: list[Event] = []
    for line in path.read_bytes().split(b"\n") if path.is_file() else ():
        try:
            entry: Any = json.loads(line)
        except ValueError:  # a torn line
            continue
        if isinstance(entry, dict) and isinstance(entry.get("time"), str):
            entries.append(entry)
    return entries


def _without_events(path: Path, data: bytes, whole: set[str], blanked: dict[str, Blanked]) -> bytes | None:
    """Return a log file's content without the participant, None when nothing is left; a file that holds none stays as it is."""
    problems: list[Problem] = []
    events = [event for _, event in events_in(data, path, problems)]
    touched = whole | set(blanked)
    if not any(event["transcript"] in touched for event in events):
        names_one = any(path.name.startswith(f"{name}.") for name in touched)
        return None if names_one and not events else data
    gone = {
        event.get("coding", event["id"])
        for event in events
        if event["transcript"] in blanked and blanked[event["transcript"]].event(event) is None
    }
    kept = []
    for event in events:
        if event["transcript"] in whole or event.get("coding", event["id"]) in gone:
            continue
        shown = blanked[event["transcript"]].event(event) if event["transcript"] in blanked else event
        kept += [line_of(shown)] if shown is not None else []
    return b"".join(kept) or None


def _without_rows(data: bytes, participant: str, whole: set[str]) -> bytes:
    text = data.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    sign = ";" if first.count(";") > first.count(",") else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    header = [cell.strip() for cell in rows[0]]
    who, where = header.index("participant"), header.index("transcript")
    kept = [
        row
        for row in rows[1:]
        if len(row) != len(header) or (row[who].strip() != participant and row[where].strip() not in whole)
    ]
    if len(kept) == len(rows) - 1:
        return data
    out = io.StringIO()
    csv.writer(out, delimiter=sign, lineterminator="\n").writerows([rows[0], *kept])
    return out.getvalue().encode("utf-8")


def _said_in(example: str, text: str) -> bool:
    words = " ".join(example.split()).strip(" .…”“\"'»«")
    return len(words) >= 12 and words in " ".join(text.split())


def _holding(outputs: str | Path | Iterable[str | Path], transcripts: list[Transcript]) -> list[str]:
    folders = [outputs] if isinstance(outputs, str | Path) else list(outputs)
    marks = [
        mark
        for t in transcripts
        for mark in (t.fingerprint, t.source.fingerprint, f'"{t.name}"', f"/{t.name}.")
        if mark
    ]
    found = []
    for folder in map(Path, folders):
        if not folder.is_dir():
            raise CodingError(f"There is no folder of outputs {folder}. Check the path.")
        for manifest in sorted(folder.rglob("*manifest.json")):
            words = manifest.read_text(encoding="utf-8", errors="replace")
            if any(mark in words for mark in marks):
                # A run's manifest speaks of its folder, "quotes.docx.manifest.json" of the file beside it.
                result = manifest.name.removesuffix("manifest.json").removesuffix(".")
                found.append(str(manifest.parent / result) if result else str(manifest.parent))
    return found


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for inside in path.iterdir():
            _delete(inside)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
