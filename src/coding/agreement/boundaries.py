"""Agreement on the spans themselves: a table of its own, beside the one for units and never mixed with it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coding.agreement.coders import constructed, made_blind
from coding.agreement.ratings import Bools
from coding.agreement.spans import POOLED, alpha_u, merged, overlap_f1, shared_text
from coding.codings import Codings

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

HEADING = (
    "Boundaries of spans, on {length} characters in {transcripts} transcripts that all of {coders} read blind, laid end to "
    "end: alpha-U (Krippendorff 2004, p. 254), overlap F1 (a span is found when it shares text with one of the other coder)"
    "{mean}, and the share of coded text that both coded. They speak of where spans begin and end; the thresholds for units "
    "do not apply."
)


def compare_spans(
    codings: Codings,
    corpus: Corpus,
    codebook: Codebook | None,
    coders: list[str],
    *,
    machines: Collection[str] = (),
) -> pd.DataFrame:
    """Return how far the coders' spans of each code have the same boundaries, on the text that all of them read.

    Columns: ``code``, ``name`` (with a codebook), ``spans_CODER``, ``alpha_u``, ``observed``, ``expected``,
    ``overlap_f1``, ``shared_text`` (with more than two coders: the mean over pairs of coders), ``reason``. With a
    codebook a parent's spans include its children's. Nothing is pooled. Text where a coder saw suggestions first is left out,
    and spans are cut at its edges; accepted suggestions are set aside: the blind reading counts.

    Source: Krippendorff 2004, "Content Analysis", 2nd ed., pp. 251-256; F1: van Rijsbergen 1979, "Information
    Retrieval", ch. 7, with overlap in place of identity.
    """
    codings = made_blind(codings)
    spans, length, transcripts = _on_one_line(codings, corpus, codebook, coders)
    codes = [code.id for code in codebook] if codebook is not None else codings.codes
    chance = alpha_u(spans, 0, max(length, 1), coders=coders).set_index("code")
    rows = []
    for code in codes:
        sections = [merged(spans[(spans["code"] == code) & (spans["coder"] == coder)]) for coder in coders]
        pairs = list(combinations(sections, 2))
        row: dict[str, object] = {"code": code}
        row |= {f"spans_{_label(coder, machines)}": len(own) for coder, own in zip(coders, sections, strict=True)}
        known = code in chance.index and code != POOLED
        row |= {
            "alpha_u": chance.at[code, "alpha"] if known else np.nan,
            "observed": chance.at[code, "observed"] if known else np.nan,
            "expected": chance.at[code, "expected"] if known else np.nan,
            "overlap_f1": _mean([overlap_f1(mine, yours) for mine, yours in pairs]),
            "shared_text": _mean([shared_text(mine, yours) for mine, yours in pairs]),
            "reason": chance.at[code, "reason"] if known else _why_none(length),
        }
        rows.append(row)
    table = pd.DataFrame(rows)
    if codebook is not None:
        labels = [code.label(corpus.design.language or None) for code in codebook]
        table.insert(1, "name", labels)
    names = " and ".join(_label(coder, machines) for coder in coders)
    mean = "" if len(coders) == 2 else ", the mean over pairs of coders"
    heading = constructed(corpus) + HEADING.format(length=length, transcripts=transcripts, coders=names, mean=mean)
    table.attrs = {"heading": heading, "characters": length, "coders": list(coders)}
    return table


def _label(coder: str, machines: Collection[str]) -> str:
    return f"{coder} (machine)" if coder in machines else coder


def _why_none(length: int) -> str:
    return "no coder has a span of this code" if length else "there is no text that all coders have read"


def _mean(values: list[float]) -> float:
    defined = [value for value in values if value == value]
    return float(np.mean(defined)) if defined else np.nan


def _on_one_line(
    codings: Codings, corpus: Corpus, codebook: Codebook | None, coders: list[str]
) -> tuple[pd.DataFrame, int, int]:
    """Lay the text that all coders read end to end; return the spans there, its length and how many transcripts it has."""
    lengths = np.array([len(transcript.text) for transcript in corpus.values()], dtype=np.int64)
    begins = dict(zip(corpus, np.cumsum(lengths) - lengths, strict=True))
    given, marks = (_placed(table, begins) for table in (codings.frame, codings.read))
    common = np.ones(int(lengths.sum()), dtype=bool)
    for coder in coders:
        common &= _read_blind(given[given["coder"] == coder], marks[marks["coder"] == coder], len(common))
    line = np.concatenate([[0], np.cumsum(common)])
    spans = given.assign(start=line[given["start"]], end=line[given["end"]])[["coder", "start", "end", "code"]]
    spans = spans[spans["start"] < spans["end"]]
    if codebook is not None:
        above = [
            (row.coder, row.start, row.end, each)
            for row in spans.itertuples()
            for each in codebook.ancestors(str(row.code))
        ]
        spans = pd.concat([spans, pd.DataFrame(above, columns=spans.columns)]) if above else spans
    held = line[np.cumsum(lengths)] > line[np.cumsum(lengths) - lengths]
    return spans.reset_index(drop=True), int(line[-1]), int(held.sum())


def _placed(table: pd.DataFrame, begins: dict[str, Any]) -> pd.DataFrame:
    """The spans with places on the line on which all transcripts lie end to end."""
    offset = table["transcript"].map(begins).astype(np.int64)
    return table.assign(start=table["start"] + offset, end=table["end"] + offset)


def _read_blind(given: pd.DataFrame, marks: pd.DataFrame, length: int) -> Bools:
    """The characters that a coder read (a coded span counts as read) before any suggestion was seen there."""
    unlocked = marks["unlocked"].to_numpy(dtype=bool)
    before = _covered(marks[~unlocked], length)
    after = _covered(marks[unlocked], length) & ~before
    return before | (_covered(given, length) & ~after)


def _covered(spans: pd.DataFrame, length: int) -> Bools:
    opened = np.bincount(spans["start"].to_numpy(), minlength=length + 1)
    closed = np.bincount(spans["end"].to_numpy(), minlength=length + 1)
    covered: Bools = (np.cumsum(opened - closed) > 0)[:length]
    return covered
