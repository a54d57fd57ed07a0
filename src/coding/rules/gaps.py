"""What stands between two words: whether they stand side by side, so that a phrase may hold both."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from coding.notation import HYPHENS, INVISIBLE, JOINERS
from coding.rules.letters import Spots

UNTOLD, TOGETHER, APART = 0, 1, 2

_DROPPED = str.maketrans("", "", INVISIBLE)
_JOINED = re.compile(rf"[{re.escape(JOINERS)}]|[{re.escape(HYPHENS)}]?\s+|\s+[{re.escape(HYPHENS)}]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@lru_cache(maxsize=1 << 12)
def is_joined(gap: str) -> bool:
    """Tell whether two words with this between them stand side by side.

    White space without a blank line does, with a hyphen at one of the two words or without, and so does a single
    hyphen, apostrophe, colon, full stop, slash, ampersand or at sign that touches both words (`SFI-lärare`, `don't`,
    `EU:s`, `t.ex.`). Other punctuation ends a phrase.

    >>> [is_joined(gap) for gap in (" ", "-", "-\\n", "’", ", ", " - ", "\\n\\n")]
    [True, True, True, True, False, False, False]
    """
    gap = gap.translate(_DROPPED)
    return _JOINED.fullmatch(gap) is not None and not _BLANK_LINE.search(gap)


Table: TypeAlias = NDArray[Any]  # by the code point of a sign of Latin-1; 0 stands for a character beyond


@cache
def _tables() -> tuple[Table, Table, Table, Table]:
    """What a gap is that is one sign; which signs are seen; which join words alone or not at all; which never do."""
    signs = [chr(point) for point in range(256)]
    alone = np.where([is_joined(sign) for sign in signs], TOGETHER, APART).astype(np.uint8)
    alone[0] = UNTOLD
    seen = np.array([sign != "\0" and sign not in INVISIBLE for sign in signs])
    single = seen & ~np.array([sign.isspace() or sign in HYPHENS for sign in signs])
    return alone, seen, single, single & (alone == APART)


def gap_kinds(signs: NDArray[np.uint8], before: Spots, after: Spots) -> NDArray[np.uint8]:
    """Tell of gaps from `before` to `after` (exclusive) whether the words beside them stand together.

    `signs` are code points, 0 beyond Latin-1. The kind is `TOGETHER` or `APART` where the first signs or the last tell
    it, as they nearly always do; `UNTOLD` where all characters must be looked at.
    """
    alone, seen, single, parting = _tables()
    first = signs.take(before)
    kinds: NDArray[np.uint8] = alone.take(first)
    wide = (after - before != 1).nonzero()[0]
    if len(wide):
        first, second, last = first.take(wide), signs.take(before.take(wide) + 1), signs.take(after.take(wide) - 1)
        apart = parting.take(second) | parting.take(last)
        apart |= single.take(first) & (seen.take(second) | seen.take(last))
        kinds[wide] = np.where(apart, APART, UNTOLD)
    return kinds
