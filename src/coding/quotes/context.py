"""What stands around a quote: the sentences before and after it in its turn, and the question it answers."""

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from coding.transcript import Corpus


def add_context(quotes: pd.DataFrame, corpus: "Corpus", sentences: int, question: bool) -> pd.DataFrame:
    """Return the quotes with columns before and after (so many sentences of the same turn), and question."""
    if sentences:
        around = [_around(corpus, *place, sentences) for place in _places(quotes)]
        quotes["before"] = pd.Series([before for before, _ in around], dtype=object)
        quotes["after"] = pd.Series([after for _, after in around], dtype=object)
    if question:
        asked = [_question(corpus, transcript, turn) for transcript, _, _, turn in _places(quotes)]
        quotes["question"] = pd.Series(asked, dtype=object)
    return quotes


def _places(quotes: pd.DataFrame) -> list[tuple[str, int, int, int]]:
    return [
        (str(t), int(a), int(b), int(k) - 1) for t, a, b, k in quotes[["transcript", "start", "end", "turn"]].to_numpy()
    ]


def _around(corpus: "Corpus", transcript: str, start: int, end: int, turn: int, sentences: int) -> tuple[str, str]:
    held = corpus[transcript]
    spans = held.spans("sentence")
    mine = spans.turn == turn
    before = spans.start[mine & (spans.end <= start)][-sentences:]
    after = spans.end[mine & (spans.start >= end)][:sentences]
    return (
        held.text[int(before[0]) : start].strip() if len(before) else "",
        held.text[end : int(after[-1])].strip() if len(after) else "",
    )


def _question(corpus: "Corpus", transcript: str, turn: int) -> str:
    """What the interviewer last asked before a turn; short back-channels ("Mm.") are passed over."""
    held = corpus[transcript]
    for told in reversed(held.turns[:turn]):
        words = held.words(told.start, told.end)
        if told.asked and ("?" in words or len(words.split()) > 3):
            return words
    return ""
