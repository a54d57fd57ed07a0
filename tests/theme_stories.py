"""Small invented interviews and codings of them, for the tests of themes."""

import pandas as pd

from coding.codebook.model import Code, Codebook
from coding.codings import Codings
from coding.transcript import Corpus, Transcript, Turn


def interview(name: str, *said: str, reads_as: str = "interview", **attributes: object) -> Transcript:
    """An interview from lines such as "I: Hur bor ni?" and "Anna: Trångt."; I asks."""
    text, turns = "", []
    for line in said:
        speaker, words = line.split(": ", 1)
        text += f"{speaker}: "
        turns.append(Turn(speaker, len(text), len(text) + len(words), asked=speaker == "I"))
        text += words + "\n"
    return Transcript(name, text, tuple(turns), attributes, reads_as=reads_as, language="sv")


def on(
    corpus: Corpus, transcript: str, words: str, code: str, coder: str = "anna", **more: object
) -> dict[str, object]:
    """A coding of the first place where the words stand; with code "" only read."""
    start = corpus[transcript].text.index(words)
    return {"transcript": transcript, "start": start, "end": start + len(words), "code": code, "coder": coder, **more}


def everything_read(corpus: Corpus, coder: str = "anna") -> list[dict[str, object]]:
    return [
        {"transcript": name, "start": 0, "end": len(t.text), "code": "", "coder": coder} for name, t in corpus.items()
    ]


BOOK = Codebook(
    "Boende",
    "sv",
    codes=(Code("housing", "Bostad", codes=(Code("shortage", "Brist"), Code("rent", "Hyra"))), Code("work", "Arbete")),
)


def by_hand(corpus: Corpus, *rows: dict[str, object], all_read: bool = True) -> Codings:
    """Anna's codings; she read everything unless said otherwise."""
    return Codings.from_frame(pd.DataFrame([*rows, *(everything_read(corpus) if all_read else [])]), corpus)
