"""The forms of a Swedish verb, and what in the table bears them out."""

from collections.abc import Iterator

from coding.language.evidence import AUXILIARIES, SIBILANTS, Evidence
from coding.language.irregular import plural_of_participle, strong_forms
from coding.language.joints import VOWELS

_FIRST_CONJUGATION = ("ar", "ade", "ades", "at", "ats", "as")
_LONGEST_PREFIX = 6
_SHORTEST_VERB = 4
_ADJECTIVES_OF_THEIR_OWN = frozenset({"bosatta", "bosattas"})
"""Participles that are no verb's any more: who is *bosatt* lives there. *har bosatt sig* is the verb, which never ends in -a."""


class Verbs(Evidence):
    """The forms of verbs, as far as a table bears them out."""

    def listed(self, word: str) -> Iterator[str]:
        """Give the forms of a verb that the table has under another word: `anställdes` under `anställd`."""
        if word.endswith("a") and self.table.lemma(word) == word:
            stem = word[:-2] if word[-3:-1] in ("nn", "mm") else word[:-1]
            if self.table.lemma(stem + "t") == stem + "d":
                yield stem + "t"
            for participle, past in ((stem + "d", stem + "de"), (stem + "t", stem + "te")):
                yield from (form for form in (past, past + "s") if self.table.lemma(form) == participle)
            yield from self._prefixed_forms(word)

    def _prefixed_forms(self, verb: str) -> Iterator[str]:
        """Give the forms of a verb with a prefix whose base is strong: `bosatt` of `bosätta`, as `satt` is of `sätta`."""
        for size in range(2, min(_LONGEST_PREFIX, len(verb) - _SHORTEST_VERB) + 1):
            base = verb[size:]
            if self.table.lemma(base) == base and (strong := self.table.strays(base)):
                forms = (verb[:size] + form for form in strong if self.table.lemma(form) == base)
                forms = (form for form in forms if AUXILIARIES.get(form, verb) == verb)
                yield from (form for form in forms if form not in _ADJECTIVES_OF_THEIR_OWN)
                return

    def regular(self, verb: str) -> Iterator[str]:
        if irregular := strong_forms(verb):
            yield from (form for form in _strong(verb, irregular) if form not in _ADJECTIVES_OF_THEIR_OWN)
        if verb.endswith("a") and len(verb) > 2:
            stem = verb[:-1]
            in_ar = self.is_verb_in_ar(verb)
            if in_ar:
                yield from (stem + ending for ending in _FIRST_CONJUGATION)
            past = _past(stem)
            if stem.endswith("r"):
                in_er = self.is_of(past, verb)
            else:
                in_er = self.is_of(stem + "er", verb) or (not in_ar and self.leads_to(past, verb))
            if in_er and not irregular:
                yield from (form for form in _second_conjugation(stem) if not self.says_little(form, verb))
        elif verb[-1] in VOWELS and self.leads_to(verb + "dde", verb):
            yield from (verb + ending for ending in ("r", "s", "dde", "ddes", "tt", "tts", "dd", "dda"))
        elif verb.endswith("as") and len(verb) > _SHORTEST_VERB:
            yield from self._deponent(verb)

    def _deponent(self, verb: str) -> Iterator[str]:
        """Give the forms of a verb in -s, which are those of the verb without it in the passive, if there is one."""
        active, stem = verb[:-1], verb[:-2]
        if self.table.lemma(active) == active:
            yield from (form for form in self.regular(active) if form.endswith("s"))
        if self.table.lemma(verb) == verb:
            yield from (active + "des", active + "ts")
            if self.table.lemma(_past(stem) + "s") == verb:
                yield from (form for form in _second_conjugation(stem) if form.endswith("s"))

    def weak(self, verb: str) -> Iterator[str]:
        """Give the forms of a verb that have a noun's letters, where the table knows no such noun (`mötes`, `bidraget`)."""
        irregular = strong_forms(verb)
        for participle in irregular[2:]:
            if participle.endswith("en"):
                yield from self._forms_in_en(participle, verb)
        if verb.endswith("a") and (irregular or self.is_of(verb[:-1] + "er", verb)):
            passive = verb[:-1] + "es"
            if not self.is_foreign(passive, verb):
                yield passive
        participle = verb + "d"
        is_noun = self.table.lemma(participle + "en") is not None  # `månad`
        if verb.endswith("a") and len(verb) > 2 and self.is_verb_in_ar(verb) and not is_noun:
            yield participle

    def _forms_in_en(self, participle: str, verb: str) -> Iterator[str]:
        yield plural_of_participle(participle)
        if self.table.lemma(participle) in (None, participle, verb):
            neuter = participle[:-1] + "t"
            yield participle
            if self.table.lemma(neuter) in (None, neuter, participle, verb):
                yield neuter


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
    if not stem.endswith(SIBILANTS):
        yield (bare if stem.endswith("mm") else stem) + "s"


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
