"""Rounds of coding: who codes which interviews, which ones two people code apart, and the codebook as it was."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from coding.codebook import Codebook, codebook_from_text
from coding.codebook.page import quoted
from coding.errors import CodingError

ROUNDS = "rounds"
"""The folder of a study in which its rounds lie."""


@dataclass(frozen=True)
class Round:
    """A round of coding: its number as text, the coders, who codes which interviews, which were drawn to be coded by all.

    ``training`` rounds are for practice: agreement reports them apart. ``codebook_text`` is the codebook's file as it was.
    """

    number: str
    coders: tuple[str, ...]
    double: tuple[str, ...]
    seed: int
    assigned: dict[str, tuple[str, ...]]
    training: bool = False
    version: str = ""
    fingerprint: str = ""
    codebook_text: str = field(default="", repr=False)

    def with_codebook(self, codebook: Codebook, text: str) -> "Round":
        """Return the round with the codebook that it is coded with: its version, fingerprint and file."""
        return replace(self, version=codebook.version, fingerprint=codebook.fingerprint, codebook_text=text)

    @property
    def codebook(self) -> Codebook:
        """The codebook as it was when the round began."""
        return codebook_from_text(self.codebook_text, f"{ROUNDS}/{self.number}.yaml (codebook)")


def drawn(
    number: str, interviews: Sequence[str], coders: Sequence[str], double: int, seed: int, *, training: bool = False
) -> Round:
    """Draw which interviews all coders code, and deal out the others evenly, by a seed: the same seed draws the same.

    >>> drawn("1", ["R01", "R02", "R03"], ["a", "b"], 1, 7).assigned
    {'R01': ('b',), 'R02': ('a', 'b'), 'R03': ('a',)}
    """
    chance = random.Random(seed)
    both = set(chance.sample(sorted(interviews), double))
    rest = [name for name in sorted(interviews) if name not in both]
    chance.shuffle(rest)
    dealt = {name: (coders[k % len(coders)],) for k, name in enumerate(rest)}
    assigned = {name: tuple(coders) if name in both else dealt[name] for name in interviews}
    return Round(number, tuple(coders), tuple(n for n in interviews if n in both), seed, assigned, training)


def round_of(rounds: Iterable[Round], transcript: str, coder: str) -> str:
    """Return the number of the latest round in which a coder codes a transcript, "" when there is none."""
    found = ""
    for each in rounds:
        if coder in each.assigned.get(transcript, ()):
            found = each.number
    return found


def round_text(each: Round) -> str:
    """Return the content of a round's file."""
    lines = [
        "# A round of coding: made once, then left as it is.",
        "format: 1",
        f"round: {each.number}",
        f"training: {'true' if each.training else 'false'}",
        f"coders: [{', '.join(quoted(coder) for coder in each.coders)}]",
        f"double: [{', '.join(quoted(name) for name in each.double)}]  # drawn to be coded by all",
        f"seed: {each.seed}",
        "interviews:",
        *(f"  {quoted(name)}: [{', '.join(quoted(c) for c in coders)}]" for name, coders in each.assigned.items()),
        f"codebook_version: {quoted(each.version)}",
        f"codebook_fingerprint: {quoted(each.fingerprint)}",
        "codebook: |2",
        *(f"  {line}".rstrip() for line in each.codebook_text.split("\n")),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def read_rounds(study: Path) -> tuple[Round, ...]:
    """Return a study's rounds in the order of their numbers. Raises `CodingError` for a file that cannot be read."""
    folder = study / ROUNDS
    files = [path for path in folder.glob("*.yaml") if path.stem.isdecimal()] if folder.is_dir() else []
    return tuple(_read(path) for path in sorted(files, key=lambda path: int(path.stem)))


def _read(path: Path) -> Round:
    try:
        held = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as cause:
        mark = cause.problem_mark if isinstance(cause, MarkedYAMLError) else None
        line = f":{mark.line + 1}" if mark is not None else ""
        raise CodingError(
            f"{path}{line}: this is no longer the file of a round. Take it back from a backup."
        ) from cause
    if not isinstance(held, dict) or not isinstance(held.get("interviews"), dict):
        raise CodingError(f"{path}: this is no longer the file of a round. Take it back from a backup.")
    if isinstance(held.get("format"), int) and held["format"] > 1:
        raise CodingError(
            f"{path} was written by a newer version of interview-coding. Update with: pip install --upgrade interview-coding."
        )
    return Round(
        path.stem,
        _names(held.get("coders")),
        _names(held.get("double")),
        held["seed"] if isinstance(held.get("seed"), int) else 0,
        {str(name): _names(coders) for name, coders in held["interviews"].items()},
        held.get("training") is True,
        str(held.get("codebook_version", "")),
        str(held.get("codebook_fingerprint", "")),
        str(held.get("codebook", "")),
    )


def _names(given: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in given) if isinstance(given, list) else ()
