"""The figures of a report: how often the themes occur, and who brings up what; with words for those who cannot see them."""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings
from coding.report.report_words import report_words
from coding.report.tree import Block, Figure
from coding.themes import participant_matrix

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

WIDTH = 16.0
DPI = 300
MOST_PARTICIPANTS = 34
"""More columns could not be read on a page."""

_FEWEST_ROWS = 3  # a theme and two sub-codes


def overview(themes: pd.DataFrame, codebook: "Codebook", chosen: Sequence[str], language: str) -> list[Block]:
    """Return the report's first figure: the chosen themes side by side; a single one with its sub-codes."""
    from coding.figures import draw_frequencies

    shown = list(dict.fromkeys(chosen)) if len(set(chosen)) > 1 else list(codebook.descendants(chosen[0]))
    rows = themes.set_index("code").loc[shown].reset_index()[list(themes.columns)]
    rows.attrs.update(themes.attrs)
    drawn = draw_frequencies(rows, codebook=codebook, language=language, width=WIDTH)
    return [picture(drawn, report_words(language)["overview_caption"])]


def theme_figures(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook",
    chosen: Sequence[str],
    language: str,
    *,
    numbered_anew: bool = False,
) -> tuple[Mapping[str, Figure], str]:
    """Return a figure for each theme that has sub-codes (which participants bring up which of them), and why there are none ("").

    None where there are fewer than two participants, or more than fit on a page. With respondents ``numbered_anew`` there are none
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
    if len(people) > MOST_PARTICIPANTS:
        return {}, words["no_figures_many"].format(number=len(people), most=MOST_PARTICIPANTS)
    made = {}
    for theme in divided:
        rows = matrix[people].loc[list(codebook.descendants(theme))]
        rows.attrs.update(facts)
        caption = words["figure_caption"].format(name=codebook.label(theme))
        made[theme] = picture(draw_participants(rows, codebook=codebook, language=language, width=WIDTH), caption)
    return made, ""


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
