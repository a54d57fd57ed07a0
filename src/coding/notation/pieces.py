"""A written rule cut into its pieces: words, quoted phrases, operators, parentheses, regular expressions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from coding.notation.operators import refuse_like_operator
from coding.notation.signs import INVISIBLE, OPERATORS, QUOTES, NotationError


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a rule as written: `(`, `)`, an operator, a regular expression, a quoted phrase, or a word."""

    kind: Literal["(", ")", "operator", "regex", "quoted", "word", "end"]
    text: str
    column: int


def pieces_of(rule: str) -> Iterator[Piece]:
    """Cut a rule into its pieces; the last one is the end."""
    at = 0
    while at < len(rule):
        character = rule[at]
        if character.isspace() or character in INVISIBLE:
            at += 1
        elif character in "()":
            yield Piece("(" if character == "(" else ")", character, at + 1)
            at += 1
        elif character == "/":
            end = _closing_slash(rule, at)
            yield Piece("regex", rule[at + 1 : end], at + 1)
            at = end + 1
        elif character in QUOTES:
            end = next((i for i in range(at + 1, len(rule)) if rule[i] in QUOTES), -1)
            if end < 0:
                raise NotationError(rule, at + 1, f"a second {character} that ends the phrase")
            yield Piece("quoted", rule[at + 1 : end], at + 2)
            at = end + 1
        else:
            end = at
            while end < len(rule) and not (rule[end].isspace() or rule[end] in "()" or rule[end] in QUOTES):
                end += 1
            word = rule[at:end]
            is_operator = word in OPERATORS or word.startswith("NEAR/")
            if not is_operator:
                refuse_like_operator(rule, word, at + 1)
            yield Piece("operator" if is_operator else "word", word, at + 1)
            at = end
    yield Piece("end", "", len(rule) + 1)


def _closing_slash(rule: str, opening: int) -> int:
    at = opening + 1
    while at < len(rule):
        if rule[at] == "\\":
            at += 1
        elif rule[at] == "/":
            return at
        at += 1
    raise NotationError(rule, opening + 1, "a second '/' that ends the regular expression")


def words_of(text: str, column: int) -> list[Piece]:
    """Cut what stands between quotes into words, each with its column."""
    words: list[Piece] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        end = at
        while end < len(text) and not text[end].isspace():
            end += 1
        words.append(Piece("word", text[at:end], column + at))
        at = end
    return words
