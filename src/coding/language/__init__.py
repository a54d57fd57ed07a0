"""What the words of a language have in common: lemmas, members of compounds, words broken at line ends.

>>> from coding.language import language_for
>>> language_for("sv").holds("arbetsmarknadsenheten", "marknad", where="holds")
True
"""

from coding.language.folding import fold
from coding.language.function_words import says_little
from coding.language.known import language_for
from coding.language.language import Language
from coding.language.tags import language_fault, likely_mistake
from coding.language.words import Join, Members, Node

__all__ = [
    "Join",
    "Language",
    "Members",
    "Node",
    "fold",
    "language_fault",
    "language_for",
    "likely_mistake",
    "says_little",
]
