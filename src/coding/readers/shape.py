"""Is a text an interview or a published report? A guess by its shape, with the reason."""

import re
from dataclasses import dataclass
from itertools import pairwise

from coding.readers.labels import Speakers, find_speakers
from coding.readers.lines import Line, begins_small, broken_word, finished, without_line_spacing
from coding.readers.respondent_labels import closing_labels

_PAGE_NUMBER = re.compile(
    r"^[ \t]*(?:[-–—|][ \t]*)?(?:\d{1,3}(?:[ \t]*[-–—|]|[ \t]*\([ \t]*\d{1,3}[ \t]*\))?"
    r"|(?:(?:sida|sidan|sid\.?|page|seite|side|sivu)[ \t]*)?\d{1,3}[ \t]*(?:/|av|of|von)[ \t]*\d{1,3}"
    r"|(?:sida|sidan|page|seite|side|sivu)[ \t]*\d{1,3})[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"(?:[•·▪■□◦‣○●►➢✓✔❖*\uf000-\uf0ff]|[-–—](?=\s)|\d{1,2}[.)](?=\s))\s*\S")
BROKEN_LINE_END = re.compile(r"[^\W\d_]{2}[-‐\xad][ \t]*\n\s*(?!(?:och|eller|samt|and|or)\b)[a-zà-öø-ÿ]")
_PARAGRAPH_START = re.compile(r"(?:\A|\n[^\S\n]*\n)\s*\S")
_LINE_START = re.compile(r"^[^\S\n]*\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a text reads as, why (a clause for the notes), and the width of its lines if they are hard-wrapped, else 0."""

    reads_as: str
    reason: str
    width: int = 0


def guess_shape(text: str, *, known: tuple[str, ...] = (), interviewer: tuple[str, ...] | None = None) -> Shape:
    """Return whether a text reads as an interview or a report.

    Labels at the start of a good share of its paragraphs make an interview. Without them, hard-wrapped lines, quoted
    respondents such as (Respondent 7), form feeds or page numbers make a report. A text with neither is an interview
    without labels, read as paragraphs.

    >>> guess_shape("I: Var bor du?\\n\\nR07: Här.").reads_as
    'interview'
    """
    width = wrapped_width(text)
    labels = find_speakers(text, known=known, interviewer=interviewer)
    if _speaks(text, labels):
        return Shape("interview", "it has speakers' labels", width)
    if width:
        return Shape("report", f"no speakers' labels, lines wrapped at about {width} characters", width)
    if not labels.labels and closing_labels(text):
        return Shape("report", "respondents are quoted in it")
    pages = text.count("\f") + len(_PAGE_NUMBER.findall(text))
    if "\f" in text or pages > 2:
        return Shape("report", "no speakers' labels, and it has pages")
    broken = len(BROKEN_LINE_END.findall(text))
    if not labels.sure and (broken > 1 or (broken and pages)):
        return Shape("report", "no speakers' labels, and words are broken at line ends")
    return Shape("interview", "nothing speaks for a report")


def _speaks(text: str, found: Speakers) -> bool:
    """Tell whether the labels carry the text: in a report, too, a line may begin "Ansvarig nämnd:".

    Of the paragraphs, some begin with a label if labels are sure ones, most if they are only names.
    """
    if len(found.labels) < 2 and not found.interviewer:
        return False
    starts = {match.end() - 1 for match in _PARAGRAPH_START.finditer(text)}
    if len(starts) < 3:  # no blank lines: turns follow each other line by line
        starts = {match.end() - 1 for match in _LINE_START.finditer(text)}
        return len(found.labels) >= (0.05 if found.sure else 0.4) * len(starts)
    speaking = sum(_first_word(text, label.start) in starts for label in found.labels)
    return speaking >= (0.15 if found.sure else 0.6) * len(starts)


def _first_word(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def wrapped_width(text: str, *, sure: bool = False) -> int:
    """Return the width at which the lines of a text are wrapped, in characters, or 0 if its lines are paragraphs.

    Lines are wrapped if nearly every line that is followed by another one without a blank had no room for its first
    word. `sure` says that the text is a report: then two lines of one sentence are enough.

    >>> wrapped_width("One line.\\n\\nAnother line, which is a whole paragraph.")
    0
    """
    lines = [line.text for line in without_line_spacing([Line(line.strip()) for line in re.split(r"[\n\f]", text)])]
    lengths = sorted(len(line) for line in lines if line)
    if len(lengths) < (2 if sure else 4):
        return 0
    width = lengths[int(0.9 * (len(lengths) - 1))]
    if not (10 if sure else 25) <= width <= 160:
        return 0
    followed = full = goes_on = 0
    for line, following in pairwise(lines):
        if not line or not following or _LIST_ITEM.match(following):
            continue
        goes_on += broken_word(line) or (not finished(line) and begins_small(following))
        if len(line) >= 0.4 * width:
            followed += 1
            full += len(line) + 1 + len(following.split()[0]) > 0.85 * width
    if sure and goes_on and goes_on >= 0.3 * followed:
        return width
    return width if followed >= 3 and full >= 0.75 * followed else 0
