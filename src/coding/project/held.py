"""What a project holds, and how an act becomes an event: the ground that the acts stand on."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from coding.codebook import Codebook
from coding.codings import Codings
from coding.codings.words import counted
from coding.errors import CodingError
from coding.project import anchoring, table
from coding.project.codebook_log import note_codebook
from coding.project.events import Event, new_id, now_after, place_of
from coding.project.log import CODINGS, Log, without_collecting
from coding.project.problems import Problem
from coding.project.recounting import rank
from coding.project.rounds import Round, read_rounds, round_of
from coding.project.saving import holding
from coding.project.settings import FORMAT
from coding.transcript import Corpus, Design, Transcript

_KEPT = (
    "code",
    "source",
    "score",
    "because",
    "memo",
    "condensed",
    "round",
    "suggestion",
    "suggestions",
    "origin",
)  # by a change


class Held:
    """A study's corpus, codebook and codings. `Project` adds the acts."""

    def __init__(
        self, corpus: Corpus, codebook: Codebook, *, path: Path | None = None, codings: Codings | None = None
    ) -> None:
        self.corpus = corpus
        self.codebook = codebook
        self.path = path
        self._log = Log(None if path is None else path / CODINGS)
        self._given = codings
        self._table: tuple[object, Codings] | None = None
        self._places: tuple[int, anchoring.Anchors] | None = None
        self._noted = ""

    @property
    def design(self) -> Design:
        """What the study decided before counting: unit, sampling, approach, guide, what may leave it."""
        return self.corpus.design

    @property
    def name(self) -> str:
        """The study's name, else that of its folder."""
        return self.design.name or (self.path.resolve().name if self.path else "")

    @property
    def codings(self) -> Codings:
        """All codings that stand, of all coders, under the present ids of their codes; and what each coder has read."""
        if self._given is not None:
            return self._given
        state = (self._log.changes, self.codebook, self.rounds)
        if self._table is None or self._table[0] != state:
            with without_collecting():
                anew = {pair for pair in self._log.standing.done if self.is_to_be_read_anew(*pair)}
                made = table.codings_of(self._log.standing, self.anchors, self.codebook, self.corpus, anew)
            self._table = (state, made)
        return self._table[1]

    @property
    def log(self) -> Log:
        """The events and what stands after them, for what builds on a study; `history` is the table of them."""
        return self._log

    @property
    def anchors(self) -> anchoring.Anchors:
        """The codings and readings whose text was edited since, and where their words are now."""
        if self._places is None or self._places[0] != self._log.changes:
            self._places = (self._log.changes, anchoring.checked(self._log.standing, self.corpus))
        return self._places[1]

    @property
    def problems(self) -> list[Problem]:
        """What was found in the log: torn lines, copies, codings no longer at their words, codes that the codebook lacks."""
        return [*self._log.problems, *table.problems_of(self._log, self.anchors, self.codebook, self.corpus)]

    @cached_property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds of coding that were started, in order."""
        return () if self.path is None else read_rounds(self.path)

    def round_now(self, transcript: str, coder: str) -> str:
        """Return the number of the latest round in which a coder codes a transcript, "" when there is none."""
        return round_of(self.rounds, transcript, coder)

    def is_to_be_read_anew(self, transcript: str, coder: str) -> bool:
        """Tell whether a later round has a coder read a transcript again that was done before."""
        done = self._log.standing.done.get((transcript, coder))
        return done is not None and rank(done[0].get("round", "")) < rank(self.round_now(transcript, coder))

    def codings_of_rounds(self, *, training: bool = False) -> Codings:
        """Return the codings, and what was read, outside training rounds: training is for practice, and is compared apart.

        ``training=True`` gives those of training rounds alone. What was done outside of all rounds is no training.
        """
        codings = self.codings
        apart = {each.number for each in self.rounds if each.training}
        if not apart and not training:
            return codings
        there = {*codings.table["round"].astype(str), *codings.marks["round"].astype(str)}
        return codings.where(round=sorted(number for number in there if (number in apart) == training))

    def refresh(self) -> None:
        """Read again what other programs have written to the log since the study was opened."""
        self._log.reread()
        vars(self).pop("rounds", None)

    def part_of(self, transcript: str, start: int, end: int, coder: str) -> str:
        """Return as part of which draw a coder reads these words: start, uncertain or random; "" when none drew them."""
        place = (transcript, start, end, coder)
        parts = [
            str(event.get("part", ""))
            for event in self._log.standing.drawn
            if (event["transcript"], event["start"], event["end"], event["coder"]) == place
        ]
        return next(filter(None, reversed(parts)), "")

    def __repr__(self) -> str:
        held = ((self.corpus, "transcript"), (self.codebook, "code"), (self.codings, "coding"))
        return f"<Project {self.name!r}: {', '.join(counted(len(each), noun) for each, noun in held)}>"

    # How an act becomes an event ----------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """The study's folder. Raises `CodingError` for a study that has none: nothing can be written to it."""
        if self.path is None:
            raise CodingError(
                "This study has no folder, so nothing can be written to it. Read it with into=FOLDER, as in "
                'read_qdpx("study.qdpx", into="my-study"), and code there.'
            )
        return self.path

    @contextmanager
    def writing(self, transcript: str = "", coder: str = "") -> Iterator[None]:
        """Hold the study's lock, and know what other programs have written of a coder's events on a transcript."""
        with holding(self.folder):
            if transcript:
                self._log.catch_up(transcript, coder)
            if self._noted != self.codebook.fingerprint:
                note_codebook(self.folder, self.codebook)
                self._noted = self.codebook.fingerprint
            yield

    def event(self, act: str, transcript: str, coder: str, **more: Any) -> Event:
        """Return a new event: who, what, when, under which codebook, in which round."""
        return {
            "format": FORMAT,
            "id": new_id(),
            "time": now_after(self._log.latest(transcript, coder)),
            "act": act,
            "transcript": transcript,
            "coder": coder,
            "codebook": f"{self.codebook.version} {self.codebook.fingerprint[:12]}".strip(),
            "round": self.round_now(transcript, coder),
            "fingerprint": self.corpus[transcript].fingerprint if transcript in self.corpus else "",
            **more,
        }

    def placed(self, act: str, transcript: Transcript, start: int, end: int, coder: str, **more: Any) -> Event:
        """Return a new event on some words of a transcript."""
        return {**self.event(act, transcript.name, coder), **place_of(transcript, start, end), **more}

    def restated(self, coding: str, transcript: Transcript, start: int, end: int, **new: Any) -> Event:
        """Return the event that says a live coding anew: its place, and what changed."""
        before = self._log.standing.codings[coding]
        kept = {key: before[key] for key in _KEPT if key in before}
        told = {**kept, "coding": coding, "supersedes": self._log.standing.latest[coding], **new}
        return self.placed("change", transcript, start, end, before["coder"], **told)

    def coding_event(self, coding: str) -> Event:
        """Return the event that describes a live coding now. Raises `CodingError` for an id that no live coding has."""
        held = self._log.standing.codings.get(coding)
        if held is None:
            gone = self._log.standing.retracted.get(coding)
            if gone is not None:
                raise CodingError(f"The coding {coding!r} was retracted. Undo that first, or add it again.")
            raise CodingError(f"There is no coding {coding!r} in this study. Take an id from project.codings.frame.")
        return held


def checked_span(transcript: Transcript, start: Any, end: Any) -> tuple[int, int]:
    """Return a span as whole numbers. Raises `CodingError` unless it begins before it ends and lies in the text."""
    try:
        begin, stop = start.__index__(), end.__index__()
    except AttributeError as cause:
        raise CodingError(
            f"The place {start!r}–{end!r} in {transcript.name!r} is not two whole numbers of characters."
        ) from cause
    if not 0 <= begin < stop <= len(transcript.text):
        raise CodingError(
            f"The span {begin}–{stop} does not lie in {transcript.name!r}, whose text has {len(transcript.text)} characters. "
            "A span begins before it ends; places count from 0."
        )
    return begin, stop


def checked_coder(coder: Any) -> str:
    """Return a coder's name without white space around it. Raises `CodingError` where there is none."""
    if not isinstance(coder, str) or not coder.strip():
        raise CodingError(f'The coder is {coder!r}. Say who codes, for example coder="anna".')
    name = coder.strip()
    if not name.isprintable():
        raise CodingError(f"The coder's name {coder!r} holds signs that cannot be printed. Write it on one line.")
    if name in ("rules", "model"):
        raise CodingError(f"{name!r} is what the machine's codings are signed with. Give a person's name or sign.")
    return name
