"""Regular expressions: the last resort, searched turn by turn under a time limit.

Letter case is ignored, as everywhere in the notation (`(?-i:…)` brings it back). Hits of one expression do not overlap
each other, an empty hit is none, and a hit never reaches over a turn's edge. Soft hyphens and joiners are left out of
what is searched, no-break spaces and blanks of other widths are blanks, and decomposed letters (a + ring) are put
together; places are those of the untouched text.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator
from typing import Any

import numpy as np

from coding.notation import INVISIBLE, SPACES, Regex, atoms_of
from coding.rules.letters import Places
from coding.rules.plan import Plan, StoppedRule
from coding.rules.words import Line
from coding.transcript import Transcript

TIME_LIMIT = 2.0
"""Seconds for one regular expression in one turn."""

TOTAL_TIME_LIMIT = 20.0
"""Seconds of the processor for one regular expression in all turns, …"""

TOTAL_TIME_PER_MILLION = 1.0
"""… and seconds more for each million characters searched."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_SPACE = re.compile(f"[{SPACES}]")


def regex_hits(plan: Plan, line: Line) -> dict[int, Places]:
    """Return for each atom that is a regular expression its hits: rows of (start, end) on the line, in order.

    Raises `StoppedRule` for an expression that takes longer than `TIME_LIMIT` in a turn, or than `TOTAL_TIME_LIMIT` and
    `TOTAL_TIME_PER_MILLION` allow in all.
    """
    import regex

    found: dict[int, Places] = {}
    for number, atom in enumerate(plan.atoms):
        if isinstance(atom, Regex):
            pattern = regex.compile(atom.pattern, regex.IGNORECASE)
            rows = []
            clock = _Clock(line.length)
            for base, transcript, start, end in _turns(line):
                try:
                    hits = _hits_in(pattern, transcript.text[start:end], start, clock.left())
                except TimeoutError as cause:
                    raise _too_slow(plan, atom, transcript.name, start, clock) from cause
                rows += [(base + a, base + b) for a, b in hits]
            found[number] = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return found


class _Clock:
    """The time that one expression has: in the turn that it searches, and in all."""

    def __init__(self, characters: int) -> None:
        self.total = TOTAL_TIME_LIMIT + TOTAL_TIME_PER_MILLION * characters / 1e6
        self._begun = time.process_time()

    def left(self) -> float:
        """Return the seconds for the next turn; TimeoutError when the total is used up."""
        left = self.total - (time.process_time() - self._begun)
        if left <= 0:
            raise TimeoutError
        return min(TIME_LIMIT, left)

    @property
    def is_used_up(self) -> bool:
        return time.process_time() - self._begun >= self.total


def _turns(line: Line) -> Iterator[tuple[int, Transcript, int, int]]:
    for base, transcript in zip(line.base.tolist(), line.transcripts, strict=False):
        for turn in transcript.said(asked=line.asked):
            yield base, transcript, turn.start, turn.end


def _hits_in(pattern: Any, text: str, start: int, seconds: float) -> list[tuple[int, int]]:
    if not text.isascii():
        text = _SPACE.sub(" ", text)
    if text.isascii() or (not _INVISIBLE.search(text) and unicodedata.is_normalized("NFC", text)):
        return [(start + a, start + b) for a, b in _spans(pattern, text, seconds)]
    seen, first, last = _as_seen(text)
    return [(start + first[a], start + last[b - 1]) for a, b in _spans(pattern, seen, seconds)]


def _as_seen(text: str) -> tuple[str, list[int], list[int]]:
    """Return a text without invisible characters and with composed letters; where each letter starts and ends in it."""
    import regex

    seen, first, last = [], [], []
    for cluster in regex.finditer(rf"\P{{M}}?[\p{{M}}{INVISIBLE}]*", text):
        letters = unicodedata.normalize("NFC", _INVISIBLE.sub("", cluster[0]))
        visible = [k for k in range(*cluster.span()) if text[k] not in INVISIBLE]
        for number, letter in enumerate(letters):
            seen.append(letter)
            as_written = len(letters) == len(visible)
            first.append(visible[number] if as_written else visible[0])
            last.append((visible[number] if as_written else visible[-1]) + 1)
    return "".join(seen), first, last


def _spans(pattern: Any, text: str, seconds: float) -> list[tuple[int, int]]:
    matches = pattern.finditer(text, timeout=seconds)
    return [match.span() for match in matches if match.end() > match.start()]


def _too_slow(plan: Plan, atom: Regex, transcript: str, place: int, clock: _Clock) -> StoppedRule:
    rule = next(rule for rule in plan.rules if any(part == atom for part in atoms_of(rule.tree)))
    took = (
        f"{clock.total:.3g} seconds in all and was stopped"
        if clock.is_used_up
        else f"{TIME_LIMIT:g} seconds in the turn and was stopped"
    )
    return StoppedRule(
        rule,
        f"took more than {took} at place {place} of {transcript!r}. "
        "Write it without repetitions inside repetitions, or as words.",
    )
