"""The forms of a Swedish adjective or participle, and what in the table bears them out."""

from collections.abc import Iterator

from coding.language.evidence import Evidence
from coding.language.joints import VOWELS


def neuter_of(adjective: str) -> str:
    """Return the neuter of an adjective or participle.

    >>> [neuter_of(word) for word in ("snabb", "fri", "röd", "anställd", "trött")]
    ['snabbt', 'fritt', 'rött', 'anställt', 'trött']
    """
    if adjective[-1] in VOWELS:
        return adjective + "tt"
    if adjective.endswith("d") and len(adjective) > 1:
        return adjective[:-1] + ("tt" if adjective[-2] in VOWELS else "t")
    return adjective if adjective.endswith("t") else adjective + "t"


class Adjectives(Evidence):
    """The forms of adjectives and participles, as far as a table bears them out."""

    def regular(self, word: str) -> Iterator[str]:
        if any(self.table.lemma(word + ending) == word for ending in ("are", "ast")) or (
            word.endswith(("ig", "lig", "isk", "sam", "bar")) and self.table.lemma(word + "a") == word
        ):
            if word.endswith("ig") or not self.says_little(neuter_of(word), word):
                yield neuter_of(word)  # `plötsligt`, but not `runt`
            # `ledare` is no comparative of `led`
            compared = (word + ending for ending in ("are", "ast", "aste"))
            yield from (form for form in compared if not self.is_foreign(form, word))
        elif word[-1] in "di" and self.lemma(word + "a") == word and not self.says_little(neuter_of(word), word):
            yield neuter_of(word)

    def of_participle(self, word: str) -> Iterator[str]:
        """Give the forms of a participle: `riktade` stands only under `rikta`, though `riktad` may be meant."""
        if word.endswith("ad") and self.table.lemma(word) == word[:-1]:
            yield word + "e"
            yield word[:-1] + "t"
        elif word.endswith("d") and self._is_participle_alone(word):
            yield from (word + "a", word + "e", neuter_of(word))

    def _is_participle_alone(self, word: str) -> bool:
        """Tell whether a word is a verb's participle (`nedlagd`) and no noun (`nämnd`)."""
        verb = self.table.lemma(word) or ""
        return verb.endswith("a") and self.table.lemma(word + "en") is None
