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
from coding.notation import HYPHENS, INVISIBLE, JOINERS, is_word_character

Codes: TypeAlias = NDArray[Any]  # uint8; uint32 once more than 255 different letters were met
Places: TypeAlias = NDArray[np.int64]  # on the line
Spots: TypeAlias = NDArray[Any]  # places in a block, or words by their place in it: int32 or int64

PAD = 8
"""Separators behind a text's last character, so that eight letters can be read at every place."""

_SOFT_HYPHEN = 0xAD
_OTHER = ";"  # stands for any sign beyond Latin-1 that parts two words
_LATIN = 256
_NUMBER, _HIDDEN, _CAPITAL, _SIGN_AT = (1 << 21) - 1, 1 << 21, 1 << 22, 24  # bits in which a character is described


@cache
def _latin_numbers() -> bytes:
    """The number of each of the 256 characters of Latin-1: 0 for separators, else the lower-cased letter."""
    return bytes(ord(fold(c)) if is_word_character(c) else 0 for c in map(chr, range(_LATIN)))


def _sign_of(character: str) -> str:
    """Return the sign of Latin-1 that a character beyond it is like between two words; a zero if none or if unseen."""
    if character in HYPHENS:
        return HYPHENS[0]
    if character in JOINERS:
        return "'"
    return "\0" if character in INVISIBLE or character.isspace() or is_word_character(character) else _OTHER


def _is_hidden(character: str) -> bool:
    """Tell whether a character makes a word look other than it is: a soft hyphen, a joiner, a combining mark."""
    return character in INVISIBLE or unicodedata.category(character) == "Mn"


@dataclass(frozen=True, slots=True)
class Lettered:
    """A text as arrays, a place for each character and at least `PAD` separators behind the last.

    `codes` are letters' numbers; `signs` are code points, beyond Latin-1 those of a sign that is alike between
    two words, or 0; `capital` marks capital letters. `hidden` tells whether the text holds hidden characters.
    """

    codes: Codes
    signs: NDArray[np.uint8]
    capital: NDArray[np.bool_]
    hidden: bool


class Alphabet:
    """The numbers of the letters met so far."""

    def __init__(self) -> None:
        self._free = sorted(set(range(1, _LATIN)) - set(_latin_numbers()), reverse=True)
        self._numbers: dict[str, int] = {}  # of letters beyond Latin-1
        self._next = _LATIN
        self._met = np.zeros(1 << 14, dtype=np.uint32)  # by code point: number + 1, flags and sign; 0 if not met yet
        self.wide = False

    def numbers(self, text: str) -> Lettered:
        """Return the text as letters' numbers and what else is asked of its characters."""
        held = bytearray(len(text) + PAD)
        signs = np.frombuffer(held, dtype=np.uint8)
        points = np.array([text]).view(np.uint32)
        signs[: len(points)] = points
        beyond = (points >= _LATIN).nonzero()[0]
        known = self._look_up(points.take(beyond))
        del points
        signs[beyond] = known >> _SIGN_AT
        codes: Codes = np.frombuffer(held.translate(_latin_numbers()), dtype=np.uint8)
        capital = signs < codes  # lower-case letters of Latin-1 have the higher code points, and separators 0
        if self.wide:
            codes = codes.astype(np.uint32)
        codes[beyond] = (known & _NUMBER) - 1
        capital[beyond] = known & _CAPITAL != 0
        hidden = _SOFT_HYPHEN in held or bool((known & _HIDDEN).any())
        return Lettered(codes, signs, capital, hidden)

    def _look_up(self, points: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return what is known of characters beyond Latin-1."""
        highest = int(points.max(initial=0))
        if highest >= len(self._met):
            self._met = np.concatenate([self._met, np.zeros(2 * highest - len(self._met), dtype=np.uint32)])
        known = self._met.take(points)
        if known.all():
            return known
        for point in sorted(set(points[known == 0].tolist())):
            self._met[point] = self._described(chr(point))
        return self._met.take(points)

    def _described(self, character: str) -> int:
        number = self._number(fold(character)) if is_word_character(character) else 0
        capital = number and fold(character) != character
        flags = (_HIDDEN if _is_hidden(character) else 0) | (_CAPITAL if capital else 0)
        return number + 1 | flags | ord(_sign_of(character)) << _SIGN_AT

    def _number(self, letter: str) -> int:
        if ord(letter) < _LATIN:
            return _latin_numbers()[ord(letter)]
        if letter not in self._numbers:
            if self._free:
                self._numbers[letter] = self._free.pop()
            else:
                self._numbers[letter], self._next, self.wide = self._next, self._next + 1, True
        return self._numbers[letter]

    def spell(self, codes: Codes) -> str:
        """Return the (folded) text that an array of numbers stands for; 0 becomes a blank."""
        if codes.dtype == np.uint8:
            text = codes.tobytes().decode("latin-1")
        else:
            text = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        return text.translate({0: " ", **{number: letter for letter, number in self._numbers.items()}})


FILLER = "\N{WORD JOINER}"
"""Fills a word up to its old length: no word character, invisible, and dropped where gaps between words are compared."""


@cache
def runs_of_letters() -> Any:
    import regex  # late: `import coding` stays light

    return regex.compile(rf"[\p{{L}}\p{{N}}\p{{M}}](?:[\p{{L}}\p{{N}}\p{{M}}]|[{INVISIBLE}])*")


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
