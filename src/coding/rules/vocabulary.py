"""The distinct forms of a corpus and their numbers.

A word is looked up by its letters, eight at a time, in an open-addressing table; every look-up compares all letters,
so two forms with one hash are still two forms. A form met with a capital letter in mid-sentence, or cut off before
"- och", has a number of its own (a variant), because rules may see it in another light.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from coding.rules.growing import Growing
from coding.rules.letters import Alphabet, Places
from coding.rules.words import Words

Kind: TypeAlias = Literal["plain", "named", "cut off"]
Numbers: TypeAlias = NDArray[np.int32]
Chunks: TypeAlias = NDArray[np.uint64]  # eight letters' numbers each

_EMPTY = -1
_STIR = np.uint64(0x9E3779B97F4A7C15)


class Form(NamedTuple):
    """A distinct form: its folded letters, and in which light it was seen."""

    text: str
    kind: Kind


class Vocabulary:
    """Forms by number, in the order in which they were met."""

    def __init__(self) -> None:
        self.alphabet = Alphabet()
        self.forms: list[Form] = []
        self._slots = np.full(1 << 12, _EMPTY, dtype=np.int32)
        self._letters = Growing(np.uint64)
        self._first = Growing(np.uint64)
        self._place = Growing(np.int64)
        self._length = Growing(np.int32)
        self._variants: dict[Kind, NDArray[np.int32]] = {}
        self._plain = 0
        self._wide = False

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def lengths(self) -> NDArray[np.int32]:
        """Letters of each form."""
        return self._length.values

    def numbers_of(self, words: Words) -> Numbers:
        """Return the number of each word's plain form; new forms get numbers."""
        if self.alphabet.wide and not self._wide:
            self._widen()
        chunks = _Chunked(words)
        numbers = self._first_look(chunks)
        waiting = np.flatnonzero(numbers == _EMPTY)
        while len(waiting):
            self._look_up(chunks, numbers, waiting)
            waiting = waiting[numbers[waiting] == _EMPTY]
            if len(waiting):
                self._meet(chunks, waiting, words)
        return numbers

    def variant(self, numbers: Numbers, kind: Kind) -> Numbers:
        """Return the numbers under which these forms stand when seen in another light."""
        known = self._variants.get(kind, np.zeros(0, dtype=np.int32))
        if len(known) < len(self.forms):
            known = np.concatenate([known, np.full(2 * len(self.forms) - len(known), _EMPTY, dtype=np.int32)])
        for number in np.unique(numbers[known[numbers] == _EMPTY]).tolist():
            known[number] = len(self.forms)
            self.forms.append(Form(self.forms[number].text, kind))
            self._length.extend(self._length.values[number : number + 1])
            self._place.extend(self._place.values[number : number + 1])
            self._first.extend(self._first.values[number : number + 1])
        self._variants[kind] = known
        return np.asarray(known[numbers])

    def _first_look(self, chunks: _Chunked) -> Numbers:
        """Return the numbers of the words whose form lies in the first slot where it may lie: nearly all."""
        numbers = self._slots.take((chunks.hashes >> self._shift).view(np.int64))
        if not len(self.forms):
            return numbers
        # an empty slot is compared with the first form, in vain: that form lies where it is found
        same = self._first.values.take(numbers, mode="clip") == chunks.first
        long = chunks.long[same.take(chunks.long)]
        self._compare_the_rest(chunks, same, long, long, self._place.values.take(numbers.take(long), mode="clip"))
        numbers[~same] = _EMPTY
        return numbers

    @property
    def _shift(self) -> np.uint64:
        return np.uint64(64 - (len(self._slots).bit_length() - 1))

    def _look_up(self, chunks: _Chunked, numbers: Numbers, waiting: Places) -> None:
        """Fill in the numbers of the words that the table holds."""
        slot = (chunks.hashes[waiting] >> self._shift).astype(np.int64)
        while len(waiting):
            found = self._slots[slot]
            there = found != _EMPTY
            if not there.all():
                waiting, slot, found = waiting[there], slot[there], found[there]
            same = self._same(chunks, waiting, found)
            numbers[waiting[same]] = found[same]
            waiting, slot = waiting[~same], (slot[~same] + 1) & (len(self._slots) - 1)

    def _same(self, chunks: _Chunked, words: Places, found: Numbers) -> NDArray[np.bool_]:
        """Compare words with forms, letter by letter."""
        same: NDArray[np.bool_] = self._first.values[found] == chunks.first[words]
        long = np.flatnonzero(same & (chunks.more[words] > 0))
        self._compare_the_rest(chunks, same, long, words[long], self._place.values[found[long]])
        return same

    def _compare_the_rest(
        self, chunks: _Chunked, same: NDArray[np.bool_], at: Places, words: Places, place: Places
    ) -> None:
        """Compare words of eight letters and more beyond these; `same[at]` tells of `words` and is put right."""
        step = 1
        while len(at):
            equal = self._letters.values.take(place + step) == chunks.at(words, step)
            if not equal.all():
                same[at[~equal]] = False
            step += 1
            more = np.flatnonzero(equal & (chunks.more.take(words) >= step))
            at, words, place = at.take(more), words.take(more), place.take(more)

    def _meet(self, chunks: _Chunked, waiting: Places, words: Words) -> None:
        """Give numbers to words that are new; of words with one hash only the first, the others wait another round."""
        first = waiting[np.sort(np.unique(chunks.hashes[waiting], return_index=True)[1])]
        begin = len(self.forms)
        counts = chunks.more[first] + 1
        places = len(self._letters) + np.cumsum(counts) - counts
        letters = np.zeros(int(counts.sum()), dtype=np.uint64)
        for step in range(int(counts.max())):
            has = counts > step
            letters[(places - len(self._letters))[has] + step] = chunks.at(first[has], step)
        self._letters.extend(letters)
        self._first.extend(chunks.first[first])
        self._place.extend(places)
        self._length.extend(words.lengths[first])
        self.forms.extend(Form(text, "plain") for text in self._spell(words, first))
        self._enter(np.arange(begin, len(self.forms), dtype=np.int32), chunks.hashes[first])

    def _spell(self, words: Words, which: Places) -> Iterator[str]:
        """Give the letters of words: of all at once, laid side by side with a separator between them."""
        lengths = words.lengths[which]
        ends = np.cumsum(lengths + 1)
        source = np.arange(int(ends[-1])) - np.repeat(ends - lengths - 1, lengths + 1)
        source += np.repeat(words.starts[which], lengths + 1)
        codes = words.codes[source]
        codes[ends - 1] = 0
        yield from self.alphabet.spell(codes[:-1]).split(" ")

    def _enter(self, numbers: Numbers, hashes: Chunks) -> None:
        """Put forms into the table, which is kept under a quarter full."""
        self._plain += len(numbers)
        if self._plain * 8 > len(self._slots):
            self._grow()
            return
        slot = (hashes >> self._shift).astype(np.int64)
        while len(numbers):
            free = self._slots[slot] == _EMPTY
            winners = np.zeros(len(numbers), dtype=bool)
            winners[np.flatnonzero(free)[np.unique(slot[free], return_index=True)[1]]] = True
            self._slots[slot[winners]] = numbers[winners]
            numbers, slot = numbers[~winners], (slot[~winners] + 1) & (len(self._slots) - 1)

    def _grow(self) -> None:
        plain = np.array([n for n, form in enumerate(self.forms) if form.kind == "plain"], dtype=np.int32)
        size = len(self._slots)
        while len(plain) * 16 > size:
            size *= 2
        self._slots = np.full(size, _EMPTY, dtype=np.int32)
        hashes = self._hashes_of(plain)
        self._plain = 0
        self._enter(plain, hashes)

    def _hashes_of(self, numbers: Numbers) -> Chunks:
        more = self._length.values[numbers] // (2 if self._wide else 8)
        place = self._place.values[numbers]
        hashes = self._first.values[numbers] * _STIR
        for step in range(1, int(more.max(initial=0)) + 1):
            has = np.flatnonzero(more >= step)
            hashes[has] = _stirred(hashes[has], self._letters.values[place[has] + step])
        return hashes

    def _widen(self) -> None:
        """Start again with four bytes a letter; the forms keep their numbers."""
        self._wide = True
        letters, places = [], []
        place = 0
        for form in self.forms:
            codes = self.alphabet.numbers(form.text).codes
            chunks = np.concatenate([codes, np.zeros(2 - len(codes) % 2, dtype=np.uint32)]).view(np.uint64)
            letters.append(chunks)
            places.append(place)
            place += len(chunks)
        self._letters = Growing(np.uint64)
        self._letters.extend(np.concatenate(letters) if letters else np.zeros(0, dtype=np.uint64))
        self._place, self._first = Growing(np.int64), Growing(np.uint64)
        self._place.extend(np.array(places, dtype=np.int64))
        self._first.extend(self._letters.values[self._place.values])
        if self.forms:
            self._grow()


class _Chunked:
    """The letters of a block's words, eight at a time (two at a time when letters take four bytes).

    `more` counts the chunks of each word after the first; the last one has room for at least one zero behind the last
    letter, so that words are alike if their chunks are.
    """

    def __init__(self, words: Words) -> None:
        size = words.codes.dtype.itemsize
        self._letters = 8 // size
        windows: Chunks = np.ndarray(
            shape=(len(words.codes) - self._letters + 1,), dtype="<u8", buffer=words.codes.data, strides=(size,)
        )
        self._windows = np.ascontiguousarray(windows)  # eight times as long, and four times as quick to pick from
        self._masks = _MASKS[size]
        self._starts, self._lengths = words.starts, words.lengths
        self.more = words.lengths // self._letters
        self.long = np.flatnonzero(self.more > 0)
        self.first = self._windows.take(self._starts)
        self.first &= self._masks.take(self._lengths, mode="clip")
        self.hashes = self.first * _STIR
        step, long = 1, self.long
        while len(long):
            self.hashes[long] = _stirred(self.hashes.take(long), self.at(long, step))
            step += 1
            long = long[self.more.take(long) >= step]

    def at(self, words: Places, step: int) -> Chunks:
        """Return the n-th eight letters of words, zeros behind the last letter."""
        on = self._letters * step
        chunk = self._windows.take(self._starts.take(words) + on)
        chunk &= self._masks.take(self._lengths.take(words) - on, mode="clip")
        return chunk


def _masks(size: int) -> Chunks:
    """Return for each number of letters the bits of a chunk that they take, a letter being so many bytes."""
    return np.array([(1 << (8 * size * letters)) - 1 for letters in range(8 // size + 1)], dtype=np.uint64)


_MASKS = {size: _masks(size) for size in (1, 4)}


def _stirred(hashes: Chunks, chunks: Chunks) -> Chunks:
    """Return the hashes of words, of which the first letters have these hashes and the next eight are `chunks`."""
    hashes ^= hashes >> np.uint64(29)
    hashes ^= chunks
    hashes *= _STIR
    return hashes
