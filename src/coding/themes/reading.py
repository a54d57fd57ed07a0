"""What was read only in part: of whom, and which transcripts. Who was not read to the end may have said more than any table knows."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codings import Codings
from coding.themes.words import Words, find_words, locate

if TYPE_CHECKING:
    from coding.transcript import Corpus


def words_seen(words: Words, corpus: "Corpus", codings: Codings) -> NDArray[np.bool_]:
    """Return which of a corpus's words lie in a coding or in what was marked as read: one boolean for each word."""
    marks = np.zeros(len(words) + 1, dtype=np.int64)
    for table in (codings.table, codings.marks):
        first, last = words.within(*locate(corpus, table))
        np.add.at(marks, first, 1)
        np.add.at(marks, last, -1)
    return np.asarray(np.cumsum(marks)[:-1] > 0, dtype=np.bool_)


def people_in_part(words: Words, corpus: "Corpus", codings: Codings) -> set[str]:
    """Return the participants of whose words some lie in no coding and in nothing that was marked as read."""
    people = words.turns["participant"].to_numpy(dtype=object)
    unseen = np.unique(words.turn_of[~words_seen(words, corpus, codings)])
    return set(people[unseen]) - {""}


def transcripts_read(codings: Codings, corpus: "Corpus") -> pd.DataFrame:
    """Return which transcripts each coder has read, and whether wholly: columns coder, transcript, ``whole``.

    A transcript is read wholly when each word of its respondents lies in a coding of the coder or in what the coder marked as read;
    in part when only some do. Transcripts of which a coder has read nothing have no row.

    >>> from coding.transcript import Corpus
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt. Ja.", "Nej."]}))
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "start": 0, "end": [14, 4], "code": ["housing", ""], "coder": "anna"})
    >>> transcripts_read(Codings.from_frame(rows, corpus), corpus).values.tolist()
    [['anna', 'a', False], ['anna', 'b', True]]
    """
    words = find_words(corpus)
    names = words.turns["transcript"].to_numpy(dtype=object)[words.turn_of]
    rows = []
    for coder in codings.coders:
        own = codings.where(coder=coder)
        unseen = set(names[~words_seen(words, corpus, own)])
        touched = {*own.table["transcript"].astype(str), *own.marks["transcript"].astype(str)}
        rows += [(coder, name, name not in unseen) for name in corpus if name in touched]
    return pd.DataFrame(rows, columns=["coder", "transcript", "whole"])
