"""A report before it is a file: headings, paragraphs, tables, figures and quotes, in plain values. Each writer walks this tree."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings.places import joined
from coding.errors import CodingError
from coding.quotes import attributes_of, cite, hit_places, said_by
from coding.report.wording import heading_for, words_in

if TYPE_CHECKING:
    from coding.codebook import Codebook


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 for chapters."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``kind`` is "text", "note" (small print), "notice" (must not be overlooked),
    "question" (for the author) or "definition" (of what follows)."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    """A quote: its words, who says them where, its id, code and voice (whom filters know), the places of the words that hit,
    counted from its start, what the interviewer had asked, and notes that stand under it (what stood around it, how it was
    shortened …)."""

    text: str
    cited: str
    id: str = ""
    code: str = ""
    voice: str = ""
    hits: tuple[tuple[int, int], ...] = ()
    question: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with caption and head; ``right`` are the columns (from 0) whose cells stand to the right."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure: a PNG, its caption, what it shows for those who cannot see it, its width in centimetres, and the name of its file
    where a document (.tex, .md) takes pictures from beside it."""

    png: bytes
    caption: str
    alt: str
    width: float = 15.0
    file: str = ""


_CITED = ("speaker", "participant", "transcript", "turn", "locator", "code", "name", "quote_id")
"""The fields of a citation that every quote has."""

_NAMED = 8  # names in a note; the rest is counted

INDENT = "\u2003"
"""What the cell of a sub-code begins with, once for each level."""


def column_widths(table: Table, across: float) -> list[float]:
    """Return widths on so many centimetres: each column holds its longest word, the rest is shared by how much the columns hold.

    >>> [round(width, 1) for width in column_widths(Table("", ("Code", "n"), (("Housing", "3"),), frozenset({1})), 10)]
    [9.2, 0.8]
    """
    needed, held = [], []
    for k, head in enumerate(table.head):
        cells = [head, *(row[k] for row in table.rows)]
        # Numbers ("3 av 15") are not to be broken; other cells break between words.
        parts = [*head.split(), *cells[1:]] if k in table.right else [word for cell in cells for word in cell.split()]
        needed.append(0.2 * min(max(map(len, [*parts, ""])), 30) + 0.6)
        held.append(0 if k in table.right else min(sum(map(len, cells)) / len(cells), 80) + 1)
    spare = max(across - sum(needed), 0)
    widths = [
        need + spare * part / (sum(held) or sum(needed))
        for need, part in zip(needed, held if any(held) else needed, strict=True)
    ]
    return [across * width / sum(widths) for width in widths]


Block = Heading | Paragraph | Bullets | Quote | Table | Figure


@dataclass(frozen=True)
class Filed:
    """A code under which readers look for quotes: what it is called, the codes above it (nearest first), its colour ("" none)."""

    name: str
    above: tuple[str, ...] = ()
    colour: str = ""


def filed(codebook: "Codebook", language: str) -> dict[str, Filed]:
    """Return all codes of a codebook as readers look for them, in its order, named in a language."""
    return {
        code.id: Filed(code.label(language), tuple(codebook.ancestors(code.id)), code.colour or "") for code in codebook
    }


@dataclass(frozen=True)
class Report:
    """A whole report: title, language ("sv" or "en" decides the words), its blocks in order, the codes under which readers look for
    quotes by id, and whether wide tables ask for a page on its side."""

    title: str
    language: str
    blocks: tuple[Block, ...] = ()
    codes: Mapping[str, Filed] = field(default_factory=dict)
    landscape: bool = False

    @property
    def words(self) -> dict[str, Any]:
        return words_in(self.language)


def quotes_report(quotes: pd.DataFrame, language: str = "", citation: str = "", by: str = "") -> Report:
    """Return a report of quotes alone: a chapter per code, in it a part per group of the attribute ``by``."""
    words = words_in(language)
    blocks: list[Block] = [Paragraph(line, "notice") for line in heading_for(quotes, words)]
    if quotes.attrs.get("constructed"):
        blocks.append(Paragraph(words["constructed"], "notice"))
    blocks.append(Paragraph(words["quotes_stand"], "note"))
    blocks += named_otherwise(quotes, citation, words)
    for _, rows in quotes.groupby("code", sort=False):
        blocks.append(Heading(1, str(rows["name"].iloc[0])))
        for group, part in rows.groupby(by, sort=False) if by else [("", rows)]:
            blocks += [Heading(2, f"{by[:1].upper()}{by[1:]}: {group}")] if by else []
            blocks += quote_blocks(part, attributes_of(quotes), citation, words)
    named = quotes.drop_duplicates("code")
    codes = {str(code): Filed(str(name)) for code, name in zip(named["code"], named["name"], strict=True)}
    return Report(words["quotes"], language, tuple(blocks), codes)


def quote_blocks(rows: pd.DataFrame, attributes: list[str], citation: str, words: dict[str, Any]) -> list[Block]:
    """Return the quotes of a table as blocks, cited by a template (default: participant, attributes, place)."""
    made: list[Block] = []
    for row in rows.to_dict("records"):
        facts = {str(key): value for key, value in row.items()}
        told = [words["levels"][facts["level"]]] if facts.get("level") in words["levels"] else []
        shown = str(facts.get("shown") or facts["quote"])
        if facts.get("translation"):
            told.append(f"{facts['translation']} ({words['translated_by'].format(who=facts.get('translator', ''))})")
        made.append(
            Quote(
                shown,
                no_break(cited(facts, attributes, citation)),
                str(facts["quote_id"]),
                code=str(facts["code"]),
                voice=said_by(facts) or str(facts["transcript"]),
                hits=hits_in(facts) if shown == facts["quote"] else (),
                question=words["asked_before"].format(question=facts["question"]) if facts.get("question") else "",
                notes=(*_around(facts, words), *told),
            )
        )
    return made


def named_otherwise(quotes: pd.DataFrame, citation: str, words: dict[str, Any]) -> list[Block]:
    """Return a note on participants whom the transcript calls otherwise, and by which of the names quotes cite them; else nothing."""
    fields = cited_fields(citation)
    if fields and not {"speaker", "participant"} & set(fields):
        return []
    labels: dict[str, None] = {}
    for row in quotes.drop_duplicates([n for n in ("transcript", "speaker", "participant") if n in quotes]).to_dict(
        "records"
    ):
        facts = {str(key): value for key, value in row.items()}
        if facts["speaker"] and said_by(facts) != str(facts["speaker"]):  # no label is no other label
            labels.setdefault(f"{said_by(facts)} ({facts['speaker']})")
    if not labels:
        return []
    told = ", ".join(list(labels)[:_NAMED]) + (f", … (+{len(labels) - _NAMED})" if len(labels) > _NAMED else "")
    by_label = "speaker" in fields and "participant" not in fields
    return [Paragraph(words["by_label" if by_label else "by_participant"].format(who=told), "note")]


def _around(facts: dict[str, Any], words: dict[str, Any]) -> list[str]:
    """What stood before and after a quote, apart from it and in words: nobody takes it for quoted, be it pasted as plain text."""
    before, after = (str(facts.get(name) or "") for name in ("before", "after"))
    if not before and not after:
        return []
    return [" ".join(part for part in (words["context"], before, words["the_quote"], after) if part)]


def cited(row: dict[str, Any], attributes: list[str], template: str = "") -> str:
    """Return a citation from a template such as "({kind}, {size}, {speaker})"; without one, participant, attributes and place.

    Raises `CodingError` for a field that is neither a column nor an exported attribute.

    >>> cited({"speaker": "R07", "kind": "agency"}, ["kind"], "({kind}, {speaker})")
    '(agency, R07)'
    """
    if not template:
        return f"({cite(row, attributes)})"
    check_citation(template, attributes)
    fields = cited_fields(template)
    row = {**row, "participant": said_by(row)}
    # What is not known of somebody leaves no comma behind.
    template = without_fields(template, [name for name in fields if not _told(row[name])])
    return re.sub(r"\{([^{}]*)\}", lambda found: _told(row[found.group(1)]), template)


def check_citation(citation: str, attributes: Sequence[str]) -> None:
    """Check a template for citations before anything is made. Raises `CodingError` with the fields that can be used.

    >>> check_citation("({kind}, {speaker})", ["kind"])
    >>> check_citation("(R)", ["kind"])
    Traceback (most recent call last):
        ...
    coding.errors.CodingError: The citation '(R)' names no field. Choose from: {speaker}, {participant}, {transcript}, {turn}, {locator}, \
{code}, {name}, {quote_id}, {kind}.
    """
    if not citation:
        return
    allowed = [*_CITED, *attributes]
    fields = cited_fields(citation)
    unknown = [name for name in fields if name not in allowed]
    if not fields:
        what = "names no field"
    elif re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", citation)):
        what = "has a brace that is not closed or not opened"
    elif unknown:
        what = f"has the field {{{unknown[0]}}}, which is not exported"
    else:
        return
    raise CodingError(f"The citation {citation!r} {what}. Choose from: {', '.join(f'{{{n}}}' for n in allowed)}.")


def cited_fields(citation: str) -> list[str]:
    """Return the fields that a template for citations names.

    >>> cited_fields("({kind}, {speaker})")
    ['kind', 'speaker']
    """
    return re.findall(r"\{([^{}]*)\}", citation)


def without_fields(citation: str, names: Sequence[str]) -> str:
    """Return a template for citations without some of its fields and the commas beside them; "" when no field is left.

    >>> without_fields("({kind}, {size}, {speaker})", ["size"]), without_fields("({size})", ["size"])
    ('({kind}, {speaker})', '')
    """
    for name in names:
        field = re.escape("{" + name + "}")
        citation = re.sub(rf"[,;]\s*{field}|{field}\s*[,;]\s*|{field}", "", citation)
    return citation if cited_fields(citation) else ""


def no_break(text: str) -> str:
    """Return text in which a number stays with the word before it.

    >>> no_break("(Respondent 7, turn 12)") == "(Respondent\\u00a07, turn\\u00a012)"
    True
    """
    return re.sub(r"(?<=\w) (?=\d)", "\u00a0", text)


def hits_in(row: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    """Return the places of the words that hit, counted from the quote's start; overlapping ones joined."""
    if not row["because"]:
        return ()
    start = int(row["start"])
    return tuple((a - start, b - start) for a, b in joined(hit_places(str(row["because"]), start, int(row["end"]))))


def _told(value: Any) -> str:
    if value is None or value != value:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
