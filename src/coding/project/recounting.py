"""In which round of coding a passage counts: the latest in which its coder marked it as read, or coded it.

An interview that a coder reads anew in a later round belongs there, with all codings that still stand: agreement on that round then
speaks of all that the coder says of it now, and the earlier round holds no halves of it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from coding.codings.places import joined

Spans = list[tuple[int, int]]
"""Places [start, end) in a text, in order, none touching the next."""


class Stretch(NamedTuple):
    """Some words of a transcript that a coder has read, or coded, in a round ("" outside of all rounds)."""

    transcript: str
    start: int
    end: int
    coder: str
    round: str


def rank(number: str) -> int:
    """Return a round's place in the order of rounds: 0 for what was done outside of all rounds."""
    return int(number) if number.isdecimal() else 0


def spans_by_round(stretches: Iterable[Stretch]) -> dict[tuple[str, str], dict[str, Spans]]:
    """Return the places of each transcript and coder, per round from the latest on.

    >>> spans_by_round([Stretch("R01", 3, 9, "anna", "1"), Stretch("R01", 0, 3, "anna", "1")])
    {('R01', 'anna'): {'1': [(0, 9)]}}
    """
    held: dict[tuple[str, str], dict[str, Spans]] = {}
    for each in stretches:
        held.setdefault((each.transcript, each.coder), {}).setdefault(each.round, []).append((each.start, each.end))
    return {
        pair: {number: joined(rounds[number]) for number in sorted(rounds, key=rank, reverse=True)}
        for pair, rounds in held.items()
    }


def latest_round(coding: Stretch, read: Mapping[str, Spans]) -> str:
    """Return the round in which a coding counts: its own, or a later one in which its coder has read the words again.

    >>> latest_round(Stretch("R01", 3, 9, "anna", "1"), {"2": [(0, 50)]})
    '2'
    """
    for number, spans in read.items():
        if rank(number) <= rank(coding.round):
            break
        before = bisect_right(spans, (coding.start, coding.end)) - 1
        for start, end in spans[max(before, 0) : before + 2]:
            if start <= coding.start and coding.end <= end:
                return number
    return coding.round


def without(stretch: Stretch, later: Spans) -> list[Stretch]:
    """Return what is left of a stretch once those of later rounds are cut out.

    >>> [(s.start, s.end) for s in without(Stretch("R01", 0, 50, "anna", "1"), [(20, 30)])]
    [(0, 20), (30, 50)]
    """
    left: list[Stretch] = []
    place = stretch.start
    for start, end in later[max(0, bisect_right(later, (place, place)) - 1) :]:
        if start >= stretch.end:
            break
        if place < start:
            left.append(stretch._replace(start=place, end=start))
        place = max(place, end)
    return [*left, stretch._replace(start=place)] if place < stretch.end else left
