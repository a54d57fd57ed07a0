"""Themes that the interviewer raised first: a participant who answers a question brought nothing up."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codings import AT_LEAST, Codings
from coding.rules import rule_hits
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
    asked = _first_asked(count)
    names = count.pieces["transcript"].to_numpy(dtype=object)[pieces]
    starts = count.pieces["start"].to_numpy()[pieces]
    raised = [
        asked.get((code, name), start) < start
        for code, name, start in zip(codes.tolist(), names, starts.tolist(), strict=True)
    ]
    return codes, pieces, np.array(raised, dtype=bool)


def raised_counts(count: Count, codes: Numbers) -> pd.Series:
    """Return the number per code, empty where neither the code nor a sub-code has rules."""
    numbers = pd.Series(np.bincount(codes, minlength=len(count.codes)), dtype="Int64")
    if count.codebook is not None:
        ruled = [any(below.rules.any for below in code) for code in count.codebook]
        numbers[~np.array(ruled, dtype=bool)] = pd.NA
    return numbers


def _first_asked(count: Count) -> dict[tuple[int, str], int]:
    """Where the rules of each code, sub-codes included, first hit the interviewer's words of each transcript."""
    found: dict[tuple[int, str], int] = {}
    if count.codebook is None or not any(turn.asked for t in count.corpus.values() for turn in t.turns):
        return found
    hits = rule_hits(count.corpus, count.codebook, unit="turn", asked=True)
    place = {code: k for k, code in enumerate(count.codes)}
    for name, code, start in zip(hits["transcript"], hits["code"], hits["start"], strict=True):
        turn = count.corpus[name].turn_at(int(start))
        if turn is not None and turn.asked:
            for target in count.targets[place[code]]:
                found[target, name] = min(found.get((target, name), int(start)), int(start))
    return found
