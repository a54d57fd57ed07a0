"""How common a word is, estimated from how many words of the table it is part of."""

import math
from collections.abc import Callable
from functools import cache, lru_cache

from coding.language.table import LemmaTable

_SHORT = 5
"""Letters up to which a word may be the end of another one by chance."""
_LEAST_OF_ITS_OWN = 0.3
_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"


@cache
def commonness_in(table: LemmaTable) -> Callable[[str], float]:
    """Return what estimates how common a word is; it remembers for all codebooks, as it hangs on the table alone."""

    @lru_cache(maxsize=1 << 15)
    def commonness(word: str) -> float:
        """Estimate the decimal logarithm of a word's occurrences in 10^9 words, from how many words it is part of.

        The weights come from a straight line through 6,000 Swedish words whose frequency is known.
        """
        before, after = table.words_beginning(word), _words_ending(table, word)
        return max(1.0, 1.9 + 0.7 * math.log10(1 + before) + 0.55 * math.log10(1 + after))

    return commonness


def _words_ending(table: LemmaTable, word: str) -> int:
    """Return how many words end with a word, unless nearly all of them end with a longer one.

    Words in `skäl` say nothing of `käl`; those in `slag` are too few to hide `lag`.

    >>> from coding.language.table import lemma_table
    >>> _words_ending(lemma_table("sv"), "käl") < 5 < _words_ending(lemma_table("sv"), "skäl")
    True
    """
    ending = table.words_ending(word)
    if len(word) > _SHORT or not ending:
        return ending
    longer = (letter + word for letter in _LETTERS if table.is_lemma(letter + word))
    own = ending - sum(map(table.words_ending, longer))
    return own if own < ending * _LEAST_OF_ITS_OWN else ending
