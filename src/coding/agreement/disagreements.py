"""Disagreements as a sheet to talk over: what each coder gave, on which words, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coding.agreement.coders import coders_compared, saw_suggestions
from coding.agreement.sets import set_distance
from coding.codings import AT_LEAST, Codings, check_counted, coded_units, read_units

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

FRONT = [
    "transcript", "start", "end", "locator", "speaker", "code", "name", "given_by", "not_given_by",
    "unsure", "distance", "suggestions_seen",
]  # fmt: skip
Row = dict[str, Any]
SAID = ("codes", "quotes", "because")


def list_disagreements(
    codings: Codings,
    corpus: Corpus,
    codebook: Codebook | None = None,
    *,
    coders: Sequence[str] | None = None,
    unit: str | None = None,
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return a row per unit and code that one coder gave and another who read the unit did not, worst first.

    Columns: ``transcript``, ``start``, ``end`` of the unit, ``locator``, ``speaker``, ``code``, ``name``, ``given_by``,
    ``not_given_by`` (coders, joined by commas), ``unsure`` (someone flagged a coding of this unit so), ``distance``
    (Jaccard distance of the sets of codes given to the unit, the mean over pairs of coders), ``suggestions_seen`` (a
    coder saw suggestions there first, accepted one, or gave a code since they were open), then for each coder
    ``codes_CODER`` (all codes given to the unit), ``quotes_CODER`` (the words coded, each with its code) and
    ``because_CODER`` (reasons and memos), and last ``text``, the whole unit.

    Order: units with an ``unsure`` coding first, then by distance and by the number of codes in dispute, then as in the
    text. Codes are taken as they were given: a parent does not include its children here. Coders and units as in
    `compare_coders`; ``consensus`` and machines are not compared. Raises CodingError for fewer than two coders.

    >>> from coding.transcript import Corpus
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Det är trångt här."]}))
    >>> marks = [("a", 7, 13, "housing", "Ada"), ("a", None, None, "", "Bo")]
    >>> codings = Codings.from_frame(pd.DataFrame(marks, columns=["transcript", "start", "end", "code", "coder"]), corpus)
    >>> list_disagreements(codings, corpus)[["code", "given_by", "not_given_by", "quotes_Ada"]].values.tolist()
    [['housing', 'Ada', 'Bo', 'housing: “trångt”']]
    """
    check_counted(codings, corpus, codebook)
    chosen = coders_compared(codings, coders, machine=False)
    compared = codings.where(coder=chosen)
    if codebook is not None:
        compared = compared.in_codebook(codebook)
    segments = corpus.segments(unit)
    units = segments[~segments["asked"]].reset_index(drop=True)
    read = read_units(compared, corpus, units, at_least=at_least).reindex(columns=chosen, fill_value=False)
    seen = saw_suggestions(compared, corpus, units, chosen)
    given = _given(compared, corpus, units, at_least)
    names = {} if codebook is None else {code.id: code.label(corpus.design.language or None) for code in codebook}
    places = units[["transcript", "start", "end", "locator", "speaker", "text"]].to_dict("index")
    readings = read.to_dict("index")
    rows: list[Row] = []
    for number, there in _by_unit(given):
        readers = [coder for coder in chosen if readings[number][coder]]
        front = {str(column): value for column, value in places[number].items()}
        front |= {"suggestions_seen": bool(seen[number]) or not all(row["blind"] for row in there), "_unit": number}
        disputes = _disputes(there, readers, chosen)
        rows += [front | row | {"name": names.get(row["code"], "")} for row in disputes]
    columns = [*FRONT, *(f"{what}_{coder}" for coder in chosen for what in SAID), "text"]
    table = pd.DataFrame(rows, columns=[*columns, "_disputed", "_unit"])
    order = ["unsure", "distance", "_disputed", "_unit"]
    table = table.sort_values(order, ascending=[False, False, False, True], kind="stable", ignore_index=True)[columns]
    both = int((read.sum(axis=1) >= 2).sum())
    what = unit or corpus.design.unit
    found = f"{len(table)} disagreement{'s' * (len(table) != 1)}"
    heading = (
        f"{found} of {' and '.join(chosen)} on {both} units ({what}) that two or more have read; "
        "unsure ones first, then the worst."
    )
    table.attrs = {"heading": heading, "unit": what, "coders": chosen, "units": both}
    return table


def _given(codings: Codings, corpus: Corpus, units: pd.DataFrame, at_least: float) -> pd.DataFrame:
    """A row per coding and unit that it codes, in the order of the text."""
    rows, places = coded_units(codings, corpus, units, at_least=at_least)
    table = codings.frame
    table["quote"] = codings.quotes(corpus)
    table["blind"] = codings.is_blind
    given = table.iloc[rows].assign(unit=places)
    return given.sort_values(["unit", "start", "end"], kind="stable", ignore_index=True)


def _by_unit(given: pd.DataFrame) -> Iterator[tuple[int, list[Row]]]:
    for number, rows in groupby(given.to_dict("records"), key=lambda row: int(row["unit"])):
        yield number, [{str(column): value for column, value in row.items()} for row in rows]


def _disputes(there: list[Row], readers: list[str], coders: list[str]) -> list[Row]:
    """A row for each code of one unit that some of its readers gave and others did not."""
    if len(readers) < 2:
        return []
    sets = {coder: frozenset(row["code"] for row in there if row["coder"] == coder) for coder in readers}
    codes = dict.fromkeys(row["code"] for row in there)
    disputed = [code for code in codes if any(code not in sets[coder] for coder in readers)]
    facts: Row = {
        "unsure": any("unsure" in row["flags"].split() for row in there),
        "distance": float(np.mean([set_distance("jaccard", sets[a], sets[b]) for a, b in combinations(readers, 2)])),
        "_disputed": len(disputed),
    }
    for coder in coders:
        facts |= _said([row for row in there if row["coder"] == coder], coder)
    return [
        {
            "code": code,
            "given_by": ", ".join(coder for coder in readers if code in sets[coder]),
            "not_given_by": ", ".join(coder for coder in readers if code not in sets[coder]),
        }
        | facts
        for code in disputed
    ]


def _said(own: list[Row], coder: str) -> dict[str, str]:
    """What one coder gave to one unit: the codes, the words, and the reasons."""
    reasons = [
        f"{row['code']}: {reason}" for row in own for reason in dict.fromkeys([row["because"], row["memo"]]) if reason
    ]
    quotes = [f"{row['code']}: “{row['quote']}”" for row in own]
    codes = dict.fromkeys(row["code"] for row in own)
    said = {"codes": ", ".join(codes), "quotes": "\n".join(quotes), "because": "\n".join(reasons)}
    return {f"{what}_{coder}": words for what, words in said.items()}
