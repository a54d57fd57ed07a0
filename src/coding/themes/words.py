"""The words of a corpus, numbered from its first to its last, so that words in spans are counted by arithmetic."""

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.errors import CodingError

if TYPE_CHECKING:
    from coding.transcript import Corpus

Numbers = NDArray[np.int64]

_PLANE = 0x10000
_JOINS = "-'’\u00ad\u2010\u2011:"  # inside a word, between two letters: e-post, that's, EU:s


@dataclass(frozen=True)
class Words:
    """Where each word of the respondents stands, in places of the whole corpus (see `locate`).

    ``turns`` has a row per respondent's turn; ``turn_of`` says in which of them a word stands; ``first_of_turn`` is the number of
    each turn's first word (one entry more than there are turns).
    """

    start: Numbers
    end: Numbers
    turn_of: Numbers
    first_of_turn: Numbers
    turns: pd.DataFrame

    def __len__(self) -> int:
        return len(self.start)

    def within(self, start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
        """Return the numbers of the first and last (exclusive) word that a span holds, wholly or in part."""
        first = np.searchsorted(self.end, start, side="right")
        return first, np.maximum(np.searchsorted(self.start, end, side="left"), first)


def find_words(corpus: "Corpus") -> Words:
    """Return the words of a corpus that are not the interviewer's: runs of letters and digits, with the hyphens inside them.

    A corpus never changes, so those of the one asked for last are kept as long as it is in use: every table starts from them.
    """
    held, words = _last[0]
    if words is not None and held() is corpus:
        return words
    words = _found_words(corpus)
    if len(words) <= _MOST_KEPT:
        _last[0] = weakref.ref(corpus, _forget), words
    return words


def _forget(held: "weakref.ref[Corpus]") -> None:
    if _last[0][0] is held:
        _last[0] = _nothing, None


def _nothing() -> None:
    return None


def _found_words(corpus: "Corpus") -> Words:
    turns = corpus.segments("turn", text=False)
    turns = turns[~turns["asked"]].reset_index(drop=True)
    found = [_words_of(transcript.text) for transcript in corpus.values()]
    offsets = list(_offsets(corpus).values())
    start = _joined([begins + offset for (begins, _), offset in zip(found, offsets, strict=True)])
    end = _joined([ends + offset for (_, ends), offset in zip(found, offsets, strict=True)])
    opens, closes = locate(corpus, turns)
    turn = np.searchsorted(opens, start, side="right") - 1
    said = (turn >= 0) & (start < closes[np.maximum(turn, 0)]) if len(turns) else np.zeros(len(start), dtype=bool)
    first = np.searchsorted(turn[said], np.arange(len(turns) + 1), side="left")
    return Words(start[said], end[said], turn[said], first, turns)


_MOST_KEPT = 5_000_000
_last: "list[tuple[Callable[[], Corpus | None], Words | None]]" = [(_nothing, None)]


def locate(corpus: "Corpus", table: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """Return starts and ends of a table's spans (transcript, start, end) in places that count through the whole corpus."""
    offsets = pd.Series(_offsets(corpus), dtype=np.int64)
    names = table["transcript"]
    codes, distinct = pd.factorize(names)
    found = offsets.reindex(pd.Index(distinct)).to_numpy(dtype=float)
    if np.isnan(found).any():
        missing = distinct[int(np.flatnonzero(np.isnan(found))[0])]
        raise CodingError(
            f"There are codings of {missing!r}, which this corpus does not have. Use codings.where(transcript=list(corpus))."
        )
    shift = found.astype(np.int64)[codes] if len(table) else np.zeros(0, dtype=np.int64)
    return table["start"].to_numpy(dtype=np.int64) + shift, table["end"].to_numpy(dtype=np.int64) + shift


def _offsets(corpus: "Corpus") -> dict[str, int]:
    made, at = {}, 0
    for name, transcript in corpus.items():
        made[name] = at
        at += len(transcript.text) + 1
    return made


def _words_of(text: str) -> tuple[Numbers, Numbers]:
    """Starts and ends of the words of a text.

    >>> [a.tolist() for a in _words_of("Ja, e-post!")]
    [[0, 4], [2, 10]]
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    inside = np.zeros(len(points) + 2, dtype=bool)
    letters = _letters()[np.minimum(points, _PLANE - 1)]
    beyond = np.flatnonzero(points >= _PLANE)
    letters[beyond] = [text[k].isalnum() for k in beyond]
    inside[1:-1] = letters
    joins = np.isin(points, _join_points())
    inside[1:-1] |= joins & inside[:-2] & inside[2:]
    edges = np.flatnonzero(np.diff(inside.astype(np.int8)))
    return edges[0::2].astype(np.int64), edges[1::2].astype(np.int64)


@lru_cache(maxsize=1)
def _letters() -> NDArray[np.bool_]:
    import unicodedata

    return np.array(
        [chr(k).isalnum() or unicodedata.category(chr(k)).startswith("M") for k in range(_PLANE - 1)] + [False]
    )


@lru_cache(maxsize=1)
def _join_points() -> NDArray[np.uint32]:
    return np.array([ord(sign) for sign in _JOINS], dtype=np.uint32)


def _joined(parts: list[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
