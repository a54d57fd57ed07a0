"""The language in which each transcript is searched, and what its rules cannot know in it."""

from __future__ import annotations

from coding.codebook import Codebook
from coding.codings import check_given
from coding.errors import CodingError
from coding.language import Language, language_fault, language_for, likely_mistake
from coding.notation import terms_of
from coding.rules.plan import written_rules
from coding.transcript import Corpus

_SOME = 3


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
    """Return a sentence for each language in which rules cannot find what they say, or that may be another than is meant.

    Rules find words only as they are written; members of compounds are looked for where words are not split; the
    transcripts are in another language than the codebook.

    >>> from coding.codebook import Code, Rules
    >>> from coding.transcript import Transcript
    >>> book = Codebook("Homes", "so", codes=[Code("home", "Home", rules=Rules(any=["guri"]))])
    >>> language_notes(Corpus([Transcript("R01", "guryaha")]), book)
    ["rules know no word forms of the language 'so': they find words as written, letter case apart; write each form, or wildcards"]
    """
    check_given(corpus=corpus, codebook=codebook)
    if not any(code.rules.any for code in codebook):
        return []
    of_compounds = _rule_of_compounds(codebook)
    notes = []
    for tag, names in by_language(corpus, codebook).items():
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
        elif of_compounds and not language_for(tag).splits:
            rule, word, wildcard = of_compounds
            notes.append(
                f"words of the language {tag!r} are not split into their members: {rule!r} finds {word!r} and its forms alone; "
                f"write {wildcard!r} for compounds"
            )
        if tag and codebook.language and language_for(tag) is not language_for(codebook.language):
            some = ", ".join(names[:_SOME]) + (", …" if len(names) > _SOME else "")
            notes.append(
                f"the codebook is in the language {codebook.language!r}, but {_transcripts(len(names))} in {tag!r} ({some}): "
                f"there its rules are looked up as words of {tag!r}"
            )
    return notes


def _rule_of_compounds(codebook: Codebook) -> tuple[str, str, str] | None:
    """Return the first rule that looks for members of compounds, the word that it looks for, and the wildcard to write instead."""
    stars = {"begins": "{}*", "ends": "*{}", "holds": "*{}*"}
    for rule in written_rules(codebook):
        for term in terms_of(rule.tree):
            if term.mode in stars:
                return rule.text, term.text, stars[term.mode].format(term.text)
    return None


def _transcripts(number: int) -> str:
    return "1 transcript is" if number == 1 else f"{number} transcripts are"
