"""The columns behind codings: how they are typed, checked, joined and stacked."""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from coding.errors import CodingError

if TYPE_CHECKING:
    from coding.codebook import Codebook

COLUMNS = (
    "transcript", "start", "end", "code", "coder", "source", "score", "because", "id", "created", "round", "flags", "memo", "condensed",
)  # fmt: skip
READ_COLUMNS = ("transcript", "start", "end", "coder", "round", "unlocked", "how")
"""Columns of what was read. ``how``: "done" (the transcript was marked done, so that suggestions are open), "chosen" (a machine chose
the passage to be read: it is no fair sample), "marked" (read as the reader chose); "" for what comes from no study."""

SOURCES = ("human", "rule", "model", "accepted")

_NAMES = ("transcript", "code", "coder", "source", "round", "how")  # kept as categories: few values, many rows
KEY = ("transcript", "start", "end", "code", "coder")


def renamed(table: pd.DataFrame, codebook: "Codebook") -> pd.DataFrame:
    """The table with the present ids of its codes."""
    codes = [str(code) for code in table["code"].cat.categories[np.unique(table["code"].cat.codes)]]
    if all(code in codebook for code in codes):
        return table
    table = plain(table)
    table["code"] = table["code"].map({code: codebook.current(code) for code in codes})
    return checked_table(typed(table))


def without(table: pd.DataFrame, gone: pd.DataFrame) -> pd.DataFrame:
    """The table without the codings that are among those gone."""
    if gone.empty:
        return table
    there, left = (pd.MultiIndex.from_frame(each[list(KEY)].astype(object)) for each in (table, gone))
    return table[~there.isin(left)]


def coding_ids(table: pd.DataFrame) -> list[str]:
    """Return an id per row, hashed from place, code and coder: the same coding has the same id in every run."""
    rows = zip(*(map(str, table[name].to_numpy().tolist()) for name in (*KEY, "source")), strict=True)
    return [hashlib.blake2b("\x1f".join(row).encode(), digest_size=10).hexdigest() for row in rows]


def column(name: str, values: Any, size: int) -> Any:
    """Return a column of codings from whatever was given, of its type and length."""
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


def checked_table(table: pd.DataFrame) -> pd.DataFrame:
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
    again = table.duplicated(list(KEY)).to_numpy()
    return _joined(table, again) if again.any() else table


def _joined(table: pd.DataFrame, again: NDArray[np.bool_]) -> pd.DataFrame:
    """Drop the repeats; what they add to reasons, memos and flags goes to the coding that is there."""
    tells = again & (table[["because", "memo", "flags"]] != "").any(axis=1).to_numpy()
    if not tells.any():
        return table[~again].reset_index(drop=True)
    concerned = table.groupby(list(KEY), observed=True, sort=False).ngroup().to_numpy()
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


def checked_read(read: pd.DataFrame | None) -> pd.DataFrame:
    """Check what was read, and give it its types."""
    if read is None:
        return empty_table(READ_COLUMNS)
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


def stacked(above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
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


def typed(table: pd.DataFrame) -> pd.DataFrame:
    """Give names their type, in a table of codings or of what was read."""
    for name in (name for name in _NAMES if name in table):
        table[name] = _category(table[name])
    return table


def plain(table: pd.DataFrame) -> pd.DataFrame:
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


def empty_table(columns: Iterable[str]) -> pd.DataFrame:
    """An empty table with these columns."""
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
