"""The report of a study: chosen themes in order, and an appendix that says how everything was made."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings, check_project
from coding.errors import CodingError
from coding.quotes import check_verbatim
from coding.report.appendix import appendix
from coding.report.chapters import theme_chapter
from coding.report.disclosing import (
    cells_findings,
    checked,
    findings_in,
    leaving,
    together,
    warn_of_joining,
    written_findings,
)
from coding.report.edited import with_edits
from coding.report.manifest import manifest
from coding.report.pictures import overview, theme_figures
from coding.report.placing import put_files, refuse_inside_study
from coding.report.quotes import DOCUMENTS, written_since
from coding.report.renumbering import drawn_seed, renumbered, without_places
from coding.report.resting import appendix_facts
from coding.report.selection import Selection
from coding.report.tree import (
    Block,
    Figure,
    Paragraph,
    Report,
    check_citation,
    cited_fields,
    filed,
    named_otherwise,
    without_fields,
)
from coding.report.wording import heading, report_language, words_in
from coding.themes import theme_frequencies

if TYPE_CHECKING:
    from coding.project import Project


def write_report(
    project: "Project",
    path: str | Path,
    *,
    codes: Sequence[str] | None = None,
    coder: str | None = None,
    source: str | None = None,
    per_code: int = 6,
    citation: str = "",
    quotes: pd.DataFrame | None = None,
    figures: Mapping[str, Figure] | bool = True,
    fresh_numbers: int | str | None = None,
    key: str | Path | None = None,
    edits: pd.DataFrame | None = None,
    small_groups: str = "",
    attributes: Sequence[str] | None = None,
    language: str = "",
    confirm_disclosure: bool = False,
) -> Path:
    """Write a study's report to .docx, .md, .html or .tex, with ``NAME.manifest.json`` beside it (and, for .md and .tex, the figures).
    Returns the path.

    A chapter per theme (``codes``: which, in what order; default the codebook's top level) with definition, how often, figure and
    quotes; then an appendix: method, codebook, coders, rounds, agreement, machine help, versions. Whose codings are counted:
    `codings_to_count`. ``quotes`` are an author's own picks (as from `pick_quotes`); ``figures``: False for none, or an author's own by
    code id; ``citation`` is a template such as "({kind}, {speaker})". ``fresh_numbers`` is a seed ("": drawn at random and kept
    nowhere): respondents and quotes are numbered anew for this report, no figure shows who brings up what (it would tell them again),
    and neither the report nor its manifest leads back to a transcript. ``key``: the study's key file (name, pseudonym), whose names
    are searched for before anything leaves.
    ``edits``: a table of how quotes are shown (shortened, language-edited, translated; see `coding.quotes.apply_edits`).
    ``attributes``: which of the exported attributes leave this time (None: all). ``small_groups``: what becomes of a combination of
    them that fewer than three participants share: "coarsen" (told more coarsely, or an attribute left out), "drop" (nothing is told of
    these participants) or "keep" (a disclosure risk); "" coarsens. The manifest records it, and
    `coding.privacy.coarsen_groups` shows it before. ``language`` is "sv" or "en" ("": the study's): headings, tables, captions, figures
    and the names of codes (``name_en`` of the codebook) are told in it; what was said and what the researcher wrote stays as it is.
    The same study and versions give the same bytes. Raises `CodingError` for another ending, a code that is not there, a place inside
    the study, and for new disclosure risks unless ``confirm_disclosure``, which the manifest records.
    """
    check_project(project)
    path = Path(path)
    refuse_inside_study(path, project.path)
    selection = Selection(code=tuple(codes or ()), coder=coder or "", source=source or "", per_code=per_code)
    files = report_files(
        project,
        path.name,
        selection,
        citation=citation,
        quotes=quotes,
        figures=figures,
        fresh_numbers=fresh_numbers,
        key=key,
        edits=edits,
        small_groups=small_groups,
        attributes=attributes,
        language=language,
        confirm_disclosure=confirm_disclosure,
    )
    put_files({path.with_name(name): content for name, content in files.items()})
    out = leaving(project, small_groups=small_groups, attributes=attributes, needed=cited_fields(citation))
    warn_of_joining(project, out, numbered_anew=fresh_numbers is not None)
    return path


def report_files(
    project: "Project",
    name: str,
    selection: Selection,
    *,
    citation: str = "",
    quotes: pd.DataFrame | None = None,
    figures: Mapping[str, Figure] | bool = True,
    fresh_numbers: int | str | None = None,
    key: str | Path | None = None,
    edits: pd.DataFrame | None = None,
    small_groups: str = "",
    attributes: Sequence[str] | None = None,
    language: str = "",
    confirm_disclosure: bool = False,
) -> dict[str, bytes]:
    """Return the files of a report by name: the report (the ending of ``name`` says what kind) and its manifest. See `write_report`."""
    kind = Path(name).suffix.lower()
    if kind not in DOCUMENTS:
        what = repr(Path(name).suffix) if kind else "a file without an ending"
        raise CodingError(f"{name}: a report cannot be written as {what}. Use one of: {', '.join(DOCUMENTS)}.")
    codebook, told_in = project.codebook, report_language(project, language)
    chosen = selection.codes(codebook) or [code.id for code in codebook.codes]
    codings = selection.codings(project)
    out = leaving(project, small_groups=small_groups, attributes=attributes, needed=cited_fields(citation))
    check_citation(citation, out.attributes)
    corpus = out.corpus(project.corpus)
    citation = without_fields(citation, out.left_out)
    picked = selection.pick(project, codings, corpus) if quotes is None else out.table(quotes)
    picked = with_edits(picked, edits, project)
    written = written_findings(project, themes=chosen, appendix=True)
    said = findings_in(corpus, picked, key=key, participants=True, numbered_anew=fresh_numbers is not None)
    if quotes is not None:
        check_verbatim(quotes, project.corpus)
        said = together(said, cells_findings(picked, corpus, written_since(picked, citation, table=False), key=key))
    findings = together(said, written)
    disclosure = checked(project, findings, confirmed=confirm_disclosure, small_groups=out, preview=True)
    picked = _named_in(picked, project, told_in)
    fresh_numbers = drawn_seed(fresh_numbers)
    shown = picked if fresh_numbers is None else renumbered(picked, project.corpus, fresh_numbers)
    beside = f"{name}.manifest.json"
    blocks = _blocks(
        project, codings, chosen, shown, figures, citation, told_in, numbered_anew=fresh_numbers is not None
    )
    blocks, pictures = _beside(blocks, name) if kind in (".tex", ".md") else (blocks, {})
    report = Report(
        project.name or codebook.name,
        told_in,
        tuple(blocks),
        filed(codebook, told_in),
    )
    content = DOCUMENTS[kind](report)
    settings = {
        **selection.told(),
        "codes": chosen,
        "citation": citation,
        "unit": project.corpus.design.unit,
        "figures": figures if isinstance(figures, bool) else "the author's own",
        "quotes": "picked" if quotes is None else "the author's own",
        "fresh_numbers": fresh_numbers is not None,
        "small_groups": out.how,
        "attributes": list(out.attributes),
        "language": language,
    }
    told = manifest(
        project.corpus,
        codebook,
        codings,
        made="report",
        settings=settings,
        quotes=shown,
        files={name: content, **pictures},
        figures=figures is True,
        **appendix_facts(project),
        disclosure=disclosure if fresh_numbers is None else without_places(disclosure),
    )
    return {name: content, **pictures, beside: told}


def _beside(blocks: list[Block], name: str) -> tuple[list[Block], dict[str, bytes]]:
    """The blocks with their figures in files of their own, and those files by name."""
    stem = re.sub(r"[^A-Za-z0-9_-]", "-", Path(name).stem)
    made: list[Block] = []
    pictures: dict[str, bytes] = {}
    for block in blocks:
        if isinstance(block, Figure):
            file = f"{stem}-figure-{len(pictures) + 1}.png"
            pictures[file] = block.png
            made.append(replace(block, file=file))
        else:
            made.append(block)
    return made, pictures


def _blocks(
    project: "Project",
    codings: Codings,
    chosen: Sequence[str],
    quotes: pd.DataFrame,
    figures: Mapping[str, Figure] | bool,
    citation: str,
    language: str,
    *,
    numbered_anew: bool,
) -> list[Block]:
    words = words_in(language)
    made: list[Block] = [
        Paragraph(line, "notice" if k == 0 else "note")
        for k, line in enumerate(heading(codings.sources, codings.coders, words, codings.frame["because"]))
    ]
    if project.corpus.design.constructed:
        made.append(Paragraph(words["constructed"], "notice"))
    made += named_otherwise(quotes, citation, words)
    themes = theme_frequencies(codings, project.corpus, project.codebook, raised=True)
    _check_read(themes, project)
    themes["name"] = [project.codebook.label(code, language) for code in themes["code"]]
    pictures: Mapping[str, Sequence[Figure]] = (
        {theme: (figure,) for theme, figure in figures.items()} if isinstance(figures, Mapping) else {}
    )
    if figures is True:
        made += overview(themes, project.codebook, chosen, language)
        pictures, why_none = theme_figures(
            codings, project.corpus, project.codebook, chosen, language, numbered_anew=numbered_anew
        )
        made += [Paragraph(why_none, "note")] if why_none else []
    for id in chosen:
        made += theme_chapter(
            project.codebook[id], project.codebook, codings, themes, quotes, pictures, citation, language
        )
    return [*made, *appendix(project, codings, language=language, numbered_anew=numbered_anew)]


def _check_read(themes: pd.DataFrame, project: "Project") -> None:
    """Raise `CodingError` where a report would be about nothing: no respondent's words are there, or none were read."""
    if themes.attrs["units_read"]:
        return
    there = not project.corpus.segments("turn", text=False)["asked"].all()
    what = (
        f"{themes.attrs['coder'] or 'nobody'} has read no words of a respondent"
        if there
        else "the transcripts hold no words of a respondent: all that was said is read as the interviewer's"
    )
    raise CodingError(f"There is nothing to report: {what}. `coding check` tells how the speakers are read.")


def _named_in(quotes: pd.DataFrame, project: "Project", language: str) -> pd.DataFrame:
    """The quotes with codes and places as a language calls them."""
    book, corpus = project.codebook, project.corpus
    named = [
        book.label(code, language) if code in book else name
        for code, name in zip(quotes["code"], quotes["name"], strict=True)
    ]
    places = [
        corpus.locator(name, int(turn) - 1, language) if name in corpus else place
        for name, turn, place in zip(quotes["transcript"], quotes["turn"], quotes["locator"], strict=True)
    ]
    return quotes.assign(name=named, locator=places)


def settings_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a manifest says a report was made: what `report_files` needs besides the selection."""
    return {
        "citation": str(told.get("citation", "")),
        "figures": told.get("figures", True) is True,
        "language": str(told.get("language", "")),
        **groups_of(told),
    }


def groups_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a manifest says that attributes left: older ones told them as they are."""
    return {"small_groups": str(told.get("small_groups", "keep")), "attributes": told.get("attributes")}
