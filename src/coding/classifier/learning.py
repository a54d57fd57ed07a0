"""The model: a yes-or-no classifier per code, on n-grams and rule hits, on an encoder's rows, or the user's own.

The default is logistic regression with balanced class weights; scikit-learn is imported when something is fitted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import expit

from coding.classifier.features import (
    FAILURES,
    Counted,
    Encoder,
    Weights,
    count,
    encoded,
    encoded_alike,
    first_words,
    weigh,
    weighed,
    weighed_texts,
    with_hits,
)
from coding.classifier.units import Bools, Floats, Ints, TextUnits
from coding.errors import CodingError

STRENGTH = 4.0
"""C of the logistic regression: the inverse of how strongly weights are held down."""

CORES = 2

MOST_DENSE = 1 << 29
"""Bytes up to which a sparse table is written out for a classifier that takes dense rows only: 3,000 units of 20,000 features."""

_CHUNK = 1000
"""So many units are written out at a time to be scored."""


@dataclass(frozen=True)
class Kind:
    """Which model is fitted: the default, or the user's own classifier, pipeline or encoder.

    ``texts`` says whether the user's own begins with the texts themselves (None: by the look of its first step).
    """

    classifier: Any = None
    encoder: Encoder | None = None
    seed: int = 0
    texts: bool | None = None

    @property
    def reads_texts(self) -> bool:
        """Whether the user's own pipeline begins with the texts themselves."""
        if self.texts is not None:
            return self.texts
        return self.encoder is None and _begins_with_texts(self.classifier)

    @property
    def is_default(self) -> bool:
        """Whether nothing of the user's own takes part, so that the fitted model is plain arrays."""
        return self.classifier is None and self.encoder is None


class Material:
    """The units of a corpus, with what is counted or encoded once and learnt from many times."""

    def __init__(self, units: TextUnits, kind: Kind) -> None:
        self.units = units
        self.kind = kind

    @cached_property
    def counted(self) -> Counted:
        """All n-grams of all units: a pure function of the texts."""
        return count(self.units.texts)

    @cached_property
    def encoded(self) -> Floats:
        """The encoder's row for each unit. It was trained elsewhere and learns nothing here, which is checked."""
        assert self.kind.encoder is not None
        return encoded_alike(self.kind.encoder, self.units.texts)


@dataclass(frozen=True)
class Lines:
    """A logistic regression per code: weights (features × codes) and offsets."""

    weights: Floats
    offsets: Floats

    def score(self, rows: Any) -> Floats:
        """Return units × codes, between 0 and 1."""
        scores: Floats = expit(np.asarray(rows @ self.weights) + self.offsets)
        return scores


@dataclass(frozen=True)
class OwnModels:
    """A fitted classifier of the user's per code; None where a code had examples of one kind only.

    ``dense``: they take dense rows only, so sparse ones are written out for them.
    """

    models: list[Any]
    shares: Floats
    dense: bool = False

    def score(self, rows: Any) -> Floats:
        """Return units × codes, between 0 and 1; 0.5 is where the classifier changes its mind."""
        size = rows.shape[0] if hasattr(rows, "shape") else len(rows)
        if self.dense and size > _CHUNK:
            parts = [self._score(rows[first : first + _CHUNK]) for first in range(0, size, _CHUNK)]
            return np.concatenate(parts)
        return self._score(rows)

    @property
    def weights(self) -> Floats | None:
        """Features × codes where the classifiers are linear (0 for a code without one); else None."""
        lines = [None if model is None else np.asarray(getattr(model, "coef_", ())) for model in self.models]
        sizes = {line.shape for line in lines if line is not None}
        if len(sizes) != 1 or len(size := sizes.pop()) != 2 or size[0] != 1:
            return None
        return np.stack([np.zeros(size[1]) if line is None else line[0] for line in lines], axis=1).astype(np.float64)

    def _score(self, rows: Any) -> Floats:
        size = rows.shape[0] if hasattr(rows, "shape") else len(rows)
        given = rows.toarray() if self.dense else rows
        columns = [
            np.full(size, share) if model is None else _own_score(model, given)
            for model, share in zip(self.models, self.shares, strict=True)
        ]
        return np.stack(columns, axis=1)


@dataclass(frozen=True)
class TextModel:
    """A fitted model: what was learnt about n-grams, whether rule hits are features, and the classifiers per code."""

    kind: Kind
    hits: bool
    learnt: list[Weights]
    codes: Lines | OwnModels
    kept: list[Ints] = field(default_factory=list, repr=False, compare=False)

    def rows(self, units: TextUnits) -> Any:
        """Return the features of units of any corpus."""
        return self.features(units.texts, units.hits)

    def features(self, texts: list[str], hits: Any) -> Any:
        """Return the features of texts with their rule hits."""
        if self.kind.reads_texts:
            return texts
        if self.kind.encoder is not None:
            rows: Any = encoded(self.kind.encoder, texts)
        else:
            rows = weighed_texts(texts, self.learnt)
        return with_hits(rows, hits) if self.hits else rows

    def score(self, units: TextUnits) -> Floats:
        """Return units × codes, between 0 and 1 (not calibrated)."""
        return self.codes.score(self.rows(units)) if len(units) else np.zeros((0, self.width))

    @property
    def width(self) -> int:
        """The number of codes."""
        return len(self.codes.offsets) if isinstance(self.codes, Lines) else len(self.codes.models)

    def score_rows(self, material: Material, rows: Ints) -> Floats:
        """Return the same for rows of the material that the model was fitted on a part of."""
        return self.codes.score(_features(material, rows, self.learnt, self.kept, hits=self.hits))

    def explaining(self) -> TextModel | None:
        """Return what tells why, and no more: the same weights, to be kept or saved; None where a code's weights are not known."""
        weights = self.codes.weights if self.learnt else None
        if weights is None:
            return None
        return TextModel(self.kind, self.hits, self.learnt, Lines(weights, np.zeros(weights.shape[1])))


def fit_model(material: Material, rows: Ints, given: Bools, weight: Floats, *, hits: bool) -> TextModel:
    """Return a model fitted on some rows of the material; ``given`` and ``weight`` (0: leave out) are rows × codes."""
    kind = material.kind
    learnt, kept = ([], []) if kind.reads_texts or kind.encoder is not None else weigh(material.counted, rows)
    features = _features(material, rows, learnt, kept, hits=hits)
    if kind.classifier is None:
        codes: Lines | OwnModels = _fit_lines(features, given, weight)
    else:
        codes = _fit_own(kind, features, given, weight)
    return TextModel(kind, hits, learnt, codes, kept)


def _features(material: Material, rows: Ints, learnt: list[Weights], kept: list[Ints], *, hits: bool) -> Any:
    if material.kind.reads_texts:
        return [material.units.texts[row] for row in rows]
    if material.kind.encoder is not None:
        made: Any = material.encoded[rows]
    else:
        made = weighed(material.counted, learnt, kept, rows)
    return with_hits(made, material.units.hits[rows]) if hits else made


def _each_code(fit: Callable[[int], Any], codes: int) -> list[Any]:
    """Fit the codes side by side: each fit is alone with its numbers, so the order of work changes nothing.

    Short vectors make BLAS threads wait for each other (measured: ten times slower), so each fit has one.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # comes with scikit-learn

    with threadpool_limits(limits=1), ThreadPoolExecutor(CORES) as pool:
        return list(pool.map(fit, range(codes)))


def _fit_lines(features: Any, given: Bools, weight: Floats) -> Lines:
    logistic = _logistic_regression()
    rows = features

    def fit(code: int) -> tuple[Floats, float]:
        used = np.flatnonzero(weight[:, code] > 0)
        labels, weights = given[used, code], weight[used, code]
        if not len(used) or labels.all() or not labels.any():
            return np.zeros(rows.shape[1]), _constant(labels)
        model = logistic(C=STRENGTH, solver="liblinear", max_iter=200)
        part = rows if len(used) == rows.shape[0] else rows[used]
        model.fit(part, labels, sample_weight=weights * _balance(labels, weights))
        return model.coef_[0], float(model.intercept_[0])

    fitted = _each_code(fit, given.shape[1])
    return Lines(np.stack([line for line, _ in fitted], axis=1), np.array([offset for _, offset in fitted]))


def _constant(labels: Bools) -> float:
    """A code without examples scores 0, one that every unit carries scores 1."""
    return 20.0 if len(labels) and labels.all() else -20.0


def _balance(labels: Bools, weights: Floats) -> Floats:
    """Give positives and negatives the same total weight."""
    total, yes = weights.sum(), weights[labels].sum()
    balanced: Floats = np.where(labels, total / (2 * yes), total / (2 * (total - yes)))
    return balanced


def _fit_own(kind: Kind, features: Any, given: Bools, weight: Floats) -> OwnModels:
    """Fit the user's classifier to each code; where it takes dense rows only, on a table written out."""
    _check_says_yes_or_no(kind.classifier)
    try:
        return _fit_each(kind, features, given, weight)
    except CodingError as refused:
        if not hasattr(features, "toarray") or not _wants_dense(refused.__cause__):
            raise
        size = 8 * features.shape[0] * features.shape[1]
        if size > MOST_DENSE:
            name = type(kind.classifier).__name__
            raise CodingError(
                f"The classifier {name} takes dense rows only, and {features.shape[0]:,} units of {features.shape[1]:,} features "
                f"would take {size / 1e9:.1f} GB written out (at most {MOST_DENSE / 1e9:.1f}). Put a step before it that makes "
                f"fewer: make_pipeline(TruncatedSVD(100), {name}())."
            ) from refused.__cause__
    return replace(_fit_each(kind, features.toarray(), given, weight), dense=True)


def _check_says_yes_or_no(model: Any) -> None:
    from sklearn.base import is_clusterer, is_outlier_detector, is_regressor

    kinds = (
        (is_regressor, "predicts numbers"),
        (is_clusterer, "makes clusters"),
        (is_outlier_detector, "finds outliers"),
    )
    for is_kind, does in kinds:
        with suppress(AttributeError):  # a model without scikit-learn's tags says nothing of its kind
            if is_kind(model):
                name = type(model).__name__
                raise CodingError(
                    f"{name} {does}, it does not learn a code. Pass a classifier, such as LogisticRegression()."
                )


def _wants_dense(cause: BaseException | None) -> bool:
    """Whether a classifier refused a table because it was sparse."""
    told = str(cause).lower()
    return "dense" in told or "sparse" in told or "toarray" in told


def _fit_each(kind: Kind, features: Any, given: Bools, weight: Floats) -> OwnModels:
    models: list[Any] = []
    shares = []
    for code in range(given.shape[1]):
        used = np.flatnonzero(weight[:, code] > 0)
        labels = given[used, code]
        shares.append(float(labels.mean() > 0.5) if len(labels) else 0.0)
        one_kind = not len(used) or labels.all() or not labels.any()
        models.append(None if one_kind else _fit_one(kind, features, used, labels, weight[used, code]))
    return OwnModels(models, np.array(shares))


def _fit_one(kind: Kind, features: Any, used: Ints, labels: Bools, weights: Floats) -> Any:
    """Fit a copy of the user's classifier to one code; None where it takes no weights and the sure labels are of one kind."""
    from sklearn.base import clone

    try:
        model = clone(kind.classifier)
        _seed(model, kind.seed)
        if np.ptp(weights) > 0 and takes_weights(model):
            return model.fit(_rows_of(features, used), labels, sample_weight=weights)
        if (weights >= 1).any():
            used, labels = used[weights >= 1], labels[weights >= 1]
        if labels.all() or not labels.any():
            return None
        return model.fit(_rows_of(features, used), labels)
    except FAILURES as cause:
        raise CodingError(_told_failure(kind, features, cause)) from cause


def _rows_of(features: Any, rows: Ints) -> Any:
    return [features[row] for row in rows] if isinstance(features, list) else features[rows]


def _told_failure(kind: Kind, features: Any, cause: Exception) -> str:
    """Name the classifier, what it was given, and the way out."""
    name = type(kind.classifier).__name__
    first = first_words(cause)
    if isinstance(features, list):
        return (
            f"The classifier {name} failed on a list of texts ({first}). If it does not begin with the texts themselves, "
            "pass reads_texts=False."
        )
    kinds = "a dense table" if isinstance(features, np.ndarray) else "a sparse table of n-grams"
    return (
        f"The classifier {name} failed on {kinds} ({first}). If it begins with the texts themselves, pass reads_texts=True; "
        f"else put a step before it that makes what it needs: make_pipeline(TruncatedSVD(100), {name}())."
    )


def _own_score(model: Any, rows: Any) -> Floats:
    """Return the score of each row; raises CodingError for a model that fails or gives anything but a number per row."""
    try:
        if hasattr(model, "predict_proba"):
            scores: Floats = np.asarray(model.predict_proba(rows), dtype=np.float64)[:, 1]
        elif hasattr(model, "decision_function"):
            scores = expit(np.asarray(model.decision_function(rows), dtype=np.float64))
        else:
            scores = np.where(np.asarray(model.predict(rows), dtype=bool), 0.9, 0.1)
    except FAILURES as cause:
        raise CodingError(
            f"The classifier {type(model).__name__} was fitted, but fails to predict ({first_words(cause)})."
        ) from cause
    if scores.shape != (rows.shape[0] if hasattr(rows, "shape") else len(rows),) or not np.isfinite(scores).all():
        raise CodingError(
            f"The classifier {type(model).__name__} gave scores of shape {scores.shape}. It must give one finite number per unit."
        )
    return scores


def _seed(model: Any, seed: int) -> None:
    """Give every unset random_state the classifier's seed, so that the same input gives the same model."""
    settings = {
        name: seed
        for name, value in model.get_params().items()
        if name.split("__")[-1] == "random_state" and value is None
    }
    model.set_params(**settings)


def takes_weights(model: Any) -> bool:
    """Whether the user's classifier can be told that some examples weigh less."""
    from sklearn.utils.validation import has_fit_parameter

    return not hasattr(model, "steps") and bool(has_fit_parameter(model, "sample_weight"))


def _begins_with_texts(model: Any) -> bool:
    """Whether a pipeline's first step (or a part of a union there) makes features of texts, also inside a search."""
    if hasattr(model, "steps"):
        return _begins_with_texts(model.steps[0][1])
    if hasattr(model, "estimator"):  # a search over settings, or another shell around one model
        return _begins_with_texts(model.estimator)
    if hasattr(model, "transformer_list"):
        return any(_begins_with_texts(part) for _, part in model.transformer_list)
    return hasattr(model, "build_analyzer")


def _logistic_regression() -> Any:
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as cause:
        raise CodingError("The classifier needs scikit-learn: pip install 'interview-coding[classifier]'.") from cause
    return LogisticRegression


def terms_of(model: TextModel) -> Sequence[str]:
    """Return the names of the n-grams that the model weighs, in the order of its features (rule hits come after them)."""
    return [term for weights in model.learnt for term in weights.terms]
