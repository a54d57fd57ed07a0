"""The distinct forms of a corpus and their numbers.

A word is looked up by its letters, eight at a time, in an open-addressing table; every look-up compares all letters,
so two forms with one hash are still two forms. A form met with a capital letter in mid-sentence, or cut off before
"- och", has a number of its own (a variant), because rules may see it in another light.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

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
_FOLD = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True)
class Form:
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
        self._variants[kind] = known
        return known[numbers]

    def _first_look(self, chunks: _Chunked) -> Numbers:
        """Return the numbers of the words whose form lies in the first slot where it may lie: nearly all."""
        numbers = self._slots[(chunks.hashes >> self._shift).view(np.int64)]
        known = np.maximum(numbers, 0)
        if not len(self.forms):
            return numbers
        place = self._place.values[known]
        same = self._letters.values[place] == chunks.first
        same &= self._length.values[known] == chunks.length
        long = chunks.long[same[chunks.long]]
        self._compare_the_rest(chunks, same, long, long, place[long])
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
        place = self._place.values[found]
        same: NDArray[np.bool_] = self._letters.values[place] == chunks.first[words]
        same &= self._length.values[found] == chunks.length[words]
        long = np.flatnonzero(same & (chunks.count[words] > 1))
        self._compare_the_rest(chunks, same, long, words[long], place[long])
        return same

    def _compare_the_rest(
        self, chunks: _Chunked, same: NDArray[np.bool_], at: Places, words: Places, place: Places
    ) -> None:
        """Compare words of more than eight letters beyond these; `same[at]` tells of `words` and is put right."""
        step = 1
        while len(at):
            equal = self._letters.values[place + step] == chunks.at(words, step)
            same[at[~equal]] = False
            step += 1
            more = equal & (chunks.count[words] > step)
            at, words, place = at[more], words[more], place[more]

    def _meet(self, chunks: _Chunked, waiting: Places, words: Words) -> None:
        """Give numbers to words that are new; of words with one hash only the first, the others wait another round."""
        first = waiting[np.sort(np.unique(chunks.hashes[waiting], return_index=True)[1])]
        begin = len(self.forms)
        counts = chunks.count[first]
        places = len(self._letters) + np.cumsum(counts) - counts
        letters = np.zeros(int(counts.sum()), dtype=np.uint64)
        for step in range(int(counts.max())):
            has = counts > step
            letters[(places - len(self._letters))[has] + step] = chunks.at(first[has], step)
        self._letters.extend(letters)
        self._place.extend(places)
        self._length.extend(chunks.length[first])
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
        if self._plain * 4 > len(self._slots):
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
        while len(plain) * 8 > size:
            size *= 2
        self._slots = np.full(size, _EMPTY, dtype=np.int32)
        hashes = self._hashes_of(plain)
        self._plain = 0
        self._enter(plain, hashes)

    def _hashes_of(self, numbers: Numbers) -> Chunks:
        per_chunk = 2 if self._wide else 8
        counts = (self._length.values[numbers] + per_chunk - 1) // per_chunk
        place = self._place.values[numbers]
        hashes = _stir(self._letters.values[place])
        for step in range(1, int(counts.max(initial=1))):
            has = np.flatnonzero(counts > step)
            hashes[has] = _stir(hashes[has] ^ self._letters.values[place[has] + step])
        return hashes

    def _widen(self) -> None:
        """Start again with four bytes a letter; the forms keep their numbers."""
        self._wide = True
        letters, places = [], []
        place = 0
        for form in self.forms:
            codes, _, _ = self.alphabet.numbers(form.text)
            chunks = np.concatenate([codes, np.zeros(len(codes) % 2, dtype=np.uint32)]).view(np.uint64)
            letters.append(chunks)
            places.append(place)
            place += len(chunks)
        self._letters = Growing(np.uint64)
        self._letters.extend(np.concatenate(letters) if letters else np.zeros(0, dtype=np.uint64))
        self._place = Growing(np.int64)
        self._place.extend(np.array(places, dtype=np.int64))
        if self.forms:
            self._grow()


class _Chunked:
    """The letters of a block's words, eight at a time (two at a time when letters take four bytes)."""

    def __init__(self, words: Words) -> None:
        size = words.codes.dtype.itemsize
        self._bytes = np.ascontiguousarray(words.codes).view(np.uint8)
        self._windows: Chunks = np.ndarray(
            shape=(max(len(self._bytes) - 7, 0),), dtype="<u8", buffer=self._bytes.data, strides=(1,)
        )
        self._start = words.starts * size
        self._length = words.lengths * size
        self.length = words.lengths.astype(np.int32)
        self.count = (self._length + 7) >> 3
        self.long = np.flatnonzero(self.count > 1)
        self.first = self._windows[self._start] & _MASKS[np.minimum(self._length, 8)]
        self.hashes = _stir(self.first)
        step, long = 1, self.long
        while len(long):
            self.hashes[long] = _stir(self.hashes[long] ^ self.at(long, step))
            step += 1
            long = long[self.count[long] > step]

    def at(self, words: Places, step: int) -> Chunks:
        """Return the n-th eight letters of words, zeros behind the last letter."""
        left = self._length[words] - 8 * step
        chunk = self._windows[self._start[words] + 8 * step]
        return chunk & _MASKS[np.minimum(left, 8)]


_MASKS: Chunks = np.array([(1 << (8 * size)) - 1 for size in range(9)], dtype=np.uint64)


def _stir(chunks: Chunks) -> Chunks:
    mixed = chunks * _STIR
    mixed ^= mixed >> np.uint64(29)
    mixed *= _FOLD
    return mixed ^ (mixed >> np.uint64(32))
