"""A corpus without its words: where turns and units lie and how many words each stretch has, and nothing that was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coding.themes.words import find_words, locate
from coding.transcript import Corpus, Transcript, Turn
from coding.transcript.turns import Spans

if TYPE_CHECKING:
    from coding.codings import Codings

TURNS = ("transcript", "turn", "start", "end", "speaker", "asked")
UNITS = ("transcript", "start", "end", "turn", "main", "asked")
STRETCHES = ("transcript", "start", "end", "words", "continues")


@dataclass(frozen=True)
class WordlessTranscript(Transcript):
    """A transcript whose words are not there: its ``text`` has an x in their place, as many as there were words.

    ``told_unit`` and ``told_spans`` say where the study's units lie, ``told_fingerprint`` is that of the text with its words.
    """

    told_unit: str = field(default="", kw_only=True)
    told_spans: Spans | None = field(default=None, kw_only=True)
    told_fingerprint: str = field(default="", kw_only=True)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the text with its words."""
        return self.told_fingerprint

    def spans(self, unit: str = "turn") -> Spans:
        """Return the units of the text; those of the study are told, since they cannot be seen without the words."""
        if unit == self.told_unit and self.told_spans is not None:
            return self.told_spans
        return super().spans(unit)


def turns_table(corpus: Corpus) -> pd.DataFrame:
    """Return a row per turn: transcript, turn (from 1), start, end, speaker, asked."""
    rows = [
        (name, number, turn.start, turn.end, turn.speaker, turn.asked)
        for name, held in corpus.items()
        for number, turn in enumerate(held.turns, 1)
    ]
    return pd.DataFrame(rows, columns=list(TURNS))


def units_table(corpus: Corpus) -> pd.DataFrame:
    """Return a row per unit of the design: transcript, start, end, turn and main (from 0; see `Spans`), asked."""
    rows = [
        (name, *map(int, row[:4]), bool(row[4]))
        for name, held in corpus.items()
        for row in zip(*held.spans(corpus.design.unit), strict=True)
    ]
    return pd.DataFrame(rows, columns=list(UNITS))


def stretches_table(corpus: Corpus, codings: "Codings") -> pd.DataFrame:
    """Return each text cut at every edge of a turn, unit, coding or reading, with how many words begin in each stretch.

    Columns: transcript, start, end, words, ``continues`` (a stretch begins inside a word). Only respondents' words are counted.
    """
    edges = _edges(corpus, codings)
    words = find_words(corpus)
    rows: list[tuple[str, int, int, int, bool]] = []
    for name, held in corpus.items():
        offset = int(locate(corpus, pd.DataFrame({"transcript": [name], "start": [0], "end": [1]}))[0][0])
        begins, ends = words.start - offset, words.end - offset
        cuts = np.array(sorted(edges[name] | {0, len(held.text)}))
        first = np.searchsorted(begins, cuts)
        for k, (a, b) in enumerate(pairwise(cuts.tolist())):
            before = first[k] - 1
            continues = bool(before >= 0 and begins[before] < a < ends[before])
            rows.append((name, a, b, int(first[k + 1] - first[k]), continues))
    return pd.DataFrame(rows, columns=list(STRETCHES))


def wordless_corpus(
    transcripts: pd.DataFrame, turns: pd.DataFrame, units: pd.DataFrame, stretches: pd.DataFrame, like: Corpus
) -> Corpus:
    """Return the corpus that these tables tell of; ``like`` is an empty one with its design and participants."""
    by_name = {
        key: dict(list(table.groupby("transcript")))
        for key, table in (("turns", turns), ("units", units), ("x", stretches))
    }
    made = []
    for name, fingerprint, length, reads_as, language in transcripts.itertuples(index=False):
        rows = by_name["turns"].get(name, turns.iloc[:0])
        told = by_name["units"].get(name, units.iloc[:0])
        start, end, turn, main = (told[column].to_numpy(dtype=np.int64) for column in ("start", "end", "turn", "main"))
        spans = Spans(start, end, turn, main, told["asked"].to_numpy(dtype=bool))
        columns = rows[["speaker", "start", "end", "asked"]].itertuples(index=False)
        made.append(
            WordlessTranscript(
                str(name),
                words_as_x(by_name["x"].get(name, stretches.iloc[:0]), int(length)),
                tuple(Turn(str(speaker), int(start), int(end), bool(asked)) for speaker, start, end, asked in columns),
                reads_as=reads_as,
                language=str(language),
                told_unit=like.design.unit,
                told_spans=spans,
                told_fingerprint=str(fingerprint),
            )
        )
    return Corpus(made, design=like.design, participants=like._given)


def words_as_x(stretches: pd.DataFrame, length: int) -> str:
    """Return a text that has as many words in each stretch as the table says, each an x.

    >>> table = pd.DataFrame({"start": [0, 5, 6], "end": [5, 6, 9], "words": [2, 0, 1], "continues": [False, True, False]})
    >>> words_as_x(table, 9)
    'x xxxx x '
    """
    text = [" "] * length
    rows = list(stretches[["start", "end", "words", "continues"]].itertuples(index=False))
    for k, (start, end, words, continues) in enumerate(rows):
        goes_on = k + 1 < len(rows) and rows[k + 1].continues
        if continues:
            text[start] = "x"
        first = start + (2 if continues else 1 if start and text[start - 1] == "x" else 0)
        last = start if continues else -1
        for number in range(words):
            last = first + 2 * number
            text[last] = "x"
        if goes_on and last >= 0:
            text[last:end] = "x" * (end - last)
    return "".join(text)


def _edges(corpus: Corpus, codings: "Codings") -> Mapping[str, set[int]]:
    edges: dict[str, set[int]] = {name: set() for name in corpus}
    tables: Iterable[pd.DataFrame] = (turns_table(corpus), units_table(corpus), codings.frame, codings.read)
    for table in tables:
        for column in ("start", "end"):
            for name, place in zip(table["transcript"], table[column], strict=True):
                if name in edges:
                    edges[name].add(int(place))
    return edges
