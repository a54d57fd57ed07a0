"""Reports: quotes and results as files that can be read, filtered and traced back to the interviews."""

from coding.report.counted import codings_to_count
from coding.report.quotes import write_quotes, write_quotes_with_manifest
from coding.report.reporting import write_report
from coding.report.run import FILES, Run, write_run
from coding.report.tree import Figure

__all__ = [
    "FILES",
    "Figure",
    "Run",
    "codings_to_count",
    "write_quotes",
    "write_quotes_with_manifest",
    "write_report",
    "write_run",
]
