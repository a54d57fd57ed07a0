"""The figures of a report: how often the themes occur, and who brings up what; with words for those who cannot see them."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings
from coding.report.report_words import report_words
from coding.report.tree import Block, Figure
from coding.report.wording import words_in
from coding.themes import participant_matrix

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

WIDTH = 16.0
DPI = 300
HEIGHT = 19.0
"""Centimetres that a figure has at most: with its caption it fits on a page, the first one below the report's title."""

MOST_PARTS = 3
"""Figures that who brings up what may take for one theme; more would not be read."""

_FEWEST_ROWS = 3  # a theme and two sub-codes


def overview(themes: pd.DataFrame, codebook: "Codebook", chosen: Sequence[str], language: str) -> Sequence[Block]:
    """Return the report's first figure: the chosen themes side by side; a single one with its sub-codes. Many themes take several."""
    from coding.figures import draw_frequencies

    nobody = "" if themes.attrs["participants_read"] else "_nobody"
    shown = list(dict.fromkeys(chosen)) if len(set(chosen)) > 1 else list(codebook.descendants(chosen[0]))
    rows = themes.set_index("code").loc[shown].reset_index()[list(themes.columns)]
    rows.attrs.update(themes.attrs)
    return _pictures(
        draw_frequencies,
        _parts(rows, codebook, language),
        codebook,
        language,
        report_words(language)[f"overview_caption{nobody}"].format(unit=_units(themes.attrs, language)),
    )


def theme_figures(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook",
    chosen: Sequence[str],
    language: str,
    *,
    numbered_anew: bool = False,
) -> tuple[Mapping[str, Sequence[Figure]], str]:
    """Return figures for each theme that has sub-codes (which participants bring up which of them), and why some or all are missing ("").

    Many participants or sub-codes take several; none where that would be more than `MOST_PARTS`, or where there are fewer than two
    participants. With respondents ``numbered_anew`` there are none
    either: how often each of them brings up each code is known again in another report, whatever the number and the order.
    """
    from coding.figures import draw_participants

    divided = [theme for theme in dict.fromkeys(chosen) if len(codebook.descendants(theme)) >= _FEWEST_ROWS]
    words = report_words(language)
    matrix = participant_matrix(codings, corpus, codebook)
    facts = dict(matrix.attrs)
    people = [str(name) for name in matrix.columns if name]
    if not divided or len(people) < 2:
        return {}, ""
    if numbered_anew:
        return {}, words["no_figures_anew"]
    made, undrawn = {}, []
    for theme in divided:
        rows = matrix[people].loc[list(codebook.descendants(theme))]
        rows.attrs.update(facts)
        caption = words["figure_caption"].format(name=codebook.label(theme, language), unit=_units(facts, language))
        parts = _parts(rows, codebook, language)
        if len(parts) > MOST_PARTS:
            undrawn.append(codebook.label(theme, language))
        else:
            made[theme] = _pictures(draw_participants, parts, codebook, language, caption)
    names = ", ".join(undrawn)
    return made, names and words["no_figures_many"].format(names=names, number=len(people), most=MOST_PARTS)


def _units(facts: Mapping[Any, Any], language: str) -> str:
    """What is counted, in the plural: "turns", or what stands in its place in published reports."""
    return str(words_in(language)["segments"][facts["unit_called"]]).lower()


def _parts(table: pd.DataFrame, codebook: "Codebook", language: str) -> list[pd.DataFrame]:
    from coding.figures import page_parts

    return page_parts(table, codebook=codebook, language=language, width=WIDTH, height=HEIGHT)


def _pictures(
    draw: Callable[..., Any], parts: Sequence[pd.DataFrame], codebook: "Codebook", language: str, caption: str
) -> tuple[Figure, ...]:
    """Each part of a table drawn; captions tell which part of how many."""
    told = report_words(language)["figure_part"] if len(parts) > 1 else ""
    return tuple(
        picture(
            draw(part, codebook=codebook, language=language, width=WIDTH, height=HEIGHT),
            caption + told.format(number=number, parts=len(parts)),
        )
        for number, part in enumerate(parts, 1)
    )


def picture(drawn: Any, caption: str) -> Figure:
    """Return a drawn figure for a report: without its own heading, which the caption takes over."""
    from matplotlib.transforms import Bbox

    from coding.figures.sheet import style

    width, _ = drawn.get_size_inches()
    title = drawn.texts[0]
    below = title.get_window_extent(drawn.canvas.get_renderer()).y0 / drawn.dpi
    title.set_visible(False)
    out = io.BytesIO()
    with style():
        inside = Bbox([[0, 0], [width, below]])
        drawn.savefig(out, format="png", dpi=DPI, metadata={"Software": None}, bbox_inches=inside)
    return Figure(out.getvalue(), caption, drawn.alt_text, WIDTH)
