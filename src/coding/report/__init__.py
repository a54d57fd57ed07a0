"""Reports: quotes and results as files that can be read, filtered and traced back to the interviews."""

from coding.report.counted import codings_to_count
from coding.report.disclosing import (
    DisclosureRisk,
    SmallGroups,
    coded_findings,
    findings_in,
    leaving,
    told_joined,
    told_small_groups,
)
from coding.report.guideline_appendix import guideline_items, write_guideline
from coding.report.matrices import write_analysis_table, write_matrix
from coding.report.packing import read_package, write_package
from coding.report.quotes import (
    quotes_findings,
    write_quotes,
    write_study_quotes,
)
from coding.report.reporting import write_report
from coding.report.run import FILES, Run, write_run
from coding.report.selection import Selection
from coding.report.tree import Figure
from coding.report.used import read_used
from coding.report.verifying import verify_results

__all__ = [
    "FILES",
    "DisclosureRisk",
    "Figure",
    "Run",
    "Selection",
    "SmallGroups",
    "coded_findings",
    "codings_to_count",
    "findings_in",
    "guideline_items",
    "leaving",
    "quotes_findings",
    "read_package",
    "read_used",
    "told_joined",
    "told_small_groups",
    "verify_results",
    "write_analysis_table",
    "write_guideline",
    "write_matrix",
    "write_package",
    "write_quotes",
    "write_report",
    "write_run",
    "write_study_quotes",
]
