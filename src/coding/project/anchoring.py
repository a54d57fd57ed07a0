"""Finding the words of a coding again after a transcript was edited outside: by its quote and the characters around it.

A coding is *kept* when its words stand where they stood, *moved* when they surely stand elsewhere, *uncertain* when a person must
look (the words stand at several places, or stand there changed), and *lost* when they are gone. Nothing moves by itself. What looks lost
is compared with the words near its old place when a person asks (`report`): the most similar ones are proposed.
"""

import re
from difflib import SequenceMatcher
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
_ALIKE = 0.75  # from here on other words are proposed: the share of characters that two passages have in common
_REACHES = (60, 600)  # characters around the old place in which they are looked for
_TRIED = 5  # the nearest ends of a passage, and for a long quote the nearest beginnings
_SHORT = 60  # characters of a quote for which all beginnings are tried
_WORD = re.compile(r"\w+|[^\w\s]")


class Anchor(NamedTuple):
    """Where the words of an event stand now: status, and the place found or proposed (-1 when lost)."""

    status: str
    start: int
    end: int


_LOST = Anchor("lost", -1, -1)


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


def moved(event: Event, corpus: Corpus) -> Anchor | None:
    """Return where the words of an event surely stand in a text edited since; None where it was not edited, or they are not found."""
    there = corpus.get(event["transcript"])
    if there is None or _as_it_was(event, there.text, there.fingerprint):
        return None
    found = anchor(there.text, event)
    return found if found.status in ("kept", "moved") else None


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
    if len(scores) == 1 and old in scores and length + scores[old] >= _STRONG:
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
    start = 0 if not before and event["start"] == 0 else _only_place(text, before, len(before))
    end = len(text) if not after else _only_place(text, after, 0)
    if 0 <= start < end <= start + 3 * (event["end"] - event["start"]) + 100:
        return Anchor("uncertain", start, end)
    return _LOST


def _only_place(text: str, words: str, offset: int) -> int:
    """Return where words that say enough stand, when they stand once; else -1."""
    return text.index(words) + offset if len(words) >= _STRONG and text.count(words) == 1 else -1


def most_similar(text: str, event: Event) -> Anchor:
    """Return the words near an event's old place that are most like its quote, as a proposal; lost when none are alike.

    >>> most_similar("So. Orden nummer 0. Ord nummer 1.", {"start": 4, "end": 17, "quote": "Ord nummer 0."})
    Anchor(status='uncertain', start=4, end=19)
    """
    quote, start = str(event.get("quote", "")), event["start"]
    if len(quote) <= _LONG_QUOTE * 5:
        return _similar_near(text, quote, start)
    edge = _LONG_QUOTE  # of a long passage, where its first and its last words are
    first = _similar_near(text, quote[:edge], start)
    last = _similar_near(text, quote[-edge:], first.start + len(quote) - edge) if first.start >= 0 else _LOST
    alike = SequenceMatcher(None, text[first.start : last.end], quote, autojunk=False)
    there = first.start < last.start and alike.real_quick_ratio() >= _ALIKE and alike.quick_ratio() >= _ALIKE
    return Anchor("uncertain", first.start, last.end) if there else _LOST


def _similar_near(text: str, quote: str, place: int) -> Anchor:
    for reach in _REACHES:
        low = max(0, place - reach)
        found = _most_similar(text[low : place + len(quote) + reach], quote)
        if found is not None:
            return Anchor("uncertain", low + found[0], low + found[1])
    return _LOST


def _most_similar(near: str, quote: str) -> tuple[int, int] | None:
    """Return the span in a short text that is most like a quote; for a long quote about where their longest common words lie."""
    common = SequenceMatcher(None, near, quote, autojunk=False).find_longest_match()
    words = [match.span() for match in _WORD.finditer(near)]
    starts = sorted((begin for begin, _ in words), key=lambda place: abs(place - (common.a - common.b)))
    matcher = SequenceMatcher(None, "", quote, autojunk=False)
    best: tuple[float, int, int] = (_ALIKE, 0, 0)
    for begin in starts if len(quote) <= _SHORT else starts[:_TRIED]:
        ends = sorted((end for _, end in words if end > begin), key=lambda place: abs(place - begin - len(quote)))
        for end in ends[:_TRIED]:
            matcher.set_seq1(near[begin:end])
            if matcher.real_quick_ratio() >= best[0] and matcher.quick_ratio() >= best[0]:
                best = max(best, (matcher.ratio(), begin, end))
    return best[1:] if best[2] else None


def report(standing: Standing, anchors: Anchors, corpus: Corpus) -> pd.DataFrame:
    """Return a row per coding and stretch read in edited texts; see `COLUMNS`. Empty when no text was edited."""
    read = {event["id"]: event for events in standing.read.values() for event, _ in events}
    held = [(id, standing.codings[id], found) for id, found in anchors.codings.items()]
    held += [(id, read[id], found) for id, found in anchors.read.items()]
    rows = [_row(id, event, found, corpus) for id, event, found in held]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(id: str, event: Event, found: Anchor, corpus: Corpus) -> tuple[str | int, ...]:
    text = corpus[event["transcript"]].text
    if found.status == "lost":
        found = most_similar(text, event)
    old = (event["start"], event["end"])
    new = (found.start, found.end, event.get("quote", ""), text[found.start : found.end] if found.start >= 0 else "")
    return id, event["transcript"], event.get("code", ""), event["coder"], found.status, *old, *new
