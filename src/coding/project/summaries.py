"""What researchers write about each participant: a file per participant in ``summaries/``, a heading per code."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from coding.codebook import Codebook
from coding.codebook.model import did_you_mean
from coding.errors import CodingError
from coding.readers.decoding import decode
from coding.readers.front_matter import FrontMatter, split_front_matter
from coding.transcript import Corpus

SUMMARIES = "summaries"
"""The folder of a study in which the summaries lie."""

COLUMNS = ("participant", "code", "summary")

_HEADING = re.compile(r"^(?P<level>#{1,6})[ \t]+(?P<code>\S+).*$", re.MULTILINE)


def read_summaries(study: Path | None, codebook: Codebook, corpus: Corpus | None = None) -> pd.DataFrame:
    """Return the summaries of a study, a row per participant and code: participant, code, summary.

    A file such as ``summaries/R07.md`` holds those of the participant R07 (or whom ``participant:`` in its front matter names): under
    each heading, which begins with a code's id (``## housing``), what the researcher writes; links to quotes stay as they are
    written. A title may stand above them (``# R07``). Raises one `CodingError` that names file and line of all that is wrong: text
    before the first heading of a code, a code that the codebook does not have, two summaries of one code, and, given the ``corpus``,
    a participant whom it does not have.
    """
    rows: list[tuple[str, str, str]] = []
    faults: list[str] = []
    seen: dict[tuple[str, str], str] = {}
    folder = None if study is None else study / SUMMARIES
    known = None if corpus is None else set(corpus.participants["participant"]) if len(corpus.participants) else set()
    for path in sorted(folder.glob("*.md")) if folder is not None and folder.is_dir() else ():
        matter = _matter(path)
        participant = _participant(matter, path)
        if known is not None and participant not in known:
            near = did_you_mean(participant, sorted(known))
            faults.append(
                f"{path}:1: there is no participant {participant!r} in this study.{near} The file's name says who."
            )
        for line, code, words in _parts(matter, participant, codebook):
            place = f"{path}:{line}"
            if not code and words:
                faults.append(
                    f"{place}: text stands before the first heading of a code. Begin with a code's id, such as: ## {_first(codebook)}"
                )
            elif code:
                try:
                    id = codebook.current(code)
                except CodingError as cause:
                    faults.append(f"{place}: {cause}")
                    continue
                first = seen.setdefault((participant, id), place)
                if first != place:
                    faults.append(
                        f"{place}: there is a summary of {participant!r} on {id!r} already, at {first}. Keep one."
                    )
                rows.append((participant, id, words))
    if faults:
        raise CodingError("\n".join(faults))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _parts(matter: FrontMatter, participant: str, codebook: Codebook) -> Iterator[tuple[int, str, str]]:
    """The parts of a file: line of the heading, the code it names ("" above the first, and under a title), and the words under it."""
    body = matter.body
    headings = list(_HEADING.finditer(body))
    edges = [*(heading.start() for heading in headings), len(body)]
    above = body[: edges[0]]
    if above.strip():
        yield _line(matter, len(above) - len(above.lstrip())), "", above.strip()
    for k, heading in enumerate(headings):
        code = heading["code"]
        words = body[heading.end() : edges[k + 1]].strip()
        if k == 0 and heading["level"] == "#" and _is_title(heading, headings[1:], participant, codebook):
            code = ""
        yield _line(matter, heading.start()), code, words


def _is_title(heading: re.Match[str], others: Sequence[re.Match[str]], participant: str, codebook: Codebook) -> bool:
    """Whether a file's first heading is its title: it names no code, and either names the participant or stands above the others."""
    try:
        codebook.current(heading["code"])
    except CodingError:
        return participant in heading.group() or (bool(others) and all(other["level"] != "#" for other in others))
    return False


def _line(matter: FrontMatter, place: int) -> int:
    """The line in the file of a place in its body."""
    return matter.body_line + matter.body.count("\n", 0, place)


def summarised_in(path: Path) -> str:
    """Return the participant of whom a file of summaries speaks."""
    return _participant(_matter(path), path)


def _matter(path: Path) -> FrontMatter:
    return split_front_matter(decode(path.read_bytes(), str(path)).text, str(path))


def _participant(matter: FrontMatter, path: Path) -> str:
    return str(matter.attributes.get("participant") or path.stem)


def _first(codebook: Codebook) -> str:
    return codebook.codes[0].id
