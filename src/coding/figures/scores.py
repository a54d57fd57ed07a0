"""Scores: agreement between coders with its intervals, and how far a model's probabilities hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.ticker import MultipleLocator

from coding.errors import CodingError
from coding.figures.sheet import BLUE, INK, ORANGE, PAGE, QUIET, RULE, Page, Sheet, needs, plain, settled, style

if TYPE_CHECKING:
    from coding.codebook import Codebook

_FRONT = ("unit", "round", "reading")  # columns that set rows of one code apart


@settled
def draw_agreement(
    table: pd.DataFrame,
    *,
    codebook: Codebook | None = None,
    language: str | None = None,
    width: float = 16.0,
    height: float = PAGE,
) -> Sheet:
    """Draw `compare_coders`: Krippendorff's alpha per code, its interval, and positive agreement beside it.

    A filled point is alpha; the line through it is the 95 % interval where the table has one (the range when one interview is left
    out is far narrower than any interval, so it is not drawn); an open square is positive agreement. What cannot be computed is said,
    not left out. Behind each code stands the number of units. No thresholds are drawn. `width` and `height` (at most) in cm. Names
    and language are those of the `codebook`, else of the one that the table was made with. Raises CodingError for a table without
    coefficients (a reflexive study: coefficients=True), and for more codes than fit (`page_parts`).

    >>> rows = {"code": ["rent"], "n": [40], "positive": [0.8], "krippendorff_alpha": [0.65], "low": [0.4], "high": [0.9]}
    >>> draw_agreement(pd.DataFrame(rows), language="sv").alt_text
    'Överensstämmelse mellan kodare. rent: Krippendorffs alfa 0,65 (0,40–0,90), positiv överensstämmelse 0,80, n = 40.'
    """
    needs(table, ("code", "n", "positive", "krippendorff_alpha"), "compare_coders")
    page = Page(table, codebook, language, width, height)
    say = page.say
    alpha, positive = table["krippendorff_alpha"].to_numpy(dtype=float), table["positive"].to_numpy(dtype=float)
    low, high = (_edge(table, name) for name in ("low", "high"))
    labels = _labels(table, page)
    places = np.arange(len(table))
    with style():
        keys = 1 if page.width < 12 else 3
        shown, tall = page.rows(table["code"].tolist(), labels, share=0.38, least=0.62)
        if any(column in table.columns for column in _FRONT):
            shown = [plain(label) for label in labels]
        figure = page.sheet(tall * len(table) + 1.2, say["agreement"], [_compared(page)], key=3 // keys)
        axes = figure.subplots()
        for edge in (0.0, 1.0):
            axes.axvline(edge, color=RULE, lw=0.6, zorder=0)
        known = ~np.isnan(low) & ~np.isnan(high)
        if known.any():
            axes.hlines(
                places[known] - 0.12,
                low[known],
                high[known],
                color=BLUE,
                lw=2.2,
                zorder=2,
                label=say["interval"],
            )
        axes.plot(
            alpha,
            places - 0.12,
            ls="none",
            marker="o",
            clip_on=False,
            ms=5,
            color=BLUE,
            mec=INK,
            mew=0.4,
            zorder=4,
            label=say["alpha"],
        )
        axes.plot(
            positive,
            places + 0.2,
            clip_on=False,
            ls="none",
            marker="s",
            ms=4.2,
            mfc="white",
            mec=INK,
            mew=0.9,
            zorder=3,
            label=say["positive"],
        )
        for place in places[np.isnan(alpha)]:
            axes.text(0.02, place - 0.12, say["none"], fontsize=page.size - 1.5, va="center", color=QUIET)
        floor = float(np.nanmin([0, *alpha, *low]))
        axes.set_xlim(min(-0.03, floor - 0.05), 1.03)
        axes.set_ylim(len(table) - 0.4, -0.6)
        page.code_axis(axes, table["code"].tolist(), shown)
        axes.xaxis.set_major_locator(MultipleLocator(0.5 if page.width < 12 and floor < -0.1 else 0.2))
        page.decimals(axes, "x")
        axes.tick_params(axis="x", labelsize=page.size - 0.5, width=0.5, length=2)
        axes.grid(axis="x", color="#eeeeee", lw=0.5)
        for place, n in zip(places, table["n"].astype(int), strict=True):
            axes.annotate(
                f"n = {n}",
                (1, place),
                (4, 0),
                xycoords=axes.get_yaxis_transform(),
                textcoords="offset points",
                va="center",
                fontsize=page.size - 1,
                color=QUIET,
                annotation_clip=False,
            )
        figure.key(page, keys)
    told = []
    for place, label in enumerate(labels):
        value = page.number(alpha[place], 2) if alpha[place] == alpha[place] else say["none"]
        between = f" ({page.number(low[place], 2)}–{page.number(high[place], 2)})" if known[place] else ""
        both = page.number(positive[place], 2) if positive[place] == positive[place] else "–"
        told.append(
            f"{label}: {say['alpha']} {value}{between}, {say['positive']} {both}, n = {int(table['n'].iloc[place])}"
        )
    figure.alt_text += " " + "; ".join(told) + "."
    return figure


@settled
def draw_reliability(
    table: pd.DataFrame, *, codebook: Codebook | None = None, language: str | None = None, width: float = 16.0
) -> Sheet:
    """Draw a reliability diagram: the probability that a model told, and the share of these pairs that a person gave.

    `table` is `evaluation_table(evaluation, "reliability")` (columns low, high, pairs, p, share). On the dashed line a model says what
    happens; points below it were told too sure. Above stands the number of pairs in each tenth. `width` in cm. Raises CodingError for
    another table, and for one without pairs.

    >>> rows = {"low": [0.0], "high": [0.1], "pairs": [90.0], "p": [0.05], "share": [0.04]}
    >>> draw_reliability(pd.DataFrame(rows), language="sv").alt_text.endswith("0,05: 0,04 (90 par).")
    True
    """
    needs(table, ("low", "high", "pairs", "p", "share"), "an evaluation's reliability")
    page = Page(table, codebook, language, width)
    say = page.say
    rows = table[table["pairs"] > 0]
    if rows.empty:
        raise CodingError("The evaluation has no pairs of unit and code: there is nothing to draw.")
    p, share, pairs = (rows[name].to_numpy(dtype=float) for name in ("p", "share", "pairs"))
    side = min(page.width * 0.9, 9.0)
    with style():
        made = say["constructed"] + ". " if page.facts.get("constructed") else ""
        figure = page.sheet(side + 0.6, say["reliability"], [f"{made}{say['points']}."])
        axes = figure.subplots()
        axes.set_box_aspect(1)
        axes.plot([0, 1], [0, 1], ls="--", lw=0.9, color=QUIET, zorder=1, label=say["perfect"])
        axes.plot(p, share, ls="-", lw=0.8, color=BLUE, zorder=2)
        axes.plot(p, share, ls="none", marker="o", ms=6, mfc=ORANGE, mec=INK, mew=0.6, zorder=3)
        for x, n in zip((rows["low"] + rows["high"]) / 2, pairs, strict=True):
            axes.text(x, 1.07, f"{int(n)}", fontsize=page.size - 1.5, ha="center", va="bottom", color=QUIET)
        axes.set_xlim(-0.06, 1.04)
        axes.set_ylim(-0.04, 1.13)  # above the points is room for the numbers of pairs
        axes.set_xticks(np.linspace(0, 1, 6))
        axes.set_yticks(np.linspace(0, 1, 6))
        page.decimals(axes)
        axes.tick_params(labelsize=page.size - 0.5, width=0.5, length=2)
        axes.grid(color="#eeeeee", lw=0.5)
        axes.set_xlabel(say["p"], fontsize=page.size)
        axes.set_ylabel(say["share"], fontsize=page.size)
        axes.legend(loc="lower right", fontsize=page.size - 0.5)
    told = [
        f"{page.number(x, 2)}: {page.number(y, 2)} ({int(n)} {say['pairs'].lower()})"
        for x, y, n in zip(p, share, pairs, strict=True)
    ]
    figure.alt_text += f" {say['p']}, {say['share'].lower()}: " + "; ".join(told) + "."
    return figure


@settled
def draw_learning_curve(
    table: pd.DataFrame, *, codebook: Codebook | None = None, language: str | None = None, width: float = 16.0
) -> Sheet:
    """Draw `learning_curve`: macro F1 on interviews held out when fewer units were read, and that of the rules alone.

    With several repeats the mean of those of one size. A curve that still rises says that more reading would help. `width` in cm.
    Raises CodingError for another table, and for one without rows or scores.

    >>> rows = {"size": [0, 80], "units": [0.0, 80.0], "macro_f1": [0.3, 0.45], "rules_macro_f1": [0.3, 0.3]}
    >>> draw_learning_curve(pd.DataFrame(rows)).alt_text.endswith("0: 0.30 (the rules alone 0.30); 80: 0.45 (the rules alone 0.30).")
    True
    """
    needs(table, ("size", "units", "macro_f1", "rules_macro_f1"), "learning_curve")
    if table[["macro_f1", "rules_macro_f1"]].isna().all(axis=None):
        raise CodingError("The learning curve has no scores: there is nothing to draw.")
    page = Page(table, codebook, language, width)
    say = page.say
    rows = table.groupby("size")[["units", "macro_f1", "rules_macro_f1"]].mean().sort_values("units")
    x, ours, rules = (rows[name].to_numpy(dtype=float) for name in ("units", "macro_f1", "rules_macro_f1"))
    with style():
        made = say["constructed"] + ". " if page.facts.get("constructed") else ""
        figure = page.sheet(6.5, say["curve"], [f"{made}{say['held_out']}"])
        axes = figure.subplots()
        axes.plot(x, rules, ls="--", lw=1.0, color=QUIET, zorder=1, label=say["of_rules"])
        axes.plot(
            x,
            ours,
            ls="-",
            lw=1.4,
            marker="o",
            ms=5,
            mfc=ORANGE,
            mec=INK,
            mew=0.6,
            color=BLUE,
            label=say["of_classifier"],
        )
        axes.set_ylim(0, max(0.1, float(np.nanmax([*ours, *rules, 0.0])) * 1.15))
        page.decimals(axes)
        axes.tick_params(labelsize=page.size - 0.5, width=0.5, length=2)
        axes.grid(color="#eeeeee", lw=0.5)
        units = say["units"].get(str(page.facts.get("unit", "turn")), say["units"]["turn"])
        axes.set_xlabel(
            say["read_units"].format(units=units.lower() if say["decimal"] == "," else units), fontsize=page.size
        )
        axes.set_ylabel(say["macro"], fontsize=page.size)
        axes.legend(loc="lower right", fontsize=page.size - 0.5)
    told = [
        f"{page.number(n)}: {page.number(one, 2)} ({say['of_rules']} {page.number(two, 2)})"
        for n, one, two in zip(np.round(x), ours, rules, strict=True)
    ]
    figure.alt_text += f" {say['macro']}: " + "; ".join(told) + "."
    return figure


def _edge(table: pd.DataFrame, name: str) -> Any:
    """An edge of the interval, NaN where the table has none."""
    return table[name].to_numpy(dtype=float) if name in table.columns else np.full(len(table), np.nan)


def _labels(table: pd.DataFrame, page: Page) -> list[str]:
    names = table["name"] if "name" in table.columns else table["code"]
    told = [page.label(str(code), str(name or code)) for code, name in zip(table["code"], names, strict=True)]
    front = [column for column in _FRONT if column in table.columns]
    return [
        plain(", ".join([label, *(str(table[column].iloc[place]) for column in front)]))
        for place, label in enumerate(told)
    ]


def _compared(page: Page) -> str:
    """Say who was compared on what."""
    say, facts = page.say, page.facts
    coders = [plain(str(coder)) for coder in facts.get("coders", [])]
    if not coders:
        return ""
    parts = [say["coders"].format(coders=", ".join(coders))]
    if isinstance(facts.get("units"), int) and page.unit():
        parts.append(say["n_units"].format(n=facts["units"], units=page.unit().lower()))
    if "onstruct" in str(facts.get("heading", "")):
        parts.append(say["constructed_both"])
    return ". ".join(parts) + "."
