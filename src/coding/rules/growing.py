"""An array that grows at its end."""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Growing:
    """A one-dimensional array to which values are appended in place: a quarter is added when it is full.

    `room` is how many values are likely to come; memory that is not used yet costs nothing on most systems.

    >>> numbers = Growing(np.int32)
    >>> numbers.extend(np.array([3, 4]))
    >>> numbers.values.tolist(), len(numbers)
    ([3, 4], 2)
    """

    def __init__(self, dtype: Any, room: int = 1024) -> None:
        self._held = np.zeros(max(room, 1024), dtype=dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> NDArray[Any]:
        """What was appended so far: a view, to be used before the next `extend`."""
        return self._held[: self._size]

    def extend(self, values: NDArray[Any]) -> None:
        needed = self._size + len(values)
        if needed > len(self._held):
            # refcheck is off because views from `values` are never kept over an extension
            self._held.resize(max(needed, len(self._held) + len(self._held) // 4), refcheck=False)
        self._held[self._size : needed] = values
        self._size = needed


class Grouped:
    """Lists of numbers, one after the other: for each group where its numbers begin, and how many there are."""

    def __init__(self) -> None:
        self._first = Growing(np.int64)
        self._count = Growing(np.int32)
        self._numbers = Growing(np.int32)

    def __len__(self) -> int:
        return len(self._count)

    @property
    def first(self) -> NDArray[np.int64]:
        return self._first.values

    @property
    def count(self) -> NDArray[np.int32]:
        return self._count.values

    @property
    def numbers(self) -> NDArray[np.int32]:
        return self._numbers.values

    def extend(self, groups: list[list[int]]) -> None:
        """Append groups."""
        counts = np.fromiter(map(len, groups), dtype=np.int32, count=len(groups))
        self._first.extend(len(self._numbers) + np.cumsum(counts, dtype=np.int64) - counts)
        self._count.extend(counts)
        self._numbers.extend(np.fromiter(chain.from_iterable(groups), dtype=np.int32))

    def as_lists(self) -> list[list[int]]:
        """Return the groups as lists."""
        numbers, stops = self.numbers.tolist(), (self.first + self.count).tolist()
        return [numbers[first:stop] for first, stop in zip(self.first.tolist(), stops, strict=True)]

    def expand(self, groups: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return all numbers of a list of groups, each with the index of its group in that list, in order.

        >>> grouped = Grouped()
        >>> grouped.extend([[7], [], [8, 9]])
        >>> [part.tolist() for part in grouped.expand(np.array([2, 1, 0]))]
        [[0, 0, 2], [8, 9, 7]]
        """
        count = self.count.take(groups)
        index = np.arange(len(groups)).repeat(count)
        ends = count.cumsum(dtype=np.int64)
        inside = (self.first.take(groups) - ends + count).take(index)
        inside += np.arange(len(index))
        return index, self.numbers.take(inside)
