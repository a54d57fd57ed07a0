"""Holding out: what is kept together, which folds are made of it, and what the copies said of units not seen."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from coding.classifier.code_classifier import CodeClassifier
from coding.classifier.folds import grouped_folds
from coding.classifier.learning import Material
from coding.classifier.units import Bools, Floats, Ints, Labels, TextUnits
from coding.errors import CodingError

FEW_GROUPS = 10
"""With fewer interviews than this each one is held out alone."""

RANDOM_MARK = "RANDOM SPLIT: scores too good, what one participant said is on both sides. "


@dataclass(frozen=True)
class HeldOut:
    """What the copies said of units that they had not seen; rows are those of ``rows``, columns codes.

    ``ways`` has for each fold how each code was given, ``fold`` the fold in which each row was held out.
    """

    rows: Ints
    predicted: Bools
    chances: Floats
    shown: Bools
    by_rules: Bools
    majority: Bools
    ways: list[list[str]]
    fold: Ints

    @property
    def folds(self) -> int:
        """How many folds there were."""
        return len(self.ways)

    def part(self, at: Any) -> HeldOut:
        """Return some of the rows."""
        return HeldOut(
            self.rows[at], self.predicted[at], self.chances[at], self.shown[at], self.by_rules[at], self.majority[at],
            self.ways, self.fold[at],
        )  # fmt: skip


def hold_out(
    classifier: CodeClassifier, material: Material, labels: Labels, group: Ints, scored: Bools, folds: int, seed: int
) -> HeldOut:
    known = np.flatnonzero(labels.known.any(axis=1))
    size = (len(material.units), len(labels.codes))
    predicted, shown, by_rules, majority = (np.zeros(size, dtype=bool) for _ in range(4))
    chances = np.full(size, np.nan)
    ways: list[list[str]] = []
    fold = np.zeros(len(material.units), dtype=np.int64)
    splits = list(grouped_folds(group[known], folds, seed))
    for _, held in tqdm(splits, desc="folds", unit="fold", disable=None, delay=2, leave=False):
        out = np.isin(group, group[known[held]])
        learn, test = np.flatnonzero(~out), known[held][scored[known[held]]]
        one = copy.copy(classifier).fit_rows(material, labels, learn)
        fitted = one.fitted
        fold[test] = len(ways)
        ways.append(fitted.ways)
        rules = fitted.precision.score(material.units.hits[test])
        hit = fitted.precision.any_hit(material.units.hits[test])
        model = fitted.model_score_rows(material, test, rules)
        predicted[test] = one.decisions(model, rules, hit)
        chances[test] = one.chances(model, rules)
        shown[test] = one.shown(chances[test], hit)
        by_rules[test] = hit
        majority[test] = _shares(labels, learn) > 0.5
    everything = HeldOut(np.arange(len(material.units)), predicted, chances, shown, by_rules, majority, ways, fold)
    return everything.part(known[scored[known]])


def _shares(labels: Labels, rows: Ints) -> Floats:
    known = labels.known[rows]
    shares: Floats = (labels.given[rows] & known).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return shares


def groups_of(units: TextUnits, groups: str) -> Ints:
    """Number what is held out together: "participant", "document", "random" (each unit alone), or an attribute's values."""
    if groups == "participant":
        return units.interview
    if groups == "random":
        return np.arange(len(units))
    if groups == "document":
        return pd.factorize(units.table["transcript"])[0].astype(np.int64)
    facts = units.corpus.attributes
    if groups not in facts.columns:
        raise CodingError(
            f"The transcripts have no attribute {groups!r}. Choose 'participant', 'document', or one of: "
            f"{', '.join(map(str, facts.columns))}."
        )
    return pd.factorize(units.table["transcript"].map(facts[groups]).fillna("").astype(str))[0].astype(np.int64)


def mark_of_split(units: TextUnits, group: Ints, groups: str, rows: Bools, *, force: bool) -> str:
    """Return the mark of a split that puts one participant on both sides, "" for one that does not.

    Raises CodingError for such a split unless it is forced: whatever it is called, it is a random one to this participant.
    """
    apart = pd.Series(group[rows]).groupby(units.interview[rows]).nunique() > 1
    split = int(apart.sum())
    if groups != "random" and not split:
        return ""
    if not force:
        what = "A random split" if groups == "random" else f"Holding out by {groups!r}"
        whom = "" if groups == "random" else f" ({split} of {len(apart)} interviews are split)"
        raise CodingError(
            f"{what} puts what one participant said on both sides{whom}, and the scores come out too good. "
            "Use groups='participant', or say force=True and the table will be marked."
        )
    if groups == "random":
        return RANDOM_MARK
    return (
        f"PARTICIPANTS SPLIT BY {groups}: scores too good, what one participant said is on both sides "
        f"({split} of {len(apart)} interviews). "
    )


def folds_of(group: Ints, folds: int, groups: str) -> int:
    """Return how many folds: one per value of an attribute, and one per group where there are few."""
    number = len(np.unique(group))
    if groups not in ("participant", "document", "random"):
        return number
    return number if number < FEW_GROUPS else folds
