"""What a function is given in place of a corpus, a codebook or codings: told in a sentence with the way out."""

from pathlib import Path
from typing import Any, Final

import pandas as pd

from coding.codebook import Codebook
from coding.codings.table import Codings
from coding.errors import CodingError
from coding.transcript import Corpus, Transcript

_LEFT_OUT: Final = object()
_ORDER = "Rules take the corpus first, then the codebook; tables take codings, corpus, codebook."


def check_given(*, corpus: object = _LEFT_OUT, codebook: object = _LEFT_OUT, codings: object = _LEFT_OUT) -> None:
    """Raise CodingError for a path, a table or anything else that stands where a corpus, a codebook or codings belong.

    >>> check_given(corpus="interviews")
    Traceback (most recent call last):
    coding.errors.CodingError: The corpus is given as the text 'interviews', not as a Corpus. Read it first: read_corpus('interviews').
    """
    given = (("corpus", Corpus, corpus), ("codebook", Codebook, codebook), ("codings", Codings, codings))
    for name, kind, value in given:
        if value is not _LEFT_OUT and not isinstance(value, kind):
            told = f"The {name} is given as {_told(value)}, not as a {kind.__name__}."
            if kind is Codings:
                told = f"The codings are given as {_told(value)}, not as Codings."
            raise CodingError(f"{told} {_way_out(name, value)}")


def check_counted(codings: object, corpus: object, codebook: object = None) -> None:
    """Raise CodingError likewise for what a table or a measure is made of; a codebook may be left out (None)."""
    check_given(codings=codings, corpus=corpus)
    if codebook is not None:
        check_given(codebook=codebook)


def check_project(project: object) -> None:
    """Raise CodingError likewise for what stands where a project belongs.

    >>> check_project("corpus")
    Traceback (most recent call last):
    coding.errors.CodingError: The project is given as the text 'corpus', not as a Project. Open it first: open_project('corpus').
    """
    if not all(hasattr(project, name) for name in ("path", "corpus", "codebook", "codings")):
        way = (
            f"Open it first: open_project({str(project)!r})."
            if isinstance(project, str | Path)
            else "See open_project."
        )
        raise CodingError(f"The project is given as {_told(project)}, not as a Project. {way}")


def check_quotes_given(quotes: object) -> None:
    """Raise CodingError likewise for what stands where a table of quotes belongs."""
    if not isinstance(quotes, pd.DataFrame):
        raise CodingError(f"The quotes are given as {_told(quotes)}, not as a table. Pick them first: pick_quotes(…).")


def _told(value: object) -> str:
    if value is None:
        return "None"
    if isinstance(value, str):
        return f"the text {value!r}" if len(value) < 80 else "a text"
    return f"a {type(value).__name__}"


def _way_out(name: str, value: Any) -> str:
    if isinstance(value, Corpus | Codebook | Codings):
        return _ORDER
    if hasattr(value, "codebook") and hasattr(value, name):  # a Project, which this room does not know
        return f"Give its .{name}."
    if isinstance(value, str | Path):
        path = str(value) if len(str(value)) < 80 else "…"
        if name == "codings":
            return f"Take them from the study: open_project({path!r}).codings."
        return f"Read it first: read_{name}({path!r})."
    if name == "corpus":
        if isinstance(value, pd.DataFrame):
            return "Make one of the table: Corpus.from_frame(table, name=…, text=…)."
        is_list = isinstance(value, list | tuple) and all(isinstance(each, Transcript) for each in value)
        return "Write Corpus([…]) around the transcripts." if is_list else "See read_corpus and Corpus.from_frame."
    if name == "codebook":
        return "See read_codebook."
    table = isinstance(value, pd.DataFrame)
    return "Make them of the table: Codings.from_frame(table, corpus)." if table else "See Codings.from_frame."
