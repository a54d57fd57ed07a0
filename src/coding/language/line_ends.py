"""Whether a word broken at a line end is one word, keeps its hyphen, or is cut short before "och".

The rules and their order were made on 639 line ends of Swedish reports, and tried on words with a real hyphen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coding.language.folding import fold
from coding.language.words import Join

Occurrences = Callable[[str], int] | Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LineEnds:
    """What a language adds to the rules: words after which a cut-off word stands, parts that keep their hyphen."""

    conjunctions: frozenset[str] = frozenset()
    hyphenated: frozenset[str] = frozenset()

    def join(self, left: str, right: str, *, knows: Callable[[str], bool], context: Occurrences | None) -> Join:
        """Decide about `left`, hyphen, line end, `right`; the first rule that fits decides."""
        count = _counter(context)
        with_hyphen, together = f"{left}-{right}", _together(left, right)
        heading = together.isupper() and len(right) > 1
        if fold(right) in self.conjunctions:
            return Join(f"{left}- {right}", joined=False, certain=True, reason="a word cut short before a conjunction")
        if (_is_abbreviation(left) and not heading) or left[-1:].isdigit():
            return Join(with_hyphen, joined=False, certain=True, reason="an abbreviation or a number before the hyphen")
        if right[:1].isupper() and not heading:
            return Join(with_hyphen, joined=False, certain=True, reason="a capital letter after the hyphen")
        if count(fold(with_hyphen)) and not count(fold(together)):
            return Join(with_hyphen, joined=False, certain=True, reason="written with a hyphen inside a line")
        if fold(left) in self.hyphenated:
            return Join(with_hyphen, joined=False, certain=True, reason="a first part that keeps its hyphen")
        word = fold(together).rstrip("-")
        if count(word) or knows(word):
            return Join(together, joined=True, certain=True, reason="a known word or a compound of known words")
        return Join(with_hyphen, joined=False, certain=False, reason="not known as one word")


def _together(left: str, right: str) -> str:
    """Return the word without its hyphen; of three equal consonants, written out at a line end, two are left."""
    if len(left) > 1 and left[-1] == left[-2] == right[:1]:
        return left + right[1:]
    return left + right


def _is_abbreviation(piece: str) -> bool:
    return sum(letter.isupper() for letter in piece) >= 2


def _counter(context: Occurrences | None) -> Callable[[str], int]:
    if context is None:
        return lambda form: 0
    if isinstance(context, Mapping):
        counts = context
        return lambda form: counts.get(form, 0)
    return context
