"""Swedish: inflection, compounds and their links, words of speech, line ends."""

import re
from collections.abc import Iterable
from functools import lru_cache

from coding.language.evidence import AUXILIARIES
from coding.language.folding import fold
from coding.language.given_names import name_in
from coding.language.headwords import is_definite, noun_of
from coding.language.inflection import Inflection
from coding.language.joints import participle_noun
from coding.language.language import _REMEMBERED, LONGEST_WORD, TabledLanguage
from coding.language.line_ends import LineEnds
from coding.language.nouns import PARTICIPLE_NOUNS
from coding.language.splitter import Splitter
from coding.language.stops import BOUND_LAST, FIRST_FORMS, SHORT_LAST
from coding.language.table import ENDING, stem_of
from coding.language.wholeness import SHORTEST_MEMBER
from coding.language.words import Members, Node

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

SAME_WORD = {"bror": "broder", "far": "fader", "mor": "moder", "centrum": "center"}
"""Words with a short and a long form, or two spellings; each is found where the other one stands."""
_SAME_WORD = SAME_WORD | {other: word for word, other in SAME_WORD.items()}

_GENITIVES = ("arnas", "ernas", "ornas")
_NOUN_ENDINGS_OF_PARTICIPLES = {
    (noun + article)[-ENDING:] for noun in PARTICIPLE_NOUNS for article in ("", "n", "t", "na")
}
_SHORT_LAST = tuple(SHORT_LAST)
_BOUND_LAST = re.compile("|".join(map(re.escape, BOUND_LAST)))


class Swedish(TabledLanguage):
    """Swedish, with lemmas and compounds.

    >>> swedish = Swedish()
    >>> [sorted(leaf.lemmas) for leaf in swedish.split("arbetsmarknadsenheten").leaves]
    [['arbete'], ['marknad'], ['enhet']]
    """

    splits = True
    line_ends = LineEnds(
        conjunctions=frozenset(("och", "eller", "samt", "respektive")),
        hyphenated=frozenset(("e", "icke", "ex", "vice")),
    )

    def __init__(self, code: str = "sv") -> None:
        super().__init__(code)
        self._inflection = Inflection(self.table)
        # what hangs on the table alone is remembered for all codebooks
        self._forms_of = lru_cache(maxsize=_REMEMBERED)(self._inflection.forms_of)
        self._noun_of = lru_cache(maxsize=_REMEMBERED)(self._find_noun_of)

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

    # Headwords

    def headword(self, word: str) -> str:
        form = fold(word)
        if len(form) > LONGEST_WORD or (word[:1].isupper() and is_definite(form)):
            return form  # `Kronofogden` is a name
        return self._noun_of(form) or form

    def _find_noun_of(self, form: str) -> str:
        """Return the noun of which a form is clearly one, or ""; of a compound its last member tells. No codebook has a say."""
        if form in self.table:
            return noun_of(form, self._inflection.nouns, self._forms_of)
        pieces = self._splitter.cut(form)
        if not pieces or (start := pieces[-1].start) < SHORTEST_MEMBER:
            return ""
        noun = noun_of(form[start:], self._inflection.nouns, self._forms_of)
        return form[:start] + noun if noun else ""

    # Lemmas

    @property
    def _keyword_forms(self) -> dict[str, set[str]]:
        """The forms of the keywords, each with its keywords."""
        if self._forms is None:
            forms: dict[str, set[str]] = {}
            for keyword in self.keywords:
                for form in self._forms_of(keyword):
                    forms.setdefault(form, set()).add(keyword)
            self._forms = forms
        return self._forms

    def lemmas_of_word(self, form: str) -> frozenset[str]:
        """Return the lemmas of a form that is a keyword's or stands in the table; empty for all others."""
        return self._remember_word(form)

    def _find_lemmas_of_word(self, form: str) -> frozenset[str]:
        if not self._may_be_word(form):
            return frozenset()
        found = set(self._keyword_forms.get(form, ()))
        noun = participle_noun(form)
        if noun is not None and noun != form and (noun in found or self.table.is_lemma(noun)):
            return frozenset((*found, noun))  # `deltagandet`, which the table has under `delta`, has a noun's article
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
        if form in SPOKEN:
            found.add(SPOKEN[form])
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
        guess = self.table.guessed_lemma(form)
        if guess in self.keywords and form not in self._keyword_forms:
            return frozenset((form,))  # `skolander`, cut down to `skola`
        return frozenset((guess,))

    @property
    def _own_endings(self) -> frozenset[str]:
        """The endings of words that the table may not have."""
        if self._endings is None:
            own = (self._keyword_forms, self.keywords, AUXILIARIES, SPOKEN)
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
        if self.knows_whole(form):
            return True
        if len(form) > LONGEST_WORD:
            return False
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
        if self.knows_whole(form):
            return self._splitter.is_built_like_a_place(form)
        return self._splitter.is_built_like_a_name(form)

    # Members

    def _find_members(self, form: str, capital: bool) -> Members:
        if capital and (name := name_in(form)):
            return self._members_of(Node(0, len(form), frozenset((name,))))
        return super()._find_members(form, capital)

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

    def stump(self, piece: str) -> Members:
        if len(piece) > LONGEST_WORD:
            return super().stump(piece)
        known = self.lemmas(piece) if self.knows_whole(piece) else frozenset()
        whole = known | self._splitter.first_lemmas(piece) or self._compounds_cut_off(piece) or frozenset((piece,))
        found = [self._members_of(self.split(lemma)) for lemma in sorted(whole)]
        return Members(
            whole,
            whole.union(*(members.begins for members in found)),
            whole.union(*(members.ends for members in found)),
            whole.union(*(members.holds for members in found)),
        )

    def _compounds_cut_off(self, piece: str) -> frozenset[str]:
        """Return the compounds outside the table that a stump may be short for: its last member is a first member."""
        for start in range(SHORTEST_MEMBER, len(piece) - SHORTEST_MEMBER + 1):
            last = self._splitter.first_lemmas(piece[start:])
            if last and self._splitter.cut(piece[:start] + min(last)):
                return frozenset(piece[:start] + lemma for lemma in last)
        return frozenset()

    def link_forms(self, lemma: str) -> tuple[str, ...]:
        return self._link_forms(lemma)

    def _find_link_forms(self, lemma: str) -> tuple[str, ...]:
        found = self._strays(lemma)
        leaves = self.leaves_of(lemma) or (lemma,)
        found |= max(map(self._own_link_forms, leaves), key=lambda forms: min(map(len, forms)))
        if lemma in self.keywords:
            found |= {form for form in self._forms_of(lemma) if not any(letters in form for letters in found)}
        return tuple(sorted(form for form in found if not any(other in form for other in found - {form})))

    def _strays(self, lemma: str) -> set[str]:
        return {form for form in self.table.strays(lemma) if lemma in self.lemmas_of_word(form)}

    def _find_own_link_forms(self, lemma: str) -> set[str]:
        stem = stem_of(lemma)
        found = {stem, *self._strays(lemma)}
        own = lemma in self.keywords
        for form in self._forms_of(lemma) if own else tuple(self._inflection.nouns.shifted(lemma)):
            if stem not in form:
                found.add(form)
        if lemma in _SAME_WORD:
            other = _SAME_WORD[lemma]
            found |= {stem_of(other), *self._strays(other)}
        for irregular in (SPOKEN, FIRST_FORMS, AUXILIARIES):
            found.update(form for form, stands_for in irregular.items() if stands_for == lemma)
        return found
