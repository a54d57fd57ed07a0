"""What a fit rests on, as plain facts: what was read, by whom, in which words, and what became of earlier suggestions."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from coding.classifier.fitting import positives_and_participants
from coding.classifier.learning import TextModel
from coding.classifier.units import Bools, Labels, TextUnits, names_participants, present_codes, rejected_by
from coding.codebook import Codebook
from coding.codings import Codings, coded_units
from coding.codings.who import CONSENSUS, people_among

SeenKey = tuple[str, int, int]
"""Where a unit stands: name and fingerprint of its transcript, start, end."""


def keys_of(units: TextUnits) -> list[SeenKey]:
    """Return where each unit stands."""
    prints = {name: transcript.fingerprint for name, transcript in units.corpus.items()}
    table = units.table
    return [
        (f"{name}:{prints[name]}", start, end)
        for name, start, end in zip(table["transcript"], table["start"].tolist(), table["end"].tolist(), strict=True)
    ]


def places_of(units: TextUnits, rows: Any, known: Bools) -> dict[SeenKey, int]:
    """Return the known ones among the rows that were learnt from, by their places."""
    keys = keys_of(units)
    return {keys[row]: place for place, row in enumerate(np.asarray(rows).tolist()) if known[place]}


def facts_of_fit(units: TextUnits, labels: Labels, rows: Any, model: TextModel | None) -> dict[str, Any]:
    """Return what a fit on some rows rests on; what only `fit` knows is filled in there."""
    read = np.asarray(rows)[labels.read[rows]]
    texts = [units.texts[row] for row in np.asarray(rows).tolist()]
    common = [] if model is not None and model.learnt else _commonest(texts)
    people = units.table["participant"].to_numpy(dtype=object)[read]
    return {
        "unit": units.unit,
        "coder": "",
        "read": len(read),
        "unread": len(rows) - len(read),
        "participants": len({name for name in people if name}) if names_participants(units.corpus) else 0,
        "transcripts": int(units.table["transcript"].iloc[read].nunique()),
        "interviews": len(np.unique(units.interview[read])),
        "languages": sorted(units.languages),
        "counts": positives_and_participants(units, labels, np.asarray(rows)),
        "done": None,
        "folds": 0,
        "chosen": int(labels.chosen[rows].sum()),
        "after_suggestions": 0,
        "after_suggestions_in": [],
        "decided_only": 0,
        "decided_only_in": [],
        "decided_accepted": 0,
        "decided_rejected": 0,
        "accepted_later": 0,
        "rejected": 0,
        "rejected_gone": 0,
        "declined": [],
        "given": [],
        "familiar": familiar_share(texts, known_words(model, common)),
        "common": common,
    }


FEWEST_WORDS = 20
"""Fewer words tell nothing about a language."""

_WORDS = re.compile(r"\w+")


COMMON, FEWEST_FOR_COMMON = 50, 200
"""Without a model the commonest words (mostly "and", "is" …) tell a language, once so many words were learnt from."""


def known_words(model: TextModel | None, common: list[str]) -> set[str]:
    """The words that the model knows; without one, the commonest."""
    return set(model.learnt[0].terms) if model is not None and model.learnt else set(common)


def _commonest(texts: list[str]) -> list[str]:
    words = Counter(word for text in texts for word in _WORDS.findall(text.lower()))
    if words.total() < FEWEST_FOR_COMMON:
        return []
    return sorted(words, key=lambda word: (-words[word], word))[:COMMON]


def familiar_share(texts: list[str], known: set[str]) -> float:
    """The share of the words of texts that are known; 0 when none are, 1 when there are too few words to tell."""
    if not known:
        return 0.0
    words = [word for text in texts for word in _WORDS.findall(text.lower())]
    return sum(word in known for word in words) / len(words) if len(words) >= FEWEST_WORDS else 1.0


def number_rejected(rejected: pd.DataFrame | None, coder: str, codebook: Codebook) -> tuple[int, int]:
    """Count what this coder rejected in a table that may name other coders: what teaches, and what is of codes that are gone."""
    if rejected is None or rejected.empty:
        return 0, 0
    codes = present_codes(rejected_by(rejected, [coder] if coder else []), codebook)
    gone = codes.count("")
    return len(codes) - gone, gone


def open_in(codings: Codings, units: TextUnits, coder: str) -> list[str] | None:
    """Name and fingerprint of the transcripts whose suggestions are open to a coder; None for codings that come from no study.

    The consensus is nobody: to it is open what all persons in these codings marked done.
    """
    people = people_among(codings.coders)
    if coder != CONSENSUS or not people:
        return _done_in(codings.where(coder=coder or people), units)
    held = [_done_in(codings.where(coder=name), units) for name in people]
    known = [done for done in held if done is not None]
    return [name for name in known[0] if all(name in done for done in known)] if known else None


def _done_in(codings: Codings, units: TextUnits) -> list[str] | None:
    """Name and fingerprint of the transcripts that were marked done; None for codings that come from no study."""
    marks = codings.marks
    if not (marks["how"] != "").any() and not (codings.table["created"] != "").any():
        return None
    done = set(marks.loc[(marks["how"] == "done").to_numpy(dtype=bool), "transcript"].astype(str))
    return [f"{name}:{transcript.fingerprint}" for name, transcript in units.corpus.items() if name in done]


def pairs_by_place(pairs: Bools, units: TextUnits, codes: list[str]) -> list[list[Any]]:
    """Units × codes as plain rows: name and fingerprint of the transcript, start, end, code."""
    if not pairs.any():
        return []
    keys = keys_of(units)
    return [[*keys[row], codes[code]] for row, code in np.argwhere(pairs).tolist()]


def with_suggestions_in_view(own: Codings, units: TextUnits, labels: Labels, seen: Bools) -> dict[str, Any]:
    """Return what one person said with suggestions in view, as facts; ``seen`` marks the units where the person saw them first.

    A unit that was decided on in a transcript opened before it was read teaches too, though it carries no mark of reading.
    """
    names = units.table["transcript"]
    decided = ~labels.read & labels.known.any(axis=1)
    first = (seen & labels.read) | decided
    return {
        "after_suggestions": int(first.sum()),
        "after_suggestions_in": sorted(set(names[first])),
        "decided_only": int(decided.sum()),
        "decided_only_in": sorted(set(names[decided])),
        "decided_accepted": _accepted_in(own, units, decided),
        "decided_rejected": int(labels.declined[decided].sum()),
        "accepted_later": _accepted_in(own, units, labels.read & ~seen),
    }


def _accepted_in(codings: Codings, units: TextUnits, there: Bools) -> int:
    """Count the accepted suggestions in some units."""
    accepted = codings.where(transcript=list(units.corpus), source="accepted")
    row, unit = coded_units(accepted, units.corpus, units.table)
    return len(np.unique(row[there[unit]]))
