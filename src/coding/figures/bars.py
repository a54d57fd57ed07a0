"""Bars: how often themes occur, and the words around a concept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from coding.errors import CodingError
from coding.figures.sheet import (
    AROUND,
    BLUE,
    CM,
    INK,
    ORANGE,
    PAGE,
    POINT,
    Page,
    Sheet,
    needs,
    plain,
    settled,
    style,
    width_of,
)
from coding.themes import interval_note, interval_of, interval_told, why_few
from coding.transcript import SMALLEST_GROUP, few_stand_behind

if TYPE_CHECKING:
    from coding.codebook import Codebook


@settled
def draw_frequencies(
    table: pd.DataFrame,
    *,
    codebook: Codebook | None = None,
    language: str | None = None,
    width: float = 16.0,
    height: float = PAGE,
) -> Sheet:
    """Draw `theme_frequencies`: per code the participants who bring it up and, hatched, the units that carry it.

    Codes stand in the table's order, the top level bold when the table was made with a codebook. Participants have an axis up to all
    who were read; no percentages. `width` and `height` (at most) in cm: what is higher would be cut off in print, and goes on several
    pages by `page_parts`. Numbers below three participants bear a †; a table made with ``raised=True`` has, behind a ‡,
    with how many of them the interviewer had used the theme's words first. A random sample has its intervals on the bars. Of a table
    made with ``by=`` the rows of one group are drawn, named in the title: ``table[table["size"] == "small"]``. Raises CodingError for
    another table, for more codes than fit and for several groups at once.

    >>> rows = {"code": ["rent"], "name": ["Rent"], "segments": [4], "participants": [2]}
    >>> draw_frequencies(pd.DataFrame(rows)).title_text
    'How often each theme occurs'
    """
    needs(table, ("code", "name", "segments", "participants"), "theme_frequencies")
    group, facts = _group(table)
    page = Page(table, codebook, language, width, height)
    say, read = page.say, int(facts.get("participants_read", 0))
    codes, names = table["code"].tolist(), table["name"].tolist()
    people, units = table["participants"].astype(int).tolist(), table["segments"].astype(int).tolist()
    few = [few_stand_behind(n, read or SMALLEST_GROUP) for n in people]
    first = table["raised_by_interviewer"].fillna(0).astype(int).tolist() if "raised_by_interviewer" in table else []
    first = first if any(first) else [0] * len(codes)
    by = str(table[table.attrs["by"]].iloc[0]) if group else None
    ends = [interval_of(table, n, read, by) for n in people]
    told_people = [
        f"{n}{'†' if mark else ''}{f' ‡{asked}' if asked else ''}"
        for n, mark, asked in zip(people, few, first, strict=True)
    ]
    shown = bool(read) or any(people)
    with style():
        marks = [say["few"] if any(few) else "", say["raised"] if any(first) else ""]
        certain = interval_note(table, page.language) if shown else ""
        notes = [page.counted(), say["not_mentioned"], certain, *(f"{mark}." for mark in marks if mark and shown)]
        labels, tall = page.rows(codes, names, least=0.62)
        figure = page.sheet(
            tall * len(codes) + 1.5,
            f"{say['frequencies']}{f', {group}' if group else ''}",
            [" ".join(note for note in notes if note)],
        )
        panels: Any = figure.subplots(1, 2 if shown else 1, sharey=True, squeeze=False)[0]
        if shown:
            told = f"{page.people()} ({say['of'].format(n=read)})" if read else page.people()
            top = max(read, page.highest("participants", people))
            reach = [n if each is None else each[1] * read for n, each in zip(people, ends, strict=True)]
            _bars(page, panels[0], people, told, top, BLUE, "", told_people, reach)
            _intervals(panels[0], [None if each is None else (each[0] * read, each[1] * read) for each in ends])
        whole = int(facts.get("units_read", 0))
        unit = page.unit() or say["units"]["turn"]
        told = f"{unit} ({say['of'].format(n=whole)})" if whole else unit
        _bars(
            page,
            panels[-1],
            units,
            told,
            page.highest("segments", [1, *units]),
            ORANGE,
            "////",
            [str(n) for n in units],
        )
        page.code_axis(panels[0], codes, labels)
        panels[0].invert_yaxis()
    rows = []
    for code, name, n, m, asked, each in zip(codes, names, people, units, first, ends, strict=True):
        certain = f" ({interval_told(each, page.language)})" if each is not None else ""
        who = f"{n} {say['of'].format(n=read)} {page.people(read).lower()}{certain}, " if read else ""
        who += f"{say['raised_alt'].format(n=asked)}, " if asked and read else ""
        rows.append(f"{page.label(code, name)}: {who}{page.units_of(m)}")
    figure.alt_text += " " + "; ".join(rows) + "."
    return figure


def _group(table: pd.DataFrame) -> tuple[str, Mapping[Any, Any]]:
    """The one group of a table ("" for a table without groups), and what was read of it."""
    by = table.attrs.get("by", "")
    groups = list(table[by].unique()) if by and by in table.columns else []
    if len(groups) > 1:
        raise CodingError(
            f"The table has {len(groups)} groups of {by}, and one is drawn at a time, such as "
            f"draw_frequencies(table[table[{by!r}] == {groups[0]!r}]). cross_tabulate(…, by={by!r}) has them beside each other."
        )
    if table["code"].duplicated().any():
        raise CodingError("The table has several rows for one code. Keep one of each.")
    told = table.attrs.get("groups", {}).get(str(groups[0]), {}) if groups else table.attrs
    return f"{by}: {plain(str(groups[0]) or '–')}" if groups else "", told


def _bars(
    page: Page,
    axes: Axes,
    values: list[int],
    title: str,
    top: int,
    colour: str,
    hatch: str,
    told: list[str],
    reach: Sequence[float] = (),
) -> None:
    """Draw bars with their numbers; ``reach``: where each number begins, if not at the end of its bar."""
    places = np.arange(len(values))
    axes.barh(
        places,
        values,
        height=0.62,
        color=colour if not hatch else "#fbe7bf",
        edgecolor=INK if hatch else colour,
        hatch=hatch,
        linewidth=0.5,
    )
    for place, end, words in zip(places, reach or values, told, strict=True):
        axes.annotate(
            words,
            (end, place),
            (3, 0),
            textcoords="offset points",
            va="center",
            fontsize=page.size - 0.5,
            color=INK,
        )
    longest = max(width_of(words, page.size - 0.5) for words in told) * POINT / CM + 0.2
    wide = page.width * (0.3 if hatch else 0.34)  # about what the bars have, in cm
    axes.set_xlim(0, top / max(1 - longest / wide, 0.3) or 1)
    axes.set_ylim(-0.6, len(values) - 0.4)
    steps = MaxNLocator(nbins=3 if page.width < 12 else 6, integer=True).tick_values(0, top)
    axes.set_xticks(
        [step for step in steps if step <= top]
    )  # behind it is room for the numbers, not for more participants
    axes.spines["bottom"].set_bounds(0, top)
    axes.set_xlabel(
        "\n".join(title.split(" (")[:1] + [f"({part}" for part in title.split(" (")[1:]]) if page.width < 12 else title,
        fontsize=page.size,
    )
    axes.tick_params(axis="x", labelsize=page.size - 0.5, width=0.5, length=2)
    axes.tick_params(axis="y", length=0)


def _intervals(axes: Axes, ends: list[tuple[float, float] | None]) -> None:
    """Draw the intervals of a random sample on their bars."""
    for place, each in enumerate(ends):
        if each is not None:
            axes.plot(each, [place, place], color=INK, lw=1.1, marker="|", ms=5, mew=1.1, zorder=4, clip_on=False)


@settled
def draw_associations(
    table: pd.DataFrame,
    *,
    most: int = 20,
    codebook: Codebook | None = None,
    language: str | None = None,
    width: float = 16.0,
) -> Sheet:
    """Draw `associations`: the words that most participants put around a concept, compounds hatched.

    Bars count participants; behind each stands how often. `most` words at the most. `width` in cm. Raises CodingError for
    another table, for one without words, and for more words than fit on a page.

    >>> rows = {"word": ["slow"], "kind": ["near"], "participants": [2], "occurrences": [3]}
    >>> draw_associations(pd.DataFrame(rows)).alt_text
    'Words around “”. Slow: 2 participants, 3 times.'
    """
    needs(table, ("word", "kind", "participants", "occurrences"), "associations")
    page = Page(table, codebook, language, width)
    say = page.say
    rows = table.head(most)
    people, compound = rows["participants"].astype(int).tolist(), (rows["kind"] == "compound").tolist()
    words = [plain(word) for word in rows["word"]]
    if 0.45 * len(rows) > PAGE - AROUND:
        raise CodingError(f"{len(rows)} words do not fit on a page; {int((PAGE - AROUND) / 0.45)} do: most=….")
    asked = int(page.facts.get("participants", 0))
    with style():
        made = say["constructed"] + "." if page.facts.get("constructed") else ""
        notes = [" ".join(part for part in (why_few(table, page.language), made) if part)]
        figure = page.sheet(
            0.45 * len(rows) + 1.3,
            say["associations"].format(concept=plain(str(page.facts.get("concept", ""))).replace("–", "")),
            notes,
            key=1 if len(set(compound)) > 1 else 0,
        )
        axes = figure.subplots()
        for hatched, colour, hatch, told in (
            (False, BLUE, "", say["near"]),
            (True, "#fbe7bf", "////", say["compound"]),
        ):
            mine = [place for place, here in enumerate(compound) if here == hatched]
            if mine:
                edge = INK if hatch else colour
                axes.barh(
                    mine,
                    [people[k] for k in mine],
                    height=0.62,
                    color=colour,
                    edgecolor=edge,
                    hatch=hatch,
                    linewidth=0.5,
                    label=told,
                )
        for place, (n, times) in enumerate(zip(people, rows["occurrences"].astype(int), strict=True)):
            axes.annotate(
                page.times(times),
                (n, place),
                (3, 0),
                textcoords="offset points",
                va="center",
                fontsize=page.size - 1,
                color=INK,
            )
        axes.set_yticks(range(len(words)), words, fontsize=page.size)
        axes.tick_params(axis="y", length=0)
        axes.tick_params(axis="x", labelsize=page.size - 0.5, width=0.5, length=2)
        axes.set_xlim(0, max(*people, 1) * (1.25 if page.width >= 12 else 1.5))
        axes.set_ylim(len(words) - 0.4, -0.6)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        axes.set_xlabel(
            f"{say['participants']} ({say['of'].format(n=asked)})" if asked else say["participants"], fontsize=page.size
        )
        if len(set(compound)) > 1:
            figure.key(page, 2)
    told = "; ".join(
        f"{word}: {n} {page.people(n).lower()}, {page.times(times)}"
        for word, n, times in zip(words, people, rows["occurrences"].astype(int), strict=True)
    )
    figure.alt_text += f" {told[:1].upper()}{told[1:]}."
    return figure
