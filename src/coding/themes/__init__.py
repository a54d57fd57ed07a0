"""Themes: what the codings of one coder amount to, as tables. Every table names its sources and its coder."""

from coding.themes.around import associations, why_few
from coding.themes.comparison import compare_sources
from coding.themes.contrasts import contrast_passages, cross_tabulate
from coding.themes.counting import unit_called
from coding.themes.framework import content_analysis_table, framework_cells, framework_matrix
from coding.themes.frequencies import COLUMNS, theme_frequencies
from coding.themes.interviewer import raised_by_interviewer
from coding.themes.interviews import code_accumulation, code_order
from coding.themes.lines import concordance
from coding.themes.matrix import participant_matrix
from coding.themes.pairs import co_occurrence
from coding.themes.reading import transcripts_read
from coding.themes.telling import (
    counted_heading,
    few_note,
    frequency_sentence,
    in_words,
    interval_note,
    interval_of,
    interval_told,
    part_note,
    readable_contrasts,
    readable_frequencies,
)
from coding.themes.testing import fisher_exact, fisher_power, holm, permutation_power

__all__ = [
    "COLUMNS",
    "associations",
    "co_occurrence",
    "code_accumulation",
    "code_order",
    "compare_sources",
    "concordance",
    "content_analysis_table",
    "contrast_passages",
    "counted_heading",
    "cross_tabulate",
    "few_note",
    "fisher_exact",
    "fisher_power",
    "framework_cells",
    "framework_matrix",
    "frequency_sentence",
    "holm",
    "in_words",
    "interval_note",
    "interval_of",
    "interval_told",
    "part_note",
    "participant_matrix",
    "permutation_power",
    "raised_by_interviewer",
    "readable_contrasts",
    "readable_frequencies",
    "theme_frequencies",
    "transcripts_read",
    "unit_called",
    "why_few",
]
