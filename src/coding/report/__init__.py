"""Reports: quotes and results as files that can be read, filtered and traced back to the interviews."""

from coding.report.quotes import write_quotes
from coding.report.run import FILES, Run, write_run

__all__ = ["FILES", "Run", "write_quotes", "write_run"]
