"""Scores of decisions against a person's codings: precision, recall, F1, kappa, with intervals over interviews.

Cohen's kappa: Cohen 1960, p. 40 (the same number as `coding.agreement`, from counts). Expected calibration error: Guo and
others 2017, "On calibration of modern neural networks", ICML, section 2. Brier score: Brier 1950, Monthly Weather Review 78, p. 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coding.classifier.units import Bools, Floats, Ints
from coding.intervals import FEWEST_GROUPS, jackknife_t

BINS = 10
COVERAGES = (0.2, 0.4, 0.6, 0.8, 1.0)
THRESHOLDS = (0.5, 0.7, 0.9)


@dataclass(frozen=True)
class Counts:
    """Right hits, false hits, misses and right blanks: interviews × codes each."""

    both: Floats
    only_machine: Floats
    only_person: Floats
    neither: Floats

    def total(self) -> Counts:
        """The sums over all interviews: one row."""
        return Counts(*(part.sum(axis=0, keepdims=True) for part in self._parts))

    def without_each(self) -> Counts:
        """The sums without each interview in turn: a row per interview left out."""
        return Counts(*(part.sum(axis=0, keepdims=True) - part for part in self._parts))

    @property
    def _parts(self) -> tuple[Floats, Floats, Floats, Floats]:
        return self.both, self.only_machine, self.only_person, self.neither

    @property
    def precision(self) -> Floats:
        """Share of the hits that are right; NaN without a hit."""
        return _share(self.both, self.both + self.only_machine)

    @property
    def recall(self) -> Floats:
        """Share of the person's codings that were found; NaN when the person gave none."""
        return _share(self.both, self.both + self.only_person)

    @property
    def f1(self) -> Floats:
        """Twice the right hits by hits and codings together; 0 without a right hit, NaN when there is neither."""
        return _share(2 * self.both, 2 * self.both + self.only_machine + self.only_person)

    @property
    def kappa(self) -> Floats:
        """Cohen's kappa; NaN when both always say the same one thing."""
        given, missing = self.both + self.only_person, self.only_machine + self.neither
        yes, no = self.both + self.only_machine, self.only_person + self.neither
        # whole numbers until the last division: what is no better than chance is 0, not a hair beside it
        return _share(2 * (self.both * self.neither - self.only_machine * self.only_person), yes * missing + given * no)


def counts(decided: Bools, given: Bools, known: Bools, group: Ints) -> Counts:
    """Return the counts per interview and code, over the pairs whose labels are known."""
    groups = int(group.max(initial=-1)) + 1

    def summed(which: Bools) -> Floats:
        table = np.zeros((groups, decided.shape[1]))
        np.add.at(table, group, (which & known).astype(np.float64))
        return table

    return Counts(
        summed(decided & given), summed(decided & ~given), summed(~decided & given), summed(~decided & ~given)
    )


def interval(tally: Counts, what: str) -> tuple[Floats, Floats]:
    """Return low and high (95 %, jackknife-t over interviews) of ``what`` per code; NaN under five interviews."""
    value = getattr(tally.total(), what)[0]
    if len(tally.both) < FEWEST_GROUPS:
        return np.full(len(value), np.nan), np.full(len(value), np.nan)
    left_out = getattr(tally.without_each(), what)
    if what in ("f1", "kappa"):  # of a code that is then never found; a precision without a hit is none
        left_out = np.nan_to_num(left_out)
    low, high = jackknife_t(value, left_out)
    floor = -1.0 if what == "kappa" else 0.0
    return np.where(np.isnan(value), np.nan, np.clip(low, floor, 1)), np.where(
        np.isnan(value), np.nan, np.clip(high, floor, 1)
    )


def overall(tally: Counts) -> dict[str, float]:
    """Return macro and micro F1, micro precision and recall, mean kappa, over the codes that the person gave at all.

    A code without a hit counts with F1 0; one that the person never gave counts in micro only.
    """
    total = tally.total()
    used = (total.both + total.only_person)[0] > 0
    both, machine, person = (float(part.sum()) for part in (total.both, total.only_machine, total.only_person))
    return {
        "macro_f1": float(np.nan_to_num(total.f1[0][used]).mean()) if used.any() else float("nan"),
        "micro_f1": 2 * both / (2 * both + machine + person) if both + machine + person else float("nan"),
        "precision": both / (both + machine) if both + machine else float("nan"),
        "recall": both / (both + person) if both + person else float("nan"),
        "mean_kappa": float(np.nan_to_num(total.kappa[0][used]).mean()) if used.any() else float("nan"),
    }


def calibration(chance: Floats, given: Bools, known: Bools) -> tuple[dict[str, float], list[dict[str, float]]]:
    """Return calibration over all pairs (ece, ece_from_10 where p >= .1, brier, pairs), and the reliability by tenths.

    A row of the reliability has low and high of p, pairs, the mean p and the share that the person gave.
    """
    use = known & ~np.isnan(chance)
    p, y = chance[use], given[use].astype(np.float64)
    which = np.minimum((p * BINS).astype(np.int64), BINS - 1)
    number = np.bincount(which, minlength=BINS).astype(np.float64)
    mean = _share(np.bincount(which, p, BINS), number)
    share = _share(np.bincount(which, y, BINS), number)
    gap = np.nan_to_num(np.abs(mean - share))
    some = number[1:].sum()
    told = {
        "ece": float((gap * number).sum() / number.sum()) if len(p) else float("nan"),
        "ece_from_10": float((gap[1:] * number[1:]).sum() / some) if some else float("nan"),
        "brier": float(((p - y) ** 2).mean()) if len(p) else float("nan"),
        "pairs": float(len(p)),
    }
    rows = [
        {
            "low": k / BINS,
            "high": (k + 1) / BINS,
            "pairs": float(number[k]),
            "p": float(mean[k]),
            "share": float(share[k]),
        }
        for k in range(BINS)
    ]
    return told, rows


def at_thresholds(chance: Floats, given: Bools, known: Bools) -> list[dict[str, float]]:
    """Return precision, recall and the number of pairs where the probability is at least 0.5, 0.7 and 0.9."""
    use = known & ~np.isnan(chance)
    p, y = chance[use], given[use]
    rows = []
    for edge in THRESHOLDS:
        shown = p >= edge
        right, size = float((shown & y).sum()), float(shown.sum())
        rows.append(
            {
                "from": edge,
                "pairs": size,
                "precision": right / size if size else float("nan"),
                "recall": right / y.sum() if y.any() else float("nan"),
            }
        )
    return rows


def at_coverage(chance: Floats, given: Bools, known: Bools) -> list[dict[str, float]]:
    """Return how often the likeliest code of a unit is right when only the surest 20, 40 … 100 % of units are coded."""
    use = known.any(axis=1) & ~np.isnan(chance).all(axis=1)
    p = np.where(known, np.nan_to_num(chance), -1.0)[use]
    if not len(p):
        return []
    first = p.argmax(axis=1)
    right = given[use][np.arange(len(p)), first]
    surest = np.argsort(-p[np.arange(len(p)), first], kind="stable")
    return [
        {"coverage": share, "units": float(size), "precision": float(right[surest[:size]].mean())}
        for share in COVERAGES
        if (size := max(1, round(share * len(p))))
    ]


def _share(part: Any, whole: Any) -> Floats:
    shares: Floats = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=np.asarray(whole) > 0)
    return shares
