"""A figure on disk: SVG, PNG, its data and its alt text; the same figure gives the same bytes."""

import io
from html import escape
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from coding.errors import CodingError
from coding.figures.sheet import Sheet, style
from coding.project.saving import put_file

DPI = 300
SUFFIXES = (".svg", ".png", ".csv", ".txt")


def save_figure(figure: Figure, path: str | Path, *, data: pd.DataFrame, alt: str = "") -> list[Path]:
    """Write a figure as NAME.svg and NAME.png (300 dpi), its table as NAME.csv and its alt text as NAME.txt; return the paths.

    `path` is the name with or without one of these endings. `data` is the table the figure was drawn from: written as it is, in
    UTF-8 (a named index, as in a matrix, becomes the first column). `alt` is by default the figure's own, which tells its numbers; it
    stands in the SVG as well (title and desc), for screen readers. No date and no version of anything is written, so that the same
    figure and package versions give the same bytes. Files are replaced at once. Raises CodingError where they cannot be written.

    >>> import tempfile
    >>> from coding.figures import draw_frequencies
    >>> table = pd.DataFrame({"code": ["rent"], "name": ["Rent"], "segments": [4], "participants": [2]})
    >>> [path.name for path in save_figure(draw_frequencies(table), Path(tempfile.mkdtemp()) / "rent", data=table)]
    ['rent.svg', 'rent.png', 'rent.csv', 'rent.txt']
    """
    path = Path(path)
    stem = path.with_suffix("") if path.suffix in SUFFIXES else path
    alt = alt or (figure.alt_text if isinstance(figure, Sheet) else "")
    if not alt.strip():
        raise CodingError("A figure needs a text for those who cannot see it. Say what it shows with alt='…'.")
    title = figure.title_text if isinstance(figure, Sheet) else alt.partition(".")[0]
    contents = {
        ".svg": _svg(figure, title, alt),
        ".png": _png(figure),
        ".csv": data.to_csv(index=data.index.name is not None, lineterminator="\n").encode("utf-8", "surrogatepass"),
        ".txt": (alt.strip() + "\n").encode("utf-8", "replace"),
    }
    written = []
    for suffix, content in contents.items():
        target = stem.with_name(stem.name + suffix)
        put_file(target, content)
        written.append(target)
    return written


def _svg(figure: Figure, title: str, alt: str) -> bytes:
    made = io.StringIO()
    with style():
        figure.savefig(made, format="svg", metadata={"Date": None, "Creator": None})
    head, tag, rest = made.getvalue().partition("<svg ")
    attributes, closing, body = rest.partition(">")
    told = f'\n <title id="title">{_xml(title)}</title>\n <desc id="desc">{_xml(alt)}</desc>'
    named = f'{tag}role="img" aria-labelledby="title desc" {attributes}{closing}'
    return f"{head}{named}{told}{body}".encode("utf-8", "replace")


def _xml(text: str) -> str:
    """Escape a text for XML, and leave out what XML cannot hold."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text))


def _png(figure: Figure) -> bytes:
    made = io.BytesIO()
    with style():
        figure.savefig(made, format="png", dpi=DPI, metadata={"Software": None})
    return made.getvalue()
