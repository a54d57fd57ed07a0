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


def said_by(row: dict[str, Any]) -> str:
    """Return who says a quote: the participant, as counts have it, also where the transcript's label is another; "" for nobody.

    A participant who is called by transcript and label alone (one of a group) goes by the label.

    >>> said_by({"speaker": "R10", "transcript": "R10", "participant": "R01"})
    'R01'
    >>> said_by({"speaker": "Anna", "transcript": "G1", "participant": "G1/Anna"})
    'Anna'
    """
    speaker, participant = (_plain(row.get(name)) for name in ("speaker", "participant"))
    return speaker if participant in ("", f"{row.get('transcript')}/{speaker}") else participant


def cite(row: dict[str, Any], attributes: list[str]) -> str:
    """Return who says a quote and where: participant, exported attributes, transcript where it has another name, locator.

    >>> cite({"speaker": "R07", "transcript": "R07", "locator": "turn 12", "kind": "agency"}, ["kind"])
    'R07, agency, turn 12'
    >>> cite({"speaker": "R10", "transcript": "R10", "participant": "R07", "locator": "turn 2", "kind": "agency"}, ["kind"])
    'R07, agency, R10, turn 2'
    """
    transcript = str(row["transcript"])
    who = said_by(row) or transcript
    told = [_plain(row[name]) for name in attributes]
    parts = [who, *told, transcript if transcript != who else "", str(row["locator"])]
    return ", ".join(re.sub(r"\s+", " ", part) for part in parts if part)


def _plain(value: Any) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
