"""The table of codings: columnar from the first day, so that a million codings cost seconds."""

import hashlib
import html
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from coding.errors import CodingError

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

COLUMNS = (
    "transcript", "start", "end", "code", "coder", "source", "score", "because", "id", "created", "round", "flags", "memo", "condensed",
)  # fmt: skip
READ_COLUMNS = ("transcript", "start", "end", "coder", "round", "unlocked", "how")
"""Columns of what was read. ``how``: "done" (the transcript was marked done, so that suggestions are open), "chosen" (a machine chose
the passage to be read: it is no fair sample), "marked" (read as the reader chose); "" for what comes from no study."""

SOURCES = ("human", "rule", "model", "accepted")
MACHINES = {"rule": "rules", "model": "model"}

_NAMES = ("transcript", "code", "coder", "source", "round", "how")  # kept as categories: few values, many rows
_WORDS = ("because", "id", "created", "flags", "memo", "condensed")
_KEY = ("transcript", "start", "end", "code", "coder")


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
        self._table = _empty(COLUMNS)
        self._read = _empty(READ_COLUMNS)
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
        missing = [name for name in (*_KEY, "source") if name not in columns]
        if unknown or missing:
            raise CodingError(
                f"Codings have no column {unknown[0]!r}." if unknown else f"Codings need a column {missing[0]!r}."
            )
        size = len(columns["start"])
        table = pd.DataFrame({name: _column(name, columns.get(name), size) for name in COLUMNS})
        return cls._of(_checked(table), _checked_read(read))

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
        return _plain(self._table)

    @property
    def read(self) -> pd.DataFrame:
        """What was read (a copy): transcript, start, end, coder, round, unlocked (True: machine suggestions were visible), how."""
        return _plain(self._read)

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
        first = self.blind()._table[list(_KEY)].astype(object)
        return pd.MultiIndex.from_frame(self._table[list(_KEY)].astype(object)).isin(pd.MultiIndex.from_frame(first))

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
        joined, first = _checked(_stacked(self._table, other._table)), None
        if self._first is not None or other._first is not None:
            both = [each._table if each._first is None else each._first for each in (self, other)]
            first = _checked(_stacked(*both))
        return Codings._of(joined, _checked_read(_stacked(self._read, other._read)), first)

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
            f"{len(self)} codings, {table['code'].nunique()} codes, {table['transcript'].nunique()} transcripts; {how}"
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
            first = _without(first, self._table[~mask])
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
            if name == "source" and not {"human", "accepted"} & set(values):
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
            _renamed(self._table, codebook), self._read, None if first is None else _renamed(first, codebook)
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


def _renamed(table: pd.DataFrame, codebook: "Codebook") -> pd.DataFrame:
    """The table with the present ids of its codes."""
    codes = [str(code) for code in table["code"].cat.categories[np.unique(table["code"].cat.codes)]]
    if all(code in codebook for code in codes):
        return table
    table = _plain(table)
    table["code"] = table["code"].map({code: codebook.current(code) for code in codes})
    return _checked(_typed(table))


def _without(table: pd.DataFrame, gone: pd.DataFrame) -> pd.DataFrame:
    """The table without the codings that are among those gone."""
    if gone.empty:
        return table
    there, left = (pd.MultiIndex.from_frame(each[list(_KEY)].astype(object)) for each in (table, gone))
    return table[~there.isin(left)]


def coding_ids(table: pd.DataFrame) -> list[str]:
    """Return an id per row, hashed from place, code and coder: the same coding has the same id in every run."""
    rows = zip(*(map(str, table[name].to_numpy().tolist()) for name in (*_KEY, "source")), strict=True)
    return [hashlib.blake2b("\x1f".join(row).encode(), digest_size=10).hexdigest() for row in rows]


def _column(name: str, values: Any, size: int) -> Any:
    if values is not None:
        values = values.to_numpy() if isinstance(values, pd.Series) else values
        if isinstance(values, str) or np.isscalar(values):
            values = [values] * size
        if len(values) != size:
            raise CodingError(f"Column {name!r} has {len(values)} values for {size} codings.")
    if name in ("start", "end"):
        return np.asarray(values, dtype=np.int64)
    if name == "score":
        return np.full(size, np.nan) if values is None else np.asarray(values, dtype=np.float64)
    if name in _NAMES:
        return _category([""] * size if values is None else values)
    return _strings([""] * size if values is None else values)


def _category(values: Any) -> Any:
    if isinstance(values, pd.Categorical):
        return values
    filled = pd.Series(values, dtype=object)
    return pd.Categorical(filled.where(filled.notna(), "").astype(str))


def _strings(values: Any) -> NDArray[np.object_]:
    made = np.empty(len(values), dtype=object)
    made[:] = ["" if value is None or value != value else str(value) for value in values]
    return made


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    """Check spans and sources, fill ids, and join what one coder said twice of one passage."""
    wrong = np.flatnonzero(~((table["start"] >= 0) & (table["start"] < table["end"])).to_numpy())
    if len(wrong):
        row = table.iloc[wrong[0]]
        raise CodingError(
            f"{row['code']!r} in {row['transcript']!r}: start {row['start']} is not before end {row['end']}."
        )
    strange = [s for s in table["source"].cat.categories if s not in SOURCES and (table["source"] == s).any()]
    if strange:
        raise CodingError(f"A coding's source cannot be {strange[0]!r}. It is one of: {', '.join(SOURCES)}.")
    table = table.reset_index(drop=True)
    empty = (table["id"] == "").to_numpy()
    if empty.any():
        ids = table["id"].to_numpy(copy=True)
        ids[empty] = coding_ids(table[empty])
        table["id"] = ids
    again = table.duplicated(list(_KEY)).to_numpy()
    return _joined(table, again) if again.any() else table


def _joined(table: pd.DataFrame, again: NDArray[np.bool_]) -> pd.DataFrame:
    """Drop the repeats; what they add to reasons, memos and flags goes to the coding that is there."""
    tells = again & (table[["because", "memo", "flags"]] != "").any(axis=1).to_numpy()
    if not tells.any():
        return table[~again].reset_index(drop=True)
    concerned = table.groupby(list(_KEY), observed=True, sort=False).ngroup().to_numpy()
    first = np.zeros(concerned.max() + 1, dtype=np.int64)
    first[concerned[~again]] = np.flatnonzero(~again)
    for column, sign in (("because", "; "), ("memo", "\n"), ("flags", " ")):
        words = table[column].to_numpy(copy=True)
        for row in np.flatnonzero(tells):
            at, more = first[concerned[row]], words[row]
            if more and more not in words[at].split(sign):
                words[at] = f"{words[at]}{sign}{more}" if words[at] else more
        table[column] = words
    return table[~again].reset_index(drop=True)


def _checked_read(read: pd.DataFrame | None) -> pd.DataFrame:
    if read is None:
        return _empty(READ_COLUMNS)
    table = pd.DataFrame(
        {
            "transcript": _category(read["transcript"]),
            "start": np.asarray(read["start"], dtype=np.int64),
            "end": np.asarray(read["end"], dtype=np.int64),
            "coder": _category(read["coder"]),
            "round": _category(read["round"] if "round" in read else [""] * len(read)),
            "unlocked": np.asarray(read["unlocked"] if "unlocked" in read else np.zeros(len(read)), dtype=bool),
            "how": _category(read["how"] if "how" in read else [""] * len(read)),
        }
    )
    if (table["start"] >= table["end"]).any() or (table["start"] < 0).any():
        raise CodingError("A stretch that was read begins before it ends and not before the text does.")
    return table.drop_duplicates(ignore_index=True)


def _stacked(above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    """Both tables, one under the other; names stay categories."""
    made: dict[str, Any] = {}
    for name in above.columns:
        if isinstance(above[name].dtype, pd.CategoricalDtype):
            made[name] = union_categoricals([_alike(above[name]), _alike(below[name])])
        else:
            made[name] = np.concatenate([above[name].to_numpy(), below[name].to_numpy()])
    return pd.DataFrame(made)


def _alike(names: pd.Series) -> pd.Categorical:
    """Names as categories of one kind of text, whoever made them: pandas joins no others."""
    return pd.Categorical.from_codes(names.cat.codes, categories=pd.Index(list(names.cat.categories), dtype="str"))


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    for name in _NAMES:
        table[name] = _category(table[name])
    return table


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """A copy with plain strings in place of categories."""
    made = {}
    for name in table.columns:
        column = table[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            names = np.empty(len(column.cat.categories), dtype=object)
            names[:] = list(column.cat.categories)
            made[name] = names[column.cat.codes] if len(column) else np.empty(0, dtype=object)
        else:
            made[name] = column.to_numpy(copy=True)
    return pd.DataFrame({k: pd.Series(v, dtype=object) if v.dtype == object else v for k, v in made.items()})


def _empty(columns: Iterable[str]) -> pd.DataFrame:
    made: dict[str, Any] = {}
    for name in columns:
        if name in ("start", "end"):
            made[name] = np.zeros(0, dtype=np.int64)
        elif name == "score":
            made[name] = np.zeros(0)
        elif name == "unlocked":
            made[name] = np.zeros(0, dtype=bool)
        else:
            made[name] = _category([]) if name in _NAMES else np.empty(0, dtype=object)
    return pd.DataFrame(made)


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
