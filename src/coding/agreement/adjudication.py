"""From disagreements to a consensus: what both gave, what was decided, and what only one has read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coding.agreement.coders import coders_compared, saw_suggestions
from coding.agreement.disagreements import list_disagreements
from coding.codings import AT_LEAST, Codings, coded_units, unit_table
from coding.codings.who import CONSENSUS
from coding.errors import CodingError

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

_KEY = ["transcript", "start", "end", "code"]


def consensus(
    codings: Codings,
    corpus: Corpus,
    decisions: pd.DataFrame,
    codebook: Codebook | None = None,
    *,
    by: str,
    coders: Sequence[str] | None = None,
    unit: str | None = None,
    at_least: float = AT_LEAST,
) -> Codings:
    """Return the codings of an adjudicated coder, ``consensus``, made from the coders' own and from decisions on their disagreements.

    ``decisions`` is the sheet of `list_disagreements` (same unit) with a column ``decision`` filled in: "yes" keeps the code, "no"
    drops it, the id of another code gives that one instead; a column ``memo`` may say why. Where both gave a code to a unit, the words
    are those of the coder named first; where it was decided, those of the coder who gave it. What only one coder has read is taken
    over. Each coding's ``because`` says which of these it is and, for a decision, who decided (``by``).
    A consensus of what was seen with a machine's suggestions in view is no blind reading either: a coding that all who gave it
    accepted as a suggestion has the source "accepted", ``because`` names who accepted it or added it since suggestions were
    open, and units where one of the coders saw suggestions first are marked so in ``read``.
    Raises `CodingError` while a disagreement is undecided, and for a decision that is neither yes, no nor a code.
    """
    if not by.strip():
        raise CodingError("A consensus says who decided. Name them, for instance by='anna and bo'.")
    chosen = coders_compared(codings, coders, machine=False)
    own = codings.where(coder=chosen)
    if codebook is not None:
        own = own.in_codebook(codebook)
    open_points = list_disagreements(own, corpus, codebook, coders=chosen, unit=unit, at_least=at_least)
    known = {code.id for code in codebook} if codebook is not None else set(own.codes)
    decided = _decided(open_points, decisions, known)
    units = unit_table(corpus, unit)
    kept = _kept(own, corpus, units, chosen, open_points, decided, by, at_least)
    frame = own.frame.iloc[kept["row"].to_numpy(dtype=np.int64)].reset_index(drop=True)
    made = Codings.from_columns(
        read=_read(own, units[saw_suggestions(own, corpus, units, chosen)]),
        transcript=frame["transcript"],
        start=kept["start"],
        end=kept["end"],
        code=kept["code"],
        coder=[CONSENSUS] * len(frame),
        source=kept["source"],
        because=kept["because"],
    )
    return made if kept["blind"].all() else made.with_blind(made.where(kept["blind"].to_numpy(dtype=bool)))


def _decided(
    open_points: pd.DataFrame, decisions: pd.DataFrame, known: set[str]
) -> dict[tuple[object, ...], tuple[str, str]]:
    """Place and code of each disagreement → decision and memo; complains while one is open."""
    missing = [column for column in [*_KEY, "decision"] if column not in decisions.columns]
    if missing:
        raise CodingError(
            f"The sheet of decisions has no column {missing[0]!r}. Take the sheet of disagreements and add decision."
        )
    sheet = decisions.fillna({"decision": ""}).reset_index(drop=True)
    memos = sheet["memo"].fillna("").astype(str) if "memo" in sheet else pd.Series("", index=sheet.index)
    made = {}
    for number, (row, memo) in enumerate(zip(sheet.to_dict("records"), memos, strict=True), 2):
        word = str(row["decision"]).strip()
        if word and word not in ("yes", "no") and word not in known:
            raise CodingError(f"Row {number} of the decisions says {word!r}. Write yes, no, or the id of a code.")
        made[_key(row)] = (word, memo)
    undecided = [
        f"{row['transcript']}, {row['locator']}, {row['code']}"
        for row in open_points.to_dict("records")
        if not made.get(_key(row), ("", ""))[0]
    ]
    if undecided:
        raise CodingError(
            f"{len(undecided)} disagreements are not decided, the first: {undecided[0]}. Fill in the column decision."
        )
    return made


def _key(row: Mapping[Any, Any]) -> tuple[object, ...]:
    return str(row["transcript"]), int(row["start"]), int(row["end"]), str(row["code"])


def _kept(
    own: Codings,
    corpus: Corpus,
    units: pd.DataFrame,
    coders: Sequence[str],
    open_points: pd.DataFrame,
    decided: dict[tuple[object, ...], tuple[str, str]],
    by: str,
    at_least: float,
) -> pd.DataFrame:
    """A row per coding that stays: its row among the coders' own, its code, and why it is here."""
    disputed = {_key(row): str(row["given_by"]) for row in open_points.to_dict("records")}
    rows, at = coded_units(own, corpus, units, at_least=at_least)
    places = list(units[["transcript", "start", "end"]].itertuples(index=False, name=None))
    given = own.frame.assign(blind=own.is_blind).iloc[rows].assign(row=rows, unit=at)
    given["order"] = given["coder"].map({coder: k for k, coder in enumerate(coders)})
    kept = []
    for _, there in given.groupby(["unit", "code"], sort=True):
        unit, code = int(there["unit"].iloc[0]), str(there["code"].iloc[0])
        key = (*places[unit], code)
        first = there[there["order"] == there["order"].min()]
        who = list(dict.fromkeys(str(coder) for coder in there.sort_values("order")["coder"]))
        label = code
        if key in disputed:
            word, memo = decided[key]
            if word == "no":
                continue
            reason = f"decided by {by}; given by {disputed[key]}" + (f": {memo}" if memo else "")
            label = code if word == "yes" else word
        else:
            reason = f"agreed by {' and '.join(who)}" if len(who) > 1 else f"taken over from {who[0]}"
        origin = _origin(there, who)
        if label != code and origin["source"] == "accepted":  # decided by people, though they had seen the suggestion
            origin["source"] = "human"
        reason += origin.pop("told")
        kept += [{"row": row, "unit": unit, "code": label, "because": reason, **origin} for row in first["row"]]
    table = pd.DataFrame(kept, columns=["row", "unit", "code", "because", "source", "blind"])
    return _one_each(_within_units(table, given, places))


def _one_each(kept: pd.DataFrame) -> pd.DataFrame:
    """Join what is the same coding in several units: it was given blind, or by hand, when it was so in one of them."""
    same = kept.groupby(["row", "start", "end", "code"], sort=False)
    by_hand = same["source"].transform(lambda sources: (sources == "human").any()).astype(bool)
    blind = same["blind"].transform("any").astype(bool)
    told = kept.assign(source=np.where(by_hand, "human", kept["source"]), blind=blind)
    return told.drop_duplicates(["row", "start", "end", "code"], ignore_index=True)


def _origin(there: pd.DataFrame, who: Sequence[str]) -> dict[str, Any]:
    """Where the codings that all coders gave to a unit come from: their source, whether one of them is blind, and what to tell."""
    late = {coder for coder in who if not there.loc[there["coder"] == coder, "blind"].any()}
    by_hand = set(there.loc[there["source"] == "human", "coder"])
    accepted = [coder for coder in who if coder not in by_hand]
    added = [coder for coder in who if coder in late and coder in by_hand]
    told = "".join(
        f"; {what} by {' and '.join(names)}" + (f" ({len(names)} of {len(who)})" if len(who) > 1 else "")
        for what, names in (("a suggestion accepted", accepted), ("added since suggestions were open", added))
        if names
    )
    return {"source": "human" if by_hand else "accepted", "blind": len(late) < len(who), "told": told}


def _read(own: Codings, seen: pd.DataFrame) -> pd.DataFrame:
    """What the consensus has read: what its coders read; the units where one of them saw suggestions first are marked so."""
    read = own.read.assign(coder=CONSENSUS, unlocked=False)
    if seen.empty:
        return read.drop_duplicates()
    places = {name: list(zip(there["start"], there["end"], strict=True)) for name, there in seen.groupby("transcript")}
    rows = [
        {**row, "start": start, "end": end}
        for row in read.to_dict("records")
        for start, end in _outside(row["start"], row["end"], places.get(row["transcript"], []))
    ]
    marked = seen[["transcript", "start", "end"]].assign(coder=CONSENSUS, round="", unlocked=True)
    return pd.concat([pd.DataFrame(rows, columns=read.columns), marked]).fillna({"how": ""}).drop_duplicates()


def _outside(start: int, end: int, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of a stretch outside of spans that are in order and do not overlap."""
    left = []
    for begin, stop in spans:
        if start < begin:
            left.append((start, min(begin, end)))
        start = max(start, stop)
    return [(a, b) for a, b in [*left, (start, end)] if a < b]


def _within_units(kept: pd.DataFrame, given: pd.DataFrame, places: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Give each kept coding its words: all of them, or, where a unit of it was decided against, those in the kept units."""
    spans = given.drop_duplicates("row").set_index("row")[["start", "end"]]
    wanted = given.groupby("row")["unit"].nunique()
    stays = kept.groupby(["row", "code"])["unit"].transform("nunique") == kept["row"].map(wanted)
    start, end = kept["row"].map(spans["start"]), kept["row"].map(spans["end"])
    units = [places[unit] for unit in kept["unit"]]
    kept["start"] = [s if whole else max(s, unit[1]) for s, whole, unit in zip(start, stays, units, strict=True)]
    kept["end"] = [e if whole else min(e, unit[2]) for e, whole, unit in zip(end, stays, units, strict=True)]
    return kept
