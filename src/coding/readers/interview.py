"""An interview's turns: who speaks from where to where, read from the labels at line starts."""

import re
from collections.abc import Iterable

from coding.readers.labels import Label, Speakers, find_speakers
from coding.transcript import Turn

_HEADING = re.compile(
    r"^[ \t]{0,3}#{1,6}[ \t]+(?P<words>[^\n]*?)[ \t]*#*[ \t]*$|^[ \t]*(?:[-*_=][ \t]*){3,}$", re.MULTILINE
)
_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![^\S\n]*(?:\n|\Z)))*")
_TIME_AT_END = re.compile(r"\s*#(?P<time>\d{1,2}:\d{2}:\d{2}(?:[-.,]\d{1,3})?)#\s*\Z")


def interview_turns(
    text: str, *, known: Iterable[str] = (), interviewer: Iterable[str] | None = None
) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """Return the turns of an interview and notes about its labels.

    A turn goes from its label to the next one, white space at its edges left out. A Markdown heading ends a turn and is
    said by nobody: it is the `heading` of the turns below it. What stands above the first label belongs to no turn. A
    text without labels has its paragraphs as turns.

    >>> turns, notes = interview_turns("I: Var bor du?\\n\\nR07: Här.\\n\\nI en etta.")
    >>> [(t.speaker, t.start, t.end, t.asked) for t in turns]
    [('I', 3, 14, True), ('R07', 21, 37, False)]
    """
    found = find_speakers(text, known=known, interviewer=interviewer)
    headings = _headings(text)
    if not found.labels:
        notes = ["No speaker labels were found: the text is read as paragraphs."]
        return paragraphs_under_headings(text), (*notes, *_left(text, found))
    turns, empty = _turns_between(text, found, headings)
    return turns, (*_label_notes(text, turns, found, empty), *_left(text, found))


def _turns_between(
    text: str, found: Speakers, headings: list[tuple[int, int, str]]
) -> tuple[tuple[Turn, ...], list[Label]]:
    turns: list[Turn] = []
    empty: list[Label] = []
    ends = [label.start for label in found.labels[1:]] + [len(text)]
    place = 0
    heading = ""
    for label, end in zip(found.labels, ends, strict=True):
        while place < len(headings) and headings[place][0] < label.start:
            heading = headings[place][2] or heading
            place += 1
        start, before = label.said_from, len(turns)
        while place < len(headings) and headings[place][0] < end:
            turns += _turn(text, label, found, start, headings[place][0], heading)
            start, heading = headings[place][1], headings[place][2] or heading
            place += 1
        turns += _turn(text, label, found, start, end, heading)
        if len(turns) == before:
            empty.append(label)
    return tuple(turns), empty


def _turn(text: str, label: Label, found: Speakers, start: int, end: int, heading: str) -> list[Turn]:
    """Return the turn in a stretch of text as a list of one, or of none if nothing is said."""
    time = label.time
    if late := _TIME_AT_END.search(text, start, end):
        end, time = late.start(), time or late["time"]
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))
    if start >= end:
        return []
    return [Turn(label.name, start, end, asked=label.name in found.interviewer, time=time, heading=heading)]


def paragraphs_under_headings(text: str) -> tuple[Turn, ...]:
    """Return paragraphs as turns without a speaker, under their headings; where no line is blank, each line is one."""
    lines_only = not re.search(r"\S[^\S\n]*\n[^\S\n]*\n", text)
    pattern = re.compile(r"\S[^\n]*") if lines_only else _PARAGRAPH
    turns = []
    for start, end, heading in _pieces_between(text, _headings(text)):
        for match in pattern.finditer(text, start, end):
            turns.append(Turn("", match.start(), match.start() + len(match[0].rstrip()), heading=heading))
    return tuple(turns)


def _headings(text: str) -> list[tuple[int, int, str]]:
    return [(match.start(), match.end(), match["words"] or "") for match in _HEADING.finditer(text)]


def _pieces_between(text: str, headings: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    pieces, start, heading = [], 0, ""
    for begin, end, words in headings:
        pieces.append((start, begin, heading))
        start, heading = end, words or heading
    return [*pieces, (start, len(text), heading)]


def _label_notes(text: str, turns: tuple[Turn, ...], found: Speakers, empty: list[Label]) -> list[str]:
    counts = ", ".join(f"{name} {count}" for name, count in found.counts().items())
    notes = [f"Speakers: {counts}."]
    if not found.interviewer:
        notes.append("None of the labels is an interviewer's; name them (interviewer) if one is.")
    if before := len(text[: found.labels[0].start].split()):
        words = (
            "1 word above the first label belongs" if before == 1 else f"{before} words above the first label belong"
        )
        notes.append(f"{words} to no turn.")
    if turns and all(turn.asked for turn in turns):
        notes.append("Only the interviewer speaks.")
    if empty:
        notes.append(f"Nothing is said after {_shown(text, empty)}.")
    return notes


def _shown(text: str, labels: Iterable[Label]) -> str:
    """Return the first labels with their lines, and how many there are more."""
    labels = list(labels)
    shown = ", ".join(f"{label.name!r} (line {text.count(chr(10), 0, label.start) + 1})" for label in labels[:8])
    return shown + (f" and {len(labels) - 8} more" if len(labels) > 8 else "")


def _left(text: str, found: Speakers) -> list[str]:
    if not found.left_as_text:
        return []
    shown = _shown(text, found.left_as_text)
    return [f"Read as text, not as a speaker: {shown}. If it is one, name it in the front matter (speakers)."]
