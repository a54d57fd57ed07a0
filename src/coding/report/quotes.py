"""Quotes as a file: the ending of its name says what kind."""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from coding.codings import Codings, check_project, check_quotes_given
from coding.errors import CodingError
from coding.privacy import Coarsening, coarsen_table
from coding.quotes import COLUMNS, attributes_of, check_verbatim, origin_of, without_originals
from coding.report.disclosing import (
    SmallGroups,
    cells_findings,
    checked,
    checked_for,
    findings_in,
    leaving,
    new_in_words,
    together,
    told_small_groups,
    warn_of_joining,
    written_findings,
)
from coding.report.edited import with_edits
from coding.report.html_document import as_html
from coding.report.latex import as_latex
from coding.report.manifest import manifest
from coding.report.markdown import as_markdown, quotes_as_markdown
from coding.report.placing import put_files, refuse_inside_study
from coding.report.renumbering import drawn_seed, renumbered, without_places
from coding.report.selection import Selection
from coding.report.sheets import as_sheet
from coding.report.tables import as_csv
from coding.report.tree import Report, check_citation, cited_fields, quotes_report, without_fields
from coding.report.word import as_word
from coding.report.wording import language_of, language_of_study
from coding.transcript import Corpus, Transcript

if TYPE_CHECKING:
    from coding.codebook import Codebook
    from coding.project import Project

DOCUMENTS = {".docx": as_word, ".md": as_markdown, ".html": as_html, ".tex": as_latex}
"""The kinds of documents, and who writes them."""

TABLES = (".csv", ".xlsx")
"""The kinds of tables: every column of the quotes stands in them."""


_SEARCHED = (
    "quote_id", "code", "quote", "transcript", "speaker", "participant", "turn", "start", "end", "source", "coder", "shown", "translation",
)  # fmt: skip
"""Columns of quotes that are searched as places, edits and labels, or say nothing of anybody."""

_APART = "\n\n"  # between the quotes of a transcript that is not at hand


def write_quotes(
    quotes: pd.DataFrame,
    path: str | Path,
    *,
    citation: str = "",
    language: str = "",
    small_groups: str = "coarsen",
    project: "Project | None" = None,
    originals: bool = False,
    confirm_disclosure: bool = False,
) -> Path:
    """Write a table of quotes, as `pick_quotes` gives it, to a file, with ``NAME.manifest.json`` beside it. Returns the path.

    Endings: .csv .xlsx (data, never altered) .md .html .docx .tex (every text escaped). ``citation`` is a template such as
    "({kind}, {size}, {speaker})" of columns and exported attributes; ``language`` ("sv", "en") is by default that of the quotes.
    ``small_groups`` says what becomes of attributes whose combination fewer than three participants share ("coarsen", "drop" or
    "keep"; see `coding.privacy.coarsen_groups`): a warning names them and what is written instead. Of quotes that are shown shortened
    or edited a table holds only what is shown, unless ``originals``. The files are replaced as a whole.

    Names, numbers and addresses in the quotes, and names among labels and attributes, stop the export with a `DisclosureRisk` (a
    `CodingError`) that lists them, unless the ``project`` has accepted them (disclosure.yaml) or ``confirm_disclosure`` says to go on
    this once, which the manifest records. What was picked is searched with all its texts as evidence; a table that was read from a
    file with those of the project, or else with its own quotes alone. Raises `CodingError` for another ending, a missing column or
    extra, a citation that names no field, a place inside the project, or one that cannot be written.
    """
    check_quotes_given(quotes)
    if project is not None:
        check_project(project)
    path = Path(path)
    study = project.path if project is not None else None
    refuse_inside_study(path, study)
    corpus, codebook, codings = _from_where(quotes, project)
    if quotes.empty:
        corpus = Corpus(design=corpus.design)  # nothing leaves, and the manifest names no transcript
    check_verbatim(quotes, corpus)
    check_citation(citation, attributes_of(quotes))
    quotes, citation, coarsening = _told_coarsely(quotes, citation, small_groups)
    originals = originals and path.suffix.lower() in TABLES
    shown = {name: quotes[name].unique() for name in attributes_of(quotes)}
    # Groups that were coarsened are no risk any more; those that are kept are recorded.
    told = corpus if small_groups == "keep" else corpus.with_design(export_attributes=())
    searched, texts = (quotes, told) if len(corpus) or quotes.empty else _alone(quotes)
    written = written_since(quotes, citation, table=path.suffix.lower() in TABLES)
    findings = together(
        findings_in(texts, searched, originals=originals, attributes=shown), cells_findings(quotes, texts, written)
    )
    if texts is not told:  # turns are counted in the transcripts, which are not at hand
        findings["place"] = findings["place"].str.replace(r", turn \d+$", "", regex=True)
    disclosure = checked_for(study, findings, confirmed=confirm_disclosure, small_groups=coarsening)
    content = quotes_as(quotes, path, citation=citation, language=language, originals=originals)
    settings = {
        "quotes": "the author's own",
        "coder": codings.coders[0] if len(codings.coders) == 1 else "",
        "citation": citation,
        "small_groups": small_groups,
        "originals": originals,
    }
    beside = manifest(
        corpus,
        codebook,
        codings,
        made="quotes",
        settings=settings,
        quotes=quotes,
        files={path.name: content},
        disclosure=disclosure,
    )
    put_files({path: content, path.with_name(f"{path.name}.manifest.json"): beside})
    return path


def written_since(quotes: pd.DataFrame, citation: str, *, table: bool) -> list[str]:
    """Return the columns with text that a file of quotes shows and that neither the search of places nor that of labels reads."""
    shown = ("name", "locator", "because", "reason", "before", "after", "question", *cited_fields(citation))
    apart = (*_SEARCHED, *attributes_of(quotes))
    return [name for name in quotes.columns if (table or name in shown) and name not in apart]


def _from_where(quotes: pd.DataFrame, project: "Project | None") -> "tuple[Corpus, Codebook | None, Codings]":
    """What quotes were picked from: their origin, else the project, else nothing."""
    _check_columns(quotes)
    origin = origin_of(quotes)
    if origin is not None:
        return origin.corpus, origin.codebook, origin.codings
    if project is not None:
        return project.corpus, project.codebook, project.codings
    return Corpus(), None, Codings()


def _check_columns(quotes: pd.DataFrame) -> None:
    missing = [name for name in COLUMNS if name not in quotes.columns]
    if missing:
        raise CodingError(f"The table of quotes has no column {missing[0]!r}. Give the table as pick_quotes made it.")


def _alone(quotes: pd.DataFrame) -> tuple[pd.DataFrame, Corpus]:
    """Quotes as places in a corpus of nothing but what they tell: where the transcripts are not at hand."""
    around = [name for name in ("question", "before", "quote", "after") if name in quotes.columns]
    said = quotes[around].fillna("").astype(str).agg(_APART.join, axis=1)
    names = quotes["transcript"].fillna("").astype(str)
    texts = said.groupby(names, sort=False)
    ends = (said.str.len() + len(_APART)).groupby(names).cumsum() - len(_APART)
    placed = quotes.drop(columns=[name for name in around if name != "quote"])
    placed = placed.assign(transcript=names, start=(ends - said.str.len()).astype("int64"), end=ends.astype("int64"))
    return placed, Corpus(Transcript(str(name), _APART.join(each)) for name, each in texts)


def _told_coarsely(quotes: pd.DataFrame, citation: str, how: str) -> tuple[pd.DataFrame, str, Coarsening | None]:
    """The quotes and the citation without what would show a small group, and how that was done; warns of what was changed."""
    names = [name for name in quotes.attrs.get("attributes", ()) if name in quotes.columns]
    raw = pd.DataFrame(quotes.attrs.get("everyone", ()), columns=["participant", *quotes.attrs.get("attributes", ())])
    if not names or raw.empty:
        return quotes, citation, None
    prefer = cited_fields(citation)
    coarsening = coarsen_table(raw[["participant", *names]], how=how, prefer=prefer, language=language_of(quotes))
    if coarsening.changed:
        told = " ".join(line.strip() for line in told_small_groups(coarsening))
        warnings.warn(f"{told} Choose otherwise with small_groups= “drop” or “keep”.", SmallGroups, stacklevel=3)
    return coarsening.table(quotes), without_fields(citation, coarsening.left_out), coarsening


def quotes_as(
    quotes: pd.DataFrame, path: Path, *, citation: str = "", language: str = "", by: str = "", originals: bool = False
) -> bytes:
    """Return the content of a file of quotes; the ending of the path says what kind. ``by``: an attribute to group them by;
    ``originals``: a table also has the own words of quotes that are shown shortened or edited."""
    kind = path.suffix.lower()
    if kind not in (*TABLES, *DOCUMENTS):
        what = repr(path.suffix) if path.suffix else "a file without an ending"
        raise CodingError(
            f"{path}: quotes cannot be written as {what}. Use one of: .csv, .xlsx, {', '.join(DOCUMENTS)}."
        )
    _check_columns(quotes)
    language = language or language_of(quotes)
    if kind in TABLES:
        table = quotes if originals else without_originals(quotes)
        return as_csv(table) if kind == ".csv" else as_sheet(table)
    if (
        kind == ".md"
        and not citation
        and not by
        and not {"shown", "before", "question", "translation"} & set(quotes.columns)
    ):
        return quotes_as_markdown(quotes, language=language)
    report: Report = quotes_report(quotes, language, citation, by)
    return DOCUMENTS[kind](report)


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
    originals: bool = False,
    confirm_disclosure: bool = False,
) -> tuple[Path, pd.DataFrame]:
    """Pick quotes of a study and write them, with ``NAME.manifest.json`` beside them. Returns the path and the quotes as written.

    Raises `CodingError` for a place inside the study, and for new disclosure risks unless ``confirm_disclosure``, which the manifest
    records. ``fresh_numbers``, ``key``, ``edits``, ``small_groups`` and ``attributes``: see `coding.report.write_report`;
    ``originals``: see `write_quotes`.
    """
    check_project(project)
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
        originals=originals,
        confirm_disclosure=confirm_disclosure,
    )
    put_files({path.with_name(name): content for name, content in files.items()})
    needed = cited_fields(citation)
    out = leaving(project, small_groups=small_groups, attributes=attributes, needed=needed, by=selection.by)
    warn_of_joining(project, out, numbered_anew=fresh_numbers is not None)
    return path, quotes


def quotes_findings(
    project: "Project",
    selection: Selection,
    coarsening: Coarsening,
    *,
    key: str | Path | None = None,
    themes: Sequence[str] = (),
    edits: pd.DataFrame | None = None,
    originals: bool = False,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the risks in the quotes that would leave, and in the texts of ``themes``, with attributes as `coarsening` tells them; and
    those of them that are new. They have the column context, the words in their sentence, which is for the screen alone."""
    corpus = coarsening.corpus(project.corpus)
    picked = with_edits(selection.pick(project, selection.codings(project), corpus), edits, project)
    said = findings_in(corpus, picked, key=key, originals=originals, participants=bool(themes), show=True)
    findings = together(said, written_findings(project, themes=themes, appendix=bool(themes), show=True))
    return findings, new_in_words(project.path, findings)


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
    originals: bool = False,
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
    )
    check_citation(citation, out.attributes)
    corpus = out.corpus(project.corpus)
    citation = without_fields(citation, out.left_out)
    picked = with_edits(selection.pick(project, codings, corpus), edits, project)
    originals = originals and Path(name).suffix.lower() in TABLES
    findings = findings_in(corpus, picked, key=key, originals=originals, numbered_anew=fresh_numbers is not None)
    disclosure = checked(project, findings, confirmed=confirm_disclosure, small_groups=out, preview=True)
    fresh_numbers = drawn_seed(fresh_numbers)
    shown = picked if fresh_numbers is None else renumbered(picked, project.corpus, fresh_numbers)
    content = quotes_as(
        shown,
        Path(name),
        citation=citation,
        language=language_of_study(project),
        by=selection.by,
        originals=originals,
    )
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
            "originals": originals,
        },
        quotes=shown,
        files={name: content},
        disclosure=disclosure if fresh_numbers is None else without_places(disclosure),
    )
    return {name: content, f"{name}.manifest.json": told}, shown
