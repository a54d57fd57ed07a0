"""Agreement on the boundaries of spans: alpha-U and overlap F1.

These speak of where coders begin and end, not of whether they saw the same things: one coder who takes a whole turn and
another who takes its last third differ here, though they agree on the turn. They are never judged by the thresholds
for units and never pooled with coefficients for units.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from coding.agreement.ratings import Floats, Ints
from coding.errors import CodingError

COLUMNS = ["code", "alpha", "observed", "expected", "spans", "reason"]
POOLED = "(pooled)"
"""The row over all codes."""

NO_SPANS = "no coder has a span of this code"
ONE_CODER = "spans of two coders are needed"


def alpha_u(spans: pd.DataFrame, start: int, length: int, *, coders: Sequence[str] | None = None) -> pd.DataFrame:
    """Return alpha-U per code and pooled, for spans of several coders on one continuum.

    ``spans`` has the columns coder, start, end, code; places count from the same origin as ``start``, the end is
    exclusive, and every span lies in ``[start, start + length)``. Overlapping spans of one coder and code are merged.
    ``coders`` names all who read the continuum, those who set no span too; without it the coders of the spans.

    Columns: code, alpha, observed (Do), expected (De), spans (after merging), reason (why alpha is NaN). The last row,
    ``(pooled)``, is 1 - sum of Do / sum of De. Raises CodingError for missing columns and spans outside.

    Source: Krippendorff 2004, "Content Analysis", 2nd ed., pp. 251-256.

    >>> spans = pd.DataFrame(
    ...     [("a", 225, 295, "c"), ("a", 370, 400, "c"), ("b", 220, 300, "c"), ("b", 355, 375, "c"), ("b", 400, 420, "c")],
    ...     columns=["coder", "start", "end", "code"],
    ... )
    >>> alpha_u(spans, 150, 300)[["code", "alpha"]].round(3).values.tolist()
    [['c', 0.729], ['(pooled)', 0.729]]
    """
    _check(spans, start, length)
    names = list(dict.fromkeys(spans["coder"])) if coders is None else list(dict.fromkeys(coders))
    unknown = set(spans["coder"]) - set(names)
    if unknown:
        raise CodingError(f"The coder {min(map(str, unknown))!r} has spans but is not in coders=. Add or filter out.")
    rows = []
    for code in dict.fromkeys(spans["code"]):
        of_code = spans[spans["code"] == code]
        sections = [merged(of_code[of_code["coder"] == name], start) for name in names]
        observed, expected = _observed(sections, length), _expected(sections, length)
        rows.append((code, observed, expected, sum(len(section) for section in sections)))
    pooled = (POOLED, sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows))
    table = [_row(*row, coders=len(names)) for row in [*rows, pooled]]
    return pd.DataFrame(table, columns=COLUMNS)


def _row(code: str, observed: float, expected: float, spans: int, *, coders: int) -> tuple[object, ...]:
    reason = ONE_CODER if coders < 2 else NO_SPANS if spans == 0 else ""
    if not reason and not expected > 0:
        reason = "chance would give no disagreement either: the coefficient is undefined"
    if reason:
        return code, math.nan, math.nan, math.nan, spans, reason
    return code, 1 - observed / expected, observed, expected, spans, ""


def merged(spans: pd.DataFrame, origin: int = 0) -> Floats:
    """Return the spans as rows (start, end) counted from ``origin``, in order, overlapping ones as one."""
    places = spans[["start", "end"]].to_numpy(dtype=float).reshape(-1, 2) - origin
    if not len(places):
        return places
    ordered = places[np.lexsort((places[:, 1], places[:, 0]))]
    reach = np.maximum.accumulate(ordered[:, 1])
    first = np.append(True, ordered[1:, 0] >= reach[:-1])  # spans that only touch stay two
    last = np.append(first[1:], True)
    return np.column_stack([ordered[first, 0], reach[last]])


def _observed(sections: list[Floats], length: int) -> float:
    """Sum over pairs of coders: moved ends where spans overlap, squared lengths where the other has nothing."""
    coders = len(sections)
    if coders < 2:
        return math.nan
    total = 0.0
    for left in range(coders):
        for right in range(left + 1, coders):
            total += 2 * _between(sections[left], sections[right])  # ordered pairs count each pair twice
    return total / (coders * (coders - 1) * length**2)


def _between(mine: Floats, yours: Floats) -> float:
    left, right = overlapping(mine, yours)
    moved = ((mine[left] - yours[right]) ** 2).sum()
    alone = [np.delete(section, met, axis=0) for section, met in ((mine, left), (yours, right))]
    return float(moved + sum(((section[:, 1] - section[:, 0]) ** 2).sum() for section in alone))


def overlapping(mine: Floats, yours: Floats) -> tuple[Ints, Ints]:
    """Return the pairs of spans that share text, as places in both; spans are in order and do not overlap (`merged`)."""
    first = np.searchsorted(yours[:, 1], mine[:, 0], side="right")
    count = np.searchsorted(yours[:, 0], mine[:, 1], side="left") - first
    left = np.repeat(np.arange(len(mine)), count)
    right = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    return left, right


def _expected(sections: list[Floats], length: int) -> float:
    lengths = np.concatenate([section[:, 1] - section[:, 0] for section in sections])
    gaps = np.concatenate([_gaps(section, length) for section in sections])
    everything = len(sections) * length
    below = everything * (everything - 1) - (lengths * (lengths - 1)).sum()
    if below <= 0:
        return math.nan
    units = (len(lengths) - 1) / 3 * (2 * lengths**3 - 3 * lengths**2 + lengths)
    gaps = np.sort(gaps)
    longer = np.searchsorted(gaps, lengths)  # the first gap that holds the unit
    after = np.append(np.cumsum(gaps[::-1])[::-1], 0.0)
    room = after[longer] - (len(gaps) - longer) * (lengths - 1)
    return float(2 / length * (units + lengths**2 * room).sum() / below)


def _gaps(section: Floats, length: int) -> Floats:
    edges = np.concatenate([[0.0], section.ravel(), [float(length)]]).reshape(-1, 2)
    sizes: Floats = edges[:, 1] - edges[:, 0]
    return sizes[sizes > 0]


def _check(spans: pd.DataFrame, start: int, length: int) -> None:
    missing = [column for column in ("coder", "start", "end", "code") if column not in spans]
    if missing:
        raise CodingError(f"The spans have no column {missing[0]!r}. Give coder, start, end and code.")
    if length < 1:
        raise CodingError(
            f"A continuum of length {length} holds no spans. Give the number of characters that were read."
        )
    outside = spans[(spans["start"] < start) | (spans["end"] > start + length) | (spans["start"] >= spans["end"])]
    if len(outside):
        row = outside.iloc[0]
        raise CodingError(
            f"The span {row['start']}-{row['end']} of coder {row['coder']!r} is empty or lies outside "
            f"{start}-{start + length}. Compare spans of the same text only."
        )


def overlap_f1(mine: Floats, yours: Floats) -> float:
    """Return F1 of finding each other's spans: a span is found when it shares text with one of the other coder.

    The harmonic mean of the share of my spans that you found and of your spans that I found; NaN without spans.
    Spans are rows (start, end), as from ``merged``.

    >>> overlap_f1(np.array([[0.0, 10.0], [20.0, 30.0]]), np.array([[5.0, 12.0]]))
    0.6666666666666666
    """
    if not len(mine) and not len(yours):
        return math.nan
    pairs = overlapping(mine, yours)
    shares = [
        len(np.unique(met)) / len(part) if len(part) else 0.0 for part, met in zip((mine, yours), pairs, strict=True)
    ]
    return 2 * shares[0] * shares[1] / sum(shares) if sum(shares) else 0.0


def shared_text(mine: Floats, yours: Floats) -> float:
    """Return the share of coded text that both coded: 2 * both / (mine + yours), in characters; NaN without spans.

    >>> shared_text(np.array([[0.0, 10.0]]), np.array([[5.0, 15.0]]))
    0.5
    """
    sizes = sum(float((part[:, 1] - part[:, 0]).sum()) for part in (mine, yours))
    if not sizes:
        return math.nan
    left, right = overlapping(mine, yours)
    starts = np.maximum(mine[left, 0], yours[right, 0])
    ends = np.minimum(mine[left, 1], yours[right, 1])
    return float(2 * (ends - starts).sum() / sizes)
