"""In which round of coding a passage counts: the latest in which its coder marked it as read, or coded it.

An interview that a coder reads anew in a later round belongs there, with all codings that still stand: agreement on that round then
speaks of all that the coder says of it now, and the earlier round holds no halves of it.
"""

from collections.abc import Iterable
from typing import NamedTuple


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


def latest_round(coding: Stretch, read: Iterable[Stretch]) -> str:
    """Return the round in which a coding counts: its own, or a later one in which its coder has read the words again.

    >>> latest_round(Stretch("R01", 3, 9, "anna", "1"), [Stretch("R01", 0, 50, "anna", "2")])
    '2'
    """
    found = coding.round
    for each in read:
        if rank(each.round) > rank(found) and each.start <= coding.start and coding.end <= each.end:
            found = each.round
    return found


def without(stretch: Stretch, later: Iterable[Stretch]) -> list[Stretch]:
    """Return what is left of a stretch once those of later rounds are cut out.

    >>> [(s.start, s.end) for s in without(Stretch("R01", 0, 50, "anna", "1"), [Stretch("R01", 20, 30, "anna", "2")])]
    [(0, 20), (30, 50)]
    """
    left: list[Stretch] = []
    start = stretch.start
    for each in sorted(each for each in later if rank(each.round) > rank(stretch.round)):
        if each.end <= start or each.start >= stretch.end:
            continue
        if start < each.start:
            left.append(stretch._replace(start=start, end=each.start))
        start = max(start, each.end)
    return [*left, stretch._replace(start=start)] if start < stretch.end else left


def by_pair(stretches: Iterable[Stretch]) -> dict[tuple[str, str], list[Stretch]]:
    """Return the stretches of each transcript and coder, only where they come from several rounds."""
    found: dict[tuple[str, str], list[Stretch]] = {}
    for each in stretches:
        found.setdefault((each.transcript, each.coder), []).append(each)
    return {pair: held for pair, held in found.items() if len({rank(each.round) for each in held}) > 1}
