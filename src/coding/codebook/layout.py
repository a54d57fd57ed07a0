"""Where everything stands in a codebook file, so that a changed codebook can be written around what stays.

Lines that hold no change are taken over as they are: comments, quotation marks, order and folding. A comment on lines
of its own belongs to what follows it (unless it is indented deeper: then to what it closes), one at the end of a line
to that line. So a comment moves with its code, and goes with it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coding.codebook.page import Keyed, Listed, Node, Text


@dataclass(frozen=True, slots=True)
class Rows:
    """The lines of one element, from 0, ends exclusive: what stands above it (lead), and itself; and its column."""

    lead: int
    start: int
    stop: int
    column: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a code stands: its keys, its lines (the column is that of its dash), and the column of its keys."""

    node: Keyed
    rows: Rows
    key_column: int
    regular: bool


class Layout:
    """The lines of a codebook file and the places of its codes."""

    def __init__(self, text: str, root: Keyed) -> None:
        self.text = text
        self.lines = text.removesuffix("\n").split("\n")
        self.root = root
        self._starts = [0, *(mark.end() for mark in re.finditer("\n", text))]
        self._texts = sorted((leaf.start, leaf.end) for leaf in _leaves(root))
        self._text_starts = [start for start, _ in self._texts]
        end = self.gap(self.last_line(root) + 1, len(self.lines), self.column(root.start))
        self.tail = end
        self.spots: dict[str, Spot] = {}
        self._find_codes(root, end)

    # Places ------------------------------------------------------------------------------------------------------

    def line(self, place: int) -> int:
        """Return the line, from 0, of a place in the text."""
        return bisect_right(self._starts, place) - 1

    def column(self, place: int) -> int:
        """Return the column, from 0, of a place in the text."""
        return place - self._starts[self.line(place)]

    def last_line(self, node: Node) -> int:
        """Return the last line, from 0, on which something of a node stands."""
        if isinstance(node, Keyed) and not node.flow and node.pairs:
            return max(self.last_line(node.pairs[-1][1]), self.line(node.pairs[-1][0].start))
        if isinstance(node, Listed) and not node.flow and node.items:
            return self.last_line(node.items[-1])
        end = node.end
        if isinstance(node, Text) and node.style in ("|", ">"):
            header = self.text[node.start : node.end].split("\n", 1)[0]
            if "+" not in header:  # with a '+' the blank lines at the end are part of the text
                end = node.start + len(self.text[node.start : node.end].rstrip())
        return self.line(max(node.start, end - 1))

    def gap(self, begin: int, end: int, column: int) -> int:
        """Return where the lines between two elements divide; deeper comments belong to the upper one."""
        divide = begin
        for number in range(begin, end):
            line = self.lines[number]
            if not line.strip():
                continue
            if not (line.lstrip().startswith("#") and len(line) - len(line.lstrip()) > column):
                break
            divide = number + 1
        return divide

    def rows(self, elements: Sequence[tuple[int, Node]], begin: int, end: int, column: int) -> list[Rows]:
        """Divide the lines from `begin` to `end` among the elements of a block, given as (place, last node of it)."""
        divided = []
        lead = begin
        for number, (place, node) in enumerate(elements):
            start = self.line(place)
            if number + 1 < len(elements):
                below = self.line(elements[number + 1][0])
                stop = self.gap(max(self.last_line(node), start) + 1, below, column)
            else:
                stop = end
            divided.append(Rows(lead, start, stop, column))
            lead = stop
        return divided

    def pair_rows(self, node: Keyed, begin: int, end: int) -> list[Rows]:
        """Divide the lines of keys; `begin` is the line from which comments belong to the first key."""
        return self.rows(
            [(key.start, value) for key, value in node.pairs], begin, end, self.column(node.pairs[0][0].start)
        )

    def item_rows(self, node: Listed, begin: int, end: int) -> list[Rows] | None:
        """Divide the lines of a list with dashes; None when it is not laid out with a dash on each item's first line."""
        column = self.column(node.start)
        for item in node.items:
            line = self.lines[self.line(item.start)]
            if not (line[:column].strip() == "" and line[column : column + 1] == "-"):
                return None
        starts = [self.line(item.start) for item in node.items]
        if len(set(starts)) < len(starts):
            return None
        return self.rows([(item.start, item) for item in node.items], begin, end, column)

    def _find_codes(self, node: Keyed, end: int) -> None:
        if node.flow or not node.pairs:
            return
        for (key, value), rows in zip(node.pairs, self.pair_rows(node, self.line(node.start), end), strict=True):
            if key.value == "codes" and isinstance(value, Listed) and not value.flow and value.items:
                items = self.item_rows(value, rows.start + 1, rows.stop)
                for code, place in zip(value.items, items or (), strict=bool(items)):
                    if isinstance(code, Keyed) and code.pairs:
                        self._note(code, place)

    def _note(self, code: Keyed, place: Rows) -> None:
        id = next((value.value for key, value in code.pairs if key.value == "id" and isinstance(value, Text)), "")
        first = code.pairs[0][0].start
        regular = not code.flow and self.line(first) == place.start
        self.spots[id] = Spot(code, place, self.column(first), regular)
        if regular:
            self._find_codes(code, place.stop)

    # Lines -------------------------------------------------------------------------------------------------------

    def moved(self, begin: int, end: int, by: int) -> list[str]:
        """Return lines, moved to the right, or to the left as far as there is space."""
        if by >= 0:
            return [" " * by + line if line else line for line in self.lines[begin:end]]
        return [line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in self.lines[begin:end]]

    def comments(self, begin: int, end: int) -> Iterator[tuple[int, str]]:
        """Yield the comments on some lines, with their line."""
        for number in range(begin, end):
            for mark in re.finditer(r"(?:^|(?<=\s))#", self.lines[number]):
                if not self._in_text(self._starts[number] + mark.start()):
                    yield number, self.lines[number][mark.start() :].rstrip()
                    break

    def _in_text(self, place: int) -> bool:
        before = bisect_right(self._text_starts, place) - 1
        return before >= 0 and place < self._texts[before][1]


def _leaves(node: Node) -> Iterator[Text]:
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Listed):
        for item in node.items:
            yield from _leaves(item)
    else:
        for key, value in node.pairs:
            yield key
            yield from _leaves(value)
