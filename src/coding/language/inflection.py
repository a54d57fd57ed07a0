"""The forms of a Swedish word, from the word's side: what a rule's word is looked for in.

The table has one lemma for each form, often the rarer one (`delades` under `delad`, `vägarna` under `vägare`). Here a
word's regular forms are laid out, and given to it where the table bears out the paradigm, not each single form: if
`vägar` is of `väg`, so is `vägarna`; if `delade` leads to `dela`, `dela` has all forms of its kind.
"""

from collections.abc import Iterator

from coding.language.function_words import FUNCTION_WORDS
from coding.language.irregular import DEPONENTS, FURTHER_FORMS, NO_PLURAL, NOT_INFLECTED, strong_forms
from coding.language.joints import VOWELS
from coding.language.table import LemmaTable, stem_of

AUXILIARIES = {
    "ska": "ska",
    "skall": "ska",
    "skulle": "ska",
    "vill": "vilja",
    "kan": "kunna",
    "får": "få",
    "lär": "lära",
    "leda": "leda",
    "leder": "leda",
    "slutet": "slut",
    "innehållet": "innehåll",
    "handlade": "handla",
    "beslutet": "beslut",
    "besluten": "beslut",
    "rättare": "rättare",
}
"""Forms that the table has under another word than is meant: common verbs with a noun's letters (`ska` and `skola`)."""

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
_SIBILANTS = ("s", "x", "z")
_GROUPS_IN_A = (("n", "ns"),)
_SHIFTED = {"a": "ä", "o": "ö", "å": "ä", "u": "ö"}
"""Vowels that some plurals shift: `hand`, `fot`, `gås`, `mus`."""
_PLURAL_ENDINGS = {
    "en": ("", "s", "en", "ens"),
    "erna": ("er", "ers", "erna", "ernas"),
    "arna": _PLURALS_IN_AR,
}
_OF_UM = ("er", "ers", "erna", "ernas", "et", "ets")
_FIRST_CONJUGATION = ("ar", "ade", "ades", "at", "ats", "as")
_LONGEST_PREFIX = 6
_SHORTEST_VERB = 4
_ADJECTIVES_OF_THEIR_OWN = frozenset({"bosatta", "bosattas"})
"""Participles that are no verb's any more: who is *bosatt* lives there. *har bosatt sig* is the verb, which never ends in -a."""


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
    if lemma.endswith("um"):
        stems.append(lemma[:-2])
    if len(lemma) > 3 and lemma[-2] == "e" and lemma[-1] in "lnr":
        stems.append(lemma[:-2] + lemma[-1])
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
        self.table = table

    def forms_of(self, word: str) -> tuple[str, ...]:
        """Return the forms of a word, itself first; a word may be a noun and a verb at once."""
        nouns = (form for form in self._regular_noun_forms(word) if not self._says_little(form, word))
        verbs = (*self._regular_verb_forms(word), *self._weak_verb_forms(word))
        regular = (*nouns, *verbs, *self._adjective_forms(word))
        forms = [
            *self._noun_forms(word),
            *self.shifted_forms_of(word),
            *self._further_noun_forms(word),
            *self._verb_forms(word),
            *(form for form in regular if AUXILIARIES.get(form, word) == word and form not in NOT_INFLECTED),
            *FURTHER_FORMS.get(word, "").split(),
        ]
        return tuple(dict.fromkeys((word, *forms)))

    # What the table says

    def _lemma(self, form: str) -> str | None:
        return AUXILIARIES.get(form) or self.table.lemma(form)

    def _chained_lemmas(self, form: str) -> tuple[str | None, str | None]:
        """Return the lemma of a form and that lemma's own: the table has `rötterna` under `rötter`, that under `rot`."""
        lemma = self.table.lemma(form)
        return lemma, None if lemma is None else self.table.lemma(lemma)

    def _is_of(self, form: str, verb: str) -> bool:
        """Tell whether a form stands under a verb or under its passive (`krävdes`, `krävas`)."""
        lemma, passive = self._lemma(form), verb + "s"
        return lemma == verb or (lemma == passive and passive not in DEPONENTS)

    def _leads_to(self, form: str, verb: str) -> bool:
        """Tell whether a form stands under a verb, under its passive, or under its participle, which stands under it."""
        lemma = self._lemma(form)
        return self._is_of(form, verb) or (lemma is not None and self.table.lemma(lemma) == verb)

    def _is_foreign(self, form: str, word: str) -> bool:
        """Tell whether the table knows a form, and under another word alone."""
        lemmas = self._chained_lemmas(form)
        return lemmas[0] is not None and word not in lemmas

    def _says_little(self, form: str, word: str) -> bool:
        """Tell whether a form is a function word, and no form of the word in the table: `oss` is not of `os`."""
        return form in FUNCTION_WORDS["sv"] and self._lemma(form) != word

    # Nouns

    def _noun_forms(self, noun: str) -> Iterator[str]:
        participle, neuter = noun.endswith(PARTICIPLE_NOUNS), self.table.lemma(noun + "et") == noun
        article = neuter or self.table.lemma(noun + "en") == noun
        for form, witness in noun_forms(noun):
            known = self.table.lemma(form)
            if form == noun + "s" and noun.endswith(_SIBILANTS):
                continue  # the genitive of `hus` is `hus`
            if noun in NO_PLURAL and form.endswith(_PLURALS_IN_AR):
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

    def shifted_forms_of(self, noun: str) -> Iterator[str]:
        """Give the forms of a noun's plural with another vowel, if it has one."""
        for witness, forms in shifted_forms(noun):
            if noun in self._chained_lemmas(witness):
                yield from forms

    def _regular_noun_forms(self, noun: str) -> Iterator[str]:
        found = list(self._borne_out(noun))
        yield from found
        ends_in_vowel = noun[-1] in VOWELS
        if noun + "et" in found and not ends_in_vowel:
            yield from (noun + "en", noun + "ens")  # `namnen`, which the table has under `namne`
        elif not found and not ends_in_vowel and any(self.shifted_forms_of(noun)):
            yield from (noun + "en", noun + "ens")  # `roten`
        elif ends_in_vowel and noun + "er" in found:
            yield from (noun + "n", noun + "ns")  # `kön`
        if found and not noun.endswith(_SIBILANTS):
            yield noun + "s"
        agents = self.table.lemma(noun[:-1] + "arna") == noun[:-1] + "are"  # `visarna` are of `visare`, not of `vise`
        if noun.endswith("e") and noun + "n" in found and noun + "t" not in found and not agents:
            yield from (noun[:-1] + ending for ending in _PLURALS_IN_AR)

    def _borne_out(self, noun: str) -> Iterator[str]:
        """Give the forms of all groups of which one form stands under the noun and is no verb's."""
        in_a = noun.endswith("a")
        for stem in _noun_stems(noun):
            if in_a and stem != noun:
                continue
            neuter = self._lemma(stem + "et") == noun
            for group in _GROUPS_IN_A if in_a else _GROUPS:
                forms = [stem + ending for ending in group]
                if neuter and group[0] == "ar" and self._lemma(forms[0]) == forms[0]:
                    continue  # the hussars, which the table has under the house
                if noun in NO_PLURAL and group[0] == "ar":
                    continue
                if any(self._lemma(form) == noun for form in forms):
                    yield from forms

    def _further_noun_forms(self, noun: str) -> Iterator[str]:
        """Give the forms of a noun that the table has under another noun alone: `studier` under `studie`."""
        if noun.endswith("um"):
            for ending in _OF_UM:
                if noun.endswith("ium") or self.table.lemma(noun[:-2] + ending) is None:
                    yield noun[:-2] + ending
        if noun.endswith("an") and self.table.is_lemma(other := noun[:-2] + "ning"):
            for ending in _PLURALS_IN_AR:
                yield other + ending
        if self._has_plural_in_ar(noun):
            if self.table.lemma(noun + "arna") == noun + "are":
                yield from (noun + "arna", noun + "arnas")
            if self.table.lemma(noun + "ar") == noun + "are" and not self._is_verb_in_ar(noun + "a"):
                yield from (noun + "ar", noun + "ars")

    def _has_plural_in_ar(self, noun: str) -> bool:
        """Tell whether `tolkarna` may be of `tolk`, not of `tolkare` alone; `ledarna` is not of `led`."""
        lemma = self.table.lemma
        return lemma(noun + "en") == noun and lemma(noun + "et") is None and lemma(noun + "er") is None

    # Verbs

    def _verb_forms(self, word: str) -> Iterator[str]:
        """Give the forms of a verb or a participle that the table has under another word.

        `samordnar` stands under `samordnare`, `anställdes` under `anställd`, and `riktade` only under `rikta`, though both
        `rikta` and `riktad` may be meant.
        """
        if word.endswith("ad") and self.table.lemma(word) == word[:-1]:
            yield word + "e"
            yield word[:-1] + "t"
        elif word.endswith("d") and self._is_participle_alone(word):
            yield from (word + "a", word + "e", neuter_of(word))
        if word.endswith("a") and self.table.lemma(word) == word:
            stem = word[:-2] if word[-3:-1] in ("nn", "mm") else word[:-1]
            if self.table.lemma(stem + "t") == stem + "d":
                yield stem + "t"
            for participle, past in ((stem + "d", stem + "de"), (stem + "t", stem + "te")):
                yield from (form for form in (past, past + "s") if self.table.lemma(form) == participle)
            yield from self._prefixed_forms(word)

    def _is_participle_alone(self, word: str) -> bool:
        """Tell whether a word is a verb's participle (`nedlagd`) and no noun (`nämnd`)."""
        verb = self.table.lemma(word) or ""
        return verb.endswith("a") and self.table.lemma(word + "en") is None

    def _prefixed_forms(self, verb: str) -> Iterator[str]:
        """Give the forms of a verb with a prefix whose base is strong: `bosatt` of `bosätta`, as `satt` is of `sätta`."""
        for size in range(2, min(_LONGEST_PREFIX, len(verb) - _SHORTEST_VERB) + 1):
            base = verb[size:]
            if self.table.lemma(base) == base and (strong := self.table.strays(base)):
                forms = (verb[:size] + form for form in strong if self.table.lemma(form) == base)
                forms = (form for form in forms if AUXILIARIES.get(form, verb) == verb)
                yield from (form for form in forms if form not in _ADJECTIVES_OF_THEIR_OWN)
                return

    def _regular_verb_forms(self, verb: str) -> Iterator[str]:
        if irregular := strong_forms(verb):
            yield from (form for form in _strong(verb, irregular) if form not in _ADJECTIVES_OF_THEIR_OWN)
        if verb.endswith("a") and len(verb) > 2:
            stem = verb[:-1]
            in_ar = self._is_verb_in_ar(verb)
            if in_ar:
                yield from (stem + ending for ending in _FIRST_CONJUGATION)
            past = _past(stem)
            if stem.endswith("r"):
                in_er = self._is_of(past, verb)
            else:
                in_er = self._is_of(stem + "er", verb) or (not in_ar and self._leads_to(past, verb))
            if in_er and not irregular:
                yield from (form for form in _second_conjugation(stem) if not self._says_little(form, verb))
        elif verb[-1] in VOWELS and self._leads_to(verb + "dde", verb):
            yield from (verb + ending for ending in ("r", "s", "dde", "ddes", "tt", "tts", "dd", "dda"))
        elif verb.endswith("as") and self.table.lemma(verb) == verb:
            yield from (verb[:-1] + "des", verb[:-1] + "ts")

    def _weak_verb_forms(self, verb: str) -> Iterator[str]:
        """Give the forms of a verb that have a noun's letters, where the table knows no such noun (`mötes`, `bidraget`)."""
        irregular = strong_forms(verb)
        for participle in irregular[2:]:
            if participle.endswith("en"):
                yield from self._forms_in_en(participle, verb)
        if verb.endswith("a") and (irregular or self._is_of(verb[:-1] + "er", verb)):
            passive = verb[:-1] + "es"
            if not self._is_foreign(passive, verb):
                yield passive
        participle = verb + "d"
        is_noun = self.table.lemma(participle + "en") is not None  # `månad`
        if verb.endswith("a") and len(verb) > 2 and self._is_verb_in_ar(verb) and not is_noun:
            yield participle

    def _forms_in_en(self, participle: str, verb: str) -> Iterator[str]:
        yield participle[:-2] + "na"
        if self.table.lemma(participle) in (None, participle, verb):
            neuter = participle[:-1] + "t"
            yield participle
            if self.table.lemma(neuter) in (None, neuter, participle, verb):
                yield neuter

    def _is_verb_in_ar(self, verb: str) -> bool:
        if self._is_of(verb + "r", verb) or self._leads_to(verb + "de", verb):
            return True
        return verb.endswith("era") and len(verb) > 5 and self.table.lemma(verb + "de") is None

    # Adjectives

    def _adjective_forms(self, word: str) -> Iterator[str]:
        if any(self.table.lemma(word + ending) == word for ending in ("are", "ast")) or (
            word.endswith(("ig", "lig", "isk", "sam", "bar")) and self.table.lemma(word + "a") == word
        ):
            if word.endswith("ig") or not self._says_little(neuter_of(word), word):
                yield neuter_of(word)  # `plötsligt`, but not `runt`
            # `ledare` is no comparative of `led`
            compared = (word + ending for ending in ("are", "ast", "aste"))
            yield from (form for form in compared if not self._is_foreign(form, word))
        elif word[-1] in "di" and self._lemma(word + "a") == word and not self._says_little(neuter_of(word), word):
            yield neuter_of(word)


def _past(stem: str) -> str:
    """Return the past of a verb in -er (`söka`, `bygga`, `sända`, `leda`, `lyfta`), from the infinitive without -a."""
    if stem.endswith(("mm", "nn")):
        stem = stem[:-1]
    if stem[-1] in "kpsx":
        return stem + "te"
    if stem.endswith(("d", "t")) and len(stem) > 1:
        last = stem[-1]
        if stem[-2] in VOWELS:
            return stem + last + "e"
        return stem + "e"
    return stem + "de"


def _second_conjugation(stem: str) -> Iterator[str]:
    past = _past(stem)
    bare = stem[:-1] if stem.endswith(("mm", "nn")) else stem
    doubled = past.endswith(("dde", "tte")) and not stem.endswith(("dd", "tt"))
    supine = bare[:-1] + "tt" if doubled else bare[:-1] + "t" if bare[-1] in "dt" else bare + "t"
    participle = past[:-1]
    yield from (stem + "er", past, past + "s", supine, supine + "s", participle, participle + "a")
    if not stem.endswith(_SIBILANTS):
        yield stem + "s"


def _strong(verb: str, irregular: tuple[str, ...]) -> Iterator[str]:
    """Give the forms of a strong verb with these past, supine and participle; `irregular` may name two supines."""
    past, supines, *participles = irregular  # those in -en may be a noun's: see `_weak_verb_forms`
    for form in (past, *supines.split("/")):
        yield from (form, form + "s")
    if verb.endswith("a"):
        yield verb[:-1] + "s"
    for participle in participles:
        if not participle.endswith("en"):
            yield from (participle, participle + "a")
