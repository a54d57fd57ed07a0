"""What more labels would buy: the same evaluation with fewer and fewer interviews read."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from tqdm.auto import tqdm

from coding.agreement.coders import made_blind
from coding.classifier.code_classifier import CodeClassifier, check_classifier
from coding.classifier.evaluation import fairly_read
from coding.classifier.folds import grouped_folds
from coding.classifier.holding_out import folds_of
from coding.classifier.learning import Material
from coding.classifier.scoring import counts, overall
from coding.classifier.settings import check_folds, check_number, check_seed
from coding.classifier.units import Ints, Labels, labels_of, text_units
from coding.codings import Codings
from coding.errors import CodingError
from coding.transcript import Corpus

COLUMNS = (
    "size",
    "units",
    "repeat",
    "macro_f1",
    "micro_f1",
    "mean_kappa",
    "rules_macro_f1",
    "rules_micro_f1",
    "codes_by_model",
)


def learning_curve(
    classifier: CodeClassifier,
    corpus: Corpus,
    codings: Codings,
    sizes: Sequence[int] = (0, 50, 100, 200, 500, 1000),
    *,
    coder: str | None = None,
    rejected: pd.DataFrame | None = None,
    folds: int = 5,
    repeats: int = 1,
    seed: int = 0,
) -> pd.DataFrame:
    """Return scores on held-out participants when only so many units were read, and with all that was read.

    In each fold whole interviews are drawn until ``sizes`` units are reached; the others count as unread. Folds are those of
    `evaluate_classifier` (with fewer than 10 interviews each is held out alone), and ``rejected`` is what it is there. Sizes that come
    to the same units in every repeat, as where a fold holds no more, have one row a repeat. Rows are in order of size. Columns: size
    (as asked; of the last all that was read), units (read in the mean of the folds), repeat, macro_f1, micro_f1, mean_kappa of
    `predict`, the same for every rule hit (rules_macro_f1, rules_micro_f1), codes_by_model (mean of the folds). What is scored is what
    `evaluate_classifier` scores. A curve that still rises says that more reading would help; one that is flat, that it would not.
    """
    check_folds(folds)
    check_seed(seed)
    check_number("repeats", repeats)
    check_classifier(classifier)
    if isinstance(sizes, str) or not isinstance(sizes, Iterable):
        raise CodingError(f"sizes={sizes!r} is no list of numbers. Pass some, such as (50, 100, 200).")
    sizes = list(sizes)
    for size in sizes:
        check_number("a size", size, 0)
    units = text_units(corpus, classifier.codebook, classifier.unit)
    labels = labels_of(
        units, codings, classifier.codebook, coder=coder, at_least=classifier.at_least, rejected=rejected
    )
    material = Material(units, classifier.kind)
    blind = labels_of(units, made_blind(codings), classifier.codebook, coder=coder, at_least=classifier.at_least)
    scored = np.flatnonzero(fairly_read(units, labels, codings, coder))
    known = np.flatnonzero(labels.known.any(axis=1))
    most = len(known)
    folds = folds_of(units.interview[known], folds, "participant")
    rows = []
    plan = [(size, repeat) for size in [*sorted({s for s in sizes if s < most}), most] for repeat in range(repeats)]
    for size, repeat in tqdm(plan, desc="learning curve", unit="size", disable=None, delay=2, leave=False):
        rows.append(
            _point(classifier, material, labels, blind.scorable(), known, scored, size, repeat, folds, seed + repeat)
        )
    table = _without_doubles(pd.DataFrame(rows, columns=list(COLUMNS)))
    table.attrs.update(
        {
            "constructed": bool(corpus.design.constructed),
            "language": corpus.language,
            "unit": units.unit,
            "coder": coder or "",
        }
    )
    return table


def _point(
    classifier: CodeClassifier,
    material: Material,
    labels: Labels,
    truth: Labels,
    known: Ints,
    scored: Ints,
    size: int,
    repeat: int,
    folds: int,
    seed: int,
) -> tuple[float, ...]:
    group = material.units.interview
    predicted, by_rules = np.zeros_like(labels.given), np.zeros_like(labels.given)
    read, by_model = [], []
    for _, held in grouped_folds(group[known], folds, seed):
        out = np.isin(group, group[known[held]])
        learn, test = np.flatnonzero(~out), known[held]
        fewer = _read_only(labels, _drawn(group, np.intersect1d(learn, known), size, seed))
        one = copy.copy(classifier).fit_rows(material, fewer, learn)
        rules = one.fitted.precision.score(material.units.hits[test])
        by_rules[test] = one.fitted.precision.any_hit(material.units.hits[test])
        predicted[test] = one.decisions(one.fitted.model_score_rows(material, test, rules), rules, by_rules[test])
        read.append(int(fewer.read[learn].sum()))
        by_model.append(one.fitted.ways.count("model"))
    number = np.unique(group[scored], return_inverse=True)[1]
    ours, theirs = (
        overall(counts(decided[scored], truth.given[scored], truth.known[scored], number))
        for decided in (predicted, by_rules)
    )
    return (
        size, float(np.mean(read)), repeat, ours["macro_f1"], ours["micro_f1"], ours["mean_kappa"],
        theirs["macro_f1"], theirs["micro_f1"], float(np.mean(by_model)),
    )  # fmt: skip


def _without_doubles(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out sizes that came to the units of a smaller one in every repeat."""
    units = table.groupby("size")["units"].agg(tuple)
    kept: pd.DataFrame = table[table["size"].isin(units.drop_duplicates().index)]
    return kept.reset_index(drop=True)


def _drawn(group: Ints, rows: Ints, size: int, seed: int) -> Ints:
    """Draw whole interviews by lot until so many units are reached."""
    if size <= 0:
        return rows[:0]
    order = np.random.default_rng(seed).permutation(np.unique(group[rows]))
    rank = {name: place for place, name in enumerate(order.tolist())}
    sorted_rows = rows[np.argsort([rank[name] for name in group[rows].tolist()], kind="stable")]
    if size >= len(sorted_rows):
        return sorted_rows
    last = group[sorted_rows[size - 1]]
    return sorted_rows[: np.flatnonzero(group[sorted_rows] == last)[-1] + 1]


def _read_only(labels: Labels, rows: Ints) -> Labels:
    """The same labels as if nothing but these rows had been read."""
    seen = np.zeros(len(labels.read), dtype=bool)
    seen[rows] = True
    return replace(
        labels,
        given=labels.given & seen[:, None],
        known=labels.known & seen[:, None],
        read=labels.read & seen,
        chosen=labels.chosen & seen,
    )
