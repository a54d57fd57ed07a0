"""Tables with more codes or participants than a page holds, in parts that it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from coding.errors import CodingError
from coding.figures.grids import BESIDE_PEOPLE, most_across
from coding.figures.sheet import NAMES, PAGE, Page

if TYPE_CHECKING:
    from coding.codebook import Codebook


def page_parts(
    table: pd.DataFrame,
    *,
    codebook: Codebook | None = None,
    language: str | None = None,
    width: float = 16.0,
    height: float = PAGE,
) -> list[pd.DataFrame]:
    """Return a table in parts that each fit on a page, in order: draw them one by one, with the same settings.

    Takes tables of `theme_frequencies` and `compare_coders` (cut between codes) and `participant_matrix` (between codes and between
    participants). Parts are about equally large and begin at the top level of the codebook where they can. ``.attrs`` as in the
    table, and where there are several ``part`` (number, how many), which titles tell, and ``highest``, so that axes and
    shades mean the same in all. Raises CodingError for another table.

    >>> rows = {"code": [f"c{k}" for k in range(90)], "name": "A theme", "segments": 1, "participants": 1}
    >>> [len(part) for part in page_parts(pd.DataFrame(rows))]
    [45, 45]
    """
    page = Page(table, codebook, language, width, height)
    if table.columns.name == "participant":
        codes, names, share = [str(code) for code in table.index], [""] * len(table), BESIDE_PEOPLE
        across = _evenly(len(table.columns), -(-len(table.columns) // most_across(page)))
        highest = {"cells": int(table.to_numpy().max(initial=0))}
    elif {"code", "name"} <= set(table.columns):
        codes, names, share = [*map(str, table["code"])], [*map(str, table["name"])], NAMES
        across = [(0, len(table.columns))]
        counts = [name for name in ("participants", "segments") if name in table.columns]
        highest = {name: int(table[name].max()) for name in counts if len(table)}
    else:
        raise CodingError("Only tables of theme_frequencies, participant_matrix and compare_coders come in parts.")

    def fits(rows: Sequence[tuple[int, int]]) -> bool:
        return all(page.fits(codes[first:last], names[first:last], share) for first, last in rows)

    down = _rows(codes, [page.depth(code) for code in codes], fits)
    parts = [table.iloc[top:bottom, left:right].copy() for top, bottom in down for left, right in across]
    for number, part in enumerate(parts, 1):
        part.attrs = dict(table.attrs)
        if len(parts) > 1:
            part.attrs |= {"part": [number, len(parts)], "highest": highest}
    return parts


def _rows(
    codes: Sequence[str], depths: Sequence[int], fits: Callable[[Sequence[tuple[int, int]]], bool]
) -> list[tuple[int, int]]:
    """First and last (exclusive) code of each part: as few parts as fit."""
    parts = 1
    while not fits(rows := _evenly(len(codes), parts)) and parts < len(codes):
        parts += 1
    whole = _at_themes(rows, depths)
    return whole if fits(whole) else rows


def _evenly(size: int, parts: int) -> list[tuple[int, int]]:
    """Cut so many things into parts of about the same size.

    >>> _evenly(7, 2)
    [(0, 4), (4, 7)]
    """
    edges = [-(-size * k // max(parts, 1)) for k in range(max(parts, 1) + 1)]
    return list(pairwise(edges))


def _at_themes(rows: Sequence[tuple[int, int]], depths: Sequence[int]) -> list[tuple[int, int]]:
    """Move the edges to where a code of the top level begins, if that is near.

    >>> _at_themes([(0, 4), (4, 8)], [0, 1, 1, 0, 1, 1, 0, 1])
    [(0, 3), (3, 8)]
    """
    near = (rows[0][1] - rows[0][0]) // 3
    tops = [place for place, depth in enumerate(depths) if not depth]
    edges = [0]
    for first, _ in rows[1:]:
        found = min(tops, key=lambda place: abs(place - first), default=first)
        edges.append(found if abs(found - first) <= near and found > edges[-1] else first)
    return list(zip(edges, [*edges[1:], len(depths)], strict=True))
