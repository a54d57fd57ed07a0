"""Writing a codebook file: what did not change stays as it was written, and no reader ever sees half a file."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from coding.codebook.fresh import (
    STEP,
    Value,
    book_lines,
    book_values,
    code_lines,
    code_values,
    dashed,
    entry_lines,
    flow_line,
    item_lines,
    rule_values,
)
from coding.codebook.layout import Layout, Rows, Spot
from coding.codebook.model import Code, Codebook, Rules
from coding.codebook.page import Keyed, Listed, Node, Text
from coding.codebook.reading import BOOK_KEYS, CODE_KEYS, RULE_KEYS, codebook_and_page, codebook_from_text
from coding.errors import CodingError

_WIDEST = 120
"""A list in brackets that would become wider than this is written with dashes."""


def write_codebook(codebook: Codebook, path: str | Path) -> None:
    """Write a codebook to a YAML file, with the comments and the layout of the file it was read from.

    The same codebook gives the same bytes, and reading them gives an equal codebook. The file is replaced in one step:
    whoever reads it meanwhile sees the old or the new one. Raises CodingError when the folder is missing or cannot be
    written to.

    >>> import tempfile
    >>> from dataclasses import replace
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.yaml").write_text("codes:\\n  # to be split\\n  - id: rent\\n    name: Rent\\n", encoding="utf-8")
    >>> book = codebook_from_text((folder / "a.yaml").read_text(encoding="utf-8"))
    >>> renamed = replace(book, codes=[replace(book["rent"], id="costs", formerly=["rent"])])
    >>> write_codebook(renamed, folder / "a.yaml")
    >>> print((folder / "a.yaml").read_text(encoding="utf-8"), end="")
    codes:
      # to be split
      - id: costs
        name: Rent
        formerly:
          - rent
    """
    _replace_file(Path(path), codebook_to_text(codebook))


def codebook_to_text(codebook: Codebook) -> str:
    """Return the text of a codebook's file, with the comments and the layout of the file it was read from.

    >>> print(codebook_to_text(Codebook("Moving in", codes=[Code("rent", "Rent", rules=Rules(["*rent*"]))])), end="")
    name: Moving in
    codes:
      - id: rent
        name: Rent
        rules:
          any:
            - '*rent*'
    """
    if not codebook.source:
        return _joined(book_lines(codebook, {}))
    before, root = codebook_and_page(codebook.source, codebook.path)
    if before == codebook and codebook.source.endswith("\n"):
        return codebook.source
    layout = Layout(before.source, root)
    if not root.flow:
        text = _joined(_Rewriting(layout, codebook, before).lines())
        if _reads_as(text, codebook):
            return text
    return _joined(_in_new_layout(layout, codebook))


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _reads_as(text: str, codebook: Codebook) -> bool:
    try:
        return codebook_from_text(text) == codebook
    except CodingError:
        return False


def _in_new_layout(layout: Layout, codebook: Codebook) -> list[str]:
    """The codebook in the layout of new files; the comments of each code stand above it."""
    notes: dict[str, list[str]] = {}
    for code in codebook:
        spot = _spot_of(code, layout.spots, codebook)
        if spot:
            below = min(
                (layout.spots[child].rows.lead for child in _children(spot.node) if child in layout.spots), default=0
            )
            stop = below if below > spot.rows.start else spot.rows.stop
            notes[code.id] = [comment for _, comment in layout.comments(spot.rows.lead, stop)]
    first = min((spot.rows.lead for spot in layout.spots.values()), default=layout.tail)
    top = [comment for _, comment in layout.comments(0, first)]
    bottom = [comment for _, comment in layout.comments(layout.tail, len(layout.lines))]
    return [*top, *book_lines(codebook, notes), *bottom]


def _children(node: Keyed) -> list[str]:
    listed = next((value for key, value in node.pairs if key.value == "codes"), None)
    codes = [item for item in listed.items if isinstance(item, Keyed)] if isinstance(listed, Listed) else []
    return [value.value for code in codes for key, value in code.pairs if key.value == "id" and isinstance(value, Text)]


def _spot_of(code: Code, spots: Mapping[str, Spot], codebook: Codebook) -> Spot | None:
    """Where a code stood: under its id, else under the latest of its former ids."""
    for id in (code.id, *reversed(code.formerly)):
        if id in spots and (id == code.id or id not in codebook):
            return spots[id]
    return None


class _Rewriting:
    """A changed codebook, put together from the lines of its old file and new lines where something changed."""

    def __init__(self, layout: Layout, codebook: Codebook, before: Codebook) -> None:
        self.layout = layout
        self.codebook = codebook
        self.before = before

    def lines(self) -> list[str]:
        layout, root = self.layout, self.layout.root
        begin = layout.line(root.start)
        column = layout.column(root.pairs[0][0].start)
        whole = Rows(begin, begin, layout.tail, column)
        body = self._keys(root, whole, book_values(self.codebook), column, BOOK_KEYS)
        return [*layout.lines[:begin], *body, *layout.lines[layout.tail :]]

    # Codes -------------------------------------------------------------------------------------------------------

    def _code(self, code: Code, column: int, apart: bool) -> list[str]:
        """The lines of a code whose dash is to stand at a column."""
        spot = _spot_of(code, self.layout.spots, self.codebook)
        if spot is None:
            return ([""] if apart else []) + code_lines(code, column, {})
        rows = spot.rows
        lead = self.layout.moved(rows.lead, rows.start, column - rows.column)
        if not spot.regular:
            return lead + self._irregular(code, spot, column)
        key_column = column + spot.key_column - rows.column
        inner = Rows(rows.start, rows.start, rows.stop, spot.key_column)
        lines = self._keys(spot.node, inner, code_values(code), key_column, CODE_KEYS)
        while not lines[0]:
            del lines[0]
        return [*lead, dashed(lines[0], column), *lines[1:]]

    def _irregular(self, code: Code, spot: Spot, column: int) -> list[str]:
        """A code in brackets, or with its first key below the dash: as it was, or new with its comments above."""
        rows = spot.rows
        if code.id in self.before and self.before[code.id] == code:
            return self.layout.moved(rows.start, rows.stop, column - rows.column)
        notes = [comment for _, comment in self.layout.comments(rows.start, rows.stop)]
        return code_lines(code, column, {code.id: notes})

    def _codes(self, codes: tuple[Code, ...], column: int, first: bool) -> list[str]:
        spots = (_spot_of(code, self.layout.spots, self.codebook) for code in codes)
        leads = (self.layout.lines[spot.rows.lead : spot.rows.start] for spot in spots if spot)
        apart = any("" in lead for lead in leads)
        lines: list[str] = []
        for code in codes:
            lines += self._code(code, column, apart and not (first and not lines))
        return lines

    # Keys --------------------------------------------------------------------------------------------------------

    def _keys(
        self, node: Keyed, rows: Rows, values: Mapping[str, Value], column: int, order: tuple[str, ...]
    ) -> list[str]:
        """The lines of keys: kept, changed, and new ones behind the key they follow in new files."""
        parts: list[tuple[str, list[str]]] = []
        places = self.layout.pair_rows(node, rows.start, rows.stop)
        for (key, old), place in zip(node.pairs, places, strict=True):
            new = values.get(key.value)
            if new is None and not _is_empty(old):
                continue
            lead = self.layout.moved(place.lead, place.start, column - place.column)
            parts.append((key.value, lead + self._entry(key, old, new, place, column)))
        for key_name, value in values.items():
            if key_name not in {key for key, _ in parts}:
                at = _place_for(key_name, [key for key, _ in parts], order)
                parts.insert(at, (key_name, self._new_entry(key_name, value, column)))
        return [line for _, lines in parts for line in lines]

    def _entry(self, key: Text, old: Node, new: Value | None, place: Rows, column: int) -> list[str]:
        by = column - place.column
        if isinstance(new, tuple) and key.value == "codes" and isinstance(old, Listed) and self._has_dashes(old, place):
            dash = column + self.layout.column(old.start) - place.column
            return [self._first_line(place, column), *self._codes(new, dash, first=True)]  # type: ignore[arg-type]
        if new is None or (key.value != "codes" and _same(old, new)):
            return [self._first_line(place, column), *self.layout.moved(place.start + 1, place.stop, by)]
        if isinstance(new, Rules) and isinstance(old, Keyed) and not old.flow and old.pairs:
            inner = self.layout.column(old.pairs[0][0].start)
            rows = Rows(place.start + 1, place.start + 1, place.stop, inner)
            return [self._first_line(place, column), *self._keys(old, rows, rule_values(new), inner + by, RULE_KEYS)]
        texts = new.any if isinstance(new, Rules) and not new.unless else new
        if isinstance(texts, tuple) and isinstance(old, Listed) and key.value != "codes":
            return self._list(key.value, old, texts, place, column)  # type: ignore[arg-type]
        return self._commented(self._new_entry(key.value, new, column), place, column)

    def _has_dashes(self, node: Listed, place: Rows) -> bool:
        return not node.flow and bool(self.layout.item_rows(node, place.start + 1, place.stop))

    def _first_line(self, place: Rows, column: int) -> str:
        return " " * column + self.layout.lines[place.start][place.column :]

    def _new_entry(self, key: str, value: Value, column: int) -> list[str]:
        if key == "codes" and isinstance(value, tuple):
            return [f"{' ' * column}codes:", *self._codes(value, column + STEP, first=True)]  # type: ignore[arg-type]
        return entry_lines(key, value, column)

    def _list(self, key: str, old: Listed, texts: tuple[str, ...], place: Rows, column: int) -> list[str]:
        """A changed list of texts: items that stay keep their lines, also when their order is another."""
        if old.flow:
            line = flow_line(key, texts, column)
            fits = len(line) <= _WIDEST and not any("\n" in text for text in texts)
            return self._commented([line] if fits else entry_lines(key, texts, column), place, column)
        rows = self.layout.item_rows(old, place.start + 1, place.stop)
        if rows is None:
            return self._commented(entry_lines(key, texts, column), place, column)
        kept: dict[str, list[Rows]] = {}
        for item, row in zip(old.items, rows, strict=True):
            if isinstance(item, Text):
                kept.setdefault(item.value, []).append(row)
        lines = [self._first_line(place, column)]
        by = column - place.column
        for text in texts:
            if kept.get(text):
                row = kept[text].pop(0)
                lines += self.layout.moved(row.lead, row.stop, by)
            else:
                lines += item_lines(text, rows[0].column + by)
        return lines

    def _commented(self, lines: list[str], place: Rows, column: int) -> list[str]:
        """New lines with the comments of the old ones: at the end of the line, or above."""
        above = []
        for number, comment in self.layout.comments(place.start, place.stop):
            if number == place.start and len(lines) == 1:
                lines = [f"{lines[0]}  {comment}"]
            else:
                above.append(" " * column + comment)
        return above + lines


def _place_for(key: str, present: list[str], order: tuple[str, ...]) -> int:
    """Where a new key goes: behind the last of the keys that come before it in new files."""
    rank = _rank(key, order)
    return max((place + 1 for place, other in enumerate(present) if _rank(other, order) <= rank), default=0)


def _rank(key: str, order: tuple[str, ...]) -> int:
    return order.index("name" if key.startswith("name_") else key)


def _value_of(node: Node) -> object:
    if isinstance(node, Text):
        return node.value.lower() == "true" if node.read_as else node.value
    if isinstance(node, Listed):
        return tuple(_value_of(item) for item in node.items)
    return {key.value: _value_of(value) for key, value in node.pairs if not _is_empty(value)}


def _same(old: Node, new: Value) -> bool:
    if isinstance(new, Rules):
        return _value_of(old) in (dict(rule_values(new)), () if new.unless else new.any)
    return _value_of(old) == new


def _is_empty(node: Node) -> bool:
    return _value_of(node) in ("", (), {}, False)


def _replace_file(path: Path, text: str) -> None:
    """Write beside the file, sync, and put the new file in the old one's place; a link stays a link."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise CodingError(f"{path} is a folder. Name a file in it, such as {path / 'codebook.yaml'}.")
    if not target.parent.is_dir():
        raise CodingError(f"The folder {path.parent} does not exist. Make it first.")
    beside = target.with_name(f".{target.name}.{secrets.token_hex(6)}.tmp")
    try:
        with open(beside, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            os.chmod(beside, target.stat().st_mode & 0o777)
        os.replace(beside, target)
    except OSError as cause:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise CodingError(
            f"{path} cannot be written: {cause.strerror}. The old file, if any, is untouched. "
            "Check that the folder may be written to and that the disk has room."
        ) from cause
