"""The log of a study on the disk: files in ``codings/``, one per transcript and coder, to which lines are only ever added.

All files there are read, whatever their names: a copy that a synced folder made ("R07.a (1).jsonl") holds events that count.
Events are a union by id. A line that cannot be read is reported and stays where it is; it is never fatal, and never glued to the next.
"""

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from coding.errors import CodingError
from coding.project.events import Event, fault_of, file_name, is_newer, line_of
from coding.project.problems import Problem
from coding.project.saving import append_lines, tidy, write_files
from coding.project.standing import Standing, in_order, standing_after

CODINGS = "codings"
"""The folder of a study in which the log lies."""

_MANY_FILES = 500  # reading more is worth a progress bar


class Log:
    """All events of a study, in order, and what stands after them.

    ``folder`` is None for a study that has no place on the disk. ``changes`` counts up whenever an event comes in.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.changes = 0
        self._held: dict[str, Event] = {}
        self._sizes: dict[Path, int] = {}
        self._latest: dict[tuple[str, str], str] = {}
        self._ordered: list[Event] = []
        self._standing = Standing()
        self.reread()

    # Reading ------------------------------------------------------------------------------------------------------

    def reread(self) -> None:
        """Read all files anew."""
        self.problems = []
        self._held = {}
        if self.folder is not None:
            files = log_files(self.folder)
            shown = None if len(files) > _MANY_FILES else True
            with without_collecting():
                for path in tqdm(files, desc="reading codings", unit="file", disable=shown):
                    self._read_file(path)
                self._settle()
        else:
            self._settle()

    def _settle(self) -> None:
        self._ordered = sorted(self._held.values(), key=in_order)
        self._standing = standing_after(self._ordered)
        for event in self._ordered:
            self._latest[event.get("transcript", ""), event["coder"]] = event["time"]
        self.changes += 1

    def _read_file(self, path: Path) -> None:
        data = path.read_bytes()
        self._sizes[path] = len(data)
        names = set()
        for line, event in events_in(data, path, self.problems):
            held = self._held.setdefault(event["id"], event)
            if held is not event and held != event:
                what = f"the event {event['id']} stands here and elsewhere in different words. The first one counts."
                self.problems.append(Problem(str(path), line, 0, "warning", what))
            names.add((event.get("transcript", ""), event["coder"]))
        if names and path.name not in {file_name(*pair) for pair in names}:
            who = ", ".join(sorted(f"{transcript} by {coder}" for transcript, coder in names))
            what = (
                f"this copy, made by a synced folder or by hand, holds events on {who}. They count; the file can stay."
            )
            self.problems.append(Problem(str(path), 0, 0, "warning", what))

    @property
    def events(self) -> Sequence[Event]:
        """All events in order: to be read, not to be changed."""
        return self._ordered

    @property
    def standing(self) -> Standing:
        """What stands now."""
        return self._standing

    def __contains__(self, id: object) -> bool:
        return id in self._held

    def __getitem__(self, id: str) -> Event:
        return self._held[id]

    def latest(self, transcript: str, coder: str) -> str:
        """Return the time of a coder's last event on a transcript, "" when there is none."""
        return self._latest.get((transcript, coder), "")

    def where(self, id: str) -> tuple[str, int]:
        """Return the file and the line (from 1) on which an event stands; line 0 where it is not found."""
        mark = f'"id": "{id}"'.encode()
        for path in log_files(self.folder) if self.folder is not None else ():
            for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
                if mark in line:
                    return str(path), number
        return str(self.folder or ""), 0

    def catch_up(self, transcript: str, coder: str) -> None:
        """Read what another program has added to the file of a coder's events on a transcript since it was read."""
        if self.folder is None:
            return
        path = self.folder / file_name(transcript, coder)
        size = path.stat().st_size if path.exists() else 0
        if size != self._sizes.get(path, 0):
            if size:
                self.problems = [problem for problem in self.problems if problem.path != str(path)]
                self._read_file(path)
            self._sizes[path] = size
            self._settle()

    # Writing ------------------------------------------------------------------------------------------------------

    def append(self, event: Event) -> None:
        """Add one event at the end of its file: on the disk before this returns."""
        line = line_of(event)
        event = json.loads(line)  # what is held is what the file says
        if self.folder is not None:
            path = self.folder / file_name(event["transcript"], event["coder"])
            self.folder.mkdir(exist_ok=True)
            self._sizes[path] = append_lines(path, line)
        self._take(event)

    def _take(self, event: Event) -> None:
        self._held[event["id"]] = event
        pair = (event["transcript"], event["coder"])
        last = self._ordered[-1] if self._ordered else None
        if event["act"] == "undo" or (last is not None and in_order(event) < in_order(last)):
            self._settle()
            return
        self._ordered.append(event)
        self._standing.take(event)
        self._latest[pair] = event["time"]
        self.changes += 1

    def append_all(self, events: Sequence[Event]) -> None:
        """Add many events: each file is written once, whole, and put in place; when one cannot be, none is changed."""
        lines = [(event, line_of(event)) for event in events]
        if self.folder is not None and lines:
            self.folder.mkdir(exist_ok=True)
            contents = with_lines(self.folder, [(event["transcript"], event["coder"], line) for event, line in lines])
            tidy(self.folder)
            write_files(contents)
            self._sizes.update({path: len(content) for path, content in contents.items()})
        for _, line in lines:
            event = json.loads(line)
            self._held[event["id"]] = event
        self._settle()


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let Python look for garbage later: among many new events it looks often and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def log_files(folder: Path) -> list[Path]:
    """Return the files of a log, copies of a synced folder included, in the order of their names."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix == ".jsonl" and not path.name.startswith(".") and path.is_file()
    )


def events_in(data: bytes, path: Path, problems: list[Problem]) -> Iterator[tuple[int, Event]]:
    """Give the events in a file with their lines, from 1; what cannot be read is set aside and told in ``problems``.

    Raises `CodingError` for a file that a newer version of the library has written.
    """
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    torn = len(lines) if lines[-1] else 0
    for number, line in enumerate(lines, 1):
        if not line or line == b"\r":
            continue
        event, fault = _event_in(line)
        if is_newer(event):
            raise CodingError(
                f"{path}:{number}: this line was written by a newer version of interview-coding (format {event['format']}). "
                "Update with: pip install --upgrade interview-coding."
            )
        if not fault:
            yield number, event
            continue
        what = (
            f"the last line is torn ({fault}): it was not finished when the program or the computer stopped. "
            "It is set aside; all lines before it count."
        )
        if number != torn:
            what = f"the line cannot be read ({fault}) and is set aside; all other lines count. If git left marks here, delete them."
        problems.append(Problem(str(path), number, 0, "warning", what))


def _event_in(line: bytes) -> tuple[Any, str]:
    try:
        event = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return None, "it is not UTF-8"
    except ValueError:
        return None, "it is not JSON"
    except RecursionError:
        return None, "it is nested too deeply"
    return event, fault_of(event)


def with_lines(folder: Path, lines: Iterable[tuple[str, str, bytes]]) -> dict[Path, bytes]:
    """Return what the files of a log hold once the lines (transcript, coder, line) were added at their ends."""
    added: dict[Path, list[bytes]] = {}
    for transcript, coder, line in lines:
        added.setdefault(folder / file_name(transcript, coder), []).append(line)
    contents = {}
    for path, more in added.items():
        before = path.read_bytes() if path.exists() else b""
        between = b"\n" if before and not before.endswith(b"\n") else b""
        contents[path] = before + between + b"".join(more)
    return contents
