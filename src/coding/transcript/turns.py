"""A transcript and its turns. Places count Unicode code points; a span is [start, end)."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coding.errors import CodingError
from coding.transcript.sentences import sentence_spans

UNITS = ("turn", "answer", "paragraph", "sentence", "document")
READS_AS = ("interview", "report", "answers")

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_BACK_CHANNEL_WORDS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says before the next one speaks; in a text without speakers, a paragraph.

    ``start`` and ``end`` hold what is said, without the label, in code points of the transcript's text. ``asked`` marks an
    interviewer's turn. ``time`` is a time mark as it was written. ``heading`` is the heading that a report's paragraph stands under.

    >>> Turn("ANNA", 6, 10)
    Turn(speaker='ANNA', start=6, end=10, asked=False, time='', heading='')
    """

    speaker: str
    start: int
    end: int
    asked: bool = False
    time: str = ""
    heading: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise CodingError(
                f"A turn of {self.speaker!r} has start {self.start} and end {self.end}: it must begin before it ends."
            )


@dataclass(frozen=True)
class Source:
    """Where a transcript came from: file name, SHA-256 of the file's bytes, reader, encoding, and the repairs made on reading."""

    path: str = ""
    fingerprint: str = ""
    reader: str = ""
    encoding: str = ""
    repairs: tuple[str, ...] = ()


class Spans(NamedTuple):
    """The units of one transcript: arrays of equal length, in order. ``turn`` is the index of a unit's first turn (from 0),
    ``main`` that of the turn whose respondent says most of it; ``asked`` marks units in which only the interviewer speaks."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    turn: NDArray[np.int64]
    main: NDArray[np.int64]
    asked: NDArray[np.bool_]


@dataclass(frozen=True)
class Transcript:
    """One interview, report or answer: its text, which never changes, and the turns in it.

    ``text`` is the body after the front matter, speakers' labels included. ``attributes`` come from the front matter.
    ``reads_as`` is "interview", "report" or "answers". ``notes`` say what the reader guessed or set aside.
    Raises `CodingError` when a turn does not lie in the text or turns overlap.

    >>> t = Transcript("t", "ANNA: Yes.", (Turn("ANNA", 6, 10),))
    >>> t.turn_at(7).speaker, t.words(6, 9)
    ('ANNA', 'Yes')
    """

    name: str
    text: str
    turns: tuple[Turn, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    reads_as: str = field(default="interview", kw_only=True)
    language: str = field(default="", kw_only=True)
    source: Source = field(default=Source(), kw_only=True)
    notes: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        if self.reads_as not in READS_AS:
            raise CodingError(
                f"Transcript {self.name!r} cannot be read as {self.reads_as!r}. Say one of: {', '.join(READS_AS)}."
            )
        object.__setattr__(self, "turns", tuple(self.turns))
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))
        if not self.turns and self.text.strip():
            object.__setattr__(self, "turns", paragraphs_as_turns(self.text))
        last = 0
        for number, turn in enumerate(self.turns, 1):
            if turn.start < last or turn.end > len(self.text):
                raise CodingError(
                    f"Turn {number} of {self.name!r} lies at {turn.start}–{turn.end}, outside the text ({len(self.text)} characters) "
                    "or over the turn before it. Read the file again."
                )
            last = turn.end

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (
            self.name,
            self.text,
            self.turns,
            dict(self.attributes),
            self.reads_as,
            self.language,
            self.source,
            self.notes,
        )

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the text, as hexadecimal digits: it tells whether a file was changed after it was coded."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        """The respondents who speak, in order of their first turn; interviewers left out."""
        return tuple(dict.fromkeys(turn.speaker for turn in self.turns if turn.speaker and not turn.asked))

    def words(self, start: int, end: int) -> str:
        """Return the words at a place, exactly as they stand."""
        return self.text[start:end]

    def turn_at(self, place: int) -> Turn | None:
        """Return the turn that holds a place in the text, or None between turns."""
        index = self.turn_index(place)
        return None if index is None else self.turns[index]

    def turn_index(self, place: int) -> int | None:
        """Return the number (from 0) of the turn that holds a place, or None between turns."""
        index = bisect_right(self._starts, place) - 1
        return index if index >= 0 and place < self.turns[index].end else None

    def said(self, asked: bool = False) -> list[Turn]:
        """Return the respondents' turns; with ``asked=True`` the interviewer's as well."""
        return [turn for turn in self.turns if asked or not turn.asked]

    def spans(self, unit: str = "turn") -> Spans:
        """Return the units of the text: "turn", "answer", "paragraph", "sentence" or "document".

        An answer is all that a respondent says until the next question: an interviewer's (or another respondent's) "mm" of up to
        three words without a question mark ends nothing; another respondent who takes over, or is the first to speak after a
        question, begins an answer of their own.

        >>> turns = (Turn("I", 3, 7, True), Turn("R", 11, 14), Turn("I", 18, 21, True), Turn("R", 25, 29))
        >>> t = Transcript("t", "I: Why? R: No. I: Mm. R: Yes.", turns)
        >>> t.spans("answer").start.tolist(), t.spans("answer").end.tolist()
        ([3, 11], [7, 29])
        """
        check_unit(unit)
        if unit not in self._spans:
            self._spans[unit] = self._cut(unit)
        return self._spans[unit]

    @cached_property
    def _spans(self) -> dict[str, Spans]:
        return {}

    @cached_property
    def _starts(self) -> list[int]:
        return [turn.start for turn in self.turns]

    def _cut(self, unit: str) -> Spans:
        rows: list[tuple[int, int, int, int, bool]]
        if unit == "answer":
            rows = [self._run(first, last) for first, last in self._answers()]
        elif unit == "document":
            rows = [self._run(0, len(self.turns) - 1)] if self.turns else []
        else:
            rows = [
                (start, end, index, index, turn.asked)
                for index, turn in enumerate(self.turns)
                for start, end in self._pieces(turn, unit)
            ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 5)
        return Spans(table[:, 0], table[:, 1], table[:, 2], table[:, 3], table[:, 4].astype(bool))

    def _pieces(self, turn: Turn, unit: str) -> list[tuple[int, int]]:
        if unit == "turn":
            return [(turn.start, turn.end)]
        paragraphs = paragraph_spans(self.text, turn.start, turn.end)
        if unit == "paragraph":
            return paragraphs
        return [piece for start, end in paragraphs for piece in sentence_spans(self.text, start, end)]

    def _answers(self) -> list[tuple[int, int]]:
        """First and last turn of each answer; a question (a run of interviewer's turns) is a unit of its own."""
        runs: list[list[int]] = []
        for index in range(len(self.turns)):
            if runs and self._goes_on(self.turns[runs[-1][0]], index):
                runs[-1][1] = index
            else:
                runs.append([index, index])
        trimmed = []
        for first, last in runs:
            while last > first and self.turns[last].asked != self.turns[first].asked:
                last -= 1  # a back-channel after the answer's last word belongs to nobody's answer
            trimmed.append((first, last))
        return trimmed

    def _goes_on(self, opener: Turn, index: int) -> bool:
        turn = self.turns[index]
        if turn.asked == opener.asked and (turn.asked or turn.speaker == opener.speaker):
            return True
        if opener.asked:
            return False
        if not turn.asked and self._asks(self.turns[index - 1], turn.speaker):
            return False  # "Ja, en gång." is short, but it answers a question
        words = self.text[turn.start : turn.end]
        return "?" not in words and len(words.split()) <= _BACK_CHANNEL_WORDS

    def _asks(self, turn: Turn, speaker: str) -> bool:
        """Tell whether a turn is an interviewer's question, or turns to a speaker by name: "Och du, Bo."."""
        if not turn.asked:
            return False
        words = self.text[turn.start : turn.end]
        named = bool(speaker) and re.search(rf"\b{re.escape(speaker)}\b", words, re.IGNORECASE)
        return "?" in words or bool(named)

    def _run(self, first: int, last: int) -> tuple[int, int, int, int, bool]:
        turns = self.turns[first : last + 1]
        said: dict[str, int] = {}
        for turn in turns:
            if not turn.asked:
                said[turn.speaker] = said.get(turn.speaker, 0) + turn.end - turn.start
        if not said:
            return turns[0].start, turns[-1].end, first, first, True
        loudest = max(said, key=lambda speaker: said[speaker])
        main = next(first + k for k, turn in enumerate(turns) if not turn.asked and turn.speaker == loudest)
        return turns[0].start, turns[-1].end, first, main, False


def check_unit(unit: str) -> None:
    """Raise `CodingError` for a unit that does not exist, with the ones that do."""
    if unit not in UNITS:
        raise CodingError(f"There is no unit {unit!r}. Choose one of: {', '.join(UNITS)}.")


def paragraph_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return (start, end) of the stretches between blank lines, white space at their edges left out."""
    spans = []
    begin = start
    for gap in [*_BLANK_LINES.finditer(text, start, end), None]:
        stop = end if gap is None else gap.start()
        piece = text[begin:stop]
        left = begin + len(piece) - len(piece.lstrip())
        right = begin + len(piece.rstrip())
        if left < right:
            spans.append((left, right))
        begin = stop if gap is None else gap.end()
    return spans


def paragraphs_as_turns(text: str) -> tuple[Turn, ...]:
    """Return the paragraphs of a text without speakers as its turns.

    >>> [(t.start, t.end) for t in paragraphs_as_turns("One.\\n\\nTwo.")]
    [(0, 4), (6, 10)]
    """
    return tuple(Turn("", start, end) for start, end in paragraph_spans(text, 0, len(text)))


def _rebuild(
    name: str,
    text: str,
    turns: tuple[Turn, ...],
    attributes: dict[str, Any],
    reads_as: str,
    language: str,
    source: Source,
    notes: tuple[str, ...],
) -> Transcript:
    return Transcript(name, text, turns, attributes, reads_as=reads_as, language=language, source=source, notes=notes)
