"""Splitting Swedish compounds: the cheapest way to lay known words over a form, and the tree of its members.

A word is covered from left to right by dynamic programming. A member costs the more the rarer it is, and so does a link
between two members (`bostad` + `-s-`, `skola` without its vowel). A form that the table has as a word stays whole
where its cover is a mere accident of letters (`wholeness`). Members are split again, so that a compound inside a
compound is found too.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from coding.language.adverbs import ADVERBS, adverb_of, is_noun
from coding.language.commonness import commonness_in
from coding.language.irregular import is_short_verb_with_prefix
from coding.language.joints import VOWELS, first_lemmas, next_starts, participle_noun, verb_and_noun
from coding.language.pieces import Piece, Reading, is_cut_wrong, shifted
from coding.language.stops import (
    ALSO_FIRST,
    BOUND_LAST,
    FIRST_FORMS,
    MEETING_PLACES,
    NEVER_FIRST,
    NEVER_LAST,
    NEVER_MEMBERS,
    ONE_OF_TWO,
    OPAQUE,
    ORGANISATIONS,
    PLACES,
    PREFIXED,
    PREFIXES,
    SHORT_FIRST,
    SHORT_LAST,
    STREETS,
    YARDS,
)
from coding.language.table import LemmaTable
from coding.language.wholeness import COMMON_SHORT, SHORTEST_MEMBER, Wholeness, is_short_noun
from coding.language.words import Node

SHORTEST_WORD = 6
DEEPEST = 4
_FIRST_COST = 1.5
_LAST_COST = 0.75
_UNKNOWN_COST = 12.0
_FIRST_FORM_COMMON = 4.5
_SHORT_COST = 0.5
_SHORTEST_VERB = 5
_LONGEST_IN_SAM = 6
_BOUND_ENDINGS = frozenset(("", "s", "n", "ns", "t", "ts", "na", "nas", "en", "ens", "ar", "ars", "arna", "arnas"))
_LONG_FIRST_MEMBER = 7
"""Letters, link included, from which a first member is no place's (`bostads`, against `karls`)."""


def _is_street(form: str) -> bool:
    bare = form.removesuffix("s")
    if bare.endswith(STREETS):
        return form not in STREETS
    yard = next((ending for ending in YARDS if bare.endswith(ending)), bare)
    return 1 < len(bare) - len(yard) < _LONG_FIRST_MEMBER and bare not in MEETING_PLACES


def _told_apart(form: str, pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """Give the members of a form, each first member that is two words as the one that fits what follows it."""
    for number, piece in enumerate(pieces):
        both = ONE_OF_TWO.get(form[piece.start : piece.end])
        if both is None or number == len(pieces) - 1:
            yield piece
        else:
            usual, other, before = both
            lemma = usual if pieces[number + 1].lemmas.isdisjoint(before) else other
            yield Piece(piece.start, piece.end, replace(piece.reading, lemmas=frozenset((lemma,))))


class Splitter:
    """Covers forms by known words; `lemmas_of_word` gives the lemmas of a form that is a word, else nothing.

    `ends_like_a_word` is a cheap first look at a form: False if none of its last letters can be a word's.
    """

    def __init__(
        self,
        table: LemmaTable,
        lemmas_of_word: Callable[[str], frozenset[str]],
        keywords: frozenset[str],
        ends_like_a_word: Callable[[str], bool] = lambda form: True,
    ) -> None:
        self._table = table
        self._lemmas_of_word = lemmas_of_word
        self._keywords = keywords
        self._ends_like_a_word = ends_like_a_word
        self.commonness = commonness_in(table)
        self._wholeness = Wholeness(table)
        self.first_reading = lru_cache(maxsize=1 << 16)(self._find_first_reading)
        self.last_reading = lru_cache(maxsize=1 << 16)(self._find_last_reading)

    # Readings of a piece

    def _is_lemma(self, word: str) -> bool:
        """Tell whether a word may be a member before the last; short ones only if they stand under nothing else."""
        if word in self._keywords:
            return True
        if not self._table.has_lemma(word):
            return False
        if self._table.lemma(word) == word:
            return True
        return (len(word) > SHORTEST_MEMBER or is_short_noun(word, self._table)) and self._table.is_lemma(word)

    def _find_first_reading(self, piece: str) -> Reading | None:
        if piece in FIRST_FORMS:
            lemma = FIRST_FORMS[piece]
            return Reading(frozenset((lemma,)), 8 - _FIRST_FORM_COMMON + _FIRST_COST, _FIRST_FORM_COMMON)
        if piece in NEVER_MEMBERS or piece in NEVER_FIRST or (piece.endswith("sam") and len(piece) > _LONGEST_IN_SAM):
            return None
        readings = []
        for lemma, link, link_cost in first_lemmas(piece):
            if len(lemma) < SHORTEST_MEMBER and lemma != "år":
                continue
            if lemma in NEVER_MEMBERS or lemma in NEVER_FIRST or not self._is_lemma(lemma):
                continue
            if link and (is_short_verb_with_prefix(lemma) or (link == "s" and self._is_other_word(piece, lemma))):
                continue
            common = max(self.commonness(lemma), self.commonness(piece))
            if link == "vowel" and len(piece) == SHORTEST_MEMBER:
                link_cost += _SHORT_COST
            readings.append(Reading(frozenset((lemma,)), 8 - common + link_cost + _FIRST_COST, common, link))
        best = min(readings, key=lambda reading: reading.cost, default=None)
        if best is None:
            return None
        if piece in ALSO_FIRST:
            return replace(best, lemmas=best.lemmas | {ALSO_FIRST[piece]})
        # the letters do not tell `måne` from `måna`, `studie` from `studium`, the giant `rese` from `resa`
        if piece.endswith("sk") and self._table.lemma(piece + "an") == piece + "a":
            return replace(best, lemmas=best.lemmas | {piece + "a"})  # a language: `engelskundervisning`
        alike = {piece[:-1] + "um"} if piece.endswith("ie") else {piece + "a", piece + "e"}
        if piece[-1] not in VOWELS and best.lemmas.isdisjoint(alike):
            return best
        if piece[-1] == "e" and self._table.lemma(piece[:-1] + "an") == piece[:-1] + "a":
            alike = {piece[:-1] + "a"}
        more = [reading.lemmas for reading in readings if reading.lemmas <= alike]
        return replace(best, lemmas=best.lemmas.union(*more))

    def _is_other_word(self, piece: str, lemma: str) -> bool:
        """Tell whether a piece in -s is a word of its own (`kors`), and not a short noun (`kor`) with a joint."""
        if len(lemma) > SHORTEST_MEMBER or self._table.lemma(lemma) == lemma or lemma in self._keywords:
            return False
        return piece.endswith("ss") or self._table.is_lemma(piece)

    def _may_be_last(self, word: str) -> bool:
        if (len(word) < SHORTEST_MEMBER and word not in SHORT_LAST) or word in NEVER_MEMBERS or word in NEVER_LAST:
            return False
        return len(word) > 5 or not word.endswith(("ande", "ende"))

    def _find_last_reading(self, piece: str) -> Reading | None:
        if not self._may_be_last(piece):
            return None
        lemmas = frozenset(lemma for lemma in self.last_lemmas(piece) if self._may_be_last(lemma))
        if not lemmas:
            return None
        common = max(self.commonness(word) for word in (*lemmas, piece))
        return Reading(lemmas, 8 - common + _LAST_COST, common)

    def last_lemmas(self, piece: str) -> frozenset[str]:
        """Return the lemmas of an inflected last member; a noun is not taken for the verb that the table puts it under."""
        noun = participle_noun(piece)
        if noun is not None and (noun in self._keywords or self._table.is_lemma(noun)):
            return frozenset((noun,))
        lemmas = self._lemmas_of_word(piece)
        if piece in lemmas:
            return frozenset(lemma for lemma in lemmas if lemma == piece or not lemma.endswith("a"))
        return lemmas or self._deverbal(piece) or self._bound(piece)

    def _bound(self, piece: str) -> frozenset[str]:
        return frozenset(b for b in BOUND_LAST if piece.startswith(b) and piece[len(b) :] in _BOUND_ENDINGS)

    def _deverbal(self, piece: str) -> frozenset[str]:
        """Return the noun in -ning or -ing that the table lacks, of a verb that it has (`skipning` of `skipa`)."""
        verb, noun = verb_and_noun(piece) or ("", "")
        if len(verb) < _SHORTEST_VERB or noun.endswith("ering") or self._table.lemma(verb) != verb:
            return frozenset()
        return frozenset((noun,))

    def first_lemmas(self, piece: str) -> frozenset[str]:
        """Return the lemmas that a word cut off before a hyphen may stand for ("arbets-", "skol-")."""
        reading = self.first_reading(piece)
        return reading.lemmas if reading else frozenset()

    def knows_member(self, form: str, piece: Piece) -> bool:
        """Tell whether a member is a known word, not the unknown beginning of a name."""
        surface = form[piece.start : piece.end]
        reading = self.last_reading(surface) if piece.end == len(form) else self.first_reading(surface)
        return reading is not None or surface in PREFIXES

    # Covers

    def cut(self, form: str) -> tuple[Piece, ...]:
        """Return the members of a form from left to right, or nothing if it is no compound."""
        if "-" in form:
            return self._cut_at_hyphens(form)
        if len(form) < SHORTEST_WORD and not self._is_short_compound_noun(form):
            return ()
        if self._table.is_name(form):
            return self.organisation(form)
        lemmas = self._lemmas_of_word(form)
        if not lemmas:
            if not self._ends_like_a_word(form):
                return ()
            return self._cheapest_cover(form) or self._cover_after_prefix(form) or self._cover_after_name(form)
        for lemma in sorted(lemmas):
            if lemma in PREFIXED:
                return self._cut_after(form, lemma, PREFIXED[lemma])
        pieces = self._cheapest_cover(form)
        fitting = self._fit_to_lemma(form, pieces, lemmas)
        if not fitting:
            for lemma in sorted(lemmas - {form}):
                pieces = self._cheapest_cover(lemma)
                fitting = fitting or self._fit_to_lemma(lemma, pieces, frozenset((lemma,)), end=len(form))
        if not fitting:
            return self._cover_after_adverb(form, lemmas)
        return () if self._wholeness.keeps(form, lemmas, fitting) else fitting

    def _is_short_compound_noun(self, form: str) -> bool:
        """Tell whether a known word of five letters may have a member of two (`bilkö`, `elbil`)."""
        short = len(form) == SHORTEST_WORD - 1 and (form.endswith("kö") or form.startswith(ADVERBS) or form in PREFIXED)
        return short and any(
            lemma in PREFIXED or lemma.endswith("kö") or adverb_of(lemma, self._table)
            for lemma in self._lemmas_of_word(form)
        )

    def organisation(self, form: str) -> tuple[Piece, ...]:
        """Return the members of a name that is built like an organisation's, or nothing for every other name.

        Its last member has the article and is one of `ORGANISATIONS` (`Boverket`, whatever `bo` is there).
        """
        bare = form.removesuffix("s")
        for head in ORGANISATIONS:
            if bare.endswith(head) and len(bare) > len(head) + 1 and (reading := self.last_reading(head)):
                pieces = self._cheapest_cover(form)
                place = len(bare) - len(head)
                if pieces and pieces[-1].start == place:
                    return pieces
                first = Reading(frozenset((form[:place],)), _UNKNOWN_COST, 1.0)
                return Piece(0, place, first), Piece(place, len(form), reading)
        return ()

    def is_built_like_a_name(self, form: str) -> bool:
        """Tell whether an unknown form with a capital letter in mid-sentence may be a place or a person.

        Not so if it is an organisation's name, if its last member has an article or an adjective's ending, or if its
        first member is long: `Hagalund` is a name, `Arbetsmarknadsverket`, `Bostadssociala`, `Integrationsråd` are not.
        A street (`Sjukhusvägen`) is one, however it is built.
        """
        if _is_street(form):
            return True
        if self.organisation(form):
            return False
        pieces = self.cut(form)
        if not pieces or not self._lemmas_of_word(form[pieces[-1].start : pieces[-1].end]):
            return True
        last = form[pieces[-1].start :].removesuffix("s")
        inflected = all(len(lemma) < len(last) for lemma in pieces[-1].lemmas)
        if inflected and (last.endswith(("n", "t", "na")) or self._is_adjective(last)):
            return False
        return pieces[0].end < _LONG_FIRST_MEMBER

    def is_built_like_a_place(self, form: str) -> bool:
        """Tell whether a known word is a compound that is a place with a capital letter (`Hedmark`, a heath otherwise)."""
        if _is_street(form):
            return True
        bare = form.removesuffix("s")
        pieces = self.cut(bare) if bare.endswith(PLACES) else ()
        return bool(pieces) and bare[pieces[-1].start :] in PLACES and pieces[0].end < _LONG_FIRST_MEMBER

    def _is_adjective(self, last: str) -> bool:
        return last.endswith("a") and self._table.lemma(last[:-1] + "t") == last[:-1]

    def _cut_after(self, form: str, lemma: str, first: str) -> tuple[Piece, ...]:
        """Return the two members of a word whose prefix is no member elsewhere (`för` in `förskola`)."""
        place = len(first)
        return (
            Piece(0, place, Reading(self.first_lemmas(first) or frozenset((first,)), 0.0, _FIRST_FORM_COMMON)),
            Piece(place, len(form), Reading(frozenset((lemma[place:],)), 0.0, _FIRST_FORM_COMMON)),
        )

    def _cover_after_adverb(self, form: str, lemmas: frozenset[str]) -> tuple[Piece, ...]:
        """Return adverb and noun of a word such as `överläkare`."""
        for lemma in sorted(lemmas - OPAQUE):
            if adverb := adverb_of(lemma, self._table):
                return self._cut_after(form, lemma, adverb)
        return ()

    def _cover_after_prefix(self, form: str) -> tuple[Piece, ...]:
        """Return prefix and word for a form outside the table such as `medfinansiering`."""
        for prefix in (*PREFIXES, *ADVERBS):
            rest = form[len(prefix) :]
            if form.startswith(prefix) and self._may_follow(prefix, rest) and (reading := self.last_reading(rest)):
                first = Reading(frozenset((prefix,)), 0.0, _FIRST_FORM_COMMON)
                return Piece(0, len(prefix), first), Piece(len(prefix), len(form), reading)
        return ()

    def _may_follow(self, prefix: str, rest: str) -> bool:
        """Tell whether what follows a prefix in an unknown form is long enough, or a common noun (`närvård`)."""
        if len(rest) >= SHORTEST_WORD:
            return True
        common = len(prefix) >= SHORTEST_MEMBER < len(rest) and self.commonness(rest) >= COMMON_SHORT
        return common and prefix in ADVERBS and is_noun(rest, self._table)

    def _cover_after_name(self, form: str) -> tuple[Piece, ...]:
        """Return a form's unknown beginning and a keyword at its end, as in the name of a housing company."""
        for start in range(SHORTEST_WORD - 2, len(form) - SHORTEST_WORD + 1):
            reading = self.last_reading(form[start:])
            if reading and reading.lemmas & self._keywords and form[:start].isalpha():
                return Piece(0, start, Reading(frozenset((form[:start],)), _UNKNOWN_COST, 1.0)), Piece(
                    start, len(form), reading
                )
        return ()

    def _fit_to_lemma(
        self, form: str, pieces: tuple[Piece, ...], lemmas: frozenset[str], end: int = 0
    ) -> tuple[Piece, ...]:
        """Return the members with the last one read as the end of the word's own lemma, or nothing if it is no word.

        `lov` in `skollov` is thus a noun, though the table puts it under `lova`, and `stadgar` (of `stadga`) has no
        member `gar`.
        """
        if not pieces:
            return ()
        *first, last = pieces
        ends = set()
        for lemma in lemmas:
            ending = lemma[last.start :] if lemma[: last.start] == form[: last.start] else ""
            if not self._may_be_last(ending):
                continue
            if self._lemmas_of_word(ending):
                ends.add(ending)
            ends |= {head for head in last.lemmas if lemma.endswith(head)}
            written = form[last.start :]
            if ending and written.startswith(ending) and self._table.lemma(written + "na") == written:
                ends.add(written)  # `pengar`, of which the table has `matpengar` under a `matpeng`
        if not ends:
            return ()
        return (*first, Piece(last.start, max(end, last.end), Reading(frozenset(ends), 0.0, last.reading.commonness)))

    def _cut_at_hyphens(self, form: str) -> tuple[Piece, ...]:
        pieces, start = [], 0
        for part in form.split("-"):
            end = start + len(part)
            if part:
                reading = self.last_reading(part) if end == len(form) else self.first_reading(part)
                pieces.append(Piece(start, end, reading or Reading(frozenset((part,)), _UNKNOWN_COST, 1.0)))
            start = end + 1
        return tuple(pieces) if len(pieces) > 1 else ()

    def _cheapest_cover(self, form: str) -> tuple[Piece, ...]:
        length = len(form)
        best: dict[int, tuple[float, tuple[Piece, ...]]] = {0: (0.0, ())}
        complete: tuple[float, tuple[Piece, ...]] = (math.inf, ())
        for start in range(length - 1):
            if start not in best:
                continue
            cost, pieces = best[start]
            if start and not is_cut_wrong(form, pieces[-1], start):
                reading = self.last_reading(form[start:])
                if reading and cost + reading.cost < complete[0]:
                    complete = cost + reading.cost, (*pieces, Piece(start, length, reading))
            shortest = len(SHORT_FIRST[0]) if form.startswith(SHORT_FIRST, start) else SHORTEST_MEMBER
            for end in range(start + shortest, length - 1):
                reading = self.first_reading(form[start:end])
                if reading is None:
                    continue
                cover = cost + reading.cost, (*pieces, Piece(start, end, reading))
                for place in next_starts(form, end):
                    if place > start and (place not in best or cover[0] < best[place][0]):
                        best[place] = cover
        return complete[1]

    # The tree

    def tree(self, form: str, depth: int = DEEPEST) -> tuple[Node, ...]:
        """Return the members of a form as nodes, each with its own members."""
        return tuple(self._node(form, piece, depth) for piece in _told_apart(form, self.cut(form)))

    def _node(self, form: str, piece: Piece, depth: int) -> Node:
        children: tuple[Node, ...] = ()
        if depth > 1 and piece.end - piece.start >= SHORTEST_WORD:
            surface = form[piece.start : piece.end]
            children = () if surface in FIRST_FORMS else self.tree(surface, depth - 1)
            for lemma in sorted(piece.lemmas):
                children = children or self.tree(lemma, depth - 1)
            children = shifted(children, piece.start, piece.end)
        return Node(piece.start, piece.end, piece.lemmas, children)
