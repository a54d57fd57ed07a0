"""The terms of a written word, and a regular expression between its slashes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from coding.notation.pieces import Piece
from coding.notation.signs import HYPHENS, INVISIBLE, JOINERS, SPACES, NotationError, is_word_character
from coding.notation.tree import Mode, Regex, Term

_SPACE = re.compile(f"[{SPACES}]")
_BETWEEN_WORDS = {"@": "anna@malmo.se", "/": "och/eller", ".": "t.ex", "_": "projekt_a", "&": "R&D"}
_SINGLE_QUOTES = "'’‘‚‹›"
_UNSEEN = re.compile(rf"(\\[^{INVISIBLE}])|\\?[{INVISIBLE}]")  # an escaped character stays as it is


def regex_of(rule: str, piece: Piece) -> Regex:
    import regex

    if not piece.text:
        raise NotationError(rule, piece.column, "a regular expression between the slashes")
    pattern = _UNSEEN.sub(r"\1", _SPACE.sub(" ", unicodedata.normalize("NFC", piece.text)))
    try:
        regex.compile(pattern, regex.IGNORECASE)
    except regex.error as cause:
        column = piece.column + 1 + (cause.pos or 0)
        raise NotationError(rule, column, f"a regular expression that can be read ({cause.msg})") from cause
    return Regex(pattern, piece.column)


def terms_of_word(rule: str, word: Piece) -> list[Term]:
    """Return the terms of one written word: one, or its parts where it holds a hyphen or the like."""
    text, first, last = word.text, 0, len(word.text)
    exact = text.startswith("=")
    first += exact
    before = first < last and text[first] in HYPHENS
    first += before
    after = first < last and text[last - 1] in HYPHENS
    last -= after
    if text[first:last].endswith(".") and "." in text[first : last - 1]:
        last -= 1  # the last full stop of an abbreviation: t.ex.
    if exact and (before or after):
        raise NotationError(rule, word.column, "'=' or a hyphen, not both: '=' wants exactly this form")
    parts = list(_parts(rule, text, first, last, word.column))
    modes: list[Mode] = ["exact" if exact else "inflected"] * len(parts)
    if before and after and len(parts) == 1:
        modes[0] = "holds"
    elif before and modes:
        modes[0] = "ends"
    if after and modes[-1] != "holds":
        modes[-1] = "begins"
    terms = []
    for (part, column), mode in zip(parts, modes, strict=True):
        if "*" in part or "?" in part:
            if mode != "inflected":
                raise NotationError(rule, column, f"either a wildcard or {'=' if exact else 'a hyphen'}, not both")
            mode = "wildcard"
        terms.append(Term(part, mode, column))
    return terms


def _parts(rule: str, text: str, first: int, last: int, column: int) -> Iterator[tuple[str, int]]:
    """Yield (NFC text, column) of the parts of a word that joining characters separate."""
    start = first
    for at in range(first, last + 1):
        if at < last and text[at] not in JOINERS:
            if not (is_word_character(text[at]) or text[at] in "*?" or text[at] in INVISIBLE):
                raise NotationError(rule, column + at, _instead_of(text[at]))
            continue
        part = "".join(character for character in text[start:at] if character not in INVISIBLE)
        if not part or unicodedata.category(part[0]) == "Mn":
            sign = text[at] if at < last or at == 0 else text[at - 1]
            raise NotationError(rule, column + at, _beside(text, sign))
        yield unicodedata.normalize("NFC", part), column + start
        start = at + 1


def _beside(text: str, sign: str) -> str:
    """Return what is missing where a sign stands without a letter on one of its sides."""
    if text == "&":
        return "AND in the place of '&'"
    if sign in _SINGLE_QUOTES:
        return f"a letter or digit, not {sign!r}; a phrase needs no quotes, and quotes are double"
    if unicodedata.category(sign) == "Mn" or is_word_character(sign):
        return "a letter or digit before an accent"
    if sign in HYPHENS or sign == "=":
        return f"a letter or digit beside {sign!r}"
    example = _BETWEEN_WORDS.get(sign, "EU:s")
    return f"a letter or digit on either side of {sign!r}, as in {example!r}; leave it out elsewhere"


def _instead_of(character: str) -> str:
    if character in ",;|":
        return f"a letter or digit, not {character!r}; to find one word or another, write OR between them"
    if character in "=":
        return "'=' only at the beginning of a word"
    if character in _SINGLE_QUOTES:
        return f"a letter or digit, not {character!r}; a phrase needs no quotes, and quotes are double"
    return f"a letter, digit, hyphen or wildcard, not {character!r}"
