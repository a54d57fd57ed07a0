"""NEAR, AND, NOT and OR, worked out from the hits of words and phrases over the whole corpus at once.

A hit here is the set of its words' positions: the numbers of the words on the line, counting only what is searched.
Hits are the rows of a matrix of positions, in ascending order and filled up with `NOTHING`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coding.errors import CodingError
from coding.notation import And, Near, Not, Or, Rule
from coding.rules.letters import Places

NOTHING = np.iinfo(np.int64).max
ALL_UP_TO = 1_000
"""Combinations that AND lists in one unit; …"""
ALL_PER_HIT = 8
"""… or so many for each hit of its two sides there. Of more, each hit is listed with the nearest of the other side."""
MOST = 200_000
"""Combinations that a rule may have in any corpus; …"""
MOST_PER_HIT = 8
"""… in a large one so many for each hit of its two sides. More would fill the memory and tell nobody."""


@dataclass(frozen=True)
class Rows:
    """Hits: the unit of each, and its words' positions (hits × words)."""

    unit: Places
    words: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.unit)

    def take(self, which: NDArray[np.bool_] | Places) -> Rows:
        return Rows(self.unit[which], self.words[which])

    @property
    def first(self) -> Places:
        return np.asarray(self.words[:, 0])

    @property
    def last(self) -> Places:
        return np.asarray(np.where(self.words == NOTHING, -1, self.words).max(axis=1, initial=-1))


def no_rows() -> Rows:
    """Return no hits."""
    return Rows(np.zeros(0, dtype=np.int64), np.zeros((0, 1), dtype=np.int64))


def combine(tree: Rule, atom_rows: Callable[[Rule], Rows]) -> Rows:
    """Return the hits of a rule, each set of words once, sorted by unit and words.

    `atom_rows` gives the hits of a term, phrase or regular expression. Raises `TooManyCombinations` for more than
    `MOST` and `MOST_PER_HIT` allow: NEAR over long distances, or many words joined by AND.
    """
    if isinstance(tree, Or):
        return _distinct(_either([combine(part, atom_rows) for part in tree.parts]))
    if isinstance(tree, And):
        rows = combine(tree.parts[0], atom_rows)
        for part in tree.parts[1:]:
            rows = _both(rows, combine(part, atom_rows)) if len(rows) else rows
        return rows
    if isinstance(tree, Near | Not):
        left = combine(tree.left, atom_rows)
        if not len(left):
            return left
        right = combine(tree.right, atom_rows)
        if isinstance(tree, Near):
            return _near(left, right, tree.distance)
        return left.take(~np.isin(left.unit, right.unit))
    return _distinct(atom_rows(tree))


def _either(parts: list[Rows]) -> Rows:
    width = max(part.words.shape[1] for part in parts)
    return Rows(
        np.concatenate([part.unit for part in parts]), np.concatenate([_widened(p.words, width) for p in parts])
    )


def _widened(words: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    filling = np.full((len(words), width - words.shape[1]), NOTHING, dtype=np.int64)
    return np.concatenate([words, filling], axis=1)


def _distinct(rows: Rows) -> Rows:
    if len(rows) < 2:
        return rows
    order = np.lexsort((*rows.words.T[::-1], rows.unit))
    rows = rows.take(order)
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (rows.unit[1:] != rows.unit[:-1]) | (rows.words[1:] != rows.words[:-1]).any(axis=1)
    return rows.take(new)


def _both(left: Rows, right: Rows) -> Rows:
    """Every hit of one side with every hit of the other side in its unit; where these are too many to tell anybody
    anything, each hit of either side with the nearest of the other side. No unit that has a hit goes without one, and
    what is found in one unit does not hang on the others."""
    first = np.searchsorted(right.unit, left.unit, side="left")
    count = np.searchsorted(right.unit, left.unit, side="right") - first
    beside = np.searchsorted(left.unit, left.unit, side="right") - np.searchsorted(left.unit, left.unit, side="left")
    many = count * beside > np.maximum(ALL_UP_TO, ALL_PER_HIT * (count + beside))
    one, other = _pairs(first[~many], count[~many], len(left) + len(right))
    pairs = [_joined(left.take(np.flatnonzero(~many)[one]), right.take(other))]
    if many.any():
        some, others = left.take(many), right.take(np.isin(right.unit, left.unit[many]))
        pairs.append(_joined(some, others.take(_nearest(some, others))))
        pairs.append(_joined(others, some.take(_nearest(others, some))))
    return _distinct(_either(pairs))


def _nearest(hits: Rows, among: Rows) -> Places:
    """Return for each hit the row of the nearest one in its unit: by the places of first words, of several the earliest."""
    low = np.searchsorted(among.unit, hits.unit, side="left")
    high = np.searchsorted(among.unit, hits.unit, side="right") - 1
    after = np.clip(np.searchsorted(among.first, hits.first, side="left"), low, high)
    before = np.maximum(np.searchsorted(among.first, among.first[np.maximum(after - 1, low)], side="left"), low)
    return np.where(np.abs(hits.first - among.first[before]) <= np.abs(hits.first - among.first[after]), before, after)


def _near(left: Rows, right: Rows, distance: int) -> Rows:
    """Pairs in one unit that share no word and of which the nearest two words are at most `distance` apart."""
    if not len(left) or not len(right):
        return no_rows()
    right = right.take(np.argsort(right.first, kind="stable"))
    widest = int((right.last - right.first).max())
    first = np.searchsorted(right.first, left.first - distance - widest, side="left")
    first = np.maximum(first, np.searchsorted(right.unit, left.unit, side="left"))
    stop = np.searchsorted(right.first, left.last + distance, side="right")
    stop = np.minimum(stop, np.searchsorted(right.unit, left.unit, side="right"))
    one, other = _pairs(first, np.maximum(stop - first, 0), len(left) + len(right))
    apart = np.full(len(one), NOTHING)
    for a in left.words.T:
        for b in right.words.T:
            there = (a[one] != NOTHING) & (b[other] != NOTHING)
            np.minimum(apart, np.where(there, np.abs(a[one] - b[other]), NOTHING), out=apart)
    near = (apart > 0) & (apart <= distance)
    return _joined(left.take(one[near]), right.take(other[near]))


def _pairs(first: Places, count: Places, hits: int) -> tuple[Places, Places]:
    """Return the indices of pairs: each left row with `count` right rows from `first` on, of so many `hits` in all."""
    most = max(MOST, MOST_PER_HIT * hits)
    if count.sum() > most:
        raise TooManyCombinations(f"more than {most:,} combinations")
    one = np.repeat(np.arange(len(count)), count)
    return one, np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)


def _joined(left: Rows, right: Rows) -> Rows:
    """The words of two hits as one set."""
    words = np.sort(np.concatenate([left.words, right.words], axis=1), axis=1)
    again = np.zeros(words.shape, dtype=bool)
    again[:, 1:] = words[:, 1:] == words[:, :-1]
    if again.any():
        words[again] = NOTHING
        words.sort(axis=1)
    return _distinct(Rows(left.unit, words))


class TooManyCombinations(CodingError):
    """A rule has more combinations than can be kept; told with the rule's name where that is known."""
