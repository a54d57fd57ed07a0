"""What suggestions missed: a blind sample of unsuggested text, read by a person."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from coding.classifier.settings import check_number, check_seed
from coding.codebook import Codebook
from coding.codings import Codings, coded_units, read_units, unit_table
from coding.codings.words import counted
from coding.errors import CodingError
from coding.intervals import wilson
from coding.transcript import Corpus

SAMPLE_COLUMNS = ("transcript", "start", "end", "participant", "locator", "text", "population", "without")
TELLING = "{most} are drawn, not {wanted}: with more than half, what is left over would show what is suggested."

MISSED_COLUMNS = ("code", "sampled", "found", "share", "low", "high", "missed", "missed_low", "missed_high")


def sample_unsuggested(
    suggestions: Codings,
    corpus: Corpus,
    n: int = 50,
    *,
    code: str | None = None,
    codebook: Codebook | None = None,
    unit: str | None = None,
    unread_by: Codings | None = None,
    open_to: Iterable[str] = (),
    drawn_before: pd.DataFrame | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Return units drawn by lot from those without a suggestion, to be read blind: nothing says why they are here.

    Columns: transcript, start, end, participant, locator, text; ``population``, the number of units that the sample stands
    for; ``without``, the codes of which these units have no suggestion (separated by spaces; empty: of none at all). The
    last two are the same in every row and survive a CSV file; pass the sample to `estimate_missed` when it was read.
    ``code``: units without a suggestion of this code and, by the ``codebook``, of those below it (needed for a code that
    has sub-codes). ``unread_by``: leave out what the coders of these codings have read; without it, take ``suggestions`` that
    hold what was given already (``suggest(…, given=True)``). Only text that was open to suggestions is drawn
    from (``open_to`` of `CodeClassifier.suggest`).

    At most half is drawn, ``drawn_before`` (such samples in one table, as ``study.blind_draws``) included, with a warning: what a
    larger draw leaves over would show what is suggested. ``open_to`` names the transcripts whose suggestions the reader may see
    anyway; where that is all of the corpus, there is no such limit. ``attrs`` keeps population, populations (the same by
    transcript), code, seed, and held_back (the warning's words, else ""). Raises CodingError where half was drawn already.
    """
    check_number("n", n)
    check_seed(seed)
    names_open = _names(open_to, corpus)
    units = unit_table(corpus, unit)
    without = _with_those_below(code, codebook) if code is not None else []
    shown = suggestions.where(transcript=list(corpus))
    shown = shown.where(code=without) if without else shown
    free = np.ones(len(units), dtype=bool)
    free[coded_units(shown, corpus, units)[1]] = False
    looked_at = suggestions.where(transcript=list(corpus), coder="model")
    if len(suggestions.where(coder="model").marks):  # where nothing could be suggested, no suggestion means nothing
        free &= read_units(looked_at, corpus, units).any(axis=1).to_numpy(dtype=bool)
    if unread_by is not None:
        read_before = unread_by.where(transcript=list(corpus))
        free &= ~read_units(read_before, corpus, units).any(axis=1).to_numpy(dtype=bool)
        free[coded_units(read_before, corpus, units)[1]] = False  # an accepted suggestion is no text without one
    wanted = min(n, int(free.sum()))
    closed = [name for name in corpus if name not in names_open]
    most = _most_drawn(_places(units[free]), closed, drawn_before, wanted)
    held_back = "" if most == wanted else TELLING.format(most=most, wanted=wanted)
    if held_back:
        warnings.warn(held_back, stacklevel=2)
    rows = np.random.default_rng(seed).permutation(np.flatnonzero(free))[:most]
    drawn = units.iloc[rows]
    names, turns = drawn["transcript"].tolist(), drawn["turn"].tolist()
    sample = pd.DataFrame(
        {
            "transcript": np.array(names, dtype=object),
            "start": drawn["start"].to_numpy(),
            "end": drawn["end"].to_numpy(),
            "participant": drawn["participant"].to_numpy(dtype=object),
            "locator": [corpus.locator(name, turn - 1) for name, turn in zip(names, turns, strict=True)],
            "text": [
                corpus[name].text[start:end]
                for name, start, end in zip(names, drawn["start"], drawn["end"], strict=True)
            ],
            "population": int(free.sum()),
            "without": " ".join(without),
        },
        columns=list(SAMPLE_COLUMNS),
    )
    by_transcript = units.loc[free, "transcript"].value_counts(sort=False)
    populations = {str(name): int(number) for name, number in by_transcript.items()}
    sample.attrs.update({"population": int(free.sum()), "populations": populations, "code": code or "", "seed": seed})
    sample.attrs["held_back"] = held_back
    return sample


def _names(open_to: Iterable[str], corpus: Corpus) -> set[str]:
    names = {open_to} if isinstance(open_to, str) else set(open_to)
    for name in sorted(names):
        corpus[name]  # raises for a transcript that is not there
    return names


def _places(table: pd.DataFrame) -> set[tuple[Any, ...]]:
    return set(table[["transcript", "start", "end"]].itertuples(index=False, name=None))


def _most_drawn(free: set[tuple[Any, ...]], closed: list[str], before: pd.DataFrame | None, wanted: int) -> int:
    """Return how many may be drawn without telling by what is left over: half of what could be drawn, earlier draws included."""
    if not closed or not free:
        return wanted
    earlier = set() if before is None or before.empty else _places(before[before["transcript"].isin(closed)])
    most = len(free | earlier) // 2 - len(earlier)
    if most < 1:
        raise CodingError(
            "Half of what has no suggestion in transcripts that the reader is not done with was drawn already, or there is only one "
            "such passage. With more, what is left over would show what is suggested there. Read such transcripts whole and mark them "
            "done first."
        )
    return min(most, wanted)


def _with_those_below(code: str, codebook: Codebook | None) -> list[str]:
    return [code] if codebook is None else list(codebook.descendants(codebook.current(code)))


def estimate_missed(
    sample: pd.DataFrame, codings: Codings, corpus: Corpus, codebook: Codebook, *, coder: str | None = None
) -> pd.DataFrame:
    """Return per code how much of the unsuggested text carries it, from a `sample_unsuggested` that a person has read.

    Columns: code; sampled (units of the sample that were read), found (with the code), share with low and high (95 %,
    Wilson, with the correction for a finite population, and never beyond what was found and what was not read);
    missed, missed_low, missed_high: the same as a number of units of the population. The population stands in the sample's
    column ``population``; a sample drawn for one code has rows for this code and those below it. Of a study's sample (with a
    column ``answered``) only what was read as a passage of it counts, unless all of it was read: passages that were read because
    something pointed to them are no sample. ``attrs`` keeps population, drawn and read (units) and without (codes), and
    population_then and drawn_then: the same when the sample was drawn, before words of it were withdrawn from the study or edited
    (edited: of so many of the drawn). What is left is a random sample of the text that is left.
    Raises CodingError for a table that is no sample, for several samples in one table, and for a sample that was drawn for a code
    with sub-codes but without its codebook.
    """
    population, without = _drawn_from(sample)
    wanted = _estimable(without, codebook)
    own = codings.only(coder).where(transcript=list(corpus)).in_codebook(codebook)
    kept = [name for name in ("transcript", "start", "end", "answered") if name in sample]
    units = sample[kept].astype({"start": int, "end": int})
    units = units.sort_values(["transcript", "start"], kind="stable")
    units = (
        units.set_index("transcript").loc[[name for name in corpus if name in set(units["transcript"])]].reset_index()
    )
    read = read_units(own, corpus, units).any(axis=1).to_numpy(dtype=bool)
    if "answered" in units and not read.all():  # read for another reason is not drawn by lot
        read = read & units["answered"].to_numpy(dtype=bool)
    row, unit = coded_units(own, corpus, units)
    named = own.table["code"].astype(str).to_numpy(dtype=object)[row]
    rows = []
    for code in wanted:
        below = set(codebook.descendants(code))
        found = len({place for place, name in zip(unit.tolist(), named, strict=True) if name in below and read[place]})
        size = int(read.sum())
        low, high = wilson(found, size, population=population)
        share = found / size if size else float("nan")
        rows.append(
            (code, size, found, share, low, high, *(round(part * population, 1) for part in (share, low, high)))
        )
    table = pd.DataFrame(rows, columns=list(MISSED_COLUMNS))
    table.attrs.update(
        {"population": population, "drawn": len(units), "read": int(read.sum()), "without": " ".join(without)}
    )
    for name, now in (("population_then", population), ("drawn_then", len(units)), ("edited", 0)):
        table.attrs[name] = int(sample[name].iloc[0]) if name in sample else now
    return table


def missed_in_words(missed: pd.DataFrame) -> list[str]:
    """Return what `estimate_missed` tells as sentences: how many units were read, what was found, and what may still be there."""
    told, lost = missed.attrs, list(missed.attrs.get("lost", ()))
    if not told["read"]:
        drawn = "A blind sample of unsuggested text was drawn, but none of it was read: what was missed is not known."
        return [drawn, *lost] if told["drawn"] else [*lost, "How much the suggestions missed is not known."]
    of = f"no suggestion of {told['without'].replace(' ', ', ')}" if told["without"] else "no suggestion"
    lines = [_drawn_told(told, of)]
    if told["read"] < told["drawn"]:
        lines.append("The sample is not read to the end: what follows may change.")
    found = missed[missed["found"] > 0]
    lines += [
        f"Missed, {row.code}: {row.found} of {row.sampled} carried it, about {row.missed:.0f} in all (95 % {row.missed_low:.0f} to "
        f"{row.missed_high:.0f})."
        for row in found.itertuples()
    ]
    rest = missed[missed["found"] == 0]
    if len(rest):
        most = f"{rest['missed_high'].max():.0f}"
        which = "No code was found" if found.empty else f"Of the other {counted(len(rest), 'code')} none was found"
        lines.append(f"{which}; up to {most} units may still carry each (95 %).")
    return lines + lost


def with_lost(missed: pd.DataFrame | None, lost: pd.DataFrame) -> pd.DataFrame | None:
    """Return what `estimate_missed` told (None: nothing to estimate from) with the samples that cannot be counted any more.

    ``lost`` are a study's `lost_samples`. None where there are none of these either.
    """
    if missed is None and lost.empty:
        return None
    if missed is None:
        missed = pd.DataFrame([], columns=list(MISSED_COLUMNS))
        missed.attrs.update({"read": 0, "drawn": 0})
    missed.attrs["lost"] = [_lost_told(row) for row in lost.to_dict("records")]
    return missed


_WHY_LOST = {
    "withdrawn": "since somebody was withdrawn from the study",
    "code": "since its code is gone or was merged with others",
    "edited": "since its words were edited",
}


def _lost_told(row: dict[Any, Any]) -> str:
    read = f"{row['answered']} of them read" if row["answered"] else "none of them read"
    when = f" ({row['since']})" if row["since"] else ""
    return (
        f"A blind sample of unsuggested text was drawn ({counted(row['drawn'], 'unit')}, {read}); {_WHY_LOST[row['why']]}{when} it "
        "cannot be counted any more."
    )


def _drawn_told(told: Any, of: str) -> str:
    then = (
        f"Of {told['population_then']} units with {of} that had not been read, {told['drawn_then']} were drawn by lot"
    )
    if (told["population_then"], told["drawn_then"]) == (told["population"], told["drawn"]):
        return f"{then} and {told['read']} read."
    edited = min(told["edited"], told["drawn_then"] - told["drawn"])
    withdrawn = told["drawn_then"] - told["drawn"] - edited
    gone = [f"{withdrawn} of these {_was(withdrawn)} withdrawn from the study since"] if withdrawn else []
    gone += [f"the words of {edited}{'' if withdrawn else ' of these'} were edited since"] if edited else []
    told_gone = " and ".join(gone) or "Some of the other text was withdrawn from the study since"
    left = " left" if told["population"] < told["population_then"] else ""
    rest = "the other " if gone else "the "
    return (
        f"{then}. {told_gone[0].upper()}{told_gone[1:]}; {rest}{told['drawn']} stand for the {told['population']} units{left}, and "
        f"{told['read']} {_was(told['read'])} read."
    )


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _drawn_from(sample: pd.DataFrame) -> tuple[int, list[str]]:
    """Return the population of a sample and the codes it was drawn for (none: all)."""
    missing = [name for name in ("transcript", "start", "end", "population", "without") if name not in sample.columns]
    if missing or sample.empty:
        raise CodingError(
            "This table is no sample of unsuggested text, or the sample is empty: see sample_unsuggested."
        )
    said = sample[["population", "without"]].astype(object).fillna("").astype(str).drop_duplicates()
    if len(said) > 1:
        raise CodingError(
            "This table holds several samples (the column population or without differs between rows). "
            "Estimate each by itself."
        )
    population, without = said.iloc[0]
    try:
        return int(float(population)), without.split()
    except ValueError as cause:
        raise CodingError(f"The column population of this sample holds {population!r}, which is no number.") from cause


def _estimable(without: list[str], codebook: Codebook) -> list[str]:
    """The codes of which a sample can say what was missed: all units that may carry them could have been drawn."""
    if not without:
        return [code.id for code in codebook]
    current = {codebook.current(code) for code in without}
    for code in without:
        below = set(codebook.descendants(codebook.current(code))) - current
        if below:
            raise CodingError(
                f"The sample was drawn for {code!r} without those below it ({', '.join(sorted(below))}): "
                "units suggested for them may be in it. Draw it with sample_unsuggested(…, codebook=…)."
            )
    return [code.id for code in codebook if code.id in current]
