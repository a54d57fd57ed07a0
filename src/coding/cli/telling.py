"""What a run tells on the terminal: a small table of themes, two quotes each, and where the files are."""

import shutil
import sys
import textwrap
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings.words import counted
from coding.errors import CodingError
from coding.themes import readable_frequencies

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.report import Run
    from coding.transcript import Corpus

_QUOTES = 2
_NARROWEST = 24


def page_width() -> int:
    """Return how wide running words are set: as the terminal, but no wider than is easily read."""
    return min(shutil.get_terminal_size((100, 24)).columns, 110)


def tell_run(corpus: "Corpus", codebook: "Codebook", run: "Run") -> None:
    """Print the themes with their counts, two quotes per theme, and the files."""
    width = page_width()
    constructed = " The material is constructed for demonstration." if corpus.design.constructed else ""
    kinds = {transcript.reads_as for transcript in corpus.values()}
    what = (
        {"interview": "interview", "report": "report", "answers": "answer"}[kinds.pop()] if len(kinds) == 1 else "text"
    )
    coded, texts = counted(len(run.codings), "coding"), counted(len(corpus), what)
    print(f"Keyword hits, not read: {coded} in {texts}.{constructed}\n")
    print(_table(codebook, run))
    for theme in codebook.codes:
        _tell_quotes(theme.id, codebook.label(theme.id), run.quotes, width)
    print(f"\nWritten to {run.folder}: {', '.join(run.files)}")
    print(f"Open {run.folder / 'report.html'} in a browser to read and filter.")


def _table(codebook: "Codebook", run: "Run") -> str:
    """The themes alone, participants first, as the study's sampling allows."""
    told = readable_frequencies(run.themes, language="en")
    themes = {code.id for code in codebook.codes}
    kept = [[str(cell) for cell in row] for row in told.itertuples(index=False) if str(row[0]) in themes]
    heads = [str(column) for column in told.columns]
    wide = [max(len(line[k]) for line in [heads, *kept]) for k in range(len(heads))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(line, wide, strict=True)).rstrip() for line in [heads, *kept]]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _tell_quotes(code: str, name: str, quotes: Any, width: int) -> None:
    mine = quotes[quotes["code"] == code].head(_QUOTES)
    print(f"\n{name} ({code})")
    if not len(mine):
        print("  no quotes")
    for row in mine.itertuples():
        place = ", ".join(part for part in (row.speaker or row.transcript, row.locator) if part)
        print(textwrap.fill(" ".join(row.quote.split()), width, initial_indent="  “", subsequent_indent="   ") + "”")
        print(f"   – {place}")


def show_table(table: pd.DataFrame) -> None:
    """Print a table: numbers rounded, long words cut to the width of the terminal."""
    if not len(table):
        print("(none)")
        return
    shown = table.copy()
    for name in shown.columns:
        shown[name] = [_cell(value) for value in shown[name]]
    room = shutil.get_terminal_size((140, 24)).columns
    wide = {name: max(len(str(name)), int(shown[name].map(len).max())) for name in shown.columns}
    while sum(wide.values()) + len(wide) > room:
        widest = max(wide, key=lambda name: wide[name])
        if wide[widest] <= max(_NARROWEST, len(str(widest))):
            break
        over = sum(wide.values()) + len(wide) - room
        wide[widest] = max(wide[widest] - over, _NARROWEST, len(str(widest)), sorted(wide.values())[-2] - 1)
    for name, limit in wide.items():
        shown[name] = _cut(list(shown[name]), limit)
    print(shown.to_string(index=False, max_colwidth=None))
    for sentence in dict.fromkeys(table["reason"]) if "reason" in table else ():
        if sentence and len(str(sentence)) > wide["reason"]:
            print(f"reason: {sentence}")


def _cut(words: list[str], limit: int) -> list[str]:
    """Cut words to a width: at their end, or in the middle where another word would then look the same."""
    wholes: dict[str, set[str]] = defaultdict(set)
    for word in words:
        wholes[word[: limit - 1]].add(word)
    tail = (limit - 1) // 2
    return [
        word
        if len(word) <= limit
        else f"{word[: limit - 1]}…"
        if len(wholes[word[: limit - 1]]) == 1
        else f"{word[: limit - 1 - tail]}…{word[-tail:]}"
        for word in words
    ]


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV (UTF-8); the cells are data and are not altered."""
    if path.suffix.lower() != ".csv":
        raise CodingError(f"{path} does not end in .csv, the form in which this table is written.")
    try:
        table.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
    except OSError as cause:
        raise CodingError(
            f"{path} cannot be written. Name a file in a folder that is there and may be written to."
        ) from cause
    print(f"Written to {path}.", file=sys.stderr)


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV sheet that a person has filled in; all cells are text, empty ones "". Separators , and ; both do."""
    if not path.is_file():
        raise CodingError(f"There is no file {path}.")
    try:
        head = path.read_text(encoding="utf-8-sig").split("\n", 1)[0]
    except UnicodeDecodeError as cause:
        raise CodingError(f"{path} is not UTF-8. Save it from the spreadsheet as CSV UTF-8.") from cause
    sign = ";" if head.count(";") > head.count(",") else ","
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, sep=sign, encoding="utf-8-sig")
    except pd.errors.EmptyDataError as cause:
        raise CodingError(f"{path} is empty. Give the sheet as it was written, filled in.") from cause
    except pd.errors.ParserError as cause:
        raise CodingError(
            f"{path} is no table that can be read: {cause}. Save it from the spreadsheet as CSV."
        ) from cause


def listed(words: str | None) -> list[str] | None:
    """Return the names in an option such as "a,b"; None when it was not given."""
    if words is None:
        return None
    made = [word.strip() for word in words.split(",") if word.strip()]
    if not made:
        raise CodingError(f"{words!r} names nothing. Write names with commas between them.")
    return made


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:.3f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split())
