"""Codes × participants: who brings up what, and how much."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coding.codings import AT_LEAST, Codings
from coding.errors import CodingError
from coding.themes.counting import Count, Numbers, count_codings, distinct_pairs

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

COUNTED = ("segments", "words", "presence")


def participant_matrix(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    unit: str | None = None,
    coder: str | None = None,
    count: str = "segments",
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return codes × participants: in how many of a participant's units each code was given.

    Index: code ids, as in `theme_frequencies`. Columns: the participants of whom something was read, in the order of the corpus;
    a last column "" holds what is nobody's (a report's prose, a word thrown into another's answer), if there is any.
    ``count`` is "segments", "words" (words inside spans)
    or "presence" (True or False). A code's row sums to its segments (or words) in `theme_frequencies`, except that a document in
    which several participants carry the code stands once in the column of each. ``.attrs`` as there.

    >>> from coding.transcript import Corpus
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."]}))
    >>> by_hand = Codings.from_frame(pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"}), corpus)
    >>> participant_matrix(by_hand, corpus).loc["housing"].to_dict()
    {'a': 1, 'b': 0}
    """
    if count not in COUNTED:
        raise CodingError(f"A matrix cannot count {count!r}. Choose one of: {', '.join(COUNTED)}.")
    made = count_codings(codings, corpus, codebook, unit=unit, coder=coder, at_least=at_least)
    filled = _words(made) if count == "words" else _segments(made)
    columns = [*made.participants, ""]
    table = pd.DataFrame(filled, index=pd.Index(made.codes, name="code"), columns=pd.Index(columns, name="participant"))
    if not (made.participant_of[made.piece_read] < 0).any() and not table[""].any():
        table = table.drop(columns="")
    if count == "presence":
        table = table > 0
    table.attrs.update(made.facts())
    return table


def _segments(made: Count) -> Numbers:
    """Units per code and participant; the last column is nobody's."""
    codes, pieces = made.piece_held
    who = made.participant_of[pieces]
    width = len(made.participants) + 1
    cell = codes * width + np.where(who >= 0, who, width - 1)
    cell, _ = distinct_pairs(cell, made.piece_unit[pieces])
    return np.bincount(cell, minlength=len(made.codes) * width).reshape(len(made.codes), width)


def _words(made: Count) -> Numbers:
    codes, turn, words = made.words_by_turn()
    of_turns = pd.Index(made.participants).get_indexer(pd.Index(made.words.turns["participant"].to_numpy(dtype=object)))
    width = len(made.participants) + 1
    who = of_turns[turn]
    cell = codes * width + np.where(who >= 0, who, width - 1)
    summed = np.bincount(cell, weights=words, minlength=len(made.codes) * width)
    return summed.astype(np.int64).reshape(len(made.codes), width)
