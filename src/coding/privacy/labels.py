"""Is a label a name? What speakers, transcripts and participants are called, and the values of attributes.

A label has no sentence around it, and "Respondent" begins with a capital as "Karin" does: here the words themselves decide, and in
doubt it is a name. Common given names are names whatever else they mean ("Ola", "Tommy"); so is a short word with a capital that is no
word for a role or a kind of text ("Ek", "Berg", "Li"), and what neither the language nor English knows; two capitalised words in a row
need a word for a role among them. Codes (R07, IP4), abbreviations, words for roles and long ordinary words are none.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from coding.language import Language, fold, language_for
from coding.language.language import TabledLanguage
from coding.privacy.key import key_names_in
from coding.privacy.label_words import COMMON_WORDS_TOO, GIVEN, NEUTRAL
from coding.privacy.shapes import shapes_in

# "respondentA" and "KarinHolmlund" are two words each; digits and signs stand between words.
_WORD = re.compile(r"[A-ZÅÄÖÆØÉÜ]?[^\W\d_A-ZÅÄÖÆØÉÜ]+|[A-ZÅÄÖÆØÉÜ]+(?![a-zåäöæøéü])")
_SURNAME = re.compile(r"(?:sson|lund|berg|ström|kvist|qvist|gren|blad|dahl|holm|stedt|strand|löf|hagen)s?$")
_LONGEST = 14  # letters; longer words are compounds that a table need not hold
_FEW = 3  # words: in a longer label a given name in lower case may be any word
_HARMLESS = frozenset({"date", "number"})  # shapes that file names are made of

# How words for what people do end, in Swedish and English, where the language knows the word.
_ROLE = re.compile(
    r"(?:are|arna|ant|ent|ist|ör|örer|chef|strateg|ansvarig|lots|log|peut|sköterska|ombud|ing|ion|ner|ker|tor|ger|her|der|wer)$"
)
_SHORT = 6  # letters: surnames that are words are short (Ek, Lind, Sand), words for roles that are short are listed


def holds_name(label: str, language: str = "", *, key: Iterable[str] = (), shown_in_lower_case: bool = True) -> bool:
    """Tell whether a label holds a name, a number or an address that tells who somebody is.

    >>> [holds_name(label, "sv") for label in ("R07", "Respondent 7", "Socialsekreterare", "Anna", "Karin S", "intervju-karin")]
    [False, False, False, True, True, True]
    """
    label = label.replace("_", " ").strip()
    if any(each.kind not in _HARMLESS for each in shapes_in(label)) or any(key_names_in(label, key)):
        return True
    tables = _tables(language)
    words = [match.group() for match in _WORD.finditer(label)]
    few = len(words) <= _FEW
    if not isinstance(language_for(language), TabledLanguage) and language:
        # In a language without a table a single unknown word may be any word; two with capitals are a name.
        names = [word for word in words if word[0].isupper() and _is_unknown(word, tables)]
        return len(names) > 1 or any(_is_given(word, few) for word in words)
    if any(_is_given(word, few and shown_in_lower_case) for word in words):
        return True
    if any(_is_unknown(word, tables) for word in words if word[0].isupper() or shown_in_lower_case):
        return True
    doubtful = {word for word in words if _is_doubtful(word, tables)}
    if shown_in_lower_case and doubtful:
        return True
    return any(first in doubtful and second in doubtful for first, second in _rows(label)) or (
        shown_in_lower_case and any(not _is_role(first) and not _is_role(second) for first, second in _rows(label))
    )


def _rows(label: str) -> Iterator[tuple[str, str]]:
    """Two capitalised words with nothing but a blank between them; abbreviations are none."""
    found = [match for match in _WORD.finditer(label) if not _is_abbreviation(match.group())]
    for first, second in pairwise(found):
        if label[first.end() : second.start()] == " " and first.group()[0].isupper() and second.group()[0].isupper():
            yield first.group(), second.group()


def _tables(language: str) -> tuple[Language, ...]:
    own = language_for(language or "sv")
    return (own, language_for("en")) if isinstance(own, TabledLanguage) else (language_for("en"),)


def _is_abbreviation(word: str) -> bool:
    return len(word) == 1 or (word.isupper() and len(word) <= 5)


def _is_given(word: str, in_lower_case: bool) -> bool:
    """A common given name; in lower case only where it is no common word too ("per", "max")."""
    form = fold(word)
    return form in GIVEN and (word[0].isupper() or (in_lower_case and form not in COMMON_WORDS_TOO))


def _is_role(word: str) -> bool:
    form = fold(word)
    return form in NEUTRAL or len(form) > _LONGEST or (len(form) > _SHORT and bool(_ROLE.search(form)))


def _is_doubtful(word: str, tables: tuple[Language, ...]) -> bool:
    """A capitalised word that may be a word and a name: a short one, or one that the language itself does not know as a word."""
    form = fold(word)
    if not word[0].isupper() or _is_abbreviation(word) or _is_role(word):
        return False
    return len(form) <= _SHORT or bool(_SURNAME.search(form)) or tables[0].is_name(form)


def _is_unknown(word: str, tables: tuple[Language, ...]) -> bool:
    """A word that is none as far as the tables know."""
    form = fold(word)
    if not 2 < len(form) <= _LONGEST or form in NEUTRAL or _is_abbreviation(word):
        return False
    if not all(table.is_name(form) for table in tables):
        return False
    whole = any(table.knows_whole(form) for table in tables)
    compound = not whole and any(table.knows(form) for table in tables)
    # A compound of known words is a role ("kommunstrateg") unless it ends as surnames do ("Holmlund").
    if compound or (not whole and not word[0].isupper()):
        return bool(_SURNAME.search(form))
    return True
