"""Hits of single words and phrases in one block, on arrays of form numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from coding.language import fold
from coding.notation import Phrase, Term
from coding.rules.gaps import TOGETHER, UNTOLD, is_joined
from coding.rules.growing import Grouped, Growing
from coding.rules.letters import Places
from coding.rules.plan import Plan
from coding.rules.terms import FoundTerms, Terms
from coding.rules.vocabulary import Form, Numbers

SameTurn: TypeAlias = Callable[[Places, Places], NDArray[np.bool_]]


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
        return self.block.starts.take(words).astype(np.int64) + self.block.begin

    def ends(self, words: Places) -> Places:
        """Return where words end on the line."""
        return self.block.ends.take(words).astype(np.int64) + self.block.begin

    def last(self, number: int) -> Block:
        """Return the last words, with which a phrase may begin that ends in the next block."""
        block = self.block
        some = np.arange(max(0, len(self.forms) - number), len(self.forms))
        return Block(block.begin, block.forms[some], block.starts[some], block.ends[some], _untold)

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
        self._anchors = _Anchors(self._phrases)
        self._wanted = Growing(np.bool_)  # forms that are hits or hold a phrase: few, and all others are passed over
        for atom, sinks in zip(plan.atoms, plan.sinks, strict=True):
            if isinstance(atom, Term):
                self._sinks_of_term[terms.number[fold(atom.text), atom.mode]] = sinks

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
        self._sinks_of_form.extend(
            [[s for term in terms for s in self._sinks_of_term.get(term, ())] for terms in found]
        )
        self._anchors.learn(found)
        self._wanted.extend((self._sinks_of_form.count[known:] > 0) | self._anchors.are_held_by(known))

    def rehang(self, counts: NDArray[np.int64]) -> None:
        """Hang each phrase on the terms that are rarest in text already seen: `counts` has the words of each form."""
        if not len(self._phrases):
            return
        index, terms = self._found.by_form.expand(np.arange(len(counts)))
        common = np.bincount(terms, weights=counts[index], minlength=len(self._found.terms))
        self._phrases.hang(common.astype(np.float64))
        self._anchors = _Anchors(self._phrases)
        self._anchors.learn(self._found.by_form.as_lists())
        self._wanted = Growing(np.bool_)
        self._wanted.extend((self._sinks_of_form.count > 0) | self._anchors.are_held_by(0))

    def hits(self, tokens: Tokens, same_turn: SameTurn) -> BlockHits:
        """Return the hits of words that are fresh and of phrases that end in fresh words."""
        wanted = np.flatnonzero(self._wanted.values.take(tokens.forms))
        forms = tokens.forms.take(wanted)
        at, sink = self._sinks_of_form.expand(forms)
        index = wanted.take(at)
        if tokens.fresh:
            index, sink = index[index >= tokens.fresh], sink[index >= tokens.fresh]
        words = np.ones(len(sink), dtype=np.int32)
        if not len(self._phrases):
            return BlockHits(sink, index, words)
        phrase, first = self._phrase_hits(tokens, wanted, forms)
        size = self._phrases.size[phrase]
        whole = same_turn(tokens.starts(first), tokens.starts(first + size - 1))
        phrase, first = phrase[whole], first[whole]
        hit, phrase_sink = self._phrases.sinks.expand(phrase)
        return BlockHits(
            np.concatenate([sink, phrase_sink]),
            np.concatenate([index, first[hit]]),
            np.concatenate([words, self._phrases.size[phrase[hit]]]),
        )

    def _phrase_hits(self, tokens: Tokens, wanted: Places, forms: Numbers) -> tuple[NDArray[np.int32], Places]:
        """Return phrases and the index of their first word: from the word that a phrase hangs on, outwards."""
        phrases = self._phrases
        at, phrase = self._anchors.candidates(tokens.forms, wanted, forms)
        first = at - phrases.anchor.take(phrase)
        last = first + phrases.size.take(phrase) - 1
        inside = (first >= 0) & (last < len(tokens.forms)) & (last >= tokens.fresh)
        at, first, phrase = at[inside], first[inside], phrase[inside]
        beside = self._found.holds(tokens.forms.take(at + phrases.side.take(phrase)), phrases.beside.take(phrase))
        first, phrase = first[beside], phrase[beside]
        places = first + phrases.steps.take(phrase, axis=1)
        answers = self._found.holds(tokens.forms.take(places.ravel()), phrases.terms.take(phrase, axis=1).ravel())
        whole = np.logical_and.reduce(answers.reshape(places.shape))
        first, phrase = first[whole], phrase[whole]
        gaps = first + phrases.gaps.take(phrase, axis=1)
        together = np.logical_and.reduce(tokens.stand_together(gaps.ravel()).reshape(gaps.shape))
        return phrase[together], first[together]


class _Phrases:
    """The phrases of a plan: their terms, the two terms that each hangs on, and what they are hits of.

    `terms` and `steps` have a column for each phrase: its terms, and how far each stands from the first; `gaps` tells
    how far the words before a gap stand from it. Columns of shorter phrases are filled up with their last term or gap.
    """

    def __init__(self, plan: Plan, terms: Terms) -> None:
        rows = [
            ([terms.number[fold(term.text), term.mode] for term in atom.terms], sinks)
            for atom, sinks in zip(plan.atoms, plan.sinks, strict=True)
            if isinstance(atom, Phrase)
        ]
        self.longest = max((len(words) for words, _ in rows), default=1)
        self.size = np.array([len(words) for words, _ in rows], dtype=np.int64)
        self.steps = np.minimum(np.arange(self.longest)[:, None], self.size - 1)
        self.gaps = np.minimum(np.arange(self.longest - 1)[:, None], self.size - 2)
        filled = [words + words[-1:] * (self.longest - len(words)) for words, _ in rows]
        self.terms = np.array(filled, dtype=np.int32).reshape(-1, self.longest).T.copy()
        self.sinks = Grouped()
        self.sinks.extend([sinks for _, sinks in rows])
        # until the text tells otherwise, the longest term is taken for the rarest
        self.hang(np.array([-len(text.strip("*?")) for text, _ in terms.keys], dtype=np.float64))

    def hang(self, commonness: NDArray[np.float64]) -> None:
        """Hang each phrase on its rarest term (`anchor` is its place) and the rarer term `beside` it.

        `side` is 1 where that one follows, and -1 where it comes before.
        """
        if not len(self):
            return
        columns = np.arange(len(self))
        common = np.where(np.arange(self.longest)[:, None] < self.size, commonness[self.terms], np.inf)
        self.anchor = common.argmin(axis=0)
        framed = np.pad(common, ((1, 1), (0, 0)), constant_values=np.inf)
        self.side = np.where(framed[self.anchor, columns] < framed[self.anchor + 2, columns], -1, 1)
        self.hung = self.terms[self.anchor, columns]
        self.beside = self.terms[self.anchor + self.side, columns]

    def __len__(self) -> int:
        return len(self.size)


class _Anchors:
    """Where phrases may stand: at words that answer to the term that a phrase hangs on, beside such as answer to the
    term beside it.

    Each phrase has one of 64 bits, and each form the bits of the phrases that hang on it, of those of which it is the
    word before that one, and of those of which it is the word behind: with no bit in common there is no phrase.
    """

    def __init__(self, phrases: _Phrases) -> None:
        self._phrases_of_term: dict[int, list[int]] = defaultdict(list)
        self._bits: dict[int, dict[int, int]] = {place: defaultdict(int) for place in (0, -1, 1)}
        self._of_form = {place: Growing(np.uint64) for place in self._bits}
        self._phrases_of_form = Grouped()
        if not len(phrases):
            return
        rows = zip(phrases.hung.tolist(), phrases.side.tolist(), phrases.beside.tolist(), strict=True)
        for phrase, (hung, side, beside) in enumerate(rows):
            self._phrases_of_term[hung].append(phrase)
            self._bits[0][hung] |= 1 << (phrase % 64)
            self._bits[side][beside] |= 1 << (phrase % 64)

    def learn(self, found: list[list[int]]) -> None:
        """Note for more forms the phrases that hang on the terms they answer to."""
        self._phrases_of_form.extend([[p for t in terms for p in self._phrases_of_term.get(t, ())] for terms in found])
        with_terms = [(form, terms) for form, terms in enumerate(found) if terms]
        for place, bits in self._bits.items():
            joined = np.zeros(len(found), dtype=np.uint64)
            for form, terms in with_terms:
                for term in terms:
                    if term in bits:
                        joined[form] |= np.uint64(bits[term])
            self._of_form[place].extend(joined)

    def are_held_by(self, known: int) -> NDArray[np.bool_]:
        """Tell of the forms from a number on whether a phrase hangs on them."""
        return self._phrases_of_form.count[known:] > 0

    def candidates(self, forms: Numbers, words: Places, their: Numbers) -> tuple[Places, NDArray[np.int32]]:
        """Return words and phrases that may hang on them: of the words with `their` forms, among all `forms`."""
        beside = self._of_form[-1].values.take(forms.take(words - 1, mode="clip"))
        beside |= self._of_form[1].values.take(forms.take(words + 1, mode="clip"))
        likely = np.flatnonzero((self._of_form[0].values.take(their) & beside) != 0)
        at, phrase = self._phrases_of_form.expand(their.take(likely))
        return words.take(likely.take(at)), phrase
