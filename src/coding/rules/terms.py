"""From the terms of a codebook to the forms of a corpus: each distinct form is decided once.

Lemmas and members of compounds are looked up only in forms that hold letters without which the term cannot be there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from coding.language import Language, Members, fold
from coding.notation import Mode, Term
from coding.rules.growing import Grouped
from coding.rules.vocabulary import Form

LARGEST_TABLE = 1 << 22  # bytes of forms × terms, a bit each
LEMMA_MODES: tuple[Mode, ...] = ("inflected", "begins", "ends", "holds")


def key_of(term: Term) -> tuple[str, Mode]:
    """Return what tells a term from others: its letters and its mode. A capital at its beginning may make it a name."""
    text = fold(term.text)
    if term.mode in LEMMA_MODES and term.text[:1].isupper():
        text = text[:1].upper() + text[1:] if len(text[:1].upper()) == 1 else text
    return text, term.mode


class Terms:
    """The distinct terms of a codebook, numbered from 0, in one language.

    The codebook's own words are lemmas of the language here, also where its table has another one.

    >>> from coding.language import language_for
    >>> terms = Terms([Term("bostad", "begins", 1), Term("hus", "exact", 1)], language_for("sv"))
    >>> terms.found_in([Form("bostäderna", "plain"), Form("hus", "plain")])
    [[0], [1]]
    """

    def __init__(self, terms: Iterable[Term], language: Language, looked_up: LookedUp | None = None) -> None:
        keys = dict.fromkeys(map(key_of, terms))
        self.keys: list[tuple[str, Mode]] = list(keys)
        self.number = {key: number for number, key in enumerate(self.keys)}
        lemmas = frozenset(language.headword(text) for text, mode in self.keys if mode in LEMMA_MODES)
        self.language = _knowing(language, lemmas) if lemmas else language
        self._looked_up = LookedUp() if looked_up is None else looked_up
        self._looked_up.go_over_to(self.language, lemmas)
        looked_for = _looked_for(self.language, tuple(self.keys))
        self._by_lemma, self._exact = looked_for.by_lemma, looked_for.exact
        self._patterns, self._clues = looked_for.patterns, looked_for.clues
        self._of_compounds = looked_for.of_compounds

    def __len__(self) -> int:
        return len(self.keys)

    def found_in(self, forms: Sequence[Form]) -> list[list[int]]:
        """Return for each form the numbers of the terms that it answers to, in order."""
        likely = self._clues.in_forms([form.text for form in forms])
        return [self._found_in(form, terms) for form, terms in zip(forms, likely, strict=True)]

    def _found_in(self, form: Form, likely: AbstractSet[int]) -> list[int]:
        text = form.text
        found = self._by_clues(form, likely)
        if text in self._exact:
            found.add(self._exact[text])
        if form.kind == "cut off":
            found.update(self._by_stump(text))
        return sorted(found)

    def _by_clues(self, form: Form, likely: AbstractSet[int]) -> set[int]:
        found = (
            {n for n in likely if n in self._patterns and self._patterns[n].fullmatch(form.text)} if likely else set()
        )
        if not self._by_lemma:
            return found
        whole = self._looked_up.whole(form.text)
        if not self._by_lemma.keys().isdisjoint(whole):
            likely = likely | {number for lemma in whole for number, _ in self._by_lemma.get(lemma, ())}
        likely = likely - found
        if not likely:
            return found
        if whole and form.kind != "named" and likely.isdisjoint(self._of_compounds):
            return found | {n for lemma in whole for n, _ in self._by_lemma.get(lemma, ()) if n in likely}
        return found | self._by_members(form, likely)

    def _by_members(self, form: Form, likely: AbstractSet[int]) -> set[int]:
        members = self._looked_up.members(form)
        found = set()
        for lemma in members.holds:
            for number, mode in self._by_lemma.get(lemma, ()):
                if number in likely and lemma in getattr(members, mode):
                    found.add(number)
        return found

    def _by_stump(self, text: str) -> Iterable[int]:
        members = self.language.stump(text)
        for lemma in members.holds:
            for number, mode in self._by_lemma.get(lemma, ()):
                if lemma in getattr(members, mode):
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
        if self._lemmas is not None and lemmas != self._lemmas:
            clues = _Clues()
            for lemma in lemmas ^ self._lemmas:
                for letters in language.link_forms(lemma):
                    clues.add(0, letters, at_start=False)
            touched = clues.in_forms(list(self._whole))
            self._whole = {
                text: said for (text, said), some in zip(self._whole.items(), touched, strict=True) if not some
            }
            touched = clues.in_forms([form.text for form in self._members])
            self._members = {
                form: said for (form, said), some in zip(self._members.items(), touched, strict=True) if not some
            }
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
    """Letters that stand in every form of a term (in its beginning, where they must): a cheap first look at forms."""

    def __init__(self) -> None:
        self._anywhere: dict[str, list[int]] = defaultdict(list)
        self._at_start: dict[str, list[int]] = defaultdict(list)
        self._always: set[int] = set()
        self._lengths: dict[str, list[int]] = {}
        self._heads: set[str] = set()

    def add(self, number: int, letters: str, *, at_start: bool) -> None:
        if not letters:
            self._always.add(number)
            return
        (self._at_start if at_start else self._anywhere)[letters].append(number)
        self._heads.add(letters[:_HEAD])
        lengths = self._lengths.setdefault(letters[:_HEAD], [])
        if len(letters) not in lengths:
            lengths.append(len(letters))

    def in_forms(self, texts: Sequence[str]) -> list[AbstractSet[int]]:
        """Return for each form the terms whose letters stand in it."""
        nothing = frozenset(self._always)
        found: list[AbstractSet[int]] = [nothing] * len(texts)
        at_start, anywhere, lengths = self._at_start, self._anywhere, self._lengths
        sizes = sorted({len(head) for head in self._heads})
        for number, at in zip(*self._places(texts), strict=True):
            text = texts[number]
            for size in sizes:
                for length in lengths.get(text[at : at + size], ()):
                    letters = text[at : at + length]
                    terms = anywhere.get(letters, []) + ([] if at else at_start.get(letters, []))
                    if terms:
                        if found[number] is nothing:
                            found[number] = set(nothing)
                        found[number] |= set(terms)
        return found

    def _places(self, texts: Sequence[str]) -> tuple[list[int], list[int]]:
        """Return where a head of letters may stand, a few false places included: numbers of texts, and places."""
        joined = " ".join(texts) + " " * _HEAD
        letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        likely = np.zeros(len(letters) - _HEAD, dtype=bool)
        for size in {len(head) for head in self._heads}:
            heads = [head for head in self._heads if len(head) == size]
            known = np.zeros(_HASHED, dtype=bool)
            codes = np.frombuffer("".join(heads).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
            known[_hashed([codes[at::size] for at in range(size)])] = True
            likely |= known[_hashed([letters[at : at + len(likely)] for at in range(size)])]
        places = np.flatnonzero(likely)
        begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
        numbers = np.searchsorted(begins, places, side="right") - 1
        return numbers.tolist(), (places - begins[numbers]).tolist()


def _hashed(letters: list[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    """Return a small number for each of some sequences of letters, given as their first letters, second letters …"""
    mixed = letters[0] * np.uint32(1)
    for further in letters[1:]:
        mixed *= np.uint32(0x9E3779B1)
        mixed ^= further
    return np.asarray((mixed * np.uint32(0x9E3779B1)) >> np.uint32(16))


class _LookedFor:
    """What terms look for in forms, by the ways in which they look; nothing changes once it is made."""

    def __init__(self, language: Language, keys: Iterable[tuple[str, Mode]]) -> None:
        self.language = language
        self.by_lemma: dict[str, list[tuple[int, Mode]]] = defaultdict(list)
        self.exact: dict[str, int] = {}
        self.patterns: dict[int, re.Pattern[str]] = {}
        self.clues = _Clues()
        self.of_compounds = set()
        for number, (text, mode) in enumerate(keys):
            if mode in ("begins", "ends", "holds"):
                self.of_compounds.add(number)
            self._prepare(number, text, mode)

    def _prepare(self, number: int, text: str, mode: Mode) -> None:
        if mode == "exact":
            self.exact[text] = number
        elif mode == "wildcard":
            self.patterns[number] = _wildcard(text)
            longest = max(re.split(r"[*?]", text), key=len)
            self.clues.add(number, longest, at_start=bool(longest) and text.startswith(longest))
        else:
            lemma = self.language.headword(text)
            self.by_lemma[lemma].append((number, mode))
            if text[:1].isupper():
                self.by_lemma[text].append((number, mode))  # "Bo" in mid-sentence is found by `Bo` alone
            # A compound's clue may be the letters of its last member, which stand later in the form.
            at_start = mode in ("inflected", "begins") and not self.language.leaves_of(lemma)
            for letters in self.language.link_forms(lemma):
                self.clues.add(number, letters, at_start=at_start)


@lru_cache(maxsize=4)
def _looked_for(language: Language, keys: tuple[tuple[str, Mode], ...]) -> _LookedFor:
    """Return what terms look for; kept for the last codebooks, so that many short texts cost one."""
    return _LookedFor(language, keys)


_HEAD = 3  # letters with which a first look is taken
_HASHED = 1 << 16


@cache
def _wildcard(text: str) -> re.Pattern[str]:
    """Return a wildcard's pattern. Each piece between stars is looked for once, from where the last one ended: to try all
    places would take ever longer, the more stars there are."""
    first, *more = ["".join("." if sign == "?" else re.escape(sign) for sign in part) for part in text.split("*")]
    if not more:
        return re.compile(first, re.DOTALL)
    pieces = "".join(f"(?>.*?{part})" for part in more[:-1] if part)
    return re.compile(f"{first}{pieces}.*{more[-1]}", re.DOTALL)


class FoundTerms:
    """Which terms each form of a vocabulary answers to."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.by_form = Grouped()
        self._width = (len(terms) + 7) // 8
        self._table = np.zeros((0, self._width), dtype=np.uint8)

    def learn(self, forms: Sequence[Form]) -> list[list[int]]:
        """Decide the forms that came since last time, and return their terms."""
        found = self.terms.found_in(forms[len(self.by_form) :])
        self.by_form.extend(found)
        return found

    def holds(self, forms: NDArray[np.int32], terms: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Tell for pairs of a form and a term whether the form answers to the term."""
        if self._width * len(self.by_form) <= LARGEST_TABLE:
            eight = self._answers().take(forms * self._width + (terms >> 3))
            return np.asarray((eight >> (terms & 7).astype(np.uint8)) & 1 != 0)
        first, count = self.by_form.first[forms], self.by_form.count[forms]
        holds = np.zeros(len(forms), dtype=bool)
        for step in range(int(count.max(initial=0))):
            has = np.flatnonzero(count > step)
            holds[has] |= self.by_form.numbers[first[has] + step] == terms[has]
        return holds

    def _answers(self) -> NDArray[np.uint8]:
        """Forms × terms, a bit each: quicker to ask than the lists, while it is small."""
        if len(self._table) < len(self.by_form):
            self._table = np.zeros((len(self.by_form), self._width), dtype=np.uint8)
            form, term = self.by_form.expand(np.arange(len(self.by_form)))
            np.bitwise_or.at(self._table, (form, term >> 3), np.uint8(1) << (term & 7).astype(np.uint8))
        return self._table
