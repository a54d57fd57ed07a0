"""The distinct forms of a corpus and their numbers.

A word is looked up by its letters, eight at a time, in an open-addressing table; every look-up compares all letters,
so two forms with one hash are still two forms. A form met with a capital letter in mid-sentence, or cut off before
"- och", has a number of its own (a variant), because rules may see it in another light.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
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
_PART = 1 << 15  # windows of eight letters that are laid out at a time
_NEW_AT_ONCE = 1 << 12  # most words of a first block are met many times
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
        numbers, waiting = self._first_look(chunks)
        self._look_up(chunks, numbers, waiting, passed=True)
        waiting = waiting[numbers[waiting] == _EMPTY]
        while len(waiting):
            self._meet(chunks, waiting, words)
            self._look_up(chunks, numbers, waiting, passed=False)
            waiting = waiting[numbers[waiting] == _EMPTY]
        return numbers

    def variant(self, numbers: Numbers, kind: Kind) -> Numbers:
        """Return the numbers under which these forms stand when seen in another light."""
        known = self._variants.get(kind, np.zeros(0, dtype=np.int32))
        if len(known) < len(self.forms):
            known = np.concatenate([known, np.full(2 * len(self.forms) - len(known), _EMPTY, dtype=np.int32)])
        for number in sorted(set(numbers[known[numbers] == _EMPTY].tolist())):
            known[number] = len(self.forms)
            self.forms.append(Form(self.forms[number].text, kind))
            self._length.extend(self._length.values[number : number + 1])
            self._place.extend(self._place.values[number : number + 1])
            self._first.extend(self._first.values[number : number + 1])
        self._variants[kind] = known
        return np.asarray(known[numbers])

    def _first_look(self, chunks: _Chunked) -> tuple[Numbers, Places]:
        """Return the numbers of the words whose form lies in the first slot where it may lie, and the others: few."""
        numbers = self._slots.take((chunks.hashes >> self._shift).view(np.int64))
        if not len(self.forms):
            return numbers, np.arange(len(numbers))
        # an empty slot is compared with the first form, in vain: that form lies where it is found
        same = self._first.values.take(numbers, mode="clip") == chunks.first
        for step, (words, chunk) in enumerate(chunks.rest, 1):
            place = self._place.values.take(numbers.take(words), mode="clip")
            same[words] &= self._letters.values.take(place + step, mode="clip") == chunk
        waiting = (~same).nonzero()[0]
        numbers[waiting] = _EMPTY
        return numbers, waiting

    @property
    def _shift(self) -> np.uint64:
        return np.uint64(64 - (len(self._slots).bit_length() - 1))

    def _look_up(self, chunks: _Chunked, numbers: Numbers, waiting: Places, *, passed: bool) -> None:
        """Fill in the numbers of the words that the table holds; `passed` if not in the first slot where they may lie."""
        slot = (chunks.hashes.take(waiting) >> self._shift).view(np.int64)
        while len(waiting):
            found = self._slots.take(slot)
            left = found != _EMPTY
            if not passed:
                same = self._same(chunks, waiting, found)
                numbers[waiting[same]] = found[same]
                left &= ~same
            passed = False
            waiting, slot = waiting[left], (slot[left] + 1) & (len(self._slots) - 1)

    def _same(self, chunks: _Chunked, words: Places, found: Numbers) -> NDArray[np.bool_]:
        """Compare words with forms, letter by letter; no form is like no word."""
        same: NDArray[np.bool_] = self._first.values.take(found, mode="clip") == chunks.first.take(words)
        same &= found != _EMPTY
        long = np.flatnonzero(same & (chunks.more(words) > 0))
        words, place = words[long], self._place.values[found[long]]
        step = 1
        while len(long):
            equal = self._letters.values.take(place + step) == chunks.at(words, step)
            same[long[~equal]] = False
            step += 1
            left = np.flatnonzero(equal & (chunks.more(words) >= step))
            long, words, place = long[left], words[left], place[left]
        return same

    def _meet(self, chunks: _Chunked, waiting: Places, words: Words) -> None:
        """Give numbers to words that are new; of words with one hash only the first, the others wait another round."""
        waiting = waiting[:_NEW_AT_ONCE]
        first = waiting[np.sort(np.unique(chunks.hashes[waiting], return_index=True)[1])]
        begin = len(self.forms)
        counts = chunks.more(first) + 1
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
        """Put forms into the table; it grows when it is half as roomy as it was made (see `_slots_for_each`)."""
        self._plain += len(numbers)
        if self._plain * _slots_for_each(self._plain) // 2 > len(self._slots):
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
        while len(plain) * _slots_for_each(len(plain)) > size:
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

    `first` has the first chunk of each word; `rest` has for the second, third … chunk the words that are so long, and
    these chunks. The last chunk of a word has room for at least one zero behind the last letter, so that words are
    alike if their chunks are.
    """

    def __init__(self, words: Words) -> None:
        size = words.codes.dtype.itemsize
        self._letters = 8 // size
        self._windows: Chunks = np.ndarray(
            shape=(len(words.codes) - self._letters + 1,), dtype="<u8", buffer=words.codes.data, strides=(size,)
        )
        self._masks = _MASKS[size]
        self._starts, self._lengths = words.starts, words.lengths
        self.first = _picked(self._windows, self._starts)
        self.first &= self._masks.take(self._lengths, mode="clip")
        self.hashes = self.first * _STIR
        self.rest: list[tuple[Places, Chunks]] = []
        long = (self._lengths >= self._letters).nonzero()[0]
        while len(long):
            chunk = self.at(long, len(self.rest) + 1)
            self.hashes[long] = _stirred(self.hashes.take(long), chunk)
            self.rest.append((long, chunk))
            long = long[self.more(long) > len(self.rest)]

    def more(self, words: Places) -> Places:
        """Return how many chunks words have after the first."""
        return self._lengths.take(words) // self._letters

    def at(self, words: Places, step: int) -> Chunks:
        """Return the n-th chunk of words after the first, zeros behind the last letter."""
        on = self._letters * step
        chunk = self._windows[self._starts.take(words) + on]
        chunk &= self._masks.take(self._lengths.take(words) - on, mode="clip")
        return chunk


def _slots_for_each(forms: int) -> int:
    """Return how many slots a form gets: more while the table is small, so that nearly every form lies in its first."""
    return 32 if forms < 1 << 15 else 16


def _picked(windows: Chunks, places: Places) -> Chunks:
    """Return the windows at ascending places.

    They overlap, and numpy is slow in picking such. So they are laid out one by one, which takes eight times as much
    room: a part of them at a time, so that it stays in the processor's cache.
    """
    picked = np.empty(len(places), dtype=np.uint64)
    laid_out = np.empty(min(_PART, len(windows)), dtype=np.uint64)
    begins = np.arange(0, len(windows), _PART, dtype=places.dtype)
    words = [*np.searchsorted(places, begins).tolist(), len(places)]
    for begin, (first, last) in zip(begins.tolist(), pairwise(words), strict=True):
        part = windows[begin : begin + _PART]
        np.copyto(laid_out[: len(part)], part)
        laid_out.take(places[first:last] - begin, out=picked[first:last], mode="clip")
    return picked


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
