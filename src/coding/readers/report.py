"""A published report as plain text: its turns are its paragraphs, under their headings."""

from coding.readers.interview import interview_turns
from coding.transcript import Turn


def report_turns(text: str) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """Return the turns of a report's clean text, and notes."""
    return interview_turns(text)


def clean_report(text: str, *, language: str = "") -> tuple[str, tuple[str, ...]]:
    """Return the clean text of a report and its repairs."""
    return text, ()
