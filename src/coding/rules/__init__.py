"""Keyword rules: what a codebook's rules find in a corpus, why, and how well.

Rules are a search aid: they find passages to read. Start with `code_by_rules`; `matched_forms` shows what each rule
matched, `measure_rules` and `rule_mistakes` how that compares with what people coded, `compare_codebooks` what a
changed codebook changes.
"""

from coding.rules.application import code_by_rules, rule_hits
from coding.rules.changes import check_rules, compare_codebooks
from coding.rules.context import text_around
from coding.rules.forms import matched_forms
from coding.rules.languages import language_notes
from coding.rules.measure import measure_rules, rule_mistakes
from coding.rules.ticking import forms_to_unless, in_unless, passages_lost, with_marks, with_unless

__all__ = [
    "check_rules",
    "code_by_rules",
    "compare_codebooks",
    "forms_to_unless",
    "in_unless",
    "language_notes",
    "matched_forms",
    "measure_rules",
    "passages_lost",
    "rule_hits",
    "rule_mistakes",
    "text_around",
    "with_marks",
    "with_unless",
]
