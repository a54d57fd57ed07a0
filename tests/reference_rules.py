"""A slow and obvious reading of the rules, to compare the library with: each rule alone, word by word, by brute force."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from fnmatch import translate
from functools import reduce
from itertools import pairwise, product

import regex

from coding.language import fold, language_for
from coding.notation import And, Near, Not, Or, Phrase, Regex, Term, terms_of
from coding.rules import combinations

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
WORD = regex.compile(rf"[\p{{L}}\p{{N}}\p{{M}}](?:[{INVISIBLE}]*[\p{{L}}\p{{N}}\p{{M}}])*")


@dataclass(frozen=True)
class Word:
    start: int
    end: int
    form: str
    turn: int
    named: bool
    cut_off: bool


def bare(text):
    return unicodedata.normalize("NFC", "".join(c for c in text if c not in INVISIBLE))


def words_of(transcript, language, asked):
    words = []
    for number, turn in enumerate(transcript.turns):
        if turn.asked and not asked:
            continue
        found = list(WORD.finditer(transcript.text, turn.start, turn.end))
        for k, match in enumerate(found):
            letters = bare(match.group())
            before = transcript.text[found[k - 1].end() : match.start()] if k else None
            after = transcript.text[match.end() : found[k + 1].start()] if k + 1 < len(found) else ""
            following = fold(bare(found[k + 1].group())) if k + 1 < len(found) else ""
            capital = fold(letters[0]) != letters[0] and not (len(letters) > 1 and fold(letters[1]) != letters[1])
            cut_off = (
                len(after) > 1
                and after[0] in "-‐‑"
                and after[1:].isspace()
                and "\n\n" not in after
                and following in language.line_ends.conjunctions
            )
            named = capital and before in (" ", "\u00a0", ", ", ",\u00a0") and not cut_off
            words.append(Word(match.start(), match.end(), fold(letters), number, named, cut_off))
    return words


def answers(word, term, language):
    text = fold(term.text)
    if term.mode == "exact":
        return word.form == text
    if term.mode == "wildcard":
        return regex.fullmatch(translate(text.replace("[", "")), word.form) is not None
    text = language.headword(term.text)
    if word.cut_off and text in getattr(language.stump(word.form), term.mode):
        return True
    return language.holds(word.form, text, term.mode, word.named)


def side_by_side(gap):
    gap = "".join(c for c in gap if c not in INVISIBLE)
    if gap.count("\n") > 1:
        return False
    return (
        (gap != "" and gap.isspace())
        or (len(gap) == 1 and gap in "-‐‑'’:./&@")
        or (len(gap) > 1 and gap[0] in "-‐‑" and gap[1:].isspace())
        or (len(gap) > 1 and gap[-1] in "-‐‑" and gap[:-1].isspace())
    )


def hits(tree, words, text, language, turns):
    """The hits of a rule among the words of one unit: a set of sets of positions."""
    if isinstance(tree, Term):
        return {frozenset([k]) for k, word in words.items() if answers(word, tree, language)}
    if isinstance(tree, Phrase):
        found = set()
        for first in words:
            run = [words.get(first + k) for k in range(len(tree.terms))]
            if (
                None not in run
                and len({word.turn for word in run}) == 1
                and all(answers(word, term, language) for word, term in zip(run, tree.terms, strict=True))
                and all(side_by_side(text[a.end : b.start]) for a, b in pairwise(run))
            ):
                found.add(frozenset(range(first, first + len(run))))
        return found
    if isinstance(tree, Regex):
        spans = regex_spans(tree, text, turns)
        touched = (frozenset(k for k, w in words.items() if w.start < end and w.end > start) for start, end in spans)
        return {positions for positions in touched if positions}
    if isinstance(tree, Or):
        return set().union(*(hits(part, words, text, language, turns) for part in tree.parts))
    if isinstance(tree, And):
        return reduce(both, (hits(part, words, text, language, turns) for part in tree.parts))
    left = hits(tree.left, words, text, language, turns)
    right = hits(tree.right, words, text, language, turns)
    if isinstance(tree, Not):
        return set() if right else left
    assert isinstance(tree, Near)
    return {
        a | b
        for a, b in product(left, right)
        if not a & b and min(abs(i - j) for i, j in product(a, b)) <= tree.distance
    }


def both(left, right):
    """Each hit with each; where they are too many, each with the nearest of the other side."""
    most = max(combinations.ALL_UP_TO, combinations.ALL_PER_HIT * (len(left) + len(right)))
    if len(left) * len(right) <= most:
        return {a | b for a, b in product(left, right)}
    return {a | nearest(a, right) for a in left} | {b | nearest(b, left) for b in right}


def nearest(hit, among):
    return min(among, key=lambda other: (abs(min(other) - min(hit)), min(other), (*sorted(other), float("inf"))))


def regex_spans(tree, text, turns):
    """Matches in one turn, on composed letters without invisible characters, told in places of the text as it is."""
    for turn in turns:
        kept = [k for k in range(turn.start, turn.end) if text[k] not in INVISIBLE]
        letters = []  # each letter with its marks, and its place
        for k in kept:
            if letters and unicodedata.category(text[k])[0] == "M":
                letters[-1][0] += text[k]
                letters[-1][2] = k + 1
            else:
                letters.append([text[k], k, k + 1])
        seen, places = "", []
        for letter, start, end in letters:
            composed = unicodedata.normalize("NFC", letter)
            seen += composed
            places += [(start, end)] * len(composed)
        seen = "".join(" " if unicodedata.category(character) == "Zs" else character for character in seen)
        for match in regex.finditer(tree.pattern, seen, regex.IGNORECASE):
            if match.end() > match.start():
                yield places[match.start()][0], places[match.end() - 1][1]


def alternatives(tree):
    return [a for part in tree.parts for a in alternatives(part)] if isinstance(tree, Or) else [tree]


def rule_places(tree, transcript, language, unit, asked):
    """The hits of one rule in one transcript: a set of ((start, end), …) of its words, with the unit's number."""
    words = words_of(transcript, language, asked)
    turns = transcript.said(asked=asked)
    spans = transcript.spans(unit)
    found = set()
    for number, (start, end, only_asked) in enumerate(zip(spans.start, spans.end, spans.asked, strict=True)):
        if only_asked and not asked:
            continue
        here = {k: word for k, word in enumerate(words) if start <= word.start and word.end <= end}
        for part in alternatives(tree):
            if isinstance(part, Regex):
                inside = (
                    span for span in regex_spans(part, transcript.text, turns) if start <= span[0] and span[1] <= end
                )
                found |= {(number, (span,)) for span in inside}
                continue
            for positions in hits(part, here, transcript.text, language, turns):
                found.add((number, tuple((words[k].start, words[k].end) for k in sorted(positions))))
    return found


def all_hits(corpus, codebook, unit="turn", asked=False):
    """What `rule_hits` should find: a set of (transcript, code, rule, places)."""
    terms = [
        term for parsed in codebook.parsed.values() for rules in parsed for rule in rules for term in terms_of(rule)
    ]
    words = {term.text for term in terms if term.mode in ("inflected", "begins", "ends", "holds")}
    kept = set()
    for name, transcript in corpus.items():
        language = language_for(transcript.language or corpus.design.language or codebook.language)
        language = language.with_lemmas(map(language.headword, words)) if words else language
        for code in codebook:
            parsed = codebook.parsed[code.id]
            dropped = [
                place
                for tree in parsed.unless
                for _, places in rule_places(tree, transcript, language, unit, asked)
                for place in places
            ]
            for text, tree in zip(code.rules.any, parsed.any, strict=True):
                for _, places in rule_places(tree, transcript, language, unit, asked):
                    if not any(a < end and b > start for start, end in places for a, b in dropped):
                        kept.add((name, code.id, text, places))
    return kept
