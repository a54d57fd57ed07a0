"""The distinct forms that each rule matched, to tick off."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coding.codebook import Codebook
from coding.language import fold
from coding.notation import INVISIBLE
from coding.rules.application import Hits, find_hits
from coding.transcript import Corpus

FORM_COLUMNS = ("code", "rule", "form", "count", "participants", "example", "keep")
CONTEXT = 40
"""Characters shown on either side of an example."""

_DROPPED = str.maketrans("", "", INVISIBLE)


def matched_forms(corpus: Corpus, codebook: Codebook, *, unit: str | None = None, asked: bool = False) -> pd.DataFrame:
    """Return the distinct forms that each rule matched: the list on which a researcher ticks off what is right.

    Columns: code, rule, form (lower-case; " … " between words that do not stand together), count (hits), participants
    (distinct ones who said it), example (the first hit with its surroundings), keep (empty: write `no` beside a form
    that should not count). The codebook's order, then the commonest form first. Rules without a hit have no row: see
    `check_rules`. For `unit` and `asked` see `code_by_rules`.

    >>> from coding.codebook import Code, Rules
    >>> from coding.transcript import Transcript
    >>> corpus = Corpus([Transcript("R01", "Bostäderna är slut. Bostäderna!")])
    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["bostad-"]))])
    >>> matched_forms(corpus, book)[["rule", "form", "count", "participants"]].values.tolist()
    [['bostad-', 'bostäderna', 2, 1]]
    """
    hits = find_hits(corpus, codebook, unit=unit, asked=asked)
    forms = folded_forms(hits.words(corpus))
    table = pd.DataFrame({"number": hits.rule, "form": forms, "hit": np.arange(len(hits)), "who": _who(hits, corpus)})
    groups = table.groupby(["number", "form"], sort=False)
    counted = groups.agg(count=("hit", "size"), hit=("hit", "first"), participants=("who", _distinct)).reset_index()
    counted = counted.sort_values(["number", "count", "form"], ascending=[True, False, True], ignore_index=True)
    return pd.DataFrame(
        {
            "code": [hits.rules[number].code for number in counted["number"]],
            "rule": [hits.rules[number].text for number in counted["number"]],
            "form": counted["form"].astype(object),
            "count": counted["count"],
            "participants": counted["participants"].astype(np.int64),
            "example": [example_of(hits, hit, corpus) for hit in counted["hit"]],
            "keep": "",
        },
        columns=list(FORM_COLUMNS),
    )


def folded_forms(words: list[str]) -> list[str]:
    """Return the form of each hit's words: in small letters, without invisible signs, with single blanks."""
    return [fold(" ".join(each.translate(_DROPPED).split())) for each in words]


def _who(hits: Hits, corpus: Corpus) -> list[str]:
    """Return the participant who said each hit; "" for the interviewer and for a report's prose."""
    names = list(corpus)
    known: dict[tuple[int, int], str] = {}
    who = []
    for transcript, start in zip(hits.transcript.tolist(), hits.start.tolist(), strict=True):
        held = corpus[names[transcript]]
        turn = held.turn_index(start)
        key = transcript, -1 if turn is None else turn
        if key not in known:
            silent = turn is None or held.turns[turn].asked
            known[key] = "" if silent else corpus.participant_of(held.name, held.turns[key[1]].speaker)
        who.append(known[key])
    return who


def _distinct(participants: pd.Series) -> int:
    return int(participants[participants != ""].nunique())


def example_of(hits: Hits, hit: int, corpus: Corpus) -> str:
    """Return a hit with what stands around it in its unit."""
    text = corpus[list(corpus)[hits.transcript[hit]]].text
    start = max(int(hits.start[hit]) - CONTEXT, int(hits.unit_start[hit]))
    end = min(int(hits.end[hit]) + CONTEXT, int(hits.unit_end[hit]))
    before, after = start > hits.unit_start[hit], end < hits.unit_end[hit]
    return f"{'…' if before else ''}{' '.join(text[start:end].split())}{'…' if after else ''}"
