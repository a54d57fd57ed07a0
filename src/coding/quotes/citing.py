"""Citing: who says a quote and where, in a form that can stand in a text."""

import re
from typing import Any

import pandas as pd

from coding.quotes.rows import COLUMNS


def attributes_of(quotes: pd.DataFrame) -> list[str]:
    """Return the columns of a table of quotes that are exported attributes: those between the fixed ones and the reason.

    >>> attributes_of(pd.DataFrame(columns=[*COLUMNS, "kind", "reason", "level"]))
    ['kind']
    """
    last = list(quotes.columns).index("reason") if "reason" in quotes.columns else len(quotes.columns)
    return [str(name) for name in quotes.columns[:last] if name not in COLUMNS]


def cite(row: dict[str, Any], attributes: list[str]) -> str:
    """Return who says a quote and where: speaker, transcript where it has another name, exported attributes, locator.

    >>> cite({"speaker": "R07", "transcript": "R07", "locator": "turn 12", "kind": "agency"}, ["kind"])
    'R07, agency, turn 12'
    """
    named = [str(row["speaker"] or ""), str(row["transcript"])]
    told = [_plain(row[name]) for name in attributes]
    parts = [*dict.fromkeys(named), *told, str(row["locator"])]
    return ", ".join(re.sub(r"\s+", " ", part) for part in parts if part)


def _plain(value: Any) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
