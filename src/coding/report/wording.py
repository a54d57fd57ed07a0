"""Choosing words: the language of a report, and the sentence that says how its codings came about."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.report.words import WORDS

if TYPE_CHECKING:
    from coding.transcript import Corpus


CONSENSUS = "consensus"
"""The coder under whose name people put what they have agreed on."""


def words_in(language: str) -> dict[str, Any]:
    """Return the words of a language: Swedish for "sv", else English."""
    return WORDS["sv" if language.lower().startswith("sv") else "en"]


def language_of(quotes: pd.DataFrame) -> str:
    """Return the language in which a table of quotes tells its reasons; "" when it no longer knows."""
    return str(quotes.attrs.get("language", ""))


def heading_for(table: pd.DataFrame, words: dict[str, Any]) -> list[str]:
    """Return how the codings behind a table came about, in lines; for rules alone also what that means."""
    return heading(sorted(set(table["source"].astype(str))), sorted(set(table["coder"].astype(str))), words)


def heading(sources: list[str], coders: list[str], words: dict[str, Any]) -> list[str]:
    """As `heading_for`, from the names of sources and coders."""
    if not sources:
        return []
    if sources == ["rule"]:
        both = " – ".join(line for line in (words["not_read"], words["not_read_own"]) if line)
        return [f"{both}.", words["not_read_means"]]
    if sources == ["model"]:
        return [words["by_model"] + "."]
    who = ", ".join(coders)
    if coders == [CONSENSUS]:
        return [words["by_consensus"] + "."]
    if set(sources) <= {"human", "accepted"}:
        return [words["by_people"].format(coders=who) + "."]
    return [words["mixed"].format(sources=", ".join(words["sources"][s] for s in sources), coders=who) + "."]


def material(corpus: "Corpus", words: dict[str, Any]) -> str:
    """Return what a corpus holds: "15 interviews", "2 published reports" …"""
    kinds = [held.reads_as for held in corpus.values()]
    told = []
    for kind in ("interview", "report", "answers"):
        n, plural = kinds.count(kind), kind if kind.endswith("s") else f"{kind}s"
        if n:
            told.append(words[f"one_{plural[:-1]}"] if n == 1 else words[plural].format(n=n))
    return ", ".join(told)
