"""What a person should know before they believe a fit or a suggestion: too few examples, another language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from coding.classifier.choosing import NOTHING, SEARCH
from coding.classifier.learning import TextModel
from coding.classifier.learnt_from import familiar_share, known_words
from coding.classifier.units import Labels, TextUnits

_NONE_LEARNT = "every code with rules stays keyword search, and one without is not suggested"

_WITHOUT = {
    SEARCH: "such a code stays keyword search",
    NOTHING: "without rules, such a code is not suggested",
}


def doubts_of_labels(units: TextUnits, labels: Labels, ways: list[str]) -> Iterator[str]:
    """Tell what was too little to learn from; ``ways`` are those by which the fit gives each code."""
    if not labels.read.any():
        yield f"Nothing in this corpus was marked as read: {_NONE_LEARNT}."
        return
    without: dict[str, list[str]] = {}
    for code, column, way in zip(labels.codes, labels.given.T, ways, strict=True):
        if not column.any():
            told = _WITHOUT.get(way, "what gives such a code was taught by its rules alone")
            without.setdefault(told, []).append(code)
    for told, codes in without.items():
        some = ", ".join(codes[:5]) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
        yield f"No positive example of {some}: {told}."
    if len(np.unique(units.interview[labels.read])) < 2:
        yield f"All that was read comes from one participant: nothing can be held out, so {_NONE_LEARNT}."


def doubt_of_language(units: TextUnits, facts: dict[str, Any], model: TextModel | None) -> str:
    """Tell that a corpus is in another language, or of another subject, than what was learnt from; "" where it is not."""
    learnt = set(facts["languages"])
    other = units.languages - learnt
    if learnt and other:
        return (
            f"This corpus is in another language ({', '.join(sorted(other))}) than what was learnt from "
            f"({', '.join(sorted(learnt))}): do not trust the suggestions."
        )
    expected, common = facts["familiar"], facts["common"]
    share = familiar_share(units.texts, known_words(model, common))
    if not expected or share >= expected / (4 if common else 2):
        return ""
    among = f"are among the {len(common)} commonest of" if common else "occur in"
    return (
        f"Only {share:.0%} of the words of this corpus {among} what was learnt from (there {expected:.0%}): "
        "another language or another subject. Do not trust the suggestions."
    )
