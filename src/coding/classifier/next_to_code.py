"""What to read next: where the rules point, where the classifier is least sure, and a random part for honest scoring.

Uncertainty sampling: Lewis & Gale 1994, "A sequential algorithm for training text classifiers", SIGIR, pp. 3-12; spread by
clusters: Zhdanov 2019, "Diverse mini-batch active learning", arXiv 1901.05954.
"""

from __future__ import annotations

from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from coding.classifier.code_classifier import CodeClassifier
from coding.classifier.features import count, weigh, weighed
from coding.classifier.settings import check_seed
from coding.classifier.units import Floats, Ints, TextUnits, labels_of, rules_of_codes, text_units
from coding.codings import Codings
from coding.errors import CodingError
from coding.transcript import Corpus

COLUMNS = ("transcript", "start", "end", "participant", "locator", "part", "because", "text")
START = 20
"""So many units are chosen by rules alone before a model's uncertainty means anything."""

DIMENSIONS = 60

UNSURE_OF_MODEL = 0.6
"""How much of what is unsure is the model's doubt; the rest is the rules'."""


def next_to_code(
    corpus: Corpus,
    codings: Codings,
    classifier: CodeClassifier,
    n: int = 20,
    *,
    coder: str | None = None,
    again: bool | None = None,
    random_share: float = 0.2,
    seed: int = 0,
) -> pd.DataFrame:
    """Return ``n`` units to read next, for a second reading after whole interviews were read.

    Columns: transcript, start, end, participant, locator, part, because, text. ``part`` is "random" for a share
    (``random_share``) drawn by lot from all candidates before anything else: it is kept apart for honest scoring, because
    scores on units that a machine chose are biased. The others are, until 20 units are read, "start": units with rule hits, the
    code with the fewest hits first, in turn; then "uncertain": the units about which the classifier is least sure, spread over
    different kinds of text. Keep the draw in the study before it is read (``study.keep_draw(table, coder=…)``): then
    `evaluate_classifier` knows what was chosen, and scores the random part only. Candidates are the units that the coder
    has not read; ``again=True`` takes those that were read (None: when nothing is left unread). The order is mixed, so
    that it does not tell which part a unit is from to a reader who does not see that column.

    Raises CodingError for n under 1 or a share outside 0 to 1. The same seed gives the same units.
    """
    if not isinstance(n, Integral) or isinstance(n, bool) or n < 1 or not 0 <= random_share <= 1:
        raise CodingError(f"n={n!r} units with random_share={random_share}: at least 1 unit, and a share from 0 to 1.")
    check_seed(seed)
    units = text_units(corpus, classifier.codebook, classifier.unit)
    labels = labels_of(units, codings, classifier.codebook, coder=coder, at_least=classifier.at_least)
    candidates = np.flatnonzero(~labels.read)
    if again or (again is None and not len(candidates)):
        candidates = np.flatnonzero(labels.read)
    draw = np.random.default_rng(seed)
    by_lot = draw.permutation(candidates)[: round(min(n, len(candidates)) * random_share)]
    rest = np.setdiff1d(candidates, by_lot)
    wanted = min(n, len(candidates)) - len(by_lot)
    if int(labels.read.sum()) < START or not classifier.is_fitted:
        chosen, told = _where_rules_point(units, classifier, rest, wanted, draw), "start"
    else:
        chosen, told = _least_sure(units, classifier, rest, wanted, seed), "uncertain"
    return _table(units, classifier, by_lot, chosen, told, draw)


def _where_rules_point(units: TextUnits, classifier: CodeClassifier, rest: Ints, wanted: int, draw: Any) -> Ints:
    """Take units with hits, one code after the other, the rarest first; then units without a hit."""
    hit = (units.hits[rest] @ rules_of_codes(units.rules, classifier.codebook)).toarray() > 0
    order = draw.permutation(len(rest))
    piles = [
        order[hit[order, code]].tolist() for code in np.argsort(hit.sum(axis=0), kind="stable") if hit[:, code].any()
    ]
    taken: dict[int, None] = {}
    while piles and len(taken) < wanted:
        for pile in piles:
            unit = next((each for each in pile if each not in taken), None)
            if unit is not None and len(taken) < wanted:
                taken[unit] = None
        piles = [pile for pile in piles if any(each not in taken for each in pile)]
    for unit in order.tolist():
        if len(taken) >= wanted:
            break
        taken.setdefault(unit)
    return rest[np.array(list(taken), dtype=np.int64)]


def _least_sure(units: TextUnits, classifier: CodeClassifier, rest: Ints, wanted: int, seed: int) -> Ints:
    """Take the least sure unit of each cluster among four times as many unsure ones."""
    if wanted >= len(rest):
        return rest
    _, model, rules = classifier.raw_scores(units.corpus)
    unsure = _entropy(UNSURE_OF_MODEL * model + (1 - UNSURE_OF_MODEL) * rules)[rest]
    most = np.argsort(-unsure, kind="stable")[: 4 * wanted]
    if len(most) <= wanted:
        return rest[most]
    cluster = _clusters([units.texts[row] for row in rest[most].tolist()], wanted, seed)
    first = [int(most[cluster == k][0]) for k in np.unique(cluster)]
    left = [place for place in most.tolist() if place not in set(first)]
    return rest[np.array((first + left)[:wanted], dtype=np.int64)]


def _entropy(chance: Floats) -> Floats:
    safe = np.clip(chance, 1e-9, 1 - 1e-9)
    summed: Floats = -(safe * np.log(safe) + (1 - safe) * np.log1p(-safe)).sum(axis=1)
    return summed


def _clusters(texts: list[str], number: int, seed: int) -> Ints:
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    counted = count(texts)
    rows = weighed(counted, *weigh(counted, np.arange(len(texts))), np.arange(len(texts)))
    with threadpool_limits(limits=1):
        if rows.shape[1] > DIMENSIONS:
            rows = TruncatedSVD(min(DIMENSIONS, len(texts) - 1), random_state=seed).fit_transform(rows)
        found: Ints = KMeans(number, n_init=3, random_state=seed).fit_predict(rows)
    return found


def _table(
    units: TextUnits, classifier: CodeClassifier, by_lot: Ints, chosen: Ints, told: str, draw: Any
) -> pd.DataFrame:
    because = dict.fromkeys(by_lot.tolist(), "drawn by lot")
    hit = (units.hits @ rules_of_codes(units.rules, classifier.codebook)).toarray() > 0
    names = np.array([code.id for code in classifier.codebook], dtype=object)
    for row in chosen.tolist():
        codes = ", ".join(names[hit[row]])
        if told == "uncertain":
            because[row] = "the classifier is least sure here" + (f"; rules hit for {codes}" if codes else "")
        else:
            because[row] = f"rules hit for {codes}" if codes else "no rule hits here"
    rows = draw.permutation(np.concatenate([by_lot, chosen]).astype(np.int64))
    table = units.table.iloc[rows]
    lot = set(by_lot.tolist())
    return pd.DataFrame(
        {
            "transcript": table["transcript"].to_numpy(dtype=object),
            "start": table["start"].to_numpy(),
            "end": table["end"].to_numpy(),
            "participant": table["participant"].to_numpy(dtype=object),
            "locator": [
                units.corpus.locator(name, turn - 1)
                for name, turn in zip(table["transcript"], table["turn"], strict=True)
            ],
            "part": ["random" if row in lot else told for row in rows.tolist()],
            "because": [because[row] for row in rows.tolist()],
            "text": [units.texts[row] for row in rows.tolist()],
        },
        columns=list(COLUMNS),
    )
