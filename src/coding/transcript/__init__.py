"""Transcripts: what was said, by whom, and where; and the corpus that holds them in order."""

from coding.transcript.corpus import Corpus, Design, normalise
from coding.transcript.sentences import sentence_spans
from coding.transcript.turns import UNITS, Source, Spans, Transcript, Turn, check_unit

__all__ = [
    "UNITS",
    "Corpus",
    "Design",
    "Source",
    "Spans",
    "Transcript",
    "Turn",
    "check_unit",
    "normalise",
    "sentence_spans",
]
