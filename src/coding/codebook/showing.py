"""A codebook as a sketch, a web table and a data frame."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from coding.codebook.model import Code, Codebook

COLUMNS = (
    "code",
    "name",
    "parent",
    "depth",
    "definition",
    "include",
    "exclude",
    "examples",
    "near_misses",
    "colour",
    "any",
    "unless",
    "formerly",
    "provisional",
)
"""The columns of `Codebook.to_frame`."""

_SKETCHED = 30
"""How many codes the sketch shows."""


def sketch(codebook: Codebook) -> str:
    """Return the tree of ids and names, a line for each code.

    >>> from coding.codebook import Code, Codebook
    >>> print(sketch(Codebook("Moving in", codes=[Code("home", "Home", codes=[Code("rent", "Rent")])])))
    Codebook 'Moving in', 2 codes
      home: Home
        rent: Rent
    """
    of = f"Codebook {codebook.name!r}" if codebook.name else "Codebook"
    lines = [f"{of}, {len(codebook)} code{'s' if len(codebook) > 1 else ''}"]
    for code, depth in _with_depth(codebook):
        if len(lines) > _SKETCHED:
            lines.append(f"  … and {len(codebook) - _SKETCHED} more")
            break
        lines.append(f"{'  ' * (depth + 1)}{code.id}: {code.name}")
    return "\n".join(lines)


def as_html(codebook: Codebook) -> str:
    """Return a table of the tree for a notebook: names, definitions, number of rules; everything escaped."""
    rows = "".join(_row(code, depth) for code, depth in _with_depth(codebook))
    details = " ".join(part for part in (codebook.version, codebook.language) if part)
    caption = escape(codebook.name or "Codebook") + (f" <small>{escape(details)}</small>" if details else "")
    cells = "".join(f'<th scope="col" style="text-align:left">{head}</th>' for head in ("code", "name", "definition"))
    return (
        f'<table><caption style="text-align:left"><b>{caption}</b></caption>'
        f'<thead><tr>{cells}<th scope="col">rules</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def as_frame(codebook: Codebook) -> pd.DataFrame:
    """Return a row per code, depth-first, with the columns in COLUMNS."""
    import pandas as pd

    parents = {child.id: code.id for code in codebook for child in code.codes}
    rows = [
        (
            code.id,
            code.name,
            parents.get(code.id, ""),
            depth,
            code.definition,
            *("; ".join(texts) for texts in (code.include, code.exclude, code.examples, code.near_misses)),
            code.colour,
            *("; ".join(texts) for texts in (code.rules.any, code.rules.unless, code.formerly)),
            code.provisional,
        )
        for code, depth in _with_depth(codebook)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _with_depth(codebook: Codebook) -> list[tuple[Code, int]]:
    def below(codes: tuple[Code, ...], depth: int) -> list[tuple[Code, int]]:
        return [pair for code in codes for pair in ((code, depth), *below(code.codes, depth + 1))]

    return below(codebook.codes, 0)


def _row(code: Code, depth: int) -> str:
    # The colour has been checked to be #rrggbb, so it can stand in a style.
    swatch = f'<span aria-hidden="true" style="color:{code.colour}">■</span> ' if code.colour else ""
    note = " <i>(provisional)</i>" if code.provisional else ""
    return (
        f'<tr><td style="text-align:left;padding-left:{depth * 1.5 + 0.5}em">{swatch}<code>{escape(code.id)}</code></td>'
        f'<td style="text-align:left">{escape(code.name)}{note}</td>'
        f'<td style="text-align:left">{escape(code.definition)}</td><td>{len(code.rules) or ""}</td></tr>'
    )
