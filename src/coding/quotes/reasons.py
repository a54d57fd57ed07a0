"""Why a quote was picked, in words: one small table per language."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from coding.codings.who import PEOPLE
from coding.quotes.candidates import Candidate
from coding.quotes.passages import LONG

if TYPE_CHECKING:
    from coding.codebook import Codebook

_WORDS = {
    "en": {
        "starred": "starred",
        "deviant": "marked as deviant",
        "first": "first from {who}",
        "again": "number {n} from {who}",
        "unquoted": "not quoted before",
        "side": "speaks of {name}",
        "rare": "{n} of {m} participants speak of {name}",
        "rare_sources": "{n} of {m} texts speak of {name}",
        "hits_1": "1 word that hit",
        "hits": "{n} words that hit",
        "telling": "words that its passages share: {words}",
        "words": "{n} words",
        "short": "short, {n} words: nothing longer is left",
        "long": "long, {n} words",
        "first_text": "first from {who}",
        "again_text": "number {n} from {who}",
        "whole": "the whole turn",
        "whole_text": "the whole paragraph",
        "whole_marked": "the passage as marked",
        "sentences": "cut to whole sentences",
        "widened": "widened to whole sentences",
        "every": "every passage asked for",
    },
    "sv": {
        "starred": "stjärnmärkt",
        "deviant": "märkt som avvikande",
        "first": "första från {who}",
        "again": "nummer {n} från {who}",
        "unquoted": "inte citerad förut",
        "side": "talar om {name}",
        "rare": "{n} av {m} deltagare talar om {name}",
        "rare_sources": "{n} av {m} texter talar om {name}",
        "hits_1": "1 träffande ord",
        "hits": "{n} träffande ord",
        "telling": "ord som kodens ställen delar: {words}",
        "words": "{n} ord",
        "short": "kort, {n} ord: inget längre finns kvar",
        "long": "lång, {n} ord",
        "first_text": "första ur {who}",
        "again_text": "nummer {n} ur {who}",
        "whole": "hela repliken",
        "whole_text": "hela stycket",
        "whole_marked": "stället som det markerades",
        "sentences": "klippt till hela meningar",
        "widened": "utvidgat till hela meningar",
        "every": "alla ställen begärda",
    },
}


def because_of(language: str, parts: list[tuple[str, dict[str, object]]]) -> str:
    """Return the reason in a language (Swedish, else English): its parts, joined by "; ".

    >>> because_of("sv", [("starred", {}), ("words", {"n": 31})])
    'stjärnmärkt; 31 ord'
    """
    table = _WORDS["sv" if language.lower().startswith("sv") else "en"]
    return "; ".join(table[key].format(**values) for key, values in parts)


class Spoken:
    """Who speaks of what in all that was coded: before anything is left out by length, use or attribute, so that it holds of the study."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.participants = False
        self._voices: dict[str, set[str]] = {}
        for candidate in candidates:
            self.participants |= bool(candidate.participant)
            for code in candidate.codes:
                self._voices.setdefault(code, set()).add(candidate.voice)

    def of(self, codes: Iterable[str]) -> int:
        """How many participants (in the prose of reports: texts) speak of one of these codes."""
        return len(set[str]().union(*(self._voices.get(code, ()) for code in codes)))


def reason(
    candidate: Candidate,
    code: str,
    spoken: "Spoken | None",
    heard: Counter[str] | None,
    codebook: "Codebook | None",
    language: str,
    before: Mapping[str, int] | None = None,
) -> str:
    """Return why a candidate stands under a code; without ``spoken`` and ``heard`` because every passage was asked for.

    ``before``: how often each voice was quoted before; without any, nothing is said of it.
    """
    passage, parts = candidate.passage, list[tuple[str, dict[str, object]]]()
    of_text = "" if candidate.participant else "_text"  # the prose of a report: nobody speaks, and it has no turns
    if candidate.starred:
        parts.append(("starred", {}))
    if candidate.deviant:
        parts.append(("deviant", {}))
    if heard is None:
        parts.append(("every", {}))
    else:
        nth = heard[candidate.voice]
        parts.append((f"{'first' if nth == 1 else 'again'}{of_text}", {"who": candidate.voice, "n": nth}))
        if before and not before.get(candidate.voice):
            parts.append(("unquoted", {}))
    if codebook is not None and spoken is not None:
        parts.extend(_sides_told(candidate, code, spoken, codebook))
    if passage.hits:
        parts.append(("hits_1" if len(passage.hits) == 1 else "hits", {"n": len(passage.hits)}))
    elif candidate.telling and candidate.centre >= 0.5:
        parts.append(("telling", {"words": ", ".join(candidate.telling)}))
    size = "words" if passage.words <= LONG else "long"
    parts.append((size if passage.stands_alone else "short", {"n": passage.words}))
    marked = candidate.source in PEOPLE
    whole = "whole_marked" if marked else f"whole{of_text}"
    parts.append((whole if passage.cut == "whole" else passage.cut, {}))
    return because_of(language, parts)


def _sides_told(
    candidate: Candidate, code: str, spoken: Spoken, codebook: "Codebook"
) -> Iterator[tuple[str, dict[str, object]]]:
    """Name the sub-codes that a passage carries, and say so when few share one: the deviant case beside the rest."""
    everyone = spoken.of(codebook.descendants(code))
    for side in (id for id in codebook.descendants(code) if id != code and id in candidate.codes):
        few = spoken.of(codebook.descendants(side))
        name = codebook[side].name
        if everyone >= 4 and 4 * few <= everyone:
            yield ("rare" if spoken.participants else "rare_sources"), {"n": few, "m": everyone, "name": name}
        else:
            yield "side", {"name": name}
