"""From scores to probabilities: a sigmoid per code, fitted on scores of participants who were held out.

Source: Platt 1999, "Probabilistic outputs for support vector machines", in Advances in Large Margin Classifiers, pp. 61-74.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coding.classifier.units import Bools, Floats

_EDGE = 1e-6


def logit(score: Floats) -> Floats:
    """Return log odds; 0 and 1 are moved in by a millionth."""
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
        chances: Floats = 1 / (1 + np.exp(-(self.slope * logit(score) + self.offset)))
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
    slope, offset = 1.0, float(np.log((yes + 1) / (no + 1)))
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(slope * odds + offset)))
        spread = np.maximum(chance * (1 - chance), 1e-12)
        gradient = np.array([((target - chance) * odds).sum() - 1e-3 * (slope - 1), (target - chance).sum()])
        curve = np.array(
            [[(spread * odds * odds).sum() + 1e-3, (spread * odds).sum()], [(spread * odds).sum(), spread.sum() + 1e-9]]
        )
        step = np.clip(np.linalg.solve(curve, gradient), -2.0, 2.0)
        slope, offset = slope + float(step[0]), offset + float(step[1])
        if np.abs(step).max() < 1e-8:
            break
    if slope <= 0:
        share = target.mean()
        return 0.0, float(np.log(share / (1 - share)))
    return slope, offset
