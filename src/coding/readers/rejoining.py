"""Paragraphs that a page break, a footnote or a stray heading cut in two, put together again."""

from collections import deque
from dataclasses import dataclass
from itertools import islice

from coding.readers.blocks import AMOUNT, CAPTION, OPEN_BRACKET, Block, gathered_blocks
from coding.readers.lines import Line, begins_small, broken_word, ends_in_a_joint, finished, wants_more
from coding.readers.respondent_labels import closing_labels

_LOOK_AHEAD = 6
"""Blocks that may stand between the two parts of a paragraph: footnotes, a heading, a caption."""


@dataclass
class Blocks:
    """The blocks of a text in order, and how many of them were put together across a break or moved behind one."""

    blocks: list[Block]
    rejoined: int = 0
    moved: int = 0

    def repairs(self) -> list[str]:
        """Return what was done, as sentences with counts."""
        told = []
        if self.rejoined:
            told.append(f"Paragraphs put together that went on behind a page break or a gap: {self.rejoined}.")
        if self.moved:
            told.append(f"Footnotes and lines within a paragraph, moved behind it: {self.moved}.")
        return told


def find_blocks(lines: list[Line], width: int) -> Blocks:
    """Return the blocks of a report's lines. `width` is that of its hard-wrapped lines, 0 if lines are paragraphs.

    >>> found = find_blocks([Line("Boende"), Line(""), Line("De söker länge efter"), Line("en bostad.")], 20)
    >>> [(block.kind, len(block.lines)) for block in found.blocks]
    [('heading', 1), ('text', 2)]
    """
    return _rejoined(gathered_blocks(lines, width), width)


def _rejoined(blocks: list[Block], width: int) -> Blocks:
    """Put paragraphs together that a page break, a footnote or a stray heading cut in two."""
    result = Blocks([])
    waiting = deque(blocks)
    while waiting:
        block = waiting.popleft()
        while (place := _continuation(block, list(islice(waiting, _LOOK_AHEAD)), width)) is not None:
            result.rejoined += 1
            result.moved += place
            for stray in islice(waiting, place):
                stray.kind = "heading" if _stray(stray, width) and not CAPTION.match(stray.first) else stray.kind
            block.lines += waiting[place].lines
            del waiting[place]
        result.blocks.append(block)
    return result


def _continuation(block: Block, below: list[Block], width: int) -> int | None:
    """Return which of the blocks below goes on a block that stopped within a sentence, or None."""
    if block.kind in ("heading", "row"):
        return None
    broken = broken_word(block.last)
    ended = finished(block.last) and not broken
    for place, candidate in enumerate(below):
        if candidate.kind == "text" and block.kind != "note" and _begins_with_label(candidate):
            return place
        if ended:
            if candidate.kind == "note":
                continue
            return None
        if OPEN_BRACKET.search(block.last) and ")" in candidate.first[:60]:
            return place
        if candidate.kind == "text" and begins_small(candidate.first):
            full = not width or len(block.last) > 0.55 * width or len(block.lines) == 1 or wants_more(block.last)
            return place if broken or full or candidate.new_page or place else None
        if candidate.kind == "text" and (wants_more(block.last) or (broken and candidate.first[:1].isupper())):
            return place if not place or candidate.new_page else None
        aside = (
            candidate.kind in ("note", "heading", "row") or CAPTION.match(candidate.first) or _stray(candidate, width)
        )
        if not aside:
            return None
    return None


def _begins_with_label(block: Block) -> bool:
    """Tell whether a block begins with a respondent's label, which belongs to the quotation above."""
    if block.first[0] not in "([":
        return False
    words = " ".join(line.text for line in block.lines[:4])
    found = closing_labels(words[:200])
    return bool(found) and found[0].start() == 0 and not words[found[0].end() :].startswith(":")


def _stray(block: Block, width: int) -> bool:
    """Tell whether a block is a short line without an end: a title or caption that fell between two pages."""
    return (
        block.kind == "text"
        and len(block.lines) <= 2
        and not (finished(block.last) or broken_word(block.last) or ends_in_a_joint(block.last))
        and not (AMOUNT.match(block.first) or closing_labels(" ".join(line.text for line in block.lines)))
        and len(block.last) < 0.8 * (width or 80)
    )
