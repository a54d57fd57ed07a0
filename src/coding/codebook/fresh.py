"""A codebook, a code or a key written from nothing, in the layout that this library gives to new files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from coding.codebook.model import Code, Codebook, Rules
from coding.codebook.quoting import block, scalar
from coding.codebook.reading import BOOK_KEYS, CODE_KEYS

Value: TypeAlias = "str | bool | tuple[str, ...] | Rules | tuple[Code, ...]"
Notes: TypeAlias = Mapping[str, Sequence[str]]
"""Comment lines to put above a code, by its id."""

STEP = 2
"""Spaces for each level."""


def book_values(codebook: Codebook) -> dict[str, Value]:
    """Return what stands under each key of the file; empty values are left out."""
    values: dict[str, Value] = {key: getattr(codebook, key) for key in BOOK_KEYS}
    return {key: value for key, value in values.items() if value}


def code_values(code: Code) -> dict[str, Value]:
    """Return what stands under each key of a code, in the order of new files; empty values are left out."""
    values: dict[str, Value] = {}
    for key in CODE_KEYS:
        if value := getattr(code, key):
            values[key] = value
        if key == "name":
            values |= {f"name_{language}": name for language, name in code.names.items()}
    return values


def rule_values(rules: Rules) -> dict[str, Value]:
    """Return the lists of rules that are not empty."""
    return {key: value for key, value in (("any", rules.any), ("unless", rules.unless)) if value}


def book_lines(codebook: Codebook, notes: Notes) -> list[str]:
    """Return the lines of a new codebook file; the codes at the top stand apart by a blank line."""
    lines: list[str] = []
    for key, value in book_values(codebook).items():
        if key != "codes":
            lines += entry_lines(key, value, 0)
    lines.append("codes:")
    for number, code in enumerate(codebook.codes):
        lines += ([""] if number else []) + code_lines(code, STEP, notes)
    return lines


def code_lines(code: Code, column: int, notes: Notes) -> list[str]:
    """Return the lines of a code whose dash stands at a column."""
    lines: list[str] = []
    for key, value in code_values(code).items():
        lines += entry_lines(key, value, column + STEP, notes)
    lines[0] = dashed(lines[0], column)
    return [*(" " * column + note for note in notes.get(code.id, ())), *lines]


def entry_lines(key: str, value: Value, column: int, notes: Notes | None = None) -> list[str]:
    """Return the lines of a key and its value, the key at a column."""
    space = " " * column
    inner = column + STEP
    if isinstance(value, bool):
        return [f"{space}{key}: {'true' if value else 'false'}"]
    if isinstance(value, str):
        first, *more = block(value, inner)
        return [f"{space}{key}: {first}", *more]
    lines = [f"{space}{key}:"]
    if isinstance(value, Rules):
        for part, rules in rule_values(value).items():
            lines += entry_lines(part, rules, inner)
        return lines
    for item in value:
        lines += item_lines(item, inner) if isinstance(item, str) else code_lines(item, inner, notes or {})
    return lines


def item_lines(text: str, column: int) -> list[str]:
    """Return the lines of a list's item whose dash stands at a column."""
    first, *more = block(text, column + STEP)
    return [f"{' ' * column}- {first}", *more]


def flow_line(key: str, texts: Sequence[str], column: int) -> str:
    """Return a key with its list in square brackets, on one line."""
    return f"{' ' * column}{key}: [{', '.join(scalar(text, in_brackets=True) for text in texts)}]"


def dashed(line: str, column: int) -> str:
    """Put a list's dash at a column of a line that is indented beyond it."""
    return f"{' ' * column}-{line[column + 1 :]}"
