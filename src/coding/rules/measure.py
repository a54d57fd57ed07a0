"""How well rules find what people coded: against each coder, beside how well the coders find each other's codings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codebook import Codebook
from coding.codings import Codings, check_given, coded_units, read_units, unit_table
from coding.codings.who import CONSENSUS, PEOPLE, not_machines, people_among
from coding.errors import CodingError
from coding.intervals import FEWEST_GROUPS, bootstrap_draws, percentile_interval, wilson
from coding.rules.application import Hits, find_hits
from coding.rules.context import text_around
from coding.transcript import Corpus

AGREED = "all agree"
"""What a row is measured against when it is not one coder: the units on which all who read them agree."""

MEASURE_COLUMNS = (
    "code", "rule", "against", "units", "positives", "found", "hits",
    "precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high", "f1", "f1_low", "f1_high",
    "human_f1", "note",
)  # fmt: skip
MISTAKE_COLUMNS = ("mistake", "transcript", "start", "end", "words", "around", "text", "coders", "because")

FEWEST = 5
"""Under this many positive units precision, recall and F1 say nothing, and none is given."""

TOO_FEW = "too few"
"""The note of a row without figures."""

ROUNDS, SEED = 2000, 1
"""How often transcripts are drawn anew for the interval of F1, and by which seed."""

Truth = tuple[NDArray[np.bool_], NDArray[np.bool_]]  # which units count, and which of them carry the code


def measure_rules(
    corpus: Corpus,
    codebook: Codebook,
    by_hand: Codings,
    *,
    unit: str | None = None,
    coders: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return how well each code's rules, and each rule alone, find the units that people coded.

    Each is measured against each coder, on the units that this coder read, and against the units on which all coders
    who read them (two at least) agree that the code is there or is not ("all agree"). `coders` (None: all people in
    `by_hand`) chooses them; a `consensus` is measured against when it is named (or there is nobody else), but
    neither counts among those who agree nor in human_f1. A parent code includes its sub-codes, on both sides.

    Columns: code; rule ("" for all rules of the code together); against (a coder, or "all agree"); units (read);
    positives (of these, coded by hand); found (with a hit); hits (found and positive); precision and recall with
    Wilson 95 % intervals (_low, _high; turns of one interview resemble each other, so they are rather too narrow); f1
    with a 95 % bootstrap interval (whole transcripts are drawn anew, seeded; NaN under five of them, and where all
    draws give the same); human_f1 (mean F1 of that coder against each other coder on what both read; in "all agree"
    rows the mean over pairs; NaN with one coder, and for a consensus); note ("too few" where under five units are
    positive: such rows have counts but no figures). Shares of nothing are NaN. Raises CodingError where no person has
    read anything.

    Sources of the intervals: Wilson 1927, JASA 22, pp. 209-212; Davison & Hinkley 1997, "Bootstrap Methods and their
    Application", section 3.8, p. 100.

    >>> from coding.codebook import Code, Rules
    >>> texts = ["Bostäderna är slut."] * 4 + ["Vi bor tio i en tvåa."] * 4
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": list("abcdefgh"), "text": texts}))
    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["bostad-"]))])
    >>> by_hand = Codings.from_frame(pd.DataFrame({"transcript": list(corpus), "code": "housing", "coder": "anna"}), corpus)
    >>> measure_rules(corpus, book, by_hand)[["rule", "positives", "precision", "recall"]].values.tolist()
    [['', 8, 1.0, 0.5], ['bostad-', 8, 1.0, 0.5]]
    """
    judged = _Judged.of(corpus, codebook, by_hand, unit, coders)
    predicted = _Predicted(corpus, codebook, judged)
    transcript = pd.factorize(judged.units["transcript"], sort=True)[0]  # whatever the corpus's order
    rows = []
    for code in codebook:
        if not any(codebook[each].rules.any for each in codebook.descendants(code.id)):
            continue
        lines = [("", predicted.by_code(code.id)), *predicted.by_rule(code.id)]
        for rule, found in lines:
            for against, truth in judged.truths(code.id):
                scores = _scores(found, truth, transcript)
                note = TOO_FEW if _positives(truth) < FEWEST else ""
                rows.append((code.id, rule, against, *scores, judged.human_f1(code.id, against), note))
    return pd.DataFrame(rows, columns=list(MEASURE_COLUMNS))


def rule_mistakes(
    corpus: Corpus,
    codebook: Codebook,
    by_hand: Codings,
    code: str,
    *,
    coder: str | None = None,
    unit: str | None = None,
) -> pd.DataFrame:
    """Return the passages that a code's rules missed, then those that they found in vain, to be read.

    Measured against one `coder` (`consensus` too), or (None) against the units on which all coders agree; with a single
    coder, against that one. Columns: mistake ("missed" or "false"), transcript, start, end (of the unit), words (that hit, each
    once; empty for what was missed), around (the text around the hits, these between ** and **; of what was missed, its beginning), text,
    coders (who gave the code, with commas), because (the rules' reasons).

    >>> from coding.codebook import Code, Rules
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": ["Bostäderna är slut.", "Vi bor tio i en tvåa."]}))
    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["bostad-"]))])
    >>> by_hand = Codings.from_frame(pd.DataFrame({"transcript": ["a", "b"], "code": "housing", "coder": "anna"}), corpus)
    >>> rule_mistakes(corpus, book, by_hand, "housing")[["mistake", "text"]].values.tolist()
    [['missed', 'Vi bor tio i en tvåa.']]
    """
    check_given(corpus=corpus, codebook=codebook, codings=by_hand)
    code = codebook[code].id
    judged = _Judged.of(corpus, codebook, by_hand, unit, None if coder is None else [coder])
    predicted = _Predicted(corpus, codebook, judged)
    truths = dict(judged.truths(code))
    units, positive = truths[AGREED] if AGREED in truths else truths[judged.coders[0]]
    found = predicted.by_code(code)
    rows = []
    for mistake, which in (("missed", units & positive & ~found), ("false", units & ~positive & found)):
        for row in np.flatnonzero(which).tolist():
            place = judged.units.iloc[row]
            name, start, end = str(place["transcript"]), int(place["start"]), int(place["end"])
            whole = corpus[name].text
            words, places, reasons = predicted.hits_in(code, row)
            around = text_around(whole, places, start, end)
            rows.append((mistake, name, start, end, words, around, whole[start:end], judged.who(code, row), reasons))
    return pd.DataFrame(rows, columns=list(MISTAKE_COLUMNS))


@dataclass(frozen=True)
class _Judged:
    """What people said of each unit: by coder whether it was read, by code and coder whether it carries the code."""

    units: pd.DataFrame
    unit: str
    coders: list[str]
    read: Mapping[str, NDArray[np.bool_]]
    coded: Mapping[tuple[str, str], NDArray[np.bool_]]

    @classmethod
    def of(
        cls, corpus: Corpus, codebook: Codebook, by_hand: Codings, unit: str | None, coders: Sequence[str] | None
    ) -> _Judged:
        check_given(corpus=corpus, codebook=codebook, codings=by_hand)
        unit = unit or corpus.design.unit
        people = by_hand.where(source=PEOPLE)
        chosen = _people_in(people) if coders is None else list(coders)
        for coder in chosen:
            people.only(coder)  # says which coders there are when this one is not among them
        people = people.where(transcript=list(corpus)).in_codebook(codebook)
        units = unit_table(corpus, unit)
        reads = read_units(people, corpus, units)
        read = {c: reads[c].to_numpy(dtype=bool) if c in reads else np.zeros(len(units), dtype=bool) for c in chosen}
        if not chosen or not any(column.any() for column in read.values()):
            raise CodingError("Nobody has read anything in this corpus. Measure rules against codings by hand.")
        coded = {(code.id, coder): np.zeros(len(units), dtype=bool) for code in codebook for coder in chosen}
        row, at = coded_units(people, corpus, units)
        table = people.table
        codes, coder_of = table["code"].astype(str).to_numpy()[row], table["coder"].astype(str).to_numpy()[row]
        for code in codebook:
            here = np.isin(codes, codebook.descendants(code.id))
            for coder in chosen:
                coded[code.id, coder][at[here & (coder_of == coder)]] = True
        return cls(units, unit, chosen, read, coded)

    @property
    def people(self) -> list[str]:
        """The coders who judged by themselves: what people settled on is nobody who agrees with them."""
        return [coder for coder in self.coders if coder != CONSENSUS]

    def truths(self, code: str) -> Iterator[tuple[str, Truth]]:
        """Give what rules are measured against: each coder, then what all people agree on."""
        for coder in self.coders:
            yield coder, self._judgement(code, coder)
        if len(self.people) > 1:
            read = np.stack([self.read[coder] for coder in self.people])
            coded = np.stack([self.coded[code, coder] for coder in self.people]) & read
            readers, votes = read.sum(axis=0), coded.sum(axis=0)
            yield AGREED, ((readers > 1) & ((votes == 0) | (votes == readers)), votes > 0)

    def human_f1(self, code: str, against: str) -> float:
        pairs = [pair for pair in combinations(self.people, 2) if against in (*pair, AGREED) or against == AGREED]
        values = [_f1_of_pair(*(self._judgement(code, coder) for coder in pair)) for pair in pairs]
        known = [value for value in values if value == value]
        return float(np.mean(known)) if known else np.nan

    def _judgement(self, code: str, coder: str) -> Truth:
        return self.read[coder], self.coded[code, coder]

    def who(self, code: str, row: int) -> str:
        return ", ".join(coder for coder in self.coders if self.coded[code, coder][row])


def _people_in(codings: Codings) -> list[str]:
    """Return the coders who are people; the consensus where it is all there is."""
    coders = not_machines(codings.coders)
    return people_among(coders) or coders


class _Predicted:
    """What the rules said of each unit."""

    def __init__(self, corpus: Corpus, codebook: Codebook, judged: _Judged) -> None:
        self._corpus = corpus
        self._codebook = codebook
        self._hits: Hits = find_hits(corpus, codebook, unit=judged.unit)
        numbers = {name: number for number, name in enumerate(corpus)}
        units = pd.MultiIndex.from_arrays([judged.units["transcript"].map(numbers), judged.units["start"]])
        self._row = units.get_indexer(pd.MultiIndex.from_arrays([self._hits.transcript, self._hits.unit_start]))
        self._size = len(judged.units)

    def by_code(self, code: str) -> NDArray[np.bool_]:
        codes = set(self._codebook.descendants(code))
        return self._units([n for n, rule in enumerate(self._hits.rules) if rule.code in codes])

    def by_rule(self, code: str) -> list[tuple[str, NDArray[np.bool_]]]:
        numbers = [n for n, rule in enumerate(self._hits.rules) if rule.code == code and not rule.unless]
        return [(self._hits.rules[number].text, self._units([number])) for number in numbers]

    def _units(self, rules: list[int]) -> NDArray[np.bool_]:
        found = np.zeros(self._size, dtype=bool)
        found[self._row[np.isin(self._hits.rule, rules)]] = True
        return found

    def hits_in(self, code: str, row: int) -> tuple[str, list[tuple[int, int]], str]:
        """Return the words that hit in a unit, each once, their places, and the rules' reasons."""
        codes = set(self._codebook.descendants(code))
        which = np.flatnonzero(self._row == row)
        which = which[[self._hits.rules[number].code in codes for number in self._hits.rule[which]]]
        words = dict.fromkeys(" ".join(said.split()) for said in self._hits.words(self._corpus, which))
        places = [place for hit in which.tolist() for place in self._hits.places_of(hit)]
        return "; ".join(words), places, "; ".join(self._hits.reasons(self._corpus, which))


def _f1_of_pair(one: Truth, other: Truth) -> float:
    both = one[0] & other[0]
    given = int((one[1] & both).sum()) + int((other[1] & both).sum())
    return 2 * int((one[1] & other[1] & both).sum()) / given if given else np.nan


def _positives(truth: Truth) -> int:
    return int((truth[0] & truth[1]).sum())


def _scores(found: NDArray[np.bool_], truth: Truth, transcript: NDArray[np.intp]) -> tuple[float, ...]:
    """Return counts, then precision, recall and F1 with their intervals; NaN in their place with too few positives."""
    units, positive = truth
    n_positive, n_found = _positives(truth), int((units & found).sum())
    hits = int((units & positive & found).sum())
    counts = int(units.sum()), n_positive, n_found, hits
    if n_positive < FEWEST:
        return *counts, *[np.nan] * 9
    precision = hits / n_found if n_found else np.nan
    f1 = 2 * hits / (n_found + n_positive)
    return (
        *counts, precision, *wilson(hits, n_found), hits / n_positive, *wilson(hits, n_positive),
        f1, *_f1_interval(found[units], positive[units], transcript[units]),
    )  # fmt: skip


def _f1_interval(
    found: NDArray[np.bool_], positive: NDArray[np.bool_], transcript: NDArray[np.intp]
) -> tuple[float, float]:
    """Return the bootstrap interval of F1: transcripts are drawn, not their units."""
    groups, group = np.unique(transcript, return_inverse=True)
    if len(groups) < FEWEST_GROUPS:
        return np.nan, np.nan
    both = np.bincount(group, weights=found & positive)
    either = np.bincount(group, weights=found.astype(np.int64) + positive)
    draws = _draws(len(groups))
    with np.errstate(invalid="ignore"):
        low, high = percentile_interval(2 * (draws @ both) / (draws @ either))
    return (float(low), float(high)) if low < high else (np.nan, np.nan)  # of no width, it would claim certainty


@lru_cache(maxsize=4)
def _draws(groups: int) -> NDArray[np.float64]:
    return bootstrap_draws(groups, rounds=ROUNDS, seed=SEED).astype(np.float64)
