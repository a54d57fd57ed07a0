"""What a method section should say of a classifier: data, participants, settings, scores, limits, versions, seed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

from coding.classifier.choosing import FEWEST_PARTICIPANTS, FEWEST_POSITIVES, MODEL, NOTHING, RULES, SEARCH
from coding.classifier.code_classifier import CodeClassifier
from coding.classifier.unsuggested import missed_in_words
from coding.classifier.weak import FEW_LABELS
from coding.errors import CodingError

_WAYS = {
    MODEL: "by the model",
    RULES: "by keyword rules weighed by their precision",
    SEARCH: "by keyword search (every hit)",
    NOTHING: "not at all",
}


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
    parts = [
        ["# Classifier card", ""],
        ["## Data and participants", "", *_data(classifier), ""],
        ["## How each code is given", "", *_ways(classifier), ""],
        ["## Settings", "", *_settings(classifier), ""],
        ["## Scores", "", *_scores(evaluation, classifier.facts["interviews"]), ""],
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


def _data(classifier: CodeClassifier) -> Iterator[str]:
    classifier.fitted  # noqa: B018  (raises before a fit)
    facts = classifier.facts
    reader = f"{facts['coder']} had read" if facts.get("coder") else "a person had read"
    people = f"{facts['participants']} participants" if facts["participants"] else "no named participant"
    yield (
        f"The classifier learnt the codebook {classifier.codebook.name!r} (version {classifier.codebook.version or 'not given'}, "
        f"{len(classifier.codebook)} codes) from {facts['read']} {facts['unit']}s that {reader}, in "
        f"{facts['transcripts']} transcripts by {people}. {facts['unread']} {facts['unit']}s that had not been read were not "
        "taken as examples without a code."
    )
    if facts["after_suggestions"]:
        yield (
            f"{facts['after_suggestions']} of the {facts['unit']}s were first read when suggestions were in view "
            f"({', '.join(facts['after_suggestions_in'])}, opened early); they may lean towards the machine."
        )
    if facts["accepted_later"]:
        yield (
            f"{facts['accepted_later']} suggestions were accepted in {facts['unit']}s that had been read before; they are learnt from, "
            "and scores and agreement keep to the first reading."
        )
    if facts["rejected"]:
        yield f"{facts['rejected']} rejected suggestions were learnt from as examples without the code."
    if classifier.fitted.blended:
        yield (
            f"As fewer than {FEW_LABELS} units had been read, keyword hits in unread text served as weak labels, and the score is "
            "0.6 × the model's + 0.4 × the rules'."
        )


def _ways(classifier: CodeClassifier) -> Iterator[str]:
    choices = classifier.choices
    counted = [
        f"{(choices['way'] == way).sum()} {told}" for way, told in _WAYS.items() if (choices["way"] == way).any()
    ]
    yield f"Of {len(choices)} codes, {'; '.join(counted)}."
    yield ""
    yield "| code | way | positives | participants | why |"
    yield "|---|---|---|---|---|"
    for row in choices.itertuples():
        yield f"| {row.code} | {row.way} | {row.positives} | {row.participants} | {_cell(row.because)} |"


def _settings(classifier: CodeClassifier) -> Iterator[str]:
    kind, model = classifier.kind, classifier.fitted.model
    if model is None:
        yield "No model: no code is given by one."
    elif kind.is_default:
        beside = ", and a column per keyword rule (weight 0.5)" if _has_rule_columns(classifier) else ""
        yield (
            "TF-IDF of words (1-2, in at least 2 units) and of characters inside words (3-5, in at least 4), at most 10,000 "
            f"each{beside}; per code a logistic regression (C = 4, balanced classes)."
        )
    else:
        own = [
            f"{name} {_one_line(thing)}"
            for name, thing in (("classifier", kind.classifier), ("encoder", kind.encoder))
            if thing
        ]
        yield f"Of the user's own: {' and '.join(own)}."
    yield (
        f"Probabilities by a sigmoid fitted on participants held out in {classifier.folds} folds; suggested from "
        f"{classifier.suggest_from:g} on, called safe from {classifier.safe_from:g} on, left alone below. "
        + (
            f"Per code the rules were taken when they coded held-out participants clearly better (by more than one standard error of F1); "
            f"a code with fewer than {FEWEST_POSITIVES} positives from {FEWEST_PARTICIPANTS} participants stayed keyword search. "
            if classifier.select
            else "No choice between rules and model was made. "
        )
        + f"A span codes a unit when they share {classifier.at_least:.0%} of the shorter."
    )


def _has_rule_columns(classifier: CodeClassifier) -> bool:
    fitted = classifier.fitted
    return fitted.model is not None and fitted.model.hits and fitted.precision.belongs.shape[0] > 0


def _scores(evaluation: pd.DataFrame | None, interviews: int) -> Iterator[str]:
    if evaluation is None:
        alone = " (all that was read comes from one interview, so none can be held out)" if interviews < 2 else ""
        yield f"Not measured{alone}. Without scores on participants held out, nothing can be said of how good the suggestions are."
        return
    yield str(evaluation.attrs.get("heading", ""))
    yield ""
    yield "| code | n | positives | participants | precision | recall | F1 | 95 % | kappa | rules' F1 | between people | note |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
    for row in evaluation.itertuples():
        numbers = [
            _n(row.precision),
            _n(row.recall),
            _n(row.f1),
            _range(row.f1_low, row.f1_high),
            _n(row.kappa),
            _n(row.rules_f1),
            _n(row.human_kappa),
        ]
        yield f"| {row.code} | {row.n} | {row.positives} | {row.participants} | {' | '.join(numbers)} | {_cell(row.note)} |"
    told = evaluation.attrs["calibration"]
    shown = next(row for row in evaluation.attrs["methods"] if row["method"] == "suggest")
    yield ""
    yield (
        "The table scores the decision; intervals are over interviews (jackknife-t). What is shown as a suggestion has "
        f"precision {_n(shown['precision'])} and recall "
        f"{_n(shown['recall'])} over all codes."
    )
    yield (
        f"Expected calibration error over all pairs {told['ece']:.3f}, where p >= .1 {told['ece_from_10']:.3f}. "
        + " ".join(
            f"From p = {row['from']:g} on ({row['pairs']:.0f} pairs): precision {_n(row['precision'])}, recall {_n(row['recall'])}."
            for row in evaluation.attrs["thresholds"]
        )
    )
    *each, overall = evaluation.attrs.get("sites", []) or [None]
    for row in each:
        yield f"Held out {row['site']}: macro F1 {_n(row['macro_f1'])} (rules {_n(row['rules_macro_f1'])}), {row['units']} units."
    if overall is not None:
        yield (
            f"Over all sites, each held out in turn: macro F1 {_n(overall['macro_f1'])} "
            f"(rules {_n(overall['rules_macro_f1'])}), {overall['units']} units."
        )


def _became(acceptance: pd.DataFrame | None, missed: pd.DataFrame | None) -> Iterator[str]:
    if acceptance is None:
        yield "What was accepted and rejected was not given here."
    else:
        yield _accepted(acceptance.iloc[-1])
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
        return f"None of {row['suggested']} suggestions has been accepted or rejected yet."
    told = (
        f"{row['accepted']} suggestions were accepted and {row['rejected']} rejected ({row['share']:.0%} accepted"
        + (f", 95 % {row['low']:.0%} to {row['high']:.0%} over interviews)" if row["low"] == row["low"] else ")")
    )
    sure = row["safe_accepted"] + row["safe_rejected"]
    if sure:
        told += f"; of those called safe {row['safe_accepted']} of {sure}"
    return f"{told}; {row['open']} are open. People tend to agree with what they are shown."


def _limits(classifier: CodeClassifier, evaluation: pd.DataFrame | None) -> Iterator[str]:
    facts = classifier.facts
    yield "- A suggestion is no reading: nothing became a coding before a person accepted it, and the machine is no second coder."
    yield (
        f"- Probabilities hold for material like that learnt from ({facts['interviews']} interviews); for a new site or topic "
        "they may be far off."
    )
    few = classifier.choices
    few = few[few["way"].isin([SEARCH, NOTHING])]
    if len(few):
        yield f"- Too few examples to learn from: {', '.join(few['code'])}."
    if evaluation is not None:
        worse = evaluation[evaluation["better"] == "rules"]["code"].tolist()
        if worse:
            yield f"- The rules alone coded held-out participants better for: {', '.join(worse)}."
    yield "- A saved classifier holds words of the transcripts and is to be kept like them."


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


def _one_line(thing: Any) -> str:
    """The user's classifier with its settings; of anything else the kind, since its words may hold a path."""
    return " ".join(repr(thing).split()) if hasattr(thing, "get_params") else type(thing).__name__


def _cell(words: object) -> str:
    return str(words).replace("|", "\\|").replace("\n", " ")
