"""The search for a codebook's rules: block by block over the line of texts, then the rules that combine words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tqdm.auto import tqdm

from coding.language import Language
from coding.notation import Or, Phrase, Regex, Rule, Term, atoms_of, terms_of
from coding.rules.combinations import NOTHING, Rows, TooManyCombinations, combine, no_rows
from coding.rules.gaps import is_joined
from coding.rules.growing import Growing
from coding.rules.hits import Block, BlockHits, Matcher, Tokens
from coding.rules.letters import Places
from coding.rules.patterns import regex_hits
from coding.rules.plan import Plan, StoppedRule, WrittenRule, alternatives, plan_of
from coding.rules.terms import LookedUp, Terms
from coding.rules.vocabulary import Numbers, Vocabulary
from coding.rules.words import Line, Units, Words, words_of_block

SHOW_PROGRESS_FROM = 5_000_000  # characters; less than this takes about a second


@dataclass(frozen=True)
class Found:
    """The hits of rules on a line: which rule, from where, and how many characters on.

    `more` lists for a hit of words that do not stand together the (start, end) of each, by the hit's number.
    Hits of a rule are distinct; their order is that of the blocks, then that of the rules that combine.
    """

    rule: NDArray[np.integer]
    start: NDArray[np.integer]
    length: NDArray[np.integer]
    more: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rule)


@dataclass(frozen=True)
class _Packed:
    """A block in few bytes: places count from its start; `odd` words are longer than their letters (soft hyphens)."""

    forms: NDArray[np.integer]
    starts: NDArray[np.uint32]
    gaps: NDArray[np.uint8]
    odd: Places
    odd_ends: Places


class Reading:
    """A corpus as numbers of forms, block by block; kept so that an edited codebook need not read it again."""

    def __init__(self, line: Line, language: Language, *, keep: bool) -> None:
        self.line = line
        self.language = language
        self.vocabulary = Vocabulary()
        self.cuts = line.cuts()
        self._kept: list[_Packed] | None = [] if keep else None
        self._conjunctions = Growing(np.bool_)
        self.looked_up = LookedUp()
        self.combined: dict[tuple[str, str], tuple[bytes, Rows]] = {}
        """By unit and rule: the hits of the last codebook's composite rules, and what they were made of."""

    def blocks(self) -> Iterator[Block]:
        """Give the words of each block."""
        if self._kept is not None and len(self._kept) == len(self.cuts) - 1:
            for begin, block in zip(self.cuts.tolist(), self._kept, strict=False):
                yield self._unpacked(begin, block)
            return
        if self._kept is not None:
            self._kept = []
        for begin, end in pairwise(self.cuts.tolist()):
            yield self._read(begin, end)

    def _read(self, begin: int, end: int) -> Block:
        words = words_of_block(self.vocabulary.alphabet, self.line, begin, end)
        forms = self.vocabulary.numbers_of(words)
        cut_off = self._cut_off(begin, words, forms)
        plain = forms[cut_off]
        forms[words.named] = self.vocabulary.variant(forms[words.named], "named")
        forms[cut_off] = self.vocabulary.variant(plain, "cut off")
        if self._kept is not None:
            self._kept.append(self._packed(forms, words))
        return Block(begin, forms, words.starts, words.ends, words.gaps)

    def _packed(self, forms: Numbers, words: Words) -> _Packed:
        odd = np.flatnonzero(words.ends - words.starts != words.lengths)
        size = np.uint16 if len(self.vocabulary) < 1 << 16 else np.int32
        gaps = words.gaps(np.arange(len(words) - 1))
        return _Packed(forms.astype(size), words.starts.astype(np.uint32), gaps, odd, words.ends[odd])

    def _unpacked(self, begin: int, packed: _Packed) -> Block:
        starts = packed.starts.astype(np.int64)
        ends = starts + self.vocabulary.lengths[packed.forms]
        ends[packed.odd] = packed.odd_ends
        return Block(begin, packed.forms.astype(np.int32), starts, ends, packed.gaps.take)

    def _cut_off(self, begin: int, words: Words, forms: Numbers) -> Places:
        """Return the words cut off before a hyphen and "and" or the like, in one turn: "bostads- och"."""
        known = self.language.line_ends.conjunctions
        if new := self.vocabulary.forms[len(self._conjunctions) :]:
            self._conjunctions.extend(np.array([form.text in known for form in new], dtype=np.bool_))
        candidates: Places = words.cut_off
        candidates = candidates[candidates + 1 < len(forms)]
        candidates = candidates[self._conjunctions.values[forms[candidates + 1]]]
        if not len(candidates):
            return candidates
        ends = words.ends[candidates].astype(np.int64) + begin
        starts = words.starts[candidates + 1].astype(np.int64) + begin
        together = self.line.same_turn(ends - 1, starts)
        together &= [
            is_joined(self.line.words(end, start)) for end, start in zip(ends.tolist(), starts.tolist(), strict=True)
        ]
        return candidates[together]


def search(reading: Reading, rules: list[WrittenRule], unit: str) -> Found:
    """Return the hits of rules in a corpus; NEAR, AND and NOT look at one unit at a time.

    Raises `StoppedRule` for a regular expression that takes too long and for a rule with too many combinations.
    """
    plan = plan_of(rules)
    line = reading.line
    terms = (term for rule in rules for term in terms_of(rule.tree))
    matcher = Matcher(plan, Terms(terms, reading.language, reading.looked_up))
    by_regex = regex_hits(plan, line)
    direct, parts = _Direct(plan, line), _Parts(plan, by_regex)
    position = 0
    carried: Block | None = None
    stretches = reading.blocks()
    if line.length >= SHOW_PROGRESS_FROM:
        stretches = tqdm(stretches, total=len(reading.cuts) - 1, desc="rules", unit="block", disable=None)
    for number, block in enumerate(stretches):
        matcher.learn(reading.vocabulary.forms)
        if number == 0 and len(reading.cuts) > 3:
            matcher.rehang(np.bincount(block.forms, minlength=len(reading.vocabulary)))
        tokens = Tokens.of(block, carried, line.words)
        hits = matcher.hits(tokens, line.turns_between((carried or block).begin, int(reading.cuts[number + 1])))
        is_direct = hits.sink < len(rules)
        if not plan.composite or is_direct.all():
            direct.add(hits.sink, hits, tokens)
        else:
            direct.add(hits.sink[is_direct], hits.take(is_direct), tokens)
        if plan.composite:
            parts.add(hits.take(~is_direct), tokens, position)
        position += len(block)
        goes_on = line.is_inside(int(reading.cuts[number + 1]))
        carried = tokens.last(matcher.longest_phrase - 1) if goes_on else None
        del block, tokens, hits  # their room is needed for the next block
    for atom, spans in by_regex.items():
        for sink in plan.sinks[atom]:
            if sink < len(rules):
                direct.append(np.full(len(spans), sink), spans[:, 0], spans[:, 1])
    found = direct.found(plan)
    return _with_composites(found, plan, parts, reading, unit) if plan.composite else found


class _Direct:
    """Hits that are hits of a rule as they stand: growing columns of short numbers."""

    def __init__(self, plan: Plan, line: Line) -> None:
        room = line.length // 16  # hits of a third of the words
        self._rule = Growing(np.uint16 if len(plan.rules) < 1 << 16 else np.uint32, room)
        self._start = Growing(np.uint32 if line.length < 1 << 32 else np.int64, room)
        self._length = Growing(np.uint16, room)

    def add(self, rules: NDArray[np.int32], hits: BlockHits, tokens: Tokens) -> None:
        self.append(rules, tokens.starts(hits.index), tokens.ends(hits.index + hits.words - 1))

    def append(self, rules: NDArray[np.integer], starts: Places, ends: Places) -> None:
        lengths = ends - starts
        if self._length.values.dtype == np.uint16 and lengths.max(initial=0) >= 1 << 16:
            short, self._length = self._length, Growing(np.uint32, len(self._length))
            self._length.extend(short.values)
        self._rule.extend(rules)
        self._start.extend(starts)
        self._length.extend(lengths)

    def found(self, plan: Plan) -> Found:
        rule, start, length = self._rule.values, self._start.values, self._length.values
        if plan.with_alternatives:
            again = _repeated(rule, start, length, plan.with_alternatives)
            rule, start, length = rule[~again], start[~again], length[~again]
        return Found(rule, start, length)


def _repeated(
    rule: NDArray[np.integer], start: NDArray[np.integer], length: NDArray[np.integer], some: list[int]
) -> NDArray[np.bool_]:
    """Mark hits that another alternative of the same rule has found already."""
    which = np.flatnonzero(np.isin(rule, some))
    order = which[np.lexsort((length[which], start[which], rule[which]))]
    again = np.zeros(len(rule), dtype=bool)
    same = (rule[order][1:] == rule[order][:-1]) & (start[order][1:] == start[order][:-1])
    again[order[1:][same & (length[order][1:] == length[order][:-1])]] = True
    return again


class _Parts:
    """Hits of the atoms of composite rules: positions of their words, and where the words at these positions stand."""

    def __init__(self, plan: Plan, by_regex: dict[int, Places]) -> None:
        self._rules, self._atoms = len(plan.rules), len(plan.atoms)
        self._atom, self._first, self._words = Growing(np.int32), Growing(np.int64), Growing(np.int32)
        self._begins, self._ends = Growing(np.int64), Growing(np.int64)
        self._rows: dict[int, Rows] = {}
        self._digests: dict[int, bytes] = {}
        self._position, self._start, self._end = Growing(np.int64), Growing(np.int64), Growing(np.int64)
        self._by_regex = {
            atom: spans for atom, spans in by_regex.items() if any(sink >= self._rules for sink in plan.sinks[atom])
        }
        self._touched: dict[int, list[tuple[int, int]]] = {atom: [] for atom in self._by_regex}

    def add(self, hits: BlockHits, tokens: Tokens, position: int) -> None:
        """Add the hits of a block whose first fresh word has this position."""
        offset = position - tokens.fresh
        self._atom.extend(hits.sink - self._rules)
        self._first.extend(hits.index + offset)
        self._words.extend(hits.words)
        self._begins.extend(tokens.starts(hits.index))
        self._ends.extend(tokens.ends(hits.index + hits.words - 1))
        is_in_hit = np.zeros(len(tokens.forms), dtype=np.bool_)
        for step in range(int(hits.words.max(initial=0))):
            is_in_hit[hits.index[hits.words > step] + step] = True
        self._keep_places(np.flatnonzero(is_in_hit), tokens, offset)
        for atom, spans in self._by_regex.items():
            self._keep_places(self._touch(atom, spans, tokens, offset), tokens, offset)

    def _touch(self, atom: int, spans: Places, tokens: Tokens, offset: int) -> Places:
        """Note which fresh words each match of a regular expression touches."""
        places = spans - tokens.block.begin
        starts, ends = tokens.block.starts[tokens.fresh :], tokens.block.ends[tokens.fresh :]
        first = np.searchsorted(ends, places[:, 0], side="right")
        count = np.maximum(np.searchsorted(starts, places[:, 1], side="left") - first, 0)
        match = np.repeat(np.arange(len(spans)), count)
        index = np.arange(len(match)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
        index += tokens.fresh
        self._touched[atom] += zip(match.tolist(), (index + offset).tolist(), strict=True)
        return np.unique(index)

    def _keep_places(self, index: Places, tokens: Tokens, offset: int) -> None:
        self._position.extend(index + offset)
        self._start.extend(tokens.starts(index))
        self._end.extend(tokens.ends(index))

    def settle(self, units: Units) -> None:
        """Sort what was gathered, so that places and the hits of an atom can be looked up, and give hits their units."""
        _, which = np.unique(self._position.values, return_index=True)
        self._positions = self._position.values[which]
        self._starts, self._ends_at = self._start.values[which], self._end.values[which]
        self._units = units
        by_atom = np.argsort(self._atom.values, kind="stable")
        unit = units.holding(self._begins.values, self._ends.values)[by_atom]
        by_atom, unit = by_atom[unit >= 0], unit[unit >= 0]
        self._hits = (unit, self._first.values[by_atom], self._words.values[by_atom])
        self._bounds = np.searchsorted(self._atom.values[by_atom], np.arange(self._atoms + 1)).tolist()

    def spans(self, positions: NDArray[np.int64]) -> tuple[Places, Places]:
        """Return where words stand."""
        at = np.searchsorted(self._positions, positions)
        return self._starts[at], self._ends_at[at]

    def rows_of(self, atom: int) -> Rows:
        """Return the hits of an atom that lie in a unit: the unit and the positions of the words of each."""
        if atom not in self._rows:
            self._rows[atom] = self._find_rows(atom)
        return self._rows[atom]

    def _find_rows(self, atom: int) -> Rows:
        if atom in self._by_regex:
            words = self._words_touched(atom)
            last = np.where(words == NOTHING, -1, words).max(axis=1, initial=-1)
            unit = self._units.holding(self.spans(words[:, 0])[0], self.spans(last)[1])
            return Rows(unit[unit >= 0], words[unit >= 0])
        mine = slice(self._bounds[atom], self._bounds[atom + 1])
        unit, first, size = (column[mine] for column in self._hits)
        return Rows(unit, first[:, None] + np.arange(int(size.max(initial=1))))

    def digest(self, atom: int) -> bytes:
        """Return a short sign of an atom's hits: a rule whose atoms have the same hits has the same hits."""
        if atom not in self._digests:
            words = self.rows_of(atom).words  # the text does not change, so that positions say where and in which unit
            short = words.astype(np.uint32) if words.max(initial=0) < 1 << 32 else words
            self._digests[atom] = blake2b(np.ascontiguousarray(short).data, digest_size=16).digest()
        return self._digests[atom]

    def _words_touched(self, atom: int) -> NDArray[np.int64]:
        by_match: dict[int, list[int]] = {}
        for match, position in self._touched[atom]:
            by_match.setdefault(match, []).append(position)
        size = max(map(len, by_match.values()), default=1)
        words = np.full((len(by_match), size), NOTHING, dtype=np.int64)
        for row, positions in enumerate(by_match.values()):
            words[row, : len(positions)] = positions
        return words


def _with_composites(found: Found, plan: Plan, parts: _Parts, reading: Reading, unit: str) -> Found:
    parts.settle(reading.line.units(unit))
    combined = {}

    def rows_of(atom: Rule) -> Rows:
        assert isinstance(atom, Term | Phrase | Regex)
        return parts.rows_of(plan.atom(atom))

    rules, starts, lengths = [found.rule], [found.start], [found.length]
    more = dict(found.more)
    size = len(found)
    for number in plan.composite:
        rule = plan.rules[number]
        made_of = b"".join(parts.digest(plan.atom(atom)) for atom in atoms_of(rule.tree))
        known, rows = reading.combined.get((unit, rule.text), (b"", no_rows()))
        if known != made_of:
            rows = _composite_rows(rule, rows_of)
        combined[unit, rule.text] = (made_of, rows)
        places = _places_of(rows, parts)
        for hit, spans in enumerate(places):
            if len(spans) > 1:
                more[size + hit] = spans
        rules.append(np.full(len(places), number, dtype=found.rule.dtype))
        starts.append(np.array([spans[0][0] for spans in places], dtype=found.start.dtype))
        lengths.append(np.array([spans[-1][1] - spans[0][0] for spans in places], dtype=np.int64))
        size += len(places)
    reading.combined = combined
    return _each_once(Found(np.concatenate(rules), np.concatenate(starts), np.concatenate(lengths), more), plan)


def _each_once(found: Found, plan: Plan) -> Found:
    """Drop hits that another alternative of the same rule has found already, of words that stand together."""
    if not plan.with_alternatives:
        return found
    together = np.ones(len(found), dtype=bool)
    together[list(found.more)] = False
    which = np.flatnonzero(together)
    again = np.zeros(len(found), dtype=bool)
    again[which] = _repeated(found.rule[which], found.start[which], found.length[which], plan.with_alternatives)
    place = np.cumsum(~again) - 1
    more = {int(place[hit]): spans for hit, spans in found.more.items()}
    return Found(found.rule[~again], found.start[~again], found.length[~again], more)


def _composite_rows(rule: WrittenRule, rows_of: Callable[[Rule], Rows]) -> Rows:
    tree: Rule = rule.tree
    if isinstance(tree, Or):
        parts = tuple(part for part in alternatives(tree) if not isinstance(part, Regex))
        tree = Or(parts) if len(parts) > 1 else parts[0]
    try:
        return combine(tree, rows_of)
    except TooManyCombinations as cause:
        raise StoppedRule(
            rule, f"has {cause}. Write NEAR with a smaller distance, or in place of AND, or choose a smaller unit."
        ) from cause


def _places_of(rows: Rows, parts: _Parts) -> list[tuple[tuple[int, int], ...]]:
    """Return the (start, end) of the words of each hit."""
    is_word = rows.words != NOTHING
    starts, ends = parts.spans(rows.words[is_word])
    spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
    stops = np.cumsum(is_word.sum(axis=1)).tolist()
    return [tuple(spans[a:b]) for a, b in zip([0, *stops[:-1]], stops, strict=True)] if stops else []
