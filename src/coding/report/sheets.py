"""Tables as spreadsheets: what is text stays text, whatever it begins with; the same bytes every time."""

import io
import re
from typing import Any

import numpy as np
import pandas as pd

from coding.errors import CodingError
from coding.report.zipped import fit_for_xml, repeatable, without_clock

LONGEST_CELL = 32_767
_WIDE = {"quote": 80, "because": 40, "reason": 40, "definition": 60, "name": 28}


def as_sheet(table: pd.DataFrame, title: str = "quotes", *, width: int = 14) -> bytes:
    """Return a table as .xlsx, its head frozen and filtered; ``width`` of columns in characters.

    Raises `CodingError` when openpyxl is not installed, and for a cell of more characters than .xlsx holds.
    """
    try:
        import openpyxl
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter
    except ModuleNotFoundError as cause:
        raise CodingError(
            "Spreadsheets need openpyxl. Install it with: pip install 'interview-coding[excel]'."
        ) from cause
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
    for k, name in enumerate(table.columns, 1):
        _put(sheet.cell(1, k), str(name))
        sheet.cell(1, k).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(k)].width = _WIDE.get(str(name), width)
    wrap = Alignment(wrap_text=True, vertical="top")
    for row, values in enumerate(table.itertuples(index=False), 2):
        for k, value in enumerate(values, 1):
            if isinstance(value, str) and len(value) > LONGEST_CELL:
                raise CodingError(
                    f"Row {row} of column {table.columns[k - 1]!r} has {len(value)} characters, and a cell of .xlsx holds "
                    f"{LONGEST_CELL}. Write .csv instead."
                )
            _put(sheet.cell(row, k), value)
            sheet.cell(row, k).alignment = wrap
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.properties.creator = ""
    out = io.BytesIO()
    book.save(out)
    return repeatable(out.getvalue(), {"docProps/core.xml": without_clock})


def _put(cell: Any, value: Any) -> None:
    if value is None or value is pd.NA or value != value:
        return
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool | int | float):
        cell.value = value
        return
    cell.value = fit_for_xml(str(value))
    cell.data_type = "s"  # never a formula
    cell.number_format = "@"
