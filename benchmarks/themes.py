"""How long the tables of themes take. Run: python benchmarks/themes.py [codings]

A generated study: 200 interviews of 100 answers (800 000 words of respondents), 50 codes in a tree, spans at random. Prints the
seconds of each table for 100 000 codings (all of them together should stay under 5), of the frequencies for a million (under 2), and
of 50 000 distinct quotes to CSV (under 10). The tables are made as in one session: each package is imported by the first that needs
it, and what tables of the same codings share is found by the first one; so their order matters and their sum does not. The Swedish
word list that rules look words up in is read before, once per process, and told by itself.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from coding.codebook import Code, Codebook, Rules
from coding.codings import Codings
from coding.language import language_for
from coding.quotes import pick_quotes
from coding.report import write_quotes
from coding.themes import (
    associations,
    co_occurrence,
    code_accumulation,
    code_order,
    compare_sources,
    concordance,
    content_analysis_table,
    cross_tabulate,
    framework_cells,
    participant_matrix,
    raised_by_interviewer,
    readable_frequencies,
    theme_frequencies,
)
from coding.transcript import Corpus, Transcript, Turn

WORDS = "bostad hyra jobb skola svenska granne kommun projekt samverkan familj pengar tid väntan brev möte buss".split()  # noqa: SIM905


def study(interviews: int = 200, answers: int = 100, words: int = 40, *, seed: int = 1) -> Corpus:
    """Interviews of questions and answers, of words drawn at random."""
    draw = np.random.default_rng(seed)
    made = []
    for k in range(interviews):
        text, turns = "", []
        for _ in range(answers):
            for speaker, asked, size in (("I", True, 6), (f"R{k:04}", False, words)):
                text += f"{speaker}: "
                start = len(text)
                text += " ".join(draw.choice(WORDS, size)) + ("?" if asked else ".")
                turns.append(Turn(speaker, start, len(text), asked))
                text += "\n"
        made.append(Transcript(f"R{k:04}", text, tuple(turns), {"size": ("small", "large")[k % 2]}, language="sv"))
    return Corpus(made)


def book(themes: int = 10, codes: int = 4) -> Codebook:
    """Themes with sub-codes; the first ones with a rule."""
    return Codebook(
        "Made up",
        "sv",
        codes=tuple(
            Code(
                f"t{t}",
                f"Theme {t}",
                rules=Rules(any=(WORDS[t],)),
                codes=tuple(Code(f"t{t}_{c}", f"Code {t}.{c}") for c in range(codes)),
            )
            for t in range(themes)
        ),
    )


def codings(corpus: Corpus, codebook: Codebook, size: int, *, coder: str, source: str, seed: int = 2) -> Codings:
    """Spans of 20 to 300 characters at random places."""
    draw = np.random.default_rng(seed)
    names, codes = list(corpus), [code.id for code in codebook]
    which = draw.integers(0, len(names), size)
    lengths = np.array([len(corpus[name].text) for name in names])[which]
    start = (draw.random(size) * (lengths - 300)).astype(np.int64)
    return Codings.from_columns(
        transcript=pd.Categorical.from_codes(which, names),
        start=start,
        end=start + draw.integers(20, 300, size),
        code=pd.Categorical.from_codes(draw.integers(0, len(codes), size), codes),
        coder=coder,
        source=source,
    )


def timed(name: str, make: Callable[[], object]) -> float:
    begin = time.perf_counter()
    make()
    took = time.perf_counter() - begin
    print(f"{took:7.2f} s  {name}")
    return took


def many_quotes(size: int = 50_000) -> None:
    """Pick and write so many quotes of distinct words, each passage of a larger study once."""
    corpus, codebook = study(500, 120), book()
    given = codings(corpus, codebook, 3 * size, coder="anna", source="human")
    begin = time.perf_counter()
    quotes = pick_quotes(given, corpus, codebook, per_code=None)
    picked = time.perf_counter() - begin
    quotes = quotes.drop_duplicates(["transcript", "start", "end"]).head(size)
    print(f"{picked:7.2f} s  pick_quotes, every passage of {len(given)} codings")
    with tempfile.TemporaryDirectory() as folder:
        timed(
            f"{quotes['quote'].nunique()} distinct quotes to CSV",
            lambda: write_quotes(quotes, Path(folder) / "quotes.csv"),
        )


def main(size: int = 100_000) -> None:
    corpus, codebook = study(), book()
    given = codings(corpus, codebook, size, coder="anna", source="human")
    both = given + codings(corpus, codebook, size // 10, coder="rules", source="rule", seed=3)
    no_summaries = pd.DataFrame({"participant": [], "code": [], "summary": []})
    tables: dict[str, Callable[[], object]] = {
        "theme_frequencies": lambda: readable_frequencies(theme_frequencies(given, corpus, codebook)),
        "theme_frequencies by size": lambda: theme_frequencies(given, corpus, codebook, by="size"),
        "participant_matrix": lambda: participant_matrix(given, corpus, codebook),
        "co_occurrence, unit": lambda: co_occurrence(given, corpus, codebook),
        "co_occurrence, overlap": lambda: co_occurrence(given, corpus, codebook, how="overlap"),
        "co_occurrence, near": lambda: co_occurrence(given, corpus, codebook, how="near", within=2),
        "code_order": lambda: code_order(given, corpus, codebook),
        "code_accumulation": lambda: code_accumulation(given, corpus, codebook),
        "cross_tabulate with test": lambda: cross_tabulate(given, corpus, codebook, by="size", test=True),
        "compare_sources": lambda: compare_sources(both, corpus, codebook),
        "framework_cells": lambda: framework_cells(given, corpus, codebook, no_summaries),
        "content_analysis_table": lambda: content_analysis_table(given, corpus, codebook),
        "raised_by_interviewer (runs the rules)": lambda: raised_by_interviewer(given, corpus, codebook),
        "concordance of a word": lambda: concordance(corpus, "bostad", sort="right"),
        "associations of a word": lambda: associations(corpus, "bostad"),
    }
    print(f"{len(corpus)} interviews, {len(given)} codings, {len(codebook)} codes")
    timed("the Swedish word list, once per process", lambda: language_for("sv").split("bostadsfrågor").leaves)
    print(f"{sum(timed(name, make) for name, make in tables.items()):7.2f} s  together")
    timed("pick_quotes, six per code", lambda: pick_quotes(given, corpus, codebook, per_code=6))
    many_quotes()
    million = codings(corpus, codebook, 1_000_000, coder="anna", source="human")
    timed("theme_frequencies of 1 000 000 codings", lambda: theme_frequencies(million, corpus, codebook))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
