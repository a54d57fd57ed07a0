"""Who is compared, on what: the coders, the units that they read, and the text where suggestions were seen first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coding.agreement.ratings import Bools
from coding.codings import Codings, coded_units, read_units
from coding.codings.who import CONSENSUS, MACHINES
from coding.errors import CodingError

if TYPE_CHECKING:
    from coding.transcript import Corpus


def coders_compared(codings: Codings, coders: Sequence[str] | None, *, machine: bool) -> list[str]:
    """Return the coders to compare: those named, else every person who coded or read something.

    Raises CodingError for an unknown coder, ``consensus``, a machine unless ``machine``, and fewer than two coders.
    """
    there = codings.coders
    machines = machine_coders(codings)
    if coders is None:
        chosen = [coder for coder in there if coder != CONSENSUS and (machine or coder not in machines)]
    else:
        chosen = [coders] if isinstance(coders, str) else list(dict.fromkeys(coders))
    for coder in chosen:
        if coder not in there:
            raise CodingError(f"There is no coder {coder!r} here. There are: {', '.join(there) or 'none'}.")
        if coder == CONSENSUS:
            raise CodingError(
                "'consensus' is made from the coders' own codings, so comparing it with them says nothing. Name two coders."
            )
        if coder in machines and not machine:
            raise CodingError(
                f"{coder!r} is a machine and no coder: its hits are not a second reading. "
                "Say machine=True to compare it all the same; its columns are then labelled."
            )
    if len(chosen) < 2:
        raise CodingError(
            f"Agreement needs two coders, and there is {chosen[0] if chosen else 'nobody'} "
            f"(coders here: {', '.join(there) or 'none'}). Let a second person code some of the interviews."
        )
    return chosen


def machine_coders(codings: Codings) -> set[str]:
    """Return the coders behind rule hits and model suggestions."""
    table = codings.table
    by_source = table.loc[table["source"].isin(MACHINES), "coder"].astype(str)
    return {coder for coder in codings.coders if coder in MACHINES.values()} | set(by_source)


def of_coder(codings: Codings, coder: str) -> Codings:
    """Return what one coder gave and read."""
    return codings.where(coder=coder)


def made_blind(codings: Codings) -> Codings:
    """Return the codings as they were before a second look: see `Codings.blind`.

    What was accepted, added, changed or taken back since counts for themes. For agreement and scores the unit keeps the value of
    its first reading: else units would change, or leave, by what a machine happened to suggest there.
    """
    return codings.blind()


def said_since(codings: Codings) -> pd.DataFrame:
    """Return what people added, changed or took back by hand since suggestions were open to them, a row per coding.

    Columns: transcript, coder, id, start, end, code, what ("added", "changed", "taken back"). Accepted suggestions are no part
    of it: they say themselves what they are.
    """
    now, then = codings.frame[_SAID], codings.blind().frame[_SAID]
    place = ["transcript", "start", "end", "code", "coder"]
    same = set(now[place].itertuples(index=False, name=None)) & set(then[place].itertuples(index=False, name=None))
    new, old = (
        {row["id"]: row for row in table.to_dict("records") if tuple(row[name] for name in place) not in same}
        for table in (now[now["source"] == "human"], then)
    )
    accepted = set(now.loc[now["source"] == "accepted", "id"])
    rows = [{**row, "what": "changed" if id in old else "added"} for id, row in new.items()]
    rows += [{**row, "what": "taken back"} for id, row in old.items() if id not in new and id not in accepted]
    return pd.DataFrame(rows, columns=[*_SAID, "what"]).drop(columns="source")


_SAID = ["transcript", "coder", "id", "start", "end", "code", "source"]


def saw_suggestions(codings: Codings, corpus: Corpus, units: pd.DataFrame, coders: Iterable[str]) -> Bools:
    """Tell for each unit whether one of the coders saw suggestions there first, so that the coders are not independent.

    That is a unit that was not read before, and has a mark of reading after unlocking or an accepted suggestion.
    """
    seen = np.zeros(len(units), dtype=bool)
    for coder in coders:
        own = of_coder(codings, coder)
        unlocked = own.marks["unlocked"].to_numpy(dtype=bool)
        accepted = own.where(source="accepted")
        if not unlocked.any() and not len(accepted):
            continue
        after = _reading(own.marks[unlocked], corpus, units, coder, at_least=0)
        before = _reading(own.marks[~unlocked], corpus, units, coder, at_least=0.5)
        by_hand = np.zeros(len(units), dtype=bool)
        by_hand[coded_units(made_blind(own), corpus, units)[1]] = True
        taken = np.zeros(len(units), dtype=bool)
        taken[coded_units(accepted, corpus, units)[1]] = True
        if coder == CONSENSUS or not own.tells_blind:
            by_hand &= ~after  # it may have been coded with suggestions in view
        seen |= (after | taken) & ~(before | by_hand)
    return seen


def chosen_by_machine(own: Codings, corpus: Corpus, units: pd.DataFrame, at_least: float) -> Bools:
    """Tell for each unit whether one person read it only because a machine chose it: nothing else marks it as read blind."""
    marks = own.marks
    chosen = (marks["how"] == "chosen").to_numpy(dtype=bool)
    if not chosen.any():
        return np.zeros(len(units), dtype=bool)
    freely = ~chosen & ~marks["unlocked"].to_numpy(dtype=bool)
    by_machine, besides = (
        read_units(_only_read(marks[which]), corpus, units, at_least=at_least) for which in (chosen, freely)
    )
    made: Bools = (by_machine.any(axis=1) & ~besides.any(axis=1)).to_numpy(dtype=bool)
    return made


def _only_read(marks: pd.DataFrame) -> Codings:
    return Codings.from_columns(read=marks, **{name: [] for name in _NEEDED})


def _reading(marks: pd.DataFrame, corpus: Corpus, units: pd.DataFrame, coder: str, *, at_least: float) -> Bools:
    read = read_units(_only_read(marks), corpus, units, at_least=at_least)
    return read[coder].to_numpy(dtype=bool) if coder in read else np.zeros(len(units), dtype=bool)


_NEEDED = ("transcript", "start", "end", "code", "coder", "source")


def constructed(corpus: Corpus) -> str:
    """What every heading begins with when the study says that its material is constructed."""
    return "Material and codings are constructed for demonstration. " if corpus.design.constructed else ""


def interviews(corpus: Corpus) -> dict[str, str]:
    """Return for each transcript the interview it counts as: transcripts that share a participant are one.

    >>> from coding.transcript import Corpus, Transcript
    >>> talks = [Transcript("may", "Ja.", attributes={"participant": "R01"}), Transcript("june", "Nej.")]
    >>> follow_up = Transcript("later", "Ja.", attributes={"participant": "R01"})
    >>> interviews(Corpus([*talks, follow_up]))
    {'may': 'may', 'june': 'june', 'later': 'may'}
    """
    first: dict[str, str] = {}
    leads: dict[str, str] = {name: name for name in corpus}

    def lead(name: str) -> str:
        while leads[name] != name:
            name = leads[name]
        return name

    people = corpus.participants
    for name, participant in zip(people["transcript"], people["participant"], strict=True):
        earlier = first.setdefault(participant, name)
        leads[lead(name)] = lead(earlier)
    return {name: lead(name) for name in corpus}
