"""Distances between the sets of codes that two coders gave to one segment."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coding.errors import CodingError

Floats = NDArray[np.float64]


def _jaccard(shared: Floats, left: Floats, right: Floats) -> Floats:
    union = left + right - shared
    return 1 - np.divide(shared, union, out=np.ones_like(union), where=union > 0)


def _relation(shared: Floats, left: Floats, right: Floats) -> Floats:
    """0 equal, 1/3 one contains the other, 2/3 they overlap, 1 they share nothing (the empty set lies in every set)."""
    contained = shared == np.minimum(left, right)
    equal = contained & (left == right)
    return np.select([equal, contained, shared > 0], [0.0, 1 / 3, 2 / 3], default=1.0)


def _masi_2004(shared: Floats, left: Floats, right: Floats) -> Floats:
    return _jaccard(shared, left, right) * _relation(shared, left, right)


def _masi_2006(shared: Floats, left: Floats, right: Floats) -> Floats:
    return 1 - (1 - _jaccard(shared, left, right)) * (1 - _relation(shared, left, right))


DISTANCES: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "jaccard": _jaccard,
    "masi_2004": _masi_2004,
    "masi_2006": _masi_2006,
}


def distance_named(name: str) -> Callable[[Floats, Floats, Floats], Floats]:
    """Return the distance as a function of (shared, left, right): the sizes of the intersection and of both sets."""
    if name not in DISTANCES:
        raise CodingError(f"There is no set distance {name!r}. Choose one of {', '.join(DISTANCES)}.")
    return DISTANCES[name]


def set_distance(name: str, a: Set[Any], b: Set[Any]) -> float:
    """Return the distance, 0 to 1, between two sets of codes.

    ``jaccard`` is 1 - shared / all. The two forms of MASI are different measures and differ by up to a factor of four:
    ``masi_2006`` is 1 - J * M (J the Jaccard similarity; M 1 equal, 2/3 one contains the other, 1/3 overlap, 0 nothing
    shared); ``masi_2004`` is the Jaccard distance times 0, 1/3, 2/3, 1 in the same order. Two empty sets (both read
    the segment, neither gave a code) have distance 0.

    Source: Passonneau 2004, "Computing reliability for coreference annotation" (LREC), pp. 1503-1506; Passonneau 2006,
    "Measuring agreement on set-valued items (MASI)" (LREC), pp. 831-836.

    >>> round(set_distance("masi_2006", {"housing"}, {"housing", "projects"}), 3)
    0.667
    >>> round(set_distance("masi_2004", {"housing"}, {"housing", "projects"}), 3)
    0.167
    """
    distance = distance_named(name)
    sizes = (np.array([float(len(part))]) for part in (a & b, a, b))
    return float(distance(*sizes)[0])


def memberships(values: Sequence[Any]) -> NDArray[np.float32]:
    """Return sets x codes with 1 where the set holds the code. Raises CodingError for a value that is not a set."""
    for value in values:
        if not isinstance(value, frozenset):
            raise CodingError(f"{value!r} is not a set of codes. Write each rating as frozenset(...), missing as NaN.")
    place: dict[Any, int] = {}
    for value in values:
        for code in value:
            place.setdefault(code, len(place))
    table = np.zeros((len(values), len(place)), dtype=np.float32)  # whole numbers below 2**24 are exact
    for row, value in enumerate(values):
        table[row, [place[code] for code in value]] = 1
    return table
