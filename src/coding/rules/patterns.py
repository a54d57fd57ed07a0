"""Regular expressions: the last resort, searched turn by turn under a time limit.

Letter case is ignored, as everywhere in the notation (`(?-i:…)` brings it back). Hits of one expression do not overlap
each other, an empty hit is none, and a hit never reaches over a turn's edge. Soft hyphens and joiners are left out of
what is searched; places are those of the untouched text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from coding.errors import CodingError
from coding.notation import INVISIBLE, Regex
from coding.rules.letters import Places
from coding.rules.plan import Plan, atoms_of
from coding.rules.words import Line
from coding.transcript import Transcript

TIME_LIMIT = 2.0
"""Seconds for one regular expression in one turn."""

_INVISIBLE = re.compile(f"[{INVISIBLE}]")


def regex_hits(plan: Plan, line: Line) -> dict[int, Places]:
    """Return for each atom that is a regular expression its hits: rows of (start, end) on the line, in order.

    Raises CodingError for an expression that takes longer than `TIME_LIMIT` in a turn.
    """
    import regex

    found: dict[int, Places] = {}
    for number, atom in enumerate(plan.atoms):
        if isinstance(atom, Regex):
            pattern = regex.compile(atom.pattern, regex.IGNORECASE)
            rows = []
            for base, transcript, start, end in _turns(line):
                try:
                    rows += [(base + a, base + b) for a, b in _hits_in(pattern, transcript.text[start:end], start)]
                except TimeoutError as cause:
                    raise CodingError(_too_slow(plan, atom, transcript.name, start)) from cause
            found[number] = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return found


def _turns(line: Line) -> Iterator[tuple[int, Transcript, int, int]]:
    for base, transcript in zip(line.base.tolist(), line.transcripts, strict=False):
        for turn in transcript.said(asked=line.asked):
            yield base, transcript, turn.start, turn.end


def _hits_in(pattern: Any, text: str, start: int) -> list[tuple[int, int]]:
    hidden = [match.start() for match in _INVISIBLE.finditer(text)]
    if not hidden:
        return [(start + a, start + b) for a, b in _spans(pattern, text)]
    kept = np.delete(np.arange(len(text)), hidden)
    seen = _INVISIBLE.sub("", text)
    return [(start + int(kept[a]), start + int(kept[b - 1]) + 1) for a, b in _spans(pattern, seen)]


def _spans(pattern: Any, text: str) -> list[tuple[int, int]]:
    matches = pattern.finditer(text, timeout=TIME_LIMIT)
    return [match.span() for match in matches if match.end() > match.start()]


def _too_slow(plan: Plan, atom: Regex, transcript: str, place: int) -> str:
    rule = next(rule for rule in plan.rules if any(part == atom for part in atoms_of(rule.tree)))
    return (
        f"The rule {rule.text!r} of the code {rule.code!r} took more than {TIME_LIMIT:g} seconds in the turn at place "
        f"{place} of {transcript!r} and was stopped. Write it without repetitions inside repetitions, or as words."
    )
