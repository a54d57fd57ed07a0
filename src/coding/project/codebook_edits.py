"""What researchers do to a codebook mid-way, on the study's own file: seen first, then one edit that can be undone."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from coding.codebook import (
    Code,
    Codebook,
    Rules,
    add_code,
    change_code,
    codebook_from_text,
    codebook_to_text,
    delete_code,
    merge_codes,
    move_code,
    rename_code,
)
from coding.codings import Codings
from coding.codings.words import counted
from coding.errors import CodingError
from coding.project.codebook_log import file_text, log_entry, meaning_of, note_codebook, read_codebook_log
from coding.project.codebook_undoing import CodebookUndoing
from coding.project.events import Event, new_id
from coding.project.held import checked_coder
from coding.project.saving import holding, write_file

READ_AGAIN_COLUMNS = ("transcript", "coder", "code", "coding", "start", "end", "why")
"""Columns of what must be read again; ``coding`` is empty where a whole transcript was read under an earlier definition."""

Decisions = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class CodebookEdit:
    """An edit of a study's codebook that has not been made yet: what it does, and the codings that it touches.

    ``apply`` makes it. A split asks passage by passage: ``decisions`` gives each coding's id its new code or codes.
    """

    project: "CodebookEdits"
    act: str
    what: str
    before: Codebook
    after: Codebook
    codings: Codings
    codes: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def passages(self) -> pd.DataFrame:
        """The codings that the edit touches, with their quotes: id, transcript, start, end, code, coder, quote."""
        table = self.codings.frame[["id", "transcript", "start", "end", "code", "coder"]]
        return table.assign(quote=self.codings.quotes(self.project.corpus))

    def apply(self, *, by: str, decisions: Decisions | None = None) -> None:
        """Make the edit, on the disk before this returns; it stands in codebook.log.jsonl and can be undone.

        Raises `CodingError`, and changes nothing, when the codebook's file was changed meanwhile or a decision is missing.
        """
        self.project.apply_edit(self, checked_coder(by), decisions or {})

    def __repr__(self) -> str:
        return f"<CodebookEdit: {self.what}; touches {counted(len(self.codings), 'coding')}. Make it with apply(by=…).>"


class CodebookEdits(CodebookUndoing):
    """A project's acts on its codebook. Each gives a `CodebookEdit` to look at, and changes nothing until that is applied."""

    def rename_code(self, old: str, new: str, name: str | None = None) -> CodebookEdit:
        """Give a code another id (and name); its codings follow."""
        after = rename_code(self.codebook, old, new, name)
        return self._edit("rename", f"rename {old} to {new}", after, [old])

    def move_code(self, code: str, under: str | None) -> CodebookEdit:
        """Put a code with its sub-codes under another one; ``under=None`` is the top."""
        after = move_code(self.codebook, code, under)
        return self._edit("move", f"move {code} under {under or 'the top'}", after, self.codebook.descendants(code))

    def merge_codes(self, codes: Iterable[str], into: str) -> CodebookEdit:
        """Make several codes one; the codings of all follow."""
        codes = list(codes) if not isinstance(codes, str) else [codes]
        after = merge_codes(self.codebook, codes, into)
        return self._edit("merge", f"merge {', '.join(codes)} into {into}", after, [*codes, into])

    def change_code(self, code: str, **changes: Any) -> CodebookEdit:
        """Change a code's definition, rules or other fields; `read_again` then tells what was coded under the old meaning."""
        after = change_code(self.codebook, code, **changes)
        return self._edit("change", f"change {', '.join(changes)} of {code}", after, [code])

    def change_rules(self, rules: Mapping[str, Rules]) -> CodebookEdit:
        """Change the rules of several codes (code: its new rules) in one edit, which is undone as one."""
        after = self.codebook
        for code, changed in rules.items():
            after = change_code(after, code, rules=changed)
        return self._edit("change", f"change rules of {', '.join(rules)}", after, rules)

    def add_code(self, code: Code, under: str | None = None) -> CodebookEdit:
        """Add a code with its sub-codes."""
        return self._edit("add", f"add {code.id}", add_code(self.codebook, code, under), [])

    def delete_code(self, code: str, *, with_sub_codes: bool = False) -> CodebookEdit:
        """Take a code out; its codings are retracted, and come back when the edit is undone. To keep them, merge the code."""
        after = delete_code(self.codebook, code, with_sub_codes=with_sub_codes)
        gone = self.codebook.descendants(code)
        return self._edit("delete", f"delete {', '.join(gone)}", after, gone, gone=gone)

    def split_code(self, code: str, into: Sequence[Code], *, keep: bool = False) -> CodebookEdit:
        """Split a code into new ones, passage by passage: ``apply(by=…, decisions={coding id: new code or codes})``.

        With ``keep=True`` the code stays above the new ones, and passages without a decision stay with it; else every passage needs
        a decision, and the new codes take the code's place.
        """
        above = self.codebook.parent(code)
        after = self.codebook
        for new in into:
            after = add_code(after, new, code if keep else (above.id if above else None))
        if not keep:
            after = delete_code(after, code)
        names = ", ".join(new.id for new in into)
        asks = tuple(each.id for new in into for each in new)
        return self._edit("split", f"split {code} into {names}", after, [code], gone=() if keep else (code,), asks=asks)

    def _edit(
        self,
        act: str,
        what: str,
        after: Codebook,
        codes: Iterable[str],
        *,
        gone: Sequence[str] = (),
        asks: Sequence[str] = (),
    ) -> CodebookEdit:
        self.folder  # a study without a folder says so at once  # noqa: B018
        codes = tuple(codes)
        touched = self.codings.where(code=codes)
        return CodebookEdit(self, act, what, self.codebook, after, touched, codes, tuple(gone), tuple(asks))

    def apply_edit(self, edit: CodebookEdit, by: str, decisions: Decisions) -> None:
        """Make an edit: see `CodebookEdit.apply`."""
        text = codebook_to_text(edit.after)
        batch = new_id()
        with holding(self.folder):
            path = self._unchanged(edit.before)
            self._log.reread()
            self._edit_events(edit, by, decisions, "")  # raises before anything is written
            note_codebook(self.folder, edit.before)
            entry = log_entry(
                self.folder,
                edit.act,
                what=edit.what,
                by=by,
                before=file_text(path),
                after=text,
                batch=batch,
                touched=len(edit.codings),
            )
            events = [{**event, "batch": batch} for event in self._edit_events(edit, by, decisions, entry["id"])]
            self._log.append_all(events)
            write_file(path, text)
            self.codebook = codebook_from_text(text, str(path))
            note_codebook(self.folder, self.codebook)

    def _unchanged(self, expected: Codebook) -> Path:
        path = Path(self.codebook.path)
        if self.codebook != expected or codebook_from_text(file_text(path), str(path)) != expected:
            raise CodingError(
                f"{path} was changed meanwhile. Open the study again, look at the edit once more and make it then."
            )
        return path

    def _edit_events(self, edit: CodebookEdit, by: str, decisions: Decisions, entry: str) -> list[Event]:
        """What the edit does to codings: a split gives them new codes, a deletion retracts them."""
        if edit.act == "delete":
            return [self._deletion(id, by, entry) for id, event in self._of_codes(edit.gone)]
        if edit.act != "split":
            return []
        passages = dict(self._of_codes(edit.codes))
        strange = [id for id in decisions if id not in passages]
        missing = [id for id in passages if id not in decisions]
        if strange:
            raise CodingError(f"There is a decision on {strange[0]!r}, which is no coding of the code that is split.")
        if missing and edit.gone:
            raise CodingError(
                f"{len(missing)} passages have no decision yet, the first is {missing[0]!r}. Give each its new code, "
                "or split with keep=True."
            )
        return [
            event
            for id, codes in decisions.items()
            for event in self._recoded(id, passages[id], codes, edit, by, entry)
        ]

    def _of_codes(self, codes: Sequence[str]) -> list[tuple[str, Event]]:
        former = {id: code.id for code in self.codebook for id in (code.id, *code.formerly)}
        return [(id, event) for id, event in self._log.standing.codings.items() if former.get(event["code"]) in codes]

    def _deletion(self, id: str, by: str, entry: str) -> Event:
        before = self._log.standing.codings[id]
        told: Event = {key: before[key] for key in ("start", "end", "code") if key in before}
        more = {"coding": id, "supersedes": self._log.standing.latest[id], "edit": entry, "by": by}
        return {**self.event("retract", before["transcript"], before["coder"]), **told, **more}

    def _recoded(
        self, id: str, before: Event, codes: str | Sequence[str], edit: CodebookEdit, by: str, entry: str
    ) -> Iterable[Event]:
        chosen = [codes] if isinstance(codes, str) else list(codes)
        wrong = [code for code in chosen if code not in edit.after]
        if wrong or not chosen:
            raise CodingError(f"The decision on {id!r} is {codes!r}. Choose among: {', '.join(edit.asks)}.")
        first = self.recoded(id, before, chosen[0], supersedes=self._log.standing.latest[id], edit=entry, by=by)
        yield first
        told = {key: value for key, value in first.items() if key not in ("coding", "supersedes")}
        for code in chosen[1:]:
            yield {**told, "act": "add", "id": new_id(), "code": code}

    @property
    def codebook_history(self) -> pd.DataFrame:
        """What was done to the codebook, in order: time, act, what, by, touched (codings), id, undone."""
        entries = [] if self.path is None else read_codebook_log(self.path)
        undone = {entry.get("undoes") for entry in entries}
        rows = [
            (
                entry["time"],
                entry["act"],
                entry.get("what", ""),
                entry.get("by", ""),
                entry.get("touched", 0),
                entry["id"],
                entry["id"] in undone,
            )
            for entry in entries
            if entry["act"] != "used"
        ]
        return pd.DataFrame(rows, columns=["time", "act", "what", "by", "touched", "id", "undone"])

    def provisional_code(self, name: str, *, by: str) -> str:
        """Return the id of a code of this id or name; when there is none, add it to the codebook as provisional.

        For codes that are tried out, and for in-vivo codes: the respondent's own words as a name.
        """
        name = name.strip()
        for code in self.codebook:
            if name in (code.id, code.name, *code.formerly):
                return code.id
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        id = stem = "_".join(re.findall(r"[a-z0-9]+", plain))[:40] or "code"
        number = 1
        taken = {each for code in self.codebook for each in (code.id, *code.formerly)}
        while id in taken:
            number += 1
            id = f"{stem}_{number}"
        self.add_code(Code(id, name, provisional=True)).apply(by=by)
        return id

    def read_again(self) -> pd.DataFrame:
        """Return what was coded, or read through, under an earlier definition of a code; see `READ_AGAIN_COLUMNS`.

        A passage that its coder has marked as read (or done) since the change is settled. Only changes of what a code means count
        (definition, include, exclude, near misses), and only codebooks that codebook.log.jsonl knows.
        """
        entries = [] if self.path is None else read_codebook_log(self.path)
        meanings = {entry["codebook"]: entry["meanings"] for entry in entries if entry["act"] == "used"}
        now = {code.id: meaning_of(code) for code in self.codebook}
        former = {id: code.id for code in self.codebook for id in (code.id, *code.formerly)}

        def earlier(event: Event, code: str) -> bool:
            """Tell whether the event knew another meaning of the code."""
            held = meanings.get(str(event.get("codebook", "")).rsplit(" ", 1)[-1], {})
            return any(former.get(id) == code and meaning != now[code] for id, meaning in held.items())

        rows = []
        for id, event in self._log.standing.codings.items():
            code = former.get(event["code"])
            if code is not None and earlier(event, code) and not self._settled(event, code, earlier):
                rows.append(
                    (
                        event["transcript"],
                        event["coder"],
                        code,
                        id,
                        event["start"],
                        event["end"],
                        "coded under an earlier definition",
                    )
                )
        for (name, coder), (event, _) in self._log.standing.done.items():
            whole = (0, len(self.corpus[name].text)) if name in self.corpus else (0, 0)
            rows += [
                (name, coder, code, "", *whole, "read under an earlier definition")
                for code in now
                if earlier(event, code)
            ]
        return pd.DataFrame(rows, columns=list(READ_AGAIN_COLUMNS))

    def _settled(self, event: Event, code: str, earlier: Any) -> bool:
        pair = (event["transcript"], event["coder"])
        done = self._log.standing.done.get(pair)
        if done is not None and done[0]["time"] > event["time"] and not earlier(done[0], code):
            return True
        return any(
            read["start"] <= event["start"]
            and event["end"] <= read["end"]
            and read["time"] > event["time"]
            and not earlier(read, code)
            for read, _ in self._log.standing.read.get(pair, ())
        )
