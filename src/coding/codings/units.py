"""From spans to units: which turns (answers, sentences …) carry a code, and which were read.

One rule for all tables, agreement and training data. A span codes a unit when the two share at least half (``at_least``) of the
shorter of them, so that a span that spills two words into the next turn does not code it; and a span always codes the unit that holds
most of it, so that no coding is lost. A unit is read when a coder has coded it, or has read at least half of it.
"""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codings.table import Codings
from coding.errors import CodingError

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

AT_LEAST = 0.5


def unit_table(corpus: "Corpus", unit: str | None = None, *, asked: bool = False) -> pd.DataFrame:
    """Return the units that are coded and counted: `Corpus.segments` without the texts and, unless ``asked``, without the
    interviewer's own units. The row number is the unit's address in `coded_units` and `read_units`."""
    units = corpus.segments(unit, text=False)
    return units if asked else units[~units["asked"]].reset_index(drop=True)


def coded_units(
    codings: Codings, corpus: "Corpus", units: pd.DataFrame, *, at_least: float = AT_LEAST
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return two arrays of equal length: the row of a coding and the row of a unit that it codes.

    ``units`` is a `unit_table`; ``at_least`` (0 to 1) is the share of the shorter of span and unit that they must have in common;
    0 means that one shared character is enough. A coding that touches no unit (an interviewer's words) has no row.
    """
    if not 0 <= at_least <= 1:
        raise CodingError(f"at_least is a share between 0 and 1, not {at_least}.")
    line = _Line(corpus)
    table = codings.table
    return _share(*line.places(table), *line.places(units), at_least)


def read_units(codings: Codings, corpus: "Corpus", units: pd.DataFrame, *, at_least: float = AT_LEAST) -> pd.DataFrame:
    """Return units × coders, plain booleans: which units each coder has read (coded counts as read)."""
    line = _Line(corpus)
    starts, ends = line.places(units)
    coded, coded_unit = coded_units(codings, corpus, units, at_least=at_least)
    table, marked = codings.table, codings.marks
    coding_places, marked_places = line.places(table), line.places(marked)
    made = {}
    for coder in codings.coders:
        by_coding = (table["coder"] == coder).to_numpy()
        by_mark = (marked["coder"] == coder).to_numpy()
        seen = [np.concatenate([a[by_coding], b[by_mark]]) for a, b in zip(coding_places, marked_places, strict=True)]
        covered = _covered(seen[0], seen[1], starts, ends)
        read = covered >= np.maximum(at_least * (ends - starts), 1)
        read[coded_unit[by_coding[coded]]] = True
        made[coder] = read
    return pd.DataFrame(made, index=units.index)


def unit_matrix(
    codings: Codings,
    corpus: "Corpus",
    unit: str | None,
    codebook: "Codebook | None",
    *,
    coder: str | None,
    asked: bool,
    at_least: float,
) -> pd.DataFrame:
    """See `Codings.matrix`."""
    codings = codings.only(coder)
    if codebook is not None:
        codings = codings.in_codebook(codebook)
    units = unit_table(corpus, unit, asked=asked)
    rows, at = coded_units(codings, corpus, units, at_least=at_least)
    codes = [code.id for code in codebook] if codebook is not None else codings.codes
    filled = np.zeros((len(units), len(codes)), dtype=bool)
    column = {code: k for k, code in enumerate(codes)}
    targets = [
        [column[code], *(column[a] for a in codebook.ancestors(code))] if codebook is not None else [column[code]]
        for code in codes
    ]
    used = codings.table["code"].cat
    known = np.array([column.get(str(code), -1) for code in used.categories], dtype=np.int64)
    own = known[used.codes[rows]] if len(rows) else np.zeros(0, dtype=np.int64)
    filled[at, own] = True
    for k in range(len(codes)):
        for above in targets[k][1:]:
            filled[:, above] |= filled[:, k]
    read = read_units(codings, corpus, units, at_least=at_least)
    kept = read.any(axis=1).to_numpy() if len(read.columns) else np.zeros(len(units), dtype=bool)
    index = pd.MultiIndex.from_frame(units.loc[kept, ["transcript", "start", "end"]])
    return pd.DataFrame(filled[kept], index=index, columns=pd.Index(codes, name="code"))


class _Line:
    """All transcripts laid end to end, so that one search serves them all."""

    def __init__(self, corpus: "Corpus") -> None:
        lengths = [len(transcript.text) + 1 for transcript in corpus.values()]
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]) if lengths else np.zeros(0)
        self._offset = pd.Series(starts.astype(np.int64), index=list(corpus), dtype=np.int64)

    def places(self, table: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        names = table["transcript"]
        if isinstance(names.dtype, pd.CategoricalDtype):
            offsets = (
                self._offset.reindex(names.cat.categories).to_numpy()[names.cat.codes] if len(names) else np.zeros(0)
            )
        else:
            offsets = self._offset.reindex(names).to_numpy()
        if np.isnan(offsets.astype(float)).any():
            missing = next(name for name in names.unique() if name not in self._offset.index)
            raise CodingError(
                f"There are codings of {missing!r}, which this corpus does not have. Use codings.where(transcript=list(corpus))."
            )
        offsets = offsets.astype(np.int64)
        return table["start"].to_numpy() + offsets, table["end"].to_numpy() + offsets


def _share(
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    unit_start: NDArray[np.int64],
    unit_end: NDArray[np.int64],
    at_least: float,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if not len(start) or not len(unit_start):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    first = np.searchsorted(unit_end, start, side="right")
    count = np.maximum(np.searchsorted(unit_start, end, side="left") - first, 0)
    span = np.repeat(np.arange(len(start)), count)
    unit = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    shared = np.minimum(end[span], unit_end[unit]) - np.maximum(start[span], unit_start[unit])
    shorter = np.minimum(end[span] - start[span], unit_end[unit] - unit_start[unit])
    most = np.zeros(len(start), dtype=np.int64)
    np.maximum.at(most, span, shared)
    first_most = np.zeros(len(span), dtype=bool)
    is_most = np.flatnonzero(shared == most[span])
    first_most[is_most[np.unique(span[is_most], return_index=True)[1]]] = True
    keep = (shared > 0) & ((shared >= at_least * shorter) | first_most)
    return span[keep].astype(np.int64), unit[keep].astype(np.int64)


def _covered(
    start: NDArray[np.int64], end: NDArray[np.int64], unit_start: NDArray[np.int64], unit_end: NDArray[np.int64]
) -> NDArray[np.int64]:
    """How many characters of each unit lie in the union of the spans."""
    if not len(start):
        return np.zeros(len(unit_start), dtype=np.int64)
    order = np.argsort(start, kind="stable")
    start, end = start[order], np.maximum.accumulate(end[order])
    opens = np.concatenate([[True], start[1:] > end[:-1]])
    begins = start[opens]
    finishes = end[np.concatenate([np.flatnonzero(opens)[1:] - 1, [len(end) - 1]])]
    before = np.concatenate([[0], np.cumsum(finishes - begins)])

    def until(place: NDArray[np.int64]) -> NDArray[np.int64]:
        k = np.searchsorted(begins, place, side="right")
        inside = np.where(k > 0, np.minimum(place, finishes[np.maximum(k - 1, 0)]) - begins[np.maximum(k - 1, 0)], 0)
        made: NDArray[np.int64] = before[np.maximum(k - 1, 0)] + inside
        return made

    return until(unit_end) - until(unit_start)
