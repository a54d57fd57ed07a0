"""How long the classifier takes. Run: python benchmarks/classifier.py

Generated answers, as many and as long as short comments of patients: 2,500 units of about 19 words by 1,900 participants,
24 codes, 250 rules, words drawn by Zipf's law. Fit and predict should stay under 10 s on two cores, a five-fold evaluation
under 60 s; suggesting, with the reasons, is timed besides.
"""

import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

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


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once, in seconds of the processor: other work on the machine does not count."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    corpus, codings, book = study()
    classifier = CodeClassifier(book, "document")
    print(f"{len(corpus)} units, {len(book)} codes; seconds of the processor, two cores take somewhat less")
    fit = seconds(lambda: classifier.fit(corpus, codings))
    predict = seconds(lambda: classifier.predict(corpus))
    print(f"fit {fit:.1f} s, predict {predict:.1f} s, together {fit + predict:.1f} s (under 10)")
    print(f"suggest, with reasons: {seconds(lambda: classifier.suggest(corpus)):.1f} s")
    fresh = CodeClassifier(book, "document")
    print(f"five-fold evaluation: {seconds(lambda: evaluate_classifier(fresh, corpus, codings)):.1f} s (under 60)")


if __name__ == "__main__":
    warnings.simplefilter("ignore", UserWarning)
    main()
