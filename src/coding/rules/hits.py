"""Hits of single words and phrases in one block, on arrays of form numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coding.language import fold
from coding.notation import HYPHENS, INVISIBLE, JOINERS, Phrase, Term
from coding.rules.growing import Grouped
from coding.rules.letters import Places
from coding.rules.plan import Plan
from coding.rules.terms import FoundTerms, Terms
from coding.rules.vocabulary import Form, Numbers

SameTurn: TypeAlias = Callable[[Places, Places], NDArray[np.bool_]]

_DROPPED = str.maketrans("", "", INVISIBLE)
_JOINED = re.compile(rf"[{re.escape(JOINERS)}]|[{re.escape(HYPHENS)}]?\s+|\s+[{re.escape(HYPHENS)}]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


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
class Tokens:
    """The words of a stretch of the line: the numbers of their forms, and their places on the line.

    `fresh` is the index of the first word that was not already part of the stretch before: a phrase that ends earlier
    was found there. `between` gives the characters between two places of the line.
    """

    forms: Numbers
    starts: Places
    ends: Places
    fresh: int
    between: Callable[[int, int], str]

    @classmethod
    def none(cls) -> Tokens:
        """No words: what stands before the first block."""
        nowhere = np.zeros(0, dtype=np.int64)
        return cls(np.zeros(0, dtype=np.int32), nowhere, nowhere, 0, lambda start, end: "")

    def followed_by(self, forms: Numbers, starts: Places, ends: Places, between: Callable[[int, int], str]) -> Tokens:
        """Return these words with fresh ones behind them."""
        if not len(self.forms):
            return Tokens(forms, starts, ends, 0, between)
        return Tokens(
            np.concatenate([self.forms, forms]),
            np.concatenate([self.starts, starts]),
            np.concatenate([self.ends, ends]),
            len(self.forms),
            between,
        )

    def last(self, number: int) -> Tokens:
        """Return the last words, with which a phrase may begin that ends in the next block."""
        some = slice(max(0, len(self.forms) - number), None)
        return Tokens(self.forms[some], self.starts[some], self.ends[some], 0, self.between)

    def stand_together(self, first: int, stop: int) -> bool:
        """Tell whether the words from one index to another stand side by side."""
        gaps = zip(self.ends[first : stop - 1].tolist(), self.starts[first + 1 : stop].tolist(), strict=True)
        return all(is_joined(self.between(end, start)) for end, start in gaps)


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
        self._phrases_of_form = Grouped()
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
        self._phrases_of_form.extend(
            [[p for term in terms for p in self._phrases.hung.get(term, ())] for terms in found]
        )

    def hits(self, tokens: Tokens, same_turn: SameTurn) -> BlockHits:
        """Return the hits of words that are fresh and of phrases that end in fresh words."""
        index, sink = self._sinks_of_form.expand(tokens.forms[tokens.fresh :])
        if tokens.fresh:
            index = index + tokens.fresh
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
        """Return phrases and the index of their first word: from the word that a phrase hangs on, outwards."""
        phrases = self._phrases
        at, phrase = self._phrases_of_form.expand(tokens.forms)
        first = at - phrases.hook[phrase]
        last = first + phrases.size[phrase] - 1
        inside = (first >= 0) & (last < len(tokens.forms)) & (last >= tokens.fresh)
        first, phrase = first[inside], phrase[inside]
        for step in range(phrases.longest):
            asked = np.flatnonzero((phrases.size[phrase] > step) & (phrases.hook[phrase] != step))
            answers = self._found.holds(tokens.forms[first[asked] + step], phrases.terms[phrase[asked], step])
            keep = np.ones(len(first), dtype=bool)
            keep[asked[~answers]] = False
            first, phrase = first[keep], phrase[keep]
        together = [
            tokens.stand_together(start, start + size)
            for start, size in zip(first.tolist(), phrases.size[phrase].tolist(), strict=True)
        ]
        keep = np.array(together, dtype=bool)
        return phrase[keep], first[keep]


class _Phrases:
    """The phrases of a plan: their terms, the term that each hangs on, and what they are hits of."""

    def __init__(self, plan: Plan, terms: Terms) -> None:
        rows = [
            ([terms.number[fold(term.text), term.mode] for term in atom.terms], sinks)
            for atom, sinks in zip(plan.atoms, plan.sinks, strict=True)
            if isinstance(atom, Phrase)
        ]
        self.longest = max((len(words) for words, _ in rows), default=1)
        self.size = np.array([len(words) for words, _ in rows], dtype=np.int32)
        self.terms = np.full((len(rows), self.longest), -1, dtype=np.int32)
        self.hook = np.zeros(len(rows), dtype=np.int64)
        self.hung: dict[int, list[int]] = defaultdict(list)
        self.sinks = Grouped()
        self.sinks.extend([sinks for _, sinks in rows])
        for number, (words, _) in enumerate(rows):
            self.terms[number, : len(words)] = words
            # the longest term is likely to be the rarest
            hook = max(range(len(words)), key=lambda k: len(terms.keys[words[k]][0].strip("*?")))
            self.hook[number] = hook
            self.hung[words[hook]].append(number)

    def __len__(self) -> int:
        return len(self.size)
