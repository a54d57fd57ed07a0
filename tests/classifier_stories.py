"""Invented answers for the tests of the classifier: flats and jobs, and talk of neither."""

import numpy as np
import pandas as pd

from coding.codebook import Code, Codebook, Rules
from coding.codings import Codings
from coding.transcript import Corpus

HOUSING = [
    "The flat is cold.",
    "My landlord never answers.",
    "We share a room with four.",
    "The rent went up again.",
    "A damp flat, mould everywhere.",
]
WORK = [
    "I found a job in a bakery.",
    "My boss is kind.",
    "They pay by the hour.",
    "Night shifts at the plant.",
    "The job centre sent me away.",
]
OTHER = [
    "The weather was fine.",
    "I like the library.",
    "My sister came to visit.",
    "We took the bus.",
    "It was a long winter.",
]

BOOK = Codebook(
    "Arrivals",
    "en",
    "1",
    codes=[
        Code("housing", "Housing", rules=Rules(any=["flat*", "rent"])),
        Code("work", "Work", rules=Rules(any=["job*"])),
        Code("health", "Health", rules=Rules(any=["doctor*"])),
    ],
)


def answers(people: int = 12, each: int = 10, *, seed: int = 0) -> pd.DataFrame:
    """A row per answer: id, participant, site, text, codes."""
    draw = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        for number in range(each):
            kind = int(draw.integers(3))
            said = [HOUSING, WORK, OTHER][kind]
            text = " ".join(draw.choice(said, 2)) + f" {draw.choice(OTHER)}"
            rows.append(
                (
                    f"P{person}-{number}",
                    f"P{person}",
                    "north" if person % 2 else "south",
                    text,
                    ["housing", "work", ""][kind],
                )
            )
    return pd.DataFrame(rows, columns=["id", "participant", "site", "text", "codes"])


def study(people: int = 12, each: int = 10, *, seed: int = 0, coder: str = "Ada") -> tuple[Corpus, Codings]:
    """A corpus and one coder's reading of all of it."""
    table = answers(people, each, seed=seed)
    corpus = Corpus.from_frame(table, attributes=["participant", "site"], language="en")
    return corpus, read(table, corpus, coder)


def read(table: pd.DataFrame, corpus: Corpus, coder: str = "Ada") -> Codings:
    """One coder's reading of the answers in a table."""
    rows = table.rename(columns={"id": "transcript", "codes": "code"})[["transcript", "code"]].assign(coder=coder)
    return Codings.from_frame(rows, corpus)


def half_read() -> tuple[Corpus, Codings]:
    """A study of fourteen participants of whom nine were read."""
    table = answers(14)
    corpus = Corpus.from_frame(table, attributes=["participant"], language="en")
    return corpus, read(table[table["participant"].isin([f"P{k}" for k in range(9)])], corpus)
