"""What keyword rules are worth: the precision of each rule, a score per unit, and weak labels where people gave few.

Weak labels: Ratner and others 2017, "Snorkel", PVLDB 11(3), pp. 269-282, in the plain form of one weight per rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from coding.classifier.units import Bools, Floats

PRIOR_HITS, PRIOR_TRUE = 3.0, 1.2
"""A rule that nobody has checked counts as three hits of which 1.2 were right; what was read soon outweighs this."""

FEW_LABELS = 200
"""From so many units read on, weak labels hurt more than they help (measured on comments and on interviews)."""

MODEL_SHARE, BLEND_FROM = 0.4, 0.4
"""With weak labels the score is 0.4 × the model's + 0.6 × the rules', and a code is given from 0.4 on.

Measured on patient comments, 50 and 150 read, model for every code: macro F1 .436 and .457, where 0.6 and 0.45 give .424 and .441
(keywords alone .449).
"""

RULES_FROM = 0.35
"""Rules weighed by their precision give a code from this score on: one rule of precision 0.35, or several weaker ones."""


@dataclass(frozen=True)
class RulePrecision:
    """How often each rule was right for each code: rules × codes; only a code's own rules (and those below it) count."""

    belongs: Any
    hits: Floats
    right: Floats

    @property
    def share(self) -> Floats:
        """The smoothed precision of each rule for each code: (right + 1.2) / (hits + 3)."""
        shares: Floats = (self.right + PRIOR_TRUE) / (self.hits + PRIOR_HITS)
        return shares

    def score(self, hits: Any) -> Floats:
        """Return units × codes: the chance that at least one of the rules that hit is right (noisy-or)."""
        miss = sparse.csr_matrix(self.belongs.multiply(np.log1p(-self.share)))
        scores: Floats = 1 - np.exp((hits @ miss).toarray())
        return scores

    def any_hit(self, hits: Any) -> Bools:
        """Return units × codes: whether any rule of the code, or of one below it, hit."""
        found: Bools = (hits @ self.belongs).toarray() > 0
        return found


def rule_precision(hits: Any, given: Bools, known: Bools, belongs: Any) -> RulePrecision:
    """Return the precision of rules on the units whose labels are known."""
    return RulePrecision(
        belongs,
        np.asarray((hits.T @ known.astype(np.float64)), dtype=np.float64),
        np.asarray((hits.T @ (given & known).astype(np.float64)), dtype=np.float64),
    )


def uses_weak_labels(read: int, unread: int) -> bool:
    """Tell whether rules should label unread text: when few units were read, and most of the text was not.

    A study that is nearly read through is treated like one that is: one interview more or less changes no regime.
    """
    return read < FEW_LABELS and unread > read


def weak_labels(score: Floats, given: Bools, known: Bools, read: int) -> tuple[Bools, Floats]:
    """Return labels and their weights, units × codes: a person's label has weight 1, a rule's less the more was read.

    Where nothing is known a hit is a positive of weight w × its score and no hit a negative of weight w / 2, with
    w = max(0.05, min(1, 30 / units read)).
    """
    trust = max(0.05, min(1.0, 30 / max(read, 1)))
    positive = np.where(known, given, score > 0)
    weight = np.where(known, 1.0, trust * np.where(score > 0, score, 0.5))
    return positive, weight
