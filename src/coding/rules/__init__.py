"""Keyword rules: what a codebook's rules find in a corpus, why, and how well.

Rules are a search aid: they find passages to read. Start with `code_by_rules`.
"""

from coding.rules.application import code_by_rules, rule_hits

__all__ = ["code_by_rules", "rule_hits"]
