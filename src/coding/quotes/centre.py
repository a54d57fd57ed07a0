"""The centre of a code: the words that several participants use in its passages and seldom use elsewhere."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6  # letters that inflected forms of a Swedish or English word mostly share
_TELLING = 5  # how many words place a passage


@dataclass(frozen=True, slots=True)
class Said:
    """A passage of a code, for comparing: the code, who speaks, and the words."""

    code: str
    voice: str
    words: str


def centres(passages: Sequence[Said]) -> list[tuple[float, tuple[str, ...]]]:
    """Return for each passage how central it is to its code (0 to 1), and the words that make it so (at most three).

    A word counts for a code when two participants at least use it in the code's passages; its weight is the log odds of its share of
    the code's passages against its share of the others', and a passage's centre is the mean of its five heaviest over the heaviest
    mean of the code. Without other codes to compare with everything is equally central: 0.

    >>> said = [Said("rent", "a", "Hyran blev dyrare"), Said("rent", "b", "dyrare hyra"), Said("work", "c", "jobbet blev kvar")]
    >>> [round(centre, 1) for centre, _ in centres(said)]
    [1.0, 1.0, 0.0]
    """
    forms = [_forms(each.words) for each in passages]
    everywhere: Counter[str] = Counter()
    inside: dict[str, Counter[str]] = {}
    voices: dict[str, dict[str, set[str]]] = {}
    size: Counter[str] = Counter()
    for each, found in zip(passages, forms, strict=True):
        size[each.code] += 1
        everywhere.update(found.keys())
        inside.setdefault(each.code, Counter()).update(found.keys())
        for stem in found:
            voices.setdefault(each.code, {}).setdefault(stem, set()).add(each.voice)
    weights = {
        code: {
            stem: weight
            for stem, n in held.items()
            if len(voices[code][stem]) > 1
            and (weight := _log_odds(n, size[code], everywhere[stem] - n, len(passages) - size[code])) > 0
        }
        for code, held in inside.items()
    }
    told = [_place(found, weights[each.code]) for each, found in zip(passages, forms, strict=True)]
    most = {code: max(w for (w, _), each in zip(told, passages, strict=True) if each.code == code) for code in size}
    return [
        (weight / most[each.code] if most[each.code] else 0.0, words)
        for (weight, words), each in zip(told, passages, strict=True)
    ]


def _forms(words: str) -> dict[str, str]:
    """The stems of a text, each with the first form in which it stands there."""
    made: dict[str, str] = {}
    for form in _WORD.findall(words.lower()):
        made.setdefault(form[:_STEM].rstrip("aeiouåäö") or form, form)
    return made


def _log_odds(n: int, size: int, others: int, rest: int) -> float:
    if not rest:
        return 0.0
    return math.log((n + 0.5) / (size - n + 0.5)) - math.log((others + 0.5) / (rest - others + 0.5))


def _place(forms: dict[str, str], weights: dict[str, float]) -> tuple[float, tuple[str, ...]]:
    heavy = sorted(_heavy(forms, weights), reverse=True)[:_TELLING]
    return math.fsum(weight for weight, _ in heavy) / _TELLING, tuple(forms[stem] for _, stem in heavy[:3])


def _heavy(forms: Iterable[str], weights: dict[str, float]) -> list[tuple[float, str]]:
    return [(weights[stem], stem) for stem in forms if stem in weights]
