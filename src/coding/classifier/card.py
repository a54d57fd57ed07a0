"""What a method section should say of a classifier: data, participants, settings, scores, limits, versions, seed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from coding.classifier.card_fit import cell, data_told, settings_told, ways_told
from coding.classifier.choosing import NOTHING, SEARCH
from coding.classifier.code_classifier import CodeClassifier
from coding.classifier.unsuggested import missed_in_words
from coding.codings.words import counted
from coding.errors import CodingError
from coding.intervals import FEWEST_GROUPS


def classifier_card(
    classifier: CodeClassifier,
    *,
    evaluation: pd.DataFrame | None = None,
    acceptance: pd.DataFrame | None = None,
    missed: pd.DataFrame | None = None,
) -> str:
    """Return the card of a fitted classifier as Markdown, in words fit for a method section.

    ``evaluation`` comes from `evaluate_classifier`, ``acceptance`` from `acceptance_rates`, ``missed`` from
    `estimate_missed`; what is not given is said to be missing. No clock and no path stand in it: the same study gives the
    same card. Raises CodingError for an evaluation of other material: another coder, number of units, or codebook.
    """
    if evaluation is not None:
        _check_same_material(classifier, evaluation)
    classifier.fitted  # noqa: B018  (raises before a fit)
    parts = [
        ["# Classifier card", ""],
        ["## Data and participants", "", *data_told(classifier), ""],
        ["## How each code is given", "", *ways_told(classifier), ""],
        ["## Settings", "", *settings_told(classifier), ""],
        ["## Scores", "", *_scores(evaluation, classifier), ""],
        ["## What became of the suggestions", "", *_became(acceptance, missed), ""],
        ["## Limits", "", *_limits(classifier, evaluation), ""],
        ["## Versions", "", f"{', '.join(_versions())}; seed {classifier.seed}.", ""],
    ]
    return "\n".join(line for part in parts for line in part)


def write_card(classifier: CodeClassifier, path: str | Path, **tables: pd.DataFrame | None) -> None:
    """Write the card of a fitted classifier to a file (UTF-8 Markdown); for ``tables`` see `classifier_card`."""
    unknown = set(tables) - {"evaluation", "acceptance", "missed"}
    if unknown:
        raise CodingError(f"A card has no table {sorted(unknown)[0]!r}. It takes evaluation, acceptance and missed.")
    card = classifier_card(classifier, **tables)
    try:
        Path(path).write_text(card, encoding="utf-8", newline="\n")
    except OSError as cause:
        raise CodingError(
            f"{path} cannot be written: {cause.strerror}. Name a file in a folder that you may write to."
        ) from cause


def _check_same_material(classifier: CodeClassifier, evaluation: pd.DataFrame) -> None:
    """Scores of another coder's codings, or of other texts, must not stand in this card."""
    if "calibration" not in evaluation.attrs:
        raise CodingError("This table is no evaluation, or it was read from a file: see evaluate_classifier.")
    classifier.fitted  # noqa: B018  (raises before a fit)
    learnt, scored = classifier.facts, evaluation.attrs
    if learnt.get("coder") and scored["coder"] and learnt["coder"] != scored["coder"]:
        raise CodingError(
            f"The classifier learnt from {learnt['coder']!r}, but the evaluation scores the codings of {scored['coder']!r}. "
            "Evaluate it on the codings that it learnt from."
        )
    if (learnt["read"], learnt["unit"]) != (scored["read"], scored["unit"]):
        raise CodingError(
            f"The classifier learnt from {learnt['read']} {learnt['unit']}s that were read, but the evaluation rests on "
            f"{scored['read']} {scored['unit']}s. Evaluate it on the material that it learnt from."
        )
    if evaluation["code"].tolist() != [code.id for code in classifier.codebook]:
        raise CodingError(
            "The evaluation scores other codes than the classifier's. Evaluate it with the same codebook."
        )


def _scores(evaluation: pd.DataFrame | None, classifier: CodeClassifier) -> Iterator[str]:
    interviews = classifier.facts["interviews"]
    if evaluation is None:
        why = {0: " (nothing was read)", 1: " (all that was read comes from one interview, so none can be held out)"}
        yield (
            f"Not measured{why.get(interviews, '')}. Without scores on participants held out, nothing can be said of how good the "
            "suggestions are."
        )
        return
    yield str(evaluation.attrs.get("heading", ""))
    yield ""
    yield "| code | way | n | positives | participants | precision | recall | F1 | 95 % | kappa | rules' F1 | between people | note |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    for row in evaluation.itertuples():
        numbers = [
            _n(row.precision),
            _n(row.recall),
            _n(row.f1),
            _range(row.f1_low, row.f1_high),
            _n(row.kappa),
            _n(row.rules_f1),
            f"{_n(row.human_kappa)} (n {row.human_n!s})" if row.human_n else _n(row.human_kappa),
        ]
        yield f"| {row.code} | {row.way} | {row.n} | {row.positives} | {row.participants} | {' | '.join(numbers)} | {cell(row.note)} |"
    yield from _other_way(evaluation, "way", classifier)
    told = evaluation.attrs["calibration"]
    shown = next(row for row in evaluation.attrs["methods"] if row["method"] == "suggest")
    yield ""
    yield (
        f"The table scores the decision; {_intervals(evaluation)}. What is shown as a suggestion has "
        f"precision {_n(shown['precision'])} and recall "
        f"{_n(shown['recall'])} over all codes."
    )
    if told["pairs"]:
        above = f", where p >= .1 {told['ece_from_10']:.3f}" if told["ece_from_10"] == told["ece_from_10"] else ""
        yield (
            f"Expected calibration error over all pairs {told['ece']:.3f}{above}. "
            + " ".join(
                f"From p = {row['from']:g} on ({row['pairs']:.0f} pairs): precision {_n(row['precision'])}, recall {_n(row['recall'])}."
                for row in evaluation.attrs["thresholds"]
            )
        )
    else:
        yield "No probability could be scored: too few interviews to hold some out twice."
    *each, overall = evaluation.attrs.get("sites", []) or [None]
    for row in each:
        f1 = f"macro F1 {_n(row['macro_f1'])} (rules {_n(row['rules_macro_f1'])})"
        yield f"Held out {row['site']}: {f1}, {row['units']} units; codes by {row['way']}{_untried(row['way'])}."
    if overall is not None:
        yield (
            f"Over all sites, each held out in turn: macro F1 {_n(overall['macro_f1'])} "
            f"(rules {_n(overall['rules_macro_f1'])}), {overall['units']} units; codes by {overall['way']}{_untried(overall['way'])}."
        )
        yield from _other_way(evaluation, "site_way", classifier)


def _untried(ways: str) -> str:
    """Say so where too little was there for any model: equal scores are then no draw between model and rules."""
    searched = all(each.split()[0] in (SEARCH, NOTHING) for each in ways.split(", "))
    return ", so no model was tried" if searched else ""


def _other_way(evaluation: pd.DataFrame, column: str, classifier: CodeClassifier) -> Iterator[str]:
    """Say of which codes another way was scored than the one in use: then the scores are not those of what is suggested."""
    ways = zip(evaluation["code"], evaluation[column], classifier.fitted.ways, strict=True)
    other = [f"{code} (scored: {scored}; in use: {used})" for code, scored, used in ways if scored != used]
    if other:
        held = "participants are" if column == "way" else "a site is"
        yield ""
        yield (
            f"When {held} held out, each fold chooses the way anew and from fewer examples. Another way was scored than the one in "
            f"use, and the scores say little of the latter, for: {'; '.join(other)}."
        )


def _intervals(evaluation: pd.DataFrame) -> str:
    if evaluation["f1_low"].notna().any():
        return "intervals are over interviews (jackknife-t)"
    return f"no interval is given (it needs {FEWEST_GROUPS} interviews and codes that were found)"


def _became(acceptance: pd.DataFrame | None, missed: pd.DataFrame | None) -> Iterator[str]:
    if acceptance is None:
        yield "What was accepted and rejected was not given here."
    else:
        yield _accepted(acceptance.iloc[-1])
        yield from _not_counted(acceptance.attrs)
    if missed is None:
        yield "No blind sample of unsuggested text was read: how much the suggestions missed is not known."
    else:
        yield ""
        yield from (f"- {line}" for line in missed_in_words(missed))


def _accepted(row: Any) -> str:
    decided = row["accepted"] + row["rejected"]
    if not decided and not row["suggested"]:
        return "Nothing is suggested at present, and nothing was accepted or rejected."
    if not decided:
        return f"None of {counted(row['suggested'], 'suggestion')} of the classifier has been accepted or rejected yet."
    told = (
        f"Of {counted(decided, 'decided suggestion')} of the classifier {row['accepted']} {_was(row['accepted'])} accepted and "
        f"{row['rejected']} rejected ({row['share']:.0%} accepted"
        + (f", 95 % {row['low']:.0%} to {row['high']:.0%} over interviews)" if row["low"] == row["low"] else ")")
    )
    sure = row["safe_accepted"] + row["safe_rejected"]
    if sure:
        told += f"; of those called safe {row['safe_accepted']} of {sure}"
    return f"{told}; {row['open']} {'is' if row['open'] == 1 else 'are'} open. People tend to agree with what they are shown."


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _not_counted(attrs: Any) -> Iterator[str]:
    """What was accepted or rejected beside the classifier's suggestions."""
    if attrs.get("rules_accepted") or attrs.get("rules_rejected"):
        yield (
            f"Not counted there: of {counted(attrs['rules_accepted'] + attrs['rules_rejected'], 'keyword hit')} decided on, "
            f"{attrs['rules_accepted']} {_was(attrs['rules_accepted'])} accepted."
        )
    if attrs.get("rejected_gone"):
        told = attrs["rejected_gone"]
        yield f"Not counted either: {counted(told, 'rejected suggestion')} of codes that are gone."
    if attrs.get("given_before"):
        told = attrs["given_before"]
        yield f"Not counted either: {counted(told, 'suggestion')} that {_was(told)} accepted where the code had been given by hand before."


def _limits(classifier: CodeClassifier, evaluation: pd.DataFrame | None) -> Iterator[str]:
    facts = classifier.facts
    yield "- A suggestion is no reading: nothing became a coding before a person accepted it, and the machine is no second coder."
    if facts["folds"]:
        yield (
            f"- Probabilities hold for material like that learnt from ({counted(facts['interviews'], 'interview')}); for a new site or "
            "topic they may be far off."
        )
    few = classifier.choices
    few = few[few["way"].isin([SEARCH, NOTHING])]
    if len(few):
        yield f"- Too few examples, or from too few participants, to learn from: {', '.join(few['code'])}."
    if evaluation is not None:
        worse = evaluation[evaluation["better"] == "rules"]
        clearly, hardly = (worse[worse["clear"] == clear]["code"].tolist() for clear in (True, False))
        if clearly:
            yield f"- The rules alone coded held-out participants better for: {', '.join(clearly)}."
        if hardly:
            yield f"- The rules alone were ahead, but within one standard error of F1, for: {', '.join(hardly)}."
    yield "- A saved classifier holds words and places of the transcripts and is to be kept like them."


def _versions() -> Iterator[str]:
    for name in ("interview-coding", "scikit-learn", "numpy", "scipy", "pandas"):
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} not installed"


def _n(value: Any) -> str:
    return "–" if value != value else f"{round(value, 2) + 0.0:.2f}"  # no minus before a nought


def _range(low: Any, high: Any) -> str:
    return "–" if low != low or high != high else f"{low:.2f} to {high:.2f}"
