"""How well a classifier codes participants whom it has not seen, beside what it should be compared with."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from coding.agreement.coders import made_blind, saw_suggestions
from coding.classifier.choosing import SEARCH
from coding.classifier.code_classifier import CodeClassifier, check_classifier
from coding.classifier.evaluation_facts import by_site, facts_of, tally, told_ways
from coding.classifier.holding_out import HeldOut, folds_of, groups_of, hold_out, mark_of_split
from coding.classifier.learning import Material
from coding.classifier.scoring import Counts, counts, interval
from coding.classifier.settings import check_folds, check_seed
from coding.classifier.units import Bools, Floats, Ints, Labels, TextUnits, labels_of, text_units
from coding.codings import Codings
from coding.codings.who import not_machines, people_among
from coding.codings.words import counted
from coding.errors import CodingError
from coding.transcript import Corpus

COLUMNS = (
    "code", "name", "n", "positives", "participants", "way",
    "precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high",
    "f1", "f1_low", "f1_high", "kappa", "kappa_low", "kappa_high",
    "suggest_precision", "suggest_precision_low", "suggest_precision_high",
    "suggest_recall", "suggest_recall_low", "suggest_recall_high",
    "suggest_f1", "suggest_f1_low", "suggest_f1_high", "suggest_kappa", "suggest_kappa_low", "suggest_kappa_high",
    "rules_precision", "rules_recall", "rules_f1", "rules_kappa", "majority_f1", "human_kappa", "human_n", "better", "note",
    "clear",
)  # fmt: skip


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
    10), "document", or an attribute of the transcripts, each of whose values is then held out. "random", and any other
    grouping that puts one participant on both sides, is refused unless ``force``, and then marked in the heading and in the
    note of every row. ``site`` names an attribute for a second run that holds out one value at a
    time (columns ``site_f1`` and ``site_way``). ``score_on`` (transcript, start, end) scores some units only, for instance the random part
    of `next_to_code`. Units that were read because a machine chose them (`next_to_code` kept with `keep_draw`, and blind samples of
    unsuggested text) are learnt from and not scored, but for what was drawn by lot from all: they are no fair sample. Units
    where the coder saw suggestions first are learnt from and not scored; where a suggestion was
    accepted in a unit that was read blind before, it is learnt from, and the blind reading is what is scored.

    Columns: code, name; ``n`` units scored, ``positives`` and ``participants`` with one among them; ``way`` the choice
    between rules and model, with the folds that made it; precision, recall, f1 and kappa of `predict`, each with ``_low`` and
    ``_high`` (95 % over interviews, jackknife-t; NaN under five); ``suggest_`` the same for what `suggest` shows; ``rules_`` for every
    rule hit; ``majority_f1`` for the commoner answer; ``human_kappa`` between persons on units that both
    read (mean over pairs, each weighing by its units; NaN with one coder) and ``human_n`` these units, each pair's counted by
    itself: set the machine's kappa beside it, never into it; ``better`` which of rules and classifier
    has the higher F1, and ``clear`` whether by more than one standard error of the difference (jackknife over interviews); ``note``
    what to beware of. F1 is 0 for a code that was given and never found. A code that nobody
    gave, or only since the interviews were done, has no score, and counts in no figure over all codes (micro F1, calibration,
    coverage): nobody may have looked for it.
    ``attrs``: ``heading`` (in words), ``coder``, ``read`` (units), ``groups``, ``folds``, ``methods``, ``calibration``,
    ``reliability``, ``thresholds``, ``coverage``, ``sites``, ``suggestions_left_out``, ``chosen_left_out``, all plain values (see
    `evaluation_table`).

    Raises CodingError when nothing can be held out, or for an unknown attribute.
    """
    check_classifier(classifier)
    check_folds(folds)
    check_seed(seed)
    units = text_units(corpus, classifier.codebook, classifier.unit)
    labels = labels_of(
        units, codings, classifier.codebook, coder=coder, at_least=classifier.at_least, rejected=rejected
    )
    material = Material(units, classifier.kind)
    known: Bools = np.asarray(labels.known.any(axis=1), dtype=bool)
    group = groups_of(units, groups)
    mark = mark_of_split(units, group, groups, known, force=force)
    if site is not None:
        there = groups_of(units, site)
        site_mark = mark_of_split(units, there, site, known, force=force)
    fair = fairly_read(units, labels, codings, coder)
    scored = _asked_for(units, fair, score_on)
    left_out = (int((known & ~fair & ~labels.chosen).sum()), int((known & labels.chosen).sum()))
    held = hold_out(classifier, material, labels, group, scored, folds_of(group[known], folds, groups), seed)
    blind = labels_of(units, made_blind(codings), classifier.codebook, coder=coder, at_least=classifier.at_least)
    truth = blind.scorable()
    table = _table(classifier, units, truth, held, np.where(blind.given.any(axis=0), 0, labels.given.sum(axis=0)))
    if site is not None:
        across = hold_out(classifier, material, labels, there, scored, len(np.unique(there)), seed)
        table["site_f1"] = tally(across, across.predicted, truth, units).total().f1[0]
        table["site_way"] = [told_ways([fold[k] for fold in across.ways]) for k in range(len(table))]
        mark += site_mark
    table["human_kappa"], table["human_n"] = _between_people(units, codings, classifier)
    if mark:
        table["note"] = mark.strip() + table["note"].map(lambda note: f" {note}" if note else "")
    table.attrs.update(facts_of(held, units, truth, groups, mark, left_out))
    table.attrs["coder"] = next(iter(_people(codings, coder)), "")
    table.attrs["read"] = int(labels.read.sum())
    if site is not None:
        table.attrs["sites"] = by_site(across, truth, units, there, site)
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
    table.attrs.update(
        {name: evaluation.attrs[name] for name in ("constructed", "language", "unit") if name in evaluation.attrs}
    )
    return table


def fairly_read(units: TextUnits, labels: Labels, codings: Codings, coder: str | None) -> Bools:
    """Mark the units that can be scored: read (not only decided on), before suggestions, and not because a machine chose them."""
    here = codings.where(transcript=list(units.corpus))
    seen = saw_suggestions(here, units.corpus, units.table, _people(codings, coder))
    fair: Bools = labels.read & ~seen & ~labels.chosen
    return fair


def _asked_for(units: TextUnits, fair: Bools, score_on: pd.DataFrame | None) -> Bools:
    """Mark the units to score: those among the fair ones that were asked for."""
    scored = fair.copy()
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
            "There is nothing to score: no unit was read without suggestions in view and without a machine's choice. Code some "
            "interviews whole first."
        )
    return scored


def _people(codings: Codings, coder: str | None) -> list[str]:
    return [coder] if coder else not_machines(codings.coders)


def _table(classifier: CodeClassifier, units: TextUnits, labels: Labels, held: HeldOut, later: Ints) -> pd.DataFrame:
    """``later``: the units to which a code was given only since suggestions were open, a number per code."""
    predict, suggest, rules, majority = (
        tally(held, decided, labels, units) for decided in (held.predicted, held.shown, held.by_rules, held.majority)
    )
    given, known = labels.given[held.rows], labels.known[held.rows]
    columns: dict[str, Any] = {
        "code": labels.codes,
        "name": [code.name for code in classifier.codebook],
        "n": [len(held.rows)] * len(labels.codes),
        "positives": (given & known).sum(axis=0),
        "participants": [len(set(_who(units, held.rows)[column])) for column in (given & known).T],
        "way": [told_ways([fold[k] for fold in held.ways]) for k in range(len(labels.codes))],
    }
    for prefix, counts_of in (("", predict), ("suggest_", suggest), ("rules_", rules)):
        total = counts_of.total()
        for what in ("precision", "recall", "f1", "kappa"):
            columns[prefix + what] = getattr(total, what)[0]
    for prefix, counts_of in (("", predict), ("suggest_", suggest)):
        for what in ("precision", "recall", "f1", "kappa"):
            columns[f"{prefix}{what}_low"], columns[f"{prefix}{what}_high"] = interval(counts_of, what)
    columns["majority_f1"] = majority.total().f1[0]
    table = pd.DataFrame(columns)
    table["human_kappa"], table["human_n"] = np.nan, 0
    table["better"] = [_better(ours, theirs) for ours, theirs in zip(table["f1"], table["rules_f1"], strict=True)]
    table["clear"] = _clear(predict, rules) & (table["better"] != "same").to_numpy()
    table["note"] = [_note(row, int(n), units.unit) for row, n in zip(table.itertuples(), later, strict=True)]
    return table[list(COLUMNS)]


def _who(units: TextUnits, rows: Ints) -> Any:
    people = units.table["participant"].to_numpy(dtype=object)[rows]
    return np.where(people == "", units.table["transcript"].to_numpy(dtype=object)[rows], people)


def _better(ours: float, theirs: float) -> str:
    ours, theirs = np.nan_to_num(ours), np.nan_to_num(theirs)
    if abs(ours - theirs) < 0.005:
        return "same"
    return "classifier" if ours > theirs else "rules"


def _clear(ours: Counts, theirs: Counts) -> Bools:
    """Tell per code whether two F1 differ by more than one standard error of the difference, as where rules or model is chosen."""
    f1, without = (
        np.nan_to_num(a.f1) - np.nan_to_num(b.f1)
        for a, b in ((ours.total(), theirs.total()), (ours.without_each(), theirs.without_each()))
    )
    groups = len(without)
    error = np.sqrt((groups - 1) / groups * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    clear: Bools = np.abs(f1[0]) > error
    return clear


def _note(row: Any, later: int, unit: str) -> str:
    if later:
        return f"given only since the interviews were done ({counted(later, unit)} set aside): nothing can be said"
    if row.positives == 0:
        return "nobody gave this code in what is scored: nothing can be said"
    notes = []
    if row.positives < 20 or row.participants < 5:
        notes.append(f"too few positives ({row.positives} from {row.participants}) to trust any figure here")
    if SEARCH in row.way:
        notes.append("keyword search" if row.way == SEARCH else "in some folds keyword search")
    return "; ".join(notes)


def _between_people(units: TextUnits, codings: Codings, classifier: CodeClassifier) -> tuple[Floats, Ints]:
    """Mean kappa per code over pairs of persons, on the units that both read without suggestions in view; and these units.

    A pair weighs by its units: two units that somebody looked into say next to nothing.
    """
    people = people_among(codings.coders)
    blind, codes = made_blind(codings), len(classifier.codebook)
    said = {
        name: labels_of(units, blind, classifier.codebook, coder=name, at_least=classifier.at_least) for name in people
    }
    fair = {name: fairly_read(units, labels, codings, name) for name, labels in said.items()}
    summed, weight = np.zeros(codes), np.zeros(codes, dtype=np.int64)
    for one, other in combinations(people, 2):
        rows = np.flatnonzero(fair[one] & fair[other])
        if len(rows):
            group = np.unique(units.interview[rows], return_inverse=True)[1]
            everything = np.ones((len(rows), codes), dtype=bool)
            kappa = counts(said[other].given[rows], said[one].given[rows], everything, group).total().kappa[0]
            known = ~np.isnan(kappa)  # a code that neither gave has none
            summed[known] += len(rows) * kappa[known]
            weight[known] += len(rows)
    mean: Floats = np.divide(summed, weight, out=np.full(codes, np.nan), where=weight > 0)
    return mean, weight
