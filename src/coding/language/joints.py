"""The letters with which Swedish joins members of a compound, and the endings of nouns made of verbs."""

import re
from collections.abc import Iterator

VOWELS = frozenset("aeiouyåäö")
_SHORTEST_WITH_E = 4  # `uts` is no `ute`
_DEVERBAL = re.compile("(.{3,}?)(ning|ing)(en|ar|arna)?s?")


def verb_and_noun(form: str) -> tuple[str, str] | None:
    """Return the verb that a noun in -ning or -ing would be of, and the noun itself, or None.

    >>> verb_and_noun("skipningen"), verb_and_noun("bostaden")
    (('skipa', 'skipning'), None)
    """
    found = _DEVERBAL.fullmatch(form)
    return (found[1] + "a", found[1] + found[2]) if found else None


def next_starts(form: str, end: int) -> tuple[int, ...]:
    """Return where the next member may begin: of three equal consonants two are written, so one may be shared."""
    if end >= 2 and form[end - 1] == form[end - 2] and form[end - 1] not in VOWELS:
        return end, end - 1
    return (end,)


def participle_noun(form: str) -> str | None:
    """Return the noun in -ande or -ende that a form belongs to, or None.

    >>> participle_noun("boendena"), participle_noun("boendets"), participle_noun("hyror")
    ('boende', 'boende', None)
    """
    bare = form.removesuffix("s") if len(form) > 5 else form
    for ending in ("na", "n", "t", ""):
        if bare.endswith(ending):
            noun = bare[: len(bare) - len(ending)]
            if noun.endswith(("ande", "ende")) and len(noun) > 5:
                return noun
    return None


def first_lemmas(piece: str) -> Iterator[tuple[str, str, float]]:
    """Give the lemmas that a member before the last may stand for, each with its link and the link's cost.

    >>> [lemma for lemma, link, cost in first_lemmas("skol")]
    ['skol', 'skola', 'skole']
    >>> [lemma for lemma, link, cost in first_lemmas("arbets")]
    ['arbets', 'arbet', 'arbete', 'arbetsa', 'arbetse']
    """
    yield piece, "", 0.0
    if piece.endswith("s") and len(piece) > 1:
        yield piece[:-1], "s", 0.1
        if piece[-2] not in VOWELS and len(piece) > _SHORTEST_WITH_E:
            yield piece[:-1] + "e", "s", 0.4
    if piece[-1] not in VOWELS:
        yield piece + "a", "vowel", 0.3
        yield piece + "e", "vowel", 0.3
    if piece.endswith("ie"):
        yield piece[:-1] + "um", "vowel", 0.3
    for ending, cost in (("o", 0.3), ("u", 0.8), ("e", 0.4), ("es", 0.5)):
        if piece.endswith(ending):
            yield piece[: -len(ending)] + "a", "s" if ending == "es" else "vowel", cost
    if piece[-1] in "ea":
        yield piece[:-1], "plain vowel", 1.2
