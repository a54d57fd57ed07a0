"""Quotes as a file: the ending of its name says what kind."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.errors import CodingError
from coding.quotes import COLUMNS
from coding.report.disclosing import checked, findings_in
from coding.report.html_document import as_html
from coding.report.latex import as_latex
from coding.report.manifest import manifest
from coding.report.markdown import as_markdown, quotes_as_markdown
from coding.report.placing import put_file, put_files, refuse_inside_study
from coding.report.renumbering import drawn_seed, renumbered, without_places
from coding.report.selection import Selection
from coding.report.sheets import as_sheet
from coding.report.tables import as_csv
from coding.report.tree import Report, quotes_report
from coding.report.word import as_word
from coding.report.wording import language_of

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.codings import Codings
    from coding.project import Project
    from coding.transcript import Corpus

DOCUMENTS = {".docx": as_word, ".md": as_markdown, ".html": as_html, ".tex": as_latex}
"""The kinds of documents, and who writes them."""


def write_quotes(quotes: pd.DataFrame, path: str | Path, *, citation: str = "", language: str = "") -> Path:
    """Write a table of quotes, as `pick_quotes` gives it, to a file; the ending of its name says how. Returns the path.

    Endings: .csv .xlsx (data, never altered) .md .html .docx .tex (every text escaped). ``citation`` is a template such as
    "({kind}, {size}, {speaker})" of columns and exported attributes; ``language`` ("sv", "en") is by default that of the quotes.
    The file is replaced as a whole. Raises `CodingError` for another ending, a missing column or extra, or a place that cannot be
    written.
    """
    path = Path(path)
    put_file(path, quotes_as(quotes, path, citation=citation, language=language))
    return path


def quotes_as(quotes: pd.DataFrame, path: Path, *, citation: str = "", language: str = "", by: str = "") -> bytes:
    """Return the content of a file of quotes; the ending of the path says what kind. ``by``: an attribute to group them by."""
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx", *DOCUMENTS):
        what = repr(path.suffix) if path.suffix else "a file without an ending"
        raise CodingError(
            f"{path}: quotes cannot be written as {what}. Use one of: .csv, .xlsx, {', '.join(DOCUMENTS)}."
        )
    missing = [name for name in COLUMNS if name not in quotes.columns]
    if missing:
        raise CodingError(f"The table of quotes has no column {missing[0]!r}. Give the table as pick_quotes made it.")
    language = language or language_of(quotes)
    if kind == ".csv":
        return as_csv(quotes)
    if kind == ".xlsx":
        return as_sheet(quotes)
    if (
        kind == ".md"
        and not citation
        and not by
        and not {"shown", "before", "question", "translation"} & set(quotes.columns)
    ):
        return quotes_as_markdown(quotes, language=language)
    report: Report = quotes_report(quotes, language, citation, by)
    return DOCUMENTS[kind](report)


def write_quotes_with_manifest(
    quotes: pd.DataFrame,
    path: str | Path,
    corpus: "Corpus",
    codebook: "Codebook | None",
    codings: "Codings",
    *,
    citation: str = "",
    settings: dict[str, Any] | None = None,
    **more: Any,
) -> tuple[Path, Path]:
    """Write quotes and, beside them, ``NAME.manifest.json``, which says what they were made from. Returns both paths.

    ``settings`` are the choices that led to these quotes; further keywords go into the manifest as they are.
    """
    path = Path(path)
    content = quotes_as(quotes, path, citation=citation, language=codebook.language if codebook is not None else "")
    told = {"citation": citation, **(settings or {})}
    beside = path.with_name(f"{path.name}.manifest.json")
    made = manifest(
        corpus, codebook, codings, made="quotes", settings=told, quotes=quotes, files={path.name: content}, **more
    )
    put_files({path: content, beside: made})
    return path, beside


def write_study_quotes(
    project: "Project",
    path: str | Path,
    selection: Selection,
    *,
    citation: str = "",
    fresh_numbers: int | str | None = None,
    key: str | Path | None = None,
    confirm_disclosure: bool = False,
) -> tuple[Path, pd.DataFrame]:
    """Pick quotes of a study and write them, with ``NAME.manifest.json`` beside them. Returns the path and the quotes as written.

    Raises `CodingError` for a place inside the study, and for new disclosure risks unless ``confirm_disclosure``, which the manifest
    records. ``fresh_numbers`` and ``key``: see `coding.report.write_report`.
    """
    path = Path(path)
    refuse_inside_study(path, project.path)
    files, quotes = quotes_files(
        project,
        path.name,
        selection,
        citation=citation,
        fresh_numbers=fresh_numbers,
        key=key,
        confirm_disclosure=confirm_disclosure,
    )
    put_files({path.with_name(name): content for name, content in files.items()})
    return path, quotes


def quotes_files(
    project: "Project",
    name: str,
    selection: Selection,
    *,
    citation: str = "",
    fresh_numbers: int | str | None = None,
    key: str | Path | None = None,
    confirm_disclosure: bool = False,
) -> tuple[dict[str, bytes], pd.DataFrame]:
    """Return the files of a study's quotes by name, their manifest among them, and the quotes. See `write_study_quotes`."""
    codings = selection.codings(project)
    picked = selection.pick(project, codings)
    disclosure = checked(project, findings_in(project.corpus, picked, key=key), confirmed=confirm_disclosure)
    fresh_numbers = drawn_seed(fresh_numbers)
    shown = picked if fresh_numbers is None else renumbered(picked, project.corpus, fresh_numbers)
    content = quotes_as(shown, Path(name), citation=citation, language=project.codebook.language, by=selection.by)
    told = manifest(
        project.corpus,
        project.codebook,
        codings,
        made="quotes",
        settings={**selection.told(), "citation": citation, "fresh_numbers": fresh_numbers is not None},
        quotes=shown,
        files={name: content},
        disclosure=disclosure if fresh_numbers is None else without_places(disclosure),
    )
    return {name: content, f"{name}.manifest.json": told}, shown
