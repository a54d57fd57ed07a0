"""The sheet that figures are drawn on: size, type, colours, heading and foot; the same for all, whatever the user's settings."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath
from matplotlib.ticker import FuncFormatter

from coding.errors import CodingError
from coding.figures.words import number, words_in
from coding.themes import part_note

if TYPE_CHECKING:
    from coding.codebook import Codebook

P = ParamSpec("P")
CM = 1 / 2.54
POINT = 1 / 72

# Okabe & Ito's colours, told apart by colour-blind readers; the order alternates dark and light so that grey prints differ.
BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, YELLOW, BLACK = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#000000",
)  # fmt: skip
INK, QUIET, RULE = "#1a1a1a", "#555555", "#b0b0b0"
MARKS = ("o", "s", "^", "D", "v", "P", "X", "*")
MARK_COLOURS = (BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, BLACK, YELLOW)
LONGEST = 90
"""Characters of a label that are shown; more ends in an ellipsis."""

NARROWEST, WIDEST = 6.0, 60.0
PAGE = 24.0
"""Height (cm) of a figure at most: what a page of A4 holds beside a caption."""
AROUND = 4.0
"""Of that (cm), what title, key, axis and notes take; the rows share the rest."""
LOWEST, HIGHEST = 8.0, 200.0
NAMES = 0.36
"""Share of the width that the codes' names have, where a figure does not choose."""
LINE = 1.15
"""From line to line of a label, in sizes of its type."""


class Sheet(Figure):
    """A figure that knows its alt text and shows itself in a notebook."""

    alt_text: str = ""
    title_text: str = ""
    key_at: tuple[float, float] = (0.0, 1.0)

    def key(self, page: Page, columns: int, handles: Sequence[Any] | None = None) -> None:
        """Put the key under the title: what the marks mean."""
        given = {} if handles is None else {"handles": list(handles)}
        self.legend(
            **given, loc="upper left", bbox_to_anchor=self.key_at, ncols=columns, fontsize=page.size - 0.5, borderpad=0,
            borderaxespad=0.3, labelspacing=0.35, handletextpad=0.5, columnspacing=1.4, handlelength=2.0,
        )  # fmt: skip

    def _repr_png_(self) -> bytes:
        made = io.BytesIO()
        with style():
            self.savefig(made, format="png", dpi=150, metadata={"Software": None})
        return made.getvalue()


class Page:
    """What a figure is about: its words, the codebook's names and colours, the facts of its table, and its size."""

    def __init__(
        self,
        table: pd.DataFrame,
        codebook: Codebook | None,
        language: str | None,
        width: float,
        height: float = PAGE,
    ) -> None:
        if not NARROWEST <= width <= WIDEST:
            raise CodingError(
                f"A figure cannot be {width} cm wide. Choose between {NARROWEST:g} and {WIDEST:g}; a column is 8, a page 16."
            )
        if not LOWEST <= height <= HIGHEST:
            raise CodingError(
                f"A figure cannot be {height} cm high. Choose between {LOWEST:g} and {HIGHEST:g}; a page holds {PAGE:g}."
            )
        self.facts: Mapping[Any, Any] = table.attrs
        self.held = {str(id): (str(name), int(depth), str(colour)) for id, name, depth, colour in _codes(table)}
        self.codebook = codebook
        told = language or (codebook.language if codebook is not None else "") or str(self.facts.get("language", ""))
        self.language = told
        self.say = words_in(told)
        self.in_part = part_note(table, told)
        self.width = width
        self.room = height - AROUND
        self.size = 7.0 if width < 12 else 8.0

    def sheet(self, height: float, title: str, notes: Sequence[str], key: int = 0) -> Sheet:
        """Return an empty figure with room for axes of `height` cm, above them the title and `key` lines of a key, below the notes."""
        inner = (self.width - 0.4) * CM / POINT
        part = self.facts.get("part")
        title += self.say["part"].format(number=part[0], parts=part[1]) if part else ""
        above = wrapped(title, inner, self.size + 1.5, bold=True)
        below = [line for note in notes if note for line in wrapped(note, inner, self.size - 1)]
        line, small = (self.size + 1.5) * 1.25 * POINT, (self.size - 1) * 1.3 * POINT
        head, foot = len(above) * line + 0.08 + key * self.size * 1.55 * POINT, len(below) * small + 0.1
        inches = (self.width * CM, height * CM + head + foot)
        figure = Sheet(figsize=inches, layout="constrained")
        FigureCanvasAgg(figure)
        left = 0.2 * CM / inches[0]
        figure.text(
            left,
            1 - 0.04 / inches[1],
            "\n".join(above),
            fontsize=self.size + 1.5,
            fontweight="bold",
            va="top",
            color=INK,
        )
        figure.text(
            left, 0.05 / inches[1], "\n".join(below), fontsize=self.size - 1, va="bottom", color=QUIET, linespacing=1.2
        )
        engine: Any = figure.get_layout_engine()
        engine.set(rect=(0, foot / inches[1], 1, 1 - (head + foot) / inches[1]), w_pad=0.03, h_pad=0.03)
        figure.key_at = (0.4 * left, 1 - (len(above) * line + 0.03) / inches[1])
        figure.title_text = title
        told = ". ".join(part.rstrip(".") for part in (title, *notes) if part) + "."
        figure.alt_text = told.replace("\u00a0", " ")
        return figure

    def counted(self) -> str:
        """Say whose codings are counted, how they came about, whether the material is constructed, and who was read only in part."""
        sources, coder = str(self.facts.get("sources", "")), plain(str(self.facts.get("coder", "")))
        if not sources:
            told = ""
        elif sources in ("human", "accepted", "human, accepted", "rule", "model"):
            told = self.say[sources].format(coder=coder)
        else:
            told = self.say["mixed"].format(sources=sources, coder=coder)
        made = self.say["constructed"] if self.facts.get("constructed") else ""
        said = ". ".join(part for part in (told, made) if part) + ("." if told or made else "")
        return " ".join(part for part in (said, self.in_part) if part)

    def unit(self, number: int = 0) -> str:
        """Return the plural of the table's unit, as at the head of an axis ("" when it has none); of one, the singular, as in a text."""
        called = str(self.facts.get("unit_called", self.facts.get("unit", "")))
        return str(self.say["unit" if number == 1 else "units"].get(called, ""))

    def units_of(self, number: int) -> str:
        """Return so many units in words, such as "1 turn" or "3 turns"."""
        return f"{number} {self.unit(number) or self.say['unit' if number == 1 else 'units']['turn']}".lower()

    def people(self, number: int = 0) -> str:
        """Return what the table's participants are called; of one, the singular, as in a text."""
        kinds = ("quoted_one", "participant") if number == 1 else ("quoted", "participants")
        return str(self.say[kinds[0] if self.facts.get("quoted") else kinds[1]])

    def times(self, number: int) -> str:
        """Return how often, such as "once" or "3 times"."""
        return str(self.say["occurrence"]) if number == 1 else str(self.say["occurrences"]).format(n=number)

    def label(self, code: str, name: str = "") -> str:
        """Return a code's name in the figure's language."""
        if self.codebook is not None and code in self.codebook:
            return plain(self.codebook.label(code, self.language))
        return plain(name or self._told(code)[0])

    def depth(self, code: str) -> int:
        """Return how deep in the codebook's tree a code lies."""
        if self.codebook is not None and code in self.codebook:
            return self.codebook.depth(code)
        return self._told(code)[1]

    def colour(self, code: str) -> str:
        """Return the codebook's colour of a code, or none."""
        if self.codebook is not None and code in self.codebook:
            return self.codebook[code].colour
        return self._told(code)[2]

    def _told(self, code: str) -> tuple[str, int, str]:
        """What the table says of a code: name, depth, colour."""
        return self.held.get(code, (code, 0, ""))

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """Return codes in the order of the codebook, or of the one that the table was made with; unknown ones behind."""
        used = dict.fromkeys(codes)
        known = [code.id for code in self.codebook] if self.codebook is not None else list(self.held)
        return list(dict.fromkeys([*(code for code in known if code in used), *used]))

    def highest(self, column: str, values: Iterable[int]) -> int:
        """Return the highest of some numbers: of all parts of a table, where it is one part."""
        return max([int(self.facts.get("highest", {}).get(column, 0)), *values])

    def number(self, value: float, decimals: int = 0) -> str:
        """Return a number as the language writes it."""
        return number(value, self.say, decimals)

    def percent(self, value: float) -> str:
        """Return a share of a hundred as the language writes it, rounded: "16 %" in Swedish, "16%" in English."""
        return str(self.say["percent"]).format(n=round(value))

    def rows(
        self, codes: Sequence[str], names: Sequence[str], share: float = NAMES, least: float = 0.58
    ) -> tuple[list[str], float]:
        """Return the codes' names as they stand down the left side, and how high a row is (cm): what the longest name needs.

        Many codes stand closer, so that they fit on a page; names are then cut to fewer lines as long as they can be told apart.
        Raises CodingError where they do not fit even so.
        """
        labels, height = self._rows(codes, names, share, least)
        if height * len(codes) > self.room + 0.01:
            raise CodingError(
                f"{len(codes)} codes do not fit on a page; about {int(self.room / height)} do. Draw the tables that page_parts(…) gives "
                "one by one, or allow a higher figure with height=…"
            )
        return labels, height

    def fits(self, codes: Sequence[str], names: Sequence[str], share: float = NAMES) -> bool:
        """Tell whether the rows of so many codes have room (see `rows`)."""
        return self._rows(codes, names, share, 0.0)[1] * len(codes) <= self.room + 0.01

    def _rows(self, codes: Sequence[str], names: Sequence[str], share: float, least: float) -> tuple[list[str], float]:
        tree = any(map(self.depth, codes))
        width = self.width * share * CM / POINT
        broken = [
            wrapped(self.label(code, name), width, self.size, bold=tree and not self.depth(code))
            for code, name in zip(codes, names, strict=True)
        ]

        def cut(most: int) -> list[str]:
            return ["\n".join(cut_to(each, most, width, self.size)) for each in broken]

        line = self.size * LINE * POINT / CM
        room = self.room / max(len(codes), 1)
        whole = len({"\n".join(each) for each in broken})
        longest = max(map(len, broken), default=1)
        lines = min(longest, 3)
        labels = cut(lines)
        while lines < longest and len(set(labels)) < whole:
            lines += 1
            labels = cut(lines)
        while lines > 1 and lines * line + 0.1 > room:
            shorter = cut(lines - 1)
            if len(set(shorter)) < len(set(labels)):
                break  # names that could no longer be told apart
            labels, lines = shorter, lines - 1
        return labels, max(lines * line + 0.1, min(least, room))

    def code_axis(self, axes: Axes, codes: Sequence[str], labels: Sequence[str]) -> None:
        """Write labels (see `rows`) down the left side, the top level bold where there are sub-codes, colours as small squares."""
        tree = any(map(self.depth, codes))
        axes.set_yticks(range(len(codes)), labels, fontsize=self.size, color=INK, linespacing=LINE - 0.05)
        axes.tick_params(axis="y", length=0, pad=9 if any(map(self.colour, codes)) else 3)
        for place, code in enumerate(codes):
            if tree and not self.depth(code):
                axes.get_yticklabels()[place].set_fontweight("bold")
            if self.colour(code):
                axes.plot(
                    [0], [place], marker="s", ms=4.5, color=self.colour(code), mec=QUIET, mew=0.3, clip_on=False,
                    transform=offset_left(axes), zorder=5,
                )  # fmt: skip

    def decimals(self, axes: Axes, which: str = "both", decimals: int = 1) -> None:
        """Write the numbers at an axis as the language does."""
        formatter = FuncFormatter(lambda value, _: number(value, self.say, decimals))
        for name in ("x", "y") if which == "both" else (which,):
            getattr(axes, f"{name}axis").set_major_formatter(formatter)


def offset_left(axes: Axes) -> Any:
    """A transform: x = points left of the axes, y = data."""
    from matplotlib.transforms import ScaledTranslation

    figure: Any = axes.figure
    return axes.get_yaxis_transform() + ScaledTranslation(-5 * POINT, 0, figure.dpi_scale_trans)


@contextmanager
def style() -> Iterator[None]:
    """Draw and save with our settings, not with those that happen to be in force."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters everywhere
                "text.parse_math": False,  # a "$" in a name is a "$"
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.edgecolor": RULE,
                "axes.linewidth": 0.6,
                "axes.labelcolor": INK,
                "axes.axisbelow": True,
                "xtick.color": RULE,
                "ytick.color": RULE,
                "xtick.labelcolor": INK,
                "ytick.labelcolor": INK,
                "hatch.linewidth": 0.6,
                "svg.hashsalt": "interview-coding",
                "svg.fonttype": "path",
                "legend.frameon": False,
            }
        )
        yield


def settled(draw: Callable[P, Sheet]) -> Callable[P, Sheet]:
    """Lay a figure out once and for all: a layout that is found anew at each drawing moves by a hair, and the bytes with it."""

    @wraps(draw)
    def drawn(*given: P.args, **named: P.kwargs) -> Sheet:
        figure = draw(*given, **named)
        with style():
            figure.draw_without_rendering()
            figure.draw_without_rendering()
        figure.set_layout_engine("none")
        return figure

    return drawn


def needs(table: pd.DataFrame, columns: Sequence[str], maker: str) -> None:
    """Raise CodingError when a table is not the one a figure is drawn from, or has no rows."""
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise CodingError(f"This figure is drawn from a table of {maker}; this one has no column {missing[0]!r}.")
    if table.empty:
        raise CodingError(f"The table of {maker} has no rows: there is nothing to draw.")


def _codes(table: pd.DataFrame) -> Sequence[Any]:
    """The codes that a table says it is about: id, name, depth and colour of each."""
    codes: Sequence[Any] = table.attrs.get("codes", ())
    return codes


def plain(text: str) -> str:
    """Return a label in one line: without control characters, and no longer than `LONGEST`."""
    shown = "".join(letter if letter.isprintable() else " " for letter in str(text))
    shown = " ".join(shown.encode("utf-8", "replace").decode("utf-8").split()) or "–"
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines at most `width` points wide; a word that is too long is cut.

    >>> wrapped("one two three", 30, 8)
    ['one', 'two', 'three']
    """
    lines: list[str] = []
    for word in filter(None, re.split(r"[ \n]+", text)):  # a no-break space breaks nothing
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size, bold) <= width:
            lines[-1] = joined
            continue
        while width_of(word, size, bold) > width and len(word) > 1:
            last = max(len(word) - 3, 2)  # no single letter is left for the next line
            cut = next((k for k in range(last, 1, -1) if width_of(word[:k] + "-", size, bold) <= width), 1)
            lines.append(word[:cut] + "-")
            word = word[cut:]
        lines.append(word)
    return lines or [""]


def cut_to(lines: list[str], most: int, width: float, size: float) -> list[str]:
    """At most so many lines; what is left out is an ellipsis."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(last + "…", size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip(" -") + "…"]


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, bold: bool = False) -> float:
    """Return how wide a text is, in points."""
    from matplotlib.font_manager import FontProperties

    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    return (
        float(TextPath((0, 0), text, size=size, prop=font, usetex=False).get_extents().width) if text.strip() else 0.0
    )
