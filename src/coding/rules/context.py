"""The text around a hit, with the hit marked: what a person needs to see whether it is meant."""

from __future__ import annotations

from collections.abc import Iterable

from coding.codings.places import joined

MARK = "**"
"""What stands on either side of a hit in the text around it."""

BEFORE, AFTER = 20, 60
"""Characters shown in front of a hit and behind it, at most: a narrow terminal cuts the end, and the hit should stand."""

Span = tuple[int, int]


def text_around(text: str, places: Iterable[Span], start: int, end: int) -> str:
    """Return what stands around some places of a passage (`start` to `end` of the text), each place between `MARK`.

    Whole words, in one line; "…" where something is left out. Without a place, the passage as it begins.

    >>> text_around("Vi har en bra bostad, tycker vi.", [(14, 20)], 0, 32)
    'Vi har en bra **bostad**, tycker vi.'
    """
    marked = joined(places, touching=False)
    windows = joined((_window(text, place, start, end) for place in marked), touching=False) or [
        _window(text, (start, start), start, end)
    ]
    shown = [_with_marks(text, window, marked) for window in windows]
    return f"{'…' if windows[0][0] > start else ''}{' … '.join(shown)}{'…' if windows[-1][1] < end else ''}"


def _window(text: str, place: Span, start: int, end: int) -> Span:
    """Return what is shown around one place: no word is cut in which a window would begin or end."""
    begin, stop = max(start, place[0] - BEFORE), min(end, place[1] + AFTER)
    while start < begin < place[0] and not text[begin - 1].isspace():
        begin += 1
    while place[1] < stop < end and not text[stop].isspace():
        stop -= 1
    return begin, stop


def _with_marks(text: str, window: Span, marked: list[Span]) -> str:
    at, stop = window
    said = ""
    for start, end in marked:
        if window[0] <= start < stop:
            said += f"{text[at:start]}{MARK}{text[start:end]}{MARK}"
            at = end
    return " ".join((said + text[at:stop]).split())
