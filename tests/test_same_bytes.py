"""The same bytes, whatever else the process has done: spreadsheets and documents are written by libraries that share a parser."""

import subprocess
import sys

import pytest

_WRITES = """
import hashlib, sys
import pandas as pd
from coding.report.sheets import as_sheet
from coding.report.tree import Bullets, Heading, Paragraph, Quote, Report, Table, Figure
from coding.report.word import as_word
png = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000"
                    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")
report = Report("Att bo", "sv", (Heading(1, "Bostad"), Paragraph("Trångt."), Bullets(("Hyra",)), Quote("Ja.", "(R1)", "q1"),
                                 Table("Antal", ("a", "b"), (("1", "2"),), note="n"), Figure(png, "Figur", "En prick")))
makers = {"word": lambda: as_word(report), "sheet": lambda: as_sheet(pd.DataFrame({"a": ["Ja."]}))}
made = {}
for what in sys.argv[1:]:
    if what == "openpyxl":
        import openpyxl
        continue
    made[what] = hashlib.sha256(makers[what]()).hexdigest()
print(made.get("word"), made.get("sheet"))
"""


def _digests(*acts: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", _WRITES, *acts], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("acts", [("openpyxl", "word", "sheet"), ("sheet", "word")])
def test_a_spreadsheet_written_before_does_not_change_a_word_document(acts):
    assert _digests(*acts) == _digests("word", "sheet")
