"""Hits of single words and phrases in one block, on arrays of form numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coding.notation import Phrase, Term
from coding.rules.gaps import TOGETHER, UNTOLD, is_joined
from coding.rules.growing import Grouped, Growing
from coding.rules.letters import Places
from coding.rules.plan import Plan
from coding.rules.terms import FoundTerms, Terms, key_of
from coding.rules.vocabulary import Form, Numbers

_PAIRS = 15  # bits for the first words of pairs, and as many for the second
_SINGLE = np.uint32(1 << (2 * _PAIRS))  # the highest bit


@dataclass(frozen=True)
class Block:
    """The words of one block that begins at a place of the line: `starts` and `ends` count from there.

    `gaps` tells of some words (not the last) what stands before the next (see `gap_kinds`).
    """

    begin: int
    forms: Numbers
    starts: Places
    ends: Places
    gaps: Callable[[Places], NDArray[np.uint8]]

    def __len__(self) -> int:
        return len(self.forms)


@dataclass(frozen=True)
class Tokens:
    """A block's words, with some of the block before in front where a text goes on: these have places below 0.

    `fresh` is the index of the first word of the block itself: a phrase that ends earlier was found in the block before.
    `between` gives the characters between two places of the line.
    """

    block: Block
    fresh: int
    between: Callable[[int, int], str]

    @classmethod
    def of(cls, block: Block, earlier: Block | None, between: Callable[[int, int], str]) -> Tokens:
        """Return the words of a block, `earlier` ones in front."""
        if earlier is None:
            return cls(block, 0, between)
        shift = earlier.begin - block.begin
        gaps = np.concatenate([earlier.gaps(np.arange(len(earlier))), block.gaps(np.arange(len(block) - 1))])
        longer = Block(
            block.begin,
            np.concatenate([earlier.forms, block.forms]),
            np.concatenate([earlier.starts + shift, block.starts]),
            np.concatenate([earlier.ends + shift, block.ends]),
            gaps.take,
        )
        return cls(longer, len(earlier), between)

    @property
    def forms(self) -> Numbers:
        return self.block.forms

    def starts(self, words: Places) -> Places:
        """Return where words start on the line."""
        return np.add(self.block.starts.take(words), self.block.begin, dtype=np.int64)

    def ends(self, words: Places) -> Places:
        """Return where words end on the line."""
        return np.add(self.block.ends.take(words), self.block.begin, dtype=np.int64)

    def last(self, number: int) -> Block:
        """Return the last words, with which a phrase may begin that ends in the next block."""
        block = self.block
        some = np.arange(max(0, len(self.forms) - number), len(self.forms))
        return Block(block.begin, block.forms[some], block.starts[some], block.ends[some], _untold)

    def openings(self, turns: Places) -> NDArray[np.bool_]:
        """Tell of each word, and of the one that would come next, whether one of the turns that begin here lies before it
        and behind the word before: `turns` are places on the line."""
        opens = np.zeros(len(self.forms) + 1, dtype=np.bool_)
        opens[self.block.starts.searchsorted(turns - self.block.begin)] = True
        return opens

    def stand_together(self, words: Places) -> NDArray[np.bool_]:
        """Tell of each of some words whether the next word stands side by side with it."""
        gaps = self.block.gaps(words)
        together = gaps == TOGETHER
        untold = np.flatnonzero(gaps == UNTOLD)
        places = zip(self.ends(words[untold]).tolist(), self.starts(words[untold] + 1).tolist(), strict=True)
        together[untold] = [is_joined(self.between(end, start)) for end, start in places]
        return np.asarray(together)


def _untold(words: Places) -> NDArray[np.uint8]:
    return np.full(len(words), UNTOLD, dtype=np.uint8)


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
        self._pairs = _Pairs(self._phrases)
        self._flags = Growing(np.uint32)  # of forms: is it a hit, and in which pairs of words may it stand
        for atom, sinks in zip(plan.atoms, plan.sinks, strict=True):
            if isinstance(atom, Term):
                self._sinks_of_term[terms.number[key_of(atom)]] = sinks

    @property
    def longest_phrase(self) -> int:
        """Words of the longest phrase; 1 if there is none."""
        return self._phrases.longest

    def learn(self, forms: Sequence[Form]) -> None:
        """Decide the forms that came since last time."""
        known = len(self._sinks_of_form)
        if len(forms) == known:
            return
        found = self._found.learn(forms)
        self._sinks_of_form.extend(_gathered(found, self._sinks_of_term))
        self._flag(found, known)

    def rehang(self, counts: NDArray[np.int64]) -> None:
        """Hang each phrase on the terms that are rarest in text already seen: `counts` has the words of each form."""
        if not len(self._phrases):
            return
        index, terms = self._found.by_form.expand(np.arange(len(counts)))
        common = np.bincount(terms, weights=counts[index], minlength=len(self._found.terms))
        self._phrases.hang(common.astype(np.float64))
        self._pairs = _Pairs(self._phrases)
        self._flags = Growing(np.uint32)
        self._flag(self._found.by_form.as_lists(), 0)

    def _flag(self, found: list[list[int]], known: int) -> None:
        single = (self._sinks_of_form.count[known:] > 0) * _SINGLE
        self._flags.extend(self._pairs.learn(found) | single)

    def hits(self, tokens: Tokens, turns: Places) -> BlockHits:
        """Return the hits of words that are fresh and of phrases that end in fresh words, each in one turn.

        `turns` are the places on the line at which turns begin.
        """
        flags = self._flags.values.take(tokens.forms)
        index = (flags[tokens.fresh :] >= _SINGLE).nonzero()[0] + tokens.fresh
        at, sink = self._sinks_of_form.expand(tokens.forms.take(index))
        index = index.take(at)
        words = np.ones(len(sink), dtype=np.int32)
        if not len(self._phrases):
            return BlockHits(sink, index, words)
        phrase, first = self._phrase_hits(tokens, flags, tokens.openings(turns))
        hit, phrase_sink = self._phrases.sinks.expand(phrase)
        return BlockHits(
            np.concatenate([sink, phrase_sink]),
            np.concatenate([index, first.take(hit)]),
            np.concatenate([words, self._phrases.size.take(phrase.take(hit))]),
        )

    def _phrase_hits(
        self, tokens: Tokens, flags: NDArray[np.uint32], opens: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int32], Places]:
        """Return phrases and the index of their first word: from the word that a phrase hangs on, outwards."""
        phrases = self._phrases
        first, phrase = self._pairs.candidates(tokens.forms, flags)
        first = first - phrases.order[0].take(phrase)
        last = first + phrases.size.take(phrase) - 1
        beside = tokens.forms.take(first + phrases.order[1].take(phrase), mode="clip")
        whole = self._found.holds(beside, phrases.terms[1].take(phrase))
        whole &= (first >= 0) & (last < len(tokens.forms)) & (last >= tokens.fresh)
        first, phrase = first[whole], phrase[whole]
        if phrases.longest > 2:
            others = tokens.forms.take((first + phrases.order[2:].take(phrase, axis=1)).ravel())
            whole = self._found.holds(others, phrases.terms[2:].take(phrase, axis=1).ravel())
            whole = np.logical_and.reduce(whole.reshape(phrases.longest - 2, -1))
            first, phrase = first[whole], phrase[whole]
        gaps = (first + phrases.gaps.take(phrase, axis=1)).ravel()
        whole = tokens.stand_together(gaps) & ~opens.take(gaps + 1)
        whole = np.logical_and.reduce(whole.reshape(phrases.longest - 1, -1))
        return phrase[whole], first[whole]


def _gathered(found: list[list[int]], by_term: Mapping[int, list[int]]) -> list[list[int]]:
    """Return for each form what the terms that it answers to have: mostly nothing."""
    return [[each for term in terms for each in by_term.get(term, ())] if terms else [] for terms in found]


class _Phrases:
    """The phrases of a plan: their terms, the two neighbouring terms that each hangs on, and what they are hits of.

    `order` and `terms` have a column for each phrase: in which order its words are looked at, by their place in it, and
    the terms there. The rarest word comes first, then the rarer one beside it (`side` is 1 if it follows, else -1), then
    the others; `gaps` tells how far the words before a gap stand from the first. Columns of shorter phrases are filled
    up with the rarest word or the last gap.
    """

    def __init__(self, plan: Plan, terms: Terms) -> None:
        rows = [
            ([terms.number[key_of(term)] for term in atom.terms], sinks)
            for atom, sinks in zip(plan.atoms, plan.sinks, strict=True)
            if isinstance(atom, Phrase)
        ]
        self.longest = max((len(words) for words, _ in rows), default=1)
        self.size = np.array([len(words) for words, _ in rows], dtype=np.int64)
        filled = [words + words[-1:] * (self.longest - len(words)) for words, _ in rows]
        self._in_order = np.array(filled, dtype=np.int32).reshape(-1, self.longest).T
        self.gaps = np.minimum(np.arange(self.longest - 1)[:, None], self.size - 2)
        self.sinks = Grouped()
        self.sinks.extend([sinks for _, sinks in rows])
        # until the text tells otherwise, the longest term is taken for the rarest
        self.hang(np.array([-len(text.strip("*?")) for text, _ in terms.keys], dtype=np.float64))

    def hang(self, commonness: NDArray[np.float64]) -> None:
        """Hang each phrase on its rarest term and the rarer term beside it."""
        if not len(self):
            return
        columns = np.arange(len(self))
        common = np.where(np.arange(self.longest)[:, None] < self.size, commonness[self._in_order], np.inf)
        anchor = common.argmin(axis=0)
        framed = np.pad(common, ((1, 1), (0, 0)), constant_values=np.inf)
        self.side = np.where(framed[anchor, columns] < framed[anchor + 2, columns], -1, 1)
        common[anchor, columns], common[anchor + self.side, columns] = -np.inf, -np.finfo(np.float64).max
        order = common.argsort(axis=0, kind="stable")
        self.order = np.where(order < self.size, order, anchor)
        self.terms = np.take_along_axis(self._in_order, self.order, axis=0)

    def __len__(self) -> int:
        return len(self.size)


class _Pairs:
    """Where phrases may stand: at two neighbouring words of which one answers to the term that a phrase hangs on, and the
    other to the term beside it.

    Each term beside another has one of some bits. Forms have it among their low bits if they may be the first word of
    such a pair, and among their high bits if they may be the second: with no bit in common two words are no pair.
    """

    def __init__(self, phrases: _Phrases) -> None:
        self._flags: dict[int, int] = defaultdict(int)
        self._phrases_of_term: dict[int, dict[int, list[int]]] = {side: defaultdict(list) for side in (-1, 1)}
        self._phrases_of_form = {side: Grouped() for side in (-1, 1)}
        if not len(phrases):
            return
        rows = zip(phrases.terms[0].tolist(), phrases.side.tolist(), phrases.terms[1].tolist(), strict=True)
        for phrase, (hung, side, beside) in enumerate(rows):
            self._phrases_of_term[side][hung].append(phrase)
            first, second = (hung, beside) if side == 1 else (beside, hung)
            self._flags[first] |= 1 << (beside % _PAIRS)
            self._flags[second] |= 1 << (beside % _PAIRS + _PAIRS)

    def learn(self, found: list[list[int]]) -> NDArray[np.uint32]:
        """Note for more forms the phrases that hang on the terms they answer to, and return the bits of each form."""
        for side, phrases in self._phrases_of_term.items():
            self._phrases_of_form[side].extend(_gathered(found, phrases))
        return np.array([self._flags_of(terms) if terms else 0 for terms in found], dtype=np.uint32)

    def _flags_of(self, terms: list[int]) -> int:
        flags = 0
        for term in terms:
            flags |= self._flags.get(term, 0)
        return flags

    def candidates(self, forms: Numbers, flags: NDArray[np.uint32]) -> tuple[Places, NDArray[np.int32]]:
        """Return words and phrases that may hang on them."""
        pairs = flags[1:] >> _PAIRS
        pairs &= flags[:-1]
        pairs &= (1 << _PAIRS) - 1
        first = (pairs != 0).nonzero()[0]
        words, phrases = [], []
        for hung, side in ((first, 1), (first + 1, -1)):
            at, phrase = self._phrases_of_form[side].expand(forms.take(hung))
            words.append(hung.take(at))
            phrases.append(phrase)
        return np.concatenate(words), np.concatenate(phrases)
