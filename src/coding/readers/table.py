"""A table of answers (.csv): one transcript per row, the other columns its attributes."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from coding.errors import CodingError
from coding.readers.decoding import decode, without_odd_characters
from coding.readers.disk import bytes_of
from coding.readers.front_matter import body_of
from coding.readers.names import transcript_name
from coding.transcript import Source, Transcript, Turn

_DELIMITERS = (",", ";", "\t")
_LONGEST_CELL = 10_000_000


def read_table(
    path: str | Path,
    *,
    text: str | None = None,
    name: str | None = None,
    encoding: str | None = None,
    language: str | None = None,
) -> list[Transcript]:
    """Return a transcript per row of a table of answers, in the table's order.

    `text` and `name` are the headers of the answer and of its name; without them the headers `text` and `id` are used,
    and an error lists the headers if there are none such. Comma, semicolon and tab are told apart. The other columns
    become attributes, as text, an empty cell the empty text. A row without an answer gives no transcript; the first
    transcript's notes tell how many. Line breaks within a cell are kept.
    Raises `CodingError` for a row of the wrong length, an empty or doubled name, a doubled header.
    """
    path = Path(path)
    data = bytes_of(path)
    decoded = decode(data, str(path), encoding=encoding)
    tidy, repairs = without_odd_characters(decoded.text)
    rows = _rows(tidy.replace("\f", "\n"), str(path))
    headers = _headers(rows, str(path))
    answers, names = _column(headers, text, "text", str(path)), _column(headers, name, "id", str(path))
    source = Source(path.name, hashlib.sha256(data).hexdigest(), "table", decoded.encoding, tuple(repairs))
    transcripts: list[Transcript] = []
    lines: dict[str, int] = {}
    without_answer: list[int] = []
    for line, cells in rows:
        place = f"{path}:{line}"
        if len(cells) != len(headers):
            raise CodingError(f"{place}: the row has {len(cells)} cells, the headers are {len(headers)}. Mend the row.")
        called = transcript_name(cells[names], place)
        if called in lines:
            raise CodingError(
                f"{place}: the name {called!r} stands in line {lines[called]} already. Give each row a name of its own."
            )
        lines[called] = line
        body = body_of(cells[answers])
        if not body.strip():
            without_answer.append(line)
            continue
        start, end = len(body) - len(body.lstrip()), len(body.rstrip())
        told = {
            header: cell
            for k, (header, cell) in enumerate(zip(headers, cells, strict=True))
            if k not in (answers, names)
        }
        notes = decoded.notes if not transcripts else ()
        transcripts.append(
            Transcript(
                called, body, (Turn("", start, end),), told,
                reads_as="answers", language=language or "", source=source, notes=notes,
            )
        )  # fmt: skip
    return _with_note(transcripts, without_answer, str(path))


def _with_note(transcripts: list[Transcript], without_answer: list[int], place: str) -> list[Transcript]:
    if not transcripts:
        raise CodingError(f"{place} holds no answers. Is the right column read as text (--text)?")
    if without_answer:
        shown = ", ".join(map(str, without_answer[:8])) + (", …" if len(without_answer) > 8 else "")
        first = transcripts[0]
        note = (
            f"1 row of {place} has no answer and was left out (line {shown})."
            if len(without_answer) == 1
            else f"{len(without_answer)} rows of {place} have no answer and were left out (lines {shown})."
        )
        transcripts[0] = Transcript(
            first.name, first.text, first.turns, first.attributes,
            reads_as=first.reads_as, language=first.language, source=first.source, notes=(*first.notes, note),
        )  # fmt: skip
    return transcripts


def _rows(text: str, place: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that are not blank, each with the line of the file in which it begins."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        rows, begins = [], 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as cause:
        raise CodingError(
            f"{place}:{begins}: the table cannot be read ({cause}). Put a cell with quotation marks in quotes, its own doubled."
        ) from cause
    finally:
        csv.field_size_limit(before)
    return iter(rows)


def _delimiter(text: str) -> str:
    """Return the sign that cuts the header line into most cells, quoted parts left out."""
    outside = "".join(text.split("\n", 1)[0].split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _headers(rows: Iterator[tuple[int, list[str]]], place: str) -> list[str]:
    line, cells = next(rows, (1, []))
    headers = [cell.strip() or f"column {number}" for number, cell in enumerate(cells, 1)]
    for header in headers:
        if headers.count(header) > 1:
            raise CodingError(f"{place}:{line}: the header {header!r} stands there twice. Rename one of the columns.")
    return headers


def _column(headers: Sequence[str], asked: str | None, usual: str, place: str) -> int:
    listed = ", ".join(repr(header) for header in headers)
    option = "--text" if usual == "text" else "--name"
    if asked is not None:
        if asked in headers:
            return headers.index(asked)
        raise CodingError(f"{place} has no column {asked!r}. Its columns are {listed}: say one of them ({option}).")
    for number, header in enumerate(headers):
        if header.casefold() == usual:
            return number
    raise CodingError(f"{place} has no column {usual!r}. Its columns are {listed}: say which one to read ({option}).")
