"""Undoing an edit of a study's codebook without losing what was coded since."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from coding.codebook import Code, Codebook, codebook_from_text, codebook_to_text
from coding.errors import CodingError
from coding.project.codebook_log import EDITS, Entry, file_text, log_entry, read_codebook_log
from coding.project.events import Event
from coding.project.held import Held, checked_coder
from coding.project.saving import holding, write_file
from coding.project.standing import Standing, in_order, standing_after, undone_by
from coding.project.table import unknown

_NOT_RESTATED = ("id", "time", "act", "batch", "coding", "supersedes", "codebook")


class CodebookUndoing(Held):
    """A project's act of taking back an edit of its codebook."""

    def undo_codebook_edit(self, *, by: str) -> str:
        """Undo the last edit of the codebook that still counts, and return what was undone, in words.

        The file is as before, and so are the codings that the edit touched. Codings made since keep a code: those under an id that a
        code had only meanwhile go to that code, which notes the id in its ``formerly``; passages that a split recoded go back, also
        where they were changed since. Raises `CodingError`, and changes nothing, when codings have a code that only the edit
        brought, and when the file was changed since.
        """
        by = checked_coder(by)
        with holding(self.folder):
            entries = read_codebook_log(self.folder)
            last = _last_edit(entries)
            path = Path(self.codebook.path)
            text = file_text(path)
            if text not in _texts_expected(entries, last):
                raise CodingError(
                    f"{path} was changed since the edit ({last['what']}). Undo the later change first, or edit the file by hand."
                )
            self._log.reread()
            before, now = (codebook_from_text(words, str(path)) for words in (last["before"], text))
            after = restored(before, now, (str(event["code"]) for event in self._log.events if "code" in event))
            events = self._undoing_events(last, by)
            events += self._going_back(last, by, events, now, after)
            text = last["before"] if after == before else codebook_to_text(after)
            self._log.append_all(events)  # what was stopped half-way can be done again: the entry comes last
            write_file(path, text)
            log_entry(self.folder, "undo", undoes=last["id"], what=last["what"], by=by, after=text)
            self.codebook = codebook_from_text(text, str(path))
        return str(last["what"])

    def _undoing_events(self, entry: Entry, by: str) -> list[Event]:
        groups: dict[tuple[str, str], list[str]] = {}
        for event in self._log.events:
            if event.get("edit") == entry["id"] and event["act"] != "undo":
                groups.setdefault((event["transcript"], event["coder"]), []).append(event["id"])
        return [self.event("undo", *pair, supersedes=ids, edit=entry["id"], by=by) for pair, ids in groups.items()]

    def _going_back(self, entry: Entry, by: str, undoing: list[Event], now: Codebook, after: Codebook) -> list[Event]:
        """Give passages that were changed since a split the code back that they had; refuse when others would have none."""
        standing = standing_after(sorted([*self._log.events, *undoing], key=in_order))
        earlier = self._codes_before(entry)
        events = []
        in_the_way = Counter(
            str(event["code"])
            for id, event in self._log.standing.codings.items()
            if self._would_go(id, entry, standing)
        )
        for id, event in standing.codings.items():
            if not unknown(event["code"], after) or unknown(event["code"], now):
                continue
            if id in earlier and not unknown(earlier[id], after):
                latest = standing.latest[id]
                events.append(self.recoded(id, event, earlier[id], supersedes=latest, edit=entry["id"], by=by))
            else:
                in_the_way[str(event["code"])] += 1
        if in_the_way:
            raise CodingError(_refusal(entry, in_the_way))
        return events

    def _codes_before(self, entry: Entry) -> dict[str, str]:
        """Return the code that each coding had when the edit was made."""
        undone = undone_by(self._log.events)
        return {
            str(event.get("coding") or event["id"]): str(event["code"])
            for event in self._log.events
            if event["act"] in ("add", "accept", "change")
            and event["id"] not in undone
            and event["time"] < entry["time"]
            and event.get("edit") != entry["id"]
        }

    def _would_go(self, id: str, entry: Entry, standing: Standing) -> bool:
        """Tell whether a coding that the edit itself made was changed by its coder since."""
        if id in standing.codings or self._log.standing.first[id].get("edit") != entry["id"]:
            return False
        return any(event.get("coding") == id and event.get("edit") != entry["id"] for event in self._log.events)

    def recoded(self, id: str, before: Event, code: str, *, supersedes: str, edit: str, by: str) -> Event:
        """Return the event that gives a coding another code and leaves the rest of it as it is."""
        kept = {key: value for key, value in before.items() if key not in _NOT_RESTATED}
        stamp = self.event("change", before["transcript"], before["coder"])
        return {**stamp, **kept, "code": code, "coding": id, "supersedes": supersedes, "edit": edit, "by": by}


def restored(before: Codebook, now: Codebook, used: Iterable[str]) -> Codebook:
    """Return a codebook as it was before an edit; its codes take over the ids that are in use and that they had only since.

    >>> before = Codebook(codes=[Code("rent", "Rent")])
    >>> now = Codebook(codes=[Code("costs", "Costs", formerly=["rent"])])
    >>> restored(before, now, ["costs"])["rent"].formerly, restored(before, now, ["rent"]) == before
    (('costs',), True)
    """
    known = {id for code in before for id in (code.id, *code.formerly)}
    more: dict[str, list[str]] = {}
    for id in dict.fromkeys([*used, *(former for code in now for former in code.formerly)]):
        holder = next((code for code in now if id in (code.id, *code.formerly)), None)
        if id in known or holder is None:
            continue
        home = next((before.current(each) for each in (holder.id, *holder.formerly) if each in known), None)
        if home is not None:
            more.setdefault(home, []).append(id)
    return replace(before, codes=_with_former(before.codes, more)) if more else before


def _with_former(codes: tuple[Code, ...], more: Mapping[str, list[str]]) -> tuple[Code, ...]:
    return tuple(
        replace(
            code,
            formerly=(*code.formerly, *more.get(code.id, ())),
            codes=_with_former(code.codes, more),
        )
        for code in codes
    )


def _last_edit(entries: list[Entry]) -> Entry:
    undone = {entry.get("undoes") for entry in entries}
    edits = [entry for entry in entries if entry["act"] in EDITS and entry["id"] not in undone]
    if not edits:
        raise CodingError("There is no edit of the codebook to undo in codebook.log.jsonl.")
    return edits[-1]


def _texts_expected(entries: list[Entry], last: Entry) -> set[str]:
    """What the codebook's file may hold: as the edit or the last undo left it, or as before, where the edit was stopped half-way."""
    undos = [entry["after"] for entry in entries if entry["act"] == "undo" and "after" in entry]
    return {last["after"], last["before"], *undos[-1:]}


def _refusal(entry: Entry, in_the_way: Mapping[str, int]) -> str:
    counted = ", ".join(f"{code!r}: {count}" for code, count in sorted(in_the_way.items()))
    count = sum(in_the_way.values())
    what = (
        "1 coding that was made or changed since has"
        if count == 1
        else f"{count} codings that were made or changed since have"
    )
    code = min(in_the_way)
    return (
        f"The edit ({entry['what']}) cannot be undone: {what} a code that only the edit brought ({counted}). Give them another code "
        f"or retract them first; or leave the edit and merge the code into another: merge_codes([{code!r}], into=…)."
    )
