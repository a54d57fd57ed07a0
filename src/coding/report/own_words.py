"""The codebook's own words, which are no risk where a report shows them: the names of its codes, and abbreviations that it explains."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coding.language import fold, language_for
from coding.language.given_names import name_in
from coding.privacy.identifiers import capitals_of

if TYPE_CHECKING:
    from coding.project import Project

_EXPLAINED = re.compile(r"(?P<words>(?:[^\W\d_]+[ -]){1,5})\((?P<short>[^\W\d_a-zåäöæøéü]{2,6})\)")
_WORD = re.compile(r"[^\W\d_]+")


def own_words(project: "Project", texts: Iterable[str]) -> frozenset[str]:
    """Return, folded, the words that a codebook and guide stand for themselves: codes called by one word, and abbreviations that the
    ``texts`` explain in brackets behind their words.

    A code's name that somebody in the transcripts is called too ("Björn", or a capital in mid-sentence) is not among them.
    """
    corpus, book = project.corpus, project.codebook
    called = capitals_of(list(corpus.values()), language_for(corpus.language)).in_mid_sentence
    names = {fold(code.name) for code in book if _WORD.fullmatch(code.name)}
    plain = {name for name in names if name not in called and not name_in(name)}
    return frozenset(plain.union(*(explained(text) for text in texts)))


def explained(text: str) -> Iterator[str]:
    """Yield, folded, the abbreviations that stand in brackets behind the words whose letters they take, in order.

    >>> list(explained("Eget boende (EBO) och granne (KH), arbetsmarknadsenheten (AME)"))
    ['ebo', 'ame']
    """
    for match in _EXPLAINED.finditer(text):
        short = fold(match["short"])
        words = [fold(word) for word in _WORD.findall(match["words"])]
        if any(words[k].startswith(short[0]) and _in_order(short, " ".join(words[k:])) for k in range(len(words))):
            yield short


def _in_order(letters: str, text: str) -> bool:
    left = iter(text)
    return all(letter in left for letter in letters)
