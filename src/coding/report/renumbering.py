"""Respondents numbered afresh for one report, so that quotes cannot be joined across two of them."""

from typing import TYPE_CHECKING

import pandas as pd

from coding.privacy import fresh_names

if TYPE_CHECKING:
    from coding.transcript import Corpus


def renumbered(quotes: pd.DataFrame, corpus: "Corpus", seed: int | str) -> pd.DataFrame:
    """Return quotes whose speakers have numbers drawn from a seed, and nothing that leads back to a transcript.

    Transcript, turn, locator and places are emptied, and so are the reasons, which name participants. Whoever has the study and the
    seed can draw the same numbers again; another seed draws others. The ids of the quotes stay.
    """
    people = list(dict.fromkeys(corpus.participants["participant"]))
    names = fresh_names(people, seed)
    made = quotes.copy()
    made.attrs.update(quotes.attrs)
    who = [corpus.participant_of(str(t), str(s)) for t, s in zip(quotes["transcript"], quotes["speaker"], strict=True)]
    made["speaker"] = pd.Series([names.get(participant, "") for participant in who], index=made.index, dtype=object)
    for name in ("transcript", "locator", "because", "reason"):
        made[name] = pd.Series([""] * len(made), index=made.index, dtype=object)
    for name in ("turn", "start", "end"):
        made[name] = pd.array([pd.NA] * len(made), dtype="Int64")
    return made
