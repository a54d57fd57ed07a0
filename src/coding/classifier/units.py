"""What the classifier sees of a corpus: its units, their words, whose they are, and which rules hit in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from coding.agreement.coders import chosen_by_machine, interviews
from coding.codebook import Codebook
from coding.codings import Codings, coded_units, read_units, unit_table
from coding.codings.who import MACHINES, PEOPLE, not_machines
from coding.errors import CodingError
from coding.rules.application import Hits, find_hits
from coding.rules.plan import WrittenRule
from coding.transcript import Corpus

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TextUnits:
    """The units of a corpus that a classifier codes, in order; the interviewer's own are left out.

    ``table`` has a row per unit: transcript, start, end (code points), participant. ``interview`` numbers what folds keep
    together: transcripts that share a participant, and all participants of one transcript. ``hits`` is units × rules, 1
    where a rule hit; ``rules`` names its columns; ``found`` holds the hits with their places.
    """

    corpus: Corpus
    unit: str
    table: pd.DataFrame
    texts: list[str]
    interview: Ints
    rules: list[WrittenRule]
    hits: Any
    found: Hits

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def index(self) -> pd.MultiIndex:
        """Transcript, start and end of each unit, as in `Codings.matrix`."""
        return pd.MultiIndex.from_frame(self.table[["transcript", "start", "end"]])

    @property
    def languages(self) -> set[str]:
        """The languages that the transcripts say they are in; unsaid ones are left out."""
        said = (self.corpus.language_of(t) for t in self.corpus.values())
        return {language.lower().replace("_", "-").split("-")[0] for language in said if language}


def text_units(corpus: Corpus, codebook: Codebook, unit: str | None) -> TextUnits:
    """Return the units of a corpus with their words and rule hits. Nothing here is learnt from anything."""
    if not isinstance(corpus, Corpus):
        raise CodingError(
            f"A classifier reads a Corpus, not a {type(corpus).__name__}. See read_corpus and Corpus.from_frame."
        )
    unit = unit or corpus.design.unit
    table = unit_table(corpus, unit)
    texts = [
        corpus[name].text[start:end]
        for name, start, end in zip(table["transcript"], table["start"], table["end"], strict=True)
    ]
    grouped = interviews(corpus)
    interview = pd.factorize(table["transcript"].map(grouped))[0].astype(np.int64)
    found = find_hits(corpus, codebook, unit=unit)
    rules = [rule for rule in found.rules if not rule.unless]
    return TextUnits(corpus, unit, table, texts, interview, rules, _hit_table(found, corpus, table), found)


def names_participants(corpus: Corpus) -> bool:
    """Tell whether a study says who speaks: else each text is taken for a participant of its own."""
    people = corpus.participants
    return bool(
        (people["speaker"] != "").any()
        or (people["participant"] != people["transcript"]).any()
        or any(transcript.attributes.get("participant") for transcript in corpus.values())
    )


def _hit_table(found: Hits, corpus: Corpus, table: pd.DataFrame) -> Any:
    """Units × rules (those of `any`), 1 where the rule hit."""
    names = {name: number for number, name in enumerate(corpus)}
    places = pd.MultiIndex.from_arrays([table["transcript"].map(names), table["start"]])
    unit = places.get_indexer(pd.MultiIndex.from_arrays([found.transcript, found.unit_start]))
    column = np.cumsum([not rule.unless for rule in found.rules], dtype=np.int64) - 1
    keep = unit >= 0
    size = (len(table), int(column[-1]) + 1 if len(column) else 0)
    counts = sparse.csr_matrix((np.ones(keep.sum()), (unit[keep], column[found.rule[keep]])), shape=size)
    counts.data[:] = 1.0
    return counts


@dataclass(frozen=True)
class Labels:
    """What people said of units: ``given`` and ``known`` are units × codes, booleans.

    A unit is known for all codes once it was read, and for a single code when a suggestion of it was accepted or rejected.
    What is not known is neither positive nor negative. ``read`` marks the units that were read, ``chosen`` those among them
    that were read only because a machine chose them: they teach, but are no fair sample. ``declined`` are units × codes where a
    suggestion was rejected.
    """

    codes: list[str]
    given: Bools
    known: Bools
    read: Bools
    declined: Bools
    chosen: Bools

    def scorable(self) -> Labels:
        """The same, with a code that nobody gave anywhere as not known: nobody may have looked for it."""
        return replace(self, known=self.known & (self.given & self.known).any(axis=0))


def labels_of(
    units: TextUnits,
    codings: Codings,
    codebook: Codebook,
    *,
    coder: str | None,
    at_least: float,
    rejected: pd.DataFrame | None = None,
) -> Labels:
    """Return one coder's labels. Codings and readings of machines do not count; two coders are never added up."""
    if not isinstance(codings, Codings):
        raise CodingError(
            f"A classifier learns from Codings, not from a {type(codings).__name__}. See Codings.from_frame."
        )
    codes = [code.id for code in codebook]
    own = _by_people(codings, coder)
    own = own.where(transcript=list(units.corpus)).in_codebook(codebook)
    read_by = read_units(own.where(source="human"), units.corpus, units.table, at_least=at_least)
    read = read_by.any(axis=1).to_numpy() if len(read_by.columns) else np.zeros(len(units), dtype=bool)
    given = np.zeros((len(units), len(codes)), dtype=bool)
    known = np.repeat(read[:, None], len(codes), axis=1)
    above = _above(codebook)
    row, unit = coded_units(own, units.corpus, units.table, at_least=at_least)
    named = own.table["code"].astype(str).to_numpy(dtype=object)
    places = {code: above[code] for code in codes}
    for code in set(named[row]):
        at = unit[named[row] == code]
        for column in places[code]:
            given[at, column] = True
            known[at, column] = True
    declined = rejected_pairs(rejected, units, codebook, at_least, next(iter(own.coders), ""))
    known |= _and_below(declined, codebook)  # a code that a person gave stays given
    chosen = read & chosen_by_machine(own, units.corpus, units.table, at_least)
    return Labels(codes, given, known, read, declined & ~given, chosen)


def _by_people(codings: Codings, coder: str | None) -> Codings:
    people = not_machines(codings.coders)
    people_only = codings.where(coder=people).where(codings.where(coder=people).table["source"].isin(PEOPLE))
    if coder is None and len(people) > 1:
        raise CodingError(
            f"These codings come from several coders ({', '.join(people)}), and a classifier learns from one of them. "
            "Choose one with coder=…, for instance the consensus."
        )
    return people_only.only(coder) if coder is not None else people_only


def rejected_by(rejected: pd.DataFrame, coders: list[str]) -> pd.DataFrame:
    """Return what these coders rejected, of a table that may hold what others did; all of it where nobody is named."""
    if "coder" not in rejected or not coders:
        return rejected
    return rejected[rejected["coder"].isin([*coders, "", *MACHINES.values()])]


def rejected_pairs(
    rejected: pd.DataFrame | None, units: TextUnits, codebook: Codebook, at_least: float, coder: str
) -> Bools:
    """Return units × codes: what a coder rejected; a table may also hold what other persons did, which is theirs."""
    made = np.zeros((len(units), len(codebook)), dtype=bool)
    if rejected is None:
        return made
    if not isinstance(rejected, pd.DataFrame):
        raise CodingError(f"rejected={rejected!r} is no table of rejected suggestions. Pass study.rejected.")
    if rejected.empty:
        return made
    missing = [name for name in ("transcript", "start", "end", "code") if name not in rejected.columns]
    if missing:
        raise CodingError(f"The table of rejected suggestions has no column {missing[0]!r}.")
    column = {code.id: number for number, code in enumerate(codebook)}
    here = rejected_by(rejected[rejected["transcript"].isin(list(units.corpus))], [coder] if coder else [])
    here = here.assign(code=present_codes(here, codebook))
    here = here[here["code"] != ""]
    if here.empty:
        return made
    said = Codings.from_columns(
        transcript=here["transcript"],
        start=here["start"],
        end=here["end"],
        code=here["code"],
        coder=["-"] * len(here),
        source=["human"] * len(here),
    )
    row, unit = coded_units(said, units.corpus, units.table, at_least=at_least)
    named = said.table["code"].astype(str).to_numpy(dtype=object)[row]
    for code in set(named):
        made[unit[named == code], column[code]] = True
    return made


def present_codes(rejected: pd.DataFrame, codebook: Codebook) -> list[str]:
    """Return the present id of each rejected code, "" where it teaches nothing: the codebook has no such code any more.

    A study tells more (column ``code_now``): what was merged with another code since teaches nothing either.
    """
    living = {id: code.id for code in codebook for id in (code.id, *code.formerly)}
    named = rejected["code_now"] if "code_now" in rejected else rejected["code"]
    return [living.get(code, "") for code in named.astype(str)]


def _and_below(pairs: Bools, codebook: Codebook) -> Bools:
    """Where a code was rejected, none of those below it can be there either."""
    made = pairs.copy()
    for own, *parents in _above(codebook).values():
        for column in parents:
            made[:, own] |= pairs[:, column]
    return made


def _above(codebook: Codebook) -> dict[str, list[int]]:
    """For each code the columns it fills: its own and those of the codes above it."""
    column = {code.id: number for number, code in enumerate(codebook)}
    return {code: [column[code], *(column[each] for each in codebook.ancestors(code))] for code in column}


def rules_of_codes(rules: list[WrittenRule], codebook: Codebook) -> Any:
    """Return rules × codes, 1 where a rule belongs to the code or to one below it."""
    above = _above(codebook)
    pairs = [(number, column) for number, rule in enumerate(rules) for column in above[rule.code]]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    return sparse.csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(rules), len(codebook)))


def with_parents(values: Any, codebook: Codebook) -> Any:
    """Return units × codes in which a code has at least what each one below it has: a parent includes its children."""
    made = values.copy()
    for own, *parents in _above(codebook).values():
        for column in parents:
            made[:, column] = np.fmax(made[:, column], values[:, own])
    return made
