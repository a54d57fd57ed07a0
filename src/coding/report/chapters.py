"""A report's chapters: each chosen theme with its definition, how often, a figure, and quotes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from coding.codings import Codings
from coding.quotes import attributes_of
from coding.report.report_words import report_words
from coding.report.tree import INDENT, Block, Figure, Heading, Paragraph, Table, quote_blocks
from coding.report.wording import words_in
from coding.themes import few_note, frequency_sentence, interval_note, part_note, readable_frequencies

if TYPE_CHECKING:
    from coding.codebook import Code, Codebook


def theme_chapter(
    theme: "Code",
    codebook: "Codebook",
    codings: Codings,
    themes: pd.DataFrame,
    quotes: pd.DataFrame,
    figures: Mapping[str, Sequence[Figure]],
    citation: str,
    language: str,
) -> Iterator[Block]:
    """Yield a theme's blocks. ``themes`` is a table of `theme_frequencies` (who raised them told, codes named in the
    language), ``quotes`` one of `pick_quotes`."""
    words = report_words(language)
    yield Heading(1, theme.label(language))
    if theme.definition:
        yield Paragraph(theme.definition, "definition")
    if theme.text:
        yield Paragraph(theme.text)
    yield Paragraph(frequency_sentence(themes, theme.id, language=language))
    yield _frequencies(theme, codebook, codings, themes, language)
    yield from figures.get(theme.id, ())
    below = codebook.descendants(theme.id)
    mine = quotes[quotes["code"].isin(below)]
    if mine.empty:
        yield Paragraph(words["no_passages"], "note")
    for id, rows in mine.groupby("code", sort=False):
        yield Heading(2, words["few"] if id == theme.id else codebook.label(str(id), language))
        yield from quote_blocks(rows, attributes_of(quotes), citation, words_in(language))


def _frequencies(theme: "Code", codebook: "Codebook", codings: Codings, themes: pd.DataFrame, language: str) -> Table:
    """The theme and its sub-codes; those that no rule seeks are named, not shown as nought."""
    words = report_words(language)
    below = codebook.descendants(theme.id)
    unsought = [id for id in below if codings.sources == ["rule"] and not _sought(codebook, id)]
    mine = themes[themes["code"].isin([id for id in below if id not in unsought or id == theme.id])]
    mine.attrs.update(themes.attrs)
    shown = readable_frequencies(mine, language=language)
    columns = list(range(1, len(shown.columns) - 1))
    depth = codebook.depth(theme.id)
    rows = [
        tuple(
            INDENT * (codebook.depth(str(row[0])) - depth) + str(row[k]) if k == 1 else _grouped(str(row[k]))
            for k in columns
        )
        for row in shown.itertuples(index=False)
    ]
    note = words["frequency_note"].format(
        sources=", ".join(words_in(language)["sources"][source] for source in codings.sources) or "–",
        coders=", ".join(codings.coders) or "–",
    )
    if unsought:
        note += words["unsought"].format(names=", ".join(codebook.label(id, language) for id in unsought))
    for more in (interval_note(themes, language), part_note(themes, language), few_note(shown, language)):
        note += f" {more}" if more else ""
    unit = str(shown.columns[-3]).lower()
    people = "" if themes.attrs["participants_read"] else "_nobody"
    return Table(
        words[f"frequency_caption{people}"].format(name=theme.label(language), unit=unit),
        tuple(str(shown.columns[k]) for k in columns),
        tuple(rows),
        frozenset(range(1, len(columns))),
        note,
    )


def _grouped(text: str) -> str:
    """Numbers of five digits and more in groups of three, kept on one line.

    >>> _grouped("744 of 24298") == "744 of 24\u00a0298"
    True
    """
    return re.sub(r"\d{5,}", lambda found: f"{int(found.group()):,}".replace(",", "\u00a0"), text)


def _sought(codebook: "Codebook", id: str) -> bool:
    return any(codebook[below].rules.any for below in codebook.descendants(id))
