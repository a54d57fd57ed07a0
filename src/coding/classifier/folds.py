"""Folds that keep an interview whole: what one participant said is never on both sides."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coding.classifier.units import Bools, Ints
from coding.errors import CodingError


def number_of_folds(groups: Ints, known: Bools, folds: int) -> int:
    """Return how many folds `grouped_folds` makes of the groups of which anything is known."""
    return min(folds, len(np.unique(groups[known.any(axis=1)])))


def grouped_folds(groups: Ints, folds: int, seed: int) -> Iterator[tuple[Ints, Ints]]:
    """Give (rows to learn from, rows held out) for each fold; every group is held out once, as a whole.

    Groups are shuffled with the seed, then the largest first is put into the fold with the fewest rows.

    >>> [held.tolist() for _, held in grouped_folds(np.array([7, 7, 8, 9]), 2, 0)]
    [[0, 1], [2, 3]]
    """
    names, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    if len(names) < 2:
        raise CodingError("Nothing can be held out: all that was read comes from one participant. Read at least two.")
    if folds < 2:
        raise CodingError(f"folds={folds}: at least 2 folds are needed to hold participants out.")
    folds = min(folds, len(names))
    shuffled = np.random.default_rng(seed).permutation(len(names))
    load = np.zeros(folds, dtype=np.int64)
    fold_of = np.zeros(len(names), dtype=np.int64)
    for name in shuffled[np.argsort(-sizes[shuffled], kind="stable")]:
        lightest = int(load.argmin())
        fold_of[name] = lightest
        load[lightest] += sizes[name]
    for fold in range(folds):
        held = fold_of[group] == fold
        yield np.flatnonzero(~held), np.flatnonzero(held)
