"""The lemma table of a language, read when the first word is looked up.

The tables are simplemma's (https://github.com/adbar/simplemma). They are used where that package keeps them and not
copied. A table has one lemma for each form, and that lemma may be the wrong one of two (`boende` stands under `bo`).
"""

import bisect
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, cached_property, lru_cache
from importlib import import_module
from typing import NamedTuple

from coding.language.folding import fold

ENDING = 4
"""Letters of an ending that tell most words from letters that are none."""

WELL_KNOWN = frozenset({"sv", "en", "de", "nb", "nn", "da", "fi"})
"""Languages whose table is known to be there without asking."""


class _Index(NamedTuple):
    """Every lemma in lower-case letters, sorted, and as a set; the other lemmas, folded; for each lemma its forms that
    do not hold its stem; all endings."""

    lemmas: list[str]
    plain: frozenset[str]
    others: frozenset[str]
    strays: dict[str, list[str]]
    endings: frozenset[str]


class LemmaTable:
    """The lemmas of the words of one language; looking up costs nothing until the first word.

    >>> table = LemmaTable("sv")
    >>> table.lemma("bostäderna"), table.lemma("bostadsfrågorna")
    ('bostad', None)
    >>> "projektor" in table
    True

    `stem` gives the letters of a lemma that its regular forms keep. What was looked up last is remembered for all who
    use the table, whatever codebook they look up for.
    """

    def __init__(self, code: str, stem: Callable[[str], str] = str) -> None:
        self.code = code
        self.stem = stem
        self.lemma = lru_cache(maxsize=1 << 15)(self._find_lemma)

    @cached_property
    def _entries(self) -> Mapping[str, str]:
        factory = import_module("simplemma.strategies.dictionaries.dictionary_factory")
        entries: Mapping[str, str] = factory.DEFAULT_DICTIONARY_FACTORY.get_dictionary(self.code)
        return entries

    @cached_property
    def _guess(self) -> Callable[[str], str]:
        simplemma = import_module("simplemma")
        strategies = import_module("simplemma.strategies")
        lemmatizer = simplemma.Lemmatizer(lemmatization_strategy=strategies.DefaultStrategy(greedy=True))

        def guess(form: str) -> str:
            lemma: str = lemmatizer.lemmatize(form, lang=self.code)
            return lemma

        return guess

    def __contains__(self, form: str) -> bool:
        return self.lemma(form) is not None

    def _find_lemma(self, form: str) -> str | None:
        """Return the lemma that the table has for a folded form, folded too, or None."""
        written = _as_written(form)
        found = self._entries.get(written)
        if found is None:
            found = self._entries.get(written.capitalize())
        return None if found is None else fold(found)

    def lemma_with_capital(self, form: str) -> str | None:
        """Return the lemma of a folded form as a word with a capital, beside the one without: German *Mieten*, *mieten*."""
        found = self._entries.get(_as_written(form).capitalize())
        return None if found is None else fold(found)

    def is_name(self, form: str) -> bool:
        """Tell whether the table has a folded form only with a capital letter, as a name.

        >>> LemmaTable("sv").is_name("halmstad"), LemmaTable("sv").is_name("stad")
        (True, False)
        """
        return self._entries.get(form) is None and self._entries.get(form.capitalize()) is not None

    def guessed_lemma(self, form: str) -> str:
        """Return a lemma for any form, for a form outside the table by its ending; the form itself if nothing fits."""
        return fold(self._guess(_as_written(form))) if form else form

    @cached_property
    def _index(self) -> "_Index":
        stems: dict[str, str] = {}
        strays: dict[str, list[str]] = {}
        endings: set[str] = set()
        for form, lemma in self._entries.items():
            stem = stems.get(lemma)
            if stem is None:
                stem = stems[lemma] = self.stem(lemma)
            if stem not in form:
                strays.setdefault(lemma, []).append(fold(form))
            endings.add(form[-ENDING:])
        endings.update(lemma[-ENDING:] for lemma in stems)
        lemmas = sorted(lemma for lemma in stems if lemma.isalpha() and lemma.islower())
        plain = frozenset(lemmas)
        return _Index(lemmas, plain, frozenset(map(fold, stems)) - plain, strays, frozenset(map(fold, endings)))

    @property
    def _lemmas(self) -> list[str]:
        return self._index.lemmas

    @property
    def endings(self) -> frozenset[str]:
        """The last letters of all forms and lemmas, as many as `ENDING`; shorter words as a whole.

        >>> "städerna"[-ENDING:] in lemma_table("sv").endings, "stkxqz"[-ENDING:] in lemma_table("sv").endings
        (True, False)
        """
        return self._index.endings

    def strays(self, lemma: str) -> list[str]:
        """Return the forms of a lemma that do not hold its stem.

        >>> lemma_table("sv").strays("skola")
        ['ska', 'skall', 'skulle']
        """
        return self._index.strays.get(lemma, [])

    @cached_property
    def _backwards(self) -> list[str]:
        return sorted(lemma[::-1] for lemma in self._lemmas)

    def is_lemma(self, word: str) -> bool:
        """Tell whether a word is a lemma of the table, be it that the word itself stands under another one."""
        return word in self._index.plain

    def has_lemma(self, word: str) -> bool:
        """Tell whether a folded word is any lemma of the table, be it a name or an abbreviation."""
        return word in self._index.plain or word in self._index.others

    @cached_property
    def _forms_of_each(self) -> Counter[str]:
        return Counter(self._entries.values())

    def is_word_of_its_own(self, word: str) -> bool:
        """Tell whether the table has two forms or more under a word, not just those of a plural (`bomberna`, `bombers`).

        >>> table = lemma_table("sv")
        >>> [table.is_word_of_its_own(word) for word in ("dator", "rot", "modern", "bomber", "bilder")]
        [True, True, True, False, False]
        """
        endings = ("", "s", "na", "nas") if word.endswith("r") else ("", "s")
        says_little = [ending for ending in endings if self.lemma(word + ending) == word]
        forms = self._forms_of_each[word]
        return forms - ("" in says_little) > 1 and forms > len(says_little)

    def words_beginning(self, piece: str) -> int:
        """Return how many other lemmas of the table begin with these letters."""
        return _count_beginning(self._lemmas, piece)

    def words_ending(self, piece: str) -> int:
        """Return how many other lemmas of the table end with these letters."""
        return _count_beginning(self._backwards, piece[::-1])


def _as_written(form: str) -> str:
    """Return a folded form as a table has it: Greek words end in another sigma."""
    return form[:-1] + "ς" if form.endswith("σ") else form


def _count_beginning(words: list[str], piece: str) -> int:
    first = bisect.bisect_left(words, piece)
    last = bisect.bisect_left(words, piece + "\U0010ffff", first)
    return last - first - (first < len(words) and words[first] == piece)


def stem_of(lemma: str) -> str:
    """Return the letters of a Scandinavian lemma that its regular forms and its first members keep.

    >>> stem_of("skola"), stem_of("studium"), stem_of("medel"), stem_of("bostad")
    ('skol', 'studi', 'med', 'bostad')
    """
    if len(lemma) > 3 and lemma[-1] in "aeou":
        return lemma[:-1]
    if len(lemma) > 5 and lemma.endswith("um"):
        return lemma[:-2]
    if len(lemma) > 4 and lemma[-2] == "e" and lemma[-1] in "lnr":
        return lemma[:-2]
    return lemma


def has_table(code: str) -> bool:
    """Tell whether there is a table of a language.

    >>> has_table("is"), has_table("so")
    (True, False)
    """
    if code in WELL_KNOWN:
        return True
    supported = import_module("simplemma.strategies.dictionaries.dictionary_factory").SUPPORTED_LANGUAGES
    return code in supported


@cache
def lemma_table(code: str) -> LemmaTable:
    """Return the table of a language that has one (`has_table`), shared by all who use it."""
    return LemmaTable(code, stem_of)
