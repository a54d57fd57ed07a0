"""Who is quoted how often, and who never: from quotes and from the places that were quoted before."""

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from coding.transcript import Corpus


def quoted_participants(used: pd.DataFrame, corpus: "Corpus") -> pd.DataFrame:
    """Return how often each participant is quoted, those never quoted last: columns participant, quotes, passages, words.

    ``used`` needs the columns transcript, speaker, start and end: quotes, or what `coding.report.read_used` gives. A passage quoted
    twice (under two themes, in two reports) is two quotes and one passage; ``words`` counts passages.

    >>> from coding.transcript import Corpus, Transcript
    >>> corpus = Corpus([Transcript("a", "Ja, så är det."), Transcript("b", "Nej.")])
    >>> used = pd.DataFrame({"transcript": ["a", "a"], "speaker": ["", ""], "start": [0, 0], "end": [14, 14]})
    >>> quoted_participants(used, corpus).values.tolist()
    [['a', 2, 1, 4], ['b', 0, 0, 0]]
    """
    everyone = list(dict.fromkeys(corpus.participants["participant"]))
    counts = {who: [0, 0, 0] for who in everyone}
    seen: set[tuple[str, int, int]] = set()
    for transcript, speaker, start, end in used[["transcript", "speaker", "start", "end"]].itertuples(index=False):
        if transcript not in corpus:
            continue
        who = corpus.participant_of(str(transcript), "" if speaker != speaker else str(speaker))
        if who not in counts:
            continue
        counts[who][0] += 1
        place = (str(transcript), int(start), int(end))
        if place not in seen:
            seen.add(place)
            counts[who][1] += 1
            counts[who][2] += len(corpus[str(transcript)].words(int(start), int(end)).split())
    rows = [(who, *counts[who]) for who in everyone]
    table = pd.DataFrame(rows, columns=["participant", "quotes", "passages", "words"])
    return table.sort_values("quotes", ascending=False, kind="stable", ignore_index=True)
