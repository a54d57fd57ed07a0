"""The CSV files of a run: data as it is, in the columns that are promised."""

import io
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from coding.codings import Codings

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.transcript import Corpus

CODINGS = ("transcript", "start", "end", "code", "coder", "source", "score", "because", "quote", "id")
DECIMALS = 6


def as_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8, comma, LF; shares with 6 decimals; text never altered, whatever it looks like.

    >>> print(as_csv(pd.DataFrame({"word": ["=1+1", "två, tre"], "share": [1 / 3, 0.5]})).decode().rstrip())
    word,share
    =1+1,0.333333
    "två, tre",0.5
    """
    shown = table.copy()
    for name in shown.columns[[pd.api.types.is_float_dtype(kind) for kind in shown.dtypes]]:
        shown[name] = shown[name].round(DECIMALS)
    out = io.StringIO(newline="")
    shown.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue().encode("utf-8", "surrogatepass")


def codings_table(codings: Codings, corpus: "Corpus", codebook: "Codebook | None" = None) -> pd.DataFrame:
    """Return the codings with their words, in the order of corpus, place and codebook; columns `CODINGS`."""
    table = codings.frame
    table["quote"] = codings.quotes(corpus)
    codes = [code.id for code in codebook] if codebook is not None else codings.codes
    order = pd.DataFrame(
        {
            "transcript": table["transcript"].map({name: k for k, name in enumerate(corpus)}),
            "start": table["start"],
            "end": table["end"],
            "code": table["code"].map({code: k for k, code in enumerate(codes)}).fillna(len(codes)),
            "coder": table["coder"],
            "source": table["source"],
        }
    ).sort_values(["transcript", "start", "end", "code", "coder", "source"], kind="stable")
    return table.loc[np.asarray(order.index), list(CODINGS)].reset_index(drop=True)
