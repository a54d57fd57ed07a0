"""What stands: the codings, flags and readings that follow from all events in the order of time."""

from collections.abc import Iterable
from typing import Any

from coding.project.events import Event
from coding.project.first_reading import FirstReading, undone_in_view

_STATES = ("add", "accept", "change")

_PLACE = ("start", "end", "quote", "context", "fingerprint")

Key = tuple[str, int, int, str, str]


def in_order(event: Event) -> tuple[str, str]:
    """The order of events: by time, then by id, the same on every computer."""
    return event["time"], event["id"]


class Standing:
    """What stands after a number of events, taken in one after the other.

    ``codings`` maps the id of each live coding to the event that describes it now, in the order of first events; ``retracted``
    maps the ids of retracted codings to the event that described them last. Nothing is copied: the events are the log's own.
    ``blind`` knows what of it was said with the machine's suggestions in view.
    """

    def __init__(self) -> None:
        self.codings: dict[str, Event] = {}
        self.retracted: dict[str, Event] = {}
        self.first: dict[str, Event] = {}
        self.flags: dict[str, list[str]] = {}
        self.links: dict[str, list[str]] = {}
        self.latest: dict[str, str] = {}
        self.by_place: dict[Key, str] = {}
        self.doubles: dict[Key, list[str]] = {}
        self.read: dict[tuple[str, str], list[tuple[Event, bool]]] = {}
        self.done: dict[tuple[str, str], tuple[Event, bool]] = {}
        self.unlocked: dict[tuple[str, str], Event] = {}
        self.rejected: dict[tuple[str, str], Event] = {}
        self.drawn: list[Event] = []
        self.answered: set[tuple[str, str, int, int]] = set()
        self.blind = FirstReading()

    def take(self, event: Event, *, seen: bool = False) -> None:
        """Take in the next event; ``seen``: that it counts was decided with suggestions in view."""
        act = event["act"]
        if act == "add" or act == "accept":
            self.blind.take(event, None, seen=seen)
            self._take_coding(event["id"], event)
        elif act == "change":
            self.blind.take(event, self.codings.get(event["coding"]), seen=seen)
            self._take_coding(event["coding"], event)
        elif act == "retract":
            coding = event["coding"]
            gone = self.codings.pop(coding, None)
            self.blind.take(event, gone, seen=seen)
            if gone is not None:
                self.retracted[coding] = gone
                self._forget_place(coding, gone)
            self.latest[coding] = event["id"]
        elif act == "flag":
            self.flags[event["coding"]] = list(event.get("flags", ()))
            self.latest[event["coding"]] = event["id"]
        elif act == "link":
            self.links.setdefault(event["coding"], []).append(str(event.get("link", "")))
        elif act != "undo":
            self._take_reading(act, event)

    def take_undone(self, event: Event, *, then: bool) -> None:
        """Take in what stays of an act that was undone; ``then``: it was undone only with suggestions in view."""
        act = event["act"]
        if act == "done":
            self.blind.open(
                event, read_whole=False
            )  # it was never so: only what was coded or marked as read by then was read
        elif act in ("accept", "reject"):
            self.blind.see(event)
        elif act == "draw" and "supersedes" not in event:  # else one could draw until the draw pleases
            self.drawn.append(event)
        elif then and act in ("add", "change", "retract"):
            self.blind.take_then(event)

    def _take_coding(self, coding: str, event: Event) -> None:
        before = self.codings.get(coding)
        if before is not None:
            self._forget_place(coding, before)
        self.retracted.pop(coding, None)
        self.first.setdefault(coding, event)
        self.codings[coding] = event
        if "flags" in event:
            self.flags[coding] = list(event["flags"])
        self.latest[coding] = event["id"]
        key = key_of(event)
        if self.by_place.setdefault(key, coding) != coding:  # two computers said the same
            self.doubles.setdefault(key, []).append(coding)

    def _forget_place(self, coding: str, event: Event) -> None:
        key = key_of(event)
        others = self.doubles.get(key, [])
        if coding in others:
            others.remove(coding)
        elif others:
            self.by_place[key] = others.pop(0)
        elif self.by_place.get(key) == coding:
            del self.by_place[key]

    def _take_reading(self, act: str, event: Event) -> None:
        pair = (event["transcript"], event["coder"])
        if act == "read":
            held = self.read.setdefault(pair, [])
            before = [unlocked for each, unlocked in held if each["id"] == event.get("supersedes")]
            if before:  # the same stretch, found again after the text was edited
                held[:] = [(each, unlocked) for each, unlocked in held if each["id"] != event["supersedes"]]
            held.append((event, before[0] if before else self.blind.in_view(event)))
            if event.get("sample"):
                self.answered.add((event["sample"], event["transcript"], event["start"], event["end"]))
        elif act == "done":
            held_done = self.done.get(pair)
            self.done[pair] = (event, self.blind.seen_when_done(event, held_done[1] if held_done else None))
            self.blind.open(event, read_whole=self.blind.has_coded(pair) or bool(self.read.get(pair)))
        elif act == "reopen":
            self.done.pop(pair, None)
        elif act == "unlock":
            self.unlocked.setdefault(pair, event)
            self.blind.see(event)
        elif act == "reject":
            self.blind.see(event)
            self.rejected[str(event.get("suggestion") or event["id"]), event["coder"]] = event
        elif act == "draw":
            self._take_draw(event)

    def _take_draw(self, event: Event) -> None:
        """A passage was drawn, or one that was drawn is found elsewhere since its text was edited: when and of what stays."""
        if "supersedes" not in event:
            self.drawn.append(event)
        for place, before in enumerate(self.drawn):
            if before["id"] == event.get("supersedes"):
                self.drawn[place] = {**before, **{key: event[key] for key in ("id", *_PLACE) if key in event}}

    def at(self, key: Key) -> list[str]:
        """Return the ids of the live codings of one coder with one code at one place: after a merge there may be two."""
        first = self.by_place.get(key)
        return [] if first is None else [first, *self.doubles.get(key, ())]


def key_of(event: Event) -> Key:
    """What one coder can say once: transcript, start, end, code, coder."""
    return event["transcript"], event["start"], event["end"], event["code"], event["coder"]


def undone_by(events: Iterable[Event]) -> set[str]:
    """Return the ids of events that no longer count. An undo that was itself undone does nothing.

    >>> undone_by([{"id": "1", "act": "add"}, {"id": "2", "act": "undo", "supersedes": ["1"]}])
    {'1'}
    """
    undone: set[str] = set()
    for event in reversed([event for event in events if event["act"] == "undo"]):
        if event["id"] not in undone:
            undone.update(event["supersedes"])
    return undone


def _undone_blind(ordered: list[Event]) -> set[str]:
    """Return the ids of events that were undone before suggestions came into view."""
    later = undone_in_view(ordered)
    return undone_by(event for event in ordered if event["id"] not in later)


def standing_after(events: Iterable[Event]) -> Standing:
    """Return what stands after events that are in order; an event whose coding begins later, by a clock gone wrong, waits for it."""
    ordered = list(events)
    undone = undone_by(ordered)
    undone_then = _undone_blind(ordered) if undone else undone
    standing = Standing()
    begun: set[str] = set()
    waiting: dict[str, list[Event]] = {}
    for event in ordered:
        if event["id"] in undone:
            standing.take_undone(event, then=event["id"] not in undone_then)
            continue
        coding: Any = event.get("coding")
        if coding is not None and coding not in begun:
            waiting.setdefault(coding, []).append(event)
            continue
        standing.take(event, seen=event["id"] in undone_then)
        if event["act"] == "add" or event["act"] == "accept":
            begun.add(event["id"])
            for late in waiting.pop(event["id"], ()):
                standing.take(late)
    for late_events in waiting.values():  # its first event was lost; a change says all that the coding is
        if late_events[0]["coding"] not in undone:
            for event in late_events:
                if event["act"] == "change" or event["coding"] in begun:
                    begun.add(event["coding"])
                    standing.take(event)
    return standing
