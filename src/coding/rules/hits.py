"""Hits of single words and phrases in one block, on arrays of form numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coding.language import fold
from coding.notation import HYPHENS, INVISIBLE, JOINERS, Phrase, Term
from coding.rules.growing import Grouped, Growing
from coding.rules.letters import Places
from coding.rules.plan import Plan
from coding.rules.terms import FoundTerms, Terms
from coding.rules.vocabulary import Form, Numbers
from coding.rules.words import ONE_BLANK, UNTOLD

SameTurn: TypeAlias = Callable[[Places, Places], NDArray[np.bool_]]

_DROPPED = str.maketrans("", "", INVISIBLE)
_JOINED = re.compile(rf"[{re.escape(JOINERS)}]|[{re.escape(HYPHENS)}]?\s+|\s+[{re.escape(HYPHENS)}]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@lru_cache(maxsize=1 << 12)
def is_joined(gap: str) -> bool:
    """Tell whether two words with this between them stand side by side.

    White space without a blank line does, with a hyphen at one of the two words or without, and so does a single
    hyphen, apostrophe, colon, full stop, slash, ampersand or at sign that touches both words (`SFI-lärare`, `don't`,
    `EU:s`, `t.ex.`). Other punctuation ends a phrase.

    >>> [is_joined(gap) for gap in (" ", "-", "-\\n", "’", ", ", " - ", "\\n\\n")]
    [True, True, True, True, False, False, False]
    """
    gap = gap.translate(_DROPPED)
    return _JOINED.fullmatch(gap) is not None and not _BLANK_LINE.search(gap)


@dataclass(frozen=True)
class Block:
    """The words of one block, as `Tokens` has them, and its text where that is at hand."""

    forms: Numbers
    starts: Places
    ends: Places
    gaps: NDArray[np.uint8]
    text: str | None

    def __len__(self) -> int:
        return len(self.forms)


@dataclass(frozen=True)
class Tokens:
    """The words of a stretch of the line: the numbers of their forms, their places on the line, and what stands
    behind them (see `Words`).

    `fresh` is the index of the first word that was not already part of the stretch before: a phrase that ends earlier
    was found there. `between` gives the characters between two places of the line.
    """

    forms: Numbers
    starts: Places
    ends: Places
    gaps: NDArray[np.uint8]
    fresh: int
    between: Callable[[int, int], str]

    @classmethod
    def none(cls) -> Tokens:
        """No words: what stands before the first block."""
        nowhere = np.zeros(0, dtype=np.int64)
        return cls(np.zeros(0, dtype=np.int32), nowhere, nowhere, np.zeros(0, dtype=np.uint8), 0, lambda start, end: "")

    def followed_by(self, block: Block, between: Callable[[int, int], str]) -> Tokens:
        """Return these words with the fresh ones of a block behind them."""
        if not len(self.forms):
            return Tokens(block.forms, block.starts, block.ends, block.gaps, 0, between)
        return Tokens(
            np.concatenate([self.forms, block.forms]),
            np.concatenate([self.starts, block.starts]),
            np.concatenate([self.ends, block.ends]),
            np.concatenate([self.gaps, block.gaps]),
            len(self.forms),
            between,
        )

    def last(self, number: int) -> Tokens:
        """Return the last words, with which a phrase may begin that ends in the next block."""
        some = slice(max(0, len(self.forms) - number), None)
        return Tokens(self.forms[some], self.starts[some], self.ends[some], self.gaps[some], 0, self.between)

    def stand_together(self, words: Places) -> NDArray[np.bool_]:
        """Tell of each of some words whether the next word stands side by side with it."""
        gaps = self.gaps.take(words)
        together = gaps == ONE_BLANK
        for number in np.flatnonzero(gaps == UNTOLD).tolist():
            word = int(words[number])
            together[number] = is_joined(self.between(int(self.ends[word]), int(self.starts[word + 1])))
        return np.asarray(together)


@dataclass(frozen=True)
class BlockHits:
    """Hits in tokens: what each is a hit of (see `Plan.sinks`), the index of its first word, and how many words it has."""

    sink: NDArray[np.int32]
    index: Places
    words: NDArray[np.int32]

    def take(self, which: NDArray[np.bool_]) -> BlockHits:
        return BlockHits(self.sink[which], self.index[which], self.words[which])


class Matcher:
    """Finds the words and phrases of a plan in tokens, once per distinct form."""

    def __init__(self, plan: Plan, terms: Terms) -> None:
        self._found = FoundTerms(terms)
        self._sinks_of_term: dict[int, list[int]] = {}
        self._sinks_of_form = Grouped()
        self._phrases = _Phrases(plan, terms)
        self._hooks = _Hooks(self._phrases)
        for atom, sinks in zip(plan.atoms, plan.sinks, strict=True):
            if isinstance(atom, Term):
                self._sinks_of_term[terms.number[fold(atom.text), atom.mode]] = sinks

    @property
    def longest_phrase(self) -> int:
        """Words of the longest phrase; 1 if there is none."""
        return self._phrases.longest

    def learn(self, forms: Sequence[Form]) -> None:
        """Decide the forms that came since last time."""
        if len(forms) == len(self._sinks_of_form):
            return
        found = self._found.learn(forms)
        self._sinks_of_form.extend(
            [[s for term in terms for s in self._sinks_of_term.get(term, ())] for terms in found]
        )
        self._hooks.learn(found)

    def rehang(self, counts: NDArray[np.int64]) -> None:
        """Hang each phrase on the terms that are rarest in text already seen: `counts` has the words of each form."""
        if not len(self._phrases):
            return
        index, terms = self._found.by_form.expand(np.arange(len(counts)))
        common = np.bincount(terms, weights=counts[index], minlength=len(self._found.terms))
        self._phrases.hang(common.astype(np.float64))
        self._hooks = _Hooks(self._phrases)
        self._hooks.learn(self._found.by_form.as_lists())

    def hits(self, tokens: Tokens, same_turn: SameTurn) -> BlockHits:
        """Return the hits of words that are fresh and of phrases that end in fresh words."""
        index, sink = self._sinks_of_form.expand(tokens.forms[tokens.fresh :])
        index += tokens.fresh
        words = np.ones(len(sink), dtype=np.int32)
        if not len(self._phrases):
            return BlockHits(sink, index, words)
        phrase, first = self._phrase_hits(tokens)
        size = self._phrases.size[phrase]
        whole = same_turn(tokens.starts[first], tokens.starts[first + size - 1])
        phrase, first = phrase[whole], first[whole]
        hit, phrase_sink = self._phrases.sinks.expand(phrase)
        return BlockHits(
            np.concatenate([sink, phrase_sink]),
            np.concatenate([index, first[hit]]),
            np.concatenate([words, self._phrases.size[phrase[hit]]]),
        )

    def _phrase_hits(self, tokens: Tokens) -> tuple[NDArray[np.int32], Places]:
        """Return phrases and the index of their first word: from the two words that a phrase hangs on, outwards."""
        phrases = self._phrases
        at, phrase = self._hooks.candidates(tokens.forms)
        first = at - phrases.hook[phrase]
        last = first + phrases.size[phrase] - 1
        inside = (first >= 0) & (last < len(tokens.forms)) & (last >= tokens.fresh)
        first, phrase = first[inside], phrase[inside]
        for step in range(phrases.longest):
            terms = phrases.terms[phrase, step]
            asked = np.flatnonzero(terms >= 0)
            answers = self._found.holds(tokens.forms[first[asked] + step], terms[asked])
            if not answers.all():
                keep = np.ones(len(first), dtype=bool)
                keep[asked[~answers]] = False
                first, phrase = first[keep], phrase[keep]
        for step in range(phrases.longest - 1):
            asked = np.flatnonzero(phrases.size[phrase] > step + 1)
            together = tokens.stand_together(first[asked] + step)
            if not together.all():
                keep = np.ones(len(first), dtype=bool)
                keep[asked[~together]] = False
                first, phrase = first[keep], phrase[keep]
        return phrase, first


class _Phrases:
    """The phrases of a plan: their terms, the two terms that each hangs on, and what they are hits of."""

    def __init__(self, plan: Plan, terms: Terms) -> None:
        rows = [
            ([terms.number[fold(term.text), term.mode] for term in atom.terms], sinks)
            for atom, sinks in zip(plan.atoms, plan.sinks, strict=True)
            if isinstance(atom, Phrase)
        ]
        self.longest = max((len(words) for words, _ in rows), default=1)
        self.size = np.array([len(words) for words, _ in rows], dtype=np.int32)
        self.terms = np.full((len(rows), self.longest), -1, dtype=np.int32)
        self.sinks = Grouped()
        self.sinks.extend([sinks for _, sinks in rows])
        for number, (words, _) in enumerate(rows):
            self.terms[number, : len(words)] = words
        # until the text tells otherwise, the longest term is taken for the rarest
        self.hang(np.array([-len(text.strip("*?")) for text, _ in terms.keys], dtype=np.float64))

    def hang(self, commonness: NDArray[np.float64]) -> None:
        """Hang each phrase on the two neighbouring terms that are rarest together: `hook` is the first one's place."""
        common = np.append(commonness, np.inf)[self.terms]  # -1 stands for no term
        self.hook = np.zeros(len(self), dtype=np.int64)
        if self.longest > 1 and len(self):
            self.hook = np.minimum(common[:, :-1], common[:, 1:]).argmin(axis=1)
        rows = np.arange(len(self))
        self.hung = (self.terms[rows, self.hook], self.terms[rows, self.hook + 1])

    def __len__(self) -> int:
        return len(self.size)


class _Hooks:
    """Where phrases may stand: the pairs of forms that answer to the two terms that a phrase hangs on.

    Each phrase has one of 64 bits, and each form the bits of the phrases that hang on it as the first of two words, and
    as the second: two neighbours with no bit in common are no phrase.
    """

    def __init__(self, phrases: _Phrases) -> None:
        self._phrases_of_term: dict[int, list[int]] = defaultdict(list)
        self._bits: tuple[dict[int, int], dict[int, int]] = (defaultdict(int), defaultdict(int))
        self._of_form = (Growing(np.uint64), Growing(np.uint64))
        self._phrases_of_form = Grouped()
        if not len(phrases):
            return
        for phrase, term in enumerate(phrases.hung[0].tolist()):
            self._phrases_of_term[term].append(phrase)
        for side in (0, 1):
            for phrase, term in enumerate(phrases.hung[side].tolist()):
                self._bits[side][term] |= 1 << (phrase % 64)

    def learn(self, found: list[list[int]]) -> None:
        """Note for more forms the phrases that hang on the terms they answer to."""
        if not self._phrases_of_term:
            return
        self._phrases_of_form.extend([[p for t in terms for p in self._phrases_of_term.get(t, ())] for terms in found])
        for of_form, bits in zip(self._of_form, self._bits, strict=True):
            joined = np.zeros(len(found), dtype=np.uint64)
            for form, terms in enumerate(found):
                for term in terms:
                    if term in bits:
                        joined[form] |= np.uint64(bits[term])
            of_form.extend(joined)

    def candidates(self, forms: Numbers) -> tuple[Places, NDArray[np.int32]]:
        """Return words and phrases that may hang on the word and the next one."""
        first, second = (of_form.values.take(forms) for of_form in self._of_form)
        words = np.flatnonzero((first[:-1] & second[1:]) != 0)
        at, phrase = self._phrases_of_form.expand(forms.take(words))
        return words.take(at), phrase
