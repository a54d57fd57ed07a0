"""How long a large study takes: opening 50 000 events, and filter, matrix and counts over a million codings.

Run: python benchmarks/codings.py [codings]. Times are wall-clock seconds; the aims are 2 s each.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from coding.codebook import Code, Codebook
from coding.codings import Codings
from coding.project import create_project, open_project
from coding.themes import theme_frequencies
from coding.transcript import Corpus, Transcript

AIM = 2.0
CODES = 60


@contextmanager
def timed(what: str, aim: float | None = AIM) -> Iterator[None]:
    began = time.perf_counter()
    yield
    took = time.perf_counter() - began
    verdict = "" if aim is None else ("  ok" if took <= aim else f"  SLOWER than {aim:.0f} s")
    print(f"{what:<44} {took:7.2f} s{verdict}")


def invented_corpus(interviews: int, seed: int = 1) -> Corpus:
    chance = np.random.default_rng(seed)
    words = np.array(
        [
            "hus",
            "bostad",
            "vi",
            "dom",
            "och",
            "sen",
            "men",
            "integration",
            "ja",
            "nej",
            "samverkan",
            "projekt",
            "alltså",
            "liksom",
            "kommunen",
        ]
    )

    def turn(k: int) -> str:
        return ("I: " if k % 2 else "R01: ") + " ".join(chance.choice(words, 40))

    return Corpus(Transcript(f"R{n:03}", "\n\n".join(turn(k) for k in range(120))) for n in range(interviews))


def invented_codings(corpus: Corpus, size: int, coders: int, seed: int = 2) -> Codings:
    chance = np.random.default_rng(seed)
    names = np.array(list(corpus))
    which = chance.integers(0, len(names), size)
    lengths = np.array([len(corpus[name].text) for name in names])[which]
    start = (chance.random(size) * (lengths - 400)).astype(int)
    return Codings.from_columns(
        transcript=names[which],
        start=start,
        end=start + chance.integers(20, 400, size),
        code=[f"c{k}" for k in chance.integers(0, CODES, size)],
        coder=[f"coder {k}" for k in chance.integers(0, coders, size)],
        source=["human"] * size,
    )


def study(events: int) -> None:
    corpus = invented_corpus(30)
    codebook = Codebook("Invented", codes=[Code(f"c{k}", f"Code {k}") for k in range(CODES)])
    with tempfile.TemporaryDirectory() as folder:
        project = create_project(Path(folder) / "study", name="Invented", codebook=codebook, transcripts=corpus)
        with timed(f"writing {events:,} events at once", None):
            project.add_all(invented_codings(project.corpus, events, 2))
        with timed(f"opening a study of {events:,} events"):
            opened = open_project(project.folder)
        with timed("its table of codings", None):
            print(f"{'':<44} {len(opened.codings):,} codings")
        with timed("100 more codings, each on the disk", None):
            for k in range(100):
                opened.add("R000", k, k + 5, "c1", coder="z")


def table(size: int) -> None:
    corpus = invented_corpus(300)
    codebook = Codebook("Invented", codes=[Code(f"c{k}", f"Code {k}") for k in range(CODES)])
    with timed(f"making a table of {size:,} codings", None):
        codings = invented_codings(corpus, size, 3)
    with timed("filter by code and coder"):
        mine = codings.where(code=["c1", "c2"], coder="coder 1")
    with timed("counts per code and coder"):
        codings.table.groupby(["code", "coder"], observed=True).size()
    one = invented_codings(corpus, size, 1)
    with timed(f"units × codes of one coder ({len(one):,} codings)"):
        one.matrix(corpus, "turn", codebook)
    with timed("theme frequencies of the same"):
        theme_frequencies(one, corpus, codebook)
    print(f"{'':<44} {len(mine):,} codings by the filter")


if __name__ == "__main__":
    study(50_000)
    table(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
