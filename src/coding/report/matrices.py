"""Tables that researchers write themselves, as files: the framework matrix, and the table of a qualitative content analysis."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from coding.codings import Codings, check_project
from coding.errors import CodingError
from coding.privacy import disclosure_findings, naming_findings
from coding.project import read_summaries
from coding.report.disclosing import checked, together, written_findings
from coding.report.manifest import manifest
from coding.report.placing import put_files, refuse_inside_study
from coding.report.quotes import DOCUMENTS
from coding.report.report_words import report_words
from coding.report.selection import Selection
from coding.report.sheets import as_sheet
from coding.report.tables import as_csv
from coding.report.tree import Block, Paragraph, Report, Table
from coding.report.wording import heading, language_of_study, words_in
from coding.themes import content_analysis_table, framework_cells

if TYPE_CHECKING:
    from coding.project import Project

_LEVELS = ("meaning_unit", "condensation", "code", "sub_category", "category", "theme")


def write_matrix(
    project: "Project",
    path: str | Path,
    *,
    codes: Sequence[str] | None = None,
    coder: str | None = None,
    source: str | None = None,
    confirm_disclosure: bool = False,
) -> Path:
    """Write a framework matrix, participants × themes, with a manifest beside it. Returns the path.

    Each cell is what the researcher wrote in the study's ``summaries/`` and the turns it rests on. ``codes``: the columns, by default
    the codebook's top level and what a summary is written on. Endings: .docx (landscape) .xlsx .md .html .tex, and .csv with a row per
    cell and the ids of its codings. Raises `CodingError` as `write_report` does.
    """
    return _written(
        project, path, "matrix", Selection(tuple(codes or ()), coder or "", source or ""), confirm_disclosure
    )


def write_analysis_table(
    project: "Project",
    path: str | Path,
    *,
    codes: Sequence[str] | None = None,
    coder: str | None = None,
    source: str | None = None,
    confirm_disclosure: bool = False,
) -> Path:
    """Write the table of a qualitative content analysis, with a manifest beside it. Returns the path.

    Meaning unit → condensation (what the coder wrote) → code → sub-category → category → theme, a row per coding; levels that the
    codebook does not have are left out. ``codes``: these and their sub-codes only. Endings: .docx (landscape) .xlsx .md .html .tex
    .csv. Raises `CodingError` as `write_report` does.
    """
    selection = Selection(tuple(codes or ()), coder or "", source or "")
    return _written(project, path, "analysis table", selection, confirm_disclosure)


def matrix_files(
    project: "Project", name: str, selection: Selection, *, confirm_disclosure: bool = False
) -> dict[str, bytes]:
    """Return the files of a framework matrix by name. See `write_matrix`."""
    codings = selection.codings(project)
    book = project.codebook
    summaries = read_summaries(project.path, book, project.corpus)
    cells = framework_cells(codings, project.corpus, book, summaries)
    written = set(cells.loc[cells["summary"] != "", "code"])
    chosen = selection.codes(book) or [code.id for code in book if book.parent(code.id) is None or code.id in written]
    cells = cells[cells["code"].isin(chosen)]
    findings = together(
        written_findings(project, summaries=summaries), naming_findings(project.corpus, speakers=(), attributes=())
    )
    if name.lower().endswith(".csv"):
        content = as_csv(cells)
    else:
        language = language_of_study(project)
        words = report_words(language)
        wide = {code: _cells(cells[cells["code"] == code], words) for code in chosen}
        note = words["matrix_note"] if written else f"{words['matrix_note']} {words['matrix_empty']}"
        table = pd.DataFrame({"participant": list(dict.fromkeys(cells["participant"])), **wide})
        head = [words_in(language)["participant"], *(book.label(code, language) for code in chosen)]
        content = _content(project, name, codings, table, head, words["matrix_caption"], note)
    return _with_manifest(project, name, content, "matrix", selection, codings, findings, confirm_disclosure)


def analysis_files(
    project: "Project", name: str, selection: Selection, *, confirm_disclosure: bool = False
) -> dict[str, bytes]:
    """Return the files of an analysis table by name. See `write_analysis_table`."""
    codings = selection.codings(project)
    book = project.codebook
    language = language_of_study(project)
    table = content_analysis_table(codings, project.corpus, book, language=language)
    if selection.code:
        below = {id for code in selection.codes(book) for id in book.descendants(code)}
        kept = codings.frame.set_index("id")["code"].isin(below)
        table = table[table["id"].map(kept)].reset_index(drop=True)
    said = disclosure_findings(table[["transcript", "start", "end"]], project.corpus, attributes=())
    labels = naming_findings(project.corpus, speakers=(), attributes=())
    findings = together(said, written_findings(project, condensed=table), labels)
    if name.lower().endswith(".csv"):
        content = as_csv(table)
    else:
        words = report_words(language)
        levels = [
            level for level in _LEVELS if level in ("meaning_unit", "condensation", "code") or table[level].ne("").any()
        ]
        of_theme = table["code"].eq("")  # coded with a theme itself: no code stands between
        shown = table[levels].assign(
            code=table["code"].where(~of_theme, "–"),
            place=[
                project.corpus.locator(name, turn - 1, language)
                if len(project.corpus) == 1
                else f"{name}, {project.corpus.locator(name, turn - 1, language)}"
                for name, turn in zip(table["transcript"], table["turn"], strict=True)
            ],
        )
        head = [*(words[f"level_{level}"] for level in levels), words["place"]]
        empty = not table["condensation"].ne("").any()
        note = " ".join(
            words[each] for each, so in (("analysis_empty", empty), ("analysis_theme", of_theme.any())) if so
        )
        content = _content(project, name, codings, shown, head, words["analysis_caption"], note)
    return _with_manifest(project, name, content, "analysis table", selection, codings, findings, confirm_disclosure)


KINDS: dict[str, Callable[..., dict[str, bytes]]] = {"matrix": matrix_files, "analysis table": analysis_files}
"""Who makes the files of each kind."""


def _written(project: "Project", path: str | Path, kind: str, selection: Selection, confirmed: bool) -> Path:
    check_project(project)
    path = Path(path)
    refuse_inside_study(path, project.path)
    files = KINDS[kind](project, path.name, selection, confirm_disclosure=confirmed)
    put_files({path.with_name(name): content for name, content in files.items()})
    return path


def _cells(cells: pd.DataFrame, words: dict[str, str]) -> list[str]:
    """What stands in a column of the matrix: the summary, and under it the places it rests on."""
    return [
        "\n".join(
            part
            for part in (
                _without_marks(summary),
                words["rests_on"].format(places=_gathered(places, str(who))) if places else "",
            )
            if part
        )
        for summary, places, who in zip(cells["summary"], cells["places"], cells["participant"], strict=True)
    ]


_EMPHASIS = re.compile(r"(?<![\w*_])(\*{1,3}|_{1,3})(?=\S)([^*_]+)(?<=\S)\1(?![\w*_])")
_ITEM = re.compile(r"^[ \t]*[-*+][ \t]+", re.MULTILINE)


def _without_marks(summary: str) -> str:
    """A summary as it reads: its marks of emphasis taken away, its lists with bullets, each line a line.

    >>> _without_marks("Om *tid* och __stress__:\\n\\n- alltid sen\\n- 3 * 4 = 12")
    'Om tid och stress:\\n• alltid sen\\n• 3 * 4 = 12'
    """
    plain = _EMPHASIS.sub(r"\2", _ITEM.sub("• ", summary))
    return re.sub(r"\n\s*\n", "\n", plain)


def _gathered(places: str, participant: str) -> str:
    """Places transcript by transcript; the name is left out where it is the participant's, which begins the row.

    >>> _gathered("R01 6; R01 8; uppf 2", "R01") == "6, 8; uppf\u00a02"
    True
    """
    turns: dict[str, list[str]] = {}
    for place in places.split("; "):
        transcript, _, turn = place.rpartition(" ")
        turns.setdefault(transcript, []).append(turn)
    return "; ".join(
        ("" if name == participant else f"{name}\u00a0".replace(" ", "\u00a0")) + ", ".join(numbers)
        for name, numbers in turns.items()
    )


def _content(
    project: "Project", name: str, codings: Codings, table: pd.DataFrame, head: list[str], caption: str, note: str
) -> bytes:
    kind = Path(name).suffix.lower()
    if kind == ".xlsx":
        return as_sheet(table.set_axis(head, axis=1), caption.split(":")[0][:30], width=36)
    if kind not in DOCUMENTS:
        raise CodingError(f"{name}: this table is written as one of: .xlsx, .csv, {', '.join(DOCUMENTS)}.")
    language = language_of_study(project)
    words = words_in(language)
    told = heading(codings.sources, codings.coders, words, codings.frame["because"])
    blocks: list[Block] = [Paragraph(line, "note") for line in told]
    if project.corpus.design.constructed:
        blocks.append(Paragraph(words["constructed"], "notice"))
    rows = tuple(tuple(str(cell) for cell in row) for row in table.itertuples(index=False))
    blocks.append(Table(caption, tuple(head), rows, note=note))
    return DOCUMENTS[kind](Report(project.name or project.codebook.name, language, tuple(blocks), landscape=True))


def _with_manifest(
    project: "Project",
    name: str,
    content: bytes,
    made: str,
    selection: Selection,
    codings: Codings,
    findings: pd.DataFrame,
    confirmed: bool,
) -> dict[str, bytes]:
    disclosure: dict[str, Any] = checked(project, findings, confirmed=confirmed)
    told = manifest(
        project.corpus,
        project.codebook,
        codings,
        made=made,
        settings=selection.told(),
        files={name: content},
        disclosure=disclosure,
    )
    return {name: content, f"{name}.manifest.json": told}
