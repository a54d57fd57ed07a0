"""Two-coder and many-coder coefficients that take chance out: Cohen, Scott, Fleiss and Gwet."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from coding.agreement.observed import require_two_coders
from coding.agreement.ratings import NO_PAIR, ONE_VALUE, Floats, Ratings, are_numbers
from coding.agreement.tally import Tally, Value, stack
from coding.errors import CodingError


def cohen_kappa(ratings: Ratings, weights: Floats | None) -> Tally:
    """1 - observed / expected disagreement of two coders, chance from each coder's own distribution.

    Cohen 1960, "A coefficient of agreement for nominal scales", Educ Psychol Meas 20, p. 40; weighted: Cohen 1968,
    "Weighted kappa", Psychol Bull 70, p. 215.
    """
    require_two_coders(ratings, "cohen_kappa")
    size = len(ratings.values)
    observed = units_seen = np.zeros(len(ratings.groups))
    first = second = np.zeros((len(ratings.groups), size))
    for units, left, right in ratings.pairs():
        one = np.ones(len(units))
        apart = (left != right).astype(float) if weights is None else weights[left, right]
        observed, units_seen = ratings.sums(units, apart), ratings.sums(units, one)
        first, second = ratings.counts(units, left, one), ratings.counts(units, right, one)

    def formula(row: Floats) -> Value:
        if row[1] == 0:
            return math.nan, NO_PAIR
        mine, yours = row[2 : 2 + size], row[2 + size :]
        if ((mine + yours) > 0).sum() < 2:
            return math.nan, ONE_VALUE
        together = mine @ yours
        expected = row[1] ** 2 - together if weights is None else mine @ weights @ yours
        if expected == 0:
            return math.nan, "by these weights no disagreement is possible: the coefficient is undefined"
        return float(1 - row[0] * row[1] / expected), ""

    return Tally(stack(observed, units_seen, first, second), formula)


def scott_pi(ratings: Ratings) -> Tally:
    """(observed - chance) / (1 - chance) of two coders, chance from the distribution of both together.

    Scott 1955, "Reliability of content analysis", Public Opinion Quarterly 19, p. 323.
    """
    require_two_coders(ratings, "scott_pi")
    agreed = units_seen = np.zeros(len(ratings.groups))
    for units, left, right in ratings.pairs():
        agreed = ratings.sums(units, (left == right).astype(float))
        units_seen = ratings.sums(units, np.ones(len(units)))

    def formula(row: Floats) -> Value:
        if row[1] == 0:
            return math.nan, NO_PAIR
        if (row[2:] > 0).sum() < 2:
            return math.nan, ONE_VALUE
        chance = ((row[2:] / row[2:].sum()) ** 2).sum()
        return float((row[0] / row[1] - chance) / (1 - chance)), ""

    return Tally(stack(agreed, units_seen, ratings.marginals(ratings.pairable)), formula)


def fleiss_kappa(ratings: Ratings) -> Tally:
    """(observed - chance) / (1 - chance) of many coders, who need not be the same for each unit.

    Observed agreement is the mean over units with two or more ratings of the share of agreeing pairs; chance comes from
    the mean share of each value over all rated units. Fleiss 1971, "Measuring nominal scale agreement among many
    raters", Psychol Bull 76, p. 379; with missing ratings: Gwet 2014, "Handbook of Inter-Rater Reliability", ch. 2.
    """

    def chance(shares: Floats) -> float:
        return float((shares**2).sum())

    return _mean_over_units(ratings, np.eye(len(ratings.values)), chance)


def gwet(ratings: Ratings, weights: Floats | None) -> Tally:
    """AC1, or with disagreement ``weights`` AC2: chance is the sum of p (1 - p) over q values, divided by q - 1.

    q is the number of ``categories`` when they were given, else of the values that occur. Gwet 2008, "Computing
    inter-rater reliability and its variance in the presence of high agreement", Brit J Math Stat Psychol 61, p. 33;
    AC2 and missing ratings: Gwet 2014, "Handbook of Inter-Rater Reliability", ch. 3.
    """
    size = len(ratings.values)
    if weights is not None and not np.array_equal(weights, weights.T):
        raise CodingError(
            "AC2 knows no first and second coder, so its weights are the same both ways. Make them symmetric."
        )
    agreement = np.eye(size)
    if weights is not None and size and weights.max() > 0:
        agreement = 1 - weights / weights.max()

    def chance(shares: Floats) -> float:
        return float(agreement.sum() / (size * (size - 1)) * (shares * (1 - shares)).sum())

    return _mean_over_units(ratings, agreement, chance)


def _mean_over_units(ratings: Ratings, agreement: Floats, chance: Any) -> Tally:
    agreed = np.zeros(len(ratings.groups))
    for units, left, right in ratings.pairs():
        raters = ratings.raters[units]
        agreed += ratings.sums(units, agreement[left, right] * 2 / (raters * (raters - 1)))
    pairable, rated = np.flatnonzero(ratings.pairable), np.flatnonzero(ratings.raters > 0)
    units, coders = np.nonzero(ratings.places >= 0)
    shares = ratings.counts(units, ratings.places[units, coders], 1 / ratings.raters[units])

    def formula(row: Floats) -> Value:
        if row[1] == 0:
            return math.nan, NO_PAIR
        if (row[3:] > 0).sum() < 2:
            return math.nan, ONE_VALUE
        by_chance = chance(row[3:] / row[2])
        if by_chance == 1:
            return math.nan, "by these weights no disagreement is possible: the coefficient is undefined"
        return float((row[0] / row[1] - by_chance) / (1 - by_chance)), ""

    counted = ratings.sums(pairable, np.ones(len(pairable))), ratings.sums(rated, np.ones(len(rated)))
    return Tally(stack(agreed, *counted, shares), formula)


def disagreement_weights(weights: Any, ratings: Ratings, *, level: str = "nominal") -> Floats | None:
    """Turn ``weights`` into a table over the values: 0 on the diagonal, larger for worse disagreement.

    ``"linear"`` and ``"quadratic"`` use the places in ``categories=``, or the numbers themselves when no categories are
    given. Without weights the ``level`` gives those of Gwet 2014, ch. 3 (ordinal, interval = quadratic, ratio).
    """
    if isinstance(weights, pd.DataFrame):
        return _own_weights(weights, ratings)
    if weights is None and level == "nominal":
        return None
    if weights not in ("linear", "quadratic", None):
        raise CodingError(
            f"weights={weights!r} is not known. Use 'linear', 'quadratic' or a DataFrame of disagreement."
        )
    scale = _scale(ratings, str(weights or level))
    apart: Floats = np.abs(scale[:, None] - scale[None, :])
    if weights == "linear":
        return apart
    if weights is None and level == "ordinal":
        steps = np.abs(np.subtract.outer(np.arange(len(scale)), np.arange(len(scale)))).astype(float)
        return np.asarray(steps * (steps + 1) / 2)
    if weights is None and level == "ratio":
        sums = scale[:, None] + scale[None, :]
        return np.asarray(np.divide(apart, sums, out=np.zeros_like(apart), where=sums > 0) ** 2)
    return np.asarray(apart**2)


def _scale(ratings: Ratings, asked: str) -> Floats:
    if asked in ("interval", "ratio") or not ratings.listed:
        return numbers(ratings, asked)
    return np.arange(len(ratings.values), dtype=float)


def numbers(ratings: Ratings, asked: str) -> Floats:
    """Return the values as numbers, or raise CodingError: words have no distances unless someone gives an order."""
    if not are_numbers(ratings.values):
        word = next(value for value in ratings.values if not are_numbers([value]))
        way_out = (
            "Give numbers."
            if asked in ("interval", "ratio")
            else "Give the order in categories=[...], from lowest to highest."
        )
        raise CodingError(f"{asked!r} needs an order of the values, and {word!r} is not a number. {way_out}")
    scale = np.array(ratings.values, dtype=float)
    if not np.isfinite(scale).all():
        raise CodingError(f"{asked!r} needs finite numbers. Write a missing rating as NaN.")
    if asked == "ratio" and (scale < 0).any():
        raise CodingError(
            f"The ratio level has no values under zero, and {scale.min():g} occurs. Use level='interval'."
        )
    return scale


def _own_weights(weights: pd.DataFrame, ratings: Ratings) -> Floats:
    for value in ratings.values:
        if value not in weights.index or value not in weights.columns:
            raise CodingError(
                f"The weights have no row and column for {value!r}. Name both by the values of the ratings."
            )
    if not (weights.index.is_unique and weights.columns.is_unique):
        raise CodingError("A value has two rows or columns in the weights. Give each value one.")
    table = weights.loc[ratings.values, ratings.values].to_numpy(dtype=float)
    if not np.isfinite(table).all() or (table < 0).any():
        raise CodingError("Weights of disagreement are numbers of 0 or more. One of them is negative or missing.")
    if np.diag(table).any():
        raise CodingError(
            "Weights say how bad a disagreement is, so the diagonal is 0. These look like weights of agreement."
        )
    return table
