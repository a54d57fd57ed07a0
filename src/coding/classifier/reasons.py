"""Why a suggestion is made: how sure it is, the heaviest terms of the model, and the rule hits with their places."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from coding.classifier.choosing import MODEL, RULES, SEARCH, Choice
from coding.classifier.learning import TextModel, terms_of
from coding.classifier.units import Floats, Ints, TextUnits
from coding.codebook import Codebook

MOST_TERMS = 5

_WAY = {SEARCH: "keyword search", RULES: "rules, weighed by their precision", MODEL: "model"}


_OURS = re.compile(rf"(?:{'|'.join(map(re.escape, _WAY.values()))}): (?:p [01]\.\d\d|no probability)\b")


def is_of_classifier(because: str) -> bool:
    """Tell whether a reason is one that `reasons` wrote, and no keyword hit's.

    >>> is_of_classifier("model: p 0.92, safe; heaviest terms: none"), is_of_classifier("flat*: flats [3:8]")
    (True, False)
    """
    if because.endswith("suggested by the rules"):  # so ends what was accepted in a study
        return False
    return because.endswith("suggested by the model") or _OURS.search(because) is not None


def reasons(
    units: TextUnits,
    models: list[TextModel | None],
    which: Ints,
    codebook: Codebook,
    choices: list[Choice],
    pairs: tuple[Ints, Ints],
    chances: Floats,
    bands: list[str],
) -> list[str]:
    """Return the reason of each suggestion: ``pairs`` are rows of units and of codes, ``chances`` their probabilities.

    ``which`` says for each unit which of the ``models`` gave its score: the terms told are those of that model.
    """
    hits = _Hits(units, codebook)
    by_model = np.array([choices[code].way == MODEL for code in pairs[1].tolist()], dtype=bool)
    shown = np.unique(pairs[0][by_model])
    weighed = [_Terms(units, shown[which[shown] == number], model) for number, model in enumerate(models)]
    told = []
    for unit, code, chance, band in zip(pairs[0].tolist(), pairs[1].tolist(), chances.tolist(), bands, strict=True):
        choice = choices[code]
        sure = f"p {two_digits(chance)}" if chance == chance else "no probability"
        if choice.way != SEARCH:  # a hit is shown whatever its probability
            sure += f", {band}"
        parts = [f"{_WAY[choice.way]}: {sure}"]
        if choice.way == SEARCH:
            parts.append(choice.because.removeprefix("stays keyword search: "))
        if choice.way == MODEL:
            parts.append(f"heaviest terms: {weighed[which[unit]].of(unit, code)}")
        told.append("; ".join(parts + hits.of(unit, code)))
    return told


def two_digits(chance: float) -> str:
    """Return a probability with two digits, never rounded up: what is under a limit must not look as if it had reached it.

    >>> two_digits(0.897), two_digits(0.29), two_digits(1.0)
    ('0.89', '0.29', '1.00')
    """
    return f"{math.floor(chance * 100 + 1e-9) / 100:.2f}"


class _Hits:
    """The rule hits of each unit, as `RULE: words [start:end]`, for a code and those below it."""

    def __init__(self, units: TextUnits, codebook: Codebook) -> None:
        found = units.found
        names = {name: number for number, name in enumerate(units.corpus)}
        of_unit = {
            (names[name], start): row
            for row, (name, start) in enumerate(zip(units.table["transcript"], units.table["start"], strict=True))
        }
        self._found, self._words = found, found.words(units.corpus)
        self._codes = [set(codebook.descendants(code.id)) for code in codebook]
        self._by_unit: dict[int, list[int]] = {}
        rows = zip(found.transcript.tolist(), found.unit_start.tolist(), strict=True)
        for hit, place in enumerate(rows):
            if place in of_unit:
                self._by_unit.setdefault(of_unit[place], []).append(hit)

    def of(self, unit: int, code: int) -> list[str]:
        found = self._found
        own = [hit for hit in self._by_unit.get(unit, []) if found.rules[found.rule[hit]].code in self._codes[code]]
        told: dict[
            tuple[str, int, int], str
        ] = {}  # a code and one below it may have the same rule, and a rule hit twice at a place
        for hit in own:
            rule, start, end = found.rules[found.rule[hit]].text, int(found.start[hit]), int(found.end[hit])
            told.setdefault((rule, start, end), f"{rule}: {' '.join(self._words[hit].split())} [{start}:{end}]")
        return list(told.values())


class _Terms:
    """The n-grams that speak most for a code in some units, with what each adds to the log odds by one model."""

    def __init__(self, units: TextUnits, rows: Ints, model: TextModel | None) -> None:
        weights = model.codes.weights if model is not None and model.learnt and len(rows) else None
        self._known = weights is not None
        if model is not None and weights is not None:
            self._rows: Any = model.features([units.texts[row] for row in rows.tolist()], units.hits[rows])
            self._place = {row: place for place, row in enumerate(rows.tolist())}
            self._weights = weights
            self._terms = terms_of(model)
            self._words = len(model.learnt[0].terms)

    def of(self, unit: int, code: int) -> str:
        if not self._known:
            return "not known for this kind of model"
        row = self._rows[[self._place[unit]]]
        inside = row.indices < len(self._terms)
        columns, adds = row.indices[inside], row.data[inside] * self._weights[row.indices[inside], code]
        order = np.lexsort((columns, -adds))
        shown: list[str] = []
        told: list[str] = []
        for place in order[adds[order] > 0].tolist():
            term = self._terms[columns[place]].strip()
            if any(term in earlier or earlier in term for earlier in shown):
                continue
            shown.append(term)
            told.append(f"{term if columns[place] < self._words else f'…{term}…'} {adds[place]:+.2f}")
            if len(told) == MOST_TERMS:
                break
        return ", ".join(told) or "none"
