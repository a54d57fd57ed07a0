"""What suggestions missed and what became of them: a blind sample of unsuggested text, and acceptance rates."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coding.codebook import Codebook
from coding.codings import Codings, coded_units, read_units, unit_table
from coding.errors import CodingError
from coding.intervals import wilson
from coding.transcript import Corpus

SAMPLE_COLUMNS = ("transcript", "start", "end", "participant", "locator", "text")
ACCEPTANCE_COLUMNS = ("code", "suggested", "accepted", "rejected", "open", "share", "low", "high", "safe_share")
MISSED_COLUMNS = ("code", "sampled", "found", "share", "low", "high", "missed", "missed_low", "missed_high")


def sample_unsuggested(
    suggestions: Codings,
    corpus: Corpus,
    n: int = 50,
    *,
    code: str | None = None,
    unit: str | None = None,
    unread_by: Codings | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Return units drawn by lot from those without a suggestion, to be read blind: nothing says why they are here.

    Columns: transcript, start, end, participant, locator, text. ``code``: units without a suggestion of this code.
    ``unread_by``: leave out what the coders of these codings have read. ``attrs["population"]`` is the number of units
    that the sample stands for; pass the sample to `estimate_missed` when it was read.
    """
    if n < 1:
        raise CodingError(f"A sample of {n} units is none. Ask for at least 1, better 50.")
    units = unit_table(corpus, unit)
    shown = suggestions if code is None else suggestions.where(code=code)
    free = np.ones(len(units), dtype=bool)
    free[coded_units(shown, corpus, units)[1]] = False
    if unread_by is not None:
        free &= ~read_units(unread_by, corpus, units).any(axis=1).to_numpy(dtype=bool)
    rows = np.random.default_rng(seed).permutation(np.flatnonzero(free))[:n]
    drawn = units.iloc[rows]
    names, turns = drawn["transcript"].tolist(), drawn["turn"].tolist()
    sample = pd.DataFrame(
        {
            "transcript": np.array(names, dtype=object),
            "start": drawn["start"].to_numpy(),
            "end": drawn["end"].to_numpy(),
            "participant": drawn["participant"].to_numpy(dtype=object),
            "locator": [corpus.locator(name, turn - 1) for name, turn in zip(names, turns, strict=True)],
            "text": [
                corpus[name].text[start:end]
                for name, start, end in zip(names, drawn["start"], drawn["end"], strict=True)
            ],
        },
        columns=list(SAMPLE_COLUMNS),
    )
    sample.attrs.update({"population": int(free.sum()), "code": code or "", "seed": seed})
    return sample


def estimate_missed(
    sample: pd.DataFrame, codings: Codings, corpus: Corpus, codebook: Codebook, *, coder: str | None = None
) -> pd.DataFrame:
    """Return per code how much of the unsuggested text carries it, from a `sample_unsuggested` that a person has read.

    Columns: code; sampled (units of the sample that were read), found (with the code), share with low and high (95 %,
    Wilson, with the correction for a finite population); missed, missed_low, missed_high: the same as a number of units of
    the population. With ``code`` in the sample only this code (and those below it) has rows.
    """
    population = int(sample.attrs.get("population", 0))
    if not population:
        raise CodingError(
            "This table is no sample of unsuggested text, or the sample is empty: see sample_unsuggested."
        )
    own = codings.only(coder).in_codebook(codebook)
    units = sample[["transcript", "start", "end"]].sort_values(["transcript", "start"], kind="stable")
    units = (
        units.set_index("transcript").loc[[name for name in corpus if name in set(units["transcript"])]].reset_index()
    )
    read = read_units(own, corpus, units).any(axis=1).to_numpy(dtype=bool)
    row, unit = coded_units(own, corpus, units)
    named = own.table["code"].astype(str).to_numpy(dtype=object)[row]
    about = sample.attrs.get("code") or ""
    wanted = codebook.descendants(codebook.current(about)) if about else tuple(code.id for code in codebook)
    rows = []
    for code in wanted:
        below = set(codebook.descendants(code))
        found = len({place for place, name in zip(unit.tolist(), named, strict=True) if name in below and read[place]})
        size = int(read.sum())
        low, high = wilson(found, size, population=population)
        share = found / size if size else float("nan")
        rows.append(
            (code, size, found, share, low, high, *(round(part * population, 1) for part in (share, low, high)))
        )
    return pd.DataFrame(rows, columns=list(MISSED_COLUMNS))


def acceptance_rates(suggestions: Codings, codings: Codings, rejected: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what became of suggestions, per code and over all (last row, code "").

    ``codings`` hold the accepted ones (source "accepted"), ``rejected`` is a table with transcript, start, end, code.
    Columns: code, suggested, accepted, rejected, open (neither), share accepted of those decided, low and high (95 %,
    Wilson; suggestions of one interview resemble each other, so this is rather too narrow), safe_share (of those called
    safe). A high rate is no proof of a good model: people tend to agree with what they are shown.
    """
    key = ["transcript", "start", "end", "code"]
    shown = suggestions.frame[[*key, "because"]]
    kept = set(codings.where(source="accepted").frame[key].itertuples(index=False, name=None))
    gone = set(rejected[key].itertuples(index=False, name=None)) if rejected is not None and len(rejected) else set()
    places = list(shown[key].itertuples(index=False, name=None))
    accepted = np.array([place in kept for place in places], dtype=bool)
    refused = np.array([place in gone and place not in kept for place in places], dtype=bool)
    safe = shown["because"].str.contains(r"^[^;]*, safe", regex=True).to_numpy(dtype=bool)
    code = shown["code"].to_numpy(dtype=object)
    rows = []
    for name in [*sorted(set(code)), ""]:
        mine = np.ones(len(code), dtype=bool) if name == "" else code == name
        yes, no = int(accepted[mine].sum()), int(refused[mine].sum())
        low, high = wilson(yes, yes + no)
        sure_yes, sure_no = int((accepted & mine & safe).sum()), int((refused & mine & safe).sum())
        rows.append(
            (
                name,
                int(mine.sum()),
                yes,
                no,
                int(mine.sum()) - yes - no,
                _share(yes, no),
                low,
                high,
                _share(sure_yes, sure_no),
            )
        )
    return pd.DataFrame(rows, columns=list(ACCEPTANCE_COLUMNS))


def _share(yes: int, no: int) -> float:
    return yes / (yes + no) if yes + no else float("nan")
