"""Codes along an interview, and from one interview to the next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from coding.codings import AT_LEAST, Codings, check_counted, coded_units
from coding.codings.who import MACHINES
from coding.errors import CodingError
from coding.themes.counting import Count, Numbers, count_codings, distinct_pairs, language_of
from coding.themes.words import locate

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus


_FIXED = ("codebook", "framework")
"""Approaches whose codes stand before the interviews are read."""

_CAVEATS = {
    "sv": {
        True: "Koderna var bestämda i förväg: kurvan planar ut när kodbokens koder är använda, inte när intervjuerna inte har mer att ge.",
        False: "Tabellen beskriver de här intervjuerna; den vet inte vad nästa ger.",
    },
    "en": {
        True: "The codes were fixed beforehand: the curve levels off when the codebook's codes are used up, not when the interviews have "
        "no more to give.",
        False: "The table describes these interviews; it cannot know what the next one brings.",
    },
}


def code_order(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    unit: str | None = None,
    coder: str | None = None,
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return where in each interview the codes stand: a row per unit and code, in the order of the talk.

    Columns: transcript, participant, unit (its number in the transcript, from 1), turn (from 1), start, end (code points), code, name,
    ``position`` (0 to 1: the share of the respondents' words in the transcript that are said before the unit's middle), sources.
    Parents include their sub-codes. ``.attrs`` as for `theme_frequencies`.

    >>> from coding.transcript import Corpus
    >>> answers = pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."], "size": ["small", "large"]})
    >>> corpus = Corpus.from_frame(answers, attributes=["size"], language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"})
    >>> by_hand = Codings.from_frame(rows, corpus)
    >>> code_order(by_hand, corpus)[["transcript", "turn", "code", "position"]].values.tolist()
    [['a', 1, 'housing', 0.5]]
    """
    count = count_codings(codings, corpus, codebook, unit=unit, coder=coder, at_least=at_least)
    codes, units = count.held
    order = np.lexsort((codes, units))
    codes, units = codes[order], units[order]
    table = count.units.iloc[units].reset_index(drop=True)
    table["code"] = np.array(count.codes, dtype=object)[codes]
    table["name"] = np.array(count.names, dtype=object)[codes]
    table["position"] = _positions(count)[units]
    table["sources"] = count.sources
    kept = ["transcript", "participant", "unit", "turn", "start", "end", "code", "name", "position", "sources"]
    table = table[kept]
    table.attrs.update(count.facts())
    return table


def code_accumulation(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    unit: str | None = None,
    coder: str | None = None,
    order: Sequence[str] | None = None,
    fixed: bool | None = None,
    shuffles: int = 1000,
    seed: int = 0,
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return how many new codes each further interview brought: a row per interview that was read, in the order they were made.

    Meant for codes that grew out of the material. ``fixed`` says that the codes were there beforehand, so that the curve can end only
    at the codebook's own end; None: so it is for what rules or a model found, and where the study's approach is codebook or framework.
    Then ``.attrs["caveat"]`` says so, and the figure. Sub-codes are not added to their parents here.
    Columns: ``interviews`` (how many so far), transcript, ``new_codes``, ``new`` (their ids, joined by "; "), ``codes`` (so far),
    ``in_one_participant`` (of these, found in one participant only so far); then the number of codes so far had the interviews come
    in random orders: ``random_mean``, ``random_low``, ``random_high`` (the middle 95 % of ``shuffles`` orders, drawn with ``seed``).
    ``order`` names the transcripts in their real order; by default it is that of the attribute ``date`` if every transcript has
    one, else the corpus's. ``.attrs`` as for `theme_frequencies`, with ``order`` (given, date or corpus), ``fixed``, ``caveat`` (what
    the table cannot tell), and ``codes_in_one_participant`` (ids). The table describes what was found in these interviews; it cannot
    know what the next one brings.

    >>> from coding.transcript import Corpus
    >>> answers = pd.DataFrame({"id": ["a", "b"], "text": ["Det är trångt.", "Nej."], "size": ["small", "large"]})
    >>> corpus = Corpus.from_frame(answers, attributes=["size"], language="sv")
    >>> rows = pd.DataFrame({"transcript": ["a", "b"], "code": ["housing", ""], "coder": "anna"})
    >>> by_hand = Codings.from_frame(rows, corpus)
    >>> code_accumulation(by_hand, corpus)[["transcript", "new_codes", "codes", "random_mean"]].round(1).values.tolist()
    [['a', 1, 1, 0.5], ['b', 0, 1, 1.0]]
    """
    check_counted(codings, corpus, codebook)
    if shuffles < 1:
        raise CodingError(f"{shuffles} random orders are none. Ask for at least 1, better 1000.")
    count = count_codings(codings, corpus, codebook, unit=unit, coder=coder, at_least=at_least)
    names, how = _interviews_in_order(count, order)
    rows, at = coded_units(count.codings, corpus, count.pieces, at_least=at_least)
    codes, units = distinct_pairs(count.code_of[rows], at)
    found = _found(codes, count.pieces["transcript"].to_numpy(dtype=object)[units], names, len(count.codes))
    first = np.where(found.any(axis=0), found.argmax(axis=0), len(names)) if len(names) else np.zeros(0, dtype=np.int64)
    new = np.bincount(first, minlength=len(names) + 1)[: len(names)]
    random = _random_orders(found, shuffles, seed)
    alone, alone_codes = _alone(count, codes, units, names)
    table = pd.DataFrame(
        {
            "interviews": np.arange(1, len(names) + 1),
            "transcript": pd.Series(names, dtype=object),
            "new_codes": new,
            "new": ["; ".join(np.array(count.codes, dtype=object)[first == k]) for k in range(len(names))],
            "codes": np.cumsum(new),
            "in_one_participant": alone,
            "random_mean": random.mean(axis=0),
            "random_low": np.quantile(random, 0.025, axis=0, method="inverted_cdf"),
            "random_high": np.quantile(random, 0.975, axis=0, method="inverted_cdf"),
        }
    )
    if fixed is None:
        fixed = count.coder in MACHINES.values() or corpus.design.approach in _FIXED
    caveats = _CAVEATS["sv" if language_of(corpus).lower().startswith("sv") else "en"]
    table.attrs.update(
        {
            **count.facts(),
            "order": how,
            "shuffles": shuffles,
            "seed": seed,
            "fixed": fixed,
            "caveat": caveats[fixed],
            "codes_in_one_participant": alone_codes,
        }
    )
    return table


def _positions(count: Count) -> NDArray[np.float64]:
    """The share of each transcript's words that are said before the middle of each unit."""
    words = count.words
    starts, ends = locate(count.corpus, count.units)
    first, last = words.within(starts, ends)
    transcript, _ = pd.factorize(count.units["transcript"])
    opens = np.full(transcript.max(initial=-1) + 1, len(words), dtype=np.int64)
    closes = np.zeros(len(opens), dtype=np.int64)
    np.minimum.at(opens, transcript, first)
    np.maximum.at(closes, transcript, last)
    length = np.maximum(closes - opens, 1)[transcript]
    return np.asarray(((first + last) / 2 - opens[transcript]) / length, dtype=np.float64)


def _interviews_in_order(count: Count, order: Sequence[str] | None) -> tuple[list[str], str]:
    read = list(pd.unique(count.units["transcript"][count.read]))
    if order is not None:
        missing = [name for name in read if name not in set(order)]
        unknown = [name for name in order if name not in count.corpus]
        if missing or unknown:
            what = f"leaves out {missing[0]!r}" if missing else f"names {unknown[0]!r}, which is not in the corpus"
            raise CodingError(f"The order of the interviews {what}. Name every transcript that was read once.")
        return [name for name in dict.fromkeys(order) if name in set(read)], "given"
    dates = [pd.to_datetime(str(count.corpus[name].attributes.get("date", "")), errors="coerce") for name in read]
    if read and not any(pd.isna(date) for date in dates):
        return [name for _, name in sorted(zip(dates, read, strict=True), key=lambda pair: pair[0])], "date"
    return read, "corpus"


def _found(codes: Numbers, transcripts: NDArray[Any], names: list[str], size: int) -> NDArray[np.bool_]:
    """Interviews × codes, in the order of the interviews."""
    found = np.zeros((len(names), size), dtype=bool)
    found[pd.Index(names, dtype=object).get_indexer(pd.Index(transcripts, dtype=object)), codes] = True
    return found


def _random_orders(found: NDArray[np.bool_], shuffles: int, seed: int) -> NDArray[np.float64]:
    """Random orders × interviews: the number of codes after each interview."""
    interviews = len(found)
    draw = np.random.default_rng(seed)
    place = draw.permuted(np.tile(np.arange(interviews), (shuffles, 1)), axis=1)
    counts = np.zeros((shuffles, interviews))
    orders = np.arange(shuffles)
    for column in found.T[found.any(axis=0)]:
        counts[orders, place[:, column].min(axis=1)] += 1
    return np.cumsum(counts, axis=1)


def _alone(count: Count, codes: Numbers, units: Numbers, names: list[str]) -> tuple[Numbers, list[str]]:
    """How many of the codes so far are found in one participant only, and which are so in the end."""
    told = count.pieces.iloc[units]
    frame = pd.DataFrame(
        {
            "code": codes,
            "interview": pd.Index(names, dtype=object).get_indexer(pd.Index(told["transcript"].to_numpy(dtype=object))),
            "who": told["participant"].to_numpy(dtype=object),
        }
    )
    frame = frame[frame["who"] != ""].sort_values("interview", kind="stable").drop_duplicates(["code", "who"])
    rank = frame.groupby("code").cumcount()
    appears = np.bincount(frame["interview"][rank == 0], minlength=len(names))
    leaves = np.bincount(frame["interview"][rank == 1], minlength=len(names))
    several = set(frame["code"][rank == 1])
    still = [code for k, code in enumerate(count.codes) if k in set(frame["code"]) - several]
    return np.cumsum(appears - leaves), still
