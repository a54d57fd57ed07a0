"""The blocks of a report: paragraphs, headings, list items, footnotes and rows, found by the shape of the lines."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from coding.readers.lines import Line, begins_small, broken_word, ends_in_a_joint, finished, wants_more
from coding.readers.respondent_labels import closing_labels

_BULLET = re.compile(r"(?:[•·▪■□◦‣○●►➢✓✔❖\uf000-\uf0ff]\s*|\*\s+)(?=\S)")
_DASH = re.compile(r"[-–—]\s+(?=\S)")
_LETTER_O = re.compile(r"o\s+(?=\S)")
_COUNTED = re.compile(
    r"(?:(?P<number>\d{1,2})[.)]|\((?P<bracket>\d{1,2}|[a-zA-Z])\)|(?P<letter>[a-zA-Z])\)|[ivx]{1,4}[.)])\s+(?=\S)"
)
_BARE_NUMBER = re.compile(r"(?P<number>\d{1,2})\s+(?=[A-ZÅÄÖÆØÜ§»”\"“])")
_ANY_NUMBER = re.compile(r"(?P<number>\d{1,2})[.)]?\s+(?=[A-ZÅÄÖÆØÜ§»”\"“])")
_NOTE = re.compile(r"(?P<number>\d{1,3})\)?\s+(?=\S)")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+(?=\S)")
_CHAPTER = re.compile(r"\d{1,2}\.?\s+(?=[A-ZÅÄÖÆØÜ])")
_MARKDOWN = re.compile(r"#{1,6}\s+(?=\S)")
CAPTION = re.compile(r"(?:figur|tabell|diagram|bild|table|figure|chart|abbildung|tabelle)\s+\d", re.IGNORECASE)
OPEN_BRACKET = re.compile(r"[(\[][^()\[\]]{0,40}\Z")
_VALUE = re.compile(r":\s|\d[\s\xa0]\d{3}\Z|\d\s?(?:%|kr|kronor|SEK|euro)\Z")
"""A line that tells a value, such as "Invånare: 85 000", and is therefore no heading."""

_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?][\"”»«]?\s+[\"”»«]?[A-ZÅÄÖÆØ]|[.,][\"”“»«]\Z")
"""What no heading holds: the end of a sentence and the start of the next, or a quote's full stop."""

_ADDRESS = re.compile(r"https?:|www\.|\S+@\S")
AMOUNT = re.compile(r"\d[\d\s.,]*(?:[-–]\s?\d+\s)?\s*[%‰€$£]?\s*[a-zà-öø-ÿ]")
"""The rest of a sentence whose line broke before a number, such as "120 miljoner kronor"."""

_MONTH = (
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|january|february|march|may|"
    "june|july|august|october"
)
_SIGNED = re.compile(
    rf"(?:[^\W\d_][\w-]*,?\s+){{1,3}}(?:(?:den|i|on|in)\s+)?(?:\d{{1,2}}\.?\s+)?(?:{_MONTH})(?:\s+\d{{4}})?",
    re.IGNORECASE,
)
"""Place and date, under which those stand who sign a foreword."""

_CELLS = re.compile(r"\S\s{3,}\S")
_MOST_HEADING_WORDS = 14
_MOST_HEADINGS_IN_A_ROW = 4
_LOOK_BACK = 14
"""Blocks above a footnote in which its mark is looked for."""


@dataclass
class Block:
    """Lines that belong together. `kind` is "text", "heading", "item", "note" or "row"; `level` that of a heading."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    level: int = 1
    gap: int = 0
    marker: str = ""

    @property
    def first(self) -> str:
        """The first line."""
        return self.lines[0].text

    @property
    def last(self) -> str:
        """The last line."""
        return self.lines[-1].text

    @property
    def new_page(self) -> bool:
        """Whether a page begins with it, as far as form feeds and page numbers tell."""
        return self.lines[0].new_page


def gathered_blocks(lines: list[Line], width: int) -> list[Block]:
    """Return the blocks as they stand, paragraphs cut by pages still in parts. `width` is that of hard-wrapped lines, or 0.

    >>> [block.kind for block in gathered_blocks([Line("Boende"), Line(""), Line("De söker länge."), Line("- en")], 20)]
    ['heading', 'text', 'item']
    """
    return _Gathering(lines, width).blocks()


class _Gathering:
    """Goes down the lines once and decides for each whether it begins a block, and of which kind."""

    def __init__(self, lines: list[Line], width: int) -> None:
        self.lines = lines
        self.wrapped = width > 0
        self.width = width or 80
        self.below = self._next_words()
        self.short = self._short_line()
        self.hanging = self._items_hang()
        self.o_items = sum(bool(_LETTER_O.match(line.text)) for line in lines) > 1
        self.headings = self._headings()

    def _next_words(self) -> list[int]:
        """For each line the index of the next line with words, or the number of lines."""
        below, following = [len(self.lines)] * len(self.lines), len(self.lines)
        for index in range(len(self.lines) - 1, -1, -1):
            below[index] = following
            if self.lines[index].text:
                following = index
        return below

    def blocks(self) -> list[Block]:
        """Return the blocks in the order of the lines."""
        found: list[Block] = []
        gap = 1
        for index, line in enumerate(self.lines):
            if not line.text:
                gap += 1
                continue
            kind, marker = self._begins(index, found, gap)
            if kind:
                level = len(line.text.split()[0]) if _MARKDOWN.match(line.text) else 1
                found.append(Block(kind, [line], level, gap, marker))
            else:
                found[-1].lines.append(line)
            gap = 0
        return found

    def _begins(self, index: int, found: list[Block], gap: int) -> tuple[str, str]:
        """Return the kind and list marker of the block that a line begins, or ("", "") if it goes on the last one."""
        text = self.lines[index].text
        before = found[-1] if found else None
        if before is not None and not gap and OPEN_BRACKET.search(before.last) and ")" in text[:60]:
            return "", ""
        if _NOTE.match(text) and not _SECTION.match(text) and self._is_note(text, found, gap):
            return "note", ""
        if index in self.headings:
            if self.headings[index] != index and before is not None and before.kind == "heading":
                return "", ""
            return "heading", ""
        if marker := self._marker(index, before, gap):
            return "item", marker
        if _CELLS.search(text) and not _CELLS.search(text[: self.width // 8]):
            return "row", ""
        if before is None or gap or before.kind in ("heading", "row") or not self.wrapped:
            return "text", ""
        if before.kind == "note" and begins_small(text) and self._note_is_over(found, text):
            return "text", ""
        return ("text", "") if self._new_paragraph(before, self.lines[index]) else ("", "")

    def _note_is_over(self, found: list[Block], text: str) -> bool:
        """Tell whether a line in lower case goes on the sentence above a footnote: the note ends, or the sentence waits."""
        note = found[-1].last
        if re.search(r"[.!?]\Z", note):
            return True
        above = next((block for block in reversed(found) if block.kind != "note"), None)
        waits = above is not None and above.kind in ("text", "item") and not finished(above.last)
        return waits and not _ADDRESS.match(text) and self._stopped_short(note, text, 0.85)

    def _new_paragraph(self, before: Block, line: Line) -> bool:
        """Tell whether a line right below another begins a paragraph: it is indented, or the other stopped short."""
        if begins_small(line.text) or broken_word(before.last) or before.last.endswith("/"):
            return False
        usual = before.lines[-1].indent
        if before.kind == "item":
            outdented = line.indent < usual or (self.hanging and len(before.lines) == 1 and line.indent == usual)
            return (outdented and finished(before.last)) or self._stopped_short(before.last, line.text, 0.85)
        if before.last.endswith(","):
            return False
        body = min(entry.indent for entry in before.lines[:3])
        indented = line.indent > usual and (len(before.lines) == 1 or usual == body)
        if indented and line.indent - usual < 0.4 * self.width and finished(before.last):
            return True
        return self._stopped_short(before.last, line.text, self.short if finished(before.last) else 0.6)

    def _items_hang(self) -> bool:
        """Tell whether the second lines of bulleted items are indented: then a line that is not ends the item."""
        below = [line for above, line in pairwise(self.lines) if _BULLET.match(above.text) and begins_small(line.text)]
        return len(below) > 1 and sum(line.indent > 0 for line in below) > 0.8 * len(below)

    def _short_line(self) -> float:
        """Return the share of the width below which a finished line ends a paragraph.

        Where blank lines or indents mark paragraphs, only a very short line counts; where nothing does, most lines do.
        """
        marked = total = 0
        for above, line in pairwise(self.lines):
            total += bool(line.text)
            marked += bool(line.text) and (not above.text or (line.indent > above.indent and finished(above.text)))
        return 0.6 if marked > total / 15 else 0.88

    def _stopped_short(self, text: str, following: str, share: float) -> bool:
        return len(text) + 1 + len(following.split()[0]) < share * self.width and not wants_more(text)

    def _marker(self, index: int, before: Block | None, gap: int) -> str:
        """Return the marker of the list item that a line begins, or ""."""
        text = self.lines[index].text
        if found := _BULLET.match(text):
            return found[0].strip()
        in_list = before is not None and before.kind == "item"
        may_begin = gap > 0 or before is None or not self.wrapped or finished(before.last) or before.kind == "heading"
        if (found := _DASH.match(text)) and (
            may_begin or in_list or self._stopped_short(before.last if before else "", text, 0.75)
        ):
            return (
                found[0].strip()
                if not (gap and before and not finished(before.last) and self._goes_on(before, text))
                else ""
            )
        if self.o_items and (found := _LETTER_O.match(text)) and (may_begin or in_list):
            return "o"
        if (found := _COUNTED.match(text)) and (may_begin or in_list):
            return "1"
        if (
            (found := _BARE_NUMBER.match(text))
            and (may_begin or in_list)
            and self._counts_on(index, int(found["number"]))
        ):
            return "1"
        return ""

    def _goes_on(self, before: Block, text: str) -> bool:
        """Tell whether a dash after a gap goes on the sentence above: its words are small, the line above was full."""
        return begins_small(text.lstrip("-–— ")) and before.kind == "text" and len(before.last) > 0.8 * self.width

    def _counts_on(self, index: int, number: int) -> bool:
        """Tell whether the number before or after stands at the start of a line nearby: then it is a list."""
        near = self.lines[max(0, index - 8) : index] + self.lines[index + 1 : index + 9]
        others = {int(found["number"]) for line in near if (found := _ANY_NUMBER.match(line.text))}
        return bool({number - 1, number + 1} & others) or (
            number == 1 and index > 0 and self.lines[index - 1].text.endswith(":")
        )

    def _is_note(self, text: str, found: list[Block], gap: int) -> bool:
        """Tell whether a line begins a footnote: its number stands as a mark behind a word above, or follows on one."""
        match = _NOTE.match(text)
        if not match or not found:
            return False
        number = int(match["number"])
        if found[-1].kind == "note":
            above = _NOTE.match(found[-1].first)
            if above and int(above["number"]) + 1 == number:
                return True
        if not gap and not finished(found[-1].last) and begins_small(text[match.end() :]):
            return False  # the line broke before a number: "3 procent"
        if found[-1].kind == "heading" or (not gap and finished(found[-1].last) is False and not found[-1].lines):
            return False
        mark = re.compile(rf"(?:[^\W\d_]|[.,:;!?)”\"»«’])\s?{number}(?=[.,;:!?)]?(?:\s|\Z))")
        glued = re.compile(rf"[^\W\d_.,]{number}\b|[.,:;!?)”\"»«’]{number}\b")
        for block in found[-_LOOK_BACK:]:
            if block.kind == "note":
                continue
            for line in block.lines:
                if glued.search(line.text) or (
                    mark.search(line.text) and re.search(rf"[.!?)”\"»«’:]\s?{number}\Z", line.text)
                ):
                    return True
        return False

    def _headings(self) -> dict[int, int]:
        """Return the lines that are headings, each with the line in which its heading begins."""
        found: dict[int, int] = {}
        index = 0
        while index < len(self.lines):
            last = max(self._heading_from(index), self._stray_from(index))
            if last < 0:
                index += 1
                continue
            for place in range(index, last + 1):
                if self.lines[place].text:
                    found[place] = index
            index = last + 1
        self._drop_lists_of_short_lines(found)
        self._drop_signatures(found)
        return found

    def _heading_from(self, index: int) -> int:
        """Return the last line of the heading that begins in a line, or -1."""
        text = self.lines[index].text
        if not text:
            return -1
        if _MARKDOWN.match(text):
            return index
        if self._free_above(index) and self._named_on_two_lines(index):
            return self.below[index]
        if not self._could_head(index) or not self._free_above(index):
            return -1
        last = index
        while last - index < 2:
            below = self.below[last]
            if below >= len(self.lines):
                return -1
            following = self.lines[below].text
            goes_on = begins_small(following) or following[0] in "–-("
            if not goes_on:
                break
            if below > last + 1 or not self._short(following) or following[-1] in ".,;:" or _BULLET.match(following):
                return -1
            if _VALUE.search(following):
                return -1
            last = below
        below = self.below[last]
        if below >= len(self.lines) or begins_small(self.lines[below].text) or ends_in_a_joint(self.lines[last].text):
            return -1
        full = below == last + 1 and not self._has_room(last, below)
        return -1 if full or self._tells(index, last) else last

    def _tells(self, first: int, last: int) -> bool:
        """Tell whether lines hold what no heading does: two sentences, an open bracket, a respondent's label."""
        words = " ".join(line.text for line in self.lines[first : last + 1])
        return bool(_SENTENCE.search(words) or OPEN_BRACKET.search(words) or closing_labels(words))

    def _named_on_two_lines(self, index: int) -> bool:
        """Tell whether a short line that ends in a comma and the short line below are one heading."""
        text, below = self.lines[index].text, self.below[index]
        if not self.wrapped or not text.endswith(",") or below != index + 1 or not self._has_room(index, below):
            return False
        after = self.below[below]
        ends = after < len(self.lines) and not begins_small(self.lines[after].text) and self._has_room(below, after)
        return text[0].isupper() and self._short(text) and ends and self._could_head(below)

    def _stray_from(self, index: int) -> int:
        """Return the last line of a title that fell between two parts of a sentence at a page's end, or -1.

        Above it a gap and a sentence without an end, below it the rest of the sentence, in lower case.
        """
        above = index - 1
        if not self.wrapped or not self.lines[index].text or not self._could_head(index):
            return -1
        while above >= 0 and not self.lines[above].text:
            above -= 1
        if above < 0 or (above == index - 1 and not self.lines[index].new_page):
            return -1
        cut = self.lines[above].text
        if AMOUNT.match(self.lines[index].text):
            return -1
        if finished(cut) or not (broken_word(cut) or len(cut) > 0.6 * self.width):
            return -1
        for last in range(index, min(index + 3, len(self.lines) - 1)):
            below = self.below[last]
            if below >= len(self.lines) or not self._has_room(last, below) or self.lines[last].text[-1:] in ".,;:":
                return -1
            following = self.lines[below].text
            if ends_in_a_joint(self.lines[last].text):
                return -1
            if begins_small(following) and (len(following) > 0.75 * self.width or below > last + 1):
                return -1 if self._tells(index, last) else last
            if below > last + 1:
                return -1
        return -1

    def _could_head(self, index: int) -> bool:
        """Tell whether a line is short, begins large, closes no sentence, and is no list item, row or caption."""
        text = self.lines[index].text
        if (
            not self._short(text)
            or text[-1] in ".,;:"
            or _CELLS.search(text)
            or _VALUE.search(text)
            or closing_labels(text)
        ):
            return False
        if not any(character.isalpha() for character in text) or CAPTION.match(text):
            return False
        if AMOUNT.match(text) and not self._after_a_sentence(index):
            return False
        if _SECTION.match(text):
            return True
        if _CHAPTER.match(text):
            return len(text.split()) <= 9 and not self._counts_on(index, int(re.match(r"\d+", text)[0]))  # type: ignore[index]
        if _BULLET.match(text) or _DASH.match(text) or _COUNTED.match(text) or broken_word(text):
            return False
        return text[0].isupper() or text[0].isdigit() or text[0] in '…»”"“\ufffd'

    def _after_a_sentence(self, index: int) -> bool:
        """Tell whether what stands above a line, gaps apart, is a finished sentence, or nothing."""
        above = index - 1
        while above >= 0 and not self.lines[above].text:
            above -= 1
        return above < 0 or finished(self.lines[above].text)

    def _short(self, text: str) -> bool:
        limit = 0.85 * self.width if self.wrapped else 90
        return len(text) <= limit and len(text.split()) <= _MOST_HEADING_WORDS

    def _has_room(self, index: int, below: int) -> bool:
        """Tell whether the first word below would still have stood in a line: it ends of its own will."""
        if not self.wrapped:
            return True
        length = len(self.lines[index].text)
        share = 0.97 if length < 0.72 * self.width else 0.85  # full lines are ragged, but none is that short
        return length + 1 + len(self.lines[below].text.split()[0]) < share * self.width

    def _free_above(self, index: int) -> bool:
        """Tell whether what stands above a line is over: blank, a page's end, a finished or a short line."""
        above = index - 1
        if above < 0 or self.lines[index].new_page:
            return True
        if not self.lines[above].text:
            while above >= 0 and not self.lines[above].text:
                above -= 1
            if above < 0:
                return True
            text = self.lines[above].text
            return not (broken_word(text) or (wants_more(text) and len(text) > 0.6 * self.width))
        text = self.lines[above].text
        if self.lines[index].indent > self.lines[above].indent and (_BULLET.match(text) or _DASH.match(text)):
            return False
        if OPEN_BRACKET.search(text) and ")" in self.lines[index].text:
            return False
        if not self.wrapped:
            return True
        return finished(text) or (len(text) < 0.6 * self.width and not wants_more(text) and not broken_word(text))

    def _drop_lists_of_short_lines(self, found: dict[int, int]) -> None:
        """Take back headings that stand in a row: names, addresses and columns are no headings."""
        run: list[int] = []
        for index, line in enumerate([*self.lines, Line("end")]):
            if not line.text:
                continue
            if index in found and not _MARKDOWN.match(line.text):
                run.append(index)
                continue
            starts = {found[place] for place in run}
            if len(starts) > _MOST_HEADINGS_IN_A_ROW:
                for place in run:
                    del found[place]
            run = []

    def _drop_signatures(self, found: dict[int, int]) -> None:
        """Take back headings that are a place and date, and the names and titles of those who sign below it."""
        signed = False
        for index, line in enumerate(self.lines):
            if not line.text:
                continue
            if index not in found:
                signed = False
            elif _SIGNED.fullmatch(line.text):
                signed = True
            elif signed:
                names = len(line.text.split()) > 1 and all(word[0].isupper() for word in line.text.split())
                signed = names or bool(self.lines[index - 1].text)
            if signed:
                del found[index]
