"""The centre of a code: the words that several participants use in its passages, and far more often there than elsewhere."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from coding.language import says_little

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6  # letters that inflected forms of a long word mostly share
_ENDING = re.compile(
    r"(?<=\w{3})(?:(?:ar|er|or)(?:na)?s?|(?:ade|at|it|de|te|an|en|et|na|ings?|ed|a|e|s)s?)$"
)  # of shorter ones
_TELLING = 5  # how many words place a passage
_SURE = 10.83
"""What the log likelihood ratio of a word must reach: of a thousand words that stand at random, one does (chi-square, 1 degree)."""


@dataclass(frozen=True, slots=True)
class Said:
    """A passage of a code, for comparing: the code, who speaks, and the words."""

    code: str
    voice: str
    words: str


def centres(
    passages: Sequence[Said], everything: Iterable[str], language: str = ""
) -> list[tuple[float, tuple[str, ...]]]:
    """Return for each passage how central it is to its code (0 to 1), and the words that make it so (at most three).

    ``everything`` are the texts that the passages come from: all that respondents said. A word belongs to a code's centre when two
    participants at least use it in the code's passages, and when it stands there far more often than elsewhere (log likelihood ratio
    above 10.83); words that say little (`coding.language.says_little`) never do. Its weight is the root of that ratio, and a passage's
    centre is the mean of its five heaviest over the heaviest mean of the code. A code without such words has no centre: 0.
    Source: Dunning 1993, Computational Linguistics 19, pp. 61-74.

    >>> said = [Said("rent", "a", "Hyran blev dyrare"), Said("rent", "b", "hyra betalas sent"), Said("work", "c", "jobbet blev kvar")]
    >>> texts = [*(each.words for each in said), "vi pratade om skolan och barnen " * 99]
    >>> [(round(centre, 1), words) for centre, words in centres(said, texts, "sv")]
    [(1.0, ('hyran',)), (1.0, ('hyra',)), (0.0, ())]
    """
    spoken = [_WORD.findall(each.words.lower()) for each in passages]
    forms = [_forms(words, language) for words in spoken]
    whole: Counter[str] = Counter()
    for text in everything:
        whole.update(map(_stem, _WORD.findall(text.lower())))
    weights = _weights(passages, spoken, forms, whole)
    told = [_place(found, weights[each.code]) for each, found in zip(passages, forms, strict=True)]
    most: dict[str, float] = {}
    for (weight, _), each in zip(told, passages, strict=True):
        most[each.code] = max(weight, most.get(each.code, 0.0))
    return [
        (weight / most[each.code] if most[each.code] else 0.0, words)
        for (weight, words), each in zip(told, passages, strict=True)
    ]


def _weights(
    passages: Sequence[Said], spoken: Sequence[list[str]], forms: Sequence[dict[str, str]], whole: Counter[str]
) -> dict[str, dict[str, float]]:
    """For each code the words of its centre, with their weights; a passage coded twice counts once."""
    inside: dict[str, Counter[str]] = {}
    voices: dict[str, dict[str, set[str]]] = {}
    seen: set[Said] = set()
    for each, words, found in zip(passages, spoken, forms, strict=True):
        held, speakers = inside.setdefault(each.code, Counter()), voices.setdefault(each.code, {})
        if each in seen:
            continue
        seen.add(each)
        held.update(map(_stem, words))
        for stem in found:
            speakers.setdefault(stem, set()).add(each.voice)
    total = whole.total()
    return {
        code: {
            stem: math.sqrt(ratio)
            for stem, speakers in voices[code].items()
            if len(speakers) > 1 and (ratio := _ratio(held[stem], held.total(), whole[stem], total)) >= _SURE
        }
        for code, held in inside.items()
    }


def _forms(words: Iterable[str], language: str) -> dict[str, str]:
    """The stems of some words, each with the first form in which it stands there; words that say little left out."""
    made: dict[str, str] = {}
    for form in dict.fromkeys(words):
        if not _says_little(form, language):
            made.setdefault(_stem(form), form)
    return made


@lru_cache(maxsize=1 << 16)
def _stem(form: str) -> str:
    return _ENDING.sub("", form)[:_STEM]


_says_little = lru_cache(maxsize=1 << 16)(says_little)


def _ratio(here: int, size: int, everywhere: int, total: int) -> float:
    """The log likelihood ratio of a word that stands ``here`` times among ``size`` words; 0 for one that is no more frequent there."""
    there, rest = max(everywhere - here, 0), max(total - size, 0)
    expected = (here + there) * size / (size + rest)
    if not rest or here <= expected:
        return 0.0
    outside = there * math.log(there / (here + there - expected)) if there else 0.0
    return 2 * (here * math.log(here / expected) + outside)


def _place(forms: dict[str, str], weights: dict[str, float]) -> tuple[float, tuple[str, ...]]:
    heavy = sorted(((weights[stem], stem) for stem in forms if stem in weights), reverse=True)[:_TELLING]
    return math.fsum(weight for weight, _ in heavy) / _TELLING, tuple(forms[stem] for _, stem in heavy[:3])
