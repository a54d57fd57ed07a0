"""The history of a study, and undo: one more event that says which events no longer count."""

import pandas as pd

from coding.errors import CodingError
from coding.project.events import Event
from coding.project.held import Held, checked_coder
from coding.project.standing import undone_by

HISTORY_COLUMNS = (
    "time", "coder", "act", "transcript", "start", "end", "code", "quote", "memo", "coding", "round", "undone", "event", "supersedes",
)  # fmt: skip
"""Columns of a study's history; ``start`` and ``end`` are empty where an act has no place."""


class Undoing(Held):
    """A project's history."""

    def history(
        self, *, transcript: str | None = None, coding: str | None = None, coder: str | None = None
    ) -> pd.DataFrame:
        """Return what was done, a row per event in the order of time; see `HISTORY_COLUMNS`.

        ``transcript``, ``coding`` (an id) and ``coder`` leave out the rest. An undone event stays in the history and says so.
        """
        undone = undone_by(self._log.events)
        rows = [
            _row(event, event["id"] in undone)
            for event in self._log.events
            if transcript in (None, event.get("transcript"))
            and coder in (None, event["coder"])
            and coding in (None, event.get("coding") or (event["id"] if event["act"] in ("add", "accept") else None))
        ]
        table = pd.DataFrame(rows, columns=list(HISTORY_COLUMNS))
        return table.astype({"start": "Int64", "end": "Int64", "undone": bool})

    def undo(self, event: str | None = None, *, coder: str) -> str:
        """Undo a coder's last act that still counts, or the event named, and return what was undone, in words.

        Undoing again goes one act further back; naming an undo's own event brings back what it undid. All events of one act go
        together. That suggestions were unlocked cannot be undone: what was seen stays seen; nor that passages were drawn to be read:
        who could throw draws away could choose among them. Draws are skipped, and told. What is undone once suggestions are open
        leaves the blind
        reading, which agreement counts, as it was. Raises `CodingError` when there is nothing to undo.
        """
        coder = checked_coder(coder)
        target, skipped = self._last(coder) if event is None else (self._named(event, coder), False)
        group = self._act_of(target)
        _refuse_for_good(target["act"], target["transcript"], coder)
        with self.writing(target["transcript"], coder):
            ids = [each["id"] for each in group]
            self._log.append(self.event("undo", target["transcript"], coder, supersedes=ids))
        return _in_words(group) + (" (passages drawn to be read since stay drawn)" if skipped else "")

    def _last(self, coder: str) -> tuple[Event, bool]:
        """Return a coder's last act that still counts, draws skipped where there is another, and whether one was skipped."""
        drawn: Event | None = None
        undone = undone_by(self._log.events)
        for event in reversed(self._log.events):
            if event["coder"] == coder and event["act"] != "undo" and event["id"] not in undone and "edit" not in event:
                if event["act"] != "draw":
                    return event, drawn is not None
                drawn = drawn or event
        if drawn is not None:
            return drawn, False
        raise CodingError(f"{coder} has done nothing in this study that could be undone.")

    def _named(self, id: str, coder: str) -> Event:
        if id not in self._log:
            raise CodingError(
                f"There is no event {id!r} in this study. Take one from the column 'event' of the history."
            )
        event = self._log[id]
        if event["coder"] != coder:
            raise CodingError(f"The event {id!r} is {event['coder']}'s. Only its own coder undoes it.")
        if "edit" in event:
            raise CodingError(f"The event {id!r} came with an edit of the codebook. Undo that with undo_codebook_edit.")
        if id in undone_by(self._log.events):
            raise CodingError(f"The event {id!r} is undone already.")
        return event

    def _act_of(self, event: Event) -> list[Event]:
        batch = event.get("batch")
        if not batch:
            return [event]
        return [each for each in self._log.events if each.get("batch") == batch and each["coder"] == event["coder"]]


def _refuse_for_good(act: str, transcript: str, coder: str) -> None:
    """Raise `CodingError` for an act that cannot be undone."""
    reasons = {
        "unlock": f"That suggestions for {transcript!r} were unlocked cannot be undone: what was seen stays seen.",
        "draw": f"That passages were drawn for {coder} to read cannot be undone: who could throw draws away could choose among them. "
        "Read them, or leave them: they are told as not read.",
    }
    if act in reasons:
        raise CodingError(
            f"{reasons[act]} To undo an act before it, name its event: see project.history(coder={coder!r}) or `coding history`."
        )


def _row(event: Event, undone: bool) -> tuple[object, ...]:
    coding = event.get("coding") or (event["id"] if event["act"] in ("add", "accept") else "")
    supersedes = event.get("supersedes", "")
    return (
        event["time"], event["coder"], event["act"], event.get("transcript", ""), event.get("start"), event.get("end"),
        event.get("code", ""), event.get("quote", ""), event.get("memo", ""), coding, event.get("round", ""), undone, event["id"],
        " ".join(supersedes) if isinstance(supersedes, list) else supersedes,
    )  # fmt: skip


def _in_words(group: list[Event]) -> str:
    first = group[0]
    what = " ".join(part for part in (first["act"], first.get("code", "")) if part)
    where = first["transcript"] + (f" {first['start']}–{first['end']}" if "start" in first else "")
    more = f", and {len(group) - 1} more of the same act" if len(group) > 1 else ""
    return f"{what} in {where}, by {first['coder']}{more}"
