"""What a card says of the fit: what was learnt from, how each code is given, and with which settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coding.classifier.choosing import FEWEST_PARTICIPANTS, FEWEST_POSITIVES, MODEL, NOTHING, RULES, SEARCH
from coding.classifier.code_classifier import CodeClassifier
from coding.classifier.learning import STRENGTH, takes_weights
from coding.classifier.weak import BLEND_FROM, FEW_LABELS, MODEL_SHARE
from coding.codings.words import counted

_WAYS = {
    MODEL: "by the model",
    RULES: "by keyword rules weighed by their precision",
    SEARCH: "by keyword search (every hit)",
    NOTHING: "not at all",
}


def data_told(classifier: CodeClassifier) -> Iterator[str]:
    """Say whose reading of what was learnt from, and what became of text that nobody read."""
    facts = classifier.facts
    unit = facts["unit"]
    book = (
        f"the codebook {classifier.codebook.name!r} (version {classifier.codebook.version or 'not given'}, "
        f"{counted(len(classifier.codebook), 'code')})"
    )
    if facts["read"]:
        people = counted(facts["participants"], "participant") if facts["participants"] else "no named participant"
        yield (
            f"The classifier learnt {book} from {counted(facts['read'], unit)} that {cell(facts['coder'] or 'a person')} had read, in "
            f"{counted(facts['transcripts'], 'transcript')} by {people}. {_unread_told(classifier)}".rstrip()
        )
    else:
        yield f"The classifier has {book}, and learnt from no reading: nothing had been read."
    if facts["chosen"]:
        yield (
            f"{facts['chosen']} of the {unit}s were read because a machine chose them (where rules point, where it was least sure, or "
            "as text without a suggestion): they are learnt from, and left out of the scores."
        )
    yield from _in_view_told(facts)
    if facts["accepted_later"]:
        yield (
            f"Suggestions accepted in {unit}s that had been read before: {facts['accepted_later']}; they are learnt from, "
            "and scores and agreement keep to the first reading."
        )
    if facts["rejected"]:
        of_these = f" ({facts['decided_rejected']} of them named above)" if facts["decided_rejected"] else ""
        yield f"Rejected suggestions, learnt from as examples without the code: {facts['rejected']}{of_these}."
    if facts["rejected_gone"]:
        yield f"Rejected suggestions of codes that are gone or were merged with others since, not learnt from: {facts['rejected_gone']}."


def _in_view_told(facts: dict[str, Any]) -> Iterator[str]:
    """Say what was read or decided on when suggestions were in view, before it was read without them."""
    unit, decided = facts["unit"], facts["decided_only"]
    read = facts["after_suggestions"] - decided
    if read:
        yield (
            f"{read} of the {unit}s were first read when suggestions were in view "
            f"({_names(facts['after_suggestions_in'])}, opened early); they may lean towards the machine."
        )
    if decided:
        yield (
            f"Opened before it was read: {_names(facts['decided_only_in'])}. Of {counted(decided, unit)} there only the suggestions "
            f"were decided on: {_taught(facts)}. They lean towards the machine, and are not scored."
        )


def _names(names: list[str]) -> str:
    return ", ".join(map(cell, names))


def _taught(facts: dict[str, Any]) -> str:
    """What became of suggestions that were decided on in text that was not read."""
    each = (("accepted", "with", facts["decided_accepted"]), ("rejected", "without", facts["decided_rejected"]))
    told = [
        f"{number} {what}, learnt from as {'an example' if number == 1 else 'examples'} {how} the code"
        for what, how, number in each
        if number
    ]
    return " and ".join(told) or "none that teaches"


def _unread_told(classifier: CodeClassifier) -> str:
    unread, unit = classifier.facts["unread"] - classifier.facts["decided_only"], classifier.facts["unit"]
    if not unread:
        return ""
    if _weak_labels_taught(classifier):
        return (
            f"As fewer than {FEW_LABELS} had been read, the {counted(unread, unit)} that had not were weak examples for the model: where "
            "keyword rules hit of having the code, elsewhere of not having it, with less weight than what was read."
        )
    return f"{counted(unread, unit)} that had not been read {'was' if unread == 1 else 'were'} not taken as examples without a code."


def _tried(classifier: CodeClassifier) -> bool:
    """Whether a model was fitted at all, be it only to be compared with the rules."""
    measured = classifier.choices["model_f1"].notna().any()
    return classifier.fitted.model is not None or bool(measured)


def _weak_labels_taught(classifier: CodeClassifier) -> bool:
    """Whether unread text taught a model: a classifier that takes no weights is fitted on what was read alone."""
    own = classifier.kind.classifier
    return classifier.fitted.blended and _tried(classifier) and (own is None or takes_weights(own))


def ways_told(classifier: CodeClassifier) -> Iterator[str]:
    """Say how each code is given and why: a sentence and a table."""
    choices = classifier.choices
    ways = {way: int((choices["way"] == way).sum()) for way in _WAYS}
    told = [f"{number} {'is' if number == 1 else 'are'} given {_WAYS[way]}" for way, number in ways.items() if number]
    yield f"Of {counted(len(choices), 'code')}, {'; '.join(told)}."
    yield ""
    yield "| code | way | positives | participants | why |"
    yield "|---|---|---|---|---|"
    for row in choices.itertuples():
        yield f"| {row.code} | {row.way} | {row.positives} | {row.participants} | {cell(row.because)} |"


def settings_told(classifier: CodeClassifier) -> Iterator[str]:
    """Say what the model is made of, where probabilities come from, and how rules and model were chosen between."""
    yield _model_told(classifier)
    yield " ".join([*_probabilities_told(classifier), *_choice_told(classifier), _units_told(classifier)])


def _model_told(classifier: CodeClassifier) -> str:
    fitted = classifier.fitted
    if fitted.model is None:
        if _tried(classifier):
            return "A model was tried on held-out participants; the rules coded them better, so no code is given by it."
        if classifier.facts["read"] and not classifier.facts["folds"]:
            return "No model was fitted: nothing could be held out to try it on."
        return "No model was fitted: no code had enough examples."
    told = " ".join(_features_told(classifier))
    if fitted.blended:
        told += (
            f" As fewer than {FEW_LABELS} {classifier.facts['unit']}s had been read, the model's score is averaged with that of the "
            f"keyword rules ({MODEL_SHARE:g} and {1 - MODEL_SHARE:g}), and gives a code from {BLEND_FROM:g} on."
        )
    return told


def _features_told(classifier: CodeClassifier) -> Iterator[str]:
    kind = classifier.kind
    own = [
        f"{name} {_one_line(thing)}"
        for name, thing in (("classifier", kind.classifier), ("encoder", kind.encoder))
        if thing is not None
    ]
    if own:
        yield f"Of the user's own: {' and '.join(own)}."
    beside = ", and a column per keyword rule (weight 0.5)" if _has_rule_columns(classifier) else ""
    if kind.reads_texts:
        yield "It begins with the texts themselves."
    elif kind.encoder is not None:
        yield f"Its features: the encoder's rows{beside}."
    else:
        yield (
            "TF-IDF of words (1-2, in at least 2 units) and of characters inside words (3-5, in at least 4), at most 10,000 "
            f"each{beside}."
        )
    if kind.classifier is None:
        yield f"Per code a logistic regression (C = {STRENGTH:g}, balanced classes)."


def _has_rule_columns(classifier: CodeClassifier) -> bool:
    fitted = classifier.fitted
    return fitted.model is not None and fitted.model.hits and fitted.precision.belongs.shape[0] > 0


def _probabilities_told(classifier: CodeClassifier) -> Iterator[str]:
    folds, ways = classifier.facts["folds"], set(classifier.fitted.ways)
    if folds:
        yield f"Probabilities by a sigmoid fitted on participants held out in {folds} folds."
    else:
        yield "No probability is given: nothing could be held out to fit one on."
    if ways & {MODEL, RULES}:
        yield (
            f"What the model or weighed rules give is suggested from probability {classifier.suggest_from:g} on, called safe from "
            f"{classifier.safe_from:g} on, left alone below."
        )
    if SEARCH in ways:
        yield "Keyword search suggests every hit, and none is called safe."


def _choice_told(classifier: CodeClassifier) -> Iterator[str]:
    ways = set(classifier.fitted.ways)
    if not classifier.facts["folds"]:
        yield "No choice between rules and model was made."
        return
    if not classifier.select:
        yield "No choice between rules and model was asked for."
        return
    if ways & {MODEL, RULES}:
        yield (
            "Per code the rules were taken when they coded held-out participants clearly better (by more than one standard error of F1)."
        )
    if ways & {SEARCH, NOTHING}:
        yield f"A code with fewer than {FEWEST_POSITIVES} positives, or from fewer than {FEWEST_PARTICIPANTS} participants, was not learnt."


def _units_told(classifier: CodeClassifier) -> str:
    return f"A span codes a unit when they share {classifier.at_least:.0%} of the shorter."


def _one_line(thing: Any) -> str:
    """The user's classifier with its settings; of anything else the kind, since its words may hold a path."""
    return " ".join(repr(thing).split()) if hasattr(thing, "get_params") else type(thing).__name__


def cell(words: object) -> str:
    """Return words as they can stand in a cell of a Markdown table."""
    return " ".join(str(words).split()).replace("|", "\\|").replace("<", "&lt;")
