"""From the terms of a codebook to the forms of a corpus: each distinct form is decided once.

Lemmas and members of compounds are looked up only in forms that hold letters without which the term cannot be there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from coding.language import Language, Members, fold
from coding.notation import Mode, Term
from coding.rules.growing import Grouped
from coding.rules.vocabulary import Form

LARGEST_TABLE = 1 << 22  # forms × terms, a byte each
LEMMA_MODES: tuple[Mode, ...] = ("inflected", "begins", "ends", "holds")


class Terms:
    """The distinct terms of a codebook, numbered from 0, in one language.

    The codebook's own words are lemmas of the language here, also where its table has another one.

    >>> from coding.language import language_for
    >>> terms = Terms([Term("bostad", "begins", 1), Term("hus", "exact", 1)], language_for("sv"))
    >>> terms.found_in(Form("bostäderna", "plain")), terms.found_in(Form("hus", "plain"))
    ([0], [1])
    """

    def __init__(self, terms: Iterable[Term], language: Language, looked_up: LookedUp | None = None) -> None:
        keys = dict.fromkeys((fold(term.text), term.mode) for term in terms)
        self.keys: list[tuple[str, Mode]] = list(keys)
        self.number = {key: number for number, key in enumerate(self.keys)}
        lemmas = frozenset(text for text, mode in self.keys if mode in LEMMA_MODES)
        self.language = _knowing(language, lemmas) if lemmas else language
        self._looked_up = LookedUp() if looked_up is None else looked_up
        self._looked_up.go_over_to(self.language, lemmas)
        self._by_lemma: dict[str, list[tuple[int, Mode]]] = defaultdict(list)
        self._exact: dict[str, int] = {}
        self._patterns: dict[int, re.Pattern[str]] = {}
        self._clues = _Clues()
        self._of_compounds = {n for n, (_, mode) in enumerate(self.keys) if mode in ("begins", "ends", "holds")}
        for number, (text, mode) in enumerate(self.keys):
            self._prepare(number, text, mode)

    def __len__(self) -> int:
        return len(self.keys)

    def _prepare(self, number: int, text: str, mode: Mode) -> None:
        if mode == "exact":
            self._exact[text] = number
        elif mode == "wildcard":
            self._patterns[number] = _wildcard(text)
            longest = max(re.split(r"[*?]", text), key=len)
            self._clues.add(number, longest, at_start=bool(longest) and text.startswith(longest))
        else:
            self._by_lemma[text].append((number, mode))
            # A compound's clue may be the letters of its last member, which stand later in the form.
            at_start = mode in ("inflected", "begins") and not self.language.leaves_of(text)
            for letters in self.language.link_forms(text):
                self._clues.add(number, letters, at_start=at_start)

    def found_in(self, form: Form) -> list[int]:
        """Return the numbers of the terms that a form answers to, in order."""
        text = form.text
        found = [self._exact[text]] if text in self._exact else []
        if form.kind == "cut off":
            return sorted({*found, *self._by_clues(form), *self._by_stump(text)})
        return sorted({*found, *self._by_clues(form)})

    def _by_clues(self, form: Form) -> set[int]:
        likely = self._clues.in_form(form.text)
        found = {n for n in likely if n in self._patterns and self._patterns[n].fullmatch(form.text)}
        if not self._by_lemma:
            return found
        whole = self._looked_up.whole(form.text)
        if not whole.isdisjoint(self._by_lemma):
            likely = likely | {number for lemma in whole for number, _ in self._by_lemma.get(lemma, ())}
        likely = likely - found
        if not likely:
            return found
        if whole and likely.isdisjoint(self._of_compounds):
            return found | {n for lemma in whole for n, _ in self._by_lemma.get(lemma, ()) if n in likely}
        return found | self._by_members(form, likely)

    def _by_members(self, form: Form, likely: set[int]) -> set[int]:
        members = self._looked_up.members(form)
        found = set()
        for lemma in members.holds:
            for number, mode in self._by_lemma.get(lemma, ()):
                if number in likely and lemma in getattr(members, mode):
                    found.add(number)
        return found

    def _by_stump(self, text: str) -> Iterable[int]:
        for lemma in self.language.stump(text):
            for number, _ in self._by_lemma.get(lemma, ()):
                yield number


@lru_cache(maxsize=2)
def _knowing(language: Language, lemmas: frozenset[str]) -> Language:
    """Return the language with a codebook's words; the last two remember what they looked up, in any corpus."""
    return language.with_lemmas(lemmas)


class LookedUp:
    """What a language said of forms: kept for the next codebook, as far as its other words cannot change the answer.

    A codebook's words are words of the language, so that another word may split a form in another way; it can do so
    only in forms that hold its letters.
    """

    def __init__(self) -> None:
        self._lemmas: frozenset[str] | None = None
        self._whole: dict[str, frozenset[str]] = {}
        self._members: dict[Form, Members] = {}

    def go_over_to(self, language: Language, lemmas: frozenset[str]) -> None:
        """Forget the forms that hold letters of a word that came or went."""
        clues = _Clues()
        for lemma in lemmas ^ (self._lemmas or frozenset()):
            for letters in language.link_forms(lemma):
                clues.add(0, letters, at_start=False)
        if self._lemmas is not None:
            self._whole = {text: said for text, said in self._whole.items() if not clues.in_form(text)}
            self._members = {form: said for form, said in self._members.items() if not clues.in_form(form.text)}
        self._language, self._lemmas = language, lemmas

    def whole(self, text: str) -> frozenset[str]:
        """Return what the table alone says of a form; where compounds are not split that is all there is to say."""
        if text not in self._whole:
            look_up = getattr(self._language, "lemmas_of_word", self._language.lemmas)
            self._whole[text] = look_up(text)
        return self._whole[text]

    def members(self, form: Form) -> Members:
        """Return the lemmas of a form by where they stand in it."""
        if form not in self._members:
            self._members[form] = self._language.members(form.text, capital=form.kind == "named")
        return self._members[form]


class _Clues:
    """Letters that stand in every form of a term (in its beginning, where they must): a cheap first look at a form."""

    def __init__(self) -> None:
        self._anywhere: dict[str, list[int]] = defaultdict(list)
        self._at_start: dict[str, list[int]] = defaultdict(list)
        self._always: set[int] = set()
        self._single_letters: set[str] = set()
        self._lengths: dict[str, list[int]] = {}
        self._start_lengths: list[int] = []

    def add(self, number: int, letters: str, *, at_start: bool) -> None:
        if not letters:
            self._always.add(number)
        elif at_start:
            self._at_start[letters].append(number)
            self._start_lengths = sorted({*self._start_lengths, len(letters)})
        else:
            self._anywhere[letters].append(number)
            if len(letters) == 1:
                self._single_letters.add(letters)
            lengths = self._lengths.setdefault(letters[:2], [])
            if len(letters) not in lengths:
                lengths.append(len(letters))

    def in_form(self, text: str) -> set[int]:
        """Return the terms whose letters stand in a form."""
        found = set(self._always)
        at_start, anywhere, lengths = self._at_start, self._anywhere, self._lengths
        for length in self._start_lengths:
            if (letters := text[:length]) in at_start:
                found.update(at_start[letters])
        if lengths:
            for at in range(len(text)):
                for length in lengths.get(text[at : at + 2], ()):
                    if (letters := text[at : at + length]) in anywhere:
                        found.update(anywhere[letters])
            if self._single_letters:
                for letter in self._single_letters.intersection(text):
                    found.update(anywhere[letter])
        return found


@cache
def _wildcard(text: str) -> re.Pattern[str]:
    return re.compile("".join({"*": ".*", "?": "."}.get(sign) or re.escape(sign) for sign in text), re.DOTALL)


class FoundTerms:
    """Which terms each form of a vocabulary answers to."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.by_form = Grouped()
        self._table = np.zeros((0, len(terms)), dtype=bool)

    def learn(self, forms: Sequence[Form]) -> list[list[int]]:
        """Decide the forms that came since last time, and return their terms."""
        found = [self.terms.found_in(form) for form in forms[len(self.by_form) :]]
        self.by_form.extend(found)
        return found

    def holds(self, forms: NDArray[np.int32], terms: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell for pairs of a form and a term whether the form answers to the term."""
        if len(self.terms) * len(self.by_form) <= LARGEST_TABLE:
            return np.asarray(self._answers().take(forms * len(self.terms) + terms))
        first, count = self.by_form.first[forms], self.by_form.count[forms]
        holds = np.zeros(len(forms), dtype=bool)
        for step in range(int(count.max(initial=0))):
            has = np.flatnonzero(count > step)
            holds[has] |= self.by_form.numbers[first[has] + step] == terms[has]
        return holds

    def _answers(self) -> NDArray[np.bool_]:
        """Forms × terms: quicker to ask than the lists, while it is small."""
        if len(self._table) < len(self.by_form):
            self._table = np.zeros((len(self.by_form), len(self.terms)), dtype=bool)
            form, term = self.by_form.expand(np.arange(len(self.by_form)))
            self._table[form, term] = True
        return self._table
