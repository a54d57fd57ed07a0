"""Grids of numbers: themes by participant, and themes by theme. Each cell has its number; shading only helps the eye."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from coding.errors import CodingError
from coding.figures.sheet import (
    CM,
    INK,
    PAGE,
    POINT,
    QUIET,
    RULE,
    Page,
    Sheet,
    needs,
    plain,
    settled,
    style,
    width_of,
    wrapped,
)

if TYPE_CHECKING:
    from coding.codebook import Codebook

NAMES = 0.34
"""Share of the width that the codes' names have beside the participants."""

SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#c6dbef", "#4292c6", "#08306b"])
"""From white to dark blue: one hue, so that it is the same order in grey and to colour-blind eyes."""


def most_across(page: Page) -> int:
    """Return how many participants fit beside each other."""
    return int(page.width * 0.62 / 0.28)


@settled
def draw_participants(
    table: pd.DataFrame,
    *,
    codebook: Codebook | None = None,
    language: str | None = None,
    width: float = 16.0,
    height: float = PAGE,
) -> Sheet:
    """Draw `participant_matrix`: codes down, participants across, in each cell how many units (or words) carry the code.

    An empty cell is none; what is nobody's stands in a last column "–". `width` and `height` (at most) in cm. Names and colours are
    those of the `codebook`, else of the one that the table was made with. Raises CodingError for another table, and for more
    participants or codes than fit: `page_parts` gives the table in parts that do.

    >>> table = pd.DataFrame([[2, 0]], index=pd.Index(["rent"], name="code"), columns=pd.Index(["a", "b"], name="participant"))
    >>> draw_participants(table).alt_text
    'Themes by participant. Cells: number of turns; empty: none. rent: a 2.'
    """
    if table.columns.name != "participant" or table.empty:
        raise CodingError(
            "This figure is drawn from a table of participant_matrix with at least one participant and one code."
        )
    page = Page(table, codebook, language, width, height)
    say = page.say
    codes, people = [str(code) for code in table.index], [plain(str(name)) for name in table.columns]
    most = most_across(page)
    if len(people) > most:
        raise CodingError(
            f"{len(people)} participants do not fit into {page.width:g} cm; {most} do. Draw the tables that "
            "page_parts(…) gives one by one, or a wider figure with width=…"
        )
    presence = all(pd.api.types.is_bool_dtype(kind) for kind in table.dtypes)
    values = table.to_numpy().astype(np.int64)
    unit = (page.unit() or say["units"]["turn"]).lower()
    cells = say["cells_presence"] if presence else say["cells"].format(units=unit)
    long = max(width_of(name, page.size - 0.5) for name in people) * POINT / CM
    upright = long > page.width * 0.6 / len(people)
    with style():
        labels, tall = page.rows(codes, [""] * len(codes), share=NAMES)
        height = tall * len(codes) + (long if upright else 0.4) + 0.4
        figure = page.sheet(height, say["participants_title"], [" ".join([page.counted(), cells + "."]).strip()])
        axes = figure.subplots()
        _cells(page, axes, values, np.ones(values.shape, dtype=bool), presence=presence)
        axes.xaxis.tick_top()
        axes.set_xticks(range(len(people)), people, fontsize=page.size - 0.5, rotation=90 if upright else 0)
        axes.tick_params(axis="x", length=0, pad=2)
        page.code_axis(axes, codes, labels)
    told = []
    for code, row in zip(codes, values, strict=True):
        who = ", ".join(name if presence else f"{name} {n}" for name, n in zip(people, row, strict=True) if n) or "–"
        told.append(f"{page.label(code)}: {who}")
    figure.alt_text += " " + "; ".join(told) + "."
    return figure


@settled
def draw_co_occurrence(
    table: pd.DataFrame,
    *,
    codebook: Codebook | None = None,
    language: str | None = None,
    width: float = 16.0,
    height: float = PAGE,
) -> Sheet:
    """Draw `co_occurrence`: how often two codes stand together, with what chance would give in brackets where there is room.

    Half a grid, or a whole one for `how="near"` (row: the code, column: the one near it). A code and its own sub-code are no pair
    and hatched. `width` and `height` (at most) in cm. Where long names would be cut to the same few letters, codes are numbered.
    Raises CodingError for another table, and for more codes than fit.

    >>> rows = {"code_a": ["a"], "code_b": ["b"], "name_a": ["A"], "name_b": ["B"], "together": [3], "expected": [1.25]}
    >>> draw_co_occurrence(pd.DataFrame(rows), language="sv", width=8).alt_text
    'Teman som står tillsammans. Rutor: antal repliker; inom parentes: väntat av slumpen. A och B: 3 (1,2).'
    """
    needs(table, ("code_a", "code_b", "name_a", "name_b", "together", "expected"), "co_occurrence")
    page = Page(table, codebook, language, width, height)
    say = page.say
    names = {
        **dict(zip(table["code_b"], table["name_b"], strict=True)),
        **dict(zip(table["code_a"], table["name_a"], strict=True)),
    }
    codes = page.in_order([*table["code_a"], *table["code_b"]])
    size = len(codes)
    most = int(page.width * 0.62 / 0.42)
    if size > most:
        raise CodingError(
            f"{size} codes do not fit into {page.width:g} cm; {most} do. Keep the rows of some codes, or draw wider."
        )
    near = page.facts.get("how") == "near"
    at = {code: place for place, code in enumerate(codes)}
    values, expected = np.zeros((size, size), dtype=np.int64), np.full((size, size), np.nan)
    known = np.zeros((size, size), dtype=bool)
    for a, b, n, chance in zip(table["code_a"], table["code_b"], table["together"], table["expected"], strict=True):
        row, column = (at[a], at[b]) if near else (max(at[a], at[b]), min(at[a], at[b]))
        values[row, column], expected[row, column], known[row, column] = n, chance, True
    cell = page.width * 0.6 / max(size if near else size - 1, 1)
    room = cell > 1.15
    inside = ~np.eye(size, dtype=bool) if near else np.tril(np.ones((size, size), dtype=bool), -1)
    overlap = page.facts.get("how") == "overlap"
    unit = (page.unit() or say["units"]["turn"]).lower()
    cells = say["cells_words"] if overlap else say["cells"].format(units=unit)
    cells = cells.partition(";")[0] if room else cells  # with the expected number every cell is filled
    notes = [cells, say["expected"] if room else "", say["no_pair"] if (inside & ~known).any() else ""]
    called = [page.label(code, names[code]) for code in codes]
    last = size if near else size - 1
    below = _below(page, called[:last], cell)
    with style():
        shown, least = page.rows(codes, [names[code] for code in codes], share=0.3)
        tall = max(min(max(0.62, 0.72 * cell), 1.0, page.room / size), least)
        labels = [f"{place}\u00a0 {label}" for place, label in enumerate(shown, 1)] if below is None else shown
        head = say["co_occurrence_near" if near else "co_occurrence"]
        figure = page.sheet(
            tall * (size if below is None else last) + (1.2 if cell > 2 else 0.5 if below is None else 2.4),
            head,
            [" ".join([page.counted(), "; ".join(n for n in notes if n) + "."]).strip()],
        )
        axes = figure.subplots()
        _cells(page, axes, values, inside & known, expected=expected if room else None)
        for row, column in np.argwhere(inside & ~known):
            axes.add_patch(
                Rectangle(
                    (column - 0.5, row - 0.5), 1, 1, facecolor="none", edgecolor=RULE, hatch="////", linewidth=0.3
                )
            )
        slant: dict[str, Any] = {} if cell > 2 or below is None else _SLANT
        axes.set_xticks(
            range(last), below or [str(place + 1) for place in range(last)], fontsize=page.size - 0.5, **slant
        )
        axes.tick_params(axis="x", length=0, pad=1)
        page.code_axis(axes, codes, labels)
        if below is None:
            axes.set_xlim(-0.5, last - 0.5)  # every number has its name beside it, the first one's too
        elif not near:
            axes.set_xlim(-0.5, size - 1.5)
            axes.set_ylim(size - 0.5, 0.5)
            axes.get_yticklabels()[0].set_visible(False)
            for line in axes.lines[:1] if page.colour(codes[0]) else []:
                line.set_visible(False)
    joint = " och " if page.language.startswith("sv") else " and "
    told = []
    for a, b, n, chance in zip(table["code_a"], table["code_b"], table["together"], table["expected"], strict=True):
        by_chance = f" ({page.number(round(chance, 1), 1)})" if room and chance == chance else ""
        if n:
            told.append(f"{page.label(a, names[a])}{joint}{page.label(b, names[b])}: {n}{by_chance}")
    figure.alt_text += " " + "; ".join(told) + ("." if told else "")
    return figure


_SLANT = {"rotation": 40, "ha": "right", "rotation_mode": "anchor"}


def _below(page: Page, labels: list[str], cell: float) -> list[str] | None:
    """The codes' names as they stand below the grid: level and in several lines where a cell (cm) has room, else to slant and cut
    off. None where names that differ would look the same."""
    size = page.size - 0.5
    if cell > 2:
        shown = ["\n".join(wrapped(label, 0.92 * cell * CM / POINT, size)[:4]) for label in labels]
    else:
        room = 3.1 * CM / POINT
        shown = [label if width_of(label, size) < room else _clipped(label, size) for label in labels]
    return shown if len(set(shown)) == len(set(labels)) else None


def _clipped(label: str, size: float) -> str:
    while label and width_of(label + "…", size) > 3.1 * CM / POINT:
        label = label[:-1]
    return label.rstrip() + "…"


def _cells(
    page: Page,
    axes: Axes,
    values: NDArray[np.int64],
    shown: NDArray[np.bool_],
    *,
    expected: NDArray[np.float64] | None = None,
    presence: bool = False,
) -> None:
    """Shade and number the cells that are shown."""
    top = page.highest("cells", [int(values[shown].max(initial=0)), 4])  # a single one is never the darkest
    shades = np.where(shown, np.sqrt(values / top), 0.0)  # square root: small numbers are seen too
    axes.imshow(
        np.where(shades > 0, 0.12 + 0.88 * shades, 0),
        cmap=SHADES,
        vmin=0,
        vmax=1.15,
        aspect="auto",
        interpolation="nearest",
    )
    for row, column in np.argwhere(shown):
        axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor="none", edgecolor="#d9d9d9", linewidth=0.4))
        value = int(values[row, column])
        if not value and expected is None:
            continue
        told = "●" if presence else str(value)
        if expected is not None and expected[row, column] == expected[row, column]:
            told += f"\n({page.number(round(float(expected[row, column]), 1), 1)})"
        dark = shades[row, column] > 0.62
        size = page.size - (1.5 if expected is not None or values.shape[1] > 12 else 0.5)
        axes.text(
            column, row, told, ha="center", va="center", fontsize=size, color="white" if dark else INK, linespacing=0.95
        )
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(colors=QUIET)
