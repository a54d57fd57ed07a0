"""What a coder said before the machine's suggestions were open to view: the blind reading, which nothing later changes.

Nobody can know whether a coder looked, so what counts is when suggestions became open: when the transcript was marked done, or unlocked.
From then on that coder's codings there are no longer blind, also when done is taken back. A later round of coding closes suggestions
and begins a new reading, unless a suggestion for the transcript was decided on or unlocked before: then it was seen for sure.
"""

from collections.abc import Sequence

from coding.codings.who import CONSENSUS
from coding.project.events import Event
from coding.project.recounting import rank

Pair = tuple[str, str]
"""A transcript and a coder."""


class FirstReading:
    """What was open to view when, and what was said since, taken in event after event.

    ``late`` maps the ids of codings that were made, changed or taken back with suggestions in view to the event that described
    them before that, None where there was none: all other codings are blind as they stand.
    """

    def __init__(self) -> None:
        self.late: dict[str, Event | None] = {}
        self._unlocked: set[Pair] = set()
        self._decided: set[Pair] = set()
        self._coded: set[Pair] = set()
        self._opened: dict[Pair, tuple[Event, bool]] = {}
        self._earliest: dict[Pair, int] = {}

    def is_open(self, transcript: str, coder: str, round: str) -> bool:
        """Tell whether a coder may have seen suggestions for a transcript when acting on it in a round."""
        pair = (transcript, coder)
        if coder == CONSENSUS:  # nobody's own reading: what it takes over says itself where it comes from
            return False
        if pair in self._unlocked or pair in self._decided:
            return True
        return pair in self._opened and rank(self._opened[pair][0].get("round", "")) >= rank(round)

    def in_view(self, event: Event) -> bool:
        """Tell whether suggestions were, or may have been, in view of who did this."""
        if event.get("suggestions"):
            return True
        return not _is_carried(event) and self.is_open(event["transcript"], event["coder"], event.get("round", ""))

    # Codings ------------------------------------------------------------------------------------------------------

    def take(self, event: Event, before: Event | None, *, seen: bool = False) -> None:
        """Take in an act on a coding, with the event that described the coding until then; ``seen``: it is known to be late."""
        act = event["act"]
        coding = event["id"] if act in ("add", "accept") else event["coding"]
        self._coded.add((event["transcript"], event["coder"]))
        if act == "accept":
            self.see(event)
        if seen or act == "accept" or self.in_view(event):
            self.late.setdefault(coding, before)
        elif act == "change" and _is_carried(event):
            self._carry(coding, before, event)
        else:
            self.late.pop(coding, None)
            if act == "retract" and before is not None:  # what is taken back now may have been said twice
                self._forget_alike(before)

    def take_then(self, event: Event) -> None:
        """Take in an act on a coding that was undone with suggestions in view: the blind reading keeps it."""
        if not self.in_view(event):
            coding = event["id"] if event["act"] == "add" else event["coding"]
            self._coded.add((event["transcript"], event["coder"]))
            self.late[coding] = None if event["act"] == "retract" else event

    def _carry(self, coding: str, before: Event | None, event: Event) -> None:
        """Follow an edit of the codebook or the text, where the blind reading had the same code or the same place."""
        held = self.late.get(coding)
        if held is None or before is None:
            return
        told: Event = {"code": event["code"]} if held["code"] == before["code"] else {}
        if (held["start"], held["end"]) == (before["start"], before["end"]):
            place = ("start", "end", "fingerprint", "quote", "context")
            told |= {key: event[key] for key in place if key in event}
        self.late[coding] = {**held, **told}

    def _forget_alike(self, gone: Event) -> None:
        what = ("transcript", "start", "end", "code", "coder")
        for coding, held in list(self.late.items()):
            if held is not None and all(held[key] == gone[key] for key in what):
                self.late[coding] = None

    # What came into view ------------------------------------------------------------------------------------------

    def see(self, event: Event) -> None:
        """Note that a suggestion was decided on, or unlocked: it was seen, whatever is undone."""
        pair = (event["transcript"], event["coder"])
        if event["act"] == "unlock":
            self._unlocked.add(pair)
        elif event.get("suggestions"):
            self._decided.add(pair)

    def opened_before(self, transcript: str, coder: str, round: str) -> bool:
        """Tell whether suggestions for a transcript were open to a coder in a round before this one."""
        return self._earliest.get((transcript, coder), rank(round)) < rank(round)

    def has_coded(self, pair: Pair) -> bool:
        """Tell whether a coder has coded anything in a transcript."""
        return pair in self._coded

    def openers(self, transcript: str) -> set[str]:
        """Return the coders to whom suggestions for a transcript were open at some time."""
        return {coder for name, coder in {*self._unlocked, *self._decided, *self._opened} if name == transcript}

    def open(self, event: Event, *, read_whole: bool) -> None:
        """Note that a transcript was marked done, and with it opened, whatever is taken back later.

        ``read_whole``: the claim to have read all of it may be believed.
        """
        pair = (event["transcript"], event["coder"])
        held = self._opened.get(pair)
        self._earliest[pair] = min(rank(event.get("round", "")), self._earliest.get(pair, rank(event.get("round", ""))))
        if held is None or rank(held[0].get("round", "")) < rank(event.get("round", "")):
            alone = not self.is_open(*pair, event.get("round", ""))
            self._opened[pair] = (event, alone and read_whole)

    def seen_when_done(self, event: Event, before: bool | None) -> bool:
        """Tell whether the reading that a done claims was made with suggestions in view.

        ``before`` is what was told of the claim that still stands, None when it was taken back. One that is made again counts as
        it did the first time, except where that was a slip, undone, or made where nothing had been coded or read: then the text was
        read with suggestions in view, but for what had been coded or marked as read by then.
        """
        pair = (event["transcript"], event["coder"])
        held = self._opened.get(pair)
        if pair[1] == CONSENSUS or held is None or rank(held[0].get("round", "")) < rank(event.get("round", "")):
            return self.is_open(*pair, event.get("round", ""))
        return before if before is not None else not held[1]


def _is_carried(event: Event) -> bool:
    """Whether an edit of the codebook or of the text brought it about: it is nobody's new judgement."""
    return "edit" in event or bool(event.get("reanchored"))


def undone_in_view(events: Sequence[Event]) -> set[str]:
    """Return the ids of the undos that were made with suggestions in view: they do not touch the blind reading."""
    first = FirstReading()
    found = set()
    for event in events:
        act = event["act"]
        if act == "undo" and first.in_view(event):
            found.add(event["id"])
        elif act == "done":
            first.open(event, read_whole=True)
        elif act in ("unlock", "accept", "reject"):
            first.see(event)
    return found
