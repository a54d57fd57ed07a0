"""What became of suggestions: how many a person accepted of those that were decided on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.classifier.reasons import is_of_classifier
from coding.classifier.units import rejected_by
from coding.codings import Codings
from coding.intervals import FEWEST_GROUPS, jackknife_t

ACCEPTANCE_COLUMNS = (
    "code", "suggested", "accepted", "rejected", "open", "share", "low", "high", "safe_accepted", "safe_rejected", "safe_share",
)  # fmt: skip

Place = tuple[str, int, int, str]


def acceptance_rates(suggestions: Codings, codings: Codings, rejected: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what became of the classifier's suggestions, per code and over all (last row, code "").

    ``codings`` hold the accepted ones (source "accepted"), ``rejected`` is a table with transcript, start, end, code, and where
    there are several persons coder: only the rejections of those in ``codings`` count. The
    decisions count whatever the model suggests now: a refit that no longer suggests what was rejected changes no rate.
    Columns: code; suggested, open (neither accepted nor rejected) of the suggestions given; accepted, rejected; share
    accepted of those decided, low and high (95 %, jackknife-t over transcripts, since suggestions of one interview resemble
    each other; NaN under five transcripts or without spread); safe_accepted, safe_rejected and safe_share: the same of those
    that were called safe. What was accepted after it had been rejected counts as accepted; what was accepted where the person
    had given the code by hand before does not count, nor do keyword hits, nor rejections of codes that are gone, as their
    accepted ones went with them (``attrs``: given_before, rules_accepted, rules_rejected, rejected_gone). A code that was merged
    or renamed since is counted as what it is now. A high rate is no proof of a good model: people tend to agree with what they are shown.
    """
    shown = _reasons_by_place(suggestions.where(source="model").frame)
    taken = codings.where(source="accepted").frame
    before = _given_before(taken, codings.where(source="human").frame)
    accepted = _reasons_by_place(taken[~before])
    turned_down = _of_persons(rejected, codings)
    declined = _reasons_by_place(turned_down[turned_down["code"] != ""])
    kept, gone = (
        {place: because for place, because in decided.items() if _is_models(because)}
        for decided in (accepted, declined)
    )
    gone = {place: because for place, because in gone.items() if place not in kept}
    reasons = {place: because or shown.get(place, "") for place, because in {**kept, **gone}.items()}
    safe = {place for place, because in reasons.items() if ", safe" in because.partition(";")[0]}
    rows = []
    for name in [*sorted({place[-1] for place in (*shown, *kept, *gone)}), ""]:
        mine, yes, no = ({place for place in places if name in ("", place[-1])} for places in (shown, kept, gone))
        decided, sure = (len(yes), len(no)), (len(yes & safe), len(no & safe))
        low, high = _by_transcript(yes, no)
        rows.append(
            (name, len(mine), *decided, len(mine - yes - no), _share(*decided), low, high, *sure, _share(*sure))
        )
    table = pd.DataFrame(rows, columns=list(ACCEPTANCE_COLUMNS))
    of_rules = [sum(not _is_models(because) for because in each.values()) for each in (accepted, declined)]
    table.attrs.update(
        {"rules_accepted": of_rules[0], "rules_rejected": of_rules[1], "given_before": int(before.sum())}
    )
    table.attrs["rejected_gone"] = int((turned_down["code"] == "").sum())
    return table


def _is_models(because: str) -> bool:
    """Whether a decision was on a suggestion of the classifier, and not on a keyword hit, which never lacks a reason."""
    return not because or is_of_classifier(because)


def _of_persons(rejected: pd.DataFrame | None, codings: Codings) -> pd.DataFrame:
    """What these codings' persons rejected, by the codes as codings have them now, "" where one is gone; a table that names no
    coders is theirs.
    """
    if rejected is None or not len(rejected):
        return pd.DataFrame(columns=["transcript", "start", "end", "code"])
    mine = rejected_by(rejected, codings.coders)
    return mine.assign(code=mine["counted_as"]) if "counted_as" in mine else mine


def _given_before(taken: pd.DataFrame, by_hand: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell of each accepted suggestion whether its coder had given the code at these words by hand before."""
    what = ["transcript", "code", "coder"]
    spans: dict[tuple[str, ...], list[tuple[int, int, str]]] = {}
    for *key, start, end, created in by_hand[[*what, "start", "end", "created"]].itertuples(index=False, name=None):
        spans.setdefault(tuple(key), []).append((start, end, created))
    rows = taken[[*what, "start", "end", "created"]].itertuples(index=False, name=None)
    return np.array(
        [
            any(first < end and start < last and (not at or not created or at <= created)
                for first, last, at in spans.get(tuple(key), ()))
            for *key, start, end, created in rows
        ],
        dtype=bool,
    )  # fmt: skip


def _reasons_by_place(table: pd.DataFrame) -> dict[Place, str]:
    """Transcript, start, end and code of each row, with its reason where the table has one."""
    because = (
        table["because"].astype(object).fillna("").astype(str) if "because" in table.columns else [""] * len(table)
    )
    names, codes = table["transcript"].astype(str), table["code"].astype(str)
    places = zip(names, table["start"].astype(int), table["end"].astype(int), codes, strict=True)
    return dict(zip(places, because, strict=True))


def _by_transcript(yes: set[Place], no: set[Place]) -> tuple[float, float]:
    """The interval of the share accepted when whole transcripts are left out."""
    names = sorted({place[0] for place in (*yes, *no)})
    if len(names) < FEWEST_GROUPS:
        return float("nan"), float("nan")
    without = [_share(*(sum(place[0] != name for place in places) for places in (yes, no))) for name in names]
    low, high = jackknife_t(_share(len(yes), len(no)), without)
    return max(float(low), 0.0) if low == low else float("nan"), min(float(high), 1.0) if high == high else float("nan")


def _share(yes: int, no: int) -> float:
    return yes / (yes + no) if yes + no else float("nan")
