"""Candidates: the passages behind the codings, with who says them, which codes they carry and how well they would serve."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coding.codings import Codings
from coding.quotes.passages import Cutter, Passage

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

QUOTABLE, DEVIANT = "quotable", "deviant"
"""Flags on a coding that a person sets: worth quoting; against the grain of the rest."""

FEWEST_WORDS_EVER = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage under a code, before anything is chosen. ``order`` is its place in the corpus; ``score``: higher serves better."""

    transcript: str
    passage: Passage
    code: str
    coder: str
    source: str
    because: str
    flags: frozenset[str]
    participant: str
    order: tuple[int, int, int]
    themes: int = 1
    also: frozenset[str] = frozenset()

    @property
    def starred(self) -> bool:
        return QUOTABLE in self.flags

    @property
    def deviant(self) -> bool:
        return DEVIANT in self.flags

    @property
    def codes(self) -> frozenset[str]:
        """All codes of the group that this very passage carries."""
        return self.also | {self.code}

    @property
    def score(self) -> float:
        """The code's centre rather than its edge: more of the words that hit, fewer other themes in it, a length that serves."""
        return self.passage.fit + 0.8 * min(len(self.passage.hits), 4) - 0.3 * min(self.themes - 1, 3)

    @property
    def voice(self) -> str:
        """Who is heard: the participant, or in a report's prose the report."""
        return self.participant or self.transcript

    def overlaps(self, other: "Candidate") -> bool:
        mine, theirs = self.passage, other.passage
        return self.transcript == other.transcript and mine.start < theirs.end and theirs.start < mine.end


def find_candidates(
    codings: Codings, corpus: "Corpus", codebook: "Codebook | None" = None, *, asked: bool = False
) -> list[Candidate]:
    """Return a candidate per coding that can be quoted, in the order of the corpus; the interviewer's are left out."""
    place = {name: k for k, name in enumerate(corpus)}
    theme_of = {} if codebook is None else {code.id: [code.id, *codebook.ancestors(code.id)][-1] for code in codebook}
    cutters: dict[str, Cutter] = {}
    cut: dict[tuple[str, int, int, str, bool], Passage | None] = {}
    themes: dict[tuple[str, int, int], set[str]] = {}
    found = []
    columns = ["transcript", "start", "end", "code", "coder", "source", "because", "flags"]
    for transcript, start, end, code, coder, source, because, flags in _rows(codings, columns):
        key = (transcript, start, end, because, source in ("human", "accepted"))
        if key not in cut:
            if transcript not in cutters:
                cutters[transcript] = Cutter(corpus[transcript], asked=asked)
            cut[key] = cutters[transcript].cut(start, end, because, marked=key[-1])
        themes.setdefault((transcript, start, end), set()).add(theme_of.get(code, code))
        passage = cut[key]
        marks = frozenset(flags.split())
        if passage is None or (passage.words < FEWEST_WORDS_EVER and QUOTABLE not in marks):
            continue
        speaker = corpus[transcript].turns[passage.turn].speaker
        who = corpus.participant_of(transcript, speaker)
        order = (place[transcript], start, end)
        found.append(Candidate(transcript, passage, code, coder, source, because, marks, who, order))
    names = list(corpus)
    counted = [replace(c, themes=len(themes[names[c.order[0]], c.order[1], c.order[2]])) for c in found]
    return sorted(counted, key=lambda c: (c.order, c.code, c.coder))


def same_passages_once(candidates: Iterable[Candidate], rank: dict[str, int]) -> list[Candidate]:
    """Return the candidates with each passage once, under the first of its codes by ``rank``; ``also`` holds its other codes."""
    groups: dict[tuple[str, int, int], list[Candidate]] = {}
    for candidate in candidates:
        key = (candidate.transcript, candidate.passage.start, candidate.passage.end)
        groups.setdefault(key, []).append(candidate)
    merged = []
    for group in groups.values():
        # A starred coding speaks for its passage; then the code first in the codebook, a person before a machine.
        first = min(group, key=lambda c: (not c.starred, rank[c.code], c.source in ("rule", "model"), c.coder))
        flags = frozenset().union(*(c.flags for c in group))
        merged.append(replace(first, flags=flags, also=frozenset(c.code for c in group)))
    return merged


def _rows(codings: Codings, columns: list[str]) -> Iterable[tuple[str, int, int, str, str, str, str, str]]:
    table = codings.table
    lists = [
        table[name].astype(object).tolist() if name not in ("start", "end") else table[name].tolist()
        for name in columns
    ]
    return zip(*lists, strict=True)
