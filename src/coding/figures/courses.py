"""Courses: themes along an interview, and codes from one interview to the next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from coding.errors import CodingError
from coding.figures.sheet import (
    BLUE,
    CM,
    INK,
    MARK_COLOURS,
    MARKS,
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
)

if TYPE_CHECKING:
    from coding.codebook import Codebook


@settled
def draw_order(
    table: pd.DataFrame,
    *,
    codes: Sequence[str] | None = None,
    codebook: Codebook | None = None,
    language: str | None = None,
    width: float = 16.0,
    height: float = PAGE,
) -> Sheet:
    """Draw `code_order`: a line per interview from the respondents' first to their last word, a mark where a unit carries a code.

    Each code has its own shape, colour and height within the line. `codes` are at most eight (None: the codebook's top level, or
    all in the table). `width` and `height` (at most) in cm. Raises CodingError for another table, for more than eight codes or none,
    and for more interviews than fit.

    >>> rows = {"transcript": ["R1"], "code": ["rent"], "name": ["Rent"], "position": [0.25]}
    >>> draw_order(pd.DataFrame(rows)).alt_text
    "Where in the interview the themes stand. Share of the respondents' words in the interview: R1: Rent 25%."
    """
    needs(table, ("transcript", "code", "name", "position"), "code_order")
    page = Page(table, codebook, language, width, height)
    say = page.say
    used = list(dict.fromkeys(table["code"]))
    chosen = list(codes) if codes is not None else [c.id for c in codebook.codes] if codebook is not None else used
    if not 0 < len(chosen) <= len(MARKS):
        raise CodingError(
            f"{len(chosen)} codes cannot be told apart along an interview; choose 1 to {len(MARKS)} with codes=[…]."
        )
    names = dict(zip(table["code"], table["name"], strict=True))
    rows = table[table["code"].isin(chosen)]
    if rows.empty:
        raise CodingError("None of the chosen codes stands in the table: there is nothing to draw.")
    interviews = list(dict.fromkeys(table["transcript"]))
    labels = [page.label(code, str(names.get(code, code))) for code in chosen]
    lane = 0.74 / len(chosen)
    columns = 1 if page.width < 12 else 2
    keys = -(-len(chosen) // columns)
    room = page.room - 0.4 * max(keys - 2, 0)
    each = max(0.36, min(max(0.5, 0.2 * len(chosen)), room / len(interviews)), 0.13 * len(chosen))
    tall = each * len(interviews)
    if tall > room + 0.01:
        raise CodingError(
            f"{len(interviews)} interviews with {len(chosen)} codes do not fit on a page; {int(room / each)} interviews do. Draw fewer "
            "codes, some interviews at a time (table[table['transcript'].isin([…])]), or a higher figure with height=…"
        )
    with style():
        figure = page.sheet(tall + 1.1, say["order"], [page.counted()], key=keys)
        axes = figure.subplots()
        for place in range(len(interviews)):
            axes.axhspan(place - 0.46, place + 0.46, color="#f2f2f2" if place % 2 else "#ffffff", lw=0, zorder=0)
        for number, code in enumerate(chosen):
            here = rows[rows["code"] == code]
            if here.empty:
                continue  # an empty line would stand in the corner of the sheet, and take the room up to there
            at = [interviews.index(name) for name in here["transcript"]]
            lanes = np.array(at) - 0.37 + lane * (number + 0.5)
            axes.plot(
                here["position"], lanes, ls="none", marker=MARKS[number], ms=3.6 if page.width >= 12 else 2.8,
                mfc=MARK_COLOURS[number], mec=INK, mew=0.35, alpha=0.95, clip_on=False, zorder=3,
            )  # fmt: skip
        axes.set_xlim(0, 1)
        axes.set_ylim(len(interviews) - 0.5, -0.5)
        axes.set_yticks(range(len(interviews)), [plain(name) for name in interviews], fontsize=page.size)
        axes.tick_params(axis="y", length=0, pad=5)
        axes.set_xticks(
            [0, 0.25, 0.5, 0.75, 1], [page.percent(n) for n in (0, 25, 50, 75, 100)], fontsize=page.size - 0.5
        )
        axes.get_xticklabels()[-1].set_horizontalalignment("right")
        axes.grid(axis="x", color="#dddddd", lw=0.5)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(say["position"], fontsize=page.size)
        handles = [
            Line2D([], [], ls="none", marker=MARKS[k], ms=5, mfc=MARK_COLOURS[k], mec=INK, mew=0.4, label=label)
            for k, label in enumerate(labels)
        ]
        figure.key(page, columns, handles)
    told = []
    for name in interviews:
        parts = []
        for code, label in zip(chosen, labels, strict=True):
            places = rows.loc[(rows["transcript"] == name) & (rows["code"] == code), "position"]
            if len(places):
                parts.append(f"{label} {', '.join(page.percent(100 * float(place)) for place in places)}")
        told.append(f"{plain(name)}: {'; '.join(parts) or '–'}")
    figure.alt_text += f" {say['position']}: {'. '.join(told)}."
    return figure


@settled
def draw_accumulation(
    table: pd.DataFrame, *, codebook: Codebook | None = None, language: str | None = None, width: float = 16.0
) -> Sheet:
    """Draw `code_accumulation`: codes so far, interview by interview, and what random orders would have given.

    The full line is the real order; the dashed line and the grey band are the mean and the middle 95 % of random orders; the
    dotted line counts codes found in one participant only so far. It never says that enough was heard; where the codes were fixed
    beforehand, title and note say what the curve then means. `width` in cm. Raises CodingError for another table.

    >>> rows = {"transcript": ["R1", "R2"], "new_codes": [2, 1], "codes": [2, 3], "in_one_participant": [2, 2],
    ...         "random_mean": [1.5, 3.0], "random_low": [1, 3], "random_high": [2, 3]}
    >>> draw_accumulation(pd.DataFrame(rows)).alt_text.endswith("R1: 2 (+2); R2: 3 (+1).")
    True
    """
    needs(
        table,
        ("transcript", "new_codes", "codes", "in_one_participant", "random_mean", "random_low", "random_high"),
        "code_accumulation",
    )
    page = Page(table, codebook, language, width)
    say = page.say
    fixed = bool(page.facts.get("fixed"))
    notes = [page.counted(), say["accumulation_fixed"] if fixed else "", say["accumulation_note"]]
    names = [plain(name) for name in table["transcript"]]
    x = np.arange(len(names))
    long = max(width_of(name, page.size - 0.5) for name in names) * POINT / CM
    upright = long > page.width * 0.7 / len(names)
    keys = 1 if page.width < 12 else 2
    with style():
        tall = 6.2 if page.width >= 12 else 5.0
        figure = page.sheet(
            tall + (long if upright else 0.3),
            say["accumulation_title_fixed" if fixed else "accumulation"],
            [" ".join(note for note in notes if note)],
            key=-(-3 // keys),
        )
        axes = figure.subplots()
        axes.fill_between(x, table["random_low"], table["random_high"], color="#e3e3e3", lw=0, zorder=1)
        axes.plot(x, table["random_mean"], ls="--", lw=1, color=QUIET, zorder=2, label=say["random_order"])
        axes.plot(x, table["codes"], ls="-", lw=1.6, marker="o", ms=3.5, color=BLUE, zorder=4, label=say["real_order"])
        axes.plot(
            x,
            table["in_one_participant"],
            ls=":",
            lw=1.2,
            marker="s",
            ms=2.8,
            mfc="white",
            color=INK,
            zorder=3,
            label=say["one_participant"],
        )
        apart = 0.82 * page.width / len(names)  # cm from one interview to the next
        for place, (so_far, new) in enumerate(zip(table["codes"], table["new_codes"], strict=True)):
            if (
                new and apart > 0.28
            ):  # closer, the numbers would stand on each other; they are in the table and the alt text
                above = so_far >= float(table["random_mean"].iloc[place])  # away from the dashed line
                axes.annotate(
                    f"+{new}",
                    (place, so_far),
                    (-5, 0) if not place else (-2, 4) if above else (3, -4),
                    textcoords="offset points",
                    ha="right" if above or not place else "left",
                    va="center" if not place else "bottom" if above else "top",
                    fontsize=page.size - 1.5,
                    color=BLUE,
                    zorder=6,
                    bbox={"boxstyle": "square,pad=0.08", "fc": "white", "ec": "none", "alpha": 0.85},
                )
        step = max(1, math.ceil(page.size * 1.3 * POINT / CM / apart)) if upright else 1
        axes.set_xticks(x[::step], names[::step], fontsize=page.size - 0.5, rotation=90 if upright else 0)
        axes.set_xlim(-0.5, len(names) - 0.5)
        axes.set_ylim(0, max(float(table["random_high"].max()), float(table["codes"].max()), 1) * 1.12)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.tick_params(axis="y", labelsize=page.size - 0.5, width=0.5, length=2)
        axes.tick_params(axis="x", width=0.5, length=2)
        axes.grid(axis="y", color="#eeeeee", lw=0.5)
        axes.set_ylabel(say["codes"], fontsize=page.size)
        axes.set_xlabel(say["interview"], fontsize=page.size)
        axes.spines["left"].set_color(RULE)
        drawn, told = axes.get_legend_handles_labels()
        first = told.index(say["real_order"])  # the real order is told before the random ones
        figure.key(page, keys, [drawn[first], *(line for k, line in enumerate(drawn) if k != first)])
    rows = zip(names, table["codes"], table["new_codes"], strict=True)
    figure.alt_text += " " + "; ".join(f"{name}: {so_far} (+{new})" for name, so_far, new in rows) + "."
    return figure
