"""One fit, from labels to a classifier that says for each code how it is given and how far to trust it.

The order keeps everything honest: scores of held-out participants first, from these the choice between rules and model
and the calibration, and only then the fit on all that was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coding.classifier.calibration import Sigmoids, fit_sigmoids
from coding.classifier.choosing import MODEL, NOTHING, RULES, SEARCH, Choice, choose, is_too_few, keyword_search
from coding.classifier.folds import grouped_folds
from coding.classifier.learning import Material, TextModel, fit_model
from coding.classifier.units import Bools, Floats, Ints, Labels, TextUnits
from coding.classifier.weak import (
    BLEND_FROM,
    MODEL_SHARE,
    RULES_FROM,
    RulePrecision,
    rule_precision,
    uses_weak_labels,
    weak_labels,
)

MOST_BY_SEARCH = 0.89
"""A code with too few examples to learn from has too few to promise more than this."""


@dataclass(frozen=True)
class Held:
    """Scores of units when their participant was held out: of the model and of the rules; units × codes.

    ``fold`` numbers the fold of each unit (-1: in none), ``why`` has for each fold what tells why its model scored so (None where
    that is not known): a reason must come from the model that gave the score.
    """

    model: Floats
    rules: Floats
    fold: Ints
    why: list[TextModel | None]


@dataclass(frozen=True)
class Fitted:
    """What a fit learnt: a choice per code, the model (None when no code needs one), the rules' precision, the sigmoids.

    ``blended``: weak labels took part, so the model's score is averaged with the rules'. ``held`` has the scores of the
    units that were learnt from (``rows`` of the material) with their participants left out.
    """

    choices: list[Choice]
    model: TextModel | None
    precision: RulePrecision
    sigmoids: Sigmoids
    blended: bool
    rows: Ints
    held: Held | None

    def model_score(self, units: TextUnits, rules: Floats) -> Floats:
        """Return the model's scores for units of any corpus, blended with the rules' where weak labels took part."""
        if self.model is None:
            return np.zeros_like(rules)
        return blend(self.model.score(units), rules, blended=self.blended)

    def model_score_rows(self, material: Material, rows: Ints, rules: Floats) -> Floats:
        """Return the same for rows of the material that the model was fitted on a part of."""
        if self.model is None or not len(rows):
            return np.zeros_like(rules)
        return blend(self.model.score_rows(material, rows), rules, blended=self.blended)

    @property
    def ways(self) -> list[str]:
        """How each code is given."""
        return [choice.way for choice in self.choices]

    def decisions(self, model: Floats, rules: Floats, any_hit: Bools) -> Bools:
        """Return units × codes: what `predict` says."""
        decided = {
            MODEL: model_decision(model, blended=self.blended),
            RULES: rules >= RULES_FROM,
            SEARCH: any_hit,
            NOTHING: np.zeros_like(any_hit),
        }
        made: Bools = self._by_way(decided, any_hit)
        return made

    def probabilities(self, model: Floats, rules: Floats) -> Floats:
        """Return units × codes: the calibrated probability, capped for keyword search; NaN where nothing was read."""
        scores = {MODEL: model, RULES: rules, SEARCH: rules, NOTHING: np.zeros_like(rules)}
        chances = self.sigmoids.probability(self._by_way(scores, rules))
        searched = np.array([way == SEARCH for way in self.ways])
        capped: Floats = np.where(searched, np.minimum(chances, MOST_BY_SEARCH), chances)
        return capped

    def _by_way(self, tables: dict[str, Any], like: Any) -> Any:
        made = np.empty_like(like)
        for column, way in enumerate(self.ways):
            made[:, column] = tables[way][:, column]
        return made


def blend(model: Floats, rules: Floats, *, blended: bool) -> Floats:
    """Return the model's score, averaged with the rules' where weak labels took part."""
    return MODEL_SHARE * model + (1 - MODEL_SHARE) * rules if blended else model


def model_decision(score: Floats, *, blended: bool) -> Bools:
    """Return where the model gives the code."""
    given: Bools = score >= (BLEND_FROM if blended else 0.5)
    return given


def fit(
    material: Material, labels: Labels, rows: Ints, belongs: Any, *, select: bool, weak: bool, folds: int, seed: int
) -> Fitted:
    """Return what some rows of the material teach; other rows take no part in anything."""
    part = _Part(material, labels, rows, belongs)
    blended = weak and uses_weak_labels(part.read, part.unread) and material.units.hits.shape[1] > 0
    precision = part.precision(rows)
    alone = len(np.unique(part.groups[part.anything_known])) < 2
    few = [is_too_few(*counts) for counts in part.counts()]
    tried = np.array([not (select and too_few) for too_few in few])
    held = part.held_out(folds, seed, tried, blended=blended) if not alone else None
    choices = _choices(part, held, select=select, alone=alone, blended=blended)
    by_model = np.array([choice.way == MODEL for choice in choices])
    model = part.model(rows, precision, by_model, blended=blended) if by_model.any() else None
    sigmoids = _sigmoids(part, held, [choice.way for choice in choices])
    return Fitted(choices, model, precision, sigmoids, blended, rows, held)


class _Part:
    """The rows that one fit may see."""

    def __init__(self, material: Material, labels: Labels, rows: Ints, belongs: Any) -> None:
        self.material, self.labels, self.rows, self.belongs = material, labels, rows, belongs
        self.given, self.known = labels.given[rows], labels.known[rows]
        self.groups = material.units.interview[rows]
        self.read = int(labels.read[rows].sum())
        self.unread = int((~labels.read[rows]).sum())
        self.anything_known = self.known.any(axis=1)

    def counts(self) -> list[tuple[int, int]]:
        """Positives and the participants they come from, per code."""
        return positives_and_participants(self.material.units, self.labels, self.rows)

    def precision(self, rows: Ints) -> RulePrecision:
        return rule_precision(
            self.material.units.hits[rows], self.labels.given[rows], self.labels.known[rows], self.belongs
        )

    def model(self, rows: Ints, precision: RulePrecision, codes: Bools, *, blended: bool) -> TextModel:
        """Fit some codes on rows: what is known, and with weak labels also what only the rules speak of.

        Rules that made the labels are no features beside them: the model would learn to repeat them (measured on comments, 50
        to 150 read: macro F1 .44 without their columns, .43 with them; micro .55 and .53).
        """
        given, known = self.labels.given[rows], self.labels.known[rows]
        if blended:
            score = precision.score(self.material.units.hits[rows])
            given, weight = weak_labels(score, given, known, int(self.labels.read[rows].sum()))
            return fit_model(self.material, rows, given, np.where(codes, weight, 0.0), hits=False)
        used = known.any(axis=1)
        return fit_model(
            self.material, rows[used], given[used], np.where(codes, known[used], False).astype(np.float64), hits=True
        )

    def held_out(self, folds: int, seed: int, tried: Bools, *, blended: bool) -> Held:
        """Score each unit by what the other participants teach."""
        model, rules = np.zeros(self.given.shape), np.zeros(self.given.shape)
        fold, why = np.full(len(self.rows), -1), list[TextModel | None]()
        known = np.flatnonzero(self.anything_known)
        for _, held in grouped_folds(self.groups[known], folds, seed):
            out = np.isin(self.groups, self.groups[known[held]])
            learn, test = self.rows[~out], self.rows[out]
            precision = self.precision(learn)
            rules[out] = precision.score(self.material.units.hits[test])
            fold[out] = len(why)
            why.append(None)
            if tried.any():
                fitted = self.model(learn, precision, tried, blended=blended)
                model[out] = blend(fitted.score_rows(self.material, test), rules[out], blended=blended)
                why[-1] = fitted.explaining()
        return Held(model, rules, fold, why)


def positives_and_participants(units: TextUnits, labels: Labels, rows: Ints) -> list[tuple[int, int]]:
    """Return for each code how many units of these rows carry it, and from how many participants.

    Where nobody is named (a report's prose) the text counts as one.
    """
    people = units.table["participant"].to_numpy(dtype=object)[rows]
    names = units.table["transcript"].to_numpy(dtype=object)[rows]
    who = np.where(people == "", names, people)
    given = labels.given[rows] & labels.known[rows]
    return [(int(column.sum()), len(set(who[column]))) for column in given.T]


def _choices(part: _Part, held: Held | None, *, select: bool, alone: bool, blended: bool) -> list[Choice]:
    has_rules = np.asarray(part.belongs.sum(axis=0)).ravel() > 0
    counts = part.counts()
    searched = [keyword_search(*count, has_rules=bool(has)) for count, has in zip(counts, has_rules, strict=True)]
    if held is None or alone:
        told = "all that was read comes from one participant, so nothing could be held out"
        return [Choice(c.way, f"{c.because}; {told}" if part.read else c.because) for c in searched]
    known = part.anything_known
    choices = choose(
        model_decision(held.model[known], blended=blended),
        held.rules[known] >= RULES_FROM,
        part.given[known],
        part.known[known],
        part.groups[known],
    )
    if not select:
        return [
            Choice(MODEL, f"by the model, no choice was asked for; {choice.because}", choice.rules_f1, choice.model_f1)
            if positives or (blended and has)
            else search
            for choice, search, (positives, _), has in zip(choices, searched, counts, has_rules, strict=True)
        ]
    return [
        search if is_too_few(*count) else choice
        for choice, search, count in zip(choices, searched, counts, strict=True)
    ]


def _sigmoids(part: _Part, held: Held | None, ways: list[str]) -> Sigmoids:
    """Calibrate the score that each code is given by; without held-out participants there is no probability."""
    if held is None:
        nothing = np.full(len(ways), np.nan)
        return Sigmoids(nothing, nothing)
    scores = np.where([way == MODEL for way in ways], held.model, held.rules)
    return fit_sigmoids(scores, part.given, part.known)
