"""A codebook's rules applied to a corpus: the hits, and the codings that they make."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codebook import Codebook
from coding.codings import Codings, check_given
from coding.language import language_for
from coding.notation import Phrase, Regex
from coding.rules.gaps import is_joined
from coding.rules.languages import by_language
from coding.rules.letters import Places, runs_of_letters
from coding.rules.plan import StoppedRule, WrittenRule, alternatives, written_rules
from coding.rules.search import Found, Reading, search
from coding.rules.words import Line, Units
from coding.transcript import Corpus, check_unit

HIT_COLUMNS = ("transcript", "code", "rule", "words", "start", "end", "places")
KEPT_UP_TO = 100_000_000
"""Characters of a corpus whose reading is kept for the next codebook (about one byte each)."""

MOST_REASONS = 100
"""Reasons that one coding lists; a whole document may have thousands."""

Spans = tuple[tuple[int, int], ...]


def code_by_rules(corpus: Corpus, codebook: Codebook, *, unit: str | None = None, asked: bool = False) -> Codings:
    """Return the codings that a codebook's rules make: each unit with a hit carries the code, once, with all reasons.

    `unit` is "turn", "answer", "paragraph", "sentence" or "document" (None: the corpus's design); NEAR, AND, NOT and
    phrases never reach over its edge. The interviewer's words are not searched unless `asked`. `because` lists the hits
    as `RULE: words [start:end]`, places in code points of the transcript. coder is "rules", source "rule", score NaN,
    created empty; ids are hashed from the content, so the same input gives the same codings. Rules find passages to
    read; they do not read them. Raises CodingError for a regular expression that takes too long.

    >>> from coding.codebook import Code, Rules
    >>> from coding.transcript import Transcript
    >>> corpus = Corpus([Transcript("R01", "Bostäderna är slut.")])
    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["bostad-"]))])
    >>> code_by_rules(corpus, book).frame[["start", "end", "code", "because"]].values.tolist()
    [[0, 19, 'housing', 'bostad-: Bostäderna [0:10]']]
    """
    return codings_of_hits(find_hits(corpus, codebook, unit=unit, asked=asked), corpus, codebook, asked=asked)


def codings_of_hits(hits: Hits, corpus: Corpus, codebook: Codebook, *, asked: bool = False) -> Codings:
    """Return the codings that hits of `find_hits` make (see `code_by_rules`)."""
    order = {code.id: number for number, code in enumerate(codebook)}
    code = np.array([order[rule.code] for rule in hits.rules], dtype=np.int64)[hits.rule]
    by_unit = np.lexsort((code, hits.unit_start, hits.transcript))
    columns = np.stack([hits.transcript, hits.unit_start, hits.unit_end, code], axis=1)[by_unit]
    opens = np.ones(len(columns), dtype=bool)
    opens[1:] = (columns[1:] != columns[:-1]).any(axis=1)
    first = np.flatnonzero(opens)
    names, codes = list(corpus), [each.id for each in codebook]
    kept = columns[first]
    return Codings.from_columns(
        read=_read_by_rules(corpus, asked),
        transcript=_category(kept[:, 0], names),
        start=kept[:, 1],
        end=kept[:, 2],
        code=_category(kept[:, 3], codes),
        coder=_category(np.zeros(len(kept), dtype=np.int64), ["rules"]),
        source=_category(np.zeros(len(kept), dtype=np.int64), ["rule"]),
        because=_reasons(hits, corpus, by_unit, first),
    )


def rule_hits(corpus: Corpus, codebook: Codebook, *, unit: str | None = None, asked: bool = False) -> pd.DataFrame:
    """Return the hits of a codebook's rules, a row each: where the words stand that led to a coding.

    Columns: transcript, code, rule (as written), words (as they stand; " … " where others stand between them), start,
    end (code points, of the first and the last word), places (a tuple of (start, end), one for each word). Sorted by
    transcript, place and the codebook's order. Hits of `unless`, and hits that overlap one, are left out. For `unit`
    and `asked` see `code_by_rules`.

    >>> from coding.codebook import Code, Rules
    >>> from coding.transcript import Transcript
    >>> corpus = Corpus([Transcript("R01", "Det är brist på små bostäder.")])
    >>> book = Codebook("Homes", "sv", codes=[Code("housing", "Housing", rules=Rules(any=["brist NEAR/5 bostad"]))])
    >>> rule_hits(corpus, book)[["words", "start", "end", "places"]].values.tolist()
    [['brist … bostäder', 7, 28, ((7, 12), (20, 28))]]
    """
    return table_of_hits(find_hits(corpus, codebook, unit=unit, asked=asked), corpus)


def table_of_hits(hits: Hits, corpus: Corpus) -> pd.DataFrame:
    """Return hits of `find_hits` as a table (see `rule_hits`)."""
    places = hits.places(corpus)
    return pd.DataFrame(
        {
            "transcript": np.array(list(corpus), dtype=object)[hits.transcript],
            "code": np.array([rule.code for rule in hits.rules], dtype=object)[hits.rule],
            "rule": np.array([rule.text for rule in hits.rules], dtype=object)[hits.rule],
            "words": np.array(hits.words(corpus), dtype=object),
            "start": hits.start,
            "end": hits.end,
            "places": pd.Series(places, dtype=object),
        },
        columns=list(HIT_COLUMNS),
    )


@dataclass(frozen=True)
class Hits:
    """The hits that count (those of `unless`, and what these drop, are gone), sorted by transcript, place and rule.

    `transcript` is a number in the corpus's order; places are code points of the transcript; `unit_start` and
    `unit_end` are those of the unit. `more` has the places of words that do not stand together, by hit.
    """

    rules: list[WrittenRule]
    rule: Places
    transcript: Places
    start: Places
    end: Places
    unit_start: Places
    unit_end: Places
    more: dict[int, Spans]

    def __len__(self) -> int:
        return len(self.rule)

    def words(self, corpus: Corpus, which: Places | None = None) -> list[str]:
        """Return the words of each hit, as they stand in the transcript."""
        texts = [transcript.text for transcript in corpus.values()]
        numbers = np.arange(len(self)) if which is None else which
        columns = (self.transcript[numbers], self.start[numbers], self.end[numbers])
        rows = zip(*(column.tolist() for column in columns), strict=True)
        words = [texts[transcript][start:end] for transcript, start, end in rows]
        if self.more:
            for place, number in enumerate(numbers.tolist()):
                if number in self.more:
                    words[place] = _with_gaps(texts[self.transcript[number]], self.more[number])
        return words

    def reasons(self, corpus: Corpus, which: Places) -> list[str]:
        """Return `RULE: words [start:end]` for some hits."""
        texts = [rule.text for rule in self.rules]
        places = zip(self.rule[which].tolist(), self.start[which].tolist(), self.end[which].tolist(), strict=True)
        return [
            f"{texts[rule]}: {' '.join(said.split())} [{start}:{end}]"
            for said, (rule, start, end) in zip(self.words(corpus, which), places, strict=True)
        ]

    def places_of(self, hit: int) -> Spans:
        """Return the places of a hit: one for words that stand together, else one for each word."""
        return self.more.get(hit, ((int(self.start[hit]), int(self.end[hit])),))

    def places(self, corpus: Corpus) -> list[Spans]:
        """Return the place of each word of each hit; a regular expression's hit is one place."""
        places: list[Spans] = [
            ((start, end),) for start, end in zip(self.start.tolist(), self.end.tolist(), strict=True)
        ]
        with_phrases = [number for number, rule in enumerate(self.rules) if _has_phrases(rule)]
        texts = [transcript.text for transcript in corpus.values()]
        for hit in np.flatnonzero(np.isin(self.rule, with_phrases)).tolist():
            places[hit] = _words_in(texts[self.transcript[hit]], int(self.start[hit]), int(self.end[hit]))
        for hit, spans in self.more.items():
            places[hit] = spans
        return places


def find_hits(corpus: Corpus, codebook: Codebook, *, unit: str | None = None, asked: bool = False) -> Hits:
    """Return the hits of a codebook's rules in a corpus, as arrays (see `code_by_rules`)."""
    check_given(corpus=corpus, codebook=codebook)
    unit = unit or corpus.design.unit
    check_unit(unit)
    rules = written_rules(codebook)
    numbers = {name: number for number, name in enumerate(corpus)}
    parts = []
    for language, names in by_language(corpus, codebook).items():
        reading = _reading(corpus, language, tuple(names), asked)
        found = _within_units(search(reading, rules, unit), reading.line, rules, unit)
        of_line = np.array([numbers[name] for name in names], dtype=np.int64)
        parts.append(_on_transcripts(found, reading.line, of_line))
    return _sorted(rules, parts)


_readings: dict[int, tuple[weakref.ref[Corpus], dict[tuple[str, bool, tuple[str, ...]], Reading]]] = {}


def _reading(corpus: Corpus, language: str, names: tuple[str, ...], asked: bool) -> Reading:
    """Return the reading of a corpus's transcripts in one language, kept for as long as the corpus lives."""
    line = Line({name: corpus[name] for name in names}, asked=asked)
    if line.length > KEPT_UP_TO:
        return Reading(line, language_for(language), keep=False)
    kept = _readings.get(id(corpus))
    if kept is None or kept[0]() is not corpus:
        number = id(corpus)
        kept = (weakref.ref(corpus, lambda _: _readings.pop(number, None)), {})
        _readings[number] = kept
    readings = kept[1]
    by = (language, asked, names)
    if by not in readings:
        readings[by] = Reading(line, language_for(language), keep=True)
    return readings[by]


@dataclass(frozen=True)
class _Placed:
    """Hits on a line with the unit of each (places on the line)."""

    found: Found
    start: Places
    end: Places
    unit_start: Places
    unit_end: Places


@dataclass(frozen=True)
class RuleCounts:
    """What each of some rules finds: its hits, those that `unless` leaves, and the units with a hit, of `total` units.

    `stopped` are rules that took too long or had too many combinations; they are in no other column.
    """

    rules: list[WrittenRule]
    hits: list[int]
    kept: list[int]
    units: list[int]
    total: int
    stopped: list[StoppedRule]


def hits_per_rule(corpus: Corpus, codebook: Codebook, *, unit: str | None = None, asked: bool = False) -> RuleCounts:
    """Return the counts of all rules (`unless` too); one that must be stopped does not stop the others."""
    check_given(corpus=corpus, codebook=codebook)
    unit = unit or corpus.design.unit
    check_unit(unit)
    rules = written_rules(codebook)
    stopped: list[StoppedRule] = []
    while True:
        try:
            hits, kept, units, total = _counted(corpus, codebook, rules, unit, asked)
        except StoppedRule as cause:
            stopped.append(cause)
            rules = [rule for rule in rules if rule != cause.rule]
            continue
        return RuleCounts(rules, hits.tolist(), kept.tolist(), units.tolist(), total, stopped)


def _counted(
    corpus: Corpus, codebook: Codebook, rules: list[WrittenRule], unit: str, asked: bool
) -> tuple[Places, Places, Places, int]:
    hits, kept, with_hit = (np.zeros(len(rules), dtype=np.int64) for _ in range(3))
    total = 0
    for language, names in by_language(corpus, codebook).items():
        reading = _reading(corpus, language, tuple(names), asked)
        units = reading.line.units(unit)
        found = search(reading, rules, unit)
        _, _, at, keep = _in_units(found, units, rules)
        rule = found.rule.astype(np.int64)
        kept += np.bincount(rule[keep], minlength=len(rules))
        rule, at = rule[at >= 0], at[at >= 0]
        hits += np.bincount(rule, minlength=len(rules))
        with_hit += np.bincount(np.unique(np.stack([rule, at]), axis=1)[0], minlength=len(rules))
        total += len(units.start)
    return hits, kept, with_hit, total


def _within_units(found: Found, line: Line, rules: list[WrittenRule], unit: str) -> _Placed:
    """Give each hit its unit, and drop hits that lie in none and hits that `unless` drops."""
    units = line.units(unit)
    start, end, at, keep = _in_units(found, units, rules)
    which = np.flatnonzero(keep)
    more = (
        {place: found.more[hit] for place, hit in enumerate(which.tolist()) if hit in found.more} if found.more else {}
    )
    kept = Found(found.rule[which], found.start[which], found.length[which], more)
    return _Placed(kept, start[which], end[which], units.start[at[which]], units.end[at[which]])


def _in_units(found: Found, units: Units, rules: list[WrittenRule]) -> tuple[Places, Places, Places, NDArray[np.bool_]]:
    """Return start, end and unit (-1 for none) of each hit, and whether it lies in a unit and `unless` leaves it."""
    start = found.start.astype(np.int64)
    end = start + found.length
    at = units.holding(start, end)
    keep = at >= 0
    keep &= ~_dropped(found, start, end, keep, rules)
    return start, end, at, keep


def _dropped(
    found: Found, start: Places, end: Places, keep: NDArray[np.bool_], rules: list[WrittenRule]
) -> NDArray[np.bool_]:
    """Mark the hits of `unless`, and the hits that overlap one of their own code in the place of a word."""
    dropped = np.isin(found.rule, [number for number, rule in enumerate(rules) if rule.unless])
    for code in {rule.code for rule in rules if rule.unless}:
        silencing = [number for number, rule in enumerate(rules) if rule.code == code and rule.unless]
        silenced = [number for number, rule in enumerate(rules) if rule.code == code and not rule.unless]
        _, begins, ends = _word_spans(found, start, end, np.flatnonzero(np.isin(found.rule, silencing) & keep))
        if not len(begins):
            continue
        order = np.argsort(begins, kind="stable")
        begins, ends = begins[order], np.maximum.accumulate(ends[order])
        hit, hit_begins, hit_ends = _word_spans(found, start, end, np.flatnonzero(np.isin(found.rule, silenced) & keep))
        before = np.searchsorted(begins, hit_ends, side="left") - 1
        overlaps = (before >= 0) & (ends[np.maximum(before, 0)] > hit_begins)
        dropped[hit[overlaps]] = True
    return dropped


def _word_spans(found: Found, start: Places, end: Places, hits: Places) -> tuple[Places, Places, Places]:
    """Return hit, start and end of the places of hits: one for words that stand together, else one for each word."""
    if not found.more:
        return hits, start[hits], end[hits]
    rows = [
        (hit, begin, finish)
        for hit in hits.tolist()
        for begin, finish in found.more.get(hit, ((int(start[hit]), int(end[hit])),))
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _on_transcripts(placed: _Placed, line: Line, of_line: Places) -> tuple[NDArray[np.int64], dict[int, Spans]]:
    """Return rows of rule, transcript, start, end, unit_start, unit_end with places in the transcript, and `more`."""
    at = line.transcript_at(placed.start)
    base = line.base[at]
    more = {
        hit: tuple((begin - int(base[hit]), finish - int(base[hit])) for begin, finish in spans)
        for hit, spans in placed.found.more.items()
    }
    columns = (placed.found.rule, of_line[at], placed.start - base, placed.end - base)
    units = (placed.unit_start - base, placed.unit_end - base)
    return np.stack([*(np.asarray(column, dtype=np.int64) for column in columns), *units], axis=1), more


def _sorted(rules: list[WrittenRule], parts: list[tuple[NDArray[np.int64], dict[int, Spans]]]) -> Hits:
    table = np.concatenate([rows for rows, _ in parts]) if parts else np.zeros((0, 6), dtype=np.int64)
    more: dict[int, Spans] = {}
    offset = 0
    for rows, spans in parts:
        more.update({offset + hit: places for hit, places in spans.items()})
        offset += len(rows)
    order = np.lexsort((table[:, 0], table[:, 3], table[:, 2], table[:, 1]))
    if more:
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        more = {int(place[hit]): spans for hit, spans in more.items()}
    rule, transcript, start, end, unit_start, unit_end = table[order].T
    return Hits(rules, rule, transcript, start, end, unit_start, unit_end, more)


def _category(numbers: Places, names: list[str]) -> Any:
    return pd.Categorical.from_codes(pd.Series(numbers), categories=pd.Index(names, dtype=object))


def _reasons(hits: Hits, corpus: Corpus, by_unit: Places, first: Places) -> list[str]:
    """Return the reasons of each coding: the hits from `first` to the next, in the order `by_unit`."""
    told = hits.reasons(corpus, by_unit)
    stops = [*first[1:].tolist(), len(told)][: len(first)]
    return [_listed(told[a:b]) for a, b in zip(first.tolist(), stops, strict=True)]


def _listed(reasons: list[str]) -> str:
    if len(reasons) > MOST_REASONS:
        return "; ".join([*reasons[:MOST_REASONS], f"and {len(reasons) - MOST_REASONS} more"])
    return "; ".join(reasons)


def _read_by_rules(corpus: Corpus, asked: bool) -> pd.DataFrame:
    """Rules have read every turn that they search."""
    rows = [
        (name, turn.start, turn.end) for name, transcript in corpus.items() for turn in transcript.said(asked=asked)
    ]
    read = pd.DataFrame(rows, columns=["transcript", "start", "end"])
    return read.assign(coder="rules")


def _has_phrases(rule: WrittenRule) -> bool:
    parts = list(alternatives(rule.tree))
    return any(isinstance(part, Phrase) for part in parts) and not any(isinstance(part, Regex) for part in parts)


def _words_in(text: str, start: int, end: int) -> Spans:
    return tuple((start + match.start(), start + match.end()) for match in runs_of_letters().finditer(text[start:end]))


def _with_gaps(text: str, spans: Spans) -> str:
    """Return words in order, with " … " where they do not stand side by side."""
    said = text[slice(*spans[0])]
    for (_, last), (start, end) in pairwise(spans):
        gap = text[last:start]
        said += (gap if is_joined(gap) else " … ") + text[start:end]
    return said
