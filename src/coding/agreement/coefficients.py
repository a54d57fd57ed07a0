"""One way in to all coefficients: a table of ratings in, a value with its interval or the reason why not out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coding.agreement.alpha import krippendorff_alpha
from coding.agreement.chance import cohen_kappa, disagreement_weights, fleiss_kappa, gwet, scott_pi
from coding.agreement.observed import holsti, percent, specific
from coding.agreement.ratings import Floats, Ints, Ratings, read_ratings
from coding.agreement.tally import Tally
from coding.errors import CodingError
from coding.intervals import FEWEST_GROUPS, bootstrap_draws, jackknife_t, percentile_interval

NAMES = (
    "percent", "positive", "negative", "cohen_kappa", "scott_pi", "fleiss_kappa",
    "krippendorff_alpha", "gwet_ac1", "gwet_ac2", "holsti",
)  # fmt: skip
CHANCE_CORRECTED = ("cohen_kappa", "scott_pi", "fleiss_kappa", "krippendorff_alpha", "gwet_ac1", "gwet_ac2")
LEVELS = ("nominal", "ordinal", "interval", "ratio")
UNDEFINED_ROUNDS = 0.05
"""When the value is undefined in more than this share of the bootstrap's rounds, no interval is given."""

NO_GROUPS = "no interval: it leaves out whole interviews, so say in groups= which interview each unit belongs to"
NONE_WITHOUT = (
    "caution: no unit is without the code; if units that neither coder coded were left out, "
    "this coefficient means nothing - use 'positive' (Dice)"
)


@dataclass(frozen=True)
class Coefficient:
    """The value of a coefficient, its interval, and what stands in the way of either.

    ``value`` is NaN when the coefficient is undefined; ``low`` and ``high`` are the ends of a 95 % interval over
    interviews, NaN when none was asked for or none can be given; ``reason`` says in words why something is NaN (or
    what to beware of), and is empty when there is nothing to say; ``n`` counts the units that entered: those with two
    or more ratings (for Holsti: with any).
    """

    value: float
    low: float
    high: float
    reason: str
    n: int


def coefficient(
    name: str,
    ratings: pd.DataFrame,
    *,
    level: str = "nominal",
    weights: str | pd.DataFrame | None = None,
    distance: str | None = None,
    categories: Sequence[Any] | None = None,
    interval: bool | str = False,
    groups: Any = None,
    rounds: int = 1000,
    seed: int = 0,
) -> Coefficient:
    """Return one coefficient of agreement for ratings with units in rows and coders in columns.

    Missing (not coded) is NaN or None and never a category; a set of codes is a frozenset, and a coder who read the
    unit and gave no code gave the empty set. Degenerate ratings give NaN with a reason.

    ``name``: ``percent`` (1 - Do: each unit weighs by its ratings), ``positive`` and ``negative`` (specific agreement
    of one code, ratings True or False), ``holsti`` (not corrected for chance); ``cohen_kappa`` and ``scott_pi`` (two
    coders, units that both coded); ``fleiss_kappa``, ``krippendorff_alpha``, ``gwet_ac1``, ``gwet_ac2`` (any number).
    ``level`` (alpha, AC2) is ``nominal``, ``ordinal``, ``interval`` or ``ratio``. ``weights`` (kappa, AC2) is
    ``"linear"``, ``"quadratic"`` or a DataFrame of disagreement weights with zeros on the diagonal. ``distance`` (alpha)
    is ``"jaccard"``, ``"masi_2006"`` or ``"masi_2004"`` for sets. ``categories`` lists all values from lowest to
    highest: the order for text, and for AC1 and AC2 the number of categories (else that of the values that occur).

    ``interval`` is False, True (jackknife-t) or ``"bootstrap"`` (percentile, with ``rounds`` and ``seed``). Both leave
    out or draw whole ``groups``: one interview per unit, as a list or the name of an index level. Under five interviews
    there is none. They speak of new interviews, not of new coders.

    Raises CodingError for an unknown name or option, an option that the coefficient does not use, more than two coders
    where it compares two, and values that do not fit the level or the categories. Sources: the module of each
    coefficient names paper and page.

    >>> ratings = pd.DataFrame({"a": [1, 1, 2, 2, 3, None], "b": [1, 1, 2, 3, 3, 1]})
    >>> alpha = coefficient("krippendorff_alpha", ratings)
    >>> round(alpha.value, 3), alpha.n
    (0.727, 5)
    >>> coefficient("cohen_kappa", pd.DataFrame({"a": [1, 1], "b": [1, 1]})).reason
    'only one value occurs: the coefficient is undefined'
    """
    _check_options(name, level, weights, distance, interval)
    rated = _rated(ratings, categories, weights, groups)
    tally = _tally(name, rated, level, weights, distance)
    value, reason = tally.total()
    n = int((rated.raters > 0).sum() if name == "holsti" else rated.pairable.sum())
    low = high = math.nan
    if interval and not math.isnan(value):
        low, high, reason = _interval(tally, value, rated, interval, groups, rounds, seed)
        low, high = _within(name, value, low, high)
    if name in CHANCE_CORRECTED and not math.isnan(value) and _none_without(rated):
        reason = "; ".join(part for part in (reason, NONE_WITHOUT) if part)
    return Coefficient(value, low, high, reason, n)


def leave_one_out(
    name: str,
    ratings: pd.DataFrame,
    *,
    groups: Any,
    level: str = "nominal",
    weights: str | pd.DataFrame | None = None,
    distance: str | None = None,
    categories: Sequence[Any] | None = None,
) -> pd.Series:
    """Return the coefficient without each interview in turn: a Series with the left-out interview in its index.

    Its smallest and largest value say how much one interview can move the result; that is a fact about these
    interviews and no confidence interval. The other arguments are those of ``coefficient``.

    >>> ratings = pd.DataFrame({"a": [1, 2, 1, 2, 1, 2], "b": [1, 2, 1, 2, 1, 1]})
    >>> leave_one_out("percent", ratings, groups=["R01", "R01", "R02", "R02", "R03", "R03"]).round(2).to_dict()
    {'R01': 0.75, 'R02': 0.75, 'R03': 1.0}
    """
    _check_options(name, level, weights, distance, False)
    rated = _rated(ratings, categories, weights, groups)
    tally = _tally(name, rated, level, weights, distance)
    informative = _informative(rated)
    values = _without_each(tally, informative)
    index = pd.Index([rated.groups[place] for place in informative], name="left_out")
    return pd.Series(values, index=index, name=name, dtype=float)


def _check_options(name: str, level: str, weights: object, distance: object, interval: object) -> None:
    if name not in NAMES:
        raise CodingError(f"There is no coefficient {name!r}. Choose one of {', '.join(NAMES)}.")
    if level not in LEVELS:
        raise CodingError(f"There is no level {level!r}. Choose one of {', '.join(LEVELS)}.")
    if not (isinstance(interval, bool) or interval == "bootstrap"):
        raise CodingError(f"interval={interval!r} is not known. Use True for the jackknife-t, or 'bootstrap'.")
    if level != "nominal" and name not in ("krippendorff_alpha", "gwet_ac2"):
        way_out = "give weights= instead" if name == "cohen_kappa" else "leave it out, or use 'krippendorff_alpha'"
        raise CodingError(f"{name} does not know the level {level!r}: {way_out}.")
    if weights is not None and name not in ("cohen_kappa", "gwet_ac2"):
        raise CodingError(f"{name} takes no weights. Use 'cohen_kappa' or 'gwet_ac2', or leave weights= out.")
    if distance is not None and (name != "krippendorff_alpha" or level != "nominal"):
        raise CodingError(
            "A distance between sets is for 'krippendorff_alpha' at its nominal level. Leave distance= out."
        )


def _rated(ratings: pd.DataFrame, categories: Sequence[Any] | None, weights: object, groups: Any) -> Ratings:
    """Read the ratings; the user's own weights list the categories, also those that nobody used."""
    rated = read_ratings(ratings, categories=categories, groups=groups)
    if isinstance(weights, pd.DataFrame) and not rated.listed and set(rated.values) <= set(weights.index):
        return read_ratings(ratings, categories=list(dict.fromkeys(weights.index)), groups=groups)
    return rated


def _tally(name: str, rated: Ratings, level: str, weights: Any, distance: str | None) -> Tally:
    if name in ("positive", "negative"):
        return specific(rated, chosen=name == "positive")
    if name == "cohen_kappa":
        return cohen_kappa(rated, disagreement_weights(weights, rated))
    if name == "krippendorff_alpha":
        return krippendorff_alpha(rated, level, distance)
    if name == "gwet_ac1":
        return gwet(rated, None)
    if name == "gwet_ac2":
        return gwet(rated, disagreement_weights(weights, rated, level=level))
    return {"percent": percent, "scott_pi": scott_pi, "fleiss_kappa": fleiss_kappa, "holsti": holsti}[name](rated)


def _informative(rated: Ratings) -> Ints:
    """Interviews with at least one unit that two coders coded; leaving out another one tells nothing."""
    return np.unique(rated.group[rated.pairable])


def _without_each(tally: Tally, informative: Ints) -> Floats:
    def without(interview: int) -> float:
        weights = np.ones(len(tally.rows))
        weights[interview] = 0
        return tally.weighted(weights)

    return np.array([without(interview) for interview in informative], dtype=float)


def _interval(
    tally: Tally, value: float, rated: Ratings, interval: bool | str, groups: Any, rounds: int, seed: int
) -> tuple[float, float, str]:
    informative = _informative(rated)
    if groups is None:
        return math.nan, math.nan, NO_GROUPS
    if len(informative) < FEWEST_GROUPS:
        return math.nan, math.nan, too_few(len(informative))
    if interval == "bootstrap":
        return _bootstrap(tally, informative, rounds, seed)
    without = _without_each(tally, informative)
    if np.isnan(without).any():
        left_out = rated.groups[informative[int(np.flatnonzero(np.isnan(without))[0])]]
        return math.nan, math.nan, f"no interval: without interview {left_out!r} the value is undefined"
    low, high = (float(end) for end in jackknife_t(value, without))
    return low, high, NO_SPREAD if math.isnan(low) else ""


NO_SPREAD = (
    "no interval: the value is the same without any interview, and an interval of width zero would claim certainty"
)


def too_few(interviews: int) -> str:
    """The reason why so few interviews have no interval."""
    return f"no interval: {interviews} interviews coded by two, and under {FEWEST_GROUPS} it would promise too much"


def _bootstrap(tally: Tally, informative: Ints, rounds: int, seed: int) -> tuple[float, float, str]:
    weights = np.ones((rounds, len(tally.rows)))
    weights[:, informative] = bootstrap_draws(len(informative), rounds=rounds, seed=seed)
    from tqdm.auto import tqdm  # late: `import coding` stays light

    rows = tqdm(weights, desc="bootstrap", unit="round", disable=None, delay=1, leave=False)
    values = np.array([tally.weighted(row) for row in rows])
    undefined = int(np.isnan(values).sum())
    if undefined > UNDEFINED_ROUNDS * rounds:
        return math.nan, math.nan, f"no interval: the value is undefined in {undefined} of {rounds} rounds"
    low, high = (float(end) for end in percentile_interval(values))
    if low == high:
        return math.nan, math.nan, NO_SPREAD
    return low, high, f"{undefined} of {rounds} rounds were undefined and left out" if undefined else ""


def _within(name: str, value: float, low: float, high: float) -> tuple[float, float]:
    """No coefficient is over 1, and shares are not under 0."""
    floor = 0.0 if name in ("percent", "positive", "negative", "holsti") else -1.0
    floor = min(floor, value)  # with much missing, Fleiss goes lower
    return max(low, floor) if low == low else low, min(high, 1.0) if high == high else high


def _none_without(rated: Ratings) -> bool:
    """One code (True or False, 1 or 0), disagreement, and not one unit that all coders left without it."""
    if set(rated.values) != {False, True}:  # 1 and 0 are equal to these
        return False
    place = list(rated.values).index(True)
    pairable = rated.places[rated.pairable]
    return bool(((pairable == place).any(axis=1)).all())
