"""Which quote a row of an author's edits means: by its id, or by its place."""

from collections.abc import Iterable, Mapping

import pandas as pd

from coding.errors import CodingError
from coding.quotes.checking import earlier_quote_id

PLACE = ("transcript", "start", "end")


def place_of(row: Mapping[str, str]) -> tuple[str, int, int] | None:
    """Return where the passage of an edit stands, where the row tells it.

    >>> place_of({"transcript": "R1", "start": "4.0", "end": "9"}), place_of({"quote_id": "q1"})
    (('R1', 4, 9), None)
    """
    name, *ends = (str(row.get(each, "")).strip() for each in PLACE)
    try:
        return (name, int(float(ends[0])), int(float(ends[1]))) if name and all(ends) else None
    except ValueError:
        return None


def with_ids(
    edits: pd.DataFrame, quotes: pd.DataFrame, codes: Iterable[str] = ()
) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Return the edits with the id of a quote in every row that tells its place instead, and (earlier id, id) of those that had an id
    which a quote at that place had under one of the ``codes``. Raises `CodingError` for a row that tells neither id nor place."""
    made = edits.astype(object).where(edits.notna(), "").astype(str)
    if "quote_id" not in made.columns:
        missing = [name for name in PLACE if name not in made.columns]
        if missing:
            raise CodingError(
                "The edits have no column 'quote_id'. They need quote_id (or transcript, start and end), then shown and level, or "
                "translation and translator."
            )
        made["quote_id"] = ""
    at = {}
    if {*PLACE, "quote_id", "quote"} <= set(quotes.columns) and quotes[list(PLACE)].notna().all(axis=None):
        rows = quotes[[*PLACE, "quote_id", "quote"]].itertuples(index=False)
        at = {(str(t), int(a), int(b)): (str(id), str(words)) for t, a, b, id, words in rows}
    known, ids, renewed = set(quotes["quote_id"]), [], []
    for line, row in enumerate(made.to_dict("records"), 2):
        told = {str(key): str(value).strip() for key, value in row.items()}
        id, place = told["quote_id"], place_of(told)
        if not id and place is None and any(told.values()):
            raise CodingError(
                f"Edits, line {line}: it names no quote. Give its quote_id, or transcript, start and end."
            )
        if id not in known and place in at:
            now, words = at[place]
            if id and id in {earlier_quote_id(code, *place, words) for code in codes}:
                renewed.append((id, now))
                id = now
            id = id or now
        ids.append(id)
    made["quote_id"] = ids
    return made, renewed
