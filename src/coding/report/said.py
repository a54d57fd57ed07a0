"""What was said in a corpus, as runs of words: to keep it out of what is given away."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coding.language import fold

if TYPE_CHECKING:
    from coding.codebook import Code
    from coding.transcript import Corpus

_LONG = 5  # so many words in a row of a transcript are taken for its words wherever they stand
_OWN = 4  # so many respondent's words in a row that stand in one transcript alone
_SHORT = 3  # so many in a name; elsewhere where one of them stands in one transcript alone
_WORD = re.compile(r"\w+")
_SEVERAL = ""  # in place of a transcript's name, for what stands in several


class Said:
    """What was said in a corpus: tells which texts repeat it.

    A text repeats an interview when it has five words in a row of it; or four in a row of respondents that no other interview has; or
    three such that hold a word no other interview has. What every conversation holds ("vem som har") is nobody's words.
    """

    def __init__(self, corpus: "Corpus") -> None:
        self._long: set[tuple[str, ...]] = set()
        self._where: dict[tuple[str, ...], str] = {}
        for name, held in corpus.items():
            self._long.update(_runs_of(_words(held.text), _LONG))
            for turn in held.said():
                words = _words(held.words(turn.start, turn.end))
                for size in (1, _SHORT, _OWN):
                    for run in _runs_of(words, size):
                        if self._where.setdefault(run, name) != name:
                            self._where[run] = _SEVERAL

    def unless_said(self, text: str) -> str:
        """Return a text, or "" when it repeats an interview."""
        words = _words(text)
        repeats = (
            any(run in self._long for run in _runs_of(words, _LONG))
            or any(self._where.get(run) for run in _runs_of(words, _OWN))
            or any(
                self._where.get(run) and any(self._where.get((word,)) for word in run)
                for run in _runs_of(words, _SHORT)
            )
        )
        return "" if repeats else text

    def in_name(self, name: str) -> bool:
        """Tell whether a code's name was taken from what respondents said: three words in a row of it."""
        return bool(self.shared(name)) or not self.unless_said(name)

    def shared(self, text: str) -> str:
        """Return the first three words in a row of a text that a respondent said too, "" for none."""
        return next((" ".join(run) for run in _runs_of(_words(text), _SHORT) if run in self._where), "")

    def shared_by(self, codes: "Iterable[Code]") -> list[tuple[str, str]]:
        """Return where texts of codes share three words in a row with an interview: code and words, for somebody to look at."""
        found = []
        for code in codes:
            for text in (code.definition, *code.include, *code.exclude, *code.rules.any, *code.rules.unless):
                words = self.shared(text)
                if words:
                    found.append((code.id, words))
        return list(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _runs_of(words: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return (tuple(words[k : k + size]) for k in range(len(words) - size + 1))
