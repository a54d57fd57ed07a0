"""The noun of which a rule's word is a form: `lägenheter` is looked for as `lägenhet`."""

from collections.abc import Callable, Iterator

from coding.language.function_words import FUNCTION_WORDS
from coding.language.irregular import NOT_INFLECTED
from coding.language.joints import VOWELS
from coding.language.nouns import SHORTEST_IN_UM, Nouns

_OF_A = ("n", "or", "orna")
_OF_E = ("n", "t", "na", "ar", "arna", "er", "erna")
_OF_VOWELS = ("n", "t", "ar", "arna", "er", "erna", "rna")
_OF_CONSONANTS = ("n", "en", "et", "ar", "arna", "er", "erna", "na")
_DEFINITE = ("n", "t", "na")
_LONGEST_ENDING = 5
_SHORTEST_STEM = 2


def noun_of(form: str, nouns: Nouns, forms_of: Callable[[str], tuple[str, ...]]) -> str:
    """Return the noun of which a folded form is clearly one, or "": not if it may be another word's form as well.

    >>> from coding.language.inflection import Inflection
    >>> from coding.language.table import lemma_table
    >>> swedish = Inflection(lemma_table("sv"))
    >>> [noun_of(form, swedish.nouns, swedish.forms_of) for form in ("lägenheter", "hyran", "fötter", "delar", "boende")]
    ['lägenhet', 'hyra', 'fot', '', '']
    """
    noun = nouns.lemma(form)
    if noun is None or noun == form or form in NOT_INFLECTED:
        return ""
    if (
        noun in FUNCTION_WORDS["sv"]
        or _is_adjective(noun, nouns)
        or not (form in _forms(noun) or form in nouns.shifted(noun))
    ):
        return ""  # `männen` is not looked for as `man`, nor `akuten` as `akut`
    if any(form in forms_of(word) for word in _other_words(form, noun, nouns)) or nouns.table.is_word_of_its_own(form):
        return ""  # `dator` is no form of `data`, nor `modern` of `moder` alone
    return noun


def is_definite(form: str) -> bool:
    """Tell whether a noun's form has an article, as the names of authorities do (`Kronofogden`)."""
    return form.removesuffix("s").endswith(_DEFINITE)


def _is_adjective(noun: str, nouns: Nouns) -> bool:
    return noun[-1] not in VOWELS and nouns.lemma(noun + ("a" if noun.endswith("t") else "t")) == noun


def _forms(noun: str) -> Iterator[str]:
    """Give the plurals and the forms with an article that a noun may have, genitives too, and no other word's kind."""
    last = noun[-1]
    for stem in {noun, *_stems(noun)}:
        endings = _OF_A if last == "a" else _OF_E if last == "e" else _OF_VOWELS if last in VOWELS else _OF_CONSONANTS
        for ending in endings:
            yield from (stem + ending, stem + ending + "s")


def _stems(noun: str) -> Iterator[str]:
    if noun.endswith(("a", "e")):
        yield noun[:-1]
    if noun.endswith("um") and len(noun) >= SHORTEST_IN_UM:
        yield noun[:-2]
    if len(noun) > 3 and noun[-2] == "e" and noun[-1] in "lnr":
        yield noun[:-2] + noun[-1]
    if noun[-1] in "mn":
        yield noun + noun[-1]


def _other_words(form: str, noun: str, nouns: Nouns) -> Iterator[str]:
    """Give the words that the form may be of by its letters, beside a noun."""
    for size in range(1, min(_LONGEST_ENDING, len(form) - _SHORTEST_STEM) + 1):
        for word in (form[:-size], form[:-size] + "a", form[:-size] + "e"):
            if word not in (form, noun) and nouns.table.is_lemma(word):
                yield word
