"""How well a classifier codes participants whom it has not seen, beside what it should be compared with."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from coding.agreement.coders import CONSENSUS, MACHINES, constructed, saw_suggestions
from coding.classifier.choosing import SEARCH
from coding.classifier.code_classifier import CodeClassifier
from coding.classifier.folds import grouped_folds
from coding.classifier.learning import Material
from coding.classifier.scoring import (
    Counts,
    at_coverage,
    at_thresholds,
    calibration,
    counts,
    interval,
    overall,
)
from coding.classifier.units import Bools, Floats, Ints, Labels, TextUnits, labels_of, text_units
from coding.codings import Codings
from coding.errors import CodingError
from coding.transcript import Corpus

FEW_GROUPS = 10
"""With fewer interviews than this each one is held out alone."""

COLUMNS = (
    "code", "name", "n", "positives", "participants", "way",
    "precision", "recall", "f1", "f1_low", "f1_high", "kappa", "kappa_low", "kappa_high",
    "suggest_precision", "suggest_recall", "suggest_f1",
    "rules_precision", "rules_recall", "rules_f1", "rules_kappa", "majority_f1", "human_kappa", "better", "note",
)  # fmt: skip

RANDOM_MARK = "RANDOM SPLIT: scores too good, what one participant said is on both sides. "


def evaluate_classifier(
    classifier: CodeClassifier,
    corpus: Corpus,
    codings: Codings,
    groups: str = "participant",
    *,
    coder: str | None = None,
    rejected: pd.DataFrame | None = None,
    folds: int = 5,
    seed: int = 0,
    site: str | None = None,
    score_on: pd.DataFrame | None = None,
    force: bool = False,
) -> pd.DataFrame:
    """Return how well a classifier codes participants held out as a whole, per code, beside the rules alone.

    Each fold is learnt anew by a copy with the classifier's settings; nothing is learnt from the units held out.
    ``groups`` is "participant" (interviews that share one stay together; each is held out alone when there are fewer than
    10), "document", or an attribute of the transcripts, each of whose values is then held out. "random" is refused unless
    ``force``, and then marked in the note of every row. ``site`` names an attribute for a second run that holds out one value at a
    time (column ``site_f1``). ``score_on`` (transcript, start, end) scores some units only, for instance the random part
    of `next_to_code`. Units where the coder saw suggestions first are learnt from and not scored.

    Columns: code, name; ``n`` units scored, ``positives`` and ``participants`` with one among them; ``way`` the choice
    between rules and model, with the folds that made it; precision, recall, f1 and kappa of `predict`, with 95 % intervals
    over interviews (jackknife-t; NaN under five); ``suggest_`` the same for what `suggest` shows; ``rules_`` for every
    rule hit; ``majority_f1`` for the commoner answer; ``human_kappa`` between persons (mean over pairs, on units that both
    read; NaN with one coder): set the machine's kappa beside it, never into it; ``better`` which of rules and classifier
    has the higher F1; ``note`` what to beware of. F1 is 0 for a code that was given and never found.
    ``attrs``: ``heading`` (in words), ``coder``, ``read`` (units), ``groups``, ``folds``, ``methods``, ``calibration``,
    ``reliability``, ``thresholds``, ``coverage``, ``sites``, ``suggestions_left_out``, all plain values (see
    `evaluation_table`).

    Raises CodingError when nothing can be held out, or for an unknown attribute.
    """
    if groups == "random" and not force:
        raise CodingError(
            "A random split puts what one participant said on both sides, and the scores come out too good. "
            "Use groups='participant', or say force=True and the table will be marked."
        )
    units = text_units(corpus, classifier.codebook, classifier.unit)
    labels = labels_of(
        units, codings, classifier.codebook, coder=coder, at_least=classifier.at_least, rejected=rejected
    )
    material = Material(units, classifier.kind)
    group = _groups(units, groups)
    scored = _scored(units, labels, codings, corpus, coder, score_on)
    anchored = int((labels.known.any(axis=1) & ~scored).sum()) if score_on is None else 0
    held = _hold_out(
        classifier, material, labels, group, scored, _folds(group[labels.known.any(axis=1)], folds, groups), seed
    )
    table = _table(classifier, units, labels, held)
    if site is not None:
        there = _groups(units, site)
        across = _hold_out(classifier, material, labels, there, scored, len(np.unique(there)), seed)
        table["site_f1"] = _tally(across, across.predicted, labels, units).total().f1[0]
    table["human_kappa"] = _between_people(units, codings, classifier, coder)
    if groups == "random":
        table["note"] = RANDOM_MARK.strip() + table["note"].map(lambda note: f" {note}" if note else "")
    _tell(table, held, units, labels, groups, anchored, corpus)
    table.attrs["coder"] = next(iter(_people(codings, coder)), "")
    table.attrs["read"] = int(labels.read.sum())
    if site is not None:
        table.attrs["sites"] = _by_site(across, labels, units, there, corpus, site)
    return table


def evaluation_table(evaluation: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return one of the tables that `evaluate_classifier` keeps in ``attrs``.

    ``what``: "methods" (macro and micro F1, precision, recall, mean kappa of predict, suggest, rules, majority),
    "reliability" (calibration by tenths of probability), "thresholds" (precision from p on), "coverage" (precision of the
    likeliest code of the surest units), "sites" (scores of each site held out).
    """
    kept = ("methods", "reliability", "thresholds", "coverage", "sites")
    if what not in kept:
        raise CodingError(f"An evaluation has no table {what!r}. Choose one of: {', '.join(kept)}.")
    if "methods" not in evaluation.attrs:
        raise CodingError("This table is no evaluation, or it was read from a file: see evaluate_classifier.")
    table = pd.DataFrame(evaluation.attrs.get(what, []))
    table.attrs.update({name: evaluation.attrs[name] for name in ("constructed", "unit") if name in evaluation.attrs})
    return table


@dataclass(frozen=True)
class HeldOut:
    """What the copies said of units that they had not seen; rows are those of ``rows``, columns codes."""

    rows: Ints
    predicted: Bools
    chances: Floats
    shown: Bools
    by_rules: Bools
    majority: Bools
    ways: list[list[str]]
    folds: int


def _hold_out(
    classifier: CodeClassifier, material: Material, labels: Labels, group: Ints, scored: Bools, folds: int, seed: int
) -> HeldOut:
    known = np.flatnonzero(labels.known.any(axis=1))
    size = (len(material.units), len(labels.codes))
    predicted, shown, by_rules, majority = (np.zeros(size, dtype=bool) for _ in range(4))
    chances = np.full(size, np.nan)
    ways = []
    splits = list(grouped_folds(group[known], folds, seed))
    for _, held in tqdm(splits, desc="folds", unit="fold", disable=None, delay=2, leave=False):
        out = np.isin(group, group[known[held]])
        learn, test = np.flatnonzero(~out), known[held][scored[known[held]]]
        one = copy.copy(classifier).fit_rows(material, labels, learn)
        fitted = one.fitted
        ways.append(fitted.ways)
        rules = fitted.precision.score(material.units.hits[test])
        hit = fitted.precision.any_hit(material.units.hits[test])
        model = fitted.model_score_rows(material, test, rules)
        predicted[test] = fitted.decisions(model, rules, hit)
        chances[test] = fitted.probabilities(model, rules)
        shown[test] = one.shown(chances[test], hit)
        by_rules[test] = hit
        majority[test] = _shares(labels, learn) > 0.5
    rows = known[scored[known]]
    return HeldOut(rows, predicted[rows], chances[rows], shown[rows], by_rules[rows], majority[rows], ways, len(splits))


def _shares(labels: Labels, rows: Ints) -> Floats:
    known = labels.known[rows]
    shares: Floats = (labels.given[rows] & known).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return shares


def _groups(units: TextUnits, groups: str) -> Ints:
    """Number what is held out together."""
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


def _folds(group: Ints, folds: int, groups: str) -> int:
    number = len(np.unique(group))
    if groups not in ("participant", "document", "random"):
        return number
    return number if number < FEW_GROUPS else folds


def _scored(
    units: TextUnits, labels: Labels, codings: Codings, corpus: Corpus, coder: str | None, score_on: pd.DataFrame | None
) -> Bools:
    """Mark the units to score: read (not only decided on), not after suggestions, and among those asked for."""
    people = _people(codings, coder)
    here = codings.where(transcript=list(corpus))
    scored = labels.read & ~saw_suggestions(here, corpus, units.table, people)
    if score_on is not None:
        missing = [name for name in ("transcript", "start", "end") if name not in score_on]
        if missing:
            raise CodingError(
                f"The table of units to score has no column {missing[0]!r}. Take the one of next_to_code."
            )
        asked = pd.MultiIndex.from_frame(score_on[["transcript", "start", "end"]])
        scored &= units.index.isin(asked)
    if not scored.any():
        raise CodingError(
            "There is nothing to score: no unit was read without suggestions in view. Code some interviews whole first."
        )
    return scored


def _people(codings: Codings, coder: str | None) -> list[str]:
    return [coder] if coder else [name for name in codings.coders if name not in MACHINES]


def _tally(held: HeldOut, decided: Bools, labels: Labels, units: TextUnits) -> Counts:
    number = np.unique(units.interview[held.rows], return_inverse=True)[1]
    return counts(decided, labels.given[held.rows], labels.known[held.rows], number)


def _table(classifier: CodeClassifier, units: TextUnits, labels: Labels, held: HeldOut) -> pd.DataFrame:
    predict, suggest, rules, majority = (
        _tally(held, decided, labels, units) for decided in (held.predicted, held.shown, held.by_rules, held.majority)
    )
    given, known = labels.given[held.rows], labels.known[held.rows]
    columns: dict[str, Any] = {
        "code": labels.codes,
        "name": [code.name for code in classifier.codebook],
        "n": known.sum(axis=0),
        "positives": (given & known).sum(axis=0),
        "participants": [len(set(_who(units, held.rows)[column])) for column in (given & known).T],
        "way": [_told_ways([fold[k] for fold in held.ways]) for k in range(len(labels.codes))],
    }
    for prefix, tally in (("", predict), ("suggest_", suggest), ("rules_", rules)):
        total = tally.total()
        for what in ("precision", "recall", "f1", "kappa"):
            columns[prefix + what] = getattr(total, what)[0]
    for what in ("f1", "kappa"):
        columns[f"{what}_low"], columns[f"{what}_high"] = interval(predict, what)
    columns["majority_f1"] = majority.total().f1[0]
    table = pd.DataFrame(columns)
    table["human_kappa"] = np.nan
    table["better"] = [_better(ours, theirs) for ours, theirs in zip(table["f1"], table["rules_f1"], strict=True)]
    table["note"] = [_note(row) for row in table.itertuples()]
    return table[list(COLUMNS)]


def _who(units: TextUnits, rows: Ints) -> Any:
    people = units.table["participant"].to_numpy(dtype=object)[rows]
    return np.where(people == "", units.table["transcript"].to_numpy(dtype=object)[rows], people)


def _told_ways(ways: list[str]) -> str:
    number = pd.Series(ways).value_counts(sort=False)
    if len(number) == 1:
        return ways[0]
    return ", ".join(f"{way} {count}/{len(ways)}" for way, count in number.items())


def _better(ours: float, theirs: float) -> str:
    ours, theirs = np.nan_to_num(ours), np.nan_to_num(theirs)
    if abs(ours - theirs) < 0.005:
        return "same"
    return "classifier" if ours > theirs else "rules"


def _note(row: Any) -> str:
    if row.positives == 0:
        return "nobody gave this code: nothing can be said"
    notes = []
    if row.positives < 20 or row.participants < 5:
        notes.append(f"too few positives ({row.positives} from {row.participants}) to trust any figure here")
    if SEARCH in row.way:
        notes.append("keyword search" if row.way == SEARCH else "in some folds keyword search")
    return "; ".join(notes)


def _between_people(units: TextUnits, codings: Codings, classifier: CodeClassifier, coder: str | None) -> Floats:
    """Mean kappa over pairs of persons, on units that both read without suggestions in view."""
    people = [name for name in codings.coders if name not in (*MACHINES, CONSENSUS)]
    kappas = []
    for one, other in combinations(people, 2):
        said = [
            labels_of(units, codings, classifier.codebook, coder=name, at_least=classifier.at_least)
            for name in (one, other)
        ]
        seen = saw_suggestions(codings.where(transcript=list(units.corpus)), units.corpus, units.table, [one, other])
        rows = np.flatnonzero(said[0].read & said[1].read & ~seen)
        if len(rows):
            group = np.unique(units.interview[rows], return_inverse=True)[1]
            everything = np.ones((len(rows), len(said[0].codes)), dtype=bool)
            kappas.append(counts(said[1].given[rows], said[0].given[rows], everything, group).total().kappa[0])
    if not kappas:
        return np.full(len(classifier.codebook), np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a code that nobody gave is NaN in every pair
        mean: Floats = np.nanmean(np.stack(kappas), axis=0)
    return mean


def _tell(
    table: pd.DataFrame, held: HeldOut, units: TextUnits, labels: Labels, groups: str, anchored: int, corpus: Corpus
) -> None:
    given, known = labels.given[held.rows], labels.known[held.rows]
    methods = [
        {"method": name, **overall(_tally(held, decided, labels, units))}
        for name, decided in (
            ("predict", held.predicted),
            ("suggest", held.shown),
            ("rules", held.by_rules),
            ("majority", held.majority),
        )
    ]
    told, reliability = calibration(held.chances, given, known)
    interviews = len(np.unique(units.interview[held.rows]))
    facts = {
        "groups": groups,
        "folds": held.folds,
        "interviews": interviews,
        "unit": units.unit,
        "constructed": bool(corpus.design.constructed),
        "units": len(held.rows),
        "methods": methods,
        "calibration": told,
        "reliability": reliability,
        "thresholds": at_thresholds(held.chances, given, known),
        "coverage": at_coverage(held.chances, given, known),
        "suggestions_left_out": anchored,
    }
    facts["heading"] = constructed(corpus) + "".join(_heading(facts))
    table.attrs.update(facts)


def _heading(facts: dict[str, Any]) -> Iterator[str]:
    if facts["groups"] == "random":
        yield RANDOM_MARK
    predict, _, rules, _ = facts["methods"]
    held = {"participant": "whole participants", "document": "whole documents", "random": "single units"}
    yield (
        f"{facts['units']} {facts['unit']}s of {facts['interviews']} interviews read, "
        f"{held.get(facts['groups'], 'one ' + facts['groups'])} held out in {facts['folds']} folds. "
    )
    yield (
        f"Macro F1 {predict['macro_f1']:.3f}, micro {predict['micro_f1']:.3f}; every hit of the rules alone "
        f"{rules['macro_f1']:.3f} and {rules['micro_f1']:.3f}. "
    )
    if predict["macro_f1"] < rules["macro_f1"]:
        yield "The rules alone are better here. "
    if facts["suggestions_left_out"]:
        yield f"{facts['suggestions_left_out']} units where the coder saw suggestions first are not scored. "
    if facts["interviews"] < FEW_GROUPS:
        yield f"Only {facts['interviews']} interviews: the figures describe these, and may be far off for others. "
    yield "The machine is compared with a reading; it is no second coder."


def _by_site(
    held: HeldOut, labels: Labels, units: TextUnits, there: Ints, corpus: Corpus, site: str
) -> list[dict[str, Any]]:
    names = units.table["transcript"].map(corpus.attributes[site]).fillna("").astype(str).to_numpy(dtype=object)
    rows: list[dict[str, Any]] = []
    for number in np.unique(there[held.rows]).tolist():
        at = there[held.rows] == number
        part = HeldOut(
            held.rows[at],
            held.predicted[at],
            held.chances[at],
            held.shown[at],
            held.by_rules[at],
            held.majority[at],
            [],
            1,
        )
        told = overall(_tally(part, part.predicted, labels, units))
        rules = overall(_tally(part, part.by_rules, labels, units))
        rows.append(
            {
                "site": names[part.rows[0]],
                "units": int(at.sum()),
                **told,
                "rules_macro_f1": rules["macro_f1"],
                "rules_micro_f1": rules["micro_f1"],
            }
        )
    everything = overall(_tally(held, held.predicted, labels, units))
    rules = overall(_tally(held, held.by_rules, labels, units))
    both = {"rules_macro_f1": rules["macro_f1"], "rules_micro_f1": rules["micro_f1"]}
    return [*rows, {"site": "all sites", "units": len(held.rows), **everything, **both}]
