"""What was quoted before: read from the manifests of runs, quotes and reports."""

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from coding.errors import CodingError

COLUMNS = ("quote_id", "code", "transcript", "speaker", "start", "end", "manifest")


def read_used(paths: Iterable[str | Path]) -> pd.DataFrame:
    """Return the places that manifests say were quoted: quote_id, code, transcript, speaker, start, end, manifest (file name).

    Give it to ``pick_quotes(…, used=)`` for quotes not yet used, or to `coding.quotes.quoted_participants`. Raises `CodingError`
    for a file that is no manifest of quotes.
    """
    rows = []
    for path in map(Path, paths):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except (json.JSONDecodeError, UnicodeDecodeError) as cause:
            raise CodingError(
                f"{path} is no manifest: it is not JSON. Name a manifest.json or a …manifest.json."
            ) from cause
        except FileNotFoundError as cause:
            raise CodingError(f"There is no file {path}. Name the manifest of an earlier report.") from cause
        quotes = told.get("quotes") if isinstance(told, dict) else None
        if not isinstance(quotes, list):
            raise CodingError(
                f"{path} is no manifest of quotes. Name the one beside a report, or in the folder of a run."
            )
        if any(quote["start"] is None for quote in quotes):
            raise CodingError(
                f"{path} belongs to a report whose respondents were numbered afresh: it does not say which places were quoted. "
                "Leave it out of what was used."
            )
        rows += [(*(quote[name] for name in COLUMNS[:-1]), path.name) for quote in quotes]
    return pd.DataFrame(rows, columns=list(COLUMNS))
