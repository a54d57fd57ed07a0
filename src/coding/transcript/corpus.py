"""A corpus: transcripts in order, the design of the study, and who the participants are."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from coding.errors import CodingError
from coding.transcript.turns import Transcript, Turn, check_unit, paragraph_spans

SAMPLING = ("purposive", "census", "random")
APPROACHES = ("reflexive", "codebook", "framework", "content_analysis")

_LOCATOR = {
    "sv": ("replik {turn}", "avsnittet ”{heading}”, stycke {turn}", "stycke {turn}"),
    "": ("turn {turn}", "section “{heading}”, paragraph {turn}", "paragraph {turn}"),
}


@dataclass(frozen=True)
class Design:
    """What a study decided before counting: unit, sampling, approach, the guide's questions, what may leave the study.

    ``population`` is how many could have been asked; None where that is not known. It narrows the intervals of a random sample.
    ``stated`` are the names of what project.yaml says. The defaults serve plain files that belong to no study: `purposive` sampling,
    coded by a codebook, in units of turns.
    """

    name: str = ""
    language: str = ""
    unit: str = "turn"
    sampling: str = "purposive"
    approach: str = "codebook"
    guide: tuple[str, ...] = ()
    export_attributes: tuple[str, ...] = ()
    interviewer: tuple[str, ...] = ()
    constructed: bool = False
    count: str = ""
    population: int | None = None
    stated: tuple[str, ...] = field(default=(), compare=False)

    def states(self, name: str) -> bool:
        """Tell whether the study itself says something, such as "sampling": what is a default nobody has decided.

        >>> Design(sampling="census").states("sampling"), Design().states("sampling")
        (True, False)
        """
        return name in self.stated or getattr(self, name) != getattr(Design(), name)

    def __post_init__(self) -> None:
        check_unit(self.unit)
        for what, value, known in (("sampling", self.sampling, SAMPLING), ("approach", self.approach, APPROACHES)):
            if value not in known:
                raise CodingError(f"There is no {what} {value!r}. Choose one of: {', '.join(known)}.")
        if self.population is not None and self.population < 1:
            raise CodingError(
                f"A population of {self.population} cannot be. Give how many could have been asked, or None."
            )


class Corpus(Mapping[str, Transcript]):
    """Transcripts by name, in order; with the study's design and its participants. It never changes: `select` gives a new one.

    ``participants`` is a table with the columns transcript, speaker, participant and any attributes (as in participants.csv).

    >>> corpus = Corpus([Transcript("R01", "Anna: Ja.", (Turn("Anna", 6, 9),))])
    >>> len(corpus), corpus.participant_of("R01", "Anna")
    (1, 'R01')
    """

    def __init__(
        self,
        transcripts: Iterable[Transcript] = (),
        *,
        design: Design | None = None,
        participants: pd.DataFrame | None = None,
    ) -> None:
        self._transcripts: dict[str, Transcript] = {}
        for transcript in transcripts:
            if transcript.name in self._transcripts:
                raise CodingError(f"Two transcripts are called {transcript.name!r}. Rename one of them.")
            self._transcripts[transcript.name] = transcript
        self.design = design or Design()
        self._given = _checked_participants(participants)

    @classmethod
    def from_frame(
        cls,
        df: pd.DataFrame,
        name: str = "id",
        text: str = "text",
        attributes: Sequence[str] = (),
        *,
        design: Design | None = None,
        language: str = "",
    ) -> "Corpus":
        """Return a corpus with one transcript per row of a table, for instance survey answers.

        ``name`` and ``text`` name columns; ``attributes`` are the columns to keep, "participant" among them says who answered
        (default: the row's name). Each text is one turn, put in NFC with LF. Raises `CodingError` for a missing column, an empty
        or doubled name, or an empty text.

        >>> Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Det är trångt."]}))["a"].text
        'Det är trångt.'
        """
        missing = [column for column in [name, text, *attributes] if column not in df.columns]
        if missing:
            raise CodingError(f"The table has no column {missing[0]!r}. It has: {', '.join(map(str, df.columns))}.")
        rows = []
        kept = df[list(attributes)].to_dict("records") if attributes else [{} for _ in range(len(df))]
        for number, (label, words, facts) in enumerate(zip(df[name], df[text], kept, strict=True), 1):
            if pd.isna(label) or not str(label).strip():
                raise CodingError(
                    f"Row {number} of the table has no name in column {name!r}. Give every row a name of its own."
                )
            if pd.isna(words) or not str(words).strip():
                raise CodingError(
                    f"Row {number} ({label}) has no text in column {text!r}. Fill it in or leave the row out."
                )
            body = normalise(str(words))
            start, end = len(body) - len(body.lstrip()), len(body.rstrip())
            told = {str(key): _plain(value) for key, value in facts.items() if not _is_missing(value)}
            rows.append(
                Transcript(str(label), body, (Turn("", start, end),), told, reads_as="answers", language=language)
            )
        return cls(rows, design=design)

    def __getitem__(self, name: str) -> Transcript:
        try:
            return self._transcripts[name]
        except KeyError:
            near = ", ".join(list(self._transcripts)[:5])
            raise UnknownTranscript(
                f"There is no transcript {name!r} in this corpus of {len(self)} ({near}, …)."
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._transcripts

    def __iter__(self) -> Iterator[str]:
        return iter(self._transcripts)

    def __len__(self) -> int:
        return len(self._transcripts)

    def __repr__(self) -> str:
        return f"<Corpus: {len(self)} transcripts{', constructed' if self.design.constructed else ''}>"

    def select(self, names: Iterable[str]) -> "Corpus":
        """Return a corpus of the transcripts named, in the order given; design and participants come along.

        >>> list(Corpus([Transcript("a", "Ja."), Transcript("b", "Nej.")]).select(["b"]))
        ['b']
        """
        return Corpus([self[name] for name in names], design=self.design, participants=self._given)

    def with_design(self, **changes: Any) -> "Corpus":
        """Return the same transcripts under a changed design, for instance ``unit="answer"``."""
        return Corpus(self.values(), design=replace(self.design, **changes), participants=self._given)

    @property
    def language(self) -> str:
        """The design's language, else the first one that a transcript names, else ""."""
        return self.design.language or next((each.language for each in self.values() if each.language), "")

    def language_of(self, transcript: Transcript) -> str:
        """The transcript's language, else the design's, else ""."""
        return transcript.language or self.design.language

    @cached_property
    def attributes(self) -> pd.DataFrame:
        """A row per transcript (index: its name); first the column ``participant``, then what front matter says."""
        rows = {
            name: {
                "participant": self._of_transcript(t),
                **{k: v for k, v in t.attributes.items() if k != "participant"},
            }
            for name, t in self.items()
        }
        table = pd.DataFrame.from_dict(rows, orient="index")
        table.index.name = "transcript"
        return table if len(table.columns) else pd.DataFrame({"participant": pd.Series(dtype=object)})

    @cached_property
    def participants(self) -> pd.DataFrame:
        """A row per transcript and respondent: transcript, speaker, participant, then attributes; report prose has none."""
        rows = []
        for name, transcript in self.items():
            for speaker in transcript.speakers or ("",):
                participant = self.participant_of(name, speaker)
                if participant:
                    rows.append(
                        {
                            "transcript": name,
                            "speaker": speaker,
                            "participant": participant,
                            **self._facts(transcript, speaker),
                        }
                    )
        return pd.DataFrame(rows, columns=None if rows else ["transcript", "speaker", "participant"])

    def participant_of(self, transcript: str, speaker: str) -> str:
        """Return the participant behind a speaker of a transcript; "" for the prose of a report.

        Participants.csv decides; else a transcript's only respondent is its ``participant`` (default: its name), and each of several
        respondents, or a respondent quoted in a report, is ``TRANSCRIPT/SPEAKER``.
        """
        given = self._map.get((transcript, speaker)) or self._map.get((transcript, ""))
        if given:
            return given
        held = self[transcript]
        if held.reads_as == "report":
            return f"{transcript}/{speaker}" if speaker else ""
        if len(held.speakers) > 1:
            return f"{transcript}/{speaker}" if speaker else ""
        return self._of_transcript(held)

    def _of_transcript(self, transcript: Transcript) -> str:
        if transcript.reads_as == "report":
            return ""
        return str(transcript.attributes.get("participant") or transcript.name)

    def _facts(self, transcript: Transcript, speaker: str) -> dict[str, Any]:
        facts = {k: v for k, v in transcript.attributes.items() if k != "participant"}
        if self._given is not None:
            given = self._given[
                (self._given["transcript"] == transcript.name) & self._given["speaker"].isin([speaker, ""])
            ]
            for row in given.drop(columns=["transcript", "speaker", "participant"]).to_dict("records"):
                facts.update({str(key): value for key, value in row.items() if not _is_missing(value) and value != ""})
        return facts

    @cached_property
    def _map(self) -> dict[tuple[str, str], str]:
        if self._given is None:
            return {}
        rows = self._given[["transcript", "speaker", "participant"]].astype(str).itertuples(index=False)
        return {(str(name), str(speaker)): str(participant) for name, speaker, participant in rows}

    def locator(self, transcript: str, turn: int, language: str = "") -> str:
        """Return how to cite a turn (index from 0): "turn 12" (time added), or a report's section and paragraph, numbers from 1.

        ``language`` is that of the words around it, by default the transcript's.
        """
        held = self[transcript]
        words = _LOCATOR.get((language or self.language_of(held)).lower()[:2], _LOCATOR[""])
        told = held.turns[turn]
        if held.reads_as != "report":
            place = words[0].format(turn=turn + 1)
            return f"{place} ({told.time})" if told.time else place
        first = turn if told.heading else 0
        while first and held.turns[first - 1].heading == told.heading:
            first -= 1
        # A paragraph may hold several turns: what is quoted in it, and the prose around that.
        starts = _paragraph_starts(held.text)
        paragraph = bisect_right(starts, told.start) - bisect_right(starts, held.turns[first].start) + 1
        return words[1 if told.heading else 2].format(heading=told.heading, turn=paragraph)

    def segments(self, unit: str | None = None, *, text: bool = True) -> pd.DataFrame:
        """Return the units of all transcripts, a row each.

        Columns: transcript, unit (its number in the transcript, from 1), start, end (code points), speaker, participant, asked
        (interviewer only), turn (number of its first turn, from 1), locator, and text unless ``text=False`` (then also no locator).
        ``unit=None`` is the design's unit.

        >>> Corpus([Transcript("a", "Ja.\\n\\nNej.")]).segments("turn")[["unit", "start", "text"]].values.tolist()
        [[1, 0, 'Ja.'], [2, 5, 'Nej.']]
        """
        unit = unit or self.design.unit
        check_unit(unit)
        names, numbers, columns = [], [], []
        speakers: list[str] = []
        participants: list[str] = []
        locators: list[str] = []
        words: list[str] = []
        for name, transcript in self.items():
            spans = transcript.spans(unit)
            names.extend([name] * len(spans.start))
            numbers.append(np.arange(1, len(spans.start) + 1))
            columns.append(np.stack([spans.start, spans.end, spans.asked, spans.turn + 1], axis=1))
            speakers_here = [transcript.turns[k].speaker for k in spans.main]
            speakers.extend(speakers_here)
            known = {speaker: self.participant_of(name, speaker) for speaker in set(speakers_here)}
            participants.extend(
                "" if asked else known[speaker] for speaker, asked in zip(speakers_here, spans.asked, strict=True)
            )
            if text:
                locators.extend(self.locator(name, k) for k in spans.turn)
                words.extend(transcript.text[a:b] for a, b in zip(spans.start, spans.end, strict=True))
        table = np.concatenate(columns) if columns else np.zeros((0, 4), dtype=np.int64)
        frame = pd.DataFrame(
            {
                "transcript": names,
                "unit": np.concatenate(numbers) if numbers else np.zeros(0, dtype=np.int64),
                "start": table[:, 0],
                "end": table[:, 1],
                "speaker": speakers,
                "participant": participants,
                "asked": table[:, 2].astype(bool),
                "turn": table[:, 3],
            }
        )
        if text:
            frame["locator"] = locators
            frame["text"] = words
        return frame


class UnknownTranscript(CodingError, KeyError):
    """A name that no transcript has; also a KeyError, as a mapping promises."""

    def __str__(self) -> str:
        return str(self.args[0])


def normalise(text: str) -> str:
    """Return the text in NFC with LF line ends: the one form in which the library keeps words.

    >>> normalise("a\\u030aker\\r\\n") == "åker\\n"
    True
    """
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _checked_participants(table: pd.DataFrame | None) -> pd.DataFrame | None:
    if table is None:
        return None
    missing = [column for column in ("transcript", "speaker", "participant") if column not in table.columns]
    if missing:
        raise CodingError(
            f"The table of participants has no column {missing[0]!r}. It needs transcript, speaker and participant."
        )
    table = table.copy()
    for column in ("transcript", "speaker", "participant"):
        table[column] = table[column].fillna("").astype(str)
    twice = table[table.duplicated(["transcript", "speaker"])]
    if len(twice):
        row = twice.iloc[0]
        raise CodingError(
            f"The table of participants names speaker {row['speaker']!r} of {row['transcript']!r} twice. Keep one of the rows."
        )
    return table


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


@lru_cache(maxsize=64)
def _paragraph_starts(text: str) -> tuple[int, ...]:
    return tuple(start for start, _ in paragraph_spans(text, 0, len(text)))
