"""The figures of a report: how many participants bring up each theme, in the report's numbering, with words for those who cannot see."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from coding.report.tree import Block, Figure

if TYPE_CHECKING:
    from coding.codebook import Codebook


def overview(themes: pd.DataFrame, codebook: "Codebook", chosen: Sequence[str]) -> list[Block]:
    """Return the report's first figure: the chosen themes side by side."""
    return []


def theme_figures(themes: pd.DataFrame, codebook: "Codebook", chosen: Sequence[str]) -> Mapping[str, Figure]:
    """Return a figure per theme that has sub-codes to compare."""
    return {}
