"""Letters as small numbers: the text of a block as an array in which 0 separates words.

A letter's number is that of its lower-cased form, so that `Bostad` and `bostad` become the same array. Letters of
Latin-1 keep their code point; other letters get the numbers that are free, as they appear. One number per character:
a place in the array is a place in the text.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from coding.language import fold
from coding.notation import INVISIBLE, is_word_character

Codes: TypeAlias = NDArray[Any]  # uint8; uint32 once more than 255 different letters were met
Places: TypeAlias = NDArray[np.int64]

_SOFT_HYPHEN = 0xAD
_LATIN = 256
_NEW = -1


@cache
def _latin_numbers() -> bytes:
    """The number of each of the 256 characters of Latin-1: 0 for separators, else the lower-cased letter."""
    return bytes(ord(fold(chr(point))) if is_word_character(chr(point)) else 0 for point in range(_LATIN))


@cache
def _latin_capitals() -> NDArray[np.bool_]:
    return np.array([fold(chr(point)) != chr(point) for point in range(_LATIN)])


def _is_hidden(character: str) -> bool:
    """Tell whether a character makes a word look other than it is: a soft hyphen, a joiner, a combining mark."""
    return character in INVISIBLE or unicodedata.category(character) == "Mn"


class Alphabet:
    """The numbers of the letters met so far."""

    def __init__(self) -> None:
        numbers = set(_latin_numbers())
        self._free = [number for number in range(1, _LATIN) if number not in numbers][::-1]
        self._numbers = np.full(0x110000, _NEW, dtype=np.int32)
        self._numbers[:_LATIN] = np.frombuffer(_latin_numbers(), dtype=np.uint8)
        self._letters: dict[int, str] = {}
        self._hidden: set[int] = set()
        self._next = _LATIN
        self.wide = False

    def numbers(self, text: str) -> tuple[Codes, NDArray[Any], bool]:
        """Return the text as letters' numbers, as code points, and whether it holds hidden characters."""
        try:
            points = text.encode("latin-1")
        except UnicodeEncodeError:
            return self._numbers_beyond_latin(text)
        codes = np.frombuffer(points.translate(_latin_numbers()), dtype=np.uint8)
        return self._as_wide(codes), np.frombuffer(points, dtype=np.uint8), b"\xad" in points

    def _numbers_beyond_latin(self, text: str) -> tuple[Codes, NDArray[Any], bool]:
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        beyond = np.flatnonzero(points >= _LATIN)
        strange = self._numbers[points[beyond]]
        if (strange == _NEW).any():
            self._meet(np.unique(points[beyond][strange == _NEW]).tolist())
            strange = self._numbers[points[beyond]]
        narrow = points.astype(np.uint8)
        narrow[beyond] = 0
        codes: Codes = np.frombuffer(narrow.tobytes().translate(_latin_numbers()), dtype=np.uint8).copy()
        if self.wide:
            codes = codes.astype(np.uint32)
        codes[beyond] = strange
        hidden = (points == _SOFT_HYPHEN).any()
        if self._hidden and not hidden:
            hidden = np.isin(points[beyond], list(self._hidden)).any()
        return codes, points, bool(hidden)

    def _as_wide(self, codes: Codes) -> Codes:
        return codes.astype(np.uint32) if self.wide else codes

    def _meet(self, points: list[int]) -> None:
        for point in points:
            character = chr(point)
            if _is_hidden(character):
                self._hidden.add(point)
            if not is_word_character(character):
                self._numbers[point] = 0
                continue
            lowered = ord(fold(character))
            if self._numbers[lowered] == _NEW:
                self._numbers[lowered] = self._new_number(chr(lowered))
            self._numbers[point] = self._numbers[lowered]

    def _new_number(self, letter: str) -> int:
        if self._free:
            number = self._free.pop()
        else:
            number, self._next, self.wide = self._next, self._next + 1, True
        self._letters[number] = letter
        return number

    def spell(self, codes: Codes) -> str:
        """Return the (folded) text that an array of numbers stands for; 0 becomes a blank."""
        if codes.dtype == np.uint8:
            text = codes.tobytes().decode("latin-1")
        else:
            text = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        return text.translate({0: " ", **self._letters})

    def capitals(self, points: NDArray[Any]) -> NDArray[np.bool_]:
        """Tell for each code point whether it is a capital letter."""
        if points.dtype == np.uint8:
            return np.asarray(_latin_capitals()[points])
        capital = _latin_capitals()[np.minimum(points, _LATIN - 1)]
        beyond = np.flatnonzero(points >= _LATIN)
        capital[beyond] = [fold(chr(point)) != chr(point) for point in points[beyond]]
        return np.asarray(capital)


FILLER = "\N{WORD JOINER}"
"""Fills a word up to its old length: no word character, invisible, and dropped where gaps between words are compared."""


@cache
def runs_of_letters() -> Any:
    import regex  # late: `import coding` stays light

    return regex.compile(rf"[\p{{L}}\p{{N}}\p{{M}}_](?:[\p{{L}}\p{{N}}\p{{M}}_]|[{INVISIBLE}])*")


def unhide(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text of the same length in which hidden characters have gone to the end of their word.

    A word broken by soft hyphens or joiners is put together, a decomposed letter composed; `FILLER` fills the word up
    to its old length. Also returns (start, end) of each such word as it stands in the text, end exclusive.

    >>> text, words = unhide("en bo\\u00adstad")
    >>> text.rstrip(FILLER), len(text), words
    ('en bostad', 10, [(3, 10)])
    """
    changed: list[tuple[int, int]] = []

    def put_together(match: Any) -> str:
        word = match.group().rstrip(INVISIBLE)
        whole = unicodedata.normalize("NFC", "".join(letter for letter in word if letter not in INVISIBLE))
        if len(whole) >= len(word):
            return str(match.group())
        changed.append((match.start(), match.start() + len(word)))
        return whole.ljust(len(match.group()), FILLER)

    return str(runs_of_letters().sub(put_together, text)), changed
