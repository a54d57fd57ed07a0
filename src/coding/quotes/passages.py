"""From a coding to the passage that an author would quote: whole sentences around the words that the coding rests on."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from coding.transcript import Transcript

FEWEST_WORDS = 8
"""A quote of fewer words seldom stands alone ("Mm, precis.")."""
SHORT, LONG = 25, 80
"""The length in words that an author has use for; a long turn is cut to it."""
LONGEST_MARKED = 150
"""Words up to which a passage that a person marked is quoted whole."""

_PLACE = re.compile(r"\[(\d+):(\d+)\]")
_WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
_CLOSED = re.compile(r"[.!?…][\"”»’')\]]*$")
# What a quote need not open with: a sound that only says "I am listening" or "I am thinking", and the mark of a pause.
_SOUND = r"(?:m+h?m+|h+m+|ö+h+|e+h+|a+h+|jaha|aha|okej|ok|uh|um|er+)"
_PAUSE = r"[\[(](?:(?:lång|kort|long|short)\s)?(?:paus|pause|tystnad|tyst|silence)[\])]"
_BARE_SOUND = re.compile(rf"(?:{_SOUND}|{_PAUSE})(?:[\s,.!?…–-]+(?:{_SOUND}|{_PAUSE}))*[\s,.!?…–-]*", re.IGNORECASE)
_FEWEST_LEFT = 3  # words that a quote still has without its first sentence
_OPENING_PAUSE = re.compile(rf"(?:{_PAUSE}\s*)+", re.IGNORECASE)
_BEGINS_LIKE_SPEECH = re.compile(r"[\"“”»«‘’'(\[–—-]*\s*[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one turn, [start, end) in code points, with the places of the words that hit and how it was cut.

    ``turn`` counts from 0. ``cut`` is "whole" (the whole turn, or what was marked), "sentences" (part of a turn) or "widened" (a
    marked passage that was widened to whole sentences). ``fit`` (higher is better) weighs length and edges.
    """

    start: int
    end: int
    turn: int
    words: int
    hits: tuple[tuple[int, int], ...]
    cut: str
    fit: float

    @property
    def stands_alone(self) -> bool:
        return self.words >= FEWEST_WORDS


def hit_places(because: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the places [start:end] that a reason names, those within a span, sorted, each once.

    >>> hit_places("bostad-: bostäderna [12:22]; brist: brist [40:45]", 0, 30)
    ((12, 22),)
    """
    places = {(int(a), int(b)) for a, b in _PLACE.findall(because)}
    return tuple(sorted((a, b) for a, b in places if start <= a < b <= end))


def count_words(text: str) -> int:
    """Return how many words a text has.

    >>> count_words("Det var t.ex. fem över tolv.")
    6
    """
    return len(_WORD.findall(text))


class Cutter:
    """Cuts passages from one transcript; knows its sentences and how many words each has."""

    def __init__(self, transcript: Transcript, *, asked: bool = False) -> None:
        self.transcript = transcript
        self.asked = asked
        spans = transcript.spans("sentence")
        self.starts: list[int] = spans.start.tolist()
        self.ends: list[int] = spans.end.tolist()
        self.turns: list[int] = spans.turn.tolist()
        self._sizes: dict[int, int] = {}

    def cut(self, start: int, end: int, because: str, *, marked: bool) -> Passage | None:
        """Return the passage to quote for a coding, or None where nobody but the interviewer speaks.

        ``marked`` says that a person drew the span: then it is kept, widened to whole sentences. Else the sentences around the hits.
        A span over several turns is quoted from the one that holds most hits, or most of the span.
        """
        hits = hit_places(because, start, end)
        turn = self._turn(start, end, hits)
        if turn is None:
            return None
        told = self.transcript.turns[turn]
        start, end = max(start, told.start), min(end, told.end)
        hits = tuple(hit for hit in hits if start <= hit[0] and hit[1] <= end)
        first, last = self._sentences(start, end)
        if marked and (not hits or self._long(first, last) <= LONGEST_MARKED):
            return self._marked(start, end, turn, first, last, hits)
        return self._around(turn, first, last, hits)

    def _turn(self, start: int, end: int, hits: Sequence[tuple[int, int]]) -> int | None:
        turns = self.transcript.turns
        first = self.transcript.turn_index(start)
        if first is None:
            first = bisect_left(turns, start, key=lambda turn: turn.end)
        weight: dict[int, tuple[int, int]] = {}
        for k in range(first, len(turns)):
            if turns[k].start >= end:
                break
            if turns[k].asked and not self.asked:
                continue
            held = sum(turns[k].start <= a < turns[k].end for a, _ in hits)
            weight[k] = (held, min(end, turns[k].end) - max(start, turns[k].start))
        return max(weight, key=lambda k: (*weight[k], -k)) if weight else None

    def _sentences(self, start: int, end: int) -> tuple[int, int]:
        """The first and last sentence that a stretch of one turn touches."""
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end) - 1
        return first, max(first, last)

    def _size(self, sentence: int) -> int:
        if sentence not in self._sizes:
            self._sizes[sentence] = count_words(self.transcript.text[self.starts[sentence] : self.ends[sentence]])
        return self._sizes[sentence]

    def _long(self, first: int, last: int) -> int:
        return sum(self._size(k) for k in range(first, last + 1))

    def _marked(
        self, start: int, end: int, turn: int, first: int, last: int, hits: tuple[tuple[int, int], ...]
    ) -> Passage:
        text = self.transcript.text
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        opened = self._open(first, last, hits)
        whole = (self._begin(opened, hits), self.ends[last])
        trimmed = whole[0] > self.starts[first]
        cut = "whole" if whole == (start, end) else "sentences" if trimmed else "widened"
        first = opened
        return Passage(*whole, turn, self._long(first, last), hits, cut, self._fit(first, last, turn))

    def _around(self, turn: int, first: int, last: int, hits: tuple[tuple[int, int], ...]) -> Passage:
        """The window of whole sentences that holds most of the words that hit, at a length that can be quoted."""
        holds = [self._hits_in(k, hits) for k in range(first, last + 1)]
        best, chosen = float("-inf"), (first, last)
        for i in range(first, last + 1):
            words = 0
            held: set[str] = set()
            for j in range(i, last + 1):
                words += self._size(j)
                held |= holds[j - first]
                if j > i and words > LONG:
                    break
                if hits and not held:
                    continue
                score = 0.8 * min(len(held), 4) + self._fit(i, j, turn, words)
                if score > best + 1e-9:
                    best, chosen = score, (i, j)
        i, j = self._open(*chosen, hits), chosen[1]
        start, end = self._begin(i, hits), self.ends[j]
        inside = tuple(hit for hit in hits if start <= hit[0] and hit[1] <= end)
        told = self.transcript.turns[turn]
        cut = "whole" if start <= told.start and end >= told.end else "sentences"
        return Passage(start, end, turn, self._long(i, j), inside, cut, self._fit(i, j, turn))

    def _open(self, first: int, last: int, hits: Sequence[tuple[int, int]]) -> int:
        """The sentence that a quote opens with: bare sounds ("Mm.") at its edge are left out, unless the coding rests on them."""
        text = self.transcript.text
        while (
            first < last
            and self._long(first + 1, last) >= _FEWEST_LEFT
            and _BARE_SOUND.fullmatch(text, self.starts[first], self.ends[first])
            and not any(a < self.ends[first] for a, _ in hits)
        ):
            first += 1
        return first

    def _begin(self, sentence: int, hits: Sequence[tuple[int, int]]) -> int:
        """Where a quote begins in its first sentence: after the mark of a pause."""
        start, end = self.starts[sentence], self.ends[sentence]
        pause = _OPENING_PAUSE.match(self.transcript.text, start, end)
        if pause is None or pause.end() >= end or any(a < pause.end() for a, _ in hits if a >= start):
            return start
        return pause.end()

    def _hits_in(self, sentence: int, hits: Sequence[tuple[int, int]]) -> set[str]:
        text = self.transcript.text
        return {text[a:b].casefold() for a, b in hits if self.starts[sentence] <= a and b <= self.ends[sentence]}

    def _fit(self, i: int, j: int, turn: int, words: int | None = None) -> float:
        """How well sentences i to j stand alone: a length an author can use, and edges that neither dangle nor mumble."""
        words = self._long(i, j) if words is None else words
        if words < SHORT:
            fit = 2.0 * words / SHORT - (1 if words < FEWEST_WORDS else 0)
        elif words <= LONG:
            fit = 2.0 - 0.2 * abs(words - 45) / 35
        else:
            fit = max(-2.0, 2.0 - 3.0 * (words - LONG) / LONG)
        text, told = self.transcript.text, self.transcript.turns[turn]
        edge = self._size(i) if i < j else FEWEST_WORDS
        fit -= 0.5 if edge < 3 else 0
        fit -= 0.3 if i < j and self._size(j) < 3 else 0
        fit += 0.3 if self.starts[i] <= told.start else 0
        fit += 0.2 if self.ends[j] >= told.end else 0
        fit += 0.3 if _CLOSED.search(text, max(self.starts[j], self.ends[j] - 4), self.ends[j]) else 0
        opening = text[self.starts[i] : self.starts[i] + 6]
        fit -= 0.3 if _BEGINS_LIKE_SPEECH.match(opening) and opening.lstrip("\"“”»«‘’'([–—- ")[:1].islower() else 0
        return fit - 0.4 * min(text.count("(…)", self.starts[i], self.ends[j]), 3)  # words that could not be heard
