"""Memos: what people think while they read, each in a small file of its own that says what it is on."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from coding.errors import CodingError
from coding.project.held import Held
from coding.project.problems import Problem, told
from coding.project.saving import holding, telling_of, write_file
from coding.readers.decoding import decode
from coding.readers.front_matter import split_front_matter, with_front_matter

MEMOS = "memos"
"""The folder of a study in which its memos lie."""

ON = ("study", "code", "transcript", "participant", "coding")
"""What a memo can be on: the study, or one of these with an id, such as ``code:housing``."""

COLUMNS = ("memo", "on", "date", "author", "links", "text")
"""Columns of a study's memos; ``memo`` is the path in the study, empty for the memo on a coding itself."""


class Memos(Held):
    """A project's memos."""

    def write_memo(
        self, text: str, on: str = "study", *, author: str = "", links: Iterable[str] = (), title: str = ""
    ) -> Path:
        """Write a memo on the study, or on ``"code:ID"``, ``"transcript:NAME"``, ``"participant:ID"``, ``"coding:ID"``; return its path.

        The path is the memo's in the study, such as ``memos/2019-05-14-rent.md``. ``links`` name what the memo speaks of besides,
        in the same form, or other memos. Raises `CodingError` for an empty memo, or one on something that is not there.
        """
        if not text.strip():
            raise CodingError("The memo is empty. Write what you think.")
        links = [self._checked_on(each) for each in links]
        on = self._checked_on(on)
        date = datetime.now(UTC).date().isoformat()
        matter = {"on": on, "date": date, "author": author, "links": ", ".join(links)}
        with holding(self.folder):
            path = self._free_name(f"{date}-{_in_name(title or text)}")
            write_file(
                self.folder / path, with_front_matter({k: v for k, v in matter.items() if v}, text.strip() + "\n")
            )
        return path

    @property
    def memos(self) -> pd.DataFrame:
        """All memos, in the order of their dates, those on single codings included; see `COLUMNS`."""
        rows, _ = self._read_memos()
        for id, event in self._log.standing.codings.items():
            if event.get("memo"):
                links = ", ".join(self._log.standing.links.get(id, ()))
                rows.append(("", f"coding:{id}", event["time"][:10], event["coder"], links, event["memo"]))
        table = pd.DataFrame(rows, columns=list(COLUMNS))
        return table.sort_values(["date", "memo", "on"], kind="stable", ignore_index=True)

    def export_memos(self, path: str | Path) -> Path:
        """Write all memos into one Markdown file, or one table when ``path`` ends in .csv; return its path."""
        path = Path(path)
        table = self.memos
        if path.suffix.lower() == ".csv":
            content = table.to_csv(index=False, lineterminator="\n")
        else:
            content = "\n".join(["# Memos\n", *(self._section(row) for row in table.itertuples(index=False))])
        with telling_of(path):
            write_file(path, content)
        return path

    def memo_problems(self) -> list[Problem]:
        """Return which memos cannot be read, and which are on something that is not there."""
        return self._read_memos()[1]

    def _read_memos(self) -> tuple[list[tuple[str, ...]], list[Problem]]:
        rows: list[tuple[str, ...]] = []
        problems: list[Problem] = []
        folder = None if self.path is None else self.path / MEMOS
        for path in sorted(folder.glob("*.md")) if folder is not None and folder.is_dir() else ():
            try:
                matter = split_front_matter(decode(path.read_bytes(), str(path)).text, str(path))
            except CodingError as cause:
                problems += told(cause, path, "warning")
                continue
            said = {key: str(value) for key, value in matter.attributes.items()}
            on = said.get("on", "study")
            try:
                self._checked_on(on)
            except CodingError as cause:
                problems += told(cause, path, "warning")
            rows.append(
                (
                    f"{MEMOS}/{path.name}",
                    on,
                    said.get("date", ""),
                    said.get("author", ""),
                    said.get("links", ""),
                    matter.body.strip(),
                )
            )
        return rows, problems

    def _section(self, row: tuple[str, ...]) -> str:
        memo, on, date, author, links, text = row
        about = [f"On {on}", date, author, f"links: {links}" if links else "", memo]
        quote = ""
        if on.startswith("coding:"):
            event = self._log.standing.codings.get(on.removeprefix("coding:"))
            if event is not None:
                lines = str(event.get("quote", "")).split("\n")
                quote = (
                    "\n".join(f"> {line}".rstrip() for line in lines)
                    + f"\n>\n> {event['transcript']}, {event['code']}\n\n"
                )
        return f"## {' · '.join(part for part in about if part)}\n\n{quote}{text}\n"

    def _checked_on(self, on: str) -> str:
        kind, _, which = on.partition(":")
        kind, which = kind.strip(), which.strip()
        if kind == "study" and not which:
            return "study"
        if on.startswith(f"{MEMOS}/"):
            if self.path is not None and (self.path / on).is_file():
                return on
            raise CodingError(f"There is no memo {on!r} in the study. Check its name.")
        if kind not in ON or not which:
            raise CodingError(
                f"A memo cannot be on {on!r}. Write study, or one of {', '.join(ON[1:])} with an id, such as code:housing."
            )
        self._checked_kind(kind, which)
        return f"{kind}:{which}"

    def _checked_kind(self, kind: str, which: str) -> None:
        if kind == "code":
            self.codebook.current(which)
        elif kind == "transcript":
            self.corpus[which]
        elif kind == "participant" and which not in set(self.corpus.participants["participant"]):
            raise CodingError(f"There is no participant {which!r} in this study. Take one from corpus.participants.")
        elif kind == "coding" and which not in self._log.standing.first:
            raise CodingError(f"There is no coding {which!r} in this study. Take an id from project.codings.frame.")

    def _free_name(self, stem: str) -> Path:
        number = 1
        while (self.folder / MEMOS / (name := f"{stem}.md" if number == 1 else f"{stem}-{number}.md")).exists():
            number += 1
        return Path(MEMOS) / name


def _in_name(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words.split("\n", 1)[0]).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:6])[:50] or "memo"
