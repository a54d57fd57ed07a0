"""A classifier of the user's own on disk, through skops: no pickle, and nothing is loaded but known kinds of scikit-learn."""

from __future__ import annotations

from typing import Any

from coding.classifier.features import first_words
from coding.classifier.learning import Kind, OwnModels
from coding.errors import CodingError

_MORE = "pip install 'interview-coding[classifier]'"


def own_bytes(kind: Kind, models: OwnModels | None) -> bytes:
    """Return the user's classifier and what was fitted per code as bytes.

    Raises CodingError for an encoder, and for a classifier that would not be read again: one with parts that are no
    scikit-learn, numpy or scipy.
    """
    if kind.encoder is not None:
        raise CodingError(
            f"An encoder of your own ({type(kind.encoder).__name__}) cannot be saved. Fit the classifier anew from the codings."
        )
    skops = _skops()
    name = type(kind.classifier).__name__
    try:
        content: bytes = skops.dumps([kind.classifier, models.models if models is not None else None])
        strange = skops.get_untrusted_types(data=content)
    except Exception as cause:  # skops says in many ways what it cannot write
        raise CodingError(
            f"The classifier {name} cannot be saved without pickle ({first_words(cause)}). Fit it anew from the codings."
        ) from cause
    if strange:
        raise CodingError(
            f"The classifier {name} holds {strange[0]}, which would not be trusted when it is read again. Fit it anew from the codings."
        )
    return content


def own_from(content: bytes) -> tuple[Any, list[Any] | None]:
    """Return the user's classifier and the fitted ones per code. Raises ValueError for anything but trusted kinds."""
    skops = _skops()
    try:
        if skops.get_untrusted_types(data=content):
            raise ValueError("kinds that are not trusted")
        template, models = skops.loads(content, trusted=None)
    except Exception as cause:  # a forged file may break it anywhere
        raise ValueError("no classifier that can be trusted") from cause
    return template, models


def _skops() -> Any:
    try:
        import skops.io
    except ImportError as cause:
        raise CodingError(f"To save or read a classifier of your own, skops is needed: {_MORE}.") from cause
    return skops.io
