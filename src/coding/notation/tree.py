"""What a rule is once it is read: terms, phrases and regular expressions, and what joins them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Mode: TypeAlias = Literal["inflected", "begins", "ends", "holds", "exact", "wildcard"]


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


Atom: TypeAlias = Term | Phrase | Regex
Rule: TypeAlias = Term | Phrase | Near | And | Or | Not | Regex


def terms_of(rule: Rule) -> Iterator[Term]:
    """Yield the terms of a rule from left to right, those behind NOT included.

    >>> from coding.notation import parse
    >>> [term.text for term in terms_of(parse("(hyra OR lån) NOT i andra hand"))]
    ['hyra', 'lån', 'i', 'andra', 'hand']
    """
    for atom in atoms_of(rule):
        if isinstance(atom, Term):
            yield atom
        elif isinstance(atom, Phrase):
            yield from atom.terms


def atoms_of(rule: Rule) -> Iterator[Atom]:
    """Yield the terms, phrases and regular expressions that a rule joins, from left to right."""
    if isinstance(rule, Term | Phrase | Regex):
        yield rule
    for part in _parts_of(rule):
        yield from atoms_of(part)


def height_of(tree: Rule) -> int:
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
