"""Observed agreement: shares that no chance is taken out of (percent, positive, negative, Holsti)."""

from __future__ import annotations

import math

import numpy as np

from coding.agreement.ratings import NO_PAIR, Floats, Ratings
from coding.agreement.tally import Tally, Value, stack
from coding.errors import CodingError


def percent(ratings: Ratings) -> Tally:
    """Share of agreeing pairs of ratings, each unit weighing by its number of ratings (1 - Do of nominal alpha).

    With two coders, or nothing missing, this is the plain share of units (or pairs) in agreement. With missing ratings
    it differs from the mean over units and from the share of all pairs. Krippendorff 2004, "Content Analysis", p. 223.
    """
    agreed = np.zeros(len(ratings.groups))
    for units, left, right in ratings.pairs():
        same = left == right
        agreed += ratings.sums(units[same], 2 / (ratings.raters[units[same]] - 1))
    values = ratings.marginals(ratings.pairable).sum(axis=1)
    return Tally(stack(agreed, values), _share_of_pairs)


def _share_of_pairs(row: Floats) -> Value:
    return (float(row[0] / row[1]), "") if row[1] > 0 else (math.nan, NO_PAIR)


def specific(ratings: Ratings, *, chosen: bool) -> Tally:
    """Positive (``chosen``) or negative agreement: 2a / (2a + b + c) for two coders.

    a are the units where both gave the value, b and c those where one did. For more coders a pair of ratings counts
    1 / (raters - 1), as in alpha. Dice 1945, Ecology 26, p. 298; Cicchetti & Feinstein 1990, "High agreement but low
    kappa: II", J Clin Epidemiol 43, p. 554.
    """
    for value in ratings.values:
        if value not in (True, False):
            raise CodingError(
                f"Positive and negative agreement are for one code at a time: ratings are True or False, not {value!r}."
            )
    place = next((place for place, value in enumerate(ratings.values) if bool(value) is chosen), -1)
    both = np.zeros(len(ratings.groups))
    for units, left, right in ratings.pairs():
        agreed = units[(left == place) & (right == place)]
        both += ratings.sums(agreed, 2 / (ratings.raters[agreed] - 1))
    marginals = ratings.marginals(ratings.pairable)
    given = marginals[:, place] if place >= 0 else np.zeros(len(ratings.groups))
    unused = "no coder gave the code" if chosen else "every coder gave the code to every unit"

    def formula(row: Floats) -> Value:
        if row[2] == 0:
            return math.nan, NO_PAIR
        if row[1] == 0:
            return math.nan, f"{unused}: {'positive' if chosen else 'negative'} agreement is undefined"
        return float(row[0] / row[1]), ""

    return Tally(stack(both, given, marginals.sum(axis=1)), formula)


def holsti(ratings: Ratings) -> Tally:
    """2M / (N1 + N2): M decisions in agreement, N1 and N2 all decisions of each coder, unpaired ones too.

    Not corrected for chance. Holsti 1969, "Content Analysis for the Social Sciences and Humanities", p. 140.
    """
    require_two_coders(ratings, "holsti")
    groups = len(ratings.groups)
    agreed, paired = np.zeros(groups), np.zeros(groups)
    for units, left, right in ratings.pairs():
        same = units[left == right]
        agreed += ratings.sums(same, np.ones(len(same)))
        paired += ratings.sums(units, np.ones(len(units)))
    decisions = ratings.marginals(ratings.raters > 0).sum(axis=1)

    def formula(row: Floats) -> Value:
        return (float(2 * row[0] / row[1]), "") if row[2] > 0 else (math.nan, NO_PAIR)

    return Tally(stack(agreed, decisions, paired), formula)


def require_two_coders(ratings: Ratings, name: str) -> None:
    """Raise CodingError when more than two coders coded something."""
    if ratings.coders > 2:
        raise CodingError(
            f"{name} compares two coders and {ratings.coders} have coded. "
            "Choose two columns, or use 'krippendorff_alpha' or 'fleiss_kappa' for all."
        )
