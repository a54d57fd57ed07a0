"""The table that a report prints: agreement per code on units that the coders have read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coding.agreement.boundaries import compare_spans
from coding.agreement.coders import (
    chosen_by_machine,
    coders_compared,
    constructed,
    interviews,
    machine_coders,
    made_blind,
    of_coder,
    said_since,
    saw_suggestions,
)
from coding.agreement.codes import compare_matrices
from coding.agreement.ratings import Bools, Ints
from coding.codings import AT_LEAST, Codings, check_counted, coded_units, read_units, unit_table
from coding.codings.words import counted
from coding.errors import CodingError

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

FORM = (
    "percent = 1 - Do; positive and negative = specific agreement (Dice); Cohen's kappa unweighted (two coders); "
    "Krippendorff's alpha nominal"
)
BLIND, AFTER = "read blind", "after suggestions"
_COUNTS = ("units", "dropped", "suggestions_left_out", "chosen_left_out", "accepted_set_aside", "since_set_aside")


def compare_coders(
    codings: Codings,
    corpus: Corpus,
    codebook: Codebook | None = None,
    *,
    coders: Sequence[str] | None = None,
    unit: str | Sequence[str] | None = None,
    at_least: float = AT_LEAST,
    interval: bool | str | None = None,
    pooled: bool = False,
    by_round: bool = False,
    spans: bool = False,
    machine: bool = False,
    suggestions: bool = False,
    coefficients: bool | None = None,
    rounds: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how far coders agree on each code, on units that at least two of them have read.

    Columns: ``unit`` (only when several are asked for, since the unit changes the number), ``round`` (with
    ``by_round``), ``reading`` (with ``suggestions``), ``code``, ``name`` (with a codebook), ``n`` units,
    ``prevalence_CODER``, ``percent``, ``positive``, ``negative``, ``cohen_kappa`` (two coders), ``krippendorff_alpha``,
    ``low`` and ``high`` (95 % interval of alpha) where the interviews were drawn, ``left_out_low`` and
    ``left_out_high`` (range of alpha when one interview is left out), ``reason`` why something is NaN. With a codebook
    its codes in its order, parents including children; without one the ids in use. ``pooled`` adds a row over all codes.
    Which rounds were training only the study knows: compare ``study.codings_of_rounds()``, or all of them with ``by_round``.

    A span codes a unit when they share at least ``at_least`` of the shorter of them, and always the unit that holds most
    of it (see `coding.codings.coded_units`). Units that one coder read are left out and counted in ``attrs``, and so
    are units where a coder saw suggestions first; ``suggestions=True`` shows these in rows of their own. A unit that a coder read
    only because a machine chose it is no fair sample either, and counts as not read by that coder. In a unit that was
    read blind before, what was accepted, added, changed or taken back since suggestions were open counts for themes, not
    here: the unit keeps its blind value. A code that was given only since then (it may be newer than the reading) has no figure.

    ``coders`` are all persons by default, never ``consensus``; a machine only with ``machine=True``, and then labelled.
    ``interval`` is True (jackknife-t), ``"bootstrap"``, False, or None: True when the study's sampling is random. It
    leaves out whole interviews (transcripts of one participant are one), and speaks of new interviews, not new coders.
    ``spans=True`` returns the agreement on boundaries instead (see `coding.agreement.boundaries.compare_spans`). In a
    study whose approach is reflexive, coefficients appear only with ``coefficients=True``.

    ``attrs`` holds ``heading`` (form, unit, rule and counts in words), ``unit``, ``coders``, ``units``, ``dropped``
    (read by one coder), ``suggestions_left_out`` and ``chosen_left_out`` (units), ``accepted_set_aside`` and ``since_set_aside`` (codings).
    Raises CodingError for fewer than two coders.

    Source: Krippendorff 2004, "Content Analysis", 2nd ed., pp. 221-227; Cohen 1960, p. 40; Cicchetti & Feinstein 1990,
    p. 554; intervals: `coding.intervals`.

    >>> from coding.transcript import Corpus
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b", "c"], "text": ["Det är trångt.", "Nej.", "Hyran."]}))
    >>> marks = [("a", "housing", "Ada"), ("b", "", "Ada"), ("c", "", "Ada"),
    ...          ("a", "housing", "Bo"), ("b", "", "Bo"), ("c", "housing", "Bo")]
    >>> codings = Codings.from_frame(pd.DataFrame(marks, columns=["transcript", "code", "coder"]), corpus)
    >>> compare_coders(codings, corpus)[["code", "n", "positive", "cohen_kappa"]].round(2).values.tolist()
    [['housing', 3, 0.67, 0.4]]
    """
    check_counted(codings, corpus, codebook)
    chosen = coders_compared(codings, coders, machine=machine)
    compared = codings.where(coder=chosen)
    if codebook is not None:
        compared = compared.in_codebook(codebook)
    if spans:
        return compare_spans(compared, corpus, codebook, chosen, machines=machine_coders(compared) & set(chosen))
    drawn = corpus.design.sampling == "random" if interval is None else interval
    plan = _Plan(compared, corpus, codebook, chosen, at_least, drawn, pooled, rounds, seed)
    units = [unit or corpus.design.unit] if unit is None or isinstance(unit, str) else list(unit)
    parts = []
    for each in units:
        for number in _rounds(compared) if by_round else [""]:
            of_round = replace(plan, codings=compared.where(round=number)) if by_round else plan
            for reading in (BLIND, AFTER) if suggestions else (BLIND,):
                front = {"unit": each} if len(units) > 1 else {}
                front |= {"round": number} if by_round else {}
                front |= {"reading": reading} if suggestions else {}
                parts.append(_in_front(_one_table(of_round, plan.codes, each, reading), front))
    shown = corpus.design.approach != "reflexive" if coefficients is None else coefficients
    return _joined(parts, shown=shown)


@dataclass(frozen=True)
class _Plan:
    """Whose codings are compared, and how."""

    codings: Codings
    corpus: Corpus
    codebook: Codebook | None
    coders: list[str]
    at_least: float
    interval: bool | str
    pooled: bool
    rounds: int
    seed: int

    @property
    def codes(self) -> list[str]:
        if self.codebook is not None:
            return [code.id for code in self.codebook]
        return sorted({*made_blind(self.codings).codes, *self.codings.codes})


def _rounds(codings: Codings) -> list[str]:
    return sorted({*codings.table["round"].astype(str), *codings.marks["round"].astype(str)})


def _in_front(table: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    for place, (column, value) in enumerate(columns.items()):
        table.insert(place, column, value)
    return table


def _one_table(plan: _Plan, codes: list[str], unit: str, reading: str) -> pd.DataFrame:
    corpus, coders = plan.corpus, plan.coders
    units = unit_table(corpus, unit)
    read = _read(plan, plan.codings, units)
    seen = saw_suggestions(plan.codings, corpus, units, coders)
    inside = ~seen if reading == BLIND else seen
    chosen = {coder: np.zeros(len(units), dtype=bool) for coder in coders}
    accepted = since = 0
    later: dict[str, int] = {}
    if reading == BLIND:
        accepted = int((plan.codings.table["source"] == "accepted").sum())
        said = said_since(plan.codings)
        since = len(_within(said, corpus, units, inside))
        later = _given_later(plan, said, units, inside)
        chosen = {
            coder: chosen_by_machine(of_coder(plan.codings, coder), corpus, units, plan.at_least) for coder in coders
        }
        plan = replace(plan, codings=made_blind(plan.codings))
        read |= _read(plan, plan.codings, units)
    grouped = interviews(corpus)
    machines = machine_coders(plan.codings) & set(coders)
    matrices = {
        _label(coder, machines): _matrix(plan, coder, codes, unit, units[inside & ~chosen[coder]], grouped)
        for coder in coders
    }
    later = {
        code: number
        for code, number in later.items()
        if number and not any(matrix[code].any() for matrix in matrices.values())
    }
    table = compare_matrices(
        _without(matrices, later),
        groups="interview",
        interval=plan.interval,
        pooled=plan.pooled,
        rounds=plan.rounds,
        seed=plan.seed,
    )
    _tell_later(table, later)
    if plan.codebook is not None:
        labels = {code.id: code.label(corpus.design.language or None) for code in plan.codebook}
        table.insert(1, "name", table["code"].map(labels).fillna(""))
    readers = read.sum(axis=1).to_numpy()
    fairly = (read.to_numpy(dtype=bool) & ~np.column_stack(list(chosen.values()))).sum(axis=1)
    compared = units[(fairly >= 2) & inside]
    facts: dict[str, Any] = {
        "unit": unit,
        "coders": list(matrices),
        "units": len(compared),
        "dropped": int((readers == 1).sum()),
        "suggestions_left_out": int(((readers >= 2) & seen).sum()) if reading == BLIND else 0,
        "chosen_left_out": int(((readers >= 2) & (fairly < 2) & inside).sum()),
        "accepted_set_aside": accepted,
        "since_set_aside": since,
        "interviews": len({grouped[name] for name in compared["transcript"]}),
        "transcripts": int(compared["transcript"].nunique()),
        "at_least": plan.at_least,
        "interval": _interval_in_words(plan.interval),
        "language": corpus.language or (plan.codebook.language if plan.codebook is not None else ""),
    }
    facts["heading"] = constructed(corpus) + _heading(facts, reading, machine=bool(machines)) + _only_coded(matrices)
    table.attrs.update(facts)
    return table


def _read(plan: _Plan, codings: Codings, units: pd.DataFrame) -> pd.DataFrame:
    """Units x coders: who has read what."""
    read = read_units(codings, plan.corpus, units, at_least=plan.at_least)
    return read.reindex(columns=plan.coders, fill_value=False)


def _within(said: pd.DataFrame, corpus: Corpus, units: pd.DataFrame, inside: Bools) -> Ints:
    """Return the rows of the codings that code one of the units inside."""
    if said.empty:
        return np.zeros(0, dtype=np.int64)
    columns: dict[str, Any] = {name: said[name] for name in ("transcript", "start", "end", "code", "coder", "id")}
    rows, at = coded_units(Codings.from_columns(**columns, source=["human"] * len(said)), corpus, units)
    made: Ints = np.unique(rows[inside[at]]).astype(np.int64)
    return made


def _given_later(plan: _Plan, said: pd.DataFrame, units: pd.DataFrame, inside: Bools) -> dict[str, int]:
    """Return how often each code was given since suggestions were open, by hand or by accepting; a parent includes its children."""
    now = plan.codings.frame
    given = pd.concat([said[said["what"] != "taken back"], now[now["source"] == "accepted"]], ignore_index=True)
    codes = given["code"].astype(str).iloc[_within(given, plan.corpus, units, inside)]
    book = plan.codebook
    below = {code: {code} if book is None else set(book.descendants(code)) for code in plan.codes}
    return {code: int(codes.isin(held).sum()) for code, held in below.items()}


def _without(matrices: dict[str, pd.DataFrame], codes: Iterable[str]) -> dict[str, pd.DataFrame]:
    """The same with codes as missing, not absent: nobody may have been able to give them when the units were read."""
    missing = dict.fromkeys(codes, np.nan)
    return {coder: matrix.assign(**missing) for coder, matrix in matrices.items()}


def _tell_later(table: pd.DataFrame, later: dict[str, int]) -> None:
    for row, code in table["code"].items():
        if code in later:
            number = counted(later[code], "coding")
            table.loc[row, "reason"] = f"given only since the interviews were done ({number} set aside)"


def _matrix(
    plan: _Plan, coder: str, codes: list[str], unit: str, kept: pd.DataFrame, grouped: dict[str, str]
) -> pd.DataFrame:
    """One coder's units x codes, with the interview as the first level of the index."""
    own = of_coder(plan.codings, coder)
    matrix = own.matrix(plan.corpus, unit, plan.codebook, at_least=plan.at_least)
    matrix = matrix[matrix.index.isin(pd.MultiIndex.from_frame(kept[["transcript", "start", "end"]]))]
    matrix = matrix.reindex(columns=codes, fill_value=False)
    levels = [matrix.index.get_level_values(level) for level in range(3)]
    named = [levels[0].map(grouped), *levels]
    matrix.index = pd.MultiIndex.from_arrays(named, names=["interview", "transcript", "start", "end"])
    return matrix


def _label(coder: str, machines: set[str]) -> str:
    return f"{coder} (machine)" if coder in machines else coder


def _interval_in_words(interval: bool | str) -> str:
    if interval == "bootstrap":
        return "low-high: 95 % percentile bootstrap over interviews (new interviews, not new coders)"
    if interval:
        return "low-high: 95 % jackknife-t over interviews (new interviews, not new coders)"
    return "no interval (it is for interviews drawn at random); left_out = range when one interview is left out"


def _heading(facts: dict[str, Any], reading: str, *, machine: bool) -> str:
    names = " and ".join(facts["coders"])
    one = f" (those that share a participant count as one: {facts['interviews']})"
    parts = [
        f"{names}, {reading}: {counted(facts['units'], facts['unit'])} in {counted(facts['transcripts'], 'interview')}"
        f"{one if facts['interviews'] < facts['transcripts'] else ''} read by two or more",
        f"{facts['dropped']} read by one left out",
    ]
    if facts["suggestions_left_out"]:
        parts.append(f"{facts['suggestions_left_out']} where a coder saw suggestions first left out")
    if facts["chosen_left_out"]:
        parts.append(f"{facts['chosen_left_out']} that a machine chose for a coder to read left out")
    if facts["accepted_set_aside"]:
        parts.append(
            f"{counted(facts['accepted_set_aside'], 'accepted suggestion')} set aside (the blind reading counts)"
        )
    if facts["since_set_aside"]:
        parts.append(
            f"{counted(facts['since_set_aside'], 'coding')} added, changed or taken back since suggestions were open set aside (the blind "
            "reading counts)"
        )
    rule = f"a span codes a {facts['unit']} when they share {facts['at_least']:.0%} of the shorter, or it holds most of the span"
    parts += [rule, FORM, str(facts["interval"])]
    if machine:
        parts.insert(0, "A machine's hits compared with a reading, not agreement between coders")
    return "; ".join(parts) + "."


def _only_coded(matrices: dict[str, pd.DataFrame]) -> str:
    """A caution when every unit compared carries some code: then what was read without giving a code is probably not marked."""
    coded = [matrix.any(axis=1) for matrix in matrices.values() if len(matrix)]
    shared = set.intersection(*(set(each.index) for each in coded)) if coded else set()
    if not shared or not all(any(each.get(unit, False) for each in coded) for unit in shared):
        return ""
    return (
        " Every unit compared carries a code: what was read without giving one is missing here, and kappa and alpha on "
        "coded text alone mislead. Mark what was read (mark_read, done)."
    )


COEFFICIENTS = (
    "percent", "positive", "negative", "cohen_kappa", "krippendorff_alpha",
    "low", "high", "left_out_low", "left_out_high", "reason",
)  # fmt: skip
REFLEXIVE = (
    "The study's approach is reflexive: how often each coder gave a code, without coefficients (coefficients=True gives "
    "them). Disagreements are material for a conversation: see list_disagreements."
)


def _joined(parts: list[pd.DataFrame], *, shown: bool) -> pd.DataFrame:
    if not parts:
        raise CodingError("Nothing was read in any round. Mark what the coders have read, or leave by_round out.")
    attrs: dict[Any, Any] = dict(parts[0].attrs) if len(parts) == 1 else {
        "unit": list(dict.fromkeys(part.attrs["unit"] for part in parts)),
        "coders": parts[0].attrs["coders"],
        "language": parts[0].attrs["language"],
        **{name: [part.attrs[name] for part in parts] for name in _COUNTS},
        "heading": "\n".join(dict.fromkeys(part.attrs["heading"] for part in parts)),
    }  # fmt: skip
    for part in parts:
        part.attrs = {}
    table = pd.concat(parts, ignore_index=True)
    if not shown:
        table = table.drop(columns=[column for column in COEFFICIENTS if column in table])
        attrs = attrs | {"heading": REFLEXIVE}
    table.attrs = attrs
    return table
