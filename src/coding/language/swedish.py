"""Swedish: inflection, compounds and their links, words of speech, line ends."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from coding.language.language import _REMEMBERED, LONGEST_WORD, TabledLanguage
from coding.language.line_ends import LineEnds
from coding.language.splitter import Splitter
from coding.language.stops import BOUND_LAST, FIRST_FORMS, SHORT_LAST
from coding.language.table import ENDING, stem_of
from coding.language.words import Node

SPOKEN = {
    "dom": "de",
    "nån": "någon",
    "nåt": "något",
    "nåra": "några",
    "nånting": "någonting",
    "nånstans": "någonstans",
    "sånna": "sådan",
    "sån": "sådan",
    "sånt": "sådan",
    "såna": "sådan",
    "sen": "sedan",
    "mej": "mig",
    "dej": "dig",
    "sej": "sig",
    "stan": "stad",
    "dan": "dag",
}
"""Forms of speech, as transcripts write them, beside what the table has for them."""

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
    "beslutet": "beslut",
    "besluten": "beslut",
    "rättare": "rättare",
}
"""Forms that the table has under another word than is meant: common verbs with a noun's letters (`ska` and `skola`)."""

OF_TWO = {
    "stött": "stödja",
    "bröts": "bryta",
    "drevs": "driva",
    "drogs": "dra",
    "lagts": "lägga",
    "skrevs": "skriva",
    "sågs": "se",
    "togs": "ta",
}
"""Forms that belong to another word too, beside what the table has for them."""

SAME_WORD = {"bror": "broder", "far": "fader", "mor": "moder", "centrum": "center"}
"""Words with a short and a long form, or two spellings; each is found where the other one stands."""
_SAME_WORD = SAME_WORD | {other: word for word, other in SAME_WORD.items()}

_ADJECTIVES_OF_THEIR_OWN = frozenset({"bosatta", "bosattas"})
"""Participles that are no verb's any more: who is *bosatt* lives there. *har bosatt sig* is the verb, which never ends in -a."""

_NOUN_ENDINGS = (
    "", "s", "n", "ns", "en", "ens", "t", "ts", "et", "ets", "na", "nas", "a", "as",
    "ar", "ars", "arna", "arnas", "er", "ers", "erna", "ernas", "or", "ors", "orna", "ornas", "r", "rs", "rna", "rnas",
    "nde", "ena", "enas",
)  # fmt: skip
_WITNESS = {"ar": "arna", "ars": "arnas", "er": "erna", "ers": "ernas", "en": "ens", "et": "ets", "or": "orna"}
"""An ending that is no verb's, for an ending that may be one: `delar` is a form of `del` because `delarna` is."""
_SHIFTED = {"a": "ä", "o": "ö", "å": "ä", "u": "ö"}
"""Vowels that some plurals shift: `hand`, `fot`, `gås`, `mus`."""
_PLURAL_ENDINGS = {
    "en": ("", "s", "en", "ens"),
    "erna": ("er", "ers", "erna", "ernas"),
    "arna": ("ar", "ars", "arna", "arnas"),
}
_GENITIVES = ("arnas", "ernas", "ornas")
_OF_UM = ("er", "ers", "erna", "ernas", "et", "ets")
_PLURALS_OF_AGENTS = ("arna", "arnas")
_LONGEST_PREFIX = 6
_SHORTEST_VERB = 4
_PARTICIPLE_NOUNS = ("ande", "ende")
_NOUN_ENDINGS_OF_PARTICIPLES = {
    (noun + article)[-ENDING:] for noun in _PARTICIPLE_NOUNS for article in ("", "n", "t", "na")
}
_SHORT_LAST = tuple(SHORT_LAST)
_BOUND_LAST = re.compile("|".join(map(re.escape, BOUND_LAST)))


def noun_forms(lemma: str) -> Iterator[tuple[str, str]]:
    """Give the forms that a noun may have, each with a form that would bear it out (itself if it needs none).

    >>> ("boendet", "boendet") in set(noun_forms("boende")), ("delar", "delarna") in set(noun_forms("del"))
    (True, True)
    """
    stems = [lemma]
    if lemma.endswith(("a", "e")):
        stems.append(lemma[:-1])
    if lemma.endswith("um"):
        stems.append(lemma[:-2])
    if len(lemma) > 3 and lemma[-2] == "e" and lemma[-1] in "lnr":
        stems.append(lemma[:-2] + lemma[-1])
    for stem in stems:
        for ending in _NOUN_ENDINGS:
            yield stem + ending, stem + _WITNESS.get(ending, ending)


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


class Swedish(TabledLanguage):
    """Swedish, with lemmas and compounds.

    >>> swedish = Swedish()
    >>> [sorted(leaf.lemmas) for leaf in swedish.split("arbetsmarknadsenheten").leaves]
    [['arbete'], ['marknad'], ['enhet']]
    """

    line_ends = LineEnds(
        conjunctions=frozenset(("och", "eller", "samt", "respektive")),
        hyphenated=frozenset(("e", "icke", "ex", "vice")),
    )

    def __init__(self, code: str = "sv") -> None:
        super().__init__(code)
        # what hangs on the table alone is remembered for all codebooks
        self._noun_and_verb_forms = lru_cache(maxsize=_REMEMBERED)(lambda keyword: tuple(self._forms_of(keyword)))

    def _prepare(self) -> None:
        super()._prepare()
        self._forms: dict[str, set[str]] | None = None
        self._endings: frozenset[str] | None = None
        self._splitter = Splitter(self.table, self.lemmas_of_word, self.keywords, self._ends_like_a_word)
        self._remember_tree = lru_cache(maxsize=_REMEMBERED)(self._find_tree)
        self._remember_word = lru_cache(maxsize=_REMEMBERED)(self._find_lemmas_of_word)
        self._leaves = lru_cache(maxsize=_REMEMBERED)(self._find_leaves)
        self._link_forms = lru_cache(maxsize=_REMEMBERED)(self._find_link_forms)
        self._own_link_forms = lru_cache(maxsize=_REMEMBERED)(self._find_own_link_forms)
        self._compounds: dict[tuple[str, ...], list[str]] | None = None

    # Lemmas

    @property
    def _keyword_forms(self) -> dict[str, set[str]]:
        """The forms of the keywords, each with its keywords."""
        if self._forms is None:
            forms: dict[str, set[str]] = {}
            for keyword in self.keywords:
                for form in self._noun_and_verb_forms(keyword):
                    forms.setdefault(form, set()).add(keyword)
            self._forms = forms
        return self._forms

    def _forms_of(self, keyword: str) -> Iterator[str]:
        yield keyword
        participle = keyword.endswith(_PARTICIPLE_NOUNS)
        for form, witness in noun_forms(keyword):
            known = self.table.lemma(form)
            if AUXILIARIES.get(form, keyword) == keyword and (
                (known is None and form.startswith(keyword[:-2]))
                or known == keyword
                or self.table.lemma(witness) == keyword
                or (participle and form.startswith(keyword))
            ):
                yield form
        yield from self._shifted_forms_of(keyword)
        yield from self._further_noun_forms(keyword)
        yield from self._verb_forms_of(keyword)

    def _shifted_forms_of(self, noun: str) -> Iterator[str]:
        for witness, forms in shifted_forms(noun):
            if noun in self._chained_lemmas(witness):
                yield from forms

    def _chained_lemmas(self, form: str) -> tuple[str | None, str | None]:
        """Return the lemma of a form and that lemma's own: the table has `rötterna` under `rötter`, that under `rot`."""
        lemma = self.table.lemma(form)
        return lemma, None if lemma is None else self.table.lemma(lemma)

    def _further_noun_forms(self, keyword: str) -> Iterator[str]:
        """Give the forms of a noun that the table has under another noun alone: `studier` under `studie`."""
        if keyword.endswith("um"):
            for ending in _OF_UM:
                if keyword.endswith("ium") or self.table.lemma(keyword[:-2] + ending) is None:
                    yield keyword[:-2] + ending
        if keyword.endswith("an") and self.table.is_lemma(noun := keyword[:-2] + "ning"):
            for ending in ("ar", "ars", "arna", "arnas"):
                yield noun + ending
        if self.table.lemma(keyword + "arna") == keyword + "are" and self._has_plural_in_ar(keyword):
            for ending in _PLURALS_OF_AGENTS:
                yield keyword + ending

    def _has_plural_in_ar(self, noun: str) -> bool:
        """Tell whether `tolkarna` may be of `tolk`, not of `tolkare` alone; `ledarna` is not of `led`."""
        lemma = self.table.lemma
        return lemma(noun + "en") == noun and lemma(noun + "et") is None and lemma(noun + "er") is None

    def _verb_forms_of(self, keyword: str) -> Iterator[str]:
        """Give the forms of a verb or a participle that the table has under another word.

        `samordnar` stands under `samordnare`, `anställdes` under `anställd`, and `riktade` only under `rikta`, though both
        `rikta` and `riktad` may be meant.
        """
        if keyword.endswith("a") and self.table.lemma(keyword + "de") == keyword:
            yield keyword + "r"
        if keyword.endswith("ad") and self.table.lemma(keyword) == keyword[:-1]:
            yield keyword + "e"
            yield keyword[:-1] + "t"
        elif keyword.endswith("d") and self._is_participle_alone(keyword):
            yield keyword + "a"
            yield keyword + "e"
        if keyword.endswith("a") and self.table.lemma(keyword) == keyword:
            stem = keyword[:-2] if keyword[-3:-1] in ("nn", "mm") else keyword[:-1]
            if self.table.lemma(stem + "t") == stem + "d":
                yield stem + "t"
            for participle, past in ((stem + "d", stem + "de"), (stem + "t", stem + "te")):
                yield from (form for form in (past, past + "s") if self.table.lemma(form) == participle)
            yield from self._strong_forms_of(keyword)

    def _is_participle_alone(self, keyword: str) -> bool:
        """Tell whether a word is a verb's participle (`nedlagd`) and no noun (`nämnd`)."""
        verb = self.table.lemma(keyword) or ""
        return verb.endswith("a") and self.table.lemma(keyword + "en") is None

    def _strong_forms_of(self, verb: str) -> Iterator[str]:
        """Give the forms of a verb with a prefix whose base is strong: `bosatt` of `bosätta`, as `satt` is of `sätta`."""
        for size in range(2, min(_LONGEST_PREFIX, len(verb) - _SHORTEST_VERB) + 1):
            base = verb[size:]
            if self.table.lemma(base) == base and (strong := self.table.strays(base)):
                forms = (verb[:size] + form for form in strong if self.table.lemma(form) == base)
                yield from (form for form in forms if form not in _ADJECTIVES_OF_THEIR_OWN)
                return

    def lemmas_of_word(self, form: str) -> frozenset[str]:
        """Return the lemmas of a form that is a keyword's or stands in the table; empty for all others."""
        return self._remember_word(form)

    def _find_lemmas_of_word(self, form: str) -> frozenset[str]:
        if not self._may_be_word(form):
            return frozenset()
        keywords = self._keyword_forms.get(form, set())
        if any(keyword.endswith(_PARTICIPLE_NOUNS) for keyword in keywords):
            return frozenset(keywords)
        found = set(keywords)
        lemma = AUXILIARIES.get(form) or self.table.lemma(form)
        if lemma is None and form.endswith("s"):
            lemma = self.table.lemma(form[:-1])
        if lemma is not None:
            found.add(lemma)
            if form.endswith(_GENITIVES) and (owner := self.table.lemma(form[:-1])):
                found.add(owner)  # the table has `ländernas` under `länd`, and `länderna` under `land`
            further = self.table.lemma(lemma)
            if further is not None and len(lemma) > 8:
                found.add(further)
        if self.table.is_lemma(form):
            found.add(form)
        found.update(words[form] for words in (SPOKEN, OF_TWO) if form in words)
        found.update(_SAME_WORD[word] for word in tuple(found) if word in _SAME_WORD)
        return frozenset(found)

    def _find_lemmas(self, form: str) -> frozenset[str]:
        whole = self.lemmas_of_word(form)
        if whole:
            return whole
        cut = self._splitter.cut(form)
        if cut:
            last = cut[-1]
            return frozenset(form[: last.start] + lemma for lemma in last.lemmas)
        return frozenset((self.table.guessed_lemma(form),))

    @property
    def _own_endings(self) -> frozenset[str]:
        """The endings of words that the table may not have."""
        if self._endings is None:
            own = (self._keyword_forms, self.keywords, AUXILIARIES, SPOKEN, OF_TWO)
            endings = {word[-ENDING:] for words in own for word in words}
            self._endings = frozenset(endings | _NOUN_ENDINGS_OF_PARTICIPLES)
        return self._endings

    def _may_be_word(self, form: str) -> bool:
        """Tell from the last letters of a form whether it may be a keyword's or stand in the table."""
        known, own = self.table.endings, self._own_endings
        ending = form[-ENDING:]
        if ending in known or ending in own:
            return True
        return form.endswith("s") and ((ending := form[-ENDING - 1 : -1]) in known or ending in own)

    def _ends_like_a_word(self, form: str) -> bool:
        """Tell whether the last letters of a form may be a word's; most letters at random are not."""
        return (
            any(self._may_be_word(form[-size:]) for size in (ENDING + 1, ENDING, 3))
            or form.endswith(_SHORT_LAST)
            or _BOUND_LAST.search(form) is not None
        )

    def knows_whole(self, form: str) -> bool:
        return bool(self.lemmas_of_word(form))

    def knows(self, form: str) -> bool:
        if self.knows_whole(form) or len(form) > LONGEST_WORD:
            return self.knows_whole(form)
        pieces = self._splitter.cut(form)
        return bool(pieces) and all(self._splitter.knows_member(form, piece) for piece in pieces)

    def is_name(self, form: str) -> bool:
        """Tell whether a form seen only with a capital letter is a name: unknown, and not built like an organisation's.

        "Hagalund" is a name; "Migrationsverket" (which the table has as one), "Bostadssociala" and "Integrationsråd"
        are taken apart all the same.
        """
        if len(form) > LONGEST_WORD:
            return not self.knows_whole(form)
        if self.table.is_name(form):
            return not self._splitter.organisation(form)
        return not self.knows_whole(form) and self._splitter.is_built_like_a_name(form)

    # Members

    def split(self, form: str) -> Node:
        if len(form) > LONGEST_WORD:
            return Node(0, len(form), self.lemmas(form))
        return self._remember_tree(form)

    def _find_tree(self, form: str) -> Node:
        return Node(0, len(form), self.lemmas(form), self._splitter.tree(form))

    def leaves_of(self, lemma: str) -> tuple[str, ...]:
        return self._leaves(lemma)

    def _find_leaves(self, lemma: str) -> tuple[str, ...]:
        leaves = self.split(lemma).leaves
        return tuple(min(leaf.lemmas) for leaf in leaves) if len(leaves) > 1 else ()

    def _runs(self, root: Node) -> Iterable[tuple[str, bool, bool]]:
        if self._compounds is None:
            self._compounds = {}
            for keyword in self.keywords:
                if leaves := self.leaves_of(keyword):
                    self._compounds.setdefault(leaves, []).append(keyword)
        if not self._compounds or not root.children:
            return
        leaves = tuple(min(leaf.lemmas) for leaf in root.leaves)
        for first in range(len(leaves)):
            for last in range(first + 2, len(leaves) + 1):
                for keyword in self._compounds.get(leaves[first:last], ()):
                    yield keyword, first == 0, last == len(leaves)

    def stump(self, piece: str) -> frozenset[str]:
        if len(piece) > LONGEST_WORD:
            return frozenset((piece,))
        found = set(self.lemmas(piece)) if self.knows_whole(piece) else set()
        found |= self._splitter.first_lemmas(piece)
        for lemma in tuple(found):
            for node in self.split(lemma):
                found |= node.lemmas
        return frozenset(found) or frozenset((piece,))

    def link_forms(self, lemma: str) -> tuple[str, ...]:
        return self._link_forms(lemma)

    def _find_link_forms(self, lemma: str) -> tuple[str, ...]:
        found = self._strays(lemma)
        leaves = self.leaves_of(lemma) or (lemma,)
        found |= max(map(self._own_link_forms, leaves), key=lambda forms: min(map(len, forms)))
        return tuple(sorted(form for form in found if not any(other in form for other in found - {form})))

    def _strays(self, lemma: str) -> set[str]:
        return {form for form in self.table.strays(lemma) if lemma in self.lemmas_of_word(form)}

    def _find_own_link_forms(self, lemma: str) -> set[str]:
        stem = stem_of(lemma)
        found = {stem, *self._strays(lemma)}
        own = lemma in self.keywords
        for form in self._noun_and_verb_forms(lemma) if own else tuple(self._shifted_forms_of(lemma)):
            if stem not in form:
                found.add(form)
        if lemma in _SAME_WORD:
            other = _SAME_WORD[lemma]
            found |= {stem_of(other), *self._strays(other)}
        for irregular in (SPOKEN, OF_TWO, FIRST_FORMS, AUXILIARIES):
            found.update(form for form, stands_for in irregular.items() if stands_for == lemma)
        return found
