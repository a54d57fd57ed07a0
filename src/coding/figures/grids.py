"""Grids of numbers: themes by participant, and themes by theme. Each cell has its number; shading only helps the eye."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from coding.errors import CodingError
from coding.figures.sheet import (
    CM,
    INK,
    LINE,
    PAGE,
    POINT,
    QUIET,
    RULE,
    Page,
    Sheet,
    cut_to,
    needs,
    plain,
    settled,
    style,
    width_of,
    wrapped,
)

if TYPE_CHECKING:
    from coding.codebook import Codebook

BESIDE_PEOPLE = 0.34
"""Share of the width that the codes' names have beside the participants."""

_LEVEL = 2.0
"""Width of a cell (cm) from which names stand level below it."""

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
        labels, tall = page.rows(codes, [""] * len(codes), share=BESIDE_PEOPLE)
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
    and hatched. `width` and `height` (at most) in cm. Names below stand upright where cells are narrow; where long
    names would be cut to the same few letters, codes are numbered.
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
    notes = [
        cells,
        say["within"].format(n=page.facts.get("within", 1)) if near else "",
        say["expected"] if room else "",
        say["no_pair"] if (inside & ~known).any() else "",
    ]
    called = [page.label(code, names[code]) for code in codes]
    last = size if near else size - 1
    below, reach = _below(page, called[:last], cell)
    with style():
        shown, least = page.rows(codes, [names[code] for code in codes], share=0.3)
        tall = max(min(max(0.62, 0.72 * cell), 1.0, page.room / size), least)
        labels = [f"{place}\u00a0 {label}" for place, label in enumerate(shown, 1)] if below is None else shown
        head = say["co_occurrence_near" if near else "co_occurrence"]
        figure = page.sheet(
            tall * (size if below is None else last) + (0.5 if below is None else reach),
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
        axes.set_xticks(
            range(last),
            below or [str(place + 1) for place in range(last)],
            fontsize=page.size - 0.5,
            rotation=0 if cell > _LEVEL or below is None else 90,
            linespacing=LINE - 0.1,
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


_BELOW = (2.4, 3.2, 4.0, 5.0)
"""How far (cm) upright names may reach below the grid: the first that holds them whole."""


def _below(page: Page, labels: list[str], cell: float) -> tuple[list[str] | None, float]:
    """The codes' names as they stand below the grid, and how far they reach (cm): level and in several lines where a cell (cm) has room,
    else upright, in as many lines as a cell holds. None where names that differ would look the same."""
    size = page.size - 0.5
    if cell > _LEVEL:
        shown, reach = ["\n".join(wrapped(label, 0.92 * cell * CM / POINT, size)[:4]) for label in labels], 1.2
    else:
        lines = max(int(cell * CM / POINT / (size * LINE)), 1)
        broken: list[list[str]] = []
        for reach in _BELOW:
            broken = [wrapped(label, reach * CM / POINT, size) for label in labels]
            if max(map(len, broken)) <= lines:
                break
        shown = ["\n".join(cut_to(each, lines, reach * CM / POINT, size)) for each in broken]
        reach = max(width_of(line, size) for each in shown for line in each.split("\n")) * POINT / CM + 0.3
    return (shown if len(set(shown)) == len(set(labels)) else None), reach


def readable_on(colour: Any) -> str:
    """Return the colour of type that is read best on another: with a contrast of 4.5:1 or more (WCAG 2.1, 1.4.3).

    >>> readable_on("white"), readable_on("#08306b"), readable_on("#4a98c9")
    ('#1a1a1a', '#ffffff', '#1a1a1a')
    """
    behind = _luminance(colour)
    return next((c for c in ("#ffffff", INK) if contrast(_luminance(c), behind) >= 4.5), "#000000")


def contrast(one: float, other: float) -> float:
    """Return the contrast of two luminances, 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(colour: Any) -> float:
    """How light a colour is, 0 to 1 (WCAG 2.1)."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


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
    filled = np.where(shades > 0, 0.12 + 0.88 * shades, 0) / 1.15
    axes.imshow(
        filled,
        cmap=SHADES,
        vmin=0,
        vmax=1,
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
        size = page.size - (1.5 if expected is not None or values.shape[1] > 12 else 0.5)
        axes.text(
            column,
            row,
            told,
            ha="center",
            va="center",
            fontsize=size,
            color=readable_on(SHADES(filled[row, column])),
            linespacing=0.95,
        )
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(colors=QUIET)
