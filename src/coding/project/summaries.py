"""What researchers write about each participant: a file per participant in ``summaries/``, a heading per code."""

import re
from pathlib import Path

import pandas as pd

from coding.codebook import Codebook
from coding.errors import CodingError
from coding.readers.decoding import decode
from coding.readers.front_matter import FrontMatter, split_front_matter

SUMMARIES = "summaries"
"""The folder of a study in which the summaries lie."""

COLUMNS = ("participant", "code", "summary")

_HEADING = re.compile(r"^#{1,6}[ \t]+(\S+).*$", re.MULTILINE)


def read_summaries(study: Path | None, codebook: Codebook) -> pd.DataFrame:
    """Return the summaries of a study, a row per participant and code: participant, code, summary.

    A file such as ``summaries/R07.md`` holds those of the participant R07 (or whom ``participant:`` in its front matter names): under
    each heading, which begins with a code's id (``## housing``), what the researcher writes; links to quotes stay as they are
    written. Raises `CodingError` for text before the first heading, and for a code that the codebook does not have.
    """
    rows: list[tuple[str, str, str]] = []
    folder = None if study is None else study / SUMMARIES
    for path in sorted(folder.glob("*.md")) if folder is not None and folder.is_dir() else ():
        matter = _matter(path)
        participant = _participant(matter, path)
        headings = list(_HEADING.finditer(matter.body))
        if matter.body[: headings[0].start() if headings else None].strip():
            raise CodingError(
                f"{path}: text stands before the first heading. Begin with a code's id, such as: ## {_first(codebook)}"
            )
        for heading, after in zip(headings, [*headings[1:], None], strict=True):
            if heading.group(1) not in codebook:
                try:
                    codebook.current(heading.group(1))
                except CodingError as cause:
                    raise CodingError(f"{path}: {cause}") from cause
            words = matter.body[heading.end() : after.start() if after else None].strip()
            rows.append((participant, codebook.current(heading.group(1)), words))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def summarised_in(path: Path) -> str:
    """Return the participant of whom a file of summaries speaks."""
    return _participant(_matter(path), path)


def _matter(path: Path) -> FrontMatter:
    return split_front_matter(decode(path.read_bytes(), str(path)).text, str(path))


def _participant(matter: FrontMatter, path: Path) -> str:
    return str(matter.attributes.get("participant") or path.stem)


def _first(codebook: Codebook) -> str:
    return codebook.codes[0].id
