"""Texts as numbers: n-grams of words and of characters, weighed by TF-IDF, and a column per keyword rule.

Counting is a pure function of the texts, so it is done once. What is *learnt* from texts (which n-grams are kept, how rare
they are) is learnt from the rows of a training part alone: `weigh` gives the same as fitting scikit-learn's
TfidfVectorizer on these rows.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy import sparse

from coding.classifier.units import Floats, Ints
from coding.errors import CodingError

HIT_WEIGHT = 0.5
"""How much a rule's hit weighs beside TF-IDF rows of length one (measured: better than 1 and than 0.25)."""


class Encoder(Protocol):
    """Anything that turns texts into rows of numbers, for instance a sentence-transformers model on the user's disk."""

    def encode(self, texts: list[str]) -> Any:
        """Return an array with a row per text."""


@dataclass(frozen=True)
class Ngrams:
    """One kind of n-gram: of words, or of characters inside words; kept from ``least`` units on, ``most`` of them."""

    analyzer: str
    shortest: int
    longest: int
    least: int
    most: int = 10_000

    def counter(self, vocabulary: Sequence[str] | None = None) -> Any:
        """Return scikit-learn's counter of these n-grams; words of one letter count too."""
        from sklearn.feature_extraction.text import CountVectorizer

        return CountVectorizer(
            analyzer=self.analyzer,
            ngram_range=(self.shortest, self.longest),
            token_pattern=r"(?u)\b\w+\b" if self.analyzer == "word" else None,
            vocabulary=None if vocabulary is None else list(vocabulary),
            dtype=np.float64,
        )


NGRAMS = (Ngrams("word", 1, 2, 2), Ngrams("char_wb", 3, 5, 4))


@dataclass(frozen=True)
class Counted:
    """How often each n-gram stands in each text: a sparse table per kind of n-gram, with the n-grams' names."""

    kinds: tuple[Ngrams, ...]
    tables: list[Any]
    names: list[np.ndarray[Any, Any]]


def count(texts: Sequence[str], kinds: tuple[Ngrams, ...] = NGRAMS) -> Counted:
    """Return the n-grams of texts, all of them: nothing is chosen yet."""
    tables, names = [], []
    for kind in kinds:
        counter = kind.counter()
        try:
            tables.append(counter.fit_transform(texts).tocsc())
            names.append(counter.get_feature_names_out())
        except ValueError:  # texts without a single word
            tables.append(sparse.csc_matrix((len(texts), 0)))
            names.append(np.array([], dtype=object))
    return Counted(kinds, tables, names)


@dataclass(frozen=True)
class Weights:
    """The n-grams kept of one kind, in order of the alphabet, and the inverse document frequency of each."""

    kind: Ngrams
    terms: list[str]
    idf: Floats

    def of_texts(self, texts: Sequence[str]) -> Any:
        """Return the TF-IDF rows of texts, each of length one."""
        if not self.terms:
            return sparse.csr_matrix((len(texts), 0))
        return _rows(self.kind.counter(self.terms).transform(texts).tocsr(), self.idf)


def weigh(counted: Counted, rows: Ints) -> tuple[list[Weights], list[Ints]]:
    """Return what the given rows teach about n-grams, and for each kind the columns of ``counted`` that are kept."""
    learnt, kept = [], []
    for kind, table, names in zip(counted.kinds, counted.tables, counted.names, strict=True):
        part = table[rows]
        documents = np.diff(part.tocsc().indptr)
        total = np.asarray(part.sum(axis=0)).ravel()
        columns = np.flatnonzero(documents >= min(kind.least, max(len(rows), 1)))
        if len(columns) > kind.most:
            columns = np.sort(columns[np.argsort(-total[columns], kind="stable")[: kind.most]])
        idf = np.log((1 + len(rows)) / (1 + documents[columns])) + 1
        learnt.append(Weights(kind, [str(name) for name in names[columns]], idf))
        kept.append(columns)
    return learnt, kept


def weighed(counted: Counted, learnt: list[Weights], kept: list[Ints], rows: Ints) -> Any:
    """Return the TF-IDF rows of counted texts, all kinds side by side."""
    parts = [
        _rows(table.tocsr()[rows][:, columns], weights.idf)
        for table, weights, columns in zip(counted.tables, learnt, kept, strict=True)
    ]
    return _side_by_side(parts)


def weighed_texts(texts: Sequence[str], learnt: list[Weights]) -> Any:
    """Return the TF-IDF rows of new texts, all kinds side by side."""
    return _side_by_side([weights.of_texts(texts) for weights in learnt])


def _side_by_side(parts: list[Any]) -> Any:
    stack: Any = sparse.hstack  # its stubs do not know mixed lists
    return stack(parts, format="csr")


def _rows(counts: Any, idf: Floats) -> Any:
    """Sublinear term frequency times idf, each row scaled to length one."""
    table = counts.astype(np.float64)
    table.sort_indices()
    table.data = (np.log(table.data) + 1) * idf[table.indices]
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(table.indptr))
    return table


FAILURES = (
    TypeError, ValueError, AttributeError, LookupError, RuntimeError, ArithmeticError, MemoryError, OSError, AssertionError,
)  # fmt: skip
"""What an encoder or a classifier of the user's own may raise over what it is given."""


def first_words(cause: BaseException) -> str:
    """Return the first line of what an error says, else its kind."""
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0].rstrip(".")[:120]


def encoded(encoder: Encoder, texts: list[str]) -> Floats:
    """Return the encoder's rows for texts; raises CodingError when it fails or they do not fit."""
    try:
        rows = np.asarray(encoder.encode(texts), dtype=np.float64)
    except FAILURES as cause:
        raise CodingError(
            f"The encoder {type(encoder).__name__} failed on {len(texts)} texts ({first_words(cause)}). "
            "Its encode(texts) must return one row of numbers per text."
        ) from cause
    if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():
        raise CodingError(
            f"The encoder gave an array of shape {rows.shape} for {len(texts)} texts. "
            "Its encode(texts) must return one row of finite numbers per text."
        )
    return rows


PROBED, AMONG, ALIKE = 3, 30, 0.05
"""So many texts are encoded alone and among so many; their rows may differ by this share of their length (half precision)."""


def encoded_alike(encoder: Encoder, texts: list[str]) -> Floats:
    """Return the encoder's rows for texts, from an encoder to which the other texts make no difference.

    One that learns from what it is given would learn from the participants held out. So copies of it, before it sees anything,
    encode some texts among others and alone. Raises CodingError when that gives other rows.
    """
    some = (
        [texts[place] for place in sorted({int(at) for at in np.linspace(0, len(texts) - 1, AMONG)})] if texts else []
    )
    among = encoded(_copied(encoder), some) if some else np.zeros((0, 0))
    alone = _copied(encoder)
    for place in range(0, len(some), max(1, len(some) // PROBED)):
        row = encoded(alone, [some[place]])[0]
        if row.shape != among[place].shape or np.linalg.norm(row - among[place]) > ALIKE * np.linalg.norm(among[place]):
            raise CodingError(
                f"The encoder {type(encoder).__name__} gives a text other numbers alone than among others: it learns from what it is "
                "given, and would learn from the participants held out. Fit it on other texts beforehand, or pass it as the first "
                "step of a scikit-learn pipeline, which learns in each fold anew: classifier=make_pipeline(TfidfVectorizer(), …)."
            )
    return encoded(encoder, texts)


_NOT_COPIED = (copy.Error, TypeError, ValueError, AttributeError, RuntimeError)
"""What copying raises over open files, locks, tensors of a graph and the like; anything else is a fault of the encoder, and told."""


def _copied(encoder: Encoder) -> Encoder:
    """A copy, so that asking it teaches the user's own nothing; a model that cannot be copied is asked itself."""
    try:
        return copy.deepcopy(encoder)
    except _NOT_COPIED:
        return encoder


def with_hits(rows: Any, hits: Any) -> Any:
    """Return the rows with a column per rule beside them."""
    if sparse.issparse(rows):
        return _side_by_side([rows, hits * HIT_WEIGHT])
    return np.hstack([rows, hits.toarray() * HIT_WEIGHT])
