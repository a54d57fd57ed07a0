"""From scores to probabilities: a sigmoid per code, fitted on scores of participants who were held out.

Source: Platt 1999, "Probabilistic outputs for support vector machines", in Advances in Large Margin Classifiers, pp. 61-74.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from coding.classifier.units import Bools, Floats

_EDGE = 1e-3


def logit(score: Floats) -> Floats:
    """Return log odds; 0 and 1 are moved in by a thousandth: a unit without a hit scores 0."""
    safe = np.clip(score, _EDGE, 1 - _EDGE)
    odds: Floats = np.log(safe) - np.log1p(-safe)
    return odds


@dataclass(frozen=True)
class Sigmoids:
    """Slope and offset per code; a code without any known unit has NaN, and so has its probability."""

    slope: Floats
    offset: Floats

    def probability(self, score: Floats) -> Floats:
        """Return the probability of each code for scores, units × codes."""
        chances: Floats = expit(self.slope * logit(score) + self.offset)
        return chances


def fit_sigmoids(score: Floats, given: Bools, known: Bools) -> Sigmoids:
    """Return the sigmoid of each code, fitted on held-out scores of units whose labels are known."""
    pairs = [
        _platt(logit(score[known[:, code], code]), given[known[:, code], code])
        if known[:, code].any()
        else (np.nan, np.nan)
        for code in range(score.shape[1])
    ]
    slope, offset = zip(*pairs, strict=True)
    return Sigmoids(np.array(slope), np.array(offset))


def _platt(odds: Floats, given: Bools) -> tuple[float, float]:
    """Fit slope and offset by Newton steps, with targets drawn in as if one more unit of each kind had been read.

    A slope under 0 would say that a higher score makes the code less likely; then the share of the code is all that is known.
    """
    yes, no = int(given.sum()), int((~given).sum())
    target = np.where(given, (yes + 1) / (yes + 2), 1 / (no + 2))
    slope, offset = 0.0, float(np.log((yes + 1) / (no + 1)))
    loss = _loss(slope, offset, odds, target)
    for _ in range(100):
        chance = expit(slope * odds + offset)
        spread = np.maximum(chance * (1 - chance), 1e-12)
        gradient = np.array([((target - chance) * odds).sum(), (target - chance).sum()])
        crossed = (spread * odds).sum()
        curve = np.array([[(spread * odds * odds).sum() + 1e-9, crossed], [crossed, spread.sum() + 1e-9]])
        step = np.linalg.solve(curve, gradient)
        share = 1.0
        while share > 1e-6:  # half the step until it helps
            there = _loss(slope + share * step[0], offset + share * step[1], odds, target)
            if there < loss:
                break
            share /= 2
        if share <= 1e-6 or loss - there < 1e-10 * max(loss, 1):
            break
        slope, offset, loss = slope + share * float(step[0]), offset + share * float(step[1]), there
    if slope <= 0:
        mean = float(target.mean())
        return 0.0, float(np.log(mean / (1 - mean)))
    return slope, offset


def _loss(slope: float, offset: float, odds: Floats, target: Floats) -> float:
    """Cross entropy of the targets, with log(1 + e^x) written so that it does not overflow."""
    x = slope * odds + offset
    return float((np.logaddexp(0.0, x) - target * x).sum())
