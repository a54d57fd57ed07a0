"""What all coefficients share: sums over the units of each interview, and a formula on those sums.

Every coefficient here is a function of sums over units. Keeping the sums per interview makes it cheap to leave an
interview out (subtract its row) or to resample interviews (weigh the rows), without going back to the units.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from coding.agreement.ratings import Floats

Value = tuple[float, str]
"""A coefficient and, when it is NaN, the reason in words."""


@dataclass(frozen=True)
class Tally:
    """Sums per interview (rows), and the formula that turns a row, or a weighted sum of rows, into the coefficient."""

    rows: Floats
    formula: Callable[[Floats], Value]

    def total(self) -> Value:
        """The coefficient over all interviews."""
        return self.formula(self.rows.sum(axis=0))

    def weighted(self, weights: Floats) -> float:
        """The coefficient when each interview counts as often as ``weights`` says."""
        return self.formula(weights @ self.rows)[0]


def stack(*columns: Floats) -> Floats:
    """Put sums per interview side by side: one-dimensional ones as a column, tables with all their columns."""
    return np.hstack([column.reshape(len(column), -1) for column in columns])
