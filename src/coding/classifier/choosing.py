"""Rules or model, per code: what codes better on participants who were held out, and what may be said of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coding.classifier.units import Bools, Floats, Ints
from coding.codings.words import counted

FEWEST_POSITIVES, FEWEST_PARTICIPANTS = 20, 5
"""With fewer examples, or from fewer participants, a code stays keyword search."""

SEARCH, RULES, MODEL, NOTHING = "search", "rules", "model", "nothing"
"""How a code is given: every hit of its rules; rules weighed by their precision; the model; not at all."""


@dataclass(frozen=True)
class Choice:
    """How one code is given and why; F1 of both ways on held-out participants (NaN where it was not measured)."""

    way: str
    because: str
    rules_f1: float = float("nan")
    model_f1: float = float("nan")


def is_too_few(positives: int, participants: int) -> bool:
    """Tell whether a code has too few examples to learn from."""
    return positives < FEWEST_POSITIVES or participants < FEWEST_PARTICIPANTS


def keyword_search(positives: int, participants: int, *, has_rules: bool) -> Choice:
    """Return the choice for a code with too few examples."""
    from_whom = f"{counted(positives, 'positive')} from {counted(participants, 'participant')}"
    seen = f"{from_whom}; learning needs {FEWEST_POSITIVES} from {FEWEST_PARTICIPANTS}"
    if has_rules:
        return Choice(SEARCH, f"stays keyword search: {seen}")
    return Choice(NOTHING, f"not suggested: it has no rules, and {seen}")


def choose(
    model: Bools, rules: Bools, given: Bools, known: Bools, group: Ints, *, names: tuple[str, str] = ("rules", "model")
) -> list[Choice]:
    """Return the choice per code from decisions on held-out units, units × codes.

    The model stays unless the rules' F1 is better by more than one standard error of the difference (jackknife over
    ``group``): a difference that a few interviews made is none. Source of the rule: Breiman and others 1984,
    "Classification and Regression Trees", section 3.4.3, p. 78; jackknife: `coding.intervals`.
    """
    groups, number = np.unique(group, return_inverse=True)
    sums = {
        way: _sums(decided, given, known, number, len(groups)) for way, decided in (("model", model), ("rules", rules))
    }
    f1 = {way: _f1(hit.sum(axis=0), size.sum(axis=0)) for way, (hit, size) in sums.items()}
    without = {way: _f1(hit.sum(axis=0) - hit, size.sum(axis=0) - size) for way, (hit, size) in sums.items()}
    difference = without["rules"] - without["model"]
    error = np.sqrt((len(groups) - 1) / len(groups) * ((difference - difference.mean(axis=0)) ** 2).sum(axis=0))
    made = []
    for code in range(model.shape[1]):
        ours, theirs = float(f1["rules"][code]), float(f1["model"][code])
        won = ours - theirs > error[code]
        told = f"on held-out participants F1 {ours:.2f} by {names[0]}, {theirs:.2f} by {names[1]}"
        close = "" if won or theirs >= ours else " (no clear difference)"
        made.append(Choice(RULES if won else MODEL, told + close, ours, theirs))
    return made


def _sums(decided: Bools, given: Bools, known: Bools, number: Ints, groups: int) -> tuple[Floats, Floats]:
    """Twice the hits that are right, and decided plus given, per group and code."""
    hit = np.zeros((groups, decided.shape[1]))
    size = np.zeros((groups, decided.shape[1]))
    np.add.at(hit, number, 2.0 * (decided & given & known))
    np.add.at(size, number, (decided & known).astype(float) + (given & known))
    return hit, size


def _f1(hit: Floats, size: Floats) -> Floats:
    scores: Floats = hit / np.maximum(size, 1)
    return scores
