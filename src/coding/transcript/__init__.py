"""Transcripts: what was said, by whom, and where; and the corpus that holds them in order."""

from coding.transcript.corpus import Corpus, Design, normalise
from coding.transcript.participants import SMALLEST_GROUP, few_stand_behind
from coding.transcript.sentences import sentence_spans
from coding.transcript.turns import UNITS, Source, Spans, Transcript, Turn, check_unit

__all__ = [
    "SMALLEST_GROUP",
    "UNITS",
    "Corpus",
    "Design",
    "Source",
    "Spans",
    "Transcript",
    "Turn",
    "check_unit",
    "few_stand_behind",
    "normalise",
    "sentence_spans",
]
