"""Quotes as a file: the ending of its name says what kind."""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.errors import CodingError
from coding.privacy import Coarsening, coarsen_groups, coarsen_table, new_risks
from coding.project import read_accepted_risks
from coding.quotes import COLUMNS, apply_edits
from coding.report.disclosing import (
    checked,
    findings_in,
    leaving,
    told_small_groups,
    written_findings,
)
from coding.report.html_document import as_html
from coding.report.latex import as_latex
from coding.report.manifest import manifest
from coding.report.markdown import as_markdown, quotes_as_markdown
from coding.report.placing import put_file, put_files, refuse_inside_study
from coding.report.renumbering import drawn_seed, renumbered, without_places
from coding.report.selection import Selection
from coding.report.sheets import as_sheet
from coding.report.tables import as_csv
from coding.report.tree import Report, cited_fields, quotes_report, without_fields
from coding.report.word import as_word
from coding.report.wording import language_of, language_of_study

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.codings import Codings
    from coding.project import Project
    from coding.transcript import Corpus

DOCUMENTS = {".docx": as_word, ".md": as_markdown, ".html": as_html, ".tex": as_latex}
"""The kinds of documents, and who writes them."""


class UnusedEdits(UserWarning):
    """Edits name quotes that are not among those written."""


class SmallGroups(UserWarning):
    """Attributes of quotes were told more coarsely, because too few participants share a combination of them."""


def write_quotes(
    quotes: pd.DataFrame, path: str | Path, *, citation: str = "", language: str = "", small_groups: str = "coarsen"
) -> Path:
    """Write a table of quotes, as `pick_quotes` gives it, to a file; the ending of its name says how. Returns the path.

    Endings: .csv .xlsx (data, never altered) .md .html .docx .tex (every text escaped). ``citation`` is a template such as
    "({kind}, {size}, {speaker})" of columns and exported attributes; ``language`` ("sv", "en") is by default that of the quotes.
    ``small_groups`` says what becomes of attributes whose combination fewer than three participants share ("coarsen", "drop" or
    "keep"; see `coding.privacy.coarsen_groups`): a warning names them and what is written instead. For more of the disclosure check
    use `write_study_quotes`. The file is replaced as a whole. Raises `CodingError` for another ending, a missing column or extra,
    or a place that cannot be written.
    """
    path = Path(path)
    quotes, citation = _told_coarsely(quotes, citation, small_groups)
    put_file(path, quotes_as(quotes, path, citation=citation, language=language))
    return path


def _told_coarsely(quotes: pd.DataFrame, citation: str, how: str) -> tuple[pd.DataFrame, str]:
    """The quotes and the citation without what would show a small group; warns of what was changed."""
    names = [name for name in quotes.attrs.get("attributes", ()) if name in quotes.columns]
    raw = pd.DataFrame(quotes.attrs.get("everyone", ()), columns=["participant", *quotes.attrs.get("attributes", ())])
    if not names or raw.empty:
        return quotes, citation
    prefer = cited_fields(citation)
    coarsening = coarsen_table(raw[["participant", *names]], how=how, prefer=prefer, language=language_of(quotes))
    if coarsening.changed:
        told = " ".join(line.strip() for line in told_small_groups(coarsening))
        warnings.warn(f"{told} Choose otherwise with small_groups= “drop” or “keep”.", SmallGroups, stacklevel=3)
    return coarsening.table(quotes), without_fields(citation, coarsening.left_out)


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

    ``settings`` are the choices that led to these quotes; further keywords go into the manifest as they are. Small groups are
    coarsened, which the manifest records.
    """
    path = Path(path)
    coarsening = coarsen_groups(corpus, prefer=cited_fields(citation))
    quotes, citation = coarsening.table(quotes), without_fields(citation, coarsening.left_out)
    more.setdefault("disclosure", {"small_groups": coarsening.record()})
    content = quotes_as(
        quotes, path, citation=citation, language=(codebook.language if codebook is not None else "") or corpus.language
    )
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
    edits: pd.DataFrame | None = None,
    small_groups: str = "",
    attributes: Sequence[str] | None = None,
    confirm_disclosure: bool = False,
) -> tuple[Path, pd.DataFrame]:
    """Pick quotes of a study and write them, with ``NAME.manifest.json`` beside them. Returns the path and the quotes as written.

    Raises `CodingError` for a place inside the study, and for new disclosure risks unless ``confirm_disclosure``, which the manifest
    records. ``fresh_numbers``, ``key``, ``edits``, ``small_groups`` and ``attributes``: see `coding.report.write_report`.
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
        edits=edits,
        small_groups=small_groups,
        attributes=attributes,
        confirm_disclosure=confirm_disclosure,
    )
    put_files({path.with_name(name): content for name, content in files.items()})
    return path, quotes


def quotes_findings(
    project: "Project",
    selection: Selection,
    coarsening: Coarsening,
    *,
    key: str | Path | None = None,
    themes: Sequence[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the risks in the quotes that would leave, and in the texts of ``themes``, with attributes as `coarsening` tells them; and
    those of them that are new."""
    corpus = coarsening.corpus(project.corpus)
    said = findings_in(corpus, selection.pick(project, selection.codings(project), corpus), key=key)
    findings = pd.concat([said, written_findings(project, themes=themes)], ignore_index=True)
    return findings, new_risks(findings, read_accepted_risks(project.path))


def with_edits(quotes: pd.DataFrame, edits: pd.DataFrame | None) -> pd.DataFrame:
    """Return the quotes with an author's edits; those of quotes that are not there are told in a warning."""
    if edits is None:
        return quotes
    made, unused = apply_edits(quotes, edits)
    if unused:
        warnings.warn(f"Edits of quotes that were not picked: {', '.join(unused)}.", UnusedEdits, stacklevel=3)
    return made


def quotes_files(
    project: "Project",
    name: str,
    selection: Selection,
    *,
    citation: str = "",
    fresh_numbers: int | str | None = None,
    key: str | Path | None = None,
    edits: pd.DataFrame | None = None,
    small_groups: str = "",
    attributes: Sequence[str] | None = None,
    confirm_disclosure: bool = False,
) -> tuple[dict[str, bytes], pd.DataFrame]:
    """Return the files of a study's quotes by name, their manifest among them, and the quotes. See `write_study_quotes`."""
    codings = selection.codings(project)
    out = leaving(
        project,
        small_groups=small_groups,
        attributes=attributes,
        needed=cited_fields(citation),
        by=selection.by,
        confirmed=confirm_disclosure,
    )
    corpus = out.corpus(project.corpus)
    citation = without_fields(citation, out.left_out)
    picked = with_edits(selection.pick(project, codings, corpus), edits)
    findings = findings_in(corpus, picked, key=key)
    disclosure = checked(project, findings, confirmed=confirm_disclosure, small_groups=out)
    fresh_numbers = drawn_seed(fresh_numbers)
    shown = picked if fresh_numbers is None else renumbered(picked, project.corpus, fresh_numbers)
    content = quotes_as(shown, Path(name), citation=citation, language=language_of_study(project), by=selection.by)
    told = manifest(
        project.corpus,
        project.codebook,
        codings,
        made="quotes",
        settings={
            **selection.told(),
            "citation": citation,
            "fresh_numbers": fresh_numbers is not None,
            "small_groups": out.how,
            "attributes": list(out.attributes),
        },
        quotes=shown,
        files={name: content},
        disclosure=disclosure if fresh_numbers is None else without_places(disclosure),
    )
    return {name: content, f"{name}.manifest.json": told}, shown
