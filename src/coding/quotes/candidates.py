"""Candidates: the passages behind the codings, with who says them, which codes they carry and how well they would serve."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coding.codings import Codings, coded_units, unit_table
from coding.codings.who import PEOPLE
from coding.quotes.centre import Said, centres
from coding.quotes.passages import Cutter, Passage

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

QUOTABLE, DEVIANT = "quotable", "deviant"
"""Flags on a coding that a person sets: worth quoting; against the grain of the rest."""

FEWEST_WORDS_EVER = 3

# transcript, start, end, code, coder, source, because, flags
Row = tuple[str, int, int, str, str, str, str, str]


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
    unit: int = -1
    centre: float = 0.0
    telling: tuple[str, ...] = ()

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
    def sides(self) -> frozenset[str]:
        """What is heard with it: its codes, and that it goes against the grain."""
        return self.codes | {DEVIANT} if self.deviant else self.codes

    @property
    def score(self) -> float:
        """The code's centre rather than its edge (words that hit, words its passages share, few other themes), and a length that serves."""
        centre = 0.8 * min(len(self.passage.hits), 4) + 1.0 * self.centre - 0.3 * min(self.themes - 1, 3)
        return self.passage.fit + centre

    @property
    def voice(self) -> str:
        """Who is heard: the participant, or in a report's prose the report."""
        return self.participant or self.transcript

    def overlaps(self, other: "Candidate") -> bool:
        mine, theirs = self.passage, other.passage
        return self.transcript == other.transcript and mine.start < theirs.end and theirs.start < mine.end


class Finder:
    """Finds what can be quoted: cuts a passage for each coding, knows who speaks in it. The interviewer is left out unless ``asked``."""

    def __init__(self, corpus: "Corpus", codebook: "Codebook | None" = None, *, asked: bool = False) -> None:
        self.corpus = corpus
        self.asked = asked
        self._place = {name: k for k, name in enumerate(corpus)}
        self._theme: dict[str, str] = {}
        if codebook is not None:
            self._theme = {code.id: [code.id, *codebook.ancestors(code.id)][-1] for code in codebook}
        self._cutters: dict[str, Cutter] = {}
        self._cut: dict[tuple[str, int, int, str, bool], Passage | None] = {}

    def of_codings(self, codings: Codings) -> list[Candidate]:
        """Return a candidate per coding that can be quoted, in the order of the corpus; mumbles of a word or two only if starred."""
        themes: dict[tuple[str, int, int], set[str]] = {}
        found = []
        for row in _rows(codings):
            themes.setdefault(row[:3], set()).add(self._theme.get(row[3], row[3]))
            candidate = self._candidate(row, row[1], row[2])
            if candidate is not None and (candidate.passage.words >= FEWEST_WORDS_EVER or candidate.starred):
                found.append((candidate, row[:3]))
        said = [Said(c.code, c.voice, self._words(c)) for c, _ in found]
        counted = [
            replace(candidate, themes=len(themes[place]), centre=centre, telling=words)
            for (candidate, place), (centre, words) in zip(
                found, centres(said, self._everything(), self.corpus.language), strict=True
            )
        ]
        return sorted(counted, key=lambda c: (c.order, c.code, c.coder))

    def of_every_unit(self, codings: Codings) -> list[Candidate]:
        """Return a candidate for each pair of a coding and a unit that it codes: what frequencies count, nothing left out."""
        units = unit_table(self.corpus, asked=self.asked)
        starts, ends = units["start"].tolist(), units["end"].tolist()
        rows = list(_rows(codings))
        found = []
        for coding, unit in zip(*(a.tolist() for a in coded_units(codings, self.corpus, units)), strict=True):
            row = rows[coding]
            candidate = self._candidate(row, max(row[1], starts[unit]), min(row[2], ends[unit]))
            if candidate is not None:
                found.append(replace(candidate, unit=unit))
        return found

    def _everything(self) -> Iterator[str]:
        """All that respondents said, turn by turn."""
        for held in self.corpus.values():
            for turn in held.said(asked=self.asked):
                yield held.words(turn.start, turn.end)

    def _words(self, candidate: Candidate) -> str:
        return self.corpus[candidate.transcript].words(candidate.passage.start, candidate.passage.end)

    def _candidate(self, row: Row, start: int, end: int) -> Candidate | None:
        transcript, _, _, code, coder, source, because, flags = row
        key = (transcript, start, end, because, source in PEOPLE)
        if key not in self._cut:
            if transcript not in self._cutters:
                self._cutters[transcript] = Cutter(self.corpus[transcript], asked=self.asked)
            self._cut[key] = self._cutters[transcript].cut(start, end, because, marked=key[-1])
        passage = self._cut[key]
        if passage is None:
            return None
        speaker = self.corpus[transcript].turns[passage.turn].speaker
        who = self.corpus.participant_of(transcript, speaker)
        order = (self._place[transcript], start, end)
        return Candidate(transcript, passage, code, coder, source, because, frozenset(flags.split()), who, order)


def same_passages_once(candidates: Iterable[Candidate], rank: dict[str, int]) -> list[Candidate]:
    """Return the candidates with each passage once, under the first of its codes by ``rank``; ``also`` holds its other codes."""
    groups: dict[tuple[str, int, int], list[Candidate]] = {}
    for candidate in candidates:
        key = (candidate.transcript, candidate.passage.start, candidate.passage.end)
        groups.setdefault(key, []).append(candidate)
    merged = []
    for group in groups.values():
        if len(group) == 1:
            merged += group
            continue
        # A starred coding speaks for its passage; then the code first in the codebook, a person before a machine.
        first = min(group, key=lambda c: (not c.starred, rank[c.code], c.source in ("rule", "model"), c.coder))
        flags = frozenset().union(*(c.flags for c in group))
        merged.append(replace(first, flags=flags, also=frozenset(c.code for c in group)))
    return merged


def _rows(codings: Codings) -> Iterator[Row]:
    table = codings.table
    names = ("transcript", "code", "coder", "source", "because", "flags")
    words = {name: table[name].astype(object).tolist() for name in names}
    yield from zip(
        words["transcript"],
        table["start"].tolist(),
        table["end"].tolist(),
        words["code"],
        words["coder"],
        words["source"],
        words["because"],
        words["flags"],
        strict=True,
    )
