"""Hostile words in codebook, transcripts, attributes and summaries: they stay words in every file, and the bytes repeat."""

import pytest
from project_studies import make_study
from test_report import HOSTILE

from coding.project import open_project
from coding.report import (
    Selection,
    verify_results,
    write_analysis_table,
    write_guideline,
    write_matrix,
    write_report,
    write_study_quotes,
)

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = make_study(tmp_path_factory.mktemp("hostile") / "study")
    (folder / "transcripts" / "R02.md").write_text(
        f"---\nparticipant: P2\nsize: '=1+1'\n---\n\nI: {SCRIPT} Where?\n\nR02: {HOSTILE} And that is how we live here.\n",
        encoding="utf-8",
    )
    book = (folder / "codebook.yaml").read_text("utf-8")
    book = book.replace("name: Housing", "name: 'H<script>|{{=\\input{x}\u202e$\\frac{'")
    book = book.replace(
        "definition: Where and how people live.",
        f"definition: '=HYPERLINK(1) <b>'\n    text: '{SCRIPT} \\input{{y}} $_'",
    )
    (folder / "codebook.yaml").write_text(book, encoding="utf-8")
    with open(folder / "project.yaml", "a", encoding="utf-8") as settings:
        settings.write("export_attributes: [size]\n")
    (folder / "summaries").mkdir()
    (folder / "summaries" / "P2.md").write_text(f"## housing\n\n=cmd() | {SCRIPT} \\input{{z}}\n", encoding="utf-8")
    project = open_project(folder)
    for name, transcript in project.corpus.items():
        for turn in transcript.said():
            project.add(name, turn.start, turn.end, "housing", coder="anna")
        project.done(name, coder="anna")
    return open_project(folder)


def write_all(study, folder, ending):
    """Every kind of result of one ending."""
    made = []
    if ending not in ("xlsx", "csv"):
        made.append(write_report(study, folder / f"report.{ending}", confirm_disclosure=True))
        made.append(write_guideline(study, folder / f"coreq.{ending}", confirm_disclosure=True))
    made.append(write_matrix(study, folder / f"matrix.{ending}", confirm_disclosure=True))
    made.append(write_analysis_table(study, folder / f"analysis.{ending}", confirm_disclosure=True))
    choice = Selection(by="size", context=1, question=True)
    made.append(write_study_quotes(study, folder / f"quotes.{ending}", choice, small_groups="keep", confirm_disclosure=True)[0])
    return made


@pytest.mark.parametrize("ending", ["docx", "md", "html", "tex", "xlsx", "csv"])
def test_results_of_hostile_words_are_the_same_bytes_twice_and_follow(study, tmp_path, ending):
    pytest.importorskip("matplotlib")
    one, other = write_all(study, tmp_path / "one", ending), write_all(study, tmp_path / "other", ending)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
    assert all(verify_results(tmp_path / "one", study)["holds"])


def test_no_page_runs_what_was_said(study, tmp_path):
    for path in write_all(study, tmp_path, "html"):
        page = path.read_text("utf-8")
        assert page.count("<script") == 1
        assert "<b>" not in page.split("<body")[1]


def test_no_latex_reads_a_file_that_somebody_named(study, tmp_path):
    for path in write_all(study, tmp_path, "tex"):
        text = path.read_text("utf-8").split(r"\begin{document}")[1]
        assert r"\input{" not in text
        assert "\u202e" not in text


def test_no_cell_of_a_spreadsheet_is_a_formula(study, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    for path in write_all(study, tmp_path, "xlsx"):
        cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
