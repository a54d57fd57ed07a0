"""Reading transcripts: interviews with speakers' labels, published reports, tables of answers."""

from coding.readers.files import ENDINGS, read_files, read_study_transcript, read_transcript
from coding.readers.front_matter import with_front_matter
from coding.readers.names import transcript_name
from coding.readers.table import read_table

__all__ = [
    "ENDINGS",
    "read_files",
    "read_study_transcript",
    "read_table",
    "read_transcript",
    "transcript_name",
    "with_front_matter",
]
