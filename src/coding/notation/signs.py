"""The signs of the notation, and what cannot be read."""

from __future__ import annotations

import unicodedata

from coding.errors import CodingError

OPERATORS = ("AND", "OR", "NOT", "NEAR")
QUOTES = '"“”„'
JOINERS = "-‐‑'’:./&@_"  # between two words of one term; the first three are hyphens
HYPHENS = "-‐‑"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # may stand inside a word without being seen
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # blanks of other widths, or at which no line is broken


class NotationError(CodingError):
    """A rule that does not parse: `column` (from 1) says where, `expected` what should stand there.

    >>> from coding.notation import parse
    >>> parse("brist NEAR bostad")
    Traceback (most recent call last):
    coding.notation.signs.NotationError: The rule 'brist NEAR bostad' does not parse at column 7: expected NEAR with a \
distance of 1 to 999,999 words, such as NEAR/5.
    """

    def __init__(self, rule: str, column: int, expected: str) -> None:
        super().__init__(f"The rule {rule!r} does not parse at column {column}: expected {expected}.")
        self.rule = rule
        self.column = column
        self.expected = expected

    def __reduce__(self) -> tuple[type[NotationError], tuple[str, int, str]]:
        return NotationError, (self.rule, self.column, self.expected)


def is_word_character(character: str) -> bool:
    """Tell whether a character can be part of a word: letters, digits and combining marks.

    >>> [is_word_character(c) for c in "å9_-"]
    [True, True, False, False]
    """
    return unicodedata.category(character)[0] in "LNM"
