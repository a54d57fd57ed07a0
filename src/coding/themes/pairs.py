"""Which codes stand together: in one unit, on the same words, or a few turns apart."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coding.codings import AT_LEAST, Codings, check_counted
from coding.errors import CodingError
from coding.themes.counting import Count, Numbers, count_codings, distinct_pairs, language_of, share

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from coding.codebook import Codebook
    from coding.transcript import Corpus

_DISTANCE = {
    "sv": "nära: högst {within} av de svarandes enheter bort, intervjuarens räknas inte",
    "en": "near: at most {within} of the respondents' units away, the interviewer's not counted",
}
HOW = ("unit", "overlap", "near")
COLUMNS = ("code_a", "code_b", "name_a", "name_b", "together", "expected", "ratio", "a", "b", "participants", "sources")


def co_occurrence(
    codings: Codings,
    corpus: "Corpus",
    codebook: "Codebook | None" = None,
    *,
    unit: str | None = None,
    coder: str | None = None,
    how: str = "unit",
    within: int = 1,
    at_least: float = AT_LEAST,
) -> pd.DataFrame:
    """Return how often two codes stand together, and how often they would if they knew nothing of each other: a row per pair.

    ``how="unit"``: units that carry both codes. ``how="overlap"``: words inside spans of both. ``how="near"``: units with ``code_a``
    that carry ``code_b`` themselves or have it at most ``within`` units away in the same transcript; only here are (a, b) and (b, a)
    two rows. The interviewer's units are not counted: with a question before each answer, 2 units away are about 4 turn numbers as
    printed; ``.attrs["distance"]`` says so in the corpus's language.
    Columns (`COLUMNS`): code_a, code_b, their names, ``together``, ``expected`` (what independence would give, from how common each
    code is in what was read), ``ratio`` (together / expected, NaN where nothing is expected), ``a`` and ``b`` (units or words
    with each code; for "near", ``b`` is the units near code_b), ``participants`` (in whose talk both stand together), sources.
    A code and its own sub-code are no pair. ``.attrs`` as for `theme_frequencies`, with ``how``. The expected number takes units for
    independent draws, which units of one interview are not: read the ratio, do not test it.

    >>> from coding.transcript import Corpus
    >>> corpus = Corpus.from_frame(pd.DataFrame({"id": ["a", "b"], "text": ["Trångt och dyrt.", "Nej."]}))
    >>> rows = pd.DataFrame({"transcript": ["a", "a", "b"], "code": ["space", "rent", ""], "coder": "anna"})
    >>> co_occurrence(Codings.from_frame(rows, corpus), corpus)[["code_a", "code_b", "together", "expected"]].values.tolist()
    [['rent', 'space', 1, 0.5]]
    """
    check_counted(codings, corpus, codebook)
    if how not in HOW:
        raise CodingError(f"Codes cannot be paired by {how!r}. Choose one of: {', '.join(HOW)}.")
    if within < 0:
        raise CodingError(f"Codes cannot be {within} units apart. Give 0 or more.")
    count = count_codings(codings, corpus, codebook, unit=unit, coder=coder, at_least=at_least)
    if how == "overlap":
        carried, who, read = _on_words(count)
        near = carried
    else:
        carried, who, read = _on_units(count)
        near = _reach(carried, count, within) if how == "near" else carried
    together, participants = _together(carried, near, who)
    if count.unit == "document" and how != "overlap":
        theirs, who = _on_participants(count)
        participants = _together(theirs, theirs, who)[1]
    table = _table(count, together, participants, _totals(carried), _totals(near), read, both_ways=how == "near")
    table.attrs.update({**count.facts(), "how": how} | (_distance(count, within) if how == "near" else {}))
    return table


def _distance(count: Count, within: int) -> dict[str, Any]:
    """How near "near" is, as a number of units and in words."""
    say = _DISTANCE["sv" if language_of(count.corpus).lower().startswith("sv") else "en"]
    return {"within": within, "distance": say.format(within=within)}


def _on_units(count: Count) -> tuple["csr_matrix[Any]", Numbers, int]:
    """Units × codes, each unit's participant, and how many units were read."""
    codes, units = count.held
    names = pd.Index(count.participants)
    who = names.get_indexer(pd.Index(count.units["participant"].to_numpy(dtype=object)))
    return _marks(units, codes, len(count.units), len(count.codes)), who.astype(np.int64), int(count.read.sum())


def _on_participants(count: Count) -> tuple["csr_matrix[Any]", Numbers]:
    """Participants × codes, and each row's participant: a document may be several people's."""
    codes, pieces = count.piece_held
    who = count.participant_of[pieces]
    known = who >= 0
    rows = who * len(count.units) + count.piece_unit[pieces]
    rows, codes = distinct_pairs(rows[known], codes[known])
    places, at = np.unique(rows, return_inverse=True)
    return _marks(at, codes, len(places), len(count.codes)), places // max(len(count.units), 1)


def _on_words(count: Count) -> tuple["csr_matrix[Any]", Numbers, int]:
    """Words × codes, each word's participant, and how many words were read."""
    codes, first, last = count.words_held
    long = last - first
    word = np.arange(long.sum()) - np.repeat(np.cumsum(long) - long, long) + np.repeat(first, long)
    names = pd.Index(count.participants)
    of_turns = names.get_indexer(pd.Index(count.words.turns["participant"].to_numpy(dtype=object))).astype(np.int64)
    carried = _marks(word, np.repeat(codes, long), len(count.words), len(count.codes))
    return carried, of_turns[count.words.turn_of], int(count.word_read.sum())


def _marks(rows: Numbers, columns: Numbers, height: int, width: int) -> "csr_matrix[Any]":
    from scipy.sparse import csr_matrix  # late: it would double the time of `import coding`

    return csr_matrix((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=(height, width))


def _reach(carried: "csr_matrix[Any]", count: Count, within: int) -> "csr_matrix[Any]":
    """Units that have each code themselves or at most ``within`` units away in their transcript."""
    transcript, _ = pd.factorize(count.units["transcript"])
    reached = carried.copy()
    for step in range(1, min(within, max(len(transcript) - 1, 0)) + 1):
        here = np.flatnonzero(transcript[step:] == transcript[:-step])
        shift = _marks(here, here + step, len(transcript), len(transcript))
        reached = reached + shift @ carried + shift.T @ carried
    reached.data[:] = 1
    return reached.tocsr()


def _together(carried: "csr_matrix[Any]", near: "csr_matrix[Any]", who: Numbers) -> tuple[Numbers, Numbers]:
    """Codes × codes: rows that carry both, and participants in whose rows they do."""
    size = carried.shape[1]
    together = np.zeros((size, size), dtype=np.int64)
    participants = np.zeros((size, size), dtype=np.int64)
    order = np.argsort(who, kind="stable")
    edges = np.searchsorted(who[order], np.arange(-1, int(who.max(initial=-1)) + 2))
    carried, near = carried[order], near[order]
    for person, (first, last) in enumerate(pairwise(edges), -1):
        found = (carried[first:last].T @ near[first:last]).tocoo()
        together[found.row, found.col] += found.data
        if person >= 0:
            participants[found.row, found.col] += found.data > 0
    return together, participants


def _totals(carried: "csr_matrix[Any]") -> Numbers:
    return np.asarray(carried.sum(axis=0)).ravel().astype(np.int64)


def _table(
    count: Count, together: Numbers, participants: Numbers, a: Numbers, b: Numbers, read: int, *, both_ways: bool
) -> pd.DataFrame:
    apart = np.ones(together.shape, dtype=bool) if both_ways else np.triu(np.ones(together.shape, dtype=bool), 1)
    np.fill_diagonal(apart, False)
    for k, targets in enumerate(count.targets):
        apart[k, targets] = False
        apart[targets, k] = False
    row, column = np.nonzero(apart)
    expected = share(a[row] * b[column], np.full(len(row), read))
    codes, names = np.array(count.codes, dtype=object), np.array(count.names, dtype=object)
    return pd.DataFrame(
        {
            "code_a": codes[row],
            "code_b": codes[column],
            "name_a": names[row],
            "name_b": names[column],
            "together": together[row, column],
            "expected": expected,
            "ratio": share(together[row, column], expected),
            "a": a[row],
            "b": b[column],
            "participants": participants[row, column],
            "sources": count.sources,
        },
        columns=list(COLUMNS),
    )
