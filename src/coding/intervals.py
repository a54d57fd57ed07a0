"""Confidence intervals for shares and for values that are computed over whole interviews.

Turns of one interview resemble each other, so an interval that treats every turn as a fresh draw is too narrow.
Here the interview is what is drawn, left out or counted. Such an interval speaks of new interviews, not of new coders.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from coding.errors import CodingError

LEVEL = 0.95
"""Share of intervals that should cover the true value."""

FEWEST_GROUPS = 5
"""Under this many interviews no interval is given: it would rest on too few independent pieces of evidence."""


def wilson(
    count: float, total: float, *, population: float | None = None, whole: float | None = None, level: float = LEVEL
) -> tuple[float, float]:
    """Return the Wilson score interval (low, high) of the share ``count / total``.

    With ``population``, the number of all who could have been asked, the finite population correction
    (N - n) / (N - 1) shrinks the variance; when everyone was asked nothing is left to be uncertain about. The ends then
    never leave what can be: at least those who were counted, at most these and all who are not known. ``whole``: how many
    of the total are known wholly (all, unless said); only these count as n in the correction.
    With ``total`` 0 both ends are NaN. Raises CodingError when the counts contradict each other.

    Source: Wilson 1927, "Probable inference", JASA 22, pp. 209-212; correction: Cochran 1977, "Sampling Techniques",
    theorem 3.2, p. 51.

    >>> tuple(round(end, 3) for end in wilson(3, 15))
    (0.07, 0.452)
    >>> tuple(round(end, 3) for end in wilson(3, 15, population=20))
    (0.15, 0.321)
    >>> tuple(round(end, 3) for end in wilson(8, 10, population=10, whole=7))
    (0.8, 0.905)
    """
    if not 0 <= count <= total:
        raise CodingError(f"A share of {count} in {total} cannot be: the count must lie between 0 and the total.")
    if population is not None and population < total:
        raise CodingError(
            f"The population ({population}) is smaller than the sample ({total}). Give the larger number."
        )
    if total == 0:
        return math.nan, math.nan
    share = count / total
    spread = NormalDist().inv_cdf((1 + level) / 2) ** 2 / total
    if population is not None:
        known = total if whole is None else whole
        spread *= min((population - known) / (population - 1), 1.0) if population > 1 else 0
    centre = (share + spread / 2) / (1 + spread)
    half = math.sqrt(spread * share * (1 - share) + spread**2 / 4) / (1 + spread)
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == total else min(1.0, centre + half)
    if population is None:
        return low, high
    return max(low, count / population), min(high, (count + population - known) / population)


def jackknife_t(
    value: float | NDArray[np.float64], left_out: Sequence[float] | NDArray[np.float64], *, level: float = LEVEL
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the interval (low, high) around ``value`` from the values found when each interview is left out.

    ``left_out`` has one row per interview and, for many values at once, one column per value. The half width is
    Student's t with (interviews - 1) degrees of freedom times the jackknife's standard error. NaN where a left-out
    value is NaN, where there are under two interviews, or where all left-out values are the same: an interval of
    width zero would claim certainty.

    Source: Tukey 1958, Annals of Mathematical Statistics 29, p. 614; Miller 1974, "The jackknife - a review",
    Biometrika 61, pp. 1-15.

    >>> low, high = jackknife_t(0.5, [0.45, 0.5, 0.52, 0.48, 0.55])
    >>> round(float(low), 3), round(float(high), 3)
    (0.311, 0.689)
    """
    from scipy.special import stdtrit  # late: it would double the time of `import coding`

    rows = np.asarray(left_out, dtype=float)
    interviews = len(rows)
    centre = np.asarray(value, dtype=float)
    if interviews < 2:
        return np.full(centre.shape, np.nan), np.full(centre.shape, np.nan)
    error = np.sqrt((interviews - 1) / interviews * ((rows - rows.mean(axis=0)) ** 2).sum(axis=0))
    error = np.where(np.isclose(error, 0, atol=1e-12), np.nan, error)
    half = stdtrit(interviews - 1, (1 + level) / 2) * error
    return centre - half, centre + half


def bootstrap_draws(groups: int, *, rounds: int = 1000, seed: int = 0) -> NDArray[np.int64]:
    """Return how often each interview is drawn in each round: ``rounds`` rows that each sum to ``groups``.

    Sums over interviews can then be resampled by one matrix product, without touching the units again.

    Source: Efron 1979, "Bootstrap methods", Annals of Statistics 7, pp. 1-26; whole clusters: Davison & Hinkley 1997,
    "Bootstrap Methods and their Application", section 3.8, p. 100.

    >>> bootstrap_draws(4, rounds=3, seed=1).sum(axis=1)
    array([4, 4, 4])
    """
    if rounds < 1:
        raise CodingError(f"A bootstrap of {rounds} rounds is none. Ask for at least 1, better 1000.")
    return np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), size=rounds)


def percentile_interval(
    values: NDArray[np.float64], *, level: float = LEVEL
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the middle ``level`` of bootstrap values, rounds in rows; NaN rounds (undefined there) are left out.

    Source: Efron & Tibshirani 1993, "An Introduction to the Bootstrap", section 13.3, p. 170.

    >>> low, high = percentile_interval(np.arange(101) / 100)
    >>> round(float(low), 3), round(float(high), 3)
    (0.025, 0.975)
    """
    rows = np.asarray(values, dtype=float)
    empty = np.isnan(rows).all(axis=0)
    safe = np.where(empty, 0.0, rows)  # nanquantile warns about columns of NaN alone
    low, high = np.nanquantile(safe, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)
