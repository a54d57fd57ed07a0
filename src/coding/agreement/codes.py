"""The coefficients of every code at once: one table of units x codes per coder, counted into 2 x 2 tables.

One code is True or False, so all coefficients follow from a handful of sums per interview and code. Nothing larger is
kept, and a thousand bootstrap rounds are one matrix product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.agreement.coefficients import NO_SPREAD, UNDEFINED_ROUNDS, too_few
from coding.agreement.ratings import NO_PAIR, Bools, Floats, Ints
from coding.errors import CodingError
from coding.intervals import FEWEST_GROUPS, bootstrap_draws, jackknife_t, percentile_interval

POOLED = "(pooled)"
"""The row over all codes: every decision on a unit and a code counts once."""

NEVER = "no coder gave the code: only one value occurs"
ALWAYS = "every coder gave the code to every unit: only one value occurs"
NONE_WITHOUT = (
    "no unit is without the code, as when units that neither coder coded are left out: "
    "kappa and alpha would mean nothing and are refused; read 'positive' (Dice)"
)
PER_STEP = 50  # bootstrap rounds per matrix product: enough to be quick, few enough for the bar to move


@dataclass(frozen=True)
class Cells:
    """Sums with codes in the last place (and interviews or rounds before it).

    Over units that two or more coders read: ``both`` pairs that both gave the code (a pair counts 2 / (raters - 1)),
    ``apart`` pairs where one did, ``given`` ratings True, ``ratings`` all ratings, ``neither`` units without the code,
    ``units``; ``first`` and ``second`` are the ratings True of two coders.
    """

    both: Floats
    apart: Floats
    given: Floats
    ratings: Floats
    neither: Floats
    units: Floats
    first: Floats
    second: Floats

    @classmethod
    def of(cls, table: Floats) -> Cells:
        """Name the sums of a table whose last two places are sums x codes."""
        return cls(*(table[..., place, :] for place in range(8)))

    @property
    def percent(self) -> Floats:
        return np.asarray(1 - _share(self.apart, self.ratings))

    @property
    def positive(self) -> Floats:
        return _share(self.both, self.given)

    @property
    def negative(self) -> Floats:
        return _share(self.ratings - self.apart - self.both, self.ratings - self.given)

    @property
    def refused(self) -> Bools:
        refused: Bools = (self.neither == 0) & (self.apart > 1e-9)  # not rounding, but disagreement
        return refused

    @property
    def krippendorff_alpha(self) -> Floats:
        chance = 2 * self.given * (self.ratings - self.given)
        return np.where(self.refused, np.nan, 1 - _share((self.ratings - 1) * self.apart, chance))

    @property
    def cohen_kappa(self) -> Floats:
        chance = self.first * (self.units - self.second) + (self.units - self.first) * self.second
        return np.where(self.refused, np.nan, 1 - _share(self.apart / 2 * self.units, chance))


def _share(part: Floats, whole: Floats) -> Floats:
    share: Floats = np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=whole > 0)
    return share


def compare_matrices(
    matrices: Mapping[str, pd.DataFrame],
    *,
    groups: str | None = None,
    interval: bool | str = False,
    pooled: bool = False,
    rounds: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the agreement on each code, from one table of units x codes per coder.

    ``matrices`` maps coders to tables of True and False with units in the index and codes as columns. A unit that is
    not in a coder's index was not read by that coder, and a code that is not among the columns was not in the
    codebook then: both are missing, not absent. ``groups`` names the level of the index that holds the interview.

    Columns: ``code``; ``n`` (units that two coders read); ``prevalence_CODER`` (share of these units); ``percent``,
    ``positive``, ``negative``; ``cohen_kappa`` (two coders only); ``krippendorff_alpha`` (nominal); with ``interval``
    (True: jackknife-t; ``"bootstrap"``) its ``low`` and ``high``; with ``groups`` ``left_out_low`` and
    ``left_out_high``, the range of alpha when one interview is left out; ``reason`` why something is NaN. ``pooled``
    adds a last row over all codes. Where no unit at all is without the code, kappa and alpha are refused.

    Source: Krippendorff 2004, "Content Analysis", pp. 224-227 (binary data); Cohen 1960, p. 40.

    >>> units = pd.Index(["R01:1", "R01:2", "R02:1", "R02:2"])
    >>> a = pd.DataFrame({"housing": [True, False, True, False]}, index=units)
    >>> b = pd.DataFrame({"housing": [True, False, False, False]}, index=units)
    >>> compare_matrices({"a": a, "b": b})[["n", "positive", "krippendorff_alpha"]].round(3).values.tolist()
    [[4.0, 0.667, 0.533]]
    """
    if not (isinstance(interval, bool) or interval == "bootstrap"):
        raise CodingError(f"interval={interval!r} is not known. Use True for the jackknife-t, or 'bootstrap'.")
    if interval and groups is None:
        raise CodingError(
            "An interval leaves out whole interviews. Say in groups= which level of the index names them."
        )
    codes, units, given = _stacked(matrices)
    group, interviews = _interviews(units, groups)
    rows = _sums(given, group, len(interviews))
    prevalence = _prevalence(given)
    if pooled:
        rows = np.concatenate([rows, rows.sum(axis=2, keepdims=True)], axis=2)
        prevalence = np.hstack([prevalence, _pooled_prevalence(given)[:, None]])
        codes = [*codes, POOLED]
    cells = Cells.of(rows.sum(axis=0))
    table: dict[str, Any] = {"code": codes, "n": cells.units.astype(int)}
    table |= {f"prevalence_{coder}": prevalence[place] for place, coder in enumerate(matrices)}
    table |= {"percent": cells.percent, "positive": cells.positive, "negative": cells.negative}
    if len(matrices) == 2:
        table["cohen_kappa"] = cells.cohen_kappa
    alpha = table["krippendorff_alpha"] = cells.krippendorff_alpha
    reasons = _reasons(cells)
    if groups is not None:
        table |= _ranges(rows, alpha, reasons, interval, interviews, rounds=rounds, seed=seed)
    return pd.DataFrame(table | {"reason": reasons})


def _stacked(matrices: Mapping[str, pd.DataFrame]) -> tuple[list[Any], pd.Index, NDArray[np.int8]]:
    """Coders x units x codes, with -1 where a coder did not read the unit or did not have the code."""
    if len(matrices) < 2:
        raise CodingError(f"Agreement needs two coders, and there are {len(matrices)}. Add the other coder's table.")
    tables = list(matrices.values())
    for coder, table in matrices.items():
        if not (table.index.is_unique and table.columns.is_unique):
            raise CodingError(
                f"Coder {coder!r} has a unit or a code twice. Give one row per unit and one column per code."
            )
    codes = list(dict.fromkeys(code for table in tables for code in table.columns))
    units = tables[0].index
    for table in tables[1:]:
        units = units.union(table.index, sort=False) if not table.index.equals(units) else units
    given = np.full((len(tables), len(units), len(codes)), -1, dtype=np.int8)
    for place, table in enumerate(tables):
        columns = [codes.index(code) for code in table.columns]
        values = table.to_numpy(dtype=float)
        marks = np.where(np.isnan(values), -1, values).astype(np.int8)
        given[place, units.get_indexer(table.index)[:, None], np.array(columns, dtype=int)[None, :]] = marks
    return codes, units, given


def _interviews(units: pd.Index, groups: str | None) -> tuple[Ints, list[Any]]:
    if groups is None:
        return np.zeros(len(units), dtype=np.int64), [None]
    if groups not in units.names:
        raise CodingError(f"The index of the tables has no level {groups!r}. Name the level that holds the interview.")
    group, names = pd.factorize(units.get_level_values(groups))
    return group.astype(np.int64), list(names)


def _sums(given: NDArray[np.int8], group: Ints, interviews: int) -> Floats:
    """Interviews x eight sums x codes."""
    marks = given == 1
    raters, yes = (given >= 0).sum(axis=0), marks.sum(axis=0)
    pairable = raters >= 2
    below = np.maximum(raters - 1, 1)
    per_unit = [
        yes * (yes - 1) / below, 2 * yes * (raters - yes) / below, yes, raters, yes == 0, np.ones_like(yes),
        marks[0], marks[1],
    ]  # fmt: skip
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(interviews))
    rows = np.zeros((interviews, len(per_unit), given.shape[2]))
    for place, amounts in enumerate(per_unit):
        if len(order):
            rows[:, place] = np.add.reduceat(np.where(pairable, amounts, 0)[order], starts, axis=0)
    return rows


def _prevalence(given: NDArray[np.int8]) -> Floats:
    """Coders x codes: share of the units that two coders read."""
    read = (given >= 0) & ((given >= 0).sum(axis=0) >= 2)
    return _share(((given == 1) & read).sum(axis=1).astype(float), read.sum(axis=1).astype(float))


def _pooled_prevalence(given: NDArray[np.int8]) -> Floats:
    read = (given >= 0) & ((given >= 0).sum(axis=0) >= 2)
    return _share(((given == 1) & read).sum(axis=(1, 2)).astype(float), read.sum(axis=(1, 2)).astype(float))


def _reasons(cells: Cells) -> list[str]:
    conditions = [cells.units == 0, cells.given == 0, cells.given == cells.ratings, cells.refused]
    return [str(reason) for reason in np.select(conditions, [NO_PAIR, NEVER, ALWAYS, NONE_WITHOUT], default="")]


def _ranges(
    rows: Floats,
    alpha: Floats,
    reasons: list[str],
    interval: bool | str,
    interviews: list[Any],
    *,
    rounds: int,
    seed: int,
) -> dict[str, Floats]:
    """The range without each interview and, when asked for, the interval; the reasons are completed in place."""
    double = np.flatnonzero((rows[:, 5] > 0).any(axis=1))
    total = rows.sum(axis=0)
    without = Cells.of(total[None] - rows[double]).krippendorff_alpha
    defined = ~np.isnan(alpha)
    known = defined & ~np.isnan(without).any(axis=0) & (len(double) > 1)
    columns = {
        "left_out_low": np.where(known, without.min(axis=0, initial=np.inf), np.nan),
        "left_out_high": np.where(known, without.max(axis=0, initial=-np.inf), np.nan),
    }
    if interval:
        low = high = np.full(len(alpha), np.nan)
        if len(double) >= FEWEST_GROUPS and interval == "bootstrap":
            low, high = _bootstrap(rows[double], reasons, rounds, seed)
        elif len(double) >= FEWEST_GROUPS:
            low, high = jackknife_t(alpha, without)
        low, high = (np.where(defined, end, np.nan) for end in (low, high))
        columns = {"low": np.maximum(low, -1), "high": np.minimum(high, 1)} | columns
    for code in np.flatnonzero(defined):
        if len(double) < FEWEST_GROUPS:
            reasons[code] = reasons[code] or (too_few(len(double)) if interval else "")
        elif not known[code]:
            left_out = interviews[double[int(np.flatnonzero(np.isnan(without[:, code]))[0])]]
            reasons[code] = reasons[code] or f"without interview {left_out!r} alpha is undefined"
        elif interval and np.isnan(columns["low"][code]):
            reasons[code] = reasons[code] or NO_SPREAD
    return columns


def _bootstrap(rows: Floats, reasons: list[str], rounds: int, seed: int) -> tuple[Floats, Floats]:
    from tqdm.auto import tqdm  # late: `import coding` stays light

    draws = bootstrap_draws(len(rows), rounds=rounds, seed=seed)
    flat = rows.reshape(len(rows), -1)
    steps = range(0, rounds, PER_STEP)
    values = [
        Cells.of((draws[step : step + PER_STEP] @ flat).reshape(-1, *rows.shape[1:])).krippendorff_alpha
        for step in tqdm(steps, desc="bootstrap", unit=f"x{PER_STEP} rounds", disable=None, delay=1, leave=False)
    ]
    table = np.concatenate(values)
    undefined = np.isnan(table).sum(axis=0)
    low, high = percentile_interval(table)
    for code in np.flatnonzero(undefined):
        reasons[code] = reasons[code] or f"alpha is undefined in {undefined[code]} of {rounds} bootstrap rounds"
    bad = (undefined > UNDEFINED_ROUNDS * rounds) | (low == high)
    return np.where(bad, np.nan, low), np.where(bad, np.nan, high)
