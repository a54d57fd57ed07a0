"""Figures for a report, each drawn from a table of `coding.themes`, `coding.agreement` or an evaluation.

`draw_…(table)` gives a matplotlib figure that shows itself in a notebook; `page_parts` cuts a table that a page cannot hold;
`save_figure` writes a figure as SVG and PNG (300 dpi) with its data as CSV and its alt text. Widths are in centimetres: 16 for a
page, 8 for a column. Nothing is told by colour alone: bars have hatches, cells have numbers, marks have shapes; a codebook's
colours are small accents beside the labels. Every figure says whose codings it counts. Words and decimals follow the codebook's
language (Swedish, else English).

Needs the `figures` extra: pip install 'interview-coding[figures]'.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from coding.errors import CodingError

_PLACES = {
    "coding.figures.bars": ("draw_associations", "draw_frequencies"),
    "coding.figures.grids": ("draw_co_occurrence", "draw_participants"),
    "coding.figures.courses": ("draw_accumulation", "draw_order"),
    "coding.figures.scores": ("draw_agreement", "draw_learning_curve", "draw_reliability"),
    "coding.figures.parts": ("page_parts",),
    "coding.figures.saving": ("save_figure",),
}
_HOME = {name: module for module, names in _PLACES.items() for name in names}

__all__ = sorted(_HOME)

if TYPE_CHECKING:
    from coding.figures.bars import draw_associations as draw_associations
    from coding.figures.bars import draw_frequencies as draw_frequencies
    from coding.figures.courses import draw_accumulation as draw_accumulation
    from coding.figures.courses import draw_order as draw_order
    from coding.figures.grids import draw_co_occurrence as draw_co_occurrence
    from coding.figures.grids import draw_participants as draw_participants
    from coding.figures.parts import page_parts as page_parts
    from coding.figures.saving import save_figure as save_figure
    from coding.figures.scores import draw_agreement as draw_agreement
    from coding.figures.scores import draw_learning_curve as draw_learning_curve
    from coding.figures.scores import draw_reliability as draw_reliability


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'coding.figures' has no attribute {name!r}")
    try:
        import_module("matplotlib")
    except ImportError as cause:
        raise CodingError("Figures need one more package: pip install 'interview-coding[figures]'.") from cause
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
