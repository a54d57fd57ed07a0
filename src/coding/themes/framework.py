"""Tables that researchers write themselves: the framework matrix, and the analysis table of qualitative content analysis."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coding.codings import AT_LEAST, Codings, coded_units
from coding.errors import CodingError
from coding.themes.counting import Count, Numbers, count_codings, distinct_pairs

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

CELL_COLUMNS = ("participant", "code", "name", "summary", "segments", "places", "codings", "sources")
ANALYSIS_COLUMNS = (
    "transcript", "participant", "turn", "start", "end", "meaning_unit", "condensation", "code", "sub_category", "category",
    "theme", "id", "coder", "source",
)  # fmt: skip


def framework_cells(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook",
    summaries: pd.DataFrame,
    *,
    unit: str | None = None,
    coder: str | None = None,
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return the cells of a framework matrix, a row per participant and code, each with the passages it rests on.

    ``summaries`` is what the researcher wrote: a table with the columns participant, code, summary. Columns (`CELL_COLUMNS`):
    participant, code, name, summary ("" where none is written), ``segments`` (the participant's units with the code, sub-codes
    included), ``places`` ("R07 12; R07 15": transcript and turn, from 1) and ``codings`` (ids, joined by "; "), sources.
    Participants of whom something was read come in the order of the corpus, codes in that of the codebook. Raises `CodingError` for
    a summary of a participant or code that there is not, and for two of one cell.

    >>> from coding.codebook import Code, Codebook
    >>> from coding.transcript import Corpus
    >>> answers = pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."], "size": ["small", "large"]})
    >>> corpus = Corpus.from_frame(answers, attributes=["size"], language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"})
    >>> by_hand = Codings.from_frame(rows, corpus)
    >>> written = pd.DataFrame({"participant": ["a"], "code": ["housing"], "summary": ["Bor trångt."]})
    >>> cells = framework_cells(by_hand, corpus, Codebook("b", codes=[Code("housing", "Bostad")]), written)
    >>> cells[["participant", "summary", "segments", "places"]].values.tolist()
    [['a', 'Bor trångt.', 1, 'a 1'], ['b', '', 0, '']]
    """
    count = count_codings(codings, corpus, codebook, unit=unit, coder=coder, at_least=at_least)
    written = _written(summaries, count, codebook)
    segments, places, ids = _links(count)
    rows = []
    for who, participant in enumerate(count.participants):
        for at, (code, name) in enumerate(zip(count.codes, count.names, strict=True)):
            cell = at * len(count.participants) + who
            summary = written.get((participant, code), "")
            told = (segments[cell], places[cell], ids[cell])
            rows.append((participant, code, name, summary, *told, count.sources))
    cells = pd.DataFrame(rows, columns=list(CELL_COLUMNS))
    cells.attrs.update(count.facts())
    return cells


def framework_matrix(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook",
    summaries: pd.DataFrame,
    *,
    unit: str | None = None,
    coder: str | None = None,
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return the framework matrix: participants × themes (the codebook's top codes), each cell the researcher's summary.

    ``summaries``: see `framework_cells`, which links each cell to its passages. A sub-code has a column when a summary of it is
    written. Source: Ritchie & Spencer 1994, "Qualitative data analysis for applied policy research".

    >>> from coding.codebook.model import Code, Codebook
    >>> from coding.transcript import Corpus
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a"], "text": ["Det är trångt."]}))
    >>> by_hand = Codings.from_frame(pd.DataFrame({"transcript": ["a"], "code": ["housing"], "coder": ["anna"]}), corpus)
    >>> written = pd.DataFrame({"participant": ["a"], "code": ["housing"], "summary": ["Bor trångt."]})
    >>> framework_matrix(by_hand, corpus, Codebook("b", codes=[Code("housing", "Bostad")]), written).loc["a", "housing"]
    'Bor trångt.'
    """
    cells = framework_cells(codings, corpus, codebook, summaries, unit=unit, coder=coder, at_least=at_least)
    written = set(cells["code"][cells["summary"] != ""])
    shown = [code.id for code in codebook if codebook.parent(code.id) is None or code.id in written]
    wide = cells.pivot(index="participant", columns="code", values="summary")
    wide = wide.reindex(index=list(dict.fromkeys(cells["participant"])), columns=shown).fillna("")
    wide.attrs.update({**cells.attrs, "names": {code: codebook.label(code) for code in shown}})
    return wide


def content_analysis_table(
    codings: Codings, corpus: "Corpus", codebook: "Codebook", *, coder: str | None = None, language: str | None = None
) -> pd.DataFrame:
    """Return the table of a qualitative content analysis: a row per coding, in the order of the codebook, then of the texts.

    Columns (`ANALYSIS_COLUMNS`): transcript, participant, turn (from 1), start, end, ``meaning_unit`` (the words, verbatim),
    ``condensation`` (what the coder wrote), ``code``, ``sub_category``, ``category``, ``theme``: names along the codebook's tree, from
    the code upwards; id, coder, source. The tree's top level is the theme, as in all tables; the category stands below it, and the
    sub-category below that: a tree of two levels has neither, one of more than four joins sub-categories by " / ". A passage coded with
    a theme itself has no code yet; where the codebook is flat, all codes stand under code, and none is a theme. ``language``: in
    which the codes are named (None: their own names). Source: Graneheim & Lundman 2004, Nurse Education Today 24, pp. 105-112.

    >>> from coding.codebook import Code, Codebook
    >>> from coding.transcript import Corpus
    >>> answers = pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."], "size": ["small", "large"]})
    >>> corpus = Corpus.from_frame(answers, attributes=["size"], language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"})
    >>> by_hand = Codings.from_frame(rows, corpus)
    >>> book = Codebook("b", codes=[Code("home", "Hem", codes=[Code("housing", "Bostad")])])
    >>> content_analysis_table(by_hand, corpus, book)[["meaning_unit", "code", "theme"]].values.tolist()
    [['Det är trångt.', 'Bostad', 'Hem']]
    """
    count = count_codings(codings, corpus, codebook, coder=coder)
    table = count.codings.frame
    order = np.lexsort((table["start"], _places(count.corpus, table["transcript"]), count.code_of))
    table = table.iloc[order].reset_index(drop=True)
    path = {code: _levels(codebook, code, language) for code in count.codes}
    turns = [_turn(corpus, name, start) for name, start in zip(table["transcript"], table["start"], strict=True)]
    made = pd.DataFrame(
        {
            "transcript": table["transcript"],
            "participant": [participant for participant, _ in turns],
            "turn": [turn for _, turn in turns],
            "start": table["start"],
            "end": table["end"],
            "meaning_unit": _quotes(corpus, table),
            "condensation": table["condensed"],
            **{
                level: [path[code][k] for code in table["code"]]
                for k, level in enumerate(("code", "sub_category", "category", "theme"))
            },
            "id": table["id"],
            "coder": table["coder"],
            "source": table["source"],
        },
        columns=list(ANALYSIS_COLUMNS),
    )
    made.attrs.update({"coder": count.coder, "sources": count.sources})
    return made


def _written(summaries: pd.DataFrame, count: Count, codebook: "Codebook") -> dict[tuple[str, str], str]:
    missing = [column for column in ("participant", "code", "summary") if column not in summaries.columns]
    if missing:
        raise CodingError(f"The summaries have no column {missing[0]!r}. They need participant, code and summary.")
    written: dict[tuple[str, str], str] = {}
    known = set(count.participants)
    for row in summaries.to_dict("records"):
        cell = (str(row["participant"]), codebook.current(str(row["code"])))
        if cell[0] not in known:
            raise CodingError(
                f"There is a summary of {cell[0]!r} on {cell[1]!r}, but of this participant nothing was read. "
                f"There are: {', '.join(count.participants) or 'none'}."
            )
        if cell in written:
            raise CodingError(f"There are two summaries of {cell[0]!r} on {cell[1]!r}. Keep one.")
        written[cell] = "" if pd.isna(row["summary"]) else str(row["summary"]).strip()
    return written


def _links(count: Count) -> tuple[list[int], list[str], list[str]]:
    """For each cell (code by code, participant by participant): how many units, where they are, and the ids of the codings."""
    pieces, people = count.pieces, len(count.participants)
    rows, at = coded_units(count.codings, count.corpus, pieces, at_least=count.at_least)
    codes, rows, at = count.raised(count.code_of[rows], rows, at)
    who = count.participant_of[at]
    cell, rows, at = (codes * people + who)[who >= 0], rows[who >= 0], at[who >= 0]
    where = [f"{name} {turn}" for name, turn in zip(pieces["transcript"], pieces["turn"], strict=True)]
    held, units = distinct_pairs(cell, at)
    size = len(count.codes) * people
    ids = count.codings.table["id"].tolist()
    segments = np.bincount(held, minlength=size).tolist()
    return segments, _joined_by_cell(held, units, where, size), _joined_by_cell(*distinct_pairs(cell, rows), ids, size)


def _joined_by_cell(cells: Numbers, things: Numbers, names: list[str], size: int) -> list[str]:
    """The names of the things in each cell, joined; ``cells`` sorted."""
    edges = np.searchsorted(cells, np.arange(size + 1)).tolist()
    told = [names[thing] for thing in things.tolist()]
    return ["; ".join(told[first:last]) for first, last in pairwise(edges)]


def _levels(codebook: "Codebook", code: str, language: str | None) -> tuple[str, str, str, str]:
    """Names of code, sub-category, category, theme: the tree's top is the theme, and what is coded with it has no code below it."""
    path = [codebook.label(id, language) for id in reversed([code, *codebook.ancestors(code)])]
    if len(path) == 1:
        flat = not any(top.codes for top in codebook.codes)
        return (path[0], "", "", "") if flat else ("", "", "", path[0])
    between = path[1:-1]
    return path[-1], " / ".join(between[1:]), between[0] if between else "", path[0]


def _turn(corpus: "Corpus", name: str, start: int) -> tuple[str, int]:
    """The participant who speaks at a place (or next after it), and the turn's number from 1."""
    transcript = corpus[name]
    k = transcript.turn_index(start)
    if k is None:
        k = next((k for k, turn in enumerate(transcript.turns) if turn.end > start), len(transcript.turns) - 1)
    turn = transcript.turns[k]
    return ("" if turn.asked else corpus.participant_of(name, turn.speaker)), k + 1


def _places(corpus: "Corpus", names: pd.Series) -> Numbers:
    return pd.Index(list(corpus), dtype=object).get_indexer(pd.Index(names.to_numpy(dtype=object))).astype(np.int64)


def _quotes(corpus: "Corpus", table: pd.DataFrame) -> list[str]:
    return [
        corpus[name].words(start, end)
        for name, start, end in zip(table["transcript"], table["start"], table["end"], strict=True)
    ]
