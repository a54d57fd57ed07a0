"""Letters as small numbers: the text of a block as an array in which 0 separates words.

A letter's number is that of its lower-cased form, so that `Bostad` and `bostad` become the same array. Letters of
Latin-1 keep their code point; other letters get the numbers that are free, as they appear. One number per character:
a place in the array is a place in the text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from coding.language import fold
from coding.notation import HYPHENS, INVISIBLE, is_word_character

Codes: TypeAlias = NDArray[Any]  # uint8; uint32 once more than 255 different letters were met
Places: TypeAlias = NDArray[np.int64]

_SOFT_HYPHEN = 0xAD
_LATIN = 256


@cache
def _latin_numbers() -> bytes:
    """The number of each of the 256 characters of Latin-1: 0 for separators, else the lower-cased letter."""
    return bytes(ord(fold(chr(point))) if is_word_character(chr(point)) else 0 for point in range(_LATIN))


def _is_hidden(character: str) -> bool:
    """Tell whether a character makes a word look other than it is: a soft hyphen, a joiner, a combining mark."""
    return character in INVISIBLE or unicodedata.category(character) == "Mn"


@cache
def _kind(point: int) -> tuple[bool, int]:
    """Tell of a code point beyond Latin-1 whether it is a capital letter, and the sign that it counts as."""
    character = chr(point)
    return fold(character) != character, ord(HYPHENS[0]) if character in HYPHENS else 0


@dataclass(frozen=True, slots=True)
class Lettered:
    """A text as arrays, a place for each character.

    `codes` are letters' numbers; `signs` are code points, 0 beyond Latin-1 (and any hyphen is the plain one); `capital`
    marks capital letters. `hidden` tells whether the text holds hidden characters.
    """

    codes: Codes
    signs: NDArray[np.uint8]
    capital: NDArray[np.bool_]
    hidden: bool


class Alphabet:
    """The numbers of the letters met so far."""

    def __init__(self) -> None:
        numbers = set(_latin_numbers())
        self._free = [number for number in range(1, _LATIN) if number not in numbers][::-1]
        # zeros that are never touched take no memory: a letter's number is kept one higher, 0 is a letter not met yet
        self._above = np.zeros(0x110000, dtype=np.int32)
        self._above[:_LATIN] = np.frombuffer(_latin_numbers(), dtype=np.uint8)
        self._above[:_LATIN] += 1
        self._letters: dict[int, str] = {}
        self._hidden: set[int] = set()
        self._next = _LATIN
        self.wide = False

    def numbers(self, text: str) -> Lettered:
        """Return the text as letters' numbers and what else is asked of its characters."""
        points = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
        if len(points) > len(text):  # characters beyond 16 bits
            points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        signs = points.astype(np.uint8)
        beyond = np.flatnonzero(points >= _LATIN)
        signs[beyond] = 0
        plain = signs.tobytes()
        codes: Codes = np.frombuffer(plain.translate(_latin_numbers()), dtype=np.uint8)
        capital = (codes != signs) & (codes != 0)
        hidden = b"\xad" in plain
        if not len(beyond):
            return Lettered(codes.astype(np.uint32) if self.wide else codes, signs, capital, hidden)
        strange = points[beyond]
        if not self._above[strange].all():
            self._meet([point for point in set(strange.tolist()) if not self._above[point]])
        codes = codes.astype(np.uint32) if self.wide else codes.copy()
        codes[beyond] = self._above[strange] - 1
        kinds = [_kind(point) for point in strange.tolist()]
        capital[beyond] = [capital for capital, _ in kinds]
        signs[beyond] = [sign for _, sign in kinds]
        hidden = hidden or not self._hidden.isdisjoint(strange.tolist())
        return Lettered(codes, signs, capital, hidden)

    def _meet(self, points: list[int]) -> None:
        for point in points:
            character = chr(point)
            if _is_hidden(character):
                self._hidden.add(point)
            if not is_word_character(character):
                self._above[point] = 1
                continue
            lowered = ord(fold(character))
            if not self._above[lowered]:
                self._above[lowered] = self._new_number(chr(lowered)) + 1
            self._above[point] = self._above[lowered]

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
