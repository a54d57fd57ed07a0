"""The forms of a Swedish adjective or participle, and what in the table bears them out."""

from collections.abc import Iterator

from coding.language.evidence import Evidence
from coding.language.irregular import plural_of_participle, verb_of_participle
from coding.language.joints import VOWELS

_PARTICIPLES_IN_TT = ("satt",)


def neuter_of(adjective: str) -> str:
    """Return the neuter of an adjective or participle.

    >>> [neuter_of(word) for word in ("snabb", "fri", "röd", "född", "anställd", "trött")]
    ['snabbt', 'fritt', 'rött', 'fött', 'anställt', 'trött']
    """
    if adjective[-1] in VOWELS:
        return adjective + "tt"
    if adjective.endswith("dd"):
        return adjective[:-2] + "tt"
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
        lemma = self.table.lemma(word)
        if word.endswith("ad") and lemma in (None, word[:-1]):
            yield word + "e"
            yield word[:-1] + "t"
        elif word.endswith("d") and self._is_participle_alone(word):
            yield from (word + "a", word + "e", neuter_of(word))
        elif word.endswith("t") and self._is_participle_in_t(word, lemma):
            yield word + "a"
        elif word.endswith("en") and (verb := verb_of_participle(word) or self._verb_of(word)):
            yield from self._in_en(word, verb)

    def _in_en(self, participle: str, verb: str) -> Iterator[str]:
        """Give plural and neuter of a participle such as `sjukskriven`, unless the letters are a noun's (`slaget`)."""
        neuter = participle[:-1] + "t"
        for form in (plural_of_participle(participle), neuter):
            lemma = self.table.lemma(form)
            if lemma in (None, form, participle) or verb.endswith(lemma) or lemma.endswith(verb):
                yield form

    def genitives_of_people(self, word: str) -> Iterator[str]:
        """Give the genitive of an adjective's plural, which stands for people: `vuxnas`, `anställdas`, `utbildades`."""
        lemma = self.table.lemma(word)
        own = (word, lemma)
        if self._is_noun(word):
            return
        in_en = plural_of_participle(word) if word.endswith("en") else word
        for plural in (word + "a", word + "e" if word.endswith("ad") else word, in_en):
            if plural not in own and self.table.lemma(plural) in own and self.table.lemma(plural + "s") in (None, *own):
                yield plural + "s"

    def _verb_of(self, word: str) -> str:
        """Return the verb under which the table has a participle and its plural (`tvungen`, `tvungna`), or ""."""
        verb = self.table.lemma(word) or ""
        return verb if verb.endswith("a") and self.table.lemma(plural_of_participle(word)) == verb else ""

    def _is_participle_in_t(self, word: str, lemma: str | None) -> bool:
        """Tell whether a word is a participle such as `kränkt` or `utsatt`: its plural stands under the same verb."""
        if lemma is None:
            return word.endswith(_PARTICIPLES_IN_TT)
        plural = word + "a"
        return not self._is_noun(word) and lemma.endswith("a") and lemma != plural and self.table.lemma(plural) == lemma

    def _is_participle_alone(self, word: str) -> bool:
        """Tell whether a word is a verb's participle (`nedlagd`) and no noun (`nämnd`)."""
        verb = self.table.lemma(word) or ""
        return verb.endswith("a") and not self._is_noun(word)

    def _is_noun(self, word: str) -> bool:
        """Tell whether a participle's letters are a noun's as well: `nämnd`, `följd`, `rest`, `väst`."""
        return self.table.lemma(word + "en") is not None
