"""What every table of the same codings needs is found once, and kept as long as the codings are in use."""

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.codings import Codings
    from coding.transcript import Corpus

Found = TypeVar("Found")

MOST_KEPT = 5_000_000
"""Codings for which anything is kept; of more, each table finds it anew."""


class shared_property(Generic[Found]):
    """A property of an object with a dictionary ``shared``: found once for all objects that share the dictionary.

    Arrays are made read-only, since several tables start from them.
    """

    def __init__(self, find: Callable[[Any], Found]) -> None:
        self.find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, holder: Any, owner: type | None = None) -> Found:
        if holder is None:
            return self  # type: ignore[return-value]
        if self.name not in holder.shared:
            holder.shared[self.name] = _read_only(self.find(holder))
        found: Found = holder.shared[self.name]
        return found


def shared_by(
    codings: "Codings", corpus: "Corpus", codebook: "Codebook | None", settings: tuple[object, ...]
) -> dict[str, Any]:
    """Return the dictionary that counts of these very objects share: that of the last ones asked for, else an empty one.

    Codings, corpora and codebooks never change, so that the same object means the same result. When one of them is gone, so is
    what was kept.
    """
    objects: tuple[Any, ...] = (codings.table, codings.marks, corpus, *([codebook] if codebook is not None else []))
    held, known, found = _last[0]
    same = known == settings and len(held) == len(objects)
    if same and all(ref() is thing for ref, thing in zip(held, objects, strict=True)):
        return found
    found = {}
    if len(codings) <= MOST_KEPT:
        _last[0] = tuple(weakref.ref(thing, _forget) for thing in objects), settings, found
    return found


def _forget(gone: "weakref.ref[Any]") -> None:
    if any(ref is gone for ref in _last[0][0]):
        _last[0] = _NOTHING


def _read_only(found: Any) -> Any:
    for array in found if isinstance(found, tuple) else (found,):
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return found


_NOTHING: tuple[tuple["weakref.ref[Any]", ...], tuple[object, ...], dict[str, Any]] = ((), (), {})
_last = [_NOTHING]
