"""How long the classifier takes. Run: python benchmarks/classifier.py

Generated answers, as many and as long as short comments of patients: 2,500 units of about 19 words by 1,900 participants,
24 codes, 250 rules, words drawn by Zipf's law. Fit and predict should stay under 10 s on two cores, a five-fold evaluation
under 60 s; suggesting, with the reasons, is timed besides, and plain scikit-learn. Writes benchmarks/results/classifier.md.
"""

import os
import platform
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union
from threadpoolctl import threadpool_limits

from coding.classifier import CodeClassifier, evaluate_classifier
from coding.codebook import Code, Codebook, Rules
from coding.codings import Codings
from coding.transcript import Corpus

UNITS, CODES, RULES_EACH, WORDS = 2500, 24, 10, 19


def study(*, seed: int = 1) -> tuple[Corpus, Codings, Codebook]:
    """Answers in which some words speak for each code, half of them known to its rules."""
    draw = np.random.default_rng(seed)
    letters = np.array(list("abcdefghijklmnoprstuvy"))
    vocabulary = np.array(sorted({"".join(draw.choice(letters, int(draw.integers(3, 10)))) for _ in range(6000)}))
    common = 1 / np.arange(1, len(vocabulary) + 1)
    known = draw.permutation(np.arange(200, 2000)).reshape(-1)[: CODES * RULES_EACH * 2].reshape(CODES, -1)
    share = np.geomspace(0.28, 0.012, CODES)
    rows, given = [], []
    for unit in range(UNITS):
        codes = np.flatnonzero(draw.random(CODES) < share)
        words = draw.choice(vocabulary, WORDS, p=common / common.sum())
        for place, code in enumerate(codes[: WORDS // 2]):
            words[2 * place] = vocabulary[draw.choice(known[code])]
        rows.append((f"U{unit}", f"P{int(draw.integers(1900))}", " ".join(words)))
        given += [(f"U{unit}", f"c{code}", "hand") for code in codes] or [(f"U{unit}", "", "hand")]
    corpus = Corpus.from_frame(
        pd.DataFrame(rows, columns=["id", "participant", "text"]), attributes=["participant"], language="xx"
    )
    codes_of_book = [
        Code(f"c{k}", f"Code {k}", rules=Rules(any=[f"={vocabulary[word]}" for word in known[k, :RULES_EACH]]))
        for k in range(CODES)
    ]
    table = pd.DataFrame(given, columns=["transcript", "code", "coder"])
    return corpus, Codings.from_frame(table, corpus), Codebook("Generated", "xx", codes=codes_of_book)


@dataclass(frozen=True)
class Took:
    """Seconds on the wall, and of the processor: other work on the machine counts in the first alone."""

    wall: float
    processor: float

    def __add__(self, other: "Took") -> "Took":
        return Took(self.wall + other.wall, self.processor + other.processor)


def took(work: Callable[[], object]) -> Took:
    """How long work takes, once."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - wall, time.process_time() - processor)


def peer(texts: list[str], labels: np.ndarray) -> Callable[[], object]:
    """Plain scikit-learn with the same n-grams and the same regression, fitted once: no rules, no folds, no calibration."""
    union = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_features=10_000, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=4, max_features=10_000, sublinear_tf=True),
    )
    line = LogisticRegression(C=4.0, class_weight="balanced", solver="liblinear")
    model = make_pipeline(union, OneVsRestClassifier(line, n_jobs=1))
    return lambda: model.fit(texts, labels).predict(texts)


def main() -> None:
    corpus, codings, book = study()
    classifier = CodeClassifier(book, "document")
    fresh = CodeClassifier(book, "document")
    texts = [transcript.text for transcript in corpus.values()]
    labels = codings.matrix(corpus, "document", book).to_numpy()
    with threadpool_limits(1):
        plain = took(peer(texts, labels))
    fit = took(lambda: classifier.fit(corpus, codings))
    predict = took(lambda: classifier.predict(corpus))
    rows = [
        ("fit and predict, four fits (three inner folds and all)", fit + predict, "10 s"),
        ("suggest, with the reasons", took(lambda: classifier.suggest(corpus, given=True)), ""),
        ("five-fold evaluation, twenty fits", took(lambda: evaluate_classifier(fresh, corpus, codings)), "60 s"),
        ("plain scikit-learn, fit once and predict", plain, ""),
    ]
    lines = [
        "# Classifier: speed\n",
        "Made by `python benchmarks/classifier.py`. "
        f"{len(corpus):,} generated units of {WORDS} words, {len(book)} codes, {CODES * RULES_EACH} rules. "
        f"Python {platform.python_version()}, scikit-learn {sklearn.__version__}, {os.cpu_count()} cores.\n",
        "| work | wall s | CPU s | limit |",
        "|---|---|---|---|",
        *(f"| {what} | {time.wall:.1f} | {time.processor:.1f} | {limit} |" for what, time, limit in rows),
    ]
    text = "\n".join(lines) + "\n"
    (Path(__file__).parent / "results" / "classifier.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    warnings.simplefilter("ignore", UserWarning)
    main()
