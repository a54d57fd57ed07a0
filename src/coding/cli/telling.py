"""What a run tells on the terminal: a small table of themes, two quotes each, and where the files are."""

import shutil
import textwrap
from typing import TYPE_CHECKING, Any

from coding.themes import readable_frequencies

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.report import Run
    from coding.transcript import Corpus

_QUOTES = 2


def tell_run(corpus: "Corpus", codebook: "Codebook", run: "Run") -> None:
    """Print the themes with their counts, two quotes per theme, and the files."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    constructed = " The material is constructed for demonstration." if corpus.design.constructed else ""
    kinds = {transcript.reads_as for transcript in corpus.values()}
    what = {"interview": "interviews", "report": "reports", "answers": "answers"}[kinds.pop()] if len(kinds) == 1 else "texts"
    print(f"Keyword hits, not read: {len(run.codings)} codings in {len(corpus)} {what}.{constructed}\n")
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
