"""The report of a study: chosen themes in order, and an appendix that says how everything was made."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings
from coding.errors import CodingError
from coding.quotes import pick_quotes
from coding.report.appendix import appendix
from coding.report.chapters import theme_chapter
from coding.report.counted import codings_to_count
from coding.report.manifest import manifest
from coding.report.placing import put_files
from coding.report.quotes import DOCUMENTS
from coding.report.tree import Block, Figure, Paragraph, Report
from coding.report.wording import heading, words_in
from coding.themes import raised_by_interviewer, theme_frequencies

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
    figures: Mapping[str, Figure] | None = None,
    findings: Sequence[Mapping[str, Any]] = (),
) -> Path:
    """Write a study's report to .docx, .md, .html or .tex, with ``NAME.manifest.json`` beside it. Returns the path.

    A chapter per theme (``codes``: which, in what order; default the codebook's top level) with definition, how often, figure and
    quotes; then an appendix: method, codebook, coders, rounds, agreement, machine help, versions. Whose codings are counted:
    `codings_to_count`. ``quotes`` are an author's own picks (as from `pick_quotes`); ``figures`` are by code id; ``citation`` is a
    template such as "({kind}, {speaker})"; ``findings`` are disclosure findings for the manifest.
    The same study and versions give the same bytes. Raises `CodingError` for another ending and a code that is not there.
    """
    path = Path(path)
    if path.suffix.lower() not in DOCUMENTS:
        kind = repr(path.suffix) if path.suffix else "a file without an ending"
        raise CodingError(f"{path}: a report cannot be written as {kind}. Use one of: {', '.join(DOCUMENTS)}.")
    codebook = project.codebook
    chosen = [codebook.current(code) for code in codes] if codes is not None else [code.id for code in codebook.codes]
    codings = codings_to_count(project, coder=coder, source=source).in_codebook(codebook)
    themes = theme_frequencies(codings, project.corpus, codebook)
    if quotes is None:
        picked = [pick_quotes(codings, project.corpus, codebook, per_code=per_code, code=code) for code in chosen]
        quotes = pd.concat(picked, ignore_index=True) if picked else pick_quotes(codings, project.corpus, codebook, n=0)
    manifest_path = path.with_name(f"{path.name}.manifest.json")
    blocks = _blocks(project, codings, chosen, themes, quotes, figures or {}, citation, manifest_path.name)
    report = Report(
        project.name or codebook.name,
        codebook.language,
        tuple(blocks),
        {code.id: code.colour for code in codebook if code.colour},
    )
    content = DOCUMENTS[path.suffix.lower()](report)
    told = manifest(
        project.corpus,
        codebook,
        codings,
        made="report",
        settings={"codes": chosen, "per_code": per_code, "citation": citation, "unit": project.corpus.design.unit},
        quotes=quotes,
        files={path.name: content},
        disclosure=[dict(finding) for finding in findings],
    )
    put_files({path: content, manifest_path: told})
    return path


def _blocks(
    project: "Project",
    codings: Codings,
    chosen: Sequence[str],
    themes: pd.DataFrame,
    quotes: pd.DataFrame,
    figures: Mapping[str, Figure],
    citation: str,
    manifest_name: str,
) -> list[Block]:
    words = words_in(project.codebook.language)
    made: list[Block] = [
        Paragraph(line, "notice" if k == 0 else "note")
        for k, line in enumerate(heading(codings.sources, codings.coders, words))
    ]
    if project.corpus.design.constructed:
        made.append(Paragraph(words["constructed"], "notice"))
    raised = raised_by_interviewer(codings, project.corpus, project.codebook)
    for id in chosen:
        made += theme_chapter(
            project.codebook[id], project.codebook, codings, themes, quotes, raised, figures, citation
        )
    return [*made, *appendix(project, codings, manifest_name)]
