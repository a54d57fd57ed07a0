"""What belongs to the page and not to the text of a report: page numbers, running headers and footers, contents lists.

They are set aside, never guessed away: a number goes only if it stands alone and rises with others, breaks into a
sentence or is cut off by blank lines; a repeated line goes only where pages end.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from coding.readers.lines import Line, begins_small, broken_word, finished

_NUMBER = r"(?P<number>\d{1,3})"
_PAGE_NUMBERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[-–—|•]?\s*{_NUMBER}\s*[-–—|•]?",
        rf"{_NUMBER}\s*\(\s*\d{{1,3}}\s*\)",
        rf"{_NUMBER}\s*(?:/|av|of|von)\s*\d{{1,3}}",
        rf"(?:sida|sidan|sid\.?|s\.|page|p\.|pg\.?|seite|side|sivu)\s*:?\s*{_NUMBER}(?:\s*(?:\(|/|av|of|von)\s*\d{{1,3}}\)?)?",
    )
)
_ROMAN = re.compile(r"[-–—]?\s*(?P<roman>[ivxlc]{1,8}|[IVXLC]{1,8})\s*[-–—]?")
_CONTENTS = re.compile(r".*\S\s*(?:\.{3,}|(?:\s\.){3,}|…{2,}|·{3,}|_{4,})\s*(?:\d{1,3}|[ivxlc]{1,6})?")
_FEWEST, _MOST = 2, 150
"""Lines on a page, from one page number to the next."""

_LEAST_APART = 4
"""Lines from one running header to the next, on average: a page has more, a verse or a column has fewer."""

_LONGEST_HEADER = 100
_LARGEST_SHARE = 0.3
"""Of a text's letters; if the lines that repeat hold more, they are the text and no headers."""


@dataclass
class Pages:
    """The lines of a text without what belongs to its pages, and what was set aside."""

    lines: list[Line]
    numbers: int = 0
    headers: dict[str, int] = field(default_factory=dict)
    contents: int = 0
    repeated: int = 0

    def repairs(self) -> list[str]:
        """Return what was set aside, as sentences with counts."""
        told = []
        if self.numbers:
            told.append(f"Page numbers set aside: {self.numbers}.")
        if self.headers:
            shown = "; ".join(f"“{text}”, {count}" for text, count in list(self.headers.items())[:8])
            told.append(f"Running headers or footers set aside: {sum(self.headers.values())} lines ({shown}).")
        if self.repeated:
            told.append(
                f"Lines that repeat from page to page were kept, for they hold too much of the text: {self.repeated}."
            )
        if self.contents:
            told.append(f"Lines of a table of contents set aside: {self.contents}.")
        return told


def without_page_marks(text: str) -> Pages:
    """Return the lines of a report without page numbers, running headers and footers and contents lists.

    A line that comes first on a page has `new_page` set, as far as form feeds and page numbers tell.

    >>> [line.text for line in without_page_marks("Vi ser att\\n\\n12\\n\\nhyran stiger.").lines if line.text]
    ['Vi ser att', 'hyran stiger.']
    """
    lines = _lines(text)
    pages = Pages(lines)
    taken = _page_numbers(lines)
    pages.numbers = len(taken)
    headers = _headers(lines, taken)
    if _letters(lines, headers) > _LARGEST_SHARE * _letters(lines, set(range(len(lines))) - taken):
        pages.repeated, headers = len(headers), set()
    for index in sorted(headers):
        shape = _shape(lines[index].text)
        pages.headers[shape] = pages.headers.get(shape, 0) + 1
    taken |= headers
    contents = _contents(lines, taken)
    pages.contents = len(contents)
    pages.lines = _without(lines, taken | contents)
    return pages


def _lines(text: str) -> list[Line]:
    lines = []
    for page_number, page in enumerate(text.split("\f")):
        for number, raw in enumerate(page.split("\n")):
            bare = raw.expandtabs(8)
            lines.append(Line(raw.strip(), len(bare) - len(bare.lstrip()), new_page=page_number > 0 and number == 0))
    return lines


def _without(lines: list[Line], taken: set[int]) -> list[Line]:
    """Leave lines out; the place of a page number or a header is a page's end. A line of words is blank no more."""
    kept: list[Line] = []
    new_page = False
    for index, line in enumerate(lines):
        if index in taken:
            new_page = True
            kept.append(Line("", 0, new_page=line.new_page))
            continue
        new_page = new_page or line.new_page
        kept.append(Line(line.text, line.indent, new_page=line.new_page or (new_page and bool(line.text))))
        new_page = new_page and not line.text
    return kept


def _page_numbers(lines: list[Line]) -> set[int]:
    taken: set[int] = set()
    readings: tuple[Callable[[str], int | None], ...] = (_arabic, _roman)
    for reading in readings:
        values = {index: value for index, line in enumerate(lines) if (value := reading(line.text)) is not None}
        alone = [index for index in values if _alone(lines, index, values)]
        chain = _rising(alone, values)
        taken |= set(chain) if len(chain) > 1 else set()
        taken |= {
            index
            for index in alone
            if _breaks_in(lines, index, taken) or _cut_off(lines, index) or _behind_a_text(lines, index)
        }
    return taken


def _arabic(text: str) -> int | None:
    if not text or len(text) > 24:
        return None
    for pattern in _PAGE_NUMBERS:
        if found := pattern.fullmatch(text):
            return int(found["number"])
    return None


def _roman(text: str) -> int | None:
    found = _ROMAN.fullmatch(text) if text and len(text) <= 12 else None
    if not found:
        return None
    digits = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    values = [digits[letter] for letter in found["roman"].lower()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _alone(lines: list[Line], index: int, values: dict[int, int]) -> bool:
    """Tell whether a number is no cell in a column of numbers, and does not go on a line of text without a break."""
    before, after = _neighbour(lines, index, -1), _neighbour(lines, index, 1)
    if lines[index].new_page or before is None or after is None or lines[after].new_page:
        return True
    in_column = before in values or after in values
    touches = (index > 0 and lines[index - 1].text) and (index + 1 < len(lines) and lines[index + 1].text)
    return not in_column and (not touches or _broken_sentence(lines, before, after))


def _neighbour(lines: Sequence[Line], index: int, step: int, skip: Iterable[int] = ()) -> int | None:
    """Return the nearest line with words before (-1) or after (1) a line."""
    skipped = set(skip) if not isinstance(skip, set) else skip
    place = index + step
    while 0 <= place < len(lines):
        if lines[place].text and place not in skipped:
            return place
        place += step
    return None


def _rising(indices: list[int], values: dict[int, int]) -> list[int]:
    """Return the longest chain of numbers that rise as page numbers do: some lines to each page."""
    indices = indices[:2000]
    best: list[int] = [1] * len(indices)
    previous: list[int] = [-1] * len(indices)
    for k, index in enumerate(indices):
        for j in range(max(0, k - 60), k):
            pages = values[index] - values[indices[j]]
            if pages > 0 and _FEWEST <= (index - indices[j]) / pages <= _MOST and best[j] + 1 > best[k]:
                best[k], previous[k] = best[j] + 1, j
    if not best:
        return []
    chain, k = [], best.index(max(best))
    while k >= 0:
        chain.append(indices[k])
        k = previous[k]
    return chain[::-1]


def _broken_sentence(lines: list[Line], before: int | None, after: int | None) -> bool:
    if before is None or after is None:
        return False
    return not finished(lines[before].text) and begins_small(lines[after].text)


def _breaks_in(lines: list[Line], index: int, taken: set[int]) -> bool:
    return _broken_sentence(lines, _neighbour(lines, index, -1, taken), _neighbour(lines, index, 1, taken))


def _cut_off(lines: list[Line], index: int) -> bool:
    before = index == 0 or not lines[index - 1].text or lines[index].new_page
    after = index + 1 == len(lines) or not lines[index + 1].text or lines[index + 1].new_page
    return before and after


def _behind_a_text(lines: list[Line], index: int) -> bool:
    """Tell whether a number stands behind a finished text and a blank line, right above the first line of the next page."""
    before = _neighbour(lines, index, -1)
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    if before is None or before == index - 1 or not after:
        return False
    above = lines[before].text
    return finished(above) and not above.endswith(":") and after[0].isupper()


def _headers(lines: list[Line], taken: set[int]) -> set[int]:
    headers: set[int] = set()
    for _ in range(3):  # a header of two lines shows its second line when the first is gone
        more = _running_lines(lines, taken | headers)
        if not more:
            break
        headers |= more
    return headers


def _letters(lines: list[Line], indices: set[int]) -> int:
    return sum(len(lines[index].text.replace(" ", "")) for index in indices)


def _running_lines(lines: list[Line], taken: set[int]) -> set[int]:
    """Return lines that repeat at the ends of pages, digits in them apart."""
    groups: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if index in taken or not line.text or len(line.text) > _LONGEST_HEADER:
            continue
        if any(character.isalpha() for character in line.text) and not _part_of_a_sentence(lines, index, taken):
            groups.setdefault(_shape(line.text), []).append(index)
    found: set[int] = set()
    for shape, group in groups.items():
        if len(group) < 2 or group[-1] - group[0] < _LEAST_APART * (len(group) - 1):
            continue
        at_edge = [index for index in group if _at_page_end(lines, index, taken)]
        breaking = [index for index in group if _breaks_in(lines, index, taken | found)]
        if len(at_edge) >= 2 and len(at_edge) >= 0.5 * len(group):
            found |= set(at_edge)
        elif (len(breaking) >= 2 and len(breaking) >= 0.3 * len(group)) or _counts_pages(lines, shape, group):
            found |= set(group)
    return found


def _part_of_a_sentence(lines: list[Line], index: int, taken: set[int]) -> bool:
    """Tell whether a line is prose: it ends a sentence, or one goes through it from or to the line beside it."""
    text = lines[index].text
    if (re.search(r"[.!?]\Z", text) and len(text.split()) > 3) or broken_word(text):
        return True
    before = _neighbour(lines, index, -1, taken)
    unfinished_above = before is not None and not finished(lines[before].text)
    touches_above = index > 0 and before == index - 1
    below = lines[index + 1] if index + 1 < len(lines) else Line("")
    if touches_above and unfinished_above and begins_small(text):
        return True
    return begins_small(below.text) and not below.new_page and not unfinished_above


def _shape(text: str) -> str:
    """Return a header as it is on every page: its numbers as #."""
    return re.sub(r"\d+", "#", " ".join(text.split()))


def _at_page_end(lines: list[Line], index: int, taken: set[int]) -> bool:
    """Tell whether a line is the first or last with words on its page."""
    for step in (-1, 1):
        place = index
        while True:
            if step < 0 and lines[place].new_page:
                return True
            place += step
            if not 0 <= place < len(lines):
                return True
            if place in taken or (step > 0 and lines[place].new_page):
                return True
            if lines[place].text:
                break
    return False


def _counts_pages(lines: list[Line], shape: str, group: list[int]) -> bool:
    """Tell whether a repeated line carries the page's number at its start or end, rising through the text."""
    if len(group) < 3 or not (shape.startswith("#") or shape.endswith("#")):
        return False
    where = 0 if shape.startswith("#") else -1
    numbers = {index: re.findall(r"\d{1,9}", lines[index].text) for index in group}
    if not all(numbers.values()):
        return False
    values = {index: int(found[where]) for index, found in numbers.items()}
    return len(_rising(group, values)) >= 0.8 * len(group)


def _contents(lines: list[Line], taken: set[int]) -> set[int]:
    short = {index: line.text for index, line in enumerate(lines) if index not in taken and 4 < len(line.text) < 300}
    found = {index for index, text in short.items() if _CONTENTS.fullmatch(text)}
    return found if len(found) > 2 else set()
