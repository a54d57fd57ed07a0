"""Settings of a classifier, checked once when it is made."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any

from coding.codebook import Codebook
from coding.errors import CodingError
from coding.transcript import check_unit


def check_settings(
    codebook: Any, unit: str | None, yes_or_no: Mapping[str, Any], shares: tuple[Any, Any, Any], counts: tuple[Any, Any]
) -> None:
    """Raise CodingError for a setting that cannot be: ``shares`` are suggest_from, safe_from, at_least; ``counts`` folds, seed."""
    if not isinstance(codebook, Codebook):
        raise CodingError(f"{codebook!r} is no codebook. Read one with read_codebook.")
    if unit is not None:
        check_unit(unit)
    for name, value in yes_or_no.items():
        if not isinstance(value, bool):
            raise CodingError(f"{name}={value!r} is neither True nor False.")
    _check_shares(*shares)
    folds, seed = counts
    check_folds(folds)
    check_seed(seed)


def check_folds(folds: Any) -> None:
    """Raise CodingError for a number of folds that cannot be."""
    if not _is_whole(folds) or int(folds) < 2:
        raise CodingError(f"folds={folds!r}: at least 2 folds are needed to hold participants out.")


def check_seed(seed: Any) -> None:
    """Raise CodingError for a seed that no generator takes."""
    if not _is_whole(seed) or not 0 <= int(seed) < 1 << 32:
        raise CodingError(f"seed={seed!r}: it is a whole number from 0 to 4294967295.")


def check_number(name: str, value: Any, least: int = 1) -> None:
    """Raise CodingError for a count that is no whole number, or too small."""
    if not _is_whole(value) or int(value) < least:
        raise CodingError(f"{name}={value!r}: it is a whole number, at least {least}.")


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _check_shares(suggest_from: Any, safe_from: Any, at_least: Any) -> None:
    for name, value in (("suggest_from", suggest_from), ("safe_from", safe_from), ("at_least", at_least)):
        if isinstance(value, bool) or not isinstance(value, Real):
            raise CodingError(f"{name}={value!r} is no number. It is a share from 0 to 1.")
    if not 0 < suggest_from <= safe_from <= 1:
        raise CodingError(
            f"suggest_from={suggest_from} and safe_from={safe_from}: both are probabilities, the first not above the second."
        )
    if not 0 <= at_least <= 1:
        raise CodingError(f"at_least={at_least}: it is a share from 0 to 1.")


def _unclear_step(model: Any) -> str:
    """The kind of a pipeline's first step that may take anything: a function, or a step that is not of scikit-learn; else ""."""
    if hasattr(model, "steps"):
        return _unclear_step(model.steps[0][1]) or _of_unknown_kind(model.steps[0][1])
    if hasattr(model, "estimator"):
        return _unclear_step(model.estimator)
    if hasattr(model, "transformer_list"):
        parts = [part for _, part in model.transformer_list]
        return next(filter(None, (_unclear_step(part) or _of_unknown_kind(part) for part in parts)), "")
    return ""


def _of_unknown_kind(step: Any) -> str:
    kind = type(step)
    nested = any(hasattr(step, name) for name in ("steps", "estimator", "transformer_list", "build_analyzer"))
    known = kind.__module__.split(".")[0] == "sklearn" and kind.__name__ != "FunctionTransformer"
    return "" if nested or known or isinstance(step, str) else f"a {kind.__name__}"


def check_own(classifier: Any, encoder: Any, reads_texts: Any) -> None:
    """Raise CodingError for a classifier or an encoder of the user's own that cannot be one."""
    if reads_texts is not None and (
        not isinstance(reads_texts, bool) or classifier is None or (reads_texts and encoder is not None)
    ):
        raise CodingError(
            f"reads_texts={reads_texts!r}: True or False says whether a classifier of your own, passed without an encoder, "
            "begins with the texts themselves."
        )
    if reads_texts is None and encoder is None and (step := _unclear_step(classifier)):
        warnings.warn(
            f"The pipeline begins with {step}, and it cannot be seen whether that takes the texts or a table. It is given the table of "
            "n-grams and rule hits. Pass reads_texts=True if it takes the texts, reads_texts=False if the table is meant.",
            stacklevel=3,
        )
    if encoder is not None and (isinstance(encoder, str) or not hasattr(encoder, "encode")):
        raise CodingError(f"The encoder {encoder!r} has no method encode(list_of_str). Pass an object that has one.")
    if classifier is not None and (isinstance(classifier, type) or not hasattr(classifier, "fit")):
        raise CodingError(
            f"{classifier!r} is no scikit-learn classifier. Pass an object such as LinearSVC(), not its class or name."
        )
