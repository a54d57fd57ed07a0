"""The notation in which a codebook's rules are written, and its parser.

    rule    = and { "OR" and }
    and     = not { "AND" not }
    not     = near { "NOT" near }
    near    = operand { "NEAR/k" operand }
    operand = "(" rule ")"  |  /regular expression/  |  phrase
    phrase  = term { term }            two or more terms stand side by side; inner quotes change nothing
    term    = word | word- | -word | -word- | =word | wild*card?

Operators are written in capitals, so that "and" and "or" stay words. Inside quotes they are words too. A term that
holds a hyphen, an apostrophe, a colon or a full stop (`SFI-lärare`, `don't`, `EU:s`, `t.ex.`) is a phrase of its parts,
because these characters separate words in the text as well. Letters are put in NFC; soft hyphens and zero-width
joiners are dropped; no-break spaces are spaces, in regular expressions too. Letter case is kept here and ignored when
the rule is used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from coding.errors import CodingError

Mode: TypeAlias = Literal["inflected", "begins", "ends", "holds", "exact", "wildcard"]

OPERATORS = ("AND", "OR", "NOT", "NEAR")
QUOTES = '"“”„'
JOINERS = "-‐‑'’:./&@_"  # between two words of one term; the first three are hyphens
HYPHENS = "-‐‑"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # may stand inside a word without being seen
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # blanks of other widths, or at which no line is broken
FURTHEST = 999_999  # words apart, with NEAR
DEEPEST = 40  # nested parentheses
DEEPEST_TREE = 200  # parts of parts, as a chain of NEAR or NOT makes them


class NotationError(CodingError):
    """A rule that does not parse: `column` (from 1) says where, `expected` what should stand there.

    >>> parse("brist NEAR bostad")
    Traceback (most recent call last):
    coding.notation.NotationError: The rule 'brist NEAR bostad' does not parse at column 7: expected NEAR with a \
distance, such as NEAR/5.
    """

    def __init__(self, rule: str, column: int, expected: str) -> None:
        super().__init__(f"The rule {rule!r} does not parse at column {column}: expected {expected}.")
        self.rule = rule
        self.column = column
        self.expected = expected

    def __reduce__(self) -> tuple[type[NotationError], tuple[str, int, str]]:
        return NotationError, (self.rule, self.column, self.expected)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a rule: its text without the marks of its mode (a wildcard keeps `*` and `?`)."""

    text: str
    mode: Mode
    column: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more terms side by side."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Both sides in one unit, at most `distance` words apart (1 = side by side), in either order."""

    left: Rule
    right: Rule
    distance: int


@dataclass(frozen=True, slots=True)
class And:
    """All parts in one unit."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The left side, in units in which the right side is not found."""

    left: Rule
    right: Rule


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression, as written between the slashes."""

    pattern: str
    column: int


Rule: TypeAlias = Term | Phrase | Near | And | Or | Not | Regex


def parse(rule: str) -> Rule:
    """Return the syntax tree of one rule.

    Raises `NotationError` with the column, counted from 1 in the rule as written, and what was expected there.

    >>> parse("bostad-")
    Term(text='bostad', mode='begins', column=1)
    >>> parse("brist NEAR/5 =boende").distance
    5
    >>> [term.text for term in parse("i andra hand").terms]
    ['i', 'andra', 'hand']
    """
    if not isinstance(rule, str):
        raise CodingError(f"A rule must be text, not {rule!r}. Write it in quotes.")
    return _parsed(rule)


@lru_cache(maxsize=1 << 14)
def _parsed(rule: str) -> Rule:
    return _Parser(rule).whole()


def terms_of(rule: Rule) -> Iterator[Term]:
    """Yield the terms of a rule from left to right, those behind NOT included.

    >>> [term.text for term in terms_of(parse("(hyra OR lån) NOT i andra hand"))]
    ['hyra', 'lån', 'i', 'andra', 'hand']
    """
    if isinstance(rule, Term):
        yield rule
    elif isinstance(rule, Phrase):
        yield from rule.terms
    elif isinstance(rule, Near | Not):
        yield from terms_of(rule.left)
        yield from terms_of(rule.right)
    elif isinstance(rule, And | Or):
        for part in rule.parts:
            yield from terms_of(part)


def is_word_character(character: str) -> bool:
    """Tell whether a character can be part of a word: letters, digits and combining marks.

    >>> [is_word_character(c) for c in "å9_-"]
    [True, True, False, False]
    """
    return unicodedata.category(character)[0] in "LNM"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a rule as written: `(`, `)`, an operator, a regular expression, a quoted phrase, or a word."""

    kind: Literal["(", ")", "operator", "regex", "quoted", "word", "end"]
    text: str
    column: int


class _Parser:
    """Recursive descent over the pieces of one rule."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        self.pieces = list(_pieces(rule))
        self.at = 0
        self.depth = 0

    @property
    def here(self) -> _Piece:
        return self.pieces[self.at]

    def error(self, piece: _Piece, expected: str) -> NotationError:
        return NotationError(self.rule, piece.column, expected)

    def take(self) -> _Piece:
        piece = self.here
        self.at += 1
        return piece

    def meets(self, operator: str) -> bool:
        return self.here.kind == "operator" and self.here.text == operator

    def whole(self) -> Rule:
        found = self.either()
        if self.here.kind != "end":
            raise self.error(self.here, "AND, OR, NOT, NEAR/k or the end of the rule")
        if _height(found) > DEEPEST_TREE:
            chained = [piece for piece in self.pieces if piece.kind == "operator" and piece.text not in ("AND", "OR")]
            where = chained[DEEPEST]
            raise self.error(
                where, "fewer words joined by NEAR or NOT; write several rules, or OR between some of them"
            )
        _refuse_lone_star(self.rule, found)
        return found

    def either(self) -> Rule:
        parts = [self.both()]
        while self.meets("OR"):
            self.take()
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Rule:
        parts = [self.without()]
        while self.meets("AND"):
            self.take()
            parts.append(self.without())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def without(self) -> Rule:
        found = self.near()
        while self.meets("NOT"):
            self.take()
            found = Not(found, self.near())
        return found

    def near(self) -> Rule:
        found = self.operand()
        while self.here.kind == "operator" and self.here.text.startswith("NEAR"):
            distance = self.distance(self.take())
            found = Near(found, self.operand(), distance)
        return found

    def distance(self, piece: _Piece) -> int:
        number = piece.text.removeprefix("NEAR").removeprefix("/")
        if not (number.isascii() and number.isdigit() and len(number) < 7 and 1 <= int(number) <= FURTHEST):
            raise self.error(piece, f"NEAR with a distance of 1 to {FURTHEST:,} words, such as NEAR/5")
        return int(number)

    def operand(self) -> Rule:
        piece = self.here
        if piece.kind == "(":
            return self.group()
        if piece.kind == "regex":
            self.take()
            return _regex(self.rule, piece)
        if piece.kind in ("word", "quoted"):
            return self.phrase()
        after = "" if self.at == 0 else f" after {self.pieces[self.at - 1].text!r}"
        raise self.error(piece, f"a word, a phrase or '('{after}")

    def group(self) -> Rule:
        opening = self.take()
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(opening, f"at most {DEEPEST} parentheses inside each other")
        found = self.either()
        if self.here.kind != ")":
            raise self.error(self.here, f"')' for the '(' at column {opening.column}")
        self.take()
        self.depth -= 1
        return found

    def phrase(self) -> Rule:
        terms: list[Term] = []
        while self.here.kind in ("word", "quoted"):
            piece = self.take()
            words = _words(piece.text, piece.column) if piece.kind == "quoted" else [piece]
            if not words:
                raise self.error(piece, "a word between the quotes")
            for word in words:
                terms.extend(_terms(self.rule, word))
        if self.here.kind in ("(", "regex"):
            raise self.error(self.here, "AND, OR, NOT, NEAR/k or the end of the rule; a phrase is made of words only")
        return terms[0] if len(terms) == 1 else Phrase(tuple(terms))


def _pieces(rule: str) -> Iterator[_Piece]:
    """Cut a rule into its pieces; the last one is the end."""
    at = 0
    while at < len(rule):
        character = rule[at]
        if character.isspace() or character in INVISIBLE:
            at += 1
        elif character in "()":
            yield _Piece("(" if character == "(" else ")", character, at + 1)
            at += 1
        elif character == "/":
            end = _closing_slash(rule, at)
            yield _Piece("regex", rule[at + 1 : end], at + 1)
            at = end + 1
        elif character in QUOTES:
            end = next((i for i in range(at + 1, len(rule)) if rule[i] in QUOTES), -1)
            if end < 0:
                raise NotationError(rule, at + 1, f"a second {character} that ends the phrase")
            yield _Piece("quoted", rule[at + 1 : end], at + 2)
            at = end + 1
        else:
            end = at
            while end < len(rule) and not (rule[end].isspace() or rule[end] in "()" or rule[end] in QUOTES):
                end += 1
            word = rule[at:end]
            is_operator = word in OPERATORS or word.startswith("NEAR/")
            if not is_operator:
                _refuse_misspelt_operator(rule, word, at + 1)
            yield _Piece("operator" if is_operator else "word", word, at + 1)
            at = end
    yield _Piece("end", "", len(rule) + 1)


_LIKE_OPERATOR = re.compile(rf"({'|'.join(OPERATORS)})(/?[0-9]+)?|(NEAR)(/.*)", re.IGNORECASE)


def _refuse_misspelt_operator(rule: str, word: str, column: int) -> None:
    """Refuse `And`, `NEAR5`, `AND/5` and the like: as a phrase they would find nothing, and nobody would be told.

    In small letters these are words (`not` is a word of Swedish); `check_rules` tells where an operator may be meant.
    """
    like = _LIKE_OPERATOR.fullmatch(word)
    if like is None or (word.islower() and word.isalpha()):
        return
    operator, distance = (like[1] or like[3]).upper(), like[2] or like[4]
    if operator == "NEAR":
        expected = "NEAR in capitals with a distance, such as NEAR/5"
    elif distance:
        expected = f"{operator} alone, for only NEAR has a distance"
    else:
        expected = f"{operator} in capitals"
    raise NotationError(
        rule, column, f"{expected}; the word {word!r} is written in {'quotes' if distance else 'small letters'}"
    )


def _closing_slash(rule: str, opening: int) -> int:
    at = opening + 1
    while at < len(rule):
        if rule[at] == "\\":
            at += 1
        elif rule[at] == "/":
            return at
        at += 1
    raise NotationError(rule, opening + 1, "a second '/' that ends the regular expression")


def _words(text: str, column: int) -> list[_Piece]:
    """Cut what stands between quotes into words, each with its column."""
    words: list[_Piece] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        end = at
        while end < len(text) and not text[end].isspace():
            end += 1
        words.append(_Piece("word", text[at:end], column + at))
        at = end
    return words


_SPACE = re.compile(f"[{SPACES}]")
_UNSEEN = re.compile(rf"(\\[^{INVISIBLE}])|\\?[{INVISIBLE}]")  # an escaped character stays as it is


def _regex(rule: str, piece: _Piece) -> Regex:
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


def _terms(rule: str, word: _Piece) -> list[Term]:
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
            raise NotationError(rule, column + at, "a letter or digit")
        yield unicodedata.normalize("NFC", part), column + start
        start = at + 1


def _instead_of(character: str) -> str:
    if character in ",;|":
        return f"a letter or digit, not {character!r}; to find one word or another, write OR between them"
    if character in "=":
        return "'=' only at the beginning of a word"
    return f"a letter, digit, hyphen or wildcard, not {character!r}"


def _height(tree: Rule) -> int:
    """Return how many parts lie inside each other, counted without going into itself."""
    height, level = 0, [tree]
    while level:
        height += 1
        level = [part for each in level for part in _parts_of(each)]
    return height


def _parts_of(tree: Rule) -> tuple[Rule, ...]:
    if isinstance(tree, Near | Not):
        return tree.left, tree.right
    return tree.parts if isinstance(tree, And | Or) else ()


def _refuse_lone_star(rule: str, tree: Rule) -> None:
    """A wildcard without a letter is a gap in a phrase; alone it would find every word."""
    if isinstance(tree, Term):
        if not tree.text.strip("*?"):
            raise NotationError(rule, tree.column, "at least one letter beside the wildcard")
    elif isinstance(tree, Phrase):
        if not any(term.text.strip("*?") for term in tree.terms):
            raise NotationError(rule, tree.terms[0].column, "at least one word with a letter in the phrase")
    elif isinstance(tree, Near | Not):
        _refuse_lone_star(rule, tree.left)
        _refuse_lone_star(rule, tree.right)
    elif isinstance(tree, And | Or):
        for part in tree.parts:
            _refuse_lone_star(rule, part)
