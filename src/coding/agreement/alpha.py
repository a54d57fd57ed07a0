"""Krippendorff's alpha for units: nominal, ordinal, interval, ratio, and sets of codes.

Krippendorff 2004, "Content Analysis", 2nd ed., pp. 221-243; Krippendorff 2011, "Computing Krippendorff's
alpha-reliability", sections A-E.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from coding.agreement.chance import numbers
from coding.agreement.ratings import NO_PAIR, ONE_VALUE, Floats, Ints, Ratings
from coding.agreement.sets import distance_named, memberships
from coding.agreement.tally import Tally, Value, stack

Distance = Callable[[Ints, Ints], Floats]
"""Distances between the values at some places and the values at others; the arrays broadcast."""

BLOCK = 4_000_000
"""Distances held in memory at once."""


def alpha_by_distance(ratings: Ratings, distance: Distance) -> Tally:
    """Alpha for a distance that does not depend on how often values occur.

    The expected disagreement is a sum over pairs of values, and so over pairs of interviews: a small interviews x
    interviews table holds all that resampling needs.
    """
    groups = len(ratings.groups)
    observed = np.zeros(groups)
    for units, left, right in ratings.pairs():
        observed += ratings.sums(units, distance(left, right) * 2 / (ratings.raters[units] - 1))
    given = ratings.marginals(ratings.pairable)
    expected = _expected(given, distance)

    def formula(row: Floats) -> Value:
        if row[1] == 0:
            return math.nan, NO_PAIR
        together = row[2:] @ expected @ row[2:]
        if together <= 0:
            return math.nan, ONE_VALUE
        return float(1 - (row[1] - 1) * row[0] / together), ""

    return Tally(stack(observed, given.sum(axis=1), np.eye(groups)), formula)


def _expected(given: Floats, distance: Distance) -> Floats:
    """Sum of the distances between all values of two interviews, for each pair of interviews."""
    used = np.flatnonzero(given.sum(axis=0))
    given = given[:, used]
    expected = np.zeros((len(given), len(given)))
    step = max(1, BLOCK // max(1, len(used)))
    for start in range(0, len(used), step):
        block = distance(used[start : start + step, None], used[None, :])
        expected += given[:, start : start + step] @ (block @ given.T)
    return expected


def alpha_by_score(ratings: Ratings, scores: Callable[[Floats], Floats]) -> Tally:
    """Alpha for squared differences between scores that may depend on how often each value occurs."""
    size = len(ratings.values)
    pairs = [(units, left * size + right) for units, left, right in ratings.pairs()]
    units = np.concatenate([np.zeros(0, dtype=np.int64), *(one for one, _ in pairs)])
    cells, cell = np.unique(
        np.concatenate([np.zeros(0, dtype=np.int64), *(two for _, two in pairs)]), return_inverse=True
    )
    rows = len(ratings.groups)
    flat = ratings.group[units] * len(cells) + cell
    amounts = 2 / (ratings.raters[units] - 1)
    coincidences = (
        np.bincount(flat, weights=amounts, minlength=rows * len(cells)).astype(float).reshape(rows, len(cells))
    )
    left, right = np.divmod(cells, max(1, size))

    def formula(row: Floats) -> Value:
        given = row[len(cells) :]
        total = given.sum()
        if total == 0:
            return math.nan, NO_PAIR
        if (given > 0).sum() < 2:
            return math.nan, ONE_VALUE
        score = scores(given)
        score = score - given @ score / total  # centred, so that large numbers do not eat the differences
        observed = row[: len(cells)] @ (score[left] - score[right]) ** 2
        expected = 2 * total * (given @ score**2)
        return float(1 - (total - 1) * observed / expected), ""

    return Tally(stack(coincidences, ratings.marginals(ratings.pairable)), formula)


def _midranks(given: Floats) -> Floats:
    """The sum of frequencies between two values, less half of both ends, is the difference of these (2004, p. 233)."""
    ranks: Floats = np.cumsum(given) - given / 2
    return ranks


def krippendorff_alpha(ratings: Ratings, level: str, distance: str | None) -> Tally:
    """Choose the distance: between sets when one is named, else by the level of measurement."""
    if distance is not None:
        return alpha_by_distance(ratings, _between_sets(ratings, distance))
    if level == "ordinal":
        if not ratings.listed:
            numbers(ratings, "ordinal")
        return alpha_by_score(ratings, _midranks)
    if level == "interval":
        values = numbers(ratings, "interval")
        return alpha_by_score(ratings, lambda given: values)
    if level == "ratio":
        return alpha_by_distance(ratings, _ratio(numbers(ratings, "ratio")))
    return _nominal(ratings)


def _ratio(values: Floats) -> Distance:
    def distance(left: Ints, right: Ints) -> Floats:
        apart, sums = values[left] - values[right], values[left] + values[right]
        return np.divide(apart, sums, out=np.zeros(np.shape(sums)), where=sums > 0) ** 2

    return distance


def _between_sets(ratings: Ratings, name: str) -> Distance:
    measure = distance_named(name)
    member = memberships(ratings.values)
    sizes = member.sum(axis=1).astype(float)

    def distance(left: Ints, right: Ints) -> Floats:
        all_to_all = left.ndim == 2
        shared = member[left[:, 0]] @ member[right[0]].T if all_to_all else (member[left] * member[right]).sum(axis=1)
        one, two = np.broadcast_arrays(sizes[left], sizes[right])
        return measure(shared.astype(float), one, two)

    return distance


def _nominal(ratings: Ratings) -> Tally:
    """Nominal alpha needs no distances, only how often each value was given."""
    disagreed = np.zeros(len(ratings.groups))
    for units, left, right in ratings.pairs():
        apart = units[left != right]
        disagreed += ratings.sums(apart, 2 / (ratings.raters[apart] - 1))

    def formula(row: Floats) -> Value:
        given = row[1:]
        total = given.sum()
        if total == 0:
            return math.nan, NO_PAIR
        if (given > 0).sum() < 2:
            return math.nan, ONE_VALUE
        return float(1 - (total - 1) * row[0] / (total**2 - given @ given)), ""

    return Tally(stack(disagreed, ratings.marginals(ratings.pairable)), formula)
