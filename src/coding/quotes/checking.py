"""Stable quote ids, and the check of a list of quotes against the texts as they are now."""

import hashlib
from typing import TYPE_CHECKING

import pandas as pd

from coding.errors import CodingError

if TYPE_CHECKING:
    from coding.transcript import Corpus


def quote_id(transcript: str, start: int, end: int, words: str) -> str:
    """Return the id of a quote: 10 hexadecimal digits from the transcript, the place and the words.

    The same words at the same place have the same id in every result, under whatever code they stand; a changed text gives another id.

    >>> quote_id("R01", 0, 5, "Trångt") == quote_id("R01", 0, 5, "Trångt")
    True
    """
    return _digest(transcript, str(start), str(end), words)


def earlier_quote_id(code: str, transcript: str, start: int, end: int, words: str) -> str:
    """Return the id that results had before the code was left out of it: to recognise it, never to give it."""
    return _digest(code, transcript, str(start), str(end), words)


def _digest(*parts: str) -> str:
    return "q" + hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def check_quotes(quotes: pd.DataFrame, corpus: "Corpus") -> pd.DataFrame:
    """Return what has become of quotes in the texts as they are now: a row per quote that is no longer where it was.

    ``quotes`` needs the columns quote_id, transcript, start, end and quote (as `pick_quotes` gives them, or read back from
    quotes.csv). Columns: quote_id, transcript, problem, start, end. ``problem`` is "moved" (the words stand elsewhere: start and end
    say where), "changed" (the words are gone from the text), "transcript missing", or "id differs" (the words are there but
    the id was made from others). For the moved, start and end are the new place; else the old one. An empty table: all is well.

    >>> from coding.transcript import Corpus, Transcript
    >>> old = pd.DataFrame({"quote_id": [""], "transcript": ["a"], "start": [0], "end": [3], "quote": ["Ja."]})
    >>> check_quotes(old, Corpus([Transcript("a", "Jo. Ja.")]))[["problem", "start", "end"]].values.tolist()
    [['moved', 4, 7]]
    """
    columns = ["quote_id", "transcript", "start", "end", "quote"]
    missing = [name for name in columns if name not in quotes]
    if missing:
        raise CodingError(f"The table of quotes has no column {missing[0]!r}. Give the table as pick_quotes made it.")
    rows = []
    for id, transcript, start, end, words in quotes[columns].itertuples(index=False):
        told = _problem(str(id), str(transcript), int(start), int(end), str(words), corpus)
        if told:
            rows.append((id, transcript, *told))
    return pd.DataFrame(rows, columns=["quote_id", "transcript", "problem", "start", "end"])


def check_verbatim(quotes: pd.DataFrame, corpus: "Corpus") -> None:
    """Raise `CodingError` for a quote that is not, letter by letter, what stands at its place; transcripts not at hand are passed over."""
    places = quotes[["transcript", "start", "end", "quote"]].itertuples(index=False)
    for row, (name, start, end, words) in enumerate(places, 1):
        if name in corpus and corpus[name].text[int(start) : int(end)] != words:
            raise CodingError(
                f"Row {row}: the quote is not what stands in its transcript at {start}–{end}, and quotes are verbatim. Pick it again; to "
                "show it shortened or edited, use coding.quotes.apply_edits."
            )


def _problem(
    id: str, transcript: str, start: int, end: int, words: str, corpus: "Corpus"
) -> tuple[str, int, int] | None:
    if transcript not in corpus:
        return "transcript missing", start, end
    text = corpus[transcript].text
    if text[start:end] == words:
        return None if id == quote_id(transcript, start, end, words) else ("id differs", start, end)
    at = min(_all_places(text, words), key=lambda place: abs(place - start), default=-1)
    return ("changed", start, end) if at < 0 else ("moved", at, at + len(words))


def _all_places(text: str, words: str) -> list[int]:
    places = []
    at = text.find(words) if words else -1
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return places
