"""Human beside rule beside model: what each source finds in the same units. They are compared, never added up."""

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codings import AT_LEAST, Codings, check_counted
from coding.codings.who import MACHINES
from coding.errors import CodingError
from coding.themes.counting import Count, Numbers, count_codings

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

COLUMNS = (
    "code", "name", "source_a", "coder_a", "source_b", "coder_b", "units", "segments_a", "segments_b", "both", "only_a", "only_b",
    "participants_a", "participants_b",
)  # fmt: skip


def compare_sources(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    unit: str | None = None,
    coder: str | None = None,
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return, for every two sources, where they give a code and where only one of them does: a row per pair and code.

    The sources are one person (``coder``, the design's ``count``, or the only one there is; a person's confirmed suggestions are the
    person's) and each machine: rules, model. Spans are mapped to one ``unit``. Columns (`COLUMNS`): code, name, source_a, coder_a,
    source_b, coder_b, ``units`` (read by both; nothing else is counted), segments_a, segments_b, ``both``, ``only_a``, ``only_b``
    (units), participants_a, participants_b. Raises `CodingError` when several people are there and none is chosen, and when
    there is only one source.

    >>> from coding.transcript import Corpus
    >>> answers = pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."], "size": ["small", "large"]})
    >>> corpus = Corpus.from_frame(answers, attributes=["size"], language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"})
    >>> by_hand = Codings.from_frame(rows, corpus)
    >>> read = by_hand.read.assign(coder="rules")
    >>> hits = Codings.from_columns(transcript=["b"], start=[0], end=[4], code=["housing"], coder=["rules"], source=["rule"], read=read)
    >>> compare_sources(by_hand + hits, corpus)[["source_a", "source_b", "units", "both", "only_a", "only_b"]].values.tolist()
    [['human', 'rule', 2, 0, 1, 1]]
    """
    check_counted(codings, corpus, codebook)
    counts = [
        count_codings(part, corpus, codebook, unit=unit, coder=name, at_least=at_least)
        for name, part in _one_each(codings, corpus, coder)
    ]
    codes = [code.id for code in codebook] if codebook is not None else codings.codes
    names = [code.name for code in codebook] if codebook is not None else codes
    tables = [_pair(a, b, codes, names) for a, b in combinations(counts, 2)]
    table = pd.concat(tables, ignore_index=True)
    table.attrs.update(
        {
            "unit": counts[0].unit,
            "coders": [count.coder for count in counts],
            "sources": "; ".join(count.sources for count in counts),
            "sampling": corpus.design.sampling,
        }
    )
    return table


def _one_each(codings: Codings, corpus: "Corpus", coder: str | None) -> list[tuple[str, Codings]]:
    there = codings.coders
    machines = [name for name in MACHINES.values() if name in there]
    people = [name for name in there if name not in machines]
    if coder is None and len(people) > 1 and corpus.design.count in people:
        coder = corpus.design.count
    chosen = [name for name in people if coder is None or name == coder]
    if coder is not None and not chosen:
        raise CodingError(f"There is no person {coder!r} among the coders. There are: {', '.join(people) or 'none'}.")
    if len(chosen) > 1:
        raise CodingError(
            f"These codings come from several people ({', '.join(chosen)}). Choose one with coder=…; compare_coders compares people."
        )
    if len(chosen) + len(machines) < 2:
        raise CodingError(
            f"There is only one source here ({codings.describe()}). Add another: codings + code_by_rules(…)."
        )
    return [(name, codings) for name in [*chosen, *machines]]


def _pair(a: Count, b: Count, codes: list[str], names: list[str]) -> pd.DataFrame:
    read = a.read & b.read
    size = len(codes)
    first, second = _marked(a, codes), _marked(b, codes)
    in_a, in_b = _units(first, read, len(read)), _units(second, read, len(read))
    both = np.intersect1d(in_a, in_b, assume_unique=True)
    counted = [np.bincount(keys // max(len(read), 1), minlength=size) for keys in (in_a, in_b, both)]
    who = a.units["participant"].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "code": pd.Series(codes, dtype=object),
            "name": pd.Series(names, dtype=object),
            "source_a": a.sources,
            "coder_a": a.coder,
            "source_b": b.sources,
            "coder_b": b.coder,
            "units": int(read.sum()),
            "segments_a": counted[0],
            "segments_b": counted[1],
            "both": counted[2],
            "only_a": counted[0] - counted[2],
            "only_b": counted[1] - counted[2],
            "participants_a": _people(in_a, who, size),
            "participants_b": _people(in_b, who, size),
        },
        columns=list(COLUMNS),
    )


def _marked(count: Count, codes: list[str]) -> tuple[Numbers, Numbers]:
    place = pd.Index(codes, dtype=object).get_indexer(pd.Index(count.codes, dtype=object))
    held, units = count.held
    return place[held], units


def _units(marked: tuple[Numbers, Numbers], read: NDArray[np.bool_], size: int) -> Numbers:
    codes, units = marked
    kept = read[units]
    return np.sort(codes[kept] * size + units[kept])


def _people(keys: Numbers, who: NDArray[Any], size: int) -> Numbers:
    height = max(len(who), 1)
    frame = pd.DataFrame({"code": keys // height, "who": who[keys % height]}).drop_duplicates()
    return np.bincount(frame["code"][frame["who"] != ""], minlength=size)
