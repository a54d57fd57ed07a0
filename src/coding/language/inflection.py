"""The forms of a Swedish word, from the word's side: what a rule's word is looked for in.

The table has one lemma for each form, often the rarer one (`delades` under `delad`, `vägarna` under `vägare`). Here a
word's regular forms are laid out, and given to it where the table bears out the paradigm, not each single form: if
`vägar` is of `väg`, so is `vägarna`; if `delade` leads to `dela`, `dela` has all forms of its kind.
"""

from collections.abc import Iterator

from coding.language.adjectives import Adjectives
from coding.language.evidence import AUXILIARIES, SIBILANTS
from coding.language.function_words import FUNCTION_WORDS
from coding.language.irregular import FURTHER_FORMS, NOT_INFLECTED
from coding.language.nouns import Nouns
from coding.language.table import LemmaTable
from coding.language.verbs import Verbs


class Inflection:
    """The forms of words, as far as a table bears them out.

    >>> from coding.language.table import lemma_table
    >>> inflection = Inflection(lemma_table("sv"))
    >>> {"delades", "delat", "delas"} <= set(inflection.forms_of("dela")), "vägarna" in inflection.forms_of("väg")
    (True, True)
    >>> "samlingar" in inflection.forms_of("samla")
    False
    """

    def __init__(self, table: LemmaTable) -> None:
        self.nouns = Nouns(table)
        self._verbs = Verbs(table)
        self._adjectives = Adjectives(table)

    def forms_of(self, word: str) -> tuple[str, ...]:
        """Return the forms of a word, itself first; a word may be a noun and a verb at once."""
        nouns = (form for form in self.nouns.regular(word) if not self.nouns.says_little(form, word))
        regular = (*nouns, *self._verbs.regular(word), *self._verbs.weak(word), *self._adjectives.regular(word))
        forms = [
            *self.nouns.listed(word),
            *self.nouns.shifted(word),
            *self.nouns.further(word),
            *self._adjectives.of_participle(word),
            *self._verbs.listed(word),
            *(form for form in regular if AUXILIARIES.get(form, word) == word and form not in NOT_INFLECTED),
            *self._adjectives.genitives_of_people(word),
            *self._genitive(word),
            *FURTHER_FORMS.get(word, "").split(),
        ]
        return tuple(dict.fromkeys((word, *forms)))

    def _genitive(self, word: str) -> Iterator[str]:
        """Give the genitive of any word at all, a name or a form of a noun too, unless it is another word."""
        genitive = word + "s"
        if word.endswith(SIBILANTS) or genitive in NOT_INFLECTED or {word, genitive} & FUNCTION_WORDS["sv"]:
            return
        if self.nouns.lemma(genitive) in (None, word, *self.nouns.chained_lemmas(word)):
            yield genitive
