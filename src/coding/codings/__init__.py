"""Codings: which words carry which code, by whom, from what source and why."""

from coding.codings.given import check_counted, check_given, check_project, check_quotes_given
from coding.codings.table import COLUMNS, READ_COLUMNS, Codings
from coding.codings.units import AT_LEAST, coded_units, read_units, unit_table

__all__ = [
    "AT_LEAST",
    "COLUMNS",
    "READ_COLUMNS",
    "Codings",
    "check_counted",
    "check_given",
    "check_project",
    "check_quotes_given",
    "coded_units",
    "read_units",
    "unit_table",
]
