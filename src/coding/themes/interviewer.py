"""Themes that the interviewer raised first: a participant who answers a question brought nothing up."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codings import AT_LEAST, Codings
from coding.rules.application import find_hits
from coding.themes.counting import Count, Numbers, count_codings

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

COLUMNS = ("code", "name", "participants", "raised_by_interviewer", "sources")


def raised_by_interviewer(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook",
    *,
    unit: str | None = None,
    coder: str | None = None,
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return for each code in how many participants, at least, the interviewer had used its words before they did.

    Columns (`COLUMNS`): code, name, participants (with the code), ``raised_by_interviewer`` (of these: the code's rules, or those of a
    sub-code, hit the interviewer's words in the same transcript before the participant's first unit with the code; empty for a code
    without rules), sources. Rules see words only: a question in other words is not found. So the number holds for a theme rolled up
    from its sub-codes and for each of these alike; a question about the theme as a whole does not count for a sub-code.

    >>> from coding.codebook import Code, Codebook, Rules
    >>> from coding.transcript import Corpus, Transcript, Turn
    >>> asked = Transcript("R1", "I: Och hyran? R1: Hög.", (Turn("I", 3, 13, True), Turn("R1", 18, 22)), language="sv")
    >>> book = Codebook("Homes", "sv", codes=[Code("rent", "Hyra", rules=Rules(any=["hyra"]))])
    >>> rows = pd.DataFrame({"transcript": ["R1"], "start": [18], "end": [22], "code": ["rent"], "coder": ["anna"]})
    >>> corpus = Corpus([asked])
    >>> raised_by_interviewer(Codings.from_frame(rows, corpus), corpus, book)["raised_by_interviewer"].tolist()
    [1]
    """
    count = count_codings(codings, corpus, codebook, unit=unit, coder=coder, at_least=at_least)
    codes, _, raised = first_mentions(count)
    table = pd.DataFrame({"code": count.codes, "name": count.names}, dtype=object)
    table["participants"] = np.bincount(codes, minlength=len(count.codes))
    table["raised_by_interviewer"] = raised_counts(count, codes[raised])
    table["sources"] = count.sources
    table.attrs.update(count.facts())
    return table[list(COLUMNS)]


def first_mentions(count: Count) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """Return three arrays, a row per code and participant who has it: the code, their first piece with it, and whether the
    interviewer had raised it before."""
    codes, pieces = count.piece_held
    who = count.participant_of[pieces]
    known = who >= 0
    codes, pieces, who = codes[known], pieces[known], who[known]
    order = np.lexsort((pieces, who, codes))
    codes, pieces, who = codes[order], pieces[order], who[order]
    first = np.ones(len(codes), dtype=bool)
    first[1:] = (codes[1:] != codes[:-1]) | (who[1:] != who[:-1])
    codes, pieces = codes[first], pieces[first]
    return codes, pieces, _raised_before(count, codes, pieces)


def raised_counts(count: Count, codes: Numbers) -> pd.Series:
    """Return the number per code, empty where neither the code nor a sub-code has rules."""
    numbers = pd.Series(np.bincount(codes, minlength=len(count.codes)), dtype="Int64")
    if count.codebook is not None:
        ruled = [any(below.rules.any for below in code) for code in count.codebook]
        numbers[~np.array(ruled, dtype=bool)] = pd.NA
    return numbers


def _raised_before(count: Count, codes: Numbers, pieces: Numbers) -> NDArray[np.bool_]:
    """Whether the interviewer's words had been hit by the rules of each code, sub-codes included, before its piece."""
    asked_codes, asked_in, asked_at = _asked_hits(count)
    if not len(asked_codes):
        return np.zeros(len(codes), dtype=bool)
    size = len(count.corpus)
    key = asked_codes * size + asked_in
    order = np.lexsort((asked_at, key))
    keys, first = np.unique(key[order], return_index=True)
    earliest = asked_at[order][first]
    numbers = pd.Index(list(count.corpus))
    rows = count.pieces.iloc[pieces]
    mine = codes * size + numbers.get_indexer(pd.Index(rows["transcript"].to_numpy(dtype=object)))
    at = np.minimum(np.searchsorted(keys, mine), len(keys) - 1)
    raised: NDArray[np.bool_] = (keys[at] == mine) & (earliest[at] < rows["start"].to_numpy(dtype=np.int64))
    return raised


def _asked_hits(count: Count) -> tuple[Numbers, Numbers, Numbers]:
    """Three arrays, a row per hit of a rule in the interviewer's words: the code (again for each above it), the transcript, the place."""
    nothing = np.zeros(0, dtype=np.int64)
    asked = [[(t.start, t.end) for t in transcript.turns if t.asked] for transcript in count.corpus.values()]
    if count.codebook is None or not any(asked):
        return nothing, nothing, nothing
    hits = find_hits(count.corpus, count.codebook, unit="turn", asked=True)
    place = {code: k for k, code in enumerate(count.codes)}
    codes = np.array([place[rule.code] for rule in hits.rules], dtype=np.int64)[hits.rule]
    asked_by_them = np.zeros(len(hits), dtype=bool)
    edges = np.searchsorted(hits.transcript, np.arange(len(asked) + 1))
    for turns, first, last in zip(asked, edges[:-1], edges[1:], strict=True):
        if turns and first < last:
            starts, ends = np.array(turns, dtype=np.int64).T
            at = np.searchsorted(starts, hits.start[first:last], side="right") - 1
            asked_by_them[first:last] = (at >= 0) & (hits.start[first:last] < ends[at])
    codes, where, start = count.raised(codes[asked_by_them], hits.transcript[asked_by_them], hits.start[asked_by_them])
    return codes, where, start
