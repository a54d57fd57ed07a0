"""The parser of a rule: recursive descent over its pieces."""

from __future__ import annotations

from functools import lru_cache

from coding.errors import CodingError
from coding.notation.pieces import Piece, pieces_of, words_of
from coding.notation.signs import NotationError
from coding.notation.terms import regex_of, terms_of_word
from coding.notation.tree import And, Near, Not, Or, Phrase, Rule, Term, atoms_of, height_of

FURTHEST = 999_999  # words apart, with NEAR
DEEPEST = 40  # nested parentheses
_OPENING = ("word", "quoted", "(", "regex")  # kinds of pieces with which a part begins
DEEPEST_TREE = 200  # parts of parts, as a chain of NEAR or NOT makes them


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


class _Parser:
    """Recursive descent over the pieces of one rule."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        self.pieces = list(pieces_of(rule))
        self.at = 0
        self.depth = 0

    @property
    def here(self) -> Piece:
        return self.pieces[self.at]

    def error(self, piece: Piece, expected: str) -> NotationError:
        return NotationError(self.rule, piece.column, expected)

    def take(self) -> Piece:
        piece = self.here
        self.at += 1
        return piece

    def meets(self, operator: str) -> bool:
        return self.here.kind == "operator" and self.here.text == operator

    def whole(self) -> Rule:
        found = self.either()
        if self.here.kind != "end":
            raise self.unjoined("AND, OR, NOT, NEAR/k or the end of the rule")
        if height_of(found) > DEEPEST_TREE:
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

    def distance(self, piece: Piece) -> int:
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
            return regex_of(self.rule, piece)
        if piece.kind in ("word", "quoted"):
            return self.phrase()
        before = "" if self.at == 0 else self.pieces[self.at - 1].text
        if piece.kind == "operator" and before in ("", "("):
            alone = ": A NOT B is A without B" if piece.text == "NOT" else ""
            raise self.error(piece, f"a word, a phrase or '(' before {piece.text!r}, which joins two{alone}")
        after = f" after {before!r}" if before else ""
        alone = "; NOT alone means 'and not'" if (before, piece.text) == ("AND", "NOT") else ""
        raise self.error(piece, f"a word, a phrase or '('{after}{alone}")

    def unjoined(self, expected: str) -> NotationError:
        """What to say where a part has ended: of another part that nothing joins to it, else what was `expected`."""
        here, before = self.here, self.pieces[self.at - 1]
        if here.kind not in _OPENING:
            return self.error(here, expected)
        if before.kind == "regex" and here.column == before.column + len(before.text) + 2:
            return self.error(
                here, f"nothing right behind the closing '/', not {here.text!r}; letter case never counts"
            )
        return self.error(
            here,
            "AND, OR, NOT or NEAR/k; a phrase is made of words only, and NEAR/1 means side by side, in either order",
        )

    def group(self) -> Rule:
        opening = self.take()
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(opening, f"at most {DEEPEST} parentheses inside each other")
        found = self.either()
        if self.here.kind != ")":
            raise self.unjoined(f"')' for the '(' at column {opening.column}")
        self.take()
        self.depth -= 1
        return found

    def phrase(self) -> Rule:
        terms: list[Term] = []
        while self.here.kind in ("word", "quoted"):
            piece = self.take()
            words = words_of(piece.text, piece.column) if piece.kind == "quoted" else [piece]
            if not words:
                raise self.error(piece, "a word between the quotes")
            for word in words:
                terms.extend(terms_of_word(self.rule, word))
        return terms[0] if len(terms) == 1 else Phrase(tuple(terms))


def _refuse_lone_star(rule: str, tree: Rule) -> None:
    """A wildcard without a letter is a gap in a phrase; alone it would find every word."""
    for atom in atoms_of(tree):
        if isinstance(atom, Term):
            if not atom.text.strip("*?"):
                raise NotationError(rule, atom.column, "at least one letter beside the wildcard")
        elif isinstance(atom, Phrase) and not any(term.text.strip("*?") for term in atom.terms):
            raise NotationError(rule, atom.terms[0].column, "at least one word with a letter in the phrase")
