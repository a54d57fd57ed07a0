"""The rows of a table of quotes: each quote cut from its transcript now, with exported attributes and nothing else about people."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.quotes.candidates import Candidate
from coding.quotes.checking import quote_id

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

COLUMNS = (
    "quote_id", "code", "name", "quote", "transcript", "speaker", "turn", "locator", "start", "end", "source", "coder", "because",
)  # fmt: skip
"""The first columns of a table of quotes; exported attributes follow, then ``reason`` and ``participant``."""

_AFTER = ("reason", "participant")


class Rows:
    """Collects rows of a table of quotes: each one cut from its transcript now."""

    def __init__(self, corpus: "Corpus", codebook: "Codebook | None", language: str) -> None:
        self.corpus = corpus
        self.codebook = codebook
        self.language = language
        self.exported = list(dict.fromkeys(corpus.design.export_attributes))
        self._rows: list[tuple[Any, ...]] = []
        self._facts: dict[tuple[str, str], dict[str, Any]] = {}
        self._everyone: dict[str, tuple[str, ...]] = {}
        if self.exported:
            for row in corpus.participants.to_dict("records"):
                facts = self._facts[row["transcript"], row["speaker"]] = {str(key): value for key, value in row.items()}
                told = tuple(str(_told(facts.get(name))) for name in self.exported)
                self._everyone.setdefault(str(row["participant"]), told)

    def add(self, code: str, candidate: Candidate, reason: str) -> None:
        """Add a quote under a code."""
        passage, held = candidate.passage, self.corpus[candidate.transcript]
        speaker = held.turns[passage.turn].speaker
        words = held.text[passage.start : passage.end]
        name = self.codebook.label(code, self.language) if self.codebook is not None else code
        self._rows.append(
            (
                quote_id(held.name, passage.start, passage.end, words),
                code,
                name,
                words,
                held.name,
                speaker,
                passage.turn + 1,
                self.corpus.locator(held.name, passage.turn, self.language),
                passage.start,
                passage.end,
                candidate.source,
                candidate.coder,
                candidate.because,
                *self._attributes(held.name, speaker),
                reason,
                candidate.participant,
            )
        )

    def _attributes(self, transcript: str, speaker: str) -> list[Any]:
        if not self.exported:
            return []
        facts = self._facts.get((transcript, speaker)) or self._facts.get((transcript, "")) or {}
        of_transcript = self.corpus[transcript].attributes
        return [_told(facts.get(name), of_transcript.get(name)) for name in self.exported]

    def frame(self) -> pd.DataFrame:
        """Return the table; ``attrs["attributes"]`` names the columns that are exported attributes, ``attrs["everyone"]`` has them
        of all participants, quoted or not: how many share a combination decides whether it may be told."""
        # An attribute that bears the name of a column is told apart from it.
        named = [f"{name} (participant)" if name in (*COLUMNS, *_AFTER) else name for name in self.exported]
        table = pd.DataFrame(self._rows, columns=[*COLUMNS, *named, *_AFTER])
        if not self._rows:
            table = table.astype({"turn": "int64", "start": "int64", "end": "int64"})
        everyone = tuple((who, *told) for who, told in self._everyone.items())
        table.attrs.update(
            attributes=named, everyone=everyone, language=self.language, constructed=self.corpus.design.constructed
        )
        return table


def _told(*values: Any) -> Any:
    return next((value for value in values if value is not None and value == value and value != ""), "")
