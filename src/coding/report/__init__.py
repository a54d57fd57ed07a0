"""Reports: quotes and results as files that can be read, filtered and traced back to the interviews."""

from coding.report.counted import codings_to_count
from coding.report.guideline_appendix import guideline_items, write_guideline
from coding.report.quotes import write_quotes, write_quotes_with_manifest
from coding.report.reporting import write_report
from coding.report.run import FILES, Run, write_run
from coding.report.tree import Figure
from coding.report.used import read_used

__all__ = [
    "FILES",
    "Figure",
    "Run",
    "codings_to_count",
    "guideline_items",
    "read_used",
    "write_guideline",
    "write_quotes",
    "write_quotes_with_manifest",
    "write_report",
    "write_run",
]
