"""One count under all tables: what one coder coded and read, laid on units, participants and words.

Every table of this room starts here, so that their numbers agree: the cells of the matrix sum to the frequencies, and every
denominator is what was read and is not the interviewer's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codings import AT_LEAST, Codings, coded_units, read_units, unit_table
from coding.codings.who import MACHINES
from coding.errors import CodingError
from coding.themes.keeping import shared_by, shared_property
from coding.themes.reading import people_in_part
from coding.themes.words import Words, find_words, locate

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

Numbers = NDArray[np.int64]
NOT_READ = "keyword hits, not read"


@dataclass(frozen=True)
class Count:
    """The codings of one coder, the units of a corpus, and which of them carry a code or were read.

    Make one with `count_codings`. ``units`` is a `unit_table`; ``voices`` has a row per transcript and speaker (transcript, speaker,
    participant); ``codes`` are the ids in the order of the table, ``names`` what they are called.
    """

    codings: Codings
    corpus: "Corpus"
    codebook: "Codebook | None"
    unit: str
    at_least: float
    codes: list[str]
    names: list[str]
    shared: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def coder(self) -> str:
        """Who coded; "" for nobody."""
        return ", ".join(self.codings.coders)

    @cached_property
    def sources(self) -> str:
        """What is counted, as tables name it: "rule", "human, accepted" …"""
        return ", ".join(self.codings.sources or [_source_of(coder) for coder in self.codings.coders])

    @shared_property
    def units(self) -> pd.DataFrame:
        return unit_table(self.corpus, self.unit)

    @shared_property
    def read(self) -> NDArray[np.bool_]:
        """Which of the units were read."""
        return self._read(self.units)

    @shared_property
    def held(self) -> tuple[Numbers, Numbers]:
        """Two arrays, each pair once: the code (its place in `codes`, parents included) and the unit that carries it."""
        rows, at = coded_units(self.codings, self.corpus, self.units, at_least=self.at_least)
        return self.with_parents(self.code_of[rows], at)

    # Codes -------------------------------------------------------------------------------------------------------

    @shared_property
    def code_of(self) -> Numbers:
        """The place in `codes` of each coding's own code."""
        column = self.codings.table["code"]
        place = {code: k for k, code in enumerate(self.codes)}
        known = np.array([place.get(str(code), -1) for code in column.cat.categories], dtype=np.int64)
        return known[column.cat.codes.to_numpy()] if len(column) else np.zeros(0, dtype=np.int64)

    @cached_property
    def targets(self) -> list[list[int]]:
        """For each code its own place and those of the codes above it."""
        if self.codebook is None:
            return [[k] for k in range(len(self.codes))]
        place = {code: k for k, code in enumerate(self.codes)}
        return [[place[code], *(place[above] for above in self.codebook.ancestors(code))] for code in self.codes]

    def with_parents(self, codes: Numbers, things: Numbers) -> tuple[Numbers, Numbers]:
        """Return the pairs (code, thing), parents added, each pair once, sorted by code."""
        size = int(things.max()) + 1 if len(things) else 1
        pairs = _distinct(codes * size + things, len(self.codes) * size)
        codes, things = self.raised(pairs // size, pairs % size)
        pairs = _distinct(codes * size + things, len(self.codes) * size)
        return pairs // size, pairs % size

    def raised(self, codes: Numbers, *things: Numbers) -> tuple[Numbers, ...]:
        """Return the rows again for every code above their code."""
        if all(len(target) == 1 for target in self.targets):
            return (codes, *things)
        width = np.array([len(target) for target in self.targets], dtype=np.int64)
        flat = np.array([code for target in self.targets for code in target], dtype=np.int64)
        first = np.concatenate([[0], np.cumsum(width)[:-1]])
        row = np.repeat(np.arange(len(codes)), width[codes])
        step = np.arange(len(row)) - np.repeat(np.cumsum(width[codes]) - width[codes], width[codes])
        return (flat[np.repeat(first[codes], width[codes]) + step], *(thing[row] for thing in things))

    # Participants ------------------------------------------------------------------------------------------------

    @cached_property
    def pieces(self) -> pd.DataFrame:
        """The units through which codings come to participants: those counted, but the turns where documents are counted."""
        return unit_table(self.corpus, "turn") if self.unit == "document" else self.units

    @shared_property
    def piece_read(self) -> NDArray[np.bool_]:
        return self._read(self.pieces) if self.unit == "document" else self.read

    @cached_property
    def piece_unit(self) -> Numbers:
        """The row of the unit that each piece lies in."""
        if self.unit != "document":
            return np.arange(len(self.units))
        row = pd.Series(np.arange(len(self.units)), index=self.units["transcript"])
        return row.reindex(self.pieces["transcript"]).to_numpy().astype(np.int64)

    @shared_property
    def piece_held(self) -> tuple[Numbers, Numbers]:
        """As `held`, for pieces."""
        if self.unit != "document":
            return self.held
        rows, at = coded_units(self.codings, self.corpus, self.pieces, at_least=self.at_least)
        return self.with_parents(self.code_of[rows], at)

    @shared_property
    def participants(self) -> list[str]:
        """The participants of whom something was read, in the order of the corpus."""
        read = self.pieces["participant"].to_numpy()[self.piece_read]
        return [name for name in pd.unique(pd.Series(read, dtype=object)) if name]

    @shared_property
    def in_part(self) -> frozenset[str]:
        """Those of the participants who were read only in part."""
        return frozenset(people_in_part(self.words, self.corpus, self.codings).intersection(self.participants))

    @shared_property
    def participant_of(self) -> Numbers:
        """The place in `participants` of each piece's speaker; -1 for nobody (a report's prose) and for what was not read."""
        return self._places_of_participants(self.pieces["participant"])

    def _places_of_participants(self, names: pd.Series) -> Numbers:
        place = pd.Index(self.participants)
        found: Numbers = place.get_indexer(pd.Index(names.to_numpy(dtype=object))).astype(np.int64)
        return found

    def group_of(self, table: pd.DataFrame, by: str) -> pd.Series:
        """Return the value of an attribute for each row of a table with transcript and speaker; "" where none is told."""
        known = attribute_values(self.corpus, by)
        keys = pd.MultiIndex.from_frame(table[["transcript", "speaker"]])
        codes, pairs = pd.factorize(keys)
        values = np.empty(len(pairs), dtype=object)
        values[:] = [known.get(pair, known.get((pair[0], ""), "")) for pair in pairs]
        return pd.Series(values[codes] if len(table) else [], index=table.index, dtype=object)

    # Words -------------------------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> Words:
        """Every word of the corpus that is not the interviewer's."""
        return find_words(self.corpus)

    @shared_property
    def words_held(self) -> tuple[Numbers, Numbers, Numbers]:
        """Three arrays: a code, and the first and last (exclusive) number of words in an unbroken run that carries it.

        The runs of a code are disjoint: a word in two spans counts once.
        """
        start, end = locate(self.corpus, self.codings.table)
        first, last = self.words.within(start, end)
        some = first < last
        codes, first, last = self.raised(self.code_of[some], first[some], last[some])
        return _runs(codes, first, last, len(self.words) + 1)

    @shared_property
    def word_read(self) -> NDArray[np.bool_]:
        """Which words were read: those of a unit that was read, and those in a span."""
        begins, ends = locate(self.corpus, self.units[self.read])
        marks = np.zeros(len(self.words) + 1, dtype=np.int64)
        for first, last in (self.words.within(begins, ends), self.words_held[1:]):
            np.add.at(marks, first, 1)
            np.add.at(marks, last, -1)
        read: NDArray[np.bool_] = np.cumsum(marks)[:-1] > 0
        return read

    def words_by_turn(self) -> tuple[Numbers, Numbers, Numbers]:
        """Return three arrays: a code, a turn (row of `Words.turns`), and how many of the turn's words carry the code."""
        codes, first, last = self.words_held
        opens, closes = self.words.turn_of[first], self.words.turn_of[last - 1]
        row = np.repeat(np.arange(len(codes)), closes - opens + 1)
        step = np.arange(len(row)) - np.repeat(np.cumsum(closes - opens + 1) - (closes - opens + 1), closes - opens + 1)
        turn = opens[row] + step
        edge = self.words.first_of_turn
        return codes[row], turn, np.minimum(last[row], edge[turn + 1]) - np.maximum(first[row], edge[turn])

    # Telling -----------------------------------------------------------------------------------------------------

    def facts(self) -> dict[str, Any]:
        """Return what a heading must say, in plain values: unit, coder, sources, what was read, sampling; and
        for figures each code with its name, how deep it lies in the codebook, and its colour."""
        return {
            "unit": self.unit,
            "unit_called": unit_called(self.corpus, self.unit),
            "coder": self.coder,
            "sources": self.sources,
            "note": NOT_READ if self.sources == "rule" else "",
            "units_read": int(self.read.sum()),
            "participants_read": len(self.participants),
            "participants_in_part": len(self.in_part),
            "words_read": int(self.word_read.sum()),
            "sampling": self.corpus.design.sampling,
            "population": self.corpus.design.population,
            "constructed": bool(self.corpus.design.constructed),
            "quoted": bool(self.participants) and _all_reports(self.corpus),
            "language": language_of(self.corpus),
            "codes": [
                [code, name, len(above) - 1, self.codebook[code].colour if self.codebook is not None else ""]
                for code, name, above in zip(self.codes, self.names, self.targets, strict=True)
            ],
        }

    def _read(self, units: pd.DataFrame) -> NDArray[np.bool_]:
        read = read_units(self.codings, self.corpus, units, at_least=self.at_least)
        return np.asarray(read.to_numpy(dtype=bool).any(axis=1), dtype=np.bool_)


def count_codings(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    unit: str | None = None,
    coder: str | None = None,
    at_least: float = AT_LEAST,
) -> Count:
    """Return the count of one coder's codings; several coders are refused unless ``coder`` or the design's ``count`` chooses.

    With a codebook all its codes are counted, in its order, and former ids under their present ones; without one, the ids used.
    """
    if coder is None and len(codings.coders) > 1 and corpus.design.count in codings.coders:
        with_codes = sorted(map(str, codings.table["coder"].unique()))
        if len(with_codes) > 1 and corpus.design.count not in with_codes:
            codings = codings.where(coder=with_codes)  # of whom to count none is left: zeros would be no finding
        else:
            coder = corpus.design.count
    unit = unit or corpus.design.unit
    shared = shared_by(codings, corpus, codebook, (coder, unit, at_least))
    codings = codings.only(coder)
    if codebook is not None:
        codings = codings.in_codebook(codebook)
        codes = [code.id for code in codebook]
        names = [code.name for code in codebook]
    else:
        codes = codings.codes
        names = codes
    return Count(codings, corpus, codebook, unit, at_least, codes, names, shared)


def attribute_values(corpus: "Corpus", by: str) -> dict[tuple[str, str], Any]:
    """Return an attribute by (transcript, speaker); (transcript, "") is what the transcript as a whole says.

    Raises `CodingError` for an attribute that nobody has, with those that there are.
    """
    told = corpus.participants
    known: dict[tuple[str, str], Any] = {}
    for name, transcript in corpus.items():
        value = name if by == "transcript" else transcript.attributes.get(by)
        if not _untold(value):
            known[name, ""] = value
    if by in told.columns:
        for name, speaker, value in zip(told["transcript"], told["speaker"], told[by], strict=True):
            if not _untold(value):
                known[name, speaker] = value
    if not known:
        there = [column for column in told.columns if column not in ("transcript", "speaker")]
        raise CodingError(
            f"No participant has the attribute {by!r}. There are: {', '.join(map(str, there)) or 'none'}. "
            "Attributes stand in front matter or participants.csv."
        )
    return known


def in_order(values: Sequence[Any]) -> list[Any]:
    """Return the distinct values of an attribute: numbers by size, else as they first come; "" (not told) last."""
    distinct = list(dict.fromkeys(values))
    told = [value for value in distinct if value != ""]
    if all(isinstance(value, int | float) for value in told):
        told.sort()
    return told + ([""] if len(told) < len(distinct) else [])


def share(part: Any, whole: Any) -> Any:
    """Return part / whole, NaN where the whole is nothing: a share of nobody is empty."""
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    return np.divide(part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=whole > 0)


def distinct_pairs(left: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """Return the distinct pairs of two arrays of numbers from 0, sorted."""
    size = int(right.max()) + 1 if len(right) else 1
    high = int(left.max()) + 1 if len(left) else 1
    pairs = _distinct(left * size + right, high * size)
    return pairs // size, pairs % size


def _distinct(values: Numbers, size: int) -> Numbers:
    """The distinct values, sorted; by marking where that is cheaper than sorting."""
    if size <= 200_000_000 and size <= 100 * max(len(values), 1000):
        marked = np.zeros(size, dtype=bool)
        marked[values] = True
        return np.flatnonzero(marked).astype(np.int64)
    return np.unique(values)


def _runs(codes: Numbers, first: Numbers, last: Numbers, size: int) -> tuple[Numbers, Numbers, Numbers]:
    """Join what overlaps or touches, code by code."""
    if not len(codes):
        return codes, first, last
    begins, ends = codes * size + first, codes * size + last
    order = np.argsort(begins, kind="stable")
    begins, ends = begins[order], np.maximum.accumulate(ends[order])
    opens = np.concatenate([[True], begins[1:] > ends[:-1]])
    begins, ends = begins[opens], ends[np.concatenate([np.flatnonzero(opens)[1:] - 1, [len(ends) - 1]])]
    return begins // size, begins % size, ends - begins // size * size


def language_of(corpus: "Corpus") -> str:
    """Return the language of a corpus: the design's, else the first one a transcript names, else ""."""
    return corpus.language


def unit_called(corpus: "Corpus", unit: str | None = None) -> str:
    """Return what a unit is called in headings: nobody takes turns in a published report, it has paragraphs, and maybe quotes in them.

    That is the unit (None: the design's), but "paragraph" for the turns of reports in which nobody is quoted, and "passage" for the
    paragraphs and quotes of others.

    >>> from coding.transcript import Corpus, Transcript
    >>> unit_called(Corpus([Transcript("a", "Prose.", reads_as="report")]))
    'paragraph'
    """
    unit = unit or corpus.design.unit
    if unit != "turn" or not corpus or not _all_reports(corpus):
        return unit
    return "passage" if (corpus.participants["participant"] != "").any() else "paragraph"


def _all_reports(corpus: "Corpus") -> bool:
    return all(transcript.reads_as == "report" for transcript in corpus.values())


def _source_of(coder: str) -> str:
    return next((source for source, machine in MACHINES.items() if machine == coder), "human")


def _untold(value: Any) -> bool:
    return (
        value is None
        or value is pd.NA
        or value is pd.NaT
        or value == ""
        or (isinstance(value, float) and value != value)
    )
