"""Quoted respondents in a report: passages that close with a label such as (Respondent 7)."""

import re


def closing_labels(text: str) -> list[re.Match[str]]:
    """Return the labels in parentheses that close a respondent's words."""
    return list(re.finditer(r"\((?:Respondent|Informant|Intervjuperson|IP|R)\s*\d{1,3}\b[^()\n]{0,60}\)", text, re.I))
