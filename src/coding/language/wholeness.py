"""Whether a word of the table stays whole: where its cover by known words is a mere accident of letters."""

from coding.language.commonness import commonness_in
from coding.language.pieces import Piece, letters_of
from coding.language.stops import BOUND_LAST, OPAQUE, SHORT_LAST, TRANSPARENT
from coding.language.table import LemmaTable

SHORTEST_MEMBER = 3
COMMON_SHORT = 3.8
_LONG_MEMBER = 7
_LONG_FIRST, _LONG_LAST = 4, 5
_JOINTS = frozenset("oue")
_LONGEST_SIMPLE = 9
_PRODUCTIVE = 2.7
_RAREST, _RAREST_OF_SIX = 2.3, 2.15
_UNPRODUCTIVE, _PRODUCTIVE_JOINED = 2.25, 3.1
_COMMON_ENOUGH = 2.8
_LIKE_PREFIXES = ("ut", "in", "av", "be", "om", "an", "ur", "o")
"""Beginnings of three letters that are a prefix and the next word's first letter: `uts` is no `utsa`."""


def is_short_noun(word: str, table: LemmaTable) -> bool:
    """Tell whether a word that the table may have under a verb (`fot` under `fota`) has a noun's article."""
    return any(table.lemma(word + article) == word for article in ("en", "et", word[-1] + "en"))


def _least_common(piece: Piece) -> float:
    """Return how common a member of a known word must be: short ones are more often an accident of letters."""
    length = piece.end - piece.start
    return 0.0 if length >= _LONG_MEMBER else _RAREST if length < _LONG_MEMBER - 1 else _RAREST_OF_SIX


class Wholeness:
    """Judges the covers of the words of one table."""

    def __init__(self, table: LemmaTable) -> None:
        self._table = table
        self._commonness = commonness_in(table)

    def keeps(self, form: str, lemmas: frozenset[str], pieces: tuple[Piece, ...]) -> bool:
        """Tell whether a word of the table is better left whole than covered by these members.

        A cover of short or altered members is an accident where the word itself is a member of many others: `kultur`
        is not `kula` and `tur`.
        """
        if lemmas & TRANSPARENT:
            return False
        if lemmas & OPAQUE:
            return True
        if "enhet" in pieces[-1].lemmas and any(lemma.removesuffix("het") in self._table for lemma in lemmas):
            return True  # an adjective in -en, as in `erfarenhet`
        if pieces[-1].lemmas & {"ring", "rad"} and any(map(self._is_of_verb_in_ra, lemmas)):
            return True
        if any(piece.reading.commonness < _least_common(piece) for piece in pieces):
            return True
        links = {piece.reading.link for piece in pieces}
        if "s" in links or pieces[-1].lemmas & frozenset(BOUND_LAST):
            return False
        whole = max(map(self._commonness, lemmas))
        altered = bool(links & {"vowel", "plain vowel"})
        if min(letters_of(piece) for piece in pieces) <= SHORTEST_MEMBER:
            return whole > _PRODUCTIVE if not altered else not self._is_short_compound(form, whole, pieces)
        return altered and whole > _PRODUCTIVE and max(map(len, lemmas)) <= _LONGEST_SIMPLE

    def _is_of_verb_in_ra(self, word: str) -> bool:
        """Tell whether a word in -ring or -rad is no ring and no row, but made of a verb (`lindring`, `splittrad`)."""
        verb = word.removesuffix("ring") + "ra" if word.endswith("ring") else word[:-1] if word.endswith("rad") else ""
        return self._table.is_lemma(verb)

    def _is_short_compound(self, form: str, whole: float, pieces: tuple[Piece, ...]) -> bool:
        """Tell whether two members, one of three letters and one altered, are more than an accident (`res` + `tid`).

        Most letters at random can be read so (`kur` + `siv`), so both must be common and neither like a prefix.
        """
        first, last = pieces[0], pieces[-1]
        joint = first.reading.link == "vowel" and first.end >= _LONG_FIRST and form[first.end - 1] in _JOINTS
        if len(pieces) > 2:
            return whole <= _UNPRODUCTIVE and min(piece.reading.commonness for piece in pieces) >= COMMON_SHORT
        if whole > (_PRODUCTIVE_JOINED if joint else _UNPRODUCTIVE):
            return False
        if letters_of(last) <= SHORTEST_MEMBER:
            noun = any(lemma in SHORT_LAST or is_short_noun(lemma, self._table) for lemma in last.lemmas)
            least = _RAREST if joint or first.end >= _LONG_MEMBER else _COMMON_ENOUGH
            return noun and last.reading.commonness >= COMMON_SHORT and first.reading.commonness >= least
        least = _COMMON_ENOUGH if last.end - last.start < _LONG_LAST else _RAREST
        common = min(first.reading.commonness, last.reading.commonness) >= least
        return common and not min(first.lemmas).startswith(_LIKE_PREFIXES)
