"""The language in which each transcript is searched, and what its rules cannot know in it."""

from __future__ import annotations

from coding.codebook import Codebook
from coding.codings import check_given
from coding.errors import CodingError
from coding.language import Language, language_fault, language_for, likely_mistake
from coding.transcript import Corpus


def by_language(corpus: Corpus, codebook: Codebook) -> dict[str, list[str]]:
    """Group transcripts by language: the transcript's, else the study's, else the codebook's.

    Raises CodingError for a language that is no code, such as "Swedish".
    """
    groups: dict[str, list[str]] = {}
    for name, transcript in corpus.items():
        groups.setdefault(corpus.language_of(transcript) or codebook.language, []).append(name)
    for language, names in groups.items():
        if fault := language_fault(language):
            raise CodingError(f"The language of the transcript {names[0]!r}: {fault}")
    return groups


def language_notes(corpus: Corpus, codebook: Codebook) -> list[str]:
    """Return a sentence for each language in which rules find words only as they are written, or that may be another.

    >>> from coding.codebook import Code, Rules
    >>> from coding.transcript import Transcript
    >>> book = Codebook("Homes", "so", codes=[Code("home", "Home", rules=Rules(any=["guri"]))])
    >>> language_notes(Corpus([Transcript("R01", "guryaha")]), book)
    ["rules know no word forms of the language 'so': they find words as written, letter case apart; write each form, or wildcards"]
    """
    check_given(corpus=corpus, codebook=codebook)
    if not any(code.rules.any for code in codebook):
        return []
    notes = []
    for tag in by_language(corpus, codebook):
        if mistake := likely_mistake(tag):
            notes.append(mistake)
        elif not tag:
            notes.append(
                "no language is named, so that rules find words as written, letter case apart; "
                "write one in the codebook, such as language: sv"
            )
        elif type(language_for(tag)) is Language:
            notes.append(
                f"rules know no word forms of the language {tag!r}: they find words as written, letter case apart; "
                "write each form, or wildcards"
            )
    return notes
