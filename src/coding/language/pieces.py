"""The members of one cover of a word: what each may stand for, and where a cut is an accident of letters."""

import re
from dataclasses import dataclass

from coding.language.words import Node

_SHORTEST_BEFORE_YEAR = 6
_DERIVED = re.compile(
    r"(?:are|ar(?:e?ns?|na)|er(?:ing|ingen|ar|ad|ade|at|ande|are|bar|barhet|a)?|ör(?:en|er|s)?|ist(?:en|er|isk|iska|iskt)?|"
    r"i(?:g|ga|gt|ghet)|an|en|el|as|es|at|ad|ade|a|iv|ivt|iva|ing(?:en|ar|arna)?|l?ing|lig(?:a|t)?|is|et|or|ant|ent|ion(?:ism|ist|istisk)?)s?"
)
"""What is derived of a word by an ending, after a doubled consonant: `trapp-ist` is no `pist`, `hemställ-an` no `lan`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a piece of a word may stand for: lemmas, cost, commonness, and the link that follows (`s`, `vowel`, …)."""

    lemmas: frozenset[str]
    cost: float
    commonness: float
    link: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A member of one cover of a word, from `start` to `end`."""

    start: int
    end: int
    reading: Reading

    @property
    def lemmas(self) -> frozenset[str]:
        return self.reading.lemmas


def letters_of(piece: Piece) -> int:
    """Return the letters of a member, of an inflected one those of its shortest lemma: `programmet` is as `program`."""
    return min(piece.end - piece.start, *map(len, piece.lemmas)) if not piece.reading.link else piece.end - piece.start


def is_cut_wrong(form: str, before: Piece, start: int) -> bool:
    """Tell whether the end of another word begins here: of `sår` (`munsår`, but `arbetsår`), of -era (`integre` + `rad`), or an
    ending whose first consonant would be the one that two members share (`trapp` + `pist`, but `buss` + `station`)."""
    if start < before.end and _DERIVED.fullmatch(form, before.end):
        return True
    if form.startswith("gäng", start) and form.endswith("lån", 0, start):
        return True  # `lång` and `äng`
    if form.startswith("år", start):
        return start < _SHORTEST_BEFORE_YEAR and before.reading.link == "s"
    return form[start - 1] == "e" and form.startswith(("ring", "rad", "rat"), start)


def shifted(nodes: tuple[Node, ...], by: int, end: int) -> tuple[Node, ...]:
    """Return nodes found in a member at their place in the word; the last one reaches to the member's end."""
    moved = []
    for number, node in enumerate(nodes):
        stop = end if number == len(nodes) - 1 else min(node.end + by, end)
        start = min(node.start + by, stop)
        moved.append(Node(start, stop, node.lemmas, shifted(node.children, by, stop)))
    return tuple(moved)
