"""The ratings that coefficients are computed from: checked once, then plain arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.errors import CodingError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NO_PAIR = "no unit was coded by two coders: there is nothing to compare"
ONE_VALUE = "only one value occurs: the coefficient is undefined"


@dataclass(frozen=True)
class Ratings:
    """Units x coders, each rating the place of its value in ``values`` or -1 where the coder did not code the unit.

    ``group`` holds for each unit the place of its interview in ``groups``. Coders who coded nothing are left out.
    """

    places: Ints
    values: list[Any]
    listed: bool
    group: Ints
    groups: list[Any]

    @property
    def coders(self) -> int:
        """Number of coders who coded at least one unit."""
        return int(self.places.shape[1])

    @property
    def raters(self) -> Ints:
        """Number of coders per unit."""
        counted: Ints = (self.places >= 0).sum(axis=1)
        return counted

    @property
    def pairable(self) -> Bools:
        """Units that at least two coders coded."""
        return self.raters >= 2

    def pairs(self) -> Iterator[tuple[Ints, Ints, Ints]]:
        """For every two coders: the units both coded, and the places of their values there."""
        for left in range(self.coders):
            for right in range(left + 1, self.coders):
                units = np.flatnonzero((self.places[:, left] >= 0) & (self.places[:, right] >= 0))
                yield units, self.places[units, left], self.places[units, right]

    def sums(self, units: Ints, amounts: Floats) -> Floats:
        """Add ``amounts`` of the units up by interview."""
        return np.bincount(self.group[units], weights=amounts, minlength=len(self.groups)).astype(float)

    def counts(self, units: Ints, places: Ints, amounts: Floats) -> Floats:
        """Add ``amounts`` up by interview (rows) and value (columns)."""
        cell = self.group[units] * len(self.values) + places
        shape = (len(self.groups), len(self.values))
        return np.bincount(cell, weights=amounts, minlength=shape[0] * shape[1]).astype(float).reshape(shape)

    def marginals(self, chosen: Bools) -> Floats:
        """How often each value was given (columns) in each interview (rows), over the chosen units."""
        units, coders = np.nonzero((self.places >= 0) & chosen[:, None])
        return self.counts(units, self.places[units, coders], np.ones(len(units)))


def read_ratings(ratings: pd.DataFrame, *, categories: Sequence[Any] | None, groups: Any = None) -> Ratings:
    """Check a table of ratings (units in rows, coders in columns, missing as NaN) and turn it into arrays.

    Raises CodingError for anything but a DataFrame with one column per coder, for ratings that are not in
    ``categories``, for sets that are not frozensets, and for units without a group.
    """
    if not isinstance(ratings, pd.DataFrame):
        raise CodingError(
            "Ratings are a DataFrame with units in rows and coders in columns. Wrap them in pd.DataFrame."
        )
    if not ratings.columns.is_unique:
        twice = ratings.columns[ratings.columns.duplicated()][0]
        raise CodingError(f"The coder {twice!r} has two columns of ratings. Give every coder one column.")
    group, names = _groups(ratings, groups)
    given = ratings.to_numpy(dtype=object)
    coded = ~pd.isna(given)
    listed = _listed(ratings) if categories is None else list(categories)
    places, values = _places(given, coded, ratings, listed)
    kept = coded.any(axis=0)
    return Ratings(places[:, kept], values, listed is not None, group, names)


def _listed(ratings: pd.DataFrame) -> list[Any] | None:
    """The categories of ordered categorical columns, when all coders have the same."""
    kinds = {kind for kind in ratings.dtypes if isinstance(kind, pd.CategoricalDtype) and kind.ordered}
    if len(kinds) == 1 and all(isinstance(kind, pd.CategoricalDtype) for kind in ratings.dtypes):
        return list(kinds.pop().categories)
    return None


def _places(
    given: NDArray[Any], coded: Bools, ratings: pd.DataFrame, listed: list[Any] | None
) -> tuple[Ints, list[Any]]:
    flat = given[coded]
    for value in flat:
        if isinstance(value, (set, list, dict, np.ndarray)):
            raise CodingError(f"A rating is a {type(value).__name__}. Write a set of codes as frozenset(...).")
    inverse, uniques = pd.factorize(flat)
    seen = list(uniques)
    values = _in_order(seen) if listed is None else listed
    position = {value: place for place, value in enumerate(values)}
    if len(position) < len(values):
        raise CodingError("A category is listed twice in categories=. List every category once.")
    for place, value in enumerate(seen):
        if value not in position:
            unit, coder = np.argwhere(coded)[np.flatnonzero(inverse == place)[0]]
            raise CodingError(
                f"Coder {ratings.columns[coder]!r} gave unit {ratings.index[unit]!r} the value {value!r}, "
                "which is not in categories=. Add it there or correct the rating."
            )
    places = np.full(given.shape, -1, dtype=np.int64)
    renumber = np.array([position[value] for value in seen], dtype=np.int64)
    if len(renumber):
        places[coded] = renumber[inverse]
    return places, values


def are_numbers(values: Sequence[Any]) -> bool:
    """Tell whether all values are numbers (True and False count as 1 and 0)."""
    return all(isinstance(value, (int, float, np.integer, np.floating, np.bool_)) for value in values)


def _in_order(seen: list[Any]) -> list[Any]:
    """Numbers by size; other values as they occur, since their order carries no meaning."""
    return sorted(seen) if are_numbers(seen) else seen


def _groups(ratings: pd.DataFrame, groups: Any) -> tuple[Ints, list[Any]]:
    if groups is None:
        return np.zeros(len(ratings), dtype=np.int64), [None]
    if isinstance(groups, str):
        if groups not in ratings.index.names:
            raise CodingError(
                f"The ratings' index has no level {groups!r}. Give groups= as a list with one name per unit."
            )
        labels = list(ratings.index.get_level_values(groups))
    elif isinstance(groups, pd.Series) and groups.index.is_unique and set(groups.index) == set(ratings.index):
        labels = list(groups.reindex(ratings.index))
    else:
        labels = list(groups)
    if len(labels) != len(ratings):
        raise CodingError(
            f"There are {len(ratings)} units and {len(labels)} groups. Give one group (interview) per unit."
        )
    group, names = pd.factorize(pd.Series(labels, dtype=object).to_numpy())
    if (group < 0).any():
        unit = ratings.index[int(np.flatnonzero(group < 0)[0])]
        raise CodingError(f"Unit {unit!r} has no group. Say in groups= which interview it belongs to.")
    return group.astype(np.int64), list(names)
