"""Words of a corpus: all texts laid end to end on one line, cut into blocks, and the words of a block as arrays.

A place on the line is a place in a transcript's text plus the place at which that text begins. Only what is searched
has words: the interviewer's turns and the speakers' labels are blanked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from coding.notation import HYPHENS
from coding.rules.letters import Alphabet, Codes, Lettered, Places, unhide
from coding.transcript import Transcript

BLOCK = 128 * 1024  # characters: the arrays of a block stay in the processor's cache
_BLANK, _COMMA, _HYPHEN, _NO_BREAK = 32, 44, ord(HYPHENS[0]), 0xA0
UNTOLD, ONE_BLANK, APART = 0, 1, 2
_ENDS_PHRASES = np.isin(np.arange(256), [ord(sign) for sign in ",.;:!?"])  # with a blank behind it
PAD = 8  # separators after a block's text, so that eight letters can be read at every place


@dataclass(frozen=True)
class Units:
    """The units of a line, in order: turns, answers, paragraphs, sentences or whole documents."""

    start: Places
    end: Places

    def holding(self, starts: Places, ends: Places) -> Places:
        """Return for each span the number of the unit in which it lies as a whole, or -1."""
        at = np.searchsorted(self.start, starts, side="right") - 1
        inside = at >= 0
        inside[inside] = ends[inside] <= self.end[at[inside]]
        return np.where(inside, at, -1).astype(np.int64)


class Line:
    """The texts of a corpus laid end to end, one character apart."""

    def __init__(self, transcripts: Mapping[str, Transcript], *, asked: bool) -> None:
        self.transcripts = list(transcripts.values())
        self.asked = asked
        lengths = np.array([len(transcript.text) + 1 for transcript in self.transcripts], dtype=np.int64)
        self.base: Places = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)

    @property
    def length(self) -> int:
        """Characters on the line."""
        return int(self.base[-1])

    @cached_property
    def _turns(self) -> tuple[Places, Places]:
        """Where the turns that are searched begin and end on the line."""
        asked = self.asked
        places = np.fromiter(
            (
                base + place
                for base, transcript in zip(self.base.tolist(), self.transcripts, strict=False)
                for turn in transcript.turns
                if asked or not turn.asked
                for place in (turn.start, turn.end)
            ),
            dtype=np.int64,
        )
        return places[::2].copy(), places[1::2].copy()

    @cached_property
    def _silences(self) -> tuple[Places, Places]:
        """Where it is silent on the line: between the turns that are searched, where more than a text's end stands."""
        starts, ends = self._turns
        begin, end = np.concatenate([[0], ends]), np.concatenate([starts, [self.length]])
        only_the_end_of_a_text = (end - begin == 1) & np.isin(end, self.base)
        kept = (end > begin) & ~only_the_end_of_a_text
        return begin[kept], end[kept]

    def same_turn(self, places: Places, others: Places) -> NDArray[np.bool_]:
        """Tell for pairs of places in words whether they lie in one turn."""
        one = np.searchsorted(self._turns[0], places, side="right")
        other = np.searchsorted(self._turns[0], others, side="right")
        return np.asarray(one == other)

    def units(self, unit: str) -> Units:
        """Return the units of the line; units in which only the interviewer speaks are left out unless searched."""
        starts, ends = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for base, transcript in zip(self.base.tolist(), self.transcripts, strict=False):
            spans = transcript.spans(unit)
            kept = np.ones(len(spans.start), dtype=bool) if self.asked else ~spans.asked
            starts.append(spans.start[kept] + base)
            ends.append(spans.end[kept] + base)
        return Units(np.concatenate(starts), np.concatenate(ends))

    def transcript_at(self, places: Places) -> Places:
        """Return the number of the transcript that holds each place of the line."""
        return (np.searchsorted(self.base, places, side="right") - 1).astype(np.int64)

    def words(self, start: int, end: int) -> str:
        """Return the words at a place of the line."""
        number = int(np.searchsorted(self.base, start, side="right") - 1)
        base = int(self.base[number])
        return self.transcripts[number].text[start - base : end - base]

    def cuts(self) -> Places:
        """Return where the blocks begin on the line, and its end: between transcripts, or in a long one at a blank."""
        cuts = [0]
        for (begin, end), transcript in zip(pairwise(self.base.tolist()), self.transcripts, strict=True):
            if end - cuts[-1] > BLOCK and begin > cuts[-1]:
                cuts.append(begin)
            while end - cuts[-1] > BLOCK:
                at = _blank_near(transcript.text, cuts[-1] - begin, cuts[-1] + BLOCK - begin)
                if at >= len(transcript.text):
                    break
                cuts.append(begin + at)
        if cuts[-1] < self.length:
            cuts.append(self.length)
        return np.array(cuts, dtype=np.int64)

    def block(self, start: int, end: int) -> str:
        """Return a stretch of the line as one text; a line feed stands between transcripts."""
        pieces = []
        some = self._transcripts_in(start, end)
        for base, transcript in zip(self.base[some].tolist(), self.transcripts[some], strict=True):
            text = transcript.text
            whole = start <= base and base + len(text) <= end
            pieces.append(text if whole else text[max(0, start - base) : end - base])
        text = "\n".join(pieces)
        return text if len(text) == end - start else text.ljust(end - start, "\n")

    def silences(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Give the stretches of a block (places from its start) that are not searched: labels, interviewer's turns."""
        begins, ends = self._silences
        some = slice(np.searchsorted(ends, start, side="right"), np.searchsorted(begins, end, side="left"))
        stretches = np.stack([begins[some], ends[some]], axis=1).clip(start, end) - start
        yield from map(tuple, stretches.tolist())

    def _transcripts_in(self, start: int, end: int) -> slice:
        first = int(np.searchsorted(self.base, start, side="right")) - 1
        return slice(first, int(np.searchsorted(self.base, end, side="left")))


def _blank_near(text: str, last: int, wish: int) -> int:
    """Return a place not far from a wish, behind the last cut, to cut a text at: white space right after a word."""
    for at in range(min(wish, len(text) - 1), max(wish - 4096, last, 0), -1):
        if text[at].isspace() and text[at - 1].isalnum():
            return at
    for at in range(wish, len(text)):
        if text[at].isspace() and text[at - 1].isalnum():
            return at
    return len(text)


@dataclass(frozen=True)
class Words:
    """The words of one block, in order: letters' numbers, and where each word starts and how many letters it has.

    `starts` and `ends` are places in the block; `lengths` counts letters, so that a word that holds a soft hyphen is
    shorter than its place. `gaps` tells of each word whether the next stands behind `ONE_BLANK`, surely `APART`, or neither (`UNTOLD`).
    `named` marks words with a capital letter in mid-sentence; `cut_off` marks words before a hyphen and white space
    ("bostads- och"). `text` is the block's text.
    """

    text: str
    codes: Codes
    starts: Places
    ends: Places
    lengths: Places
    gaps: NDArray[np.uint8]
    named: Places
    cut_off: Places

    def __len__(self) -> int:
        return len(self.starts)


def words_of_block(alphabet: Alphabet, line: Line, start: int, end: int) -> Words:
    """Return the words of one block of the line."""
    text = line.block(start, end)
    seen = alphabet.numbers(text)
    changed: list[tuple[int, int]] = []
    if seen.hidden:
        whole, changed = unhide(text)
        seen = alphabet.numbers(whole)
    codes = np.zeros(len(seen.codes) + PAD, dtype=seen.codes.dtype)
    codes[: len(seen.codes)] = seen.codes
    for first, last in line.silences(start, end):
        codes[first:last] = 0
    in_word = codes != 0
    starts, ends = _edges(in_word)
    lengths = ends - starts
    if changed:
        _put_ends_right(starts, ends, in_word, changed)
    in_word = in_word[:-PAD]
    blanks = seen.signs == _BLANK
    named = _named(seen, in_word, blanks | (seen.signs == _NO_BREAK))
    cut_off = _cut_off(seen.signs, in_word)
    return Words(
        text=text,
        codes=codes,
        starts=starts,
        ends=ends,
        lengths=lengths,
        gaps=_gaps(seen.signs, blanks, starts, ends),
        named=np.asarray(starts.searchsorted(named)),
        cut_off=np.asarray(ends.searchsorted(cut_off)),
    )


def _edges(in_word: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Return where words start and end: where letters and separators meet. The array ends with separators."""
    edges = np.flatnonzero(in_word[1:] != in_word[:-1])
    edges += 1
    if in_word[0]:
        edges = np.concatenate([[0], edges])
    return edges[::2].copy(), edges[1::2].copy()


def _put_ends_right(starts: Places, ends: Places, in_word: NDArray[np.bool_], changed: list[tuple[int, int]]) -> None:
    """Let the words that held hidden characters reach as far as they do in the text."""
    places = np.array(changed, dtype=np.int64)
    at = np.searchsorted(starts, places[:, 0])
    there = at < len(starts)
    there[there] = starts[at[there]] == places[there, 0]  # the others lie in a silence
    ends[at[there]] = places[there, 1]
    for first, last in places[there].tolist():
        in_word[first:last] = True


def _gaps(signs: NDArray[np.uint8], blanks: NDArray[np.bool_], starts: Places, ends: Places) -> NDArray[np.uint8]:
    """Tell of each word what stands between it and the next one, as far as that is easily told (see `Words`)."""
    gaps = np.full(len(starts), UNTOLD, dtype=np.uint8)
    before, after = ends[:-1], starts[1:]
    width = after - before
    sign = signs.take(before)
    gaps[:-1][(width == 1) & (sign == _BLANK)] = ONE_BLANK
    gaps[:-1][(width == 2) & _ENDS_PHRASES.take(sign) & blanks.take(after - 1)] = APART
    return gaps


def _named(seen: Lettered, in_word: NDArray[np.bool_], blanks: NDArray[np.bool_]) -> Places:
    """Return where words with one capital letter at their head stand behind a word and a blank, or comma and blank.

    Anything else before a word may begin a sentence, in which a capital letter tells nothing.
    """
    head = seen.capital & in_word
    head[:-1] &= ~seen.capital[1:]
    head[1:] &= blanks[:-1]
    head[:2] = False
    after_word = in_word[:-2].copy()
    after_word[1:] |= in_word[:-3] & (seen.signs[1:-2] == _COMMA)
    head[2:] &= after_word
    return np.flatnonzero(head)


def _cut_off(signs: NDArray[np.uint8], in_word: NDArray[np.bool_]) -> Places:
    """Return where words end that a hyphen and white space follow."""
    hyphen = np.flatnonzero(signs[1:-1] == _HYPHEN) + 1
    hyphen = hyphen[in_word[hyphen - 1]]
    space = signs[hyphen + 1]
    return np.asarray(hyphen[(space == _BLANK) | ((space >= 9) & (space <= 13)) | (space == _NO_BREAK)])
