"""What an evaluation rests on, and its scores over all codes: in words, and as the tables in its attrs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from coding.agreement.coders import constructed
from coding.classifier.holding_out import FEW_GROUPS, HeldOut
from coding.classifier.scoring import Counts, at_coverage, at_thresholds, calibration, counts, overall
from coding.classifier.units import Bools, Ints, Labels, TextUnits, names_participants
from coding.codings.words import counted


def tally(held: HeldOut, decided: Bools, labels: Labels, units: TextUnits) -> Counts:
    """Return the counts per interview and code of decisions on the units held out."""
    number = np.unique(units.interview[held.rows], return_inverse=True)[1]
    return counts(decided, labels.given[held.rows], labels.known[held.rows], number)


def facts_of(
    held: HeldOut, units: TextUnits, labels: Labels, groups: str, mark: str, left_out: tuple[int, int]
) -> dict[str, Any]:
    """Return what an evaluation keeps in ``attrs``, with its heading; ``left_out``: units read after suggestions, units chosen."""
    given, known = labels.given[held.rows], labels.known[held.rows]
    methods = [
        {"method": name, **overall(tally(held, decided, labels, units))}
        for name, decided in (
            ("predict", held.predicted),
            ("suggest", held.shown),
            ("rules", held.by_rules),
            ("majority", held.majority),
        )
    ]
    told, reliability = calibration(held.chances, given, known)
    facts = {
        "groups": groups,
        "folds": held.folds,
        "interviews": len(np.unique(units.interview[held.rows])),
        "participants_named": names_participants(units.corpus),
        "unit": units.unit,
        "constructed": bool(units.corpus.design.constructed),
        "language": units.corpus.language,
        "units": len(held.rows),
        "methods": methods,
        "calibration": told,
        "reliability": reliability,
        "thresholds": at_thresholds(held.chances, given, known),
        "coverage": at_coverage(held.chances, given, known),
        "suggestions_left_out": left_out[0],
        "chosen_left_out": left_out[1],
        "codes_not_given": int((~known.any(axis=0)).sum()),
    }
    facts["heading"] = constructed(units.corpus) + mark + "".join(_heading(facts))
    return facts


def _heading(facts: dict[str, Any]) -> Iterator[str]:
    predict, _, rules, _ = facts["methods"]
    named = facts["participants_named"]
    held = {
        "participant": "whole participants" if named else "whole transcripts",
        "document": "whole documents",
        "random": "single units",
    }
    yield (
        f"{counted(facts['units'], facts['unit'])} of {counted(facts['interviews'], 'interview' if named else 'transcript')} read, "
        f"{held.get(facts['groups'], 'one ' + facts['groups'])} held out in {facts['folds']} folds. "
    )
    if not named:
        yield "No participants are named: where one person speaks in several transcripts, the scores are too good. "
    yield (
        f"Macro F1 {predict['macro_f1']:.3f}, micro {predict['micro_f1']:.3f}; every hit of the rules alone "
        f"{rules['macro_f1']:.3f} and {rules['micro_f1']:.3f}. "
    )
    if predict["macro_f1"] < rules["macro_f1"]:
        yield "The rules alone are better here. "
    if facts["codes_not_given"]:
        yield f"{_are(facts['codes_not_given'], 'code')} in no figure over all codes: not given in the blind reading. "
    if facts["suggestions_left_out"]:
        yield f"{_are(facts['suggestions_left_out'], facts['unit'])} not scored: the coder saw suggestions there first. "
    if facts["chosen_left_out"]:
        yield (
            f"{_are(facts['chosen_left_out'], facts['unit'])} not scored: a machine chose them to be read (scored is what was read "
            "without its choice or drawn by lot from all). "
        )
    if facts["interviews"] < FEW_GROUPS:
        only = counted(facts["interviews"], "interview" if named else "transcript")
        yield f"Only {only}: the figures describe these, and may be far off for others. "
    yield "The machine is compared with a reading; it is no second coder."


def _are(number: int, noun: str) -> str:
    return f"{counted(number, noun)} {'is' if number == 1 else 'are'}"


def told_ways(ways: list[str]) -> str:
    """Tell how something was given, with how often where it was not always the same way.

    >>> told_ways(["model", "model"]), told_ways(["model", "search", "model"])
    ('model', 'model 2/3, search 1/3')
    """
    number = Counter(ways)
    return ways[0] if len(number) == 1 else ", ".join(f"{way} {count}/{len(ways)}" for way, count in number.items())


def by_site(held: HeldOut, labels: Labels, units: TextUnits, there: Ints, site: str) -> list[dict[str, Any]]:
    """Return the scores of each site held out, and of all together; ``way``: by which ways how many codes were given."""
    names = units.table["transcript"].map(units.corpus.attributes[site]).fillna("").astype(str).to_numpy(dtype=object)
    rows: list[dict[str, Any]] = []
    for number in np.unique(there[held.rows]).tolist():
        at = there[held.rows] == number
        part = held.part(at)
        told = overall(tally(part, part.predicted, labels, units))
        rules = overall(tally(part, part.by_rules, labels, units))
        rows.append(
            {
                "site": names[part.rows[0]],
                "units": int(at.sum()),
                "way": told_ways(held.ways[part.fold[0]]),
                **told,
                "rules_macro_f1": rules["macro_f1"],
                "rules_micro_f1": rules["micro_f1"],
            }
        )
    everything = overall(tally(held, held.predicted, labels, units))
    rules = overall(tally(held, held.by_rules, labels, units))
    both = {"rules_macro_f1": rules["macro_f1"], "rules_micro_f1": rules["micro_f1"]}
    way = told_ways([way for fold in held.ways for way in fold])
    return [*rows, {"site": "all sites", "units": len(held.rows), "way": way, **everything, **both}]
