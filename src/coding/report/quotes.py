"""Quotes as a file: the ending of its name says what kind."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from coding.errors import CodingError
from coding.quotes import COLUMNS
from coding.report.markdown import quotes_as_markdown
from coding.report.placing import put_file
from coding.report.tables import as_csv

Writer = Callable[[pd.DataFrame], bytes]

WRITERS: dict[str, Writer] = {
    ".csv": as_csv,
    ".md": quotes_as_markdown,
}


def write_quotes(quotes: pd.DataFrame, path: str | Path) -> Path:
    """Write a table of quotes, as `pick_quotes` gives it, to a file; the ending of its name says how. Returns the path.

    `.csv` is data and never altered; in the other kinds every text is escaped for its target. The file is replaced as a whole.
    Raises `CodingError` for another ending, a missing column or a place that cannot be written.
    """
    path = Path(path)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        kind = repr(path.suffix) if path.suffix else "a file without an ending"
        raise CodingError(f"{path}: quotes cannot be written as {kind}. Use one of: {', '.join(WRITERS)}.")
    missing = [name for name in COLUMNS if name not in quotes.columns]
    if missing:
        raise CodingError(f"The table of quotes has no column {missing[0]!r}. Give the table as pick_quotes made it.")
    put_file(path, writer(quotes))
    return path
