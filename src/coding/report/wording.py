"""Choosing words: the language of a report, and the sentence that says how its codings came about."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings.who import CONSENSUS, PEOPLE
from coding.errors import CodingError
from coding.report.words import WORDS

if TYPE_CHECKING:
    from coding.project import Project
    from coding.transcript import Corpus, Design

_AGREED = re.compile(r"agreed by ([^;]+)")
_DECIDED = re.compile(r"decided by (.+?); given by ", re.DOTALL)


def words_in(language: str) -> dict[str, Any]:
    """Return the words of a language: Swedish for "sv", else English."""
    return WORDS["sv" if language.lower().startswith("sv") else "en"]


def language_of(quotes: pd.DataFrame) -> str:
    """Return the language in which a table of quotes tells its reasons; "" when it no longer knows."""
    return str(quotes.attrs.get("language", ""))


def language_of_study(project: "Project") -> str:
    """Return the language in which a study's results are told: that of its codebook, else of project.yaml, else of its texts."""
    return project.codebook.language or project.corpus.language


def report_language(project: "Project", language: str = "") -> str:
    """Return the language of a report: the one asked for ("sv" or "en"), else the study's. Raises `CodingError` for another."""
    if language and language not in WORDS:
        raise CodingError(f"A report cannot be written in {language!r}. Choose one of: {', '.join(WORDS)}.")
    return language or language_of_study(project)


def heading_for(table: pd.DataFrame, words: dict[str, Any]) -> list[str]:
    """Return how the codings behind a table came about, in lines; for rules alone also what that means."""
    return heading(sorted(set(table["source"].astype(str))), sorted(set(table["coder"].astype(str))), words)


def heading(sources: list[str], coders: list[str], words: dict[str, Any], because: Iterable[str] = ()) -> list[str]:
    """As `heading_for`, from the names of sources and coders; ``because``: why each of a consensus's codings stands there."""
    if not sources:
        return []
    if sources == ["rule"]:
        both = " – ".join(line for line in (words["not_read"], words["not_read_own"]) if line)
        return [f"{both}.", words["not_read_means"]]
    if sources == ["model"]:
        return [words["by_model"] + "."]
    who = ", ".join(coders)
    if coders == [CONSENSUS]:
        return [f"{words['by_consensus']}{_how_settled(because, words)}."]
    if set(sources) <= set(PEOPLE):
        return [words["by_people"].format(coders=who) + "."]
    return [words["mixed"].format(sources=", ".join(words["sources"][s] for s in sources), coders=who) + "."]


def _how_settled(because: Iterable[str], words: dict[str, Any]) -> str:
    """How many codings of a consensus several gave, someone decided, or came from the only reader; "" when no coding says."""
    told: Counter[tuple[str, str]] = Counter()
    for reason in map(str, because):
        if given := _AGREED.match(reason):
            told["agreed_both" if given[1].count(" and ") == 1 else "agreed_several", ""] += 1
        elif decided := _DECIDED.match(reason):
            told["decided", decided[1]] += 1
        else:
            told["taken_over" if reason.startswith("taken over from ") else "untold", ""] += 1
    if not {kind for kind, _ in told} - {"untold"}:
        return ""
    order = ("agreed_both", "agreed_several", "decided", "taken_over", "untold")
    lines = sorted(told.items(), key=lambda line: (order.index(line[0][0]), line[0][1]))
    parts = ", ".join(words[kind].format(n=n, who=who) for (kind, who), n in lines)
    return str(words["consensus_of"].format(n=sum(told.values()), parts=parts))


def stated(design: "Design", name: str, told: str, words: dict[str, Any]) -> str:
    """Return what a study decided, or that it is a default: ``name`` is "sampling" or "approach", ``told`` its value in words."""
    return told if design.states(name) else str(words["not_stated"].format(value=told))


def material(corpus: "Corpus", words: dict[str, Any]) -> str:
    """Return what a corpus holds: "15 interviews", "2 published reports" …"""
    kinds = [held.reads_as for held in corpus.values()]
    told = []
    for kind in ("interview", "report", "answers"):
        n, plural = kinds.count(kind), kind if kind.endswith("s") else f"{kind}s"
        if n:
            told.append(words[f"one_{plural[:-1]}"] if n == 1 else words[plural].format(n=n))
    return ", ".join(told)
