"""Words that turn a meaning round: a quote that loses one says something else, though every word left is verbatim."""

import re
from collections import Counter
from collections.abc import Iterable

_SWEDISH = "inte icke ej aldrig ingen inget inga ingenting ingenstans ingendera varken utan nej knappast"
_ENGLISH = "not never no none nobody nothing nowhere neither nor hardly scarcely without cannot"
_NORWEGIAN = "ikke ikkje aldri ingen intet ingenting ingenstads inkje verken hverken uten utan nei neppe"
_DANISH = "ikke aldrig ingen intet ingenting hverken uden nej næppe"
_GERMAN = "nicht nie niemals kein keine keinen keinem keiner keines nichts niemand nirgends weder ohne nein kaum"
_FINNISH = "ei en et emme ette eivät älä älkää"
_BY_LANGUAGE = {
    "nb": _NORWEGIAN, "nn": _NORWEGIAN, "no": _NORWEGIAN, "da": _DANISH, "de": _GERMAN, "fi": _FINNISH,
}  # fmt: skip
_WORD = re.compile(r"\w+(?:[’']\w+)?")
_CONTRACTED = re.compile(r"\w+n[’']t")  # don't, isn’t


def negations_in(text: str, language: str = "") -> list[str]:
    """Return the negations in a text, as they stand there: those of Swedish and English, and of ``language``.

    >>> negations_in("Vi fick aldrig nycklar, inte en enda gång.", "sv")
    ['aldrig', 'inte']
    >>> negations_in("They don't. Not once.", "en")
    ["don't", 'Not']
    """
    known = _forms(language)
    return [word for word in _WORD.findall(text) if word.lower() in known or _CONTRACTED.fullmatch(word.lower())]


def negations_lost(before: str, after: Iterable[str], language: str = "") -> list[str]:
    """Return the negations of a text that no longer stand in what is shown of it, each as often as it is gone."""
    left = Counter(word.lower() for text in after for word in negations_in(text, language))
    lost = []
    for word in negations_in(before, language):
        if left[word.lower()]:
            left[word.lower()] -= 1
        else:
            lost.append(word)
    return lost


def _forms(language: str) -> set[str]:
    code = language.lower()[:2]
    return set(" ".join([_SWEDISH, _ENGLISH, _BY_LANGUAGE.get(code, "")]).split())
