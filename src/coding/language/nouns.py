"""The forms of a Swedish noun, and what in the table bears them out."""

from collections.abc import Iterator

from coding.language.evidence import AUXILIARIES, SIBILANTS, Evidence
from coding.language.irregular import NO_PLURAL
from coding.language.joints import VOWELS
from coding.language.table import stem_of

PARTICIPLE_NOUNS = ("ande", "ende")

_NOUN_ENDINGS = (
    "", "s", "n", "ns", "en", "ens", "t", "ts", "et", "ets", "na", "nas", "a", "as",
    "ar", "ars", "arna", "arnas", "er", "ers", "erna", "ernas", "or", "ors", "orna", "ornas", "r", "rs", "rna", "rnas",
    "nde", "ena", "enas",
)  # fmt: skip
_WITNESS = {"ar": "arna", "ars": "arnas", "er": "erna", "ers": "ernas", "en": "ens", "et": "ets", "or": "orna"}
"""An ending that is no verb's, for an ending that may be one: `delar` is a form of `del` because `delarna` is."""
_PLURALS_IN_AR = ("ar", "ars", "arna", "arnas")
_GROUPS = (
    ("en", "ens"), ("et", "ets"), ("n", "ns"), ("t", "ts"),
    _PLURALS_IN_AR, ("er", "ers", "erna", "ernas"), ("r", "rs", "rna", "rnas"), ("na", "nas"),
)  # fmt: skip
"""Endings of nouns that go together: one borne out bears out the others."""
_GROUPS_IN_A = (("n", "ns"),)
_SHIFTED = {"a": "ä", "o": "ö", "å": "ä", "u": "ö"}
"""Vowels that some plurals shift: `hand`, `fot`, `gås`, `mus`."""
_PLURAL_ENDINGS = {
    "en": ("", "s", "en", "ens"),
    "erna": ("er", "ers", "erna", "ernas"),
    "arna": _PLURALS_IN_AR,
}
SHORTEST_IN_UM = 5  # `rum` has no forms without -um
_OF_UM = ("er", "ers", "erna", "ernas", "et", "ets")


def noun_forms(lemma: str) -> Iterator[tuple[str, str]]:
    """Give the forms that a noun may have, each with a form that would bear it out (itself if it needs none).

    >>> ("boendet", "boendet") in set(noun_forms("boende")), ("delar", "delarna") in set(noun_forms("del"))
    (True, True)
    """
    for stem in _noun_stems(lemma):
        for ending in _NOUN_ENDINGS:
            yield stem + ending, stem + _WITNESS.get(ending, ending)


def _noun_stems(lemma: str) -> list[str]:
    stems = [lemma]
    if lemma.endswith(("a", "e")):
        stems.append(lemma[:-1])
    if lemma.endswith("um") and len(lemma) >= SHORTEST_IN_UM:
        stems.append(lemma[:-2])
    if len(lemma) > 3 and lemma[-2] == "e" and lemma[-1] in "lnr":
        stems.append(lemma[:-2] + lemma[-1])
        if lemma[-4:-2] in ("mm", "nn"):
            stems.append(lemma[:-3] + lemma[-1])  # `himlar`
    if lemma[-1] == "m" and lemma[-2:-1] in VOWELS:
        stems.append(lemma + "m")  # `drömmar`
    return stems


def shifted_forms(lemma: str) -> Iterator[tuple[str, list[str]]]:
    """Give the plurals that a noun would have with a shifted vowel: a form that must bear them out, and the forms.

    >>> [(witness, forms[0]) for witness, forms in shifted_forms("bok")][3:]
    [('böcken', 'böck'), ('böckerna', 'böcker'), ('böckarna', 'böckar')]
    """
    stem = stem_of(lemma) if lemma.endswith("e") else lemma
    if len(lemma) > 4 and lemma.endswith(("el", "er")):
        stem = lemma[:-2] + lemma[-1]
    place = max(map(stem.rfind, _SHIFTED))
    if place < 0:
        return
    shifted = stem[:place] + _SHIFTED[stem[place]] + stem[place + 1 :]
    doubled = shifted[:-1] + "ck" if shifted.endswith("k") else shifted + shifted[-1]
    for plural in (shifted, doubled):
        for witness, endings in _PLURAL_ENDINGS.items():
            yield plural + witness, [plural + ending for ending in endings]


class Nouns(Evidence):
    """The forms of nouns, as far as a table bears them out."""

    def listed(self, noun: str) -> Iterator[str]:
        participle, neuter = noun.endswith(PARTICIPLE_NOUNS), self.table.lemma(noun + "et") == noun
        article = neuter or self.table.lemma(noun + "en") == noun
        plural_in_ar = self._may_have_plural_in_ar(noun)
        for form, witness in noun_forms(noun):
            known = self.table.lemma(form)
            if form == noun + "s" and noun.endswith(SIBILANTS):
                continue  # the genitive of `hus` is `hus`
            if not plural_in_ar and form.endswith(_PLURALS_IN_AR):
                continue
            if known is None and article and form.endswith(("a", "as")) and not form.endswith(("na", "nas")):
                continue  # the village of Berga
            if neuter and form.endswith("ar") and known == form:
                continue  # no ett-word has this plural: the hussar (see `_borne_out`)
            if AUXILIARIES.get(form, noun) == noun and (
                (known is None and form.startswith(noun[:-2]))
                or known == noun
                or self.table.lemma(witness) == noun
                or (participle and form.startswith(noun))
            ):
                yield form

    def shifted(self, noun: str) -> Iterator[str]:
        """Give the forms of a noun's plural with another vowel, if it has one."""
        for witness, forms in shifted_forms(noun):
            if noun in self.chained_lemmas(witness):
                yield from forms

    def regular(self, noun: str) -> Iterator[str]:
        found = list(self._borne_out(noun))
        yield from found
        ends_in_vowel = noun[-1] in VOWELS
        if noun + "et" in found and not ends_in_vowel:
            yield from (noun + "en", noun + "ens")  # `namnen`, which the table has under `namne`
        elif not found and not ends_in_vowel and any(self.shifted(noun)):
            yield from (noun + "en", noun + "ens")  # `roten`
        elif ends_in_vowel and noun + "er" in found:
            yield from (noun + "n", noun + "ns")  # `kön`
        elif not ends_in_vowel and self._has_plural_in_er(noun):
            yield from (noun + "en", noun + "ens")  # `tomten`, which the table has under `tomte`
        if found and not noun.endswith(SIBILANTS):
            yield noun + "s"
        if noun[-1] == "m" and noun + "men" in found and noun + "met" not in found:
            yield from (noun + "m" + ending for ending in _PLURALS_IN_AR)  # `drömmar`, in the table of `drömmare`
        agents = self.table.lemma(noun[:-1] + "arna") == noun[:-1] + "are"  # `visarna` are of `visare`, not of `vise`
        if noun.endswith("e") and noun + "n" in found and noun + "t" not in found and not agents:
            yield from (noun[:-1] + ending for ending in _PLURALS_IN_AR)

    def _borne_out(self, noun: str) -> Iterator[str]:
        """Give the forms of all groups of which one form stands under the noun and is no verb's."""
        in_a, plural_in_ar = noun.endswith("a"), self._may_have_plural_in_ar(noun)
        for stem in _noun_stems(noun):
            if in_a and stem != noun:
                continue
            neuter = self.lemma(stem + "et") == noun
            for group in _GROUPS_IN_A if in_a else _GROUPS:
                forms = [stem + ending for ending in group]
                if neuter and group[0] == "ar" and self.lemma(forms[0]) == forms[0]:
                    continue  # the hussars, which the table has under the house
                if group[0] == "ar" and not plural_in_ar:
                    continue
                if any(self.lemma(form) == noun for form in forms):
                    yield from forms

    def further(self, noun: str) -> Iterator[str]:
        """Give the forms of a noun that the table has under another noun alone: `studier` under `studie`."""
        if noun.endswith("um") and len(noun) >= SHORTEST_IN_UM:
            for ending in _OF_UM:
                if noun.endswith("ium") or self.table.lemma(noun[:-2] + ending) is None:
                    yield noun[:-2] + ending
        if noun.endswith("an") and self.table.is_lemma(other := noun[:-2] + "ning"):
            for ending in _PLURALS_IN_AR:
                yield other + ending
        if self._has_plural_in_ar(noun):
            if self.table.lemma(noun + "arna") == noun + "are":
                yield from (noun + "arna", noun + "arnas")
            if self.table.lemma(noun + "ar") == noun + "are" and not self.is_verb_in_ar(noun + "a"):
                yield from (noun + "ar", noun + "ars")

    def _may_have_plural_in_ar(self, noun: str) -> bool:
        """Tell whether a form in -ar may be a noun's plural: `oroar`, `testar`, `bokar` are the verb's alone."""
        if noun in NO_PLURAL or noun.endswith("o") or (any(self.shifted(noun)) and self.is_verb_in_ar(noun + "a")):
            return False
        return not (self._has_plural_in_er(noun) and self.is_verb_in_ar(noun + "a"))

    def _has_plural_in_er(self, noun: str) -> bool:
        return self.table.lemma(noun + "er") == noun == self.table.lemma(noun + "erna")

    def _has_plural_in_ar(self, noun: str) -> bool:
        """Tell whether `tolkarna` may be of `tolk`, not of `tolkare` alone; `ledarna` is not of `led`."""
        lemma = self.table.lemma
        return lemma(noun + "en") == noun and lemma(noun + "et") is None and lemma(noun + "er") is None
