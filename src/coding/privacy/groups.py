"""Combinations of attributes that few participants share, and coarser ones that more do."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from coding.errors import CodingError
from coding.transcript import SMALLEST_GROUP, Corpus

OTHER = {"sv": "annat", "": "other"}
_MISSING = ""


def small_groups(corpus: Corpus, attributes: Sequence[str] | None = None, k: int = SMALLEST_GROUP) -> pd.DataFrame:
    """Return the combinations of attributes that fewer than `k` participants share: whoever knows a workplace knows who.

    `attributes` are those that leave the study (None: the design's `export_attributes`). Columns: the attributes (an empty
    text where nothing is known), participants (how many), who (their names, joined by "; "). Smallest groups first. A
    participant with several transcripts counts once, with what the first one says. Raises CodingError for an attribute that
    nobody has, and for `k` below 1.

    >>> from coding.transcript import Design, Transcript
    >>> said = [("R1", "liten"), ("R2", "liten"), ("R3", "liten"), ("R4", "stor")]
    >>> corpus = Corpus([Transcript(name, "Ja.", attributes={"size": size}) for name, size in said])
    >>> small_groups(corpus, ["size"]).values.tolist()
    [['stor', 1, 'R4']]
    """
    return small_in(exported(corpus, attributes), k)


def small_in(table: pd.DataFrame, k: int) -> pd.DataFrame:
    """As `small_groups`, of a table: participant, then attributes as texts."""
    if k < 1:
        raise CodingError(f"k is the smallest group that may be seen, 1 or more; not {k}.")
    names = [name for name in table.columns if name != "participant"]
    if not names or table.empty:
        return pd.DataFrame(columns=[*names, "participants", "who"])
    groups = table.groupby(names, sort=True, dropna=False)["participant"]
    made = groups.agg(participants="size", who="; ".join).reset_index()
    small = made[made["participants"] < k]
    return small.sort_values(["participants", *names], kind="stable").reset_index(drop=True)


def coarser_attributes(
    corpus: Corpus,
    attributes: Sequence[str] | None = None,
    k: int = SMALLEST_GROUP,
    *,
    prefer: Sequence[str] = (),
) -> pd.DataFrame:
    """Return a proposal (a preview, nothing is changed): participants with attributes so coarse that `k` share each combination.

    Step by step the change is made that leaves the fewest participants in small groups, the mildest first: numbers become
    halves at their median, rare values of an attribute become one ("annat", "other"), an attribute is left out. Attributes in
    `prefer` are changed last. Columns: participant, then the attributes that are left. `attrs["steps"]` tells the steps in sentences,
    `attrs["changed"]` what became of each attribute that was changed, and `attrs["below"]` how many participants were in small groups
    at first and after each step.

    >>> from coding.transcript import Transcript
    >>> said = [("R1", "liten"), ("R2", "liten"), ("R3", "liten"), ("R4", "stor")]
    >>> corpus = Corpus([Transcript(name, "Ja.", attributes={"size": size}) for name, size in said])
    >>> coarser_attributes(corpus, ["size"]).attrs["steps"]
    ['size is left out.']
    """
    return coarser_table(exported(corpus, attributes), k, prefer=prefer, language=corpus.design.language)


def coarser_table(table: pd.DataFrame, k: int, *, prefer: Sequence[str] = (), language: str = "") -> pd.DataFrame:
    """As `coarser_attributes`, of a table: participant, then attributes as texts."""
    other = OTHER.get(language[:2], OTHER[""])
    comma = "," if language[:2] == "sv" else "."
    whole = table
    made: list[tuple[_Change, int]] = []
    while _below(table, k):
        names = [name for name in table.columns[1:] if name not in prefer] or list(table.columns[1:])
        choices = [choice for name in names for choice in _changes(table, name, other, comma, k)]
        best = min(
            choices, key=lambda choice: (_below(choice.table, k), len(table.columns) - len(choice.table.columns))
        )
        table = best.table
        made.append((best, _below(table, k)))
    # What was left out early may be told after all, once another attribute is gone.
    gone = [name for name in whole.columns[1:] if name not in table.columns]
    for name in sorted(gone, key=lambda name: name not in prefer):
        fuller = table.assign(**{name: whole[name]})
        if not _below(fuller, k):
            table = fuller
            made = [each for each in made if each[0].name != name]
    table = table[[name for name in whole.columns if name in table.columns]]
    table.attrs.update(
        steps=[change.step for change, _ in made],
        changed={change.name: change.kind for change, _ in made},
        below=[_below(whole, k), *(left for _, left in made)],
    )
    return table


def exported(corpus: Corpus, attributes: Sequence[str] | None) -> pd.DataFrame:
    """Return a row per participant with the attributes that leave the study, as texts."""
    chosen = list(dict.fromkeys(corpus.design.export_attributes if attributes is None else attributes))
    known = corpus.participants
    missing = [name for name in chosen if name not in known.columns]
    if missing:
        facts = ", ".join(str(name) for name in known.columns[3:]) or "none"
        raise CodingError(f"No participant has the attribute {missing[0]!r}. There are: {facts}.")
    table = known.drop_duplicates("participant")[["participant", *chosen]].reset_index(drop=True)
    for name in chosen:
        table[name] = table[name].astype(object).where(table[name].notna(), _MISSING).astype(str)
    return table


def _below(table: pd.DataFrame, k: int) -> int:
    """How many participants share their combination with fewer than k."""
    names = list(table.columns[1:])
    if not names:
        return 0
    sizes = table.groupby(names, dropna=False)["participant"].transform("size")
    return int((sizes < k).sum())


class _Change(NamedTuple):
    name: str
    kind: str
    step: str
    table: pd.DataFrame


def _changes(table: pd.DataFrame, name: str, other: str, comma: str, k: int) -> list[_Change]:
    """Return what can be done with one attribute, the mildest first."""
    made = []
    numbers = pd.to_numeric(table[name], errors="coerce")
    if numbers.notna().all() and numbers.nunique() > 2:
        middle = numbers.median()
        edge = f"{middle:g}".replace(".", comma)
        words = [f"–{edge}" if number <= middle else f">{edge}" for number in numbers]
        if len(set(words)) > 1:
            step = f"{name} is told in two halves, up to {middle:g} and above."
            made.append(_Change(name, "halves", step, table.assign(**{name: words})))
    counts = table[name].value_counts()
    rare = sorted(counts.index[counts < k])
    if len(rare) > 1 and len(rare) < len(counts):
        words = [other if value in rare else value for value in table[name]]
        step = f"{name}: {', '.join(value or '–' for value in rare)} become “{other}”."
        made.append(_Change(name, "rare values joined", step, table.assign(**{name: words})))
    made.append(_Change(name, "left out", f"{name} is left out.", table.drop(columns=name)))
    return made
