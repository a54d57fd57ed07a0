"""Where a table of quotes came from: remembered with the table, so that whoever writes it can check what leaves the study."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus


class Origin(str):
    """The corpus, codebook and codings that quotes were picked from. It stands in a table's ``attrs`` under "origin".

    As a text it is only a note, so that a table can be copied, pickled and written in any form without taking the texts along: what
    is read back from a file has no origin.
    """

    __slots__ = ("cells", "codebook", "codings", "corpus")

    corpus: "Corpus"
    codebook: "Codebook | None"
    codings: Codings
    cells: frozenset[str]
    """All texts that stood in the table when it was made: what is not among them was written since."""

    @classmethod
    def of(cls, table: pd.DataFrame, corpus: "Corpus", codebook: "Codebook | None", codings: Codings) -> "Origin":
        """Return the origin of a table of quotes."""
        made = cls(f"{len(codings)} codings in {len(corpus)} transcripts")
        made.corpus, made.codebook, made.codings = corpus, codebook, codings
        texts = (table[name] for name in table.columns if not pd.api.types.is_numeric_dtype(table[name]))
        made.cells = frozenset(cell for column in texts for cell in column if isinstance(cell, str))
        return made

    def __copy__(self) -> "Origin":
        return self

    def __deepcopy__(self, memo: Any) -> "Origin":
        return self

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def origin_of(quotes: pd.DataFrame) -> Origin | None:
    """Return where quotes came from; None for a table that was read from a file or made by hand."""
    origin = quotes.attrs.get("origin")
    return origin if isinstance(origin, Origin) else None
