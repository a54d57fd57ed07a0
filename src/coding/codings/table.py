"""The table of codings: columnar from the first day, so that a million codings cost seconds."""

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codings.columns import (
    COLUMNS,
    KEY,
    READ_COLUMNS,
    SOURCES,
    checked_read,
    checked_table,
    column,
    empty_table,
    plain,
    renamed,
    stacked,
    without,
)
from coding.codings.who import MACHINES, PEOPLE
from coding.codings.words import counted
from coding.errors import CodingError

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

__all__ = ["COLUMNS", "READ_COLUMNS", "SOURCES", "Codings"]


class Codings:
    """An immutable table of codings, and of what each coder has read.

    A coding says that the words at [start, end) of a transcript (code points) carry a code, who says so (``coder``), how it came about
    (``source``: human, rule, model or accepted), with what ``score`` (a probability, else NaN) and why (``because``).
    ``read`` has a row per stretch that a coder has read; text that nobody read is missing, never "absent".
    One coder puts one code on one passage once: a second time joins the reasons to the coding that is there.
    Make one with `Codings.from_frame`, `code_by_rules` or from a study; ``a + b`` joins two.

    >>> c = Codings.from_columns(transcript=["R01"], start=[0], end=[5], code=["housing"], coder=["anna"], source=["human"])
    >>> len(c), len(c + c), c.where(code="housing").coders
    (1, 1, ['anna'])
    """

    __slots__ = ("_first", "_read", "_table")

    def __init__(self) -> None:
        self._table = empty_table(COLUMNS)
        self._read = empty_table(READ_COLUMNS)
        self._first: pd.DataFrame | None = None  # None: nothing was said since suggestions came into view

    @classmethod
    def from_columns(
        cls, *, read: pd.DataFrame | None = None, **columns: Sequence[Any] | NDArray[Any] | pd.Series
    ) -> "Codings":
        """Return codings from arrays of equal length: transcript, start, end, code, coder, source are needed, other columns may follow.

        An empty ``id`` is filled with a hash of place, code and coder. Raises `CodingError` for a column that does not exist,
        a span that does not begin before it ends, or an unknown source.
        """
        unknown = [name for name in columns if name not in COLUMNS]
        missing = [name for name in (*KEY, "source") if name not in columns]
        if unknown or missing:
            raise CodingError(
                f"Codings have no column {unknown[0]!r}." if unknown else f"Codings need a column {missing[0]!r}."
            )
        size = len(columns["start"])
        table = pd.DataFrame({name: column(name, columns.get(name), size) for name in COLUMNS})
        return cls._of(checked_table(table), checked_read(read))

    @classmethod
    def from_frame(cls, df: pd.DataFrame, corpus: "Corpus", *, source: str = "human") -> "Codings":
        """Return codings from a table with the columns transcript, code and coder, and start and end where spans are known.

        Empty ``start`` and ``end`` mean the whole transcript. Each row marks its span as read by its coder, and an empty ``code``
        means read, none given. Any of the other columns of `COLUMNS` may stand in the table. Raises `CodingError` for a row that
        names an unknown transcript, no coder, or a span outside the text.

        >>> from coding.transcript import Corpus
        >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."]}))
        >>> by_hand = Codings.from_frame(pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"}), corpus)
        >>> len(by_hand), len(by_hand.read)
        (1, 2)
        """
        missing = [name for name in ("transcript", "code", "coder") if name not in df.columns]
        if missing:
            raise CodingError(
                f"The table of codings has no column {missing[0]!r}. It has: {', '.join(map(str, df.columns))}."
            )
        rows = pd.DataFrame({name: df[name].to_numpy() for name in COLUMNS if name in df.columns})
        for name in ("transcript", "code", "coder"):
            rows[name] = rows[name].astype(object).where(pd.notna(rows[name]), "").astype(str).str.strip()
        _check_rows(rows, corpus)
        lengths = rows["transcript"].map({name: len(t.text) for name, t in corpus.items()})
        starts = _places(rows, "start", pd.Series(0, index=rows.index))
        ends = _places(rows, "end", lengths)
        wrong = (starts < 0) | (starts >= ends) | (ends > lengths)
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise CodingError(
                f"Row {at + 1} ({rows['transcript'][at]}, {rows['code'][at] or 'no code'}) has the span {starts[at]}–{ends[at]}; "
                f"the text has {lengths[at]} characters. A span begins before it ends and lies in its text."
            )
        rows["start"], rows["end"] = starts, ends
        if "source" not in rows:
            rows["source"] = source
        read = rows[["transcript", "start", "end", "coder"]].copy()
        read["round"] = rows.get("round", "")
        read["unlocked"] = False
        given = rows[rows["code"] != ""]
        return cls.from_columns(read=read, **{name: given[name].to_numpy() for name in given.columns})

    @classmethod
    def _of(cls, table: pd.DataFrame, read: pd.DataFrame, first: pd.DataFrame | None = None) -> "Codings":
        made = cls.__new__(cls)
        made._table = table
        made._read = read
        made._first = first
        return made

    @property
    def frame(self) -> pd.DataFrame:
        """The codings as a DataFrame (a copy), a row each, with the columns of `COLUMNS`."""
        return plain(self._table)

    @property
    def read(self) -> pd.DataFrame:
        """What was read (a copy): transcript, start, end, coder, round, unlocked (True: machine suggestions were visible), how."""
        return plain(self._read)

    @property
    def table(self) -> pd.DataFrame:
        """The codings with names as categories: for computing, not to be changed. `frame` is the copy to play with."""
        return self._table

    @property
    def marks(self) -> pd.DataFrame:
        """What was read, with names as categories: for computing, not to be changed. `read` is the copy to play with."""
        return self._read

    @property
    def coders(self) -> list[str]:
        """The coders, in alphabetical order, also those who read and gave no code."""
        return sorted(
            set(self._table["coder"].cat.categories[self._table["coder"].cat.codes.unique()])
            | set(self._read["coder"].astype(str).unique())
        )

    @property
    def codes(self) -> list[str]:
        """The ids of the codes in use, in alphabetical order."""
        return sorted(self._table["code"].unique().astype(str))

    @property
    def sources(self) -> list[str]:
        """The sources in use: human, rule, model, accepted."""
        used = set(self._table["source"].unique().astype(str))
        return [source for source in SOURCES if source in used]

    def blind(self) -> "Codings":
        """Return the codings as they stood when machine suggestions came into view of their coders.

        That is without what was accepted, added or changed since, and with what was taken back since. All of that counts
        for themes and quotes; for agreement between readers, and for the score of a machine, the first reading counts.
        """
        table = self._table if self._first is None else self._first
        return Codings._of(table[(table["source"] != "accepted").to_numpy()].reset_index(drop=True), self._read)

    def with_blind(self, first: "Codings") -> "Codings":
        """Return the same codings, with others as what stood when suggestions came into view (see `blind`)."""
        return Codings._of(self._table, self._read, first._table)

    @property
    def tells_blind(self) -> bool:
        """Tell whether it is known what stood when suggestions came into view; else nothing but accepted codings came later."""
        return self._first is not None

    @property
    def is_blind(self) -> NDArray[np.bool_]:
        """Tell for each coding whether it stood so when suggestions came into view of its coder (see `blind`)."""
        first = self.blind()._table[list(KEY)].astype(object)
        return pd.MultiIndex.from_frame(self._table[list(KEY)].astype(object)).isin(pd.MultiIndex.from_frame(first))

    def __len__(self) -> int:
        return len(self._table)

    def __eq__(self, other: object) -> bool:
        if not (isinstance(other, Codings) and self.frame.equals(other.frame) and self.read.equals(other.read)):
            return False
        return self._first is other._first or self.blind().frame.equals(other.blind().frame)

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: "Codings") -> "Codings":
        if not isinstance(other, Codings):
            return NotImplemented
        joined, first = checked_table(stacked(self._table, other._table)), None
        if self._first is not None or other._first is not None:
            both = [each._table if each._first is None else each._first for each in (self, other)]
            first = checked_table(stacked(*both))
        return Codings._of(joined, checked_read(stacked(self._read, other._read)), first)

    def __repr__(self) -> str:
        return f"<Codings: {self.describe()}>"

    def _repr_html_(self) -> str:
        shown = self.frame.head(20)[["transcript", "start", "end", "code", "coder", "source", "because"]]
        return f"<p>{html.escape(self.describe())}</p>{shown.to_html(index=False, escape=True, border=0)}"

    def describe(self) -> str:
        """Say in a line how many codings there are, on what, and by whom."""
        table = self._table
        how = f"source: {', '.join(self.sources) or 'none'}; coder: {', '.join(self.coders) or 'nobody'}"
        return (
            f"{counted(len(self), 'coding')}, {counted(table['code'].nunique(), 'code')}, "
            f"{counted(table['transcript'].nunique(), 'transcript')}; {how}"
        )

    def where(self, keep: NDArray[np.bool_] | pd.Series | None = None, **columns: Any) -> "Codings":
        """Return the codings in which each named column has the value (or one of the values) given.

        Any column of `COLUMNS` can be named; ``keep`` is a boolean per row instead or besides. What was read stays, but for the
        coders and transcripts left out: a filter by code leaves a coder's reading as it was.

        >>> places = {"transcript": ["a", "b"], "start": [0, 0], "end": [4, 4]}
        >>> c = Codings.from_columns(**places, code=["x", "y"], coder=["k", "k"], source=["human", "human"])
        >>> len(c.where(code=["x", "y"], transcript="b"))
        1
        """
        mask = np.ones(len(self), dtype=bool) if keep is None else np.asarray(keep, dtype=bool)
        if len(mask) != len(self):
            raise CodingError(f"`where` was given {len(mask)} truth values for {len(self)} codings.")
        first = self._first
        if first is not None:
            first = without(first, self._table[~mask])
            for name in columns.keys() & set(COLUMNS):
                first = first[first[name].isin(_values(columns[name])).to_numpy()]
            first = first.reset_index(drop=True)
        read = np.ones(len(self._read), dtype=bool)
        for name, wanted in columns.items():
            if name not in COLUMNS:
                raise CodingError(f"Codings have no column {name!r}. Choose from: {', '.join(COLUMNS)}.")
            values = _values(wanted)
            mask &= self._table[name].isin(values).to_numpy()
            if name in ("transcript", "coder", "round"):
                read &= self._read[name].isin(values).to_numpy()
            if name == "source" and not set(PEOPLE) & set(values):
                read &= self._read["coder"].isin(MACHINES.values()).to_numpy()
        return Codings._of(self._table[mask].reset_index(drop=True), self._read[read].reset_index(drop=True), first)

    def only(self, coder: str | None = None) -> "Codings":
        """Return one coder's codings: the coder named, else the only one there is; two coders are never added up.

        Raises `CodingError` that lists the coders when there are several and none is named.
        """
        there = self.coders
        if coder is not None:
            if coder not in there:
                raise CodingError(f"There is no coder {coder!r} here. There are: {', '.join(there) or 'none'}.")
            return self.where(coder=coder)
        if len(there) > 1:
            raise CodingError(
                f"These codings come from several coders ({', '.join(there)}), and two coders are never added up "
                "in one count. Choose one with coder=…"
            )
        return self

    def in_codebook(self, codebook: "Codebook") -> "Codings":
        """Return the codings with codes renamed, moved or merged since then under their present ids.

        Raises `CodingError` for codes that the codebook neither has nor had.
        """
        first = self._first
        return Codings._of(
            renamed(self._table, codebook), self._read, None if first is None else renamed(first, codebook)
        )

    def quotes(self, corpus: "Corpus") -> list[str]:
        """Return the words of each coding, in order, cut from the transcripts now."""
        texts = {name: corpus[name].text for name in self._table["transcript"].unique()}
        return [
            texts[t][a:b]
            for t, a, b in zip(self._table["transcript"], self._table["start"], self._table["end"], strict=True)
        ]

    def matrix(
        self,
        corpus: "Corpus",
        unit: str | None = None,
        codebook: "Codebook | None" = None,
        *,
        coder: str | None = None,
        asked: bool = False,
        at_least: float = 0.5,
    ) -> pd.DataFrame:
        """Return units × codes as plain booleans: which of the units that were read carry which code.

        Index: transcript, start, end of the unit (code points). Columns: with a codebook all its codes in its order, parents
        including children; without one, the ids used. Units of the interviewer alone (unless ``asked``) and units that nobody
        read are left out. How a span is mapped to units, and ``at_least``: see `coded_units`. One coder only (see `only`).

        >>> from coding.transcript import Corpus
        >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."]}))
        >>> by_hand = Codings.from_frame(pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"}), corpus)
        >>> by_hand.matrix(corpus, "document")["housing"].tolist()
        [True, False]
        """
        from coding.codings.units import unit_matrix  # units builds on this table

        return unit_matrix(self, corpus, unit, codebook, coder=coder, asked=asked, at_least=at_least)


def _check_rows(rows: pd.DataFrame, corpus: Mapping[str, Any]) -> None:
    for number, (transcript, coder) in enumerate(zip(rows["transcript"], rows["coder"], strict=True), 1):
        if transcript not in corpus:
            raise CodingError(
                f"Row {number} of the codings names the transcript {transcript!r}, which the corpus does not have."
            )
        if not coder:
            raise CodingError(f"Row {number} of the codings ({transcript}) names no coder. Say who read the passage.")


def _places(rows: pd.DataFrame, name: str, default: pd.Series) -> pd.Series:
    if name not in rows:
        return default.astype(np.int64)
    given = rows[name].replace("", np.nan)
    numbers = pd.to_numeric(given, errors="coerce")
    wrong = given.notna() & (numbers.isna() | (numbers != np.floor(numbers)))
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise CodingError(
            f"Row {at + 1} of the codings has {given[at]!r} in column {name!r}. Places are whole numbers of characters."
        )
    return numbers.where(numbers.notna(), default).astype(np.int64)


def _values(wanted: Any) -> list[Any]:
    if isinstance(wanted, str) or not isinstance(wanted, Iterable):
        return [wanted]
    return list(wanted)
