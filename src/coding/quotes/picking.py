"""Picking quotes: which passages an author is shown first, and why each of them."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings
from coding.errors import CodingError
from coding.quotes.candidates import Candidate, find_candidates, same_passages_once
from coding.quotes.checking import quote_id
from coding.quotes.passages import LONG
from coding.quotes.reasons import because_of

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

COLUMNS = (
    "quote_id", "code", "name", "quote", "transcript", "speaker", "turn", "locator", "start", "end", "source", "coder", "because",
)  # fmt: skip
"""The first columns of a table of quotes; exported attributes follow, then ``reason``."""


def pick_quotes(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    per_code: int = 6,
    asked: bool = False,
) -> pd.DataFrame:
    """Return up to ``per_code`` quotes for each code, each with the reason why it was picked. They represent nothing but themselves.

    With a codebook every code has its quotes, in the codebook's order: a code with sub-codes picks among its own and its sub-codes'
    passages, then each sub-code adds passages not shown yet, so no words come twice under one theme. Without one: the ids used.
    The order of picking: starred passages (flag "quotable"); then such as can stand alone (8 words or more), a participant not heard
    yet before a second quote from the same, a sub-code not heard yet, and then by how well the passage serves: more of the
    words that hit, few other themes, 25 to 80 words. Rule and model codings are cut to whole sentences around the hits; what a
    person marked is widened to whole sentences. The interviewer is quoted only with ``asked=True``.

    Columns: `COLUMNS` (``turn`` counts from 1; ``start``, ``end`` in code points are the quote's own, and the quote is exactly
    ``corpus[transcript].text[start:end]``), then the attributes in the design's ``export_attributes``, then ``reason``.
    Raises `CodingError` when ``per_code`` is no number of quotes.

    >>> from coding.transcript import Corpus
    >>> said = "Ja. Vi har sökt bostad i två år nu och det finns ingenting att hyra här."
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["R1"], "text": [said]}))
    >>> by_hand = Codings.from_frame(pd.DataFrame({"transcript": ["R1"], "code": ["housing"], "coder": ["anna"]}), corpus)
    >>> pick_quotes(by_hand, corpus)[["code", "turn", "start", "end"]].values.tolist()
    [['housing', 1, 0, 72]]
    """
    if isinstance(per_code, bool) or not isinstance(per_code, int) or per_code < 0:
        raise CodingError(f"per_code is {per_code!r}. Give a whole number of quotes per code, such as 6.")
    if codebook is not None:
        codings = codings.in_codebook(codebook)
    candidates = find_candidates(codings, corpus, codebook, asked=asked)
    language = (codebook.language if codebook is not None else "") or corpus.design.language
    tables = Rows(corpus, codebook, language)
    for code, pool, taken in _groups(candidates, codings, codebook):
        chosen = choose(pool, per_code, taken)
        heard: Counter[str] = Counter()
        for candidate in chosen:
            heard[candidate.voice] += 1
            tables.add(code, candidate, _reason(candidate, code, pool, heard, codebook, language))
        taken.extend(chosen)
    return tables.frame()


def choose(pool: list[Candidate], most: int, taken: list[Candidate] | None = None) -> list[Candidate]:
    """Return up to ``most`` candidates, the best next one at a time; none that overlaps one already ``taken`` or chosen."""
    left = [c for c in pool if not any(c.overlaps(other) for other in taken or [])]
    sorted_once = sorted(left, key=lambda c: (-c.score, c.order, c.code, c.coder))
    chosen: list[Candidate] = []
    voices: Counter[str] = Counter()
    heard: set[str] = set()
    while sorted_once and len(chosen) < most:
        best = max(
            sorted_once,
            key=lambda c: (c.starred, c.passage.stands_alone, -voices[c.voice], bool(_sides(c) - heard), c.score),
        )
        chosen.append(best)
        voices[best.voice] += 1
        heard |= _sides(best)
        sorted_once = [c for c in sorted_once if not c.overlaps(best)]
    return chosen


def _sides(candidate: Candidate) -> set[str]:
    return set(candidate.codes) | ({"deviant"} if candidate.deviant else set())


def _groups(
    candidates: list[Candidate], codings: Codings, codebook: "Codebook | None"
) -> Iterator[tuple[str, list[Candidate], list[Candidate]]]:
    """Each code with its pool, and the list of what its theme has shown already (to be filled by the caller)."""
    by_code: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_code.setdefault(candidate.code, []).append(candidate)
    if codebook is None:
        for code in codings.codes:
            yield code, same_passages_once(by_code.get(code, []), {code: 0}), []
        return
    rank = {code.id: k for k, code in enumerate(codebook)}
    for theme in codebook.codes:
        taken: list[Candidate] = []
        for id in codebook.descendants(theme.id):
            pool = [c for below in codebook.descendants(id) for c in by_code.get(below, [])]
            yield id, same_passages_once(pool, rank), taken


class Rows:
    """Collects rows of a table of quotes: each one cut from its transcript now."""

    def __init__(self, corpus: "Corpus", codebook: "Codebook | None", language: str) -> None:
        self.corpus = corpus
        self.codebook = codebook
        self.language = language
        self.exported = list(dict.fromkeys(corpus.design.export_attributes))
        self._rows: list[tuple[Any, ...]] = []
        self._facts: dict[tuple[str, str], dict[str, Any]] = {}
        if self.exported:
            for row in corpus.participants.to_dict("records"):
                self._facts[row["transcript"], row["speaker"]] = {str(key): value for key, value in row.items()}

    def add(self, code: str, candidate: Candidate, reason: str) -> None:
        """Add a quote under a code."""
        passage, held = candidate.passage, self.corpus[candidate.transcript]
        speaker = held.turns[passage.turn].speaker
        words = held.text[passage.start : passage.end]
        name = self.codebook[code].name if self.codebook is not None else code
        self._rows.append(
            (
                quote_id(code, held.name, passage.start, passage.end, words),
                code,
                name,
                words,
                held.name,
                speaker,
                passage.turn + 1,
                self.corpus.locator(held.name, passage.turn),
                passage.start,
                passage.end,
                candidate.source,
                candidate.coder,
                candidate.because,
                *self._attributes(held.name, speaker),
                reason,
            )
        )

    def _attributes(self, transcript: str, speaker: str) -> list[Any]:
        if not self.exported:
            return []
        facts = self._facts.get((transcript, speaker)) or self._facts.get((transcript, "")) or {}
        of_transcript = self.corpus[transcript].attributes
        return [_told(facts.get(name), of_transcript.get(name)) for name in self.exported]

    def frame(self) -> pd.DataFrame:
        """Return the table; ``attrs["attributes"]`` names the columns that are exported attributes."""
        # An attribute that bears the name of a column is told apart from it.
        named = [f"{name} (participant)" if name in (*COLUMNS, "reason") else name for name in self.exported]
        table = pd.DataFrame(self._rows, columns=[*COLUMNS, *named, "reason"])
        if not self._rows:
            table = table.astype({"turn": "int64", "start": "int64", "end": "int64"})
        table.attrs.update(attributes=named, language=self.language)
        return table


def _told(*values: Any) -> Any:
    return next((value for value in values if value is not None and value == value and value != ""), "")


def _reason(
    candidate: Candidate,
    code: str,
    pool: list[Candidate],
    heard: Counter[str],
    codebook: "Codebook | None",
    language: str,
) -> str:
    passage, parts = candidate.passage, list[tuple[str, dict[str, object]]]()
    if candidate.starred:
        parts.append(("starred", {}))
    if candidate.deviant:
        parts.append(("deviant", {}))
    nth = heard[candidate.voice]
    parts.append(("first" if nth == 1 else "again", {"who": candidate.voice, "n": nth}))
    if codebook is not None:
        parts.extend(_sides_told(candidate, code, pool, codebook))
    if passage.hits:
        parts.append(("hits_1" if len(passage.hits) == 1 else "hits", {"n": len(passage.hits)}))
    size = "words" if passage.words <= LONG else "long"
    parts.append((size if passage.stands_alone else "short", {"n": passage.words}))
    marked = candidate.source in ("human", "accepted")
    parts.append(("whole_marked" if marked and passage.cut == "whole" else passage.cut, {}))
    return because_of(language, parts)


def _sides_told(
    candidate: Candidate, code: str, pool: list[Candidate], codebook: "Codebook"
) -> Iterator[tuple[str, dict[str, object]]]:
    """Name the sub-codes that a passage carries, and say so when few share one: the deviant case beside the rest."""
    everyone = {c.voice for c in pool}
    kind = "rare" if any(c.participant for c in pool) else "rare_sources"
    for side in (id for id in codebook.descendants(code) if id != code and id in candidate.codes):
        below = set(codebook.descendants(side))
        few = {c.voice for c in pool if c.codes & below}
        name = codebook[side].name
        if len(everyone) >= 4 and 4 * len(few) <= len(everyone):
            yield kind, {"n": len(few), "m": len(everyone), "name": name}
        else:
            yield "side", {"name": name}
