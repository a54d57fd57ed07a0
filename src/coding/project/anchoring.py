"""Finding the words of a coding again after a transcript was edited outside: by its quote and the characters around it.

A coding is *kept* when its words stand where they stood, *moved* when they surely stand elsewhere, *uncertain* when a person must
look (the words stand at several places, or stand there changed), and *lost* when they are gone. Nothing moves by itself.
"""

from typing import NamedTuple

import pandas as pd

from coding.project.events import Event
from coding.project.standing import Standing
from coding.transcript import Corpus

COLUMNS = ("id", "transcript", "code", "coder", "status", "start", "end", "new_start", "new_end", "quote", "new_quote")
"""Columns of the report on re-anchoring; code "" is a stretch that was marked as read."""

_STRONG = 10  # characters of context on one side that say enough
_AHEAD = 5  # characters by which the best place must beat the next
_LONG_QUOTE = 40  # a quote that speaks for itself where it stands once
_MOST_PLACES = 1000


class Anchor(NamedTuple):
    """Where the words of an event stand now: status, and the place found or proposed (-1 when lost)."""

    status: str
    start: int
    end: int


class Anchors(NamedTuple):
    """The codings (by id) and stretches read (by event id) whose text was edited since, with what became of them."""

    codings: dict[str, Anchor]
    read: dict[str, Anchor]

    def stands(self, id: str) -> bool:
        """Tell whether a coding's words stand at its place."""
        return id not in self.codings or self.codings[id].status == "kept"


def checked(standing: Standing, corpus: Corpus) -> Anchors:
    """Check every live coding and every stretch read against the texts: fingerprint, quote and context."""
    texts = {name: (transcript.text, transcript.fingerprint) for name, transcript in corpus.items()}
    codings = {}
    for id, event in standing.codings.items():
        there = texts.get(event["transcript"])
        if there is not None and not _as_it_was(event, *there):
            codings[id] = anchor(there[0], event)
    read = {}
    for events in standing.read.values():
        for event, _ in events:
            there = texts.get(event["transcript"])
            if there is not None and not _as_it_was(event, *there):
                read[event["id"]] = anchor(there[0], event)
    return Anchors(codings, read)


def _as_it_was(event: Event, text: str, fingerprint: str) -> bool:
    return event.get("fingerprint") == fingerprint and text[event["start"] : event["end"]] == event.get("quote")


def anchor(text: str, event: Event) -> Anchor:
    """Return where the words of an event stand in a text.

    >>> anchor("Well. It is cold here.", {"start": 0, "end": 10, "quote": "It is cold", "context": ["", " here."]})
    Anchor(status='moved', start=6, end=16)
    """
    quote = event.get("quote", "")
    before, after = event.get("context") or ("", "")
    places = _places(text, quote) if quote else []
    if not places:
        return _between(text, before, after, event)
    scores = {place: _likeness(text, place, len(quote), before, after) for place in places}
    start = _chosen(scores, len(before) + len(after), len(quote), event["start"])
    if start is None:
        nearest = max(places, key=lambda place: (scores[place], -abs(place - event["start"])))
        return Anchor("uncertain", nearest, nearest + len(quote))
    return Anchor("kept" if start == event["start"] else "moved", start, start + len(quote))


def _chosen(scores: dict[int, int], whole: int, length: int, old: int) -> int | None:
    """Return the place that is surely meant, or None."""
    if scores.get(old) == whole:
        return old
    ranked = sorted(scores, key=lambda place: -scores[place])
    best = ranked[0]
    alone = len(ranked) == 1
    if alone and (length >= _LONG_QUOTE or (whole < _STRONG and scores[best] == whole)):
        return best
    ahead = alone or scores[best] - scores[ranked[1]] >= _AHEAD
    return best if ahead and scores[best] >= min(max(_STRONG, whole // 2), max(whole, _STRONG)) else None


def _places(text: str, quote: str) -> list[int]:
    found: list[int] = []
    place = text.find(quote)
    while place >= 0 and len(found) < _MOST_PLACES:
        found.append(place)
        place = text.find(quote, place + 1)
    return found


def _likeness(text: str, place: int, length: int, before: str, after: str) -> int:
    """Count the characters around a place that are as they were, outward from the quote."""
    left = 0
    while left < min(len(before), place) and text[place - left - 1] == before[-left - 1]:
        left += 1
    right, end = 0, place + length
    while right < len(after) and end + right < len(text) and text[end + right] == after[right]:
        right += 1
    return left + right


def _between(text: str, before: str, after: str, event: Event) -> Anchor:
    """The quote itself was edited: what stands between its old neighbours is proposed, for a person to judge."""
    lost = Anchor("lost", -1, -1)
    if len(before) < _STRONG or len(after) < _STRONG or text.count(before) != 1 or text.count(after) != 1:
        return lost
    start, end = text.index(before) + len(before), text.index(after)
    if start < end <= start + 3 * (event["end"] - event["start"]) + 100:
        return Anchor("uncertain", start, end)
    return lost


def report(standing: Standing, anchors: Anchors, corpus: Corpus) -> pd.DataFrame:
    """Return a row per coding and stretch read in edited texts; see `COLUMNS`. Empty when no text was edited."""
    rows = [_row(id, standing.codings[id], found, corpus) for id, found in anchors.codings.items()]
    read = {event["id"]: event for events in standing.read.values() for event, _ in events}
    rows += [_row(id, read[id], found, corpus) for id, found in anchors.read.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(id: str, event: Event, found: Anchor, corpus: Corpus) -> tuple[str | int, ...]:
    text = corpus[event["transcript"]].text
    old = (event["start"], event["end"])
    new = (found.start, found.end, event.get("quote", ""), text[found.start : found.end] if found.start >= 0 else "")
    return id, event["transcript"], event.get("code", ""), event["coder"], found.status, *old, *new
