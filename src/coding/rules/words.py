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
from coding.rules.gaps import gap_kinds
from coding.rules.letters import Alphabet, Codes, Lettered, Places, unhide
from coding.transcript import Transcript

BLOCK = 320 * 1024  # characters: longer, and a block's arrays leave the processor's cache and cost memory
_BLANK, _COMMA, _HYPHEN, _NO_BREAK = 32, 44, ord(HYPHENS[0]), 0xA0


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
        self._units: dict[str, Units] = {}

    @property
    def length(self) -> int:
        """Characters on the line."""
        return int(self.base[-1])

    @cached_property
    def _turns(self) -> tuple[Places, Places]:
        """Where the turns that are searched begin and end on the line."""
        # two flat lists: pairs would wake the garbage collector, and it looks at all texts
        turns = [turn for each in self.transcripts for turn in each.turns if self.asked or not turn.asked]
        counts = [sum(self.asked or not turn.asked for turn in each.turns) for each in self.transcripts]
        base = self.base[:-1].repeat(counts) if counts else self.base[:0]
        starts = base + np.array([turn.start for turn in turns], dtype=np.int64)
        return starts, base + np.array([turn.end for turn in turns], dtype=np.int64)

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

    def turns_between(self, start: int, end: int) -> Places:
        """Return where the turns begin that are searched, from one place of the line to another."""
        first, last = self._turns[0].searchsorted([start, end])
        return self._turns[0][first:last]

    def units(self, unit: str) -> Units:
        """Return the units of the line; units in which only the interviewer speaks are left out unless searched."""
        if unit not in self._units:
            self._units[unit] = self._find_units(unit)
        return self._units[unit]

    def _find_units(self, unit: str) -> Units:
        starts, ends = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for base, transcript in zip(self.base.tolist(), self.transcripts, strict=False):
            spans = transcript.spans(unit)
            kept = np.ones(len(spans.start), dtype=bool) if self.asked else ~spans.asked
            starts.append(spans.start[kept] + base)
            ends.append(spans.end[kept] + base)
        return Units(np.concatenate(starts), np.concatenate(ends))

    def is_inside(self, place: int) -> bool:
        """Tell whether a place of the line lies inside a text, not where one begins or the line ends."""
        return int(self.base[np.searchsorted(self.base, place)]) != place

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
        some = self._transcripts_in(start, end)
        pieces = [transcript.text for transcript in self.transcripts[some]]
        if pieces:
            first, last = self.base[some.start], self.base[some.stop - 1]
            pieces[-1] = pieces[-1][: end - last]
            pieces[0] = pieces[0][start - first :]
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
    shorter than its place. `named` lists words with a capital letter in mid-sentence; `cut_off` lists words before a
    hyphen and white space ("bostads- och"). `signs` are the block's characters (see `Lettered`).
    """

    codes: Codes
    starts: Places
    ends: Places
    lengths: Places
    signs: NDArray[np.uint8]
    named: Places
    cut_off: Places

    def __len__(self) -> int:
        return len(self.starts)

    def gaps(self, words: Places) -> NDArray[np.uint8]:
        """Tell of some words (not the last) what stands before the next one (see `gap_kinds`)."""
        return gap_kinds(self.signs, self.ends.take(words), self.starts.take(words + 1))


def words_of_block(alphabet: Alphabet, line: Line, start: int, end: int) -> Words:
    """Return the words of one block of the line."""
    seen, changed = _lettered(alphabet, line.block(start, end))
    for first, last in line.silences(start, end):
        seen.codes[first:last] = 0
    is_letter = _letters(seen.codes)
    starts, ends = _edges(is_letter)
    lengths = ends - starts
    if changed:
        _put_ends_right(is_letter, starts, ends, changed)
    return Words(
        codes=seen.codes,
        starts=starts,
        ends=ends,
        lengths=lengths,
        signs=seen.signs,
        named=_named(seen, is_letter, starts),
        cut_off=_cut_off(seen.signs, is_letter, ends),
    )


def _lettered(alphabet: Alphabet, text: str) -> tuple[Lettered, list[tuple[int, int]]]:
    """Return a text's letters, hidden characters moved out of the way, and the words that held such (see `unhide`)."""
    seen = alphabet.numbers(text)
    if not seen.hidden:
        return seen, []
    whole, changed = unhide(text)
    return alphabet.numbers(whole), changed


def _letters(codes: Codes) -> NDArray[np.bool_]:
    """Tell of each place whether a letter stands there: place n is at n + 1, with a separator in front."""
    is_letter = np.zeros(len(codes) + 1, dtype=np.bool_)
    np.not_equal(codes, 0, out=is_letter[1:])
    return is_letter


def _edges(is_letter: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Return where words start and end: where letters and separators meet. The array ends with separators."""
    edges = (is_letter[1:] != is_letter[:-1]).nonzero()[0]
    return edges[::2].astype(np.int32), edges[1::2].astype(np.int32)


def _put_ends_right(is_letter: NDArray[np.bool_], starts: Places, ends: Places, changed: list[tuple[int, int]]) -> None:
    """Let the words that held hidden characters reach as far as they do in the text."""
    places = np.array(changed, dtype=np.int64)
    at = np.searchsorted(starts, places[:, 0])
    there = at < len(starts)
    there[there] = starts[at[there]] == places[there, 0]  # the others lie in a silence
    ends[at[there]] = places[there, 1]
    for start, end in places[there].tolist():
        is_letter[start + 1 : end + 1] = True


def _named(seen: Lettered, is_letter: NDArray[np.bool_], starts: Places) -> Places:
    """Return the words with one capital letter at their head that stand behind a word and a blank, or comma and blank.

    Anything else before a word may begin a sentence, in which a capital letter tells nothing. Places are looked for
    first and words after, since few capital letters are of this kind.
    """
    before = seen.signs[:-2] == _COMMA
    before |= is_letter[1:-2]
    before &= seen.capital[2:]
    heads = before.nonzero()[0] + 2
    gap = seen.signs.take(heads - 1)
    named = (gap == _BLANK) | (gap == _NO_BREAK)
    named &= is_letter.take(heads - 1) | is_letter.take(heads - 2)  # a word, or a word and a comma
    named &= is_letter.take(heads + 1)  # the others lie in a silence
    heads = heads[named & ~seen.capital.take(heads + 1)]
    return np.asarray(starts.searchsorted(heads.astype(starts.dtype)))


def _cut_off(signs: NDArray[np.uint8], is_letter: NDArray[np.bool_], ends: Places) -> Places:
    """Return the words that a hyphen and white space follow."""
    hyphens = (signs[:-1] == _HYPHEN).nonzero()[0]
    space = signs.take(hyphens + 1)
    cut_off = (space == _BLANK) | ((space >= 9) & (space <= 13)) | (space == _NO_BREAK)
    cut_off &= is_letter.take(hyphens)
    return np.asarray(ends.searchsorted(hyphens[cut_off].astype(ends.dtype)))
