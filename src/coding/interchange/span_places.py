"""What a spaCy span group keeps of codings: exact places, reasons and what was read, beside spans that count in tokens.

Everything here is plain lists, dicts, texts and numbers, so that it survives spaCy's own files.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codings import Codings
from coding.errors import CodingError
from coding.transcript import Corpus, Transcript, Turn

KEY = "codings"
"""The span group that holds codings."""

ABOUT = "interview_coding"
"""The key of `Doc.user_data` under which a transcript's name and turns stand."""

_ROW = ("start", "end", "code", "coder", "source", "score", "because", "id", "created", "round", "flags", "memo", "condensed")  # fmt: skip
_READ = ("start", "end", "coder", "round", "unlocked", "how")
_LAST = 1 << 62  # the place of a row that comes from no table


@dataclass(frozen=True)
class Placed:
    """A span of a document in another program's tokens: its key in the group, its label, and its characters."""

    key: str
    label: str
    start: int
    end: int


class Tokens:
    """Where the tokens of a text begin and end, in code points."""

    def __init__(self, starts: Sequence[int] | NDArray[np.int64], lengths: Sequence[int] | NDArray[np.int64]) -> None:
        self.starts = np.asarray(starts, dtype=np.int64)
        self.ends = self.starts + np.asarray(lengths, dtype=np.int64)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return the first token and the one after the last of the smallest run of tokens that holds [start, end).

        A blank between tokens belongs to the token before it.

        >>> Tokens([0, 4, 10], [3, 5, 1]).around(5, 10)
        (1, 2)
        """
        first = max(int(np.searchsorted(self.starts, start, side="right")) - 1, 0)
        last = int(np.searchsorted(self.starts, end, side="left"))
        return first, max(last, first + 1)

    def places(self, first: int, last: int) -> tuple[int, int]:
        """Return the characters of the tokens from `first` to the one before `last`."""
        return int(self.starts[first]), int(self.ends[last - 1])

    def __len__(self) -> int:
        return len(self.starts)


def about(transcript: Transcript) -> dict[str, Any]:
    """Return what a document must know of its transcript: name, language, and who says what where."""
    turns = [[t.speaker, t.start, t.end, t.asked, t.time, t.heading] for t in transcript.turns]
    return {
        "name": transcript.name,
        "language": transcript.language,
        "reads_as": transcript.reads_as,
        "turns": turns,
    }


def transcript_from(told: object, name: str, text: str, language: str) -> Transcript:
    """Return the transcript of a document: with the turns told in its user data, else paragraphs as turns."""
    if not isinstance(told, Mapping) or "turns" not in told:
        return Transcript(name, text, language=language)
    turns = tuple(Turn(*turn) for turn in told["turns"])
    if turns and turns[-1].end > len(text):
        raise CodingError(
            f"The document of {told.get('name')!r} has {len(text)} characters, but its turns go on to {turns[-1].end}. "
            "Make it from the transcript again with codings_to_docs."
        )
    language = str(told.get("language") or language)
    return Transcript(name, text, turns, reads_as=str(told.get("reads_as", "interview")), language=language)


def group_attrs(table: pd.DataFrame, read: pd.DataFrame, transcript: Transcript) -> dict[str, Any]:
    """Return the `attrs` of a span group: transcript, fingerprint, `codings` (key → row) and `read` (rows).

    `table` and `read` are the codings and the reading of this transcript alone, as plain frames.
    """
    return {
        "transcript": transcript.name,
        "fingerprint": transcript.fingerprint,
        "codings": dict(zip(keys_of(table), _rows(table, _ROW), strict=True)),
        "read": [list(row.values()) for row in _rows(read, _READ)],
    }


def order_of(table: pd.DataFrame, read: pd.DataFrame) -> dict[str, list[int]]:
    """Return at which rows of the whole table the codings and the reading of one transcript stand."""
    return {"codings": list(map(int, table.index)), "read": list(map(int, read.index))}


def keys_of(table: pd.DataFrame) -> list[str]:
    """Return a key for each coding: its id, with a number where an id stands twice."""
    seen: dict[str, int] = {}
    keys = []
    for id in table["id"].astype(str):
        seen[id] = seen.get(id, 0) + 1
        keys.append(id if seen[id] == 1 else f"{id}~{seen[id]}")
    return keys


def codings_from(
    spans: Iterable[Placed],
    attrs: Mapping[str, Any],
    tokens: Tokens,
    transcript: Transcript,
    *,
    coder: str,
    source: str,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return rows of codings and rows of reading from a document's spans.

    A span whose key stands in the group's `codings`, and which was neither moved nor relabelled, is the coding it was. Any
    other one is a new coding by `coder` on its tokens. `at` of a row is its place in the table it came from (`order_of`),
    and the last place of all for a new one.
    """
    name = transcript.name
    kept, order = _mapping(attrs, "codings", name), _mapping(attrs, "order", name)
    at = dict(zip(kept, _places(order, "codings", name), strict=False))
    rows = [
        {"at": at.get(span.key, _LAST), **_row(span, kept.get(span.key), tokens, transcript, coder, source)}
        for span in spans
    ]
    marks = zip_longest(_listed(attrs, "read", name), _places(order, "read", name), fillvalue=_LAST)
    read = [{"at": place, **_read_row(row, transcript)} for row, place in marks]
    return rows, read


def joined(rows: Sequence[Mapping[str, Any]], read: Sequence[Mapping[str, Any]]) -> Codings:
    """Return the codings of all documents, in the order of the table they came from; empty where there are none."""
    if not rows and not read:
        return Codings()
    rows, read = (sorted(each, key=itemgetter("at")) for each in (rows, read))
    columns = ("transcript", *_ROW)
    table = {name: [row[name] for row in rows] for name in columns}
    marks = pd.DataFrame(list(read), columns=["transcript", *_READ]) if read else None
    return Codings.from_columns(read=marks, **table)


def named_transcript(name: object, fingerprint: object, text: str, corpus: Corpus, number: int) -> Transcript:
    """Return the transcript that a document is about: the one it names, else the one with the same text."""
    if not name:
        same = [transcript for transcript in corpus.values() if transcript.text == text]
        if len(same) != 1:
            raise CodingError(
                f"Document {number} does not name its transcript, and {len(same) or 'none'} of the corpus's {len(corpus)} "
                "texts are the same as its own. Make documents with codings_to_docs, or give each transcript's text unchanged."
            )
        return same[0]
    if not isinstance(name, str) or name not in corpus:
        raise CodingError(f"Document {number} is about the transcript {name!r}, which the corpus does not have.")
    transcript = corpus[name]
    if text != transcript.text or (fingerprint and fingerprint != transcript.fingerprint):
        raise CodingError(
            f"Document {number} has another text than the transcript {name!r} in the corpus, so that its places do not "
            "fit. Use the corpus it was made from, or make it again."
        )
    return transcript


def _row(span: Placed, kept: object, tokens: Tokens, transcript: Transcript, coder: str, source: str) -> dict[str, Any]:
    if isinstance(kept, Mapping) and _is_unmoved(span, kept, tokens, transcript):
        return {"transcript": transcript.name, **{name: kept.get(name, "") for name in _ROW}}
    if not coder or not source:
        raise CodingError(
            f"A span {span.label!r} at {span.start}–{span.end} of {transcript.name!r} does not say who coded it. "
            "Say coder=… and source=… (human, rule, model or accepted)."
        )
    if not span.label:
        raise CodingError(
            f"A span at {span.start}–{span.end} of {transcript.name!r} has no label. The label is the code's id."
        )
    row = dict.fromkeys(_ROW, "")
    made = {"at": _LAST, "start": span.start, "end": span.end, "code": span.label, "coder": coder, "source": source}
    return {**row, "score": float("nan"), **made, "transcript": transcript.name}


def _is_unmoved(span: Placed, kept: Mapping[str, Any], tokens: Tokens, transcript: Transcript) -> bool:
    start, end = kept.get("start"), kept.get("end")
    if not _is_place(start) or not _is_place(end) or not 0 <= start < end <= len(transcript.text):  # type: ignore[operator]
        raise CodingError(
            f"The document of {transcript.name!r} keeps a coding at {start!r}–{end!r}; the text has "
            f"{len(transcript.text)} characters. The file is damaged: make it again."
        )
    _check_row(kept, transcript.name)
    return kept["code"] == span.label and tokens.places(*tokens.around(int(start), int(end))) == (span.start, span.end)  # type: ignore[arg-type]


def _check_row(kept: Mapping[str, Any], name: str) -> None:
    for column in _ROW[2:]:
        value = kept.get(column)  # what is missing is no text
        fits = isinstance(value, int | float) if column == "score" else isinstance(value, str)
        if not fits:
            raise CodingError(
                f"The document of {name!r} keeps a coding whose {column} is {value!r}. The file is damaged: make it again."
            )


def _is_place(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _read_row(row: object, transcript: Transcript) -> dict[str, Any]:
    if (
        not isinstance(row, Sequence)
        or len(row) != len(_READ)
        or not (_is_place(row[0]) and _is_place(row[1]) and 0 <= row[0] < row[1] <= len(transcript.text))
        or not (isinstance(row[2], str) and isinstance(row[3], str))
    ):
        raise CodingError(
            f"The document of {transcript.name!r} keeps {row!r} as a stretch that was read. The file is damaged: make it again."
        )
    return {"transcript": transcript.name, **dict(zip(_READ, row, strict=True))}


def _mapping(attrs: Mapping[str, Any], name: str, transcript: str) -> Mapping[str, Any]:
    found = attrs.get(name, {})
    if not isinstance(found, Mapping):
        raise CodingError(
            f"The document of {transcript!r} keeps no table {name!r}. The file is damaged: make it again."
        )
    return found


def _listed(attrs: Mapping[str, Any], name: str, transcript: str) -> Sequence[Any]:
    found = attrs.get(name, [])
    if not isinstance(found, list | tuple):
        raise CodingError(f"The document of {transcript!r} keeps no list {name!r}. The file is damaged: make it again.")
    return found


def _places(attrs: Mapping[str, Any], name: str, transcript: str) -> list[int]:
    return [place if _is_place(place) else _LAST for place in _listed(attrs, name, transcript)]


def _rows(table: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    values = [[_plain(name, value) for value in table[name].tolist()] for name in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def _plain(name: str, value: Any) -> Any:
    if name in ("start", "end"):
        return int(value)
    if name == "score":
        return float(value)
    return bool(value) if name == "unlocked" else str(value)
