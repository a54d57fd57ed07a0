"""participants.csv: who is behind which speaker of which transcript, and what is known about them."""

import csv
import io
from pathlib import Path

import pandas as pd

from coding.codebook.model import did_you_mean
from coding.errors import CodingError
from coding.readers.decoding import decode

PARTICIPANTS_FILE = "participants.csv"
_NEEDED = ("transcript", "speaker", "participant")


def read_participants(study: Path) -> pd.DataFrame | None:
    """Return a study's participants.csv as a table of texts, or None when there is none.

    Columns: transcript, speaker ("" means every respondent of it), participant, then attributes; index: the line. Commas or
    semicolons separate the cells.
    Raises one `CodingError` that names file and line of all that is wrong.
    """
    path = study / PARTICIPANTS_FILE
    if not path.is_file():
        return None
    text = decode(path.read_bytes(), str(path)).text
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        numbered = [(rows.line_num, [cell.strip() for cell in row]) for row in rows]
    except csv.Error as cause:
        raise CodingError(
            f"{path}:{rows.line_num}: the table cannot be read ({cause}). Check the quotation marks."
        ) from cause
    return _table(path, numbered)


def _table(path: Path, rows: list[tuple[int, list[str]]]) -> pd.DataFrame:
    header = rows[0][1]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        near = did_you_mean(missing[0], [name for name in header if name not in _NEEDED])
        raise CodingError(
            f"{path}:1: there is no column {missing[0]!r}. It has {', '.join(header)}; it needs {', '.join(_NEEDED)}.{near}"
        )
    if len(set(header)) < len(header):
        raise CodingError(f"{path}:1: a column name stands in the header twice. Give each column its own name.")
    faults, kept = [], []
    seen: dict[tuple[str, str], int] = {}
    for line, row in rows[1:]:
        if not any(row):
            continue
        if len(row) != len(header):
            faults.append(
                f"{path}:{line}: {len(row)} cells stand under {len(header)} columns. Put a text that holds a comma in quotes."
            )
            continue
        cells = dict(zip(header, row, strict=True))
        key = (cells["transcript"], cells["speaker"])
        if not cells["transcript"] or not cells["participant"]:
            faults.append(f"{path}:{line}: a row needs a transcript and a participant. Fill them in.")
        elif key in seen:
            faults.append(
                f"{path}:{line}: speaker {key[1]!r} of {key[0]!r} stands in line {seen[key]} already. Keep one of the rows."
            )
        else:
            seen[key] = line
            kept.append(cells)
    if faults:
        raise CodingError("\n".join(faults))
    return pd.DataFrame(kept, columns=header, index=list(seen.values()), dtype=object)
